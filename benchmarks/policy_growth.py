"""Whether the policy check takes twice as long for twice as many words, however odd the words are.

    python benchmarks/policy_growth.py                    every kind of text, 16,000 and 64,000 words of each
    python benchmarks/policy_growth.py --million          `vidcast check` of a million words, with its memory

The kinds are made to be slow: digits without an end, one word for ever, no punctuation or nothing else, everything that
a rule looks for, and only the beginning or one half of it. Limits: four times the words take less than eight times as
long, and a million words end within 60 s and 500 MB.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from vidcast.model.policy import Circumstances, Pack
from vidcast.model.policy.pattern import Gap, Node, parse
from vidcast.model.times import Span
from vidcast.model.transcript import Suspect, Transcript, Word
from vidcast.preset import Presets
from vidcast.run.progress import Silent
from vidcast.single import Bare
from vidcast.stages.check import check, check_text

FEW, MANY = 16_000, 64_000
TOO_LONG_S = 120
NOW = Circumstances("2026-11-21")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kinds", nargs="*")
    parser.add_argument("--million", action="store_true")
    parser.add_argument("--pack", default="general")
    asked = parser.parse_args()
    pack = Presets(Path()).pack(asked.pack)
    made = {**KINDS, **of_rules(pack)}
    for kind in asked.kinds or made:
        print(line(kind, made[kind], pack, asked.million), flush=True)


def line(kind: str, make: Callable[[], Iterator[str]], pack: Pack, million: bool) -> str:
    """What is measured of one kind."""
    if million:
        wall_s, cpu_s, peak_mb = checked(list(itertools.islice(make(), 1_000_000)))
        told = f"{wall_s:6.1f} s, {cpu_s:6.1f} s of processor, {peak_mb:5.0f} MB"
        return f"{kind:24} a million words: {told}" + " slow" * (cpu_s > 60 or peak_mb > 500)
    try:
        took(list(itertools.islice(make(), 100)), pack)  # A pattern is compiled when its words are first heard.
        few, many = (took(list(itertools.islice(make(), count)), pack) for count in (FEW, MANY))
    except TimeoutError:
        return f"{kind:24} more than {TOO_LONG_S} s slow"
    pairs = list(zip(few, many, strict=True))
    return "  ".join((f"{kind:24}", *(f"{a:7.3f} s {b:7.3f} s {b / a:5.1f} times" for a, b in pairs))) + " slow" * any(
        b > max(1, 8 * a) for a, b in pairs
    )


def checked(words: list[str]) -> tuple[float, float, float]:
    """How many seconds, seconds of processor time and megabytes `vidcast check` takes for words in a file."""
    with tempfile.TemporaryDirectory() as place:
        text = Path(place) / "words.txt"
        text.write_text(" ".join(words))
        began = time.perf_counter()
        command = [sys.executable, "-m", "vidcast", "check", str(text)]
        program = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, _, used = os.wait4(program.pid, 0)
    return time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def took(words: list[str], pack: Pack) -> tuple[float, float]:
    """Seconds of processor time for some words: as a text, and as a transcript in which every tenth word is doubted."""
    spoken = tuple(Word(at * 300, at * 300 + 250, word, 0.4 if at % 10 == 0 else 0.9) for at, word in enumerate(words))
    doubted = tuple(Suspect(word.start_ms, word.end_ms, "doubtful") for word in spoken[::10])
    heard = Transcript("en", "made", "made", spoken, (Span(0, len(words) * 300),), doubted)
    signal.signal(signal.SIGALRM, _stop)
    signal.alarm(TOO_LONG_S)
    began = time.process_time()
    check_text(" ".join(words), pack, NOW)
    middle = time.process_time()
    Bare(Silent())(check, heard, None, pack, NOW)
    end = time.process_time()
    signal.alarm(0)
    return middle - began, end - middle


def _stop(*_: object) -> None:
    raise TimeoutError


def of_rules(pack: Pack) -> dict[str, Callable[[], Iterator[str]]]:
    """Texts of what a pack looks for: everything, only how it begins, and only one half where it has two."""
    nodes = [node for rule in pack.rules for p in (*rule.find.patterns, *rule.unless) for node in parse(p).alternatives]
    everything = [words for node in nodes if (words := said(node))]
    begun = [words[:-1] for words in everything if len(words) > 1]
    left = [said(node.left) for node in nodes if isinstance(node, Gap)]
    right = [said(node.right) for node in nodes if isinstance(node, Gap)]
    return {
        "all that is found": lambda: over(everything),
        "all that is begun": lambda: over(begun),
        "left halves": lambda: over(left),
        "right halves": lambda: over(right),
    }


def over(rows: list[list[str]]) -> Iterator[str]:
    """Rows of words in some order, again and again."""
    generator = random.Random(7)
    while True:
        yield from generator.choice(rows)


def said(node: Node) -> list[str]:
    """The words of the first alternative of a pattern; none of what a detector finds."""
    if hasattr(node, "forms"):
        return [node.forms[0]]
    if hasattr(node, "left"):
        return said(node.left) + said(node.right)
    if hasattr(node, "items"):
        return [word for item in node.items for word in said(item)]
    return said(node.alternatives[0]) if hasattr(node, "alternatives") else []


def repeated(text: str) -> Callable[[], Iterator[str]]:
    words = text.split()
    return lambda: itertools.cycle(words)


def drawn(text: str) -> Callable[[], Iterator[str]]:
    words = text.split()

    def make() -> Iterator[str]:
        generator = random.Random(7)
        while True:
            yield generator.choice(words)

    return make


DIGITS = "oh one two three four five six seven eight nine"
KINDS: dict[str, Callable[[], Iterator[str]]] = {
    "digits spoken": drawn(DIGITS),
    "one digit": repeated("five"),
    "digits written": drawn("402 555 0134 7 88 4111"),
    "digits with pauses": drawn(" ".join(f"{word}, {word}" for word in DIGITS.split())),
    "digits, asides": drawn(f"{DIGITS} dash and then no sorry um"),
    "digits and words": drawn(f"{DIGITS} meters apples hundred and thousand point"),
    "tens": drawn("twenty thirty forty five six hundred thousand million and a half"),
    "double": repeated("double double triple"),
    "scales": repeated("thousand million billion"),
    "points": repeated("five point five point"),
    "one word": repeated("word"),
    "two words": repeated("buy sell"),
    "a b c": drawn("a b c d e f g"),
    "no punctuation": drawn("we are going to the market and they said it was a good week for sales in the south"),
    "commas": repeated(", ,"),
    "dots": repeated(". ... ."),
    "dashes": repeated("- -- a-b"),
    "at": repeated("at dot"),
    "spoken addresses": drawn("john smith at acme dot com underscore dash one two the at"),
    "at signs": repeated("@ a@ @b a@b @"),
    "mail addresses": repeated("ana@acme.com write to"),
    "spelled": drawn("j o h n s m i t h at g m a i l dot com"),
    "quotes": repeated('"“ ‘he said” "'),
    "brackets": repeated("( [ < ) ] >"),
    "names": drawn("Ana Gray Ellen Park John Smith Harbor Point"),
    "names, low": drawn("ana gray ellen park john smith harbor point"),
    "capitals": repeated("ANA GRAY"),
    "accounts": drawn("DE89 3704 0044 0532 0130 00 GB82 WEST"),
    "cards": repeated("card 4111 1111 1111 1111"),
    "calls": repeated("call me at 402 555 0134"),
    "social": repeated("social security number five"),
    "masked": repeated("f**k s*** ___"),
    "swearing": repeated("fuck this shit"),
    "exceptions": drawn("not in talks to buy not the acquisition of we bought lunch"),
    "false starts": repeated("wha- we- we-"),
    "stutter": drawn("we are we are so so"),
    "percent": drawn("five percent 10 % $ 5 million dollars basis points"),
    "every word another": lambda: (f"w{at}" for at in itertools.count()),
    "every word a number": lambda: (str(at) for at in itertools.count()),
    "every word a name": lambda: (f"Ab{''.join(chr(97 + int(d)) for d in str(at))}" for at in itertools.count()),
}


if __name__ == "__main__":
    main()
