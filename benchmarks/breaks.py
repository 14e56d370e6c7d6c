"""Whether captions break where a person breaks them: `python benchmarks/breaks.py [--show dev]`.

breaks.txt beside this file holds passages of talk that were broken into cues and lines by hand, half of them to
develop on ("dev"), half held out. A plain model of speaking gives each word a time; `vidcast caption` makes cues of
them all, and its breaks are compared with the hand's. A break is the end of a line or of a cue. Inside sentences, where
the difficulty is, F1 should be 0.60 or more; breaks that leave a function word behind at most 3 %; cues that run from
one sentence into a part of another at most 1 %. `--show` prints both divisions where they differ.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path

from whole_run import vidcast

from vidcast.model.captions import Captions, Cue, Profile
from vidcast.model.document import decode, encode
from vidcast.model.segment import segment
from vidcast.model.timing import Grid
from vidcast.model.transcript import Transcript, Word

PASSAGES = Path(__file__).with_suffix(".txt")
SEED = 7
APART_MS = 4000
"""Between two passages; no cue runs over so long a pause."""
PACES = {"fast": 3.2, "slow": 2.1}
"""Words a second while speaking, where the passage's heading has the word."""
PACE = 2.6
PAUSES = ((re.compile(r"[.?!]['\"]*$"), 550), (re.compile(r"[,;:]['\"]*$"), 250))
UNHEARD = 1 / 3
"""So many pauses are not made: people speak over commas and stops."""
LONG = 8500
"""Words in an hour of talk."""

LEAST_F1, MOST_LEANING, MOST_CROSSING = 0.60, 0.03, 0.01

LEANING_TEXT = """
    a an the this these those every each no my your his its our their
    about above across after against along among around at before behind below beneath beside between beyond by despite
    during except for from in inside into near of off on onto out over past per since through to toward towards under
    until up upon via with within without
    and but or nor so because although though while if unless whereas as that which who whom when where than whether how
    i you he she it we they there
    am is are was were be been being do does did have has had will would shall should can could may might must not very
"""
LEANING = frozenset(LEANING_TEXT.split())
"""Articles, determiners, prepositions, conjunctions, pronouns and auxiliaries: kept apart from vidcast's own lists."""
SHORTENED = re.compile(r"(?:\w+'(?:m|re|ve|ll|d)|\w+n't|(?:it|he|she|that|there|what|who|here)'s)$")
SPOKEN_STOPS = re.compile(r"(?:^(?:Dr|Mr|Mrs|Ms)\.|\.\.\.)$")


@dataclass(frozen=True)
class Broken:
    """One division of a passage: its words, and which of them end a line or a cue."""

    words: tuple[str, ...]
    lines: frozenset[int]
    """The words that end a line inside a cue."""
    cues: frozenset[int]
    """The words that end a cue, but for the last word."""

    @staticmethod
    def of(cues: Sequence[Sequence[str]]) -> Broken:
        words: list[str] = []
        ends: tuple[set[int], set[int]] = (set(), set())
        for cue in cues:
            for at, line in enumerate(cue):
                words += line.split()
                ends[at == len(cue) - 1].add(len(words) - 1)
        ends[True].discard(len(words) - 1)
        return Broken(tuple(words), frozenset(ends[False]), frozenset(ends[True]))

    @property
    def breaks(self) -> frozenset[int]:
        return self.lines | self.cues

    @property
    def sentence_ends(self) -> frozenset[int]:
        return frozenset(at for at, word in enumerate(self.words) if ends_sentence(word))

    @property
    def inside(self) -> frozenset[int]:
        """The breaks inside sentences."""
        return self.breaks - self.sentence_ends

    @property
    def leaning(self) -> frozenset[int]:
        """The breaks that leave a function word behind."""
        return frozenset(at for at in self.inside if leans(self.words[at]))

    @property
    def crossing(self) -> int:
        """How many cues hold the end of one sentence and a part only of another."""
        edges = [-1, *sorted(self.cues), len(self.words) - 1]
        ends = self.sentence_ends | {-1, len(self.words) - 1}
        return sum(
            any(first < at < last for at in ends) and not {first, last} <= ends for first, last in pairwise(edges)
        )

    @property
    def text(self) -> str:
        marks = dict.fromkeys(self.lines, " / ") | dict.fromkeys(self.cues, " | ")
        return "".join(word + marks.get(at, " ") for at, word in enumerate(self.words)).strip()


@dataclass(frozen=True)
class Passage:
    """A passage as it is written down."""

    part: str
    """dev or held."""
    voice: str
    hand: Broken


@dataclass(frozen=True)
class Match:
    """How far two sets of breaks agree."""

    both: int
    hand: int
    made: int

    @staticmethod
    def of(pairs: Iterator[tuple[frozenset[int], frozenset[int]]]) -> Match:
        sizes = [(len(hand & made), len(hand), len(made)) for hand, made in pairs]
        return Match(*map(sum, zip(*sizes, strict=True)))

    @property
    def f1(self) -> float:
        return 2 * self.both / (self.hand + self.made)

    def __str__(self) -> str:
        return f"{self.f1:.3f} (precision {self.both / self.made:.2f}, recall {self.both / self.hand:.2f})"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--show", choices=("dev", "held"), help="print the passages of a half where they differ")
    asked = options.parse_args()
    passages = read(PASSAGES.read_text(encoding="utf-8"))
    made = divided(passages, captioned(spoken(passages)).cues)
    good = True
    for name, parts in (("dev", ("dev",)), ("held", ("held",)), ("both", ("dev", "held"))):
        pairs = [pair for pair in zip(passages, made, strict=True) if pair[0].part in parts]
        good &= reported(name, [(passage.hand, mine) for passage, mine in pairs])
    print(took(passages))
    for passage, mine in zip(passages, made, strict=True):
        if passage.part == asked.show and mine != passage.hand:
            print(f"\n# {passage.voice}\nhand:    {passage.hand.text}\nvidcast: {mine.text}")
    return 0 if good else 1


