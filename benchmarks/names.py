"""Measures what becomes of names: how many misheard ones are put right, and how many other words are taken for one.

    python benchmarks/names.py
    python benchmarks/names.py --quiet call.nlp talk.txt --hear samples/weekly_review.phone.mp4

`misheard.json` beside this file holds what Whisper base wrote for 186 spoken names (six Kokoro voices reading two
texts), each word with its probability. The limits in model/glossary were chosen on the first text; the names of the
second, held out, had no part in it. Every name is judged among sure words, with all 45 terms as the glossary.

`--quiet` takes texts in which none of those names is said: plain text, transcripts of vidcast as .json, or .nlp tables
of words (revdotcom/speech-datasets). Their words are given a probability of 0.9, then ones drawn at random; every
change is then a wrong one. `--hear` transcribes recordings beside whose NAME.phone.mp4 a NAME.txt lies, without the
glossary of samples/ and with it, and tells how each of its names is heard.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import random
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from vidcast.model.document import decode
from vidcast.model.glossary import Corrected, Glossary, Term, corrected
from vidcast.model.glossary.likeness import bare
from vidcast.model.recording import Take
from vidcast.model.transcript import Transcript, Word
from vidcast.tools.glossaries import read_glossary
from vidcast.tools.vocabulary import ordinary_words

HERE = Path(__file__).parent
MORE = ("Halcyon", "Wexford Marine", "Tobias Renner", "Blue Heron Capital", "Nadia Haddad")
"""Names that make the 45 of misheard.json 50."""

HEARD = re.compile(r"(\S+)\(([\d.]+)\)")
SYLLABLES = ("ka", "lo", "mi", "ter", "van", "sto", "bri", "dun", "el", "or", "sha", "pel", "qui", "zan")


def main() -> None:
    """Print every measurement that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quiet", nargs="*", type=Path, default=[], help="texts without any of the names")
    parser.add_argument("--hear", nargs="*", type=Path, default=[], help="recordings with names of samples/")
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache" / "vidcast", help="where models lie")
    arguments = parser.parse_args()
    told = json.loads((HERE / "misheard.json").read_text(encoding="utf-8"))
    glossary = Glossary(tuple(Term(each["text"], each["kind"]) for each in told["terms"]))
    for held_out in (False, True):
        names = [each for each in told["names"] if each["held_out"] == held_out]
        print(f"{'held out' if held_out else 'developed on':14} {misheard(names, glossary)}")
    fifty = Glossary((*glossary.terms, *(Term(text, "customer") for text in MORE)))
    for path in arguments.quiet:
        for line in false_alarms(path, fifty):
            print(line, flush=True)
    print(speed())
    for path in arguments.hear:
        for line in hearings(path, arguments.cache):
            print(line, flush=True)


def misheard(names: Sequence[dict[str, str]], glossary: Glossary) -> str:
    """What becomes of names that were spoken, in words."""
    found: Counter[str] = Counter()
    for name in names:
        found[fate(name["said"], name["heard"], glossary)] += 1
    return f"{len(names)} names: " + ", ".join(f"{count} {what}" for what, count in found.most_common())


def fate(said: str, heard: str, glossary: Glossary) -> str:
    """What becomes of one name."""
    words = [(text, float(sure)) for text, sure in HEARD.findall(heard)]
    right = bare(said) == bare(" ".join(text for text, _ in words))
    made = put_right([("and", 1.0), ("then", 1.0), *words, ("now", 1.0)], glossary)
    written = bare(made.transcript.text.removeprefix("and then ").removesuffix(" now"))
    if written == bare(said):
        return "heard right" if right else "put right"
    if made.changes:
        return "made WRONG" if right else "changed, still wrong"
    offers = {bare(offer) for suspect in made.transcript.suspects for offer in suspect.offers}
    if any(offer in bare(said) for offer in offers):
        return "offered"
    return "marked" if made.transcript.suspects or min(sure for _, sure in words) < 0.5 else "missed"


def put_right(words: Sequence[tuple[str, float]], glossary: Glossary) -> Corrected:
    timed = (Word(at * 300, at * 300 + 250, text, sure) for at, (text, sure) in enumerate(words))
    return corrected(Transcript("en", "engine", "base", tuple(timed)), glossary, ordinary_words())


