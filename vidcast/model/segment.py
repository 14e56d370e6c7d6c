"""Words into cues: which words stand together, where the lines break, and when each cue is shown.

The cheapest division of the whole recording is found by dynamic programming over its words; the costs are data. No
library is right here: the writers of speech engines break by width alone and run over sentences, gaps and limits.
"""

from __future__ import annotations

import math
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from vidcast.model.breaks import STANDARD_COSTS, Break, BreakCosts, breaks
from vidcast.model.captions import Cue, Profile
from vidcast.model.times import ms_at
from vidcast.model.timing import Grid, Speech, timed
from vidcast.model.transcript import Word

__all__ = ["SOUND", "STANDARD_PHRASING", "Phrasing", "Weights", "laid_out", "segment", "shown_words"]

SOUND = re.compile(r"\[(?!bleep\]).{1,23}\]$")
"""A described sound such as [applause], short enough for any profile's line, so that it may stand whole.

A bleep stands for a word and stays in its sentence.
"""


@dataclass(frozen=True, slots=True)
class Weights:
    """What makes a division of words dear; costs without a unit, times in seconds."""

    breaks: BreakCosts = STANDARD_COSTS
    cue: float = 0.55
    """For each cue, so that there are few."""
    cue_break: float = 1.3
    """Times the cost of the break a cue ends with."""
    pause: float = -0.6
    """For each second of pause after a cue, up to one."""
    sentence_inside: float = 0.9
    """For each sentence that ends inside a cue."""
    second_line: float = 0.15
    line_break: float = 0.8
    """Times the cost of the break a line ends with."""
    imbalance: float = 0.45
    """Times the difference of the two lines' lengths over the longest length."""
    top_longer: float = 0.10
    short_line: float = 0.25
    """For a line under 12 characters beside another."""
    one_word_line: float = 0.3
    sentence_at_line: float = 0.55
    speed: float = 0.12
    """For each character a second above the profile's aim."""
    haste: float = 1.2
    """For each second that a cue stays under 1.2 seconds."""
    no_room: float = 50.0
    """For a cue that cannot last the profile's shortest time; high, so that it happens only where it must."""
    inner_pause: float = 1.0
    """For each second of a pause over 0.8 seconds inside a cue, as it was spoken."""
    short_text: float = 0.4
    """For a cue of no characters that ends no sentence, falling to nothing at 20 characters."""
    longest_pause_ms: int = 2000
    """A cue never runs over a longer pause."""
    join_ms: int = 800
    """A cue never runs from one sentence into the next over a cut that removed more."""


@dataclass(frozen=True, slots=True)
class Phrasing:
    """What a division of text goes by, apart from the limits."""

    terms: tuple[str, ...] = ()
    """Phrases that no line and no cue divides where it can be helped."""
    weights: Weights = field(default_factory=Weights)
    label: str = ""
    """A name that SubRip, and captions in the picture, put before the first words, so that there is room for it."""


STANDARD_PHRASING = Phrasing()


def segment(
    words: Sequence[Word], grid: Grid, profile: Profile, language: str = "en", phrasing: Phrasing = STANDARD_PHRASING
) -> tuple[Cue, ...]:
    """The cues that show every word once and in order, on the grid's frames; words are on the episode clock.

    A line is longer than the profile allows only where a single word is; a cue is shorter only where words follow
    each other too fast for any division; it has more lines only where there are more cues than frames. Text without
    spaces, as Chinese and Japanese are written, is divided at the words that the engine heard.
    """
    tokens = shown_words(words)
    if not tokens:
        return ()
    found = breaks([token.text for token in tokens], language, phrasing.terms, phrasing.weights.breaks)
    division = _Division(tokens, found, grid, profile, phrasing)
    pieces = _fitted(division.cheapest(), division, grid, profile)
    speech = [
        Speech(
            first=grid.frame_of_start(division.starts[lines[0][0]]),
            end=grid.frame_of_end(max(token.end_ms for token in tokens[lines[0][0] : lines[-1][1]])),
            chars=division.chars(lines[0][0], lines[-1][1]),
            words=lines[-1][1] - lines[0][0],
        )
        for lines in pieces
    ]
    return tuple(
        Cue(ms_at(start, grid.rate), ms_at(end, grid.rate), tuple(_text(tokens[a:b]) for a, b in lines))
        for (start, end), lines in zip(timed(speech, grid, profile), pieces, strict=True)
    )


def laid_out(
    texts: Sequence[str], profile: Profile, language: str = "en", phrasing: Phrasing = STANDARD_PHRASING
) -> tuple[str, ...] | None:
    """The best lines for the words of one cue, as few as hold them; None where the profile's lines do not.

    >>> laid_out("We closed the renewal on Monday, signed and countersigned.".split(), Profile())
    ('We closed the renewal on Monday,', 'signed and countersigned.')
    """
    tokens = tuple(Word(0, 0, text) for text in texts)
    found = breaks(texts, language, phrasing.terms, phrasing.weights.breaks)
    return _Division(tokens, found, Grid(), profile, phrasing).lines() if tokens else None


