"""How many misheard names a policy's lists find by their sound, and how many other words they take for one.

    python benchmarks/policy_names.py call.nlp talk.txt

`misheard.json` beside this file holds what Whisper base wrote for spoken names (Kokoro voices), each word with its
probability; the names of its second text, held out, had no part in choosing limits. Only names of six letters and more
that were written otherwise than they were said count: the others are found as they are. A name counts as found when a
hit of it covers at least half of its words. In the texts that are named, none of those names is said, so that every
hit is a false alarm. Their words are given a probability of 0.9, then ones drawn as Whisper's are of real recordings
(one in seven below 0.9, one in thirty below 0.5), then 0.4, the worst case.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from policy_alerts import TODAY, words_of

from vidcast.model.policy import Circumstances, Found, Heard, Pack, find, read_pack
from vidcast.model.policy.normal import pieces

HERE = Path(__file__).parent
HEARD = re.compile(r"(\S+)\(([\d.]+)\)")
BEFORE = ["and", "then", "we", "heard", "from"]
AFTER = ["about", "it", "again", "last", "week"]
NOW = Circumstances(TODAY)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="*", type=Path, help="texts without any of the names")
    parser.add_argument("--bars", nargs="*", type=float, default=[0.8, 0.85, 0.9])
    parser.add_argument("--show", action="store_true", help="print what is missed and what is taken for a name")
    asked = parser.parse_args()
    told = json.loads((HERE / "misheard.json").read_text(encoding="utf-8"))
    for bar in asked.bars:
        pack = listed([each["text"] for each in told["terms"]], bar)
        print(f"sounds_like {bar}, {len(pack.lists[0].entries)} names")
        for held_out in (False, True):
            names = [each for each in told["names"] if each["held_out"] == held_out]
            print(f"  {'held out' if held_out else 'developed on':13} {recall(pack, names, asked.show)}")
        for path in asked.texts:
            for way, sure in ways(words_of(path)):
                print(f"  {path.name}, {way}: {alarms(pack, words_of(path), sure, asked.show)}")


def listed(names: Sequence[str], bar: float) -> Pack:
    """A pack of one rule about one list."""
    rule = {
        "id": "conf.codename",
        "severity": "block",
        "decides": ["legal"],
        "why": "Names are confidential until launch.",
        "find": {"list": "names", "sounds_like": bar},
    }
    lists = {"names": [{"say": name} for name in names]}
    return read_pack(json.dumps({"pack": "p", "version": "1", "status": "draft", "lists": lists, "rules": [rule]}), "p")


def recall(pack: Pack, names: Sequence[dict[str, str]], show: bool) -> str:
    """How many of the misheard names are found."""
    tried = [each for each in names if is_misheard(each)]
    found = [each for each in tried if is_found(pack, each)]
    if show:
        for each in tried:
            if each not in found:
                print(f"    missed: {each['said']} as {each['heard']}")
    return f"{len(found)} of {len(tried)} misheard names found, {len(found) / max(1, len(tried)):.2f}"


def is_misheard(name: dict[str, str]) -> bool:
    said = [part for word in name["said"].split() for part in pieces(word)]
    heard = [part for word, _ in HEARD.findall(name["heard"]) for part in pieces(word)]
    return len("".join(said)) >= 6 and said != heard


def is_found(pack: Pack, name: dict[str, str]) -> bool:
    words = [(text, float(sure)) for text, sure in HEARD.findall(name["heard"])]
    row = [*BEFORE, *(text for text, _ in words), *AFTER]
    sure = (*[0.9] * len(BEFORE), *(each for _, each in words), *[0.9] * len(AFTER))
    found = find(pack, row, NOW, Heard(probabilities=tuple(sure)))
    meant = set(range(len(BEFORE), len(BEFORE) + len(words)))
    covered = {at for one in found if same(one, name["said"]) for at in range(one.first, one.last + 1)}
    return 2 * len(meant & covered) >= len(meant)


def same(found: Found, said: str) -> bool:
    """Whether a hit is of the name that was said, as a whole or in part."""
    return found.branch.casefold() in said.casefold() or said.casefold().removesuffix("'s") in found.branch.casefold()


def ways(words: Sequence[str]) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Probabilities for the words of a text, and what they are called."""
    generator = random.Random(5)
    yield "words of 0.9", (0.9,) * len(words)
    yield "words as sure as Whisper's", tuple(generator.choices((0.95, 0.7, 0.3), (26, 3, 1))[0] for _ in words)
    yield "words of 0.4", (0.4,) * len(words)


def alarms(pack: Pack, words: Sequence[str], sure: tuple[float, ...], show: bool) -> str:
    """How many words of a text without any of the names are taken for one."""
    found = find(pack, words, NOW, Heard(probabilities=sure))
    if show:
        for line in shown(found, words):
            print(line)
    return f"{len(found)} false alarms in {len(words)} words, {1000 * len(found) / len(words):.3f} on 1,000"


def shown(found: Sequence[Found], words: Sequence[str]) -> Iterator[str]:
    for one in found:
        yield f"    {one.branch} ({one.how}): {' '.join(words[max(0, one.first - 3) : one.last + 4])}"


if __name__ == "__main__":
    main()