def false_alarms(path: Path, glossary: Glossary) -> Iterator[str]:
    """How many words of a text are changed or offered, a line for each way to give them probabilities."""
    texts = words_of(path)
    generator = random.Random(3)
    ways = {
        "as the engine told" if path.suffix == ".json" else "0.9": [sure for _, sure in texts],
        "0.89": [0.89 for _ in texts],
        "random to 1": [generator.uniform(0, 1) for _ in texts],
        "random to 0.5": [generator.uniform(0, 0.5) for _ in texts],
    }
    for way, sures in ways.items():
        made = put_right([(text, sure) for (text, _), sure in zip(texts, sures, strict=True)], glossary)
        offered = sum(suspect.why.endswith("of the glossary") for suspect in made.transcript.suspects)
        yield f"{path.name}: {len(texts)} words at {way}: {len(made.changes)} changed, {offered} offered"


def words_of(path: Path) -> list[tuple[str, float]]:
    if path.suffix == ".json":
        transcript = decode(Transcript, path.read_text(encoding="utf-8"), path.name)
        return [(word.text, word.probability) for word in transcript.words]
    if path.suffix == ".nlp":
        rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines(), delimiter="|")
        return [(row["token"] + (row["punctuation"] or ""), 0.9) for row in rows]
    return [(text, 0.9) for text in path.read_text(encoding="utf-8").split()]


def speed(words: int = 10_000, terms: int = 200) -> str:
    """How long made-up words take with made-up names: as sure as Whisper is of real ones, and all unsure."""
    generator = random.Random(1)

    def name() -> str:
        return "".join(generator.choices(SYLLABLES, k=3)).title()

    texts = dict.fromkeys(f"{name()} {name()}" if at % 2 else name() for at in range(2 * terms))
    glossary = Glossary(tuple(Term(text, "person") for text in list(texts)[:terms]))
    vocabulary = sorted(ordinary_words())
    spoken = [generator.choice(vocabulary) for _ in range(words)]
    ways = {
        # Of the words of the sample recordings one in seven is below 0.9, and one in thirty below 0.5.
        "sure": [generator.choices((0.95, 0.7, 0.3), (26, 3, 1))[0] for _ in spoken],
        "unsure": [0.3 for _ in spoken],
    }
    parts = []
    for way, sures in ways.items():
        began = time.process_time()
        put_right(list(zip(spoken, sures, strict=True)), glossary)
        parts.append(f"{way} {time.process_time() - began:.2f} s of one core")
    return f"{words} words, {terms} terms: {', '.join(parts)}"


def hearings(path: Path, cache: Path) -> Iterator[str]:
    """How each name of samples/glossary.toml that a recording's script has is heard, without and with the glossary."""
    glossary = read_glossary(HERE.parent / "samples" / "glossary.toml")
    script = path.with_name(f"{path.name.partition('.')[0]}.txt").read_text(encoding="utf-8")
    spoken = " ".join(line for line in script.splitlines() if not line.startswith("#"))
    plain = Glossary(tuple(Term(term.text, term.kind) for term in glossary.terms))
    for way, terms, after in (
        ("without", Glossary(), Glossary()),
        ("correction only", Glossary(), plain),
        ("hint only", plain, Glossary()),
        ("hint and correction", plain, plain),
        ("all, with heard_as", glossary, glossary),
    ):
        heard = transcribed(path, cache, terms.texts)
        made = corrected(heard, after, ordinary_words())
        names = [term.text for term in glossary.terms if bare(term.text) in bare(spoken)]
        wrong = [name for name in names if name not in re.sub(r"[.,?!]", "", made.transcript.text)]
        marks = len(made.transcript.suspects)
        yield f"{path.name}, {way}: {len(names) - len(wrong)} of {len(names)} right, {marks} marked; wrong: {wrong}"


def transcribed(path: Path, cache: Path, terms: tuple[str, ...]) -> Transcript:
    from vidcast.run.runner import once
    from vidcast.stages.transcribe import TranscribeSettings, transcribe
    from vidcast.tools.faster_whisper import FasterWhisper
    from vidcast.tools.probe import probe
    from vidcast.tools.vad import Vad

    cache.mkdir(parents=True, exist_ok=True)
    take = Take(probe(path, hashlib.sha256(path.read_bytes()).hexdigest()), path)
    return once(transcribe, take, TranscribeSettings(terms=terms), FasterWhisper(cache=cache), Vad())


if __name__ == "__main__":
    main()