Lines = tuple[tuple[int, int], ...]
"""The lines of one cue, each as the indices of its first word and of the word after its last."""


def shown_words(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words as they can stand on a screen: NFC, without control characters, one for each run without spaces.

    A word that holds spaces, as corrections may, is divided and its time shared by letters; only the description of a
    sound stays whole. A word of which nothing can be shown is left out.
    """
    return tuple(token for word in words for token in _shown(word))


def _shown(word: Word) -> Iterator[Word]:
    parts = ["".join(filter(_visible, part)) for part in unicodedata.normalize("NFC", word.text).split()]
    parts = [part for part in parts if part]
    if SOUND.match(" ".join(parts)):
        parts = [" ".join(parts)]
    letters = sum(map(len, parts))
    start, done = word.start_ms, 0
    for part in parts:
        done += len(part)
        end = word.start_ms + (word.end_ms - word.start_ms) * done // letters
        yield Word(start, end, part, word.probability)
        start = end


def _visible(mark: str) -> bool:
    return unicodedata.category(mark) not in ("Cc", "Cs") and mark != "\ufeff"


def _text(tokens: Sequence[Word]) -> str:
    return " ".join(token.text for token in tokens)


def _fitted(pieces: list[Lines], division: _Division, grid: Grid, profile: Profile) -> list[Lines]:
    """The pieces where the grid can show each for the shortest time, else as few as hold the words.

    No more than there are frames: what is over joins the last, for no word may be lost.
    """
    if grid.end is None:
        return pieces
    room, shortest = grid.end - grid.first, grid.frames(profile.shortest_ms)
    if len(pieces) * (shortest + profile.gap_frames) - profile.gap_frames > room:
        pieces = division.fewest()
    if len(pieces) <= room:
        return pieces
    keep = room - 1
    return [*pieces[:keep], tuple(line for piece in pieces[keep:] for line in piece)]


class _Division:
    """Everything about one recording's words that the cost of a cue needs, summed up once."""

    def __init__(
        self, tokens: tuple[Word, ...], found: tuple[Break, ...], grid: Grid, profile: Profile, phrasing: Phrasing
    ) -> None:
        weights = phrasing.weights
        self.tokens, self.profile, self.weights, self.grid = tokens, profile, weights, grid
        self.count = len(tokens)
        self.shortest = grid.frames(profile.shortest_ms)
        self.costs = [place.cost for place in found]
        self.ends = [place.ends_sentence for place in found]
        # Words may overlap: one inside another does not end the speech, and a divided one may start behind the next.
        self.starts = list(accumulate((token.start_ms for token in tokens), max))
        self.stops = list(accumulate((token.end_ms for token in tokens), max))
        self.frames = [grid.frame_of_start(ms) for ms in self.starts]
        self.pauses = [max(0, after - end) for end, after in zip(self.stops, self.starts[1:], strict=False)] + [1000]
        self.letters = _sums(len(token.text) + 1 for token in tokens)
        self.letters[0] -= len(f"{phrasing.label}: ") if phrasing.label else 0
        self.sentences = _sums(self.ends)
        self.spoken_pauses = [
            pause + (self._cut_ms(self.frames[at], self.frames[at + 1]) if at + 1 < self.count else 0)
            for at, pause in enumerate(self.pauses)
        ]
        """Pauses as they were before the edit shortened them: what is said before and after them stays apart."""
        self.long_pauses = _sums(pause if pause > 800 else 0 for pause in self.spoken_pauses)
        self.walls = self._walls(tokens)
        lines = (
            weights.line_break * place.cost + (weights.sentence_at_line if place.ends_sentence else 0.0)
            for place in found
        )
        self.best_lines = min(0.0, weights.second_line + min(lines)) * max(1, profile.lines - 1)

    def _walls(self, tokens: tuple[Word, ...]) -> list[bool]:
        """Whether a cue must end after each word."""
        sounds = [bool(SOUND.match(token.text)) for token in tokens]
        return [
            self.pauses[at] > self.weights.longest_pause_ms
            or sounds[at]
            or sounds[at + 1]
            or (self.ends[at] and self._cut_ms(self.frames[at], self.frames[at + 1]) > self.weights.join_ms)
            for at in range(self.count - 1)
        ] + [True]

    def _cut_ms(self, first: int, last: int) -> int:
        """How much the edit removed between two frames."""
        joins = self.grid.joins
        at = bisect_left(joins, first + 1, key=lambda join: join.frame)
        removed = 0
        while at < len(joins) and joins[at].frame <= last:
            removed += joins[at].removed_ms
            at += 1
        return removed

    def chars(self, first: int, end: int) -> int:
        """The characters of the words from `first` to before `end`, one between every two; the label counts too."""
        return self.letters[end] - self.letters[first] - 1

    def cheapest(self) -> list[Lines]:
        """The cues of the cheapest division; of two equally cheap ones, the one that breaks earlier."""
        best = [0.0]
        steps: list[tuple[int, Lines]] = [(0, ())]
        for end in range(1, self.count + 1):
            least = math.inf
            step: tuple[int, Lines] = (end - 1, ((end - 1, end),))
            for first in self._firsts(end):
                cost = best[first] + self._cost(first, end)
                # Lines are laid out only where even the best ones could make this the cheapest cue.
                if cost + self.best_lines > least or not (layout := self._layout(first, end)):
                    continue
                if cost + layout[0] <= least:
                    least, step = cost + layout[0], (first, layout[1])
            best.append(least)
            steps.append(step)
        pieces: list[Lines] = []
        at = self.count
        while at:
            at, lines = steps[at]
            pieces.append(lines)
        return pieces[::-1]

    def lines(self) -> tuple[str, ...] | None:
        """All words as the lines of one cue, where they fit."""
        layout = self._layout(0, self.count)
        return tuple(_text(self.tokens[a:b]) for a, b in layout[1]) if layout else None

    def fewest(self) -> list[Lines]:
        """As few cues as hold the words, each as full as its lines allow, wherever it ends."""
        pieces: list[Lines] = []
        for at in range(self.count):
            longer = self._layout(pieces[-1][0][0], at + 1) if pieces else None
            if longer:
                pieces[-1] = longer[1]
            else:
                pieces.append(((at, at + 1),))
        return pieces

    def _firsts(self, end: int) -> Iterator[int]:
        """The words that a cue may start with if it ends before the word `end`, the last one first."""
        yield end - 1
        room = self.profile.lines * (self.profile.line_chars + 1) - 1
        for first in range(end - 2, -1, -1):
            too_long = self.stops[end - 1] - self.starts[first] > self.profile.longest_ms
            if self.walls[first] or too_long or self.chars(first, end) > room:
                return
            yield first

    def _layout(self, first: int, end: int) -> tuple[float, Lines] | None:
        """The best lines, as few as hold the words, and their cost; None when the words do not fit."""
        if end - first == 1 or self.chars(first, end) <= self.profile.line_chars:
            return 0.0, ((first, end),)
        for lines in range(2, self.profile.lines + 1):
            if found := self._lines(first, end, lines):
                return found
        return None

    def _lines(self, first: int, end: int, lines: int) -> tuple[float, Lines] | None:
        """The best division into exactly so many lines; of two equally good ones, the earlier break."""
        width = self.profile.line_chars
        if lines == 1:
            return (0.0, ((first, end),)) if self.chars(first, end) <= width else None
        best: tuple[float, Lines] | None = None
        least = bisect_left(self.letters, self.letters[end] - (lines - 1) * (width + 1), lo=first + 1, hi=end)
        for middle in range(least, end):
            if self.chars(first, middle) > width:
                break
            rest = self._lines(middle, end, lines - 1)
            if rest is None:
                continue
            cost = rest[0] + self._line_cost(first, middle, rest[1][0][1])
            if best is None or cost < best[0]:
                best = cost, ((first, middle), *rest[1])
        return best

    def _line_cost(self, first: int, middle: int, end: int) -> float:
        """What it costs to break two lines of a cue, first to middle and middle to end."""
        weights = self.weights
        top, bottom = self.chars(first, middle), self.chars(middle, end)
        cost = weights.second_line + weights.line_break * self.costs[middle - 1]
        cost += weights.imbalance * abs(top - bottom) / self.profile.line_chars
        cost += weights.top_longer if top > bottom else 0.0
        cost += weights.short_line if min(top, bottom) < 12 else 0.0
        cost += weights.one_word_line if middle - first == 1 or end - middle == 1 else 0.0
        return cost + (weights.sentence_at_line if self.ends[middle - 1] else 0.0)

    def _cost(self, first: int, end: int) -> float:
        """What a cue costs, its lines aside; the last one is followed by a pause."""
        weights, last = self.weights, end - 1
        chars = self.chars(first, end)
        speech_ms = self.stops[last] - self.starts[first] + 1000
        shown_ms = min(self.starts[end] - self.starts[first], speech_ms) if end < self.count else speech_ms
        shown_s = max(shown_ms, 40) / 1000
        inner_ms = self.long_pauses[last] - self.long_pauses[first]
        cost = weights.cue + weights.cue_break * self.costs[last]
        cost += weights.pause * min(self.spoken_pauses[last], 1000) / 1000
        cost += weights.sentence_inside * (self.sentences[last] - self.sentences[first])
        cost += weights.speed * max(0.0, chars / shown_s - self.profile.aim_cps)
        cost += weights.haste * max(0.0, 1.2 - shown_s) + weights.inner_pause * inner_ms / 1000
        cost += weights.no_room if self._lacks_room(first, end) else 0.0
        if chars < 20 and not self.ends[last]:
            cost += weights.short_text * (20 - chars) / 20
        return cost

    def _lacks_room(self, first: int, end: int) -> bool:
        """Whether the cue cannot last the shortest time before the next word or the end of the episode."""
        if end < self.count:
            return self.frames[end] - self.profile.gap_frames - self.frames[first] < self.shortest
        return self.grid.end is not None and self.grid.end - self.frames[first] < self.shortest


def _sums(values: Iterator[int] | Sequence[bool]) -> list[int]:
    """The sums of the first 0, 1, 2, ... values."""
    return list(accumulate(values, initial=0))