def read(text: str) -> list[Passage]:
    """The passages of a file."""
    found = []
    for part in re.split(r"^# ", text, flags=re.MULTILINE)[1:]:
        heading, body = part.split("\n", 1)
        half, voice = heading.split(": ", 1)
        cues = [cue.splitlines() for cue in body.strip().split("\n\n")]
        found.append(Passage(half, voice, Broken.of(cues)))
    return found


def spoken(passages: Sequence[Passage]) -> Transcript:
    """All passages said one after another, far apart; each is said the same way whatever stands around it."""
    words: list[Word] = []
    at = 0
    for passage in passages:
        words += said(passage, at)
        at = words[-1].end_ms + APART_MS
    return Transcript("en", "made up", "made up", tuple(words))


def said(passage: Passage, start_ms: int) -> Iterator[Word]:
    """The words of a passage: longer ones take longer, and most marks make a pause."""
    generator = random.Random(f"{SEED} {passage.voice}")
    pace = next((pace for name, pace in PACES.items() if name in passage.voice), PACE)
    sizes = [weight(word) for word in passage.hand.words]
    unit_ms = 1000 / pace * len(sizes) / sum(sizes)
    at = float(start_ms)
    for word, size in zip(passage.hand.words, sizes, strict=True):
        yield Word(round(at), round(at + size * unit_ms), word)
        at += size * unit_ms
        pause_ms = next((ms for mark, ms in PAUSES if mark.search(word) and not SPOKEN_STOPS.search(word)), 0)
        at += pause_ms * generator.uniform(0.7, 1.3) if generator.random() > UNHEARD else 0


def weight(word: str) -> float:
    """How long a word is to say; a digit is as long as three letters."""
    return 2 + sum(3 if letter.isdigit() else letter.isalpha() for letter in word)


def captioned(transcript: Transcript) -> Captions:
    """What the command makes of a transcript."""
    with tempfile.TemporaryDirectory(prefix="bench-") as place:
        heard, target = Path(place) / "words.json", Path(place) / "out.json"
        heard.write_text(encode(transcript), encoding="utf-8")
        vidcast("caption", str(heard), "-o", str(target))
        return decode(Captions, target.read_text(encoding="utf-8"), target.name)


def divided(passages: Sequence[Passage], cues: Sequence[Cue]) -> list[Broken]:
    """The cues of each passage, which must hold its very words."""
    found = []
    ends = list(accumulate(len(cue.text.split()) for cue in cues))
    first = words = 0
    for passage in passages:
        words += len(passage.hand.words)
        end = bisect_left(ends, words) + 1
        found.append(Broken.of([cue.lines for cue in cues[first:end]]))
        first = end
        if found[-1].words != passage.hand.words:
            raise SystemExit(f"the captions of {passage.voice!r} do not have its words")
    return found


def reported(name: str, pairs: Sequence[tuple[Broken, Broken]]) -> bool:
    """Print the figures of some passages; whether they are good enough."""
    inside = Match.of((hand.inside, made.inside) for hand, made in pairs)
    hands, ours = [hand for hand, _ in pairs], [made for _, made in pairs]
    words = sum(len(hand.words) for hand in hands)
    print(f"{name}: {len(pairs)} passages, {words} words")
    print(f"  breaks inside sentences  F1 {inside}")
    print(f"  all breaks               F1 {Match.of((hand.breaks, made.breaks) for hand, made in pairs)}")
    print(f"  ends of cues             F1 {Match.of((hand.cues, made.cues) for hand, made in pairs)}")
    print(f"  after a function word    {100 * leaning(ours):.1f} % (by hand {100 * leaning(hands):.1f} %)")
    print(f"  cues across sentences    {100 * crossing(ours):.1f} % (by hand {100 * crossing(hands):.1f} %)")
    print(f"  words a cue              {words / cue_count(ours):.1f} (by hand {words / cue_count(hands):.1f})")
    return inside.f1 >= LEAST_F1 and leaning(ours) <= MOST_LEANING and crossing(ours) <= MOST_CROSSING


def leaning(broken: Sequence[Broken]) -> float:
    """The share of breaks inside sentences that leave a function word behind."""
    return sum(len(each.leaning) for each in broken) / sum(len(each.inside) for each in broken)


def crossing(broken: Sequence[Broken]) -> float:
    """The share of cues that run from one sentence into a part of another."""
    return sum(each.crossing for each in broken) / cue_count(broken)


def cue_count(broken: Sequence[Broken]) -> int:
    return sum(len(each.cues) + 1 for each in broken)


def leans(word: str) -> bool:
    return word.lower() in LEANING or bool(SHORTENED.match(word.lower()))


def ends_sentence(word: str) -> bool:
    return bool(PAUSES[0][0].search(word)) and not SPOKEN_STOPS.search(word)


def took(passages: Sequence[Passage]) -> str:
    """How long an hour of talk takes."""
    words = spoken((list(passages) * (LONG // 1000))[: 8 * len(passages)]).words[:LONG]
    began = time.process_time()
    segment(words, Grid(), Profile())
    used_s = time.process_time() - began
    began = time.monotonic()
    captioned(Transcript("en", "made up", "made up", words))
    return f"{len(words)} words: {used_s:.2f} s of one core, the whole command {time.monotonic() - began:.1f} s"


if __name__ == "__main__":
    sys.exit(main())
