"""What is shown: cues on the episode clock, in WebVTT's words, and the limits that a profile sets them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Annotated, Any, ClassVar

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from vidcast.errors import BadSettings

__all__ = ["Captions", "Cue", "Profile"]


@dataclass(frozen=True, slots=True)
class Cue:
    """A piece of text and when it is shown; `lines` are as they stand on the screen, without any escaping."""

    start_ms: int
    end_ms: int
    lines: tuple[str, ...]
    speaker: str = ""
    """Who says it, where an episode has several leaders."""

    @property
    def text(self) -> str:
        return " ".join(self.lines)


@dataclass(frozen=True, slots=True)
class Captions:
    """The cues of an episode, in order of time."""

    profile: str
    language: str
    cues: tuple[Cue, ...]
    version: int = 1

    @staticmethod
    def joined(each: Sequence[Captions], speakers: Sequence[str] = ()) -> Captions:
        """The captions of several parts, whose cues stand on the episode's clock already.

        `speakers` has the name of each part's; where there are several, each cue names its own.
        """
        if len(set(filter(None, speakers))) < 2:
            return replace(each[0], cues=tuple(cue for part in each for cue in part.cues))
        named = zip(each, speakers, strict=True)
        return replace(each[0], cues=tuple(replace(cue, speaker=name) for part, name in named for cue in part.cues))


HOUSE_SOURCE = "house rule, as in en-us-corporate"


@dataclass(frozen=True, slots=True)
class _Stated:
    """A limit as a profile's table states it: never without where it comes from."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    limit: Annotated[int, Field(strict=True)]
    source: str


@dataclass(frozen=True, slots=True)
class Profile:
    """The limits captions keep to; a limit that a profile does not state is the house's.

    A length of text counts characters (code points), spaces too and a line break as one: wide East Asian characters
    count as one each, so a profile for them needs a smaller `line_chars`.
    """

    name: str = "en-us-corporate"
    line_chars: int = 42
    """Characters in a line."""
    lines: int = 2
    """Lines in a cue."""
    shortest_ms: int = 833
    """A cue is shown at least so long: 5/6 s, which is 25 frames at 29.97 and 30."""
    longest_ms: int = 7000
    """A cue is shown at most so long."""
    short_ms: int = 1200
    """A shorter cue is worth a warning, 0 for never."""
    long_ms: int = 6000
    """A longer cue is worth a warning, 0 for never."""
    word_ms: int = 0
    """Time to aim at for each word of a cue, 0 for none; less is worth a warning."""
    aim_cps: int = 17
    """Characters per second to aim at where there is time."""
    fast_cps: int = 20
    """Faster than so many characters per second is worth a warning, 0 for never."""
    waiver_cps: int = 25
    """Faster than so many characters per second needs a waiver, 0 for never."""
    fastest_cps: int = 0
    """Faster than so many characters per second blocks, 0 for never."""
    fast_wpm: int = 180
    """More than so many words per minute is worth a warning."""
    gap_frames: int = 2
    """Frames without text between two cues."""
    open_gap_ms: int = 500
    """A shorter pause between two cues is closed to `gap_frames`."""
    open_gap_blocks: int = 0
    """1 when a gap that should be closed and is not blocks."""
    pause_ms: int = 1000
    """A pause in speech so long leaves the screen empty; over a shorter one the text stays."""
    hang_ms: int = 500
    """Text stays at most so long after its last word to be read."""
    lag_ms: int = 500
    """A cue starts at most so far from its first word."""
    snap_ms: int = 200
    """A cue whose first word comes at most so long after a cut starts with the cut."""
    off_frames: int = 2
    """A cue that starts more frames from its first word is worth a warning, unless a cut is the reason."""
    drift_ms: int = 10
    """Cues run away from their words by at most so many milliseconds a minute."""
    silence_ms: int = 300
    """A word whose middle is farther from any speech stands in silence."""
    unheard_ms: int = 1500
    """Speech so long without a word misses its words."""
    sources: tuple[tuple[str, str], ...] = ()
    """Which limit comes from where."""

    def __post_init__(self) -> None:
        if faults := tuple(self._faults()):
            raise ValueError("; ".join(faults))

    def _faults(self) -> Iterator[str]:
        positive = ("line_chars", "lines", "shortest_ms", "longest_ms", "aim_cps", "fast_wpm", "pause_ms")
        for limit in LIMITS:
            least, value = int(limit in positive), getattr(self, limit)
            if value < least:
                yield f"{limit} must be {least} or more, got {value}"
        if self.longest_ms < 2 * self.shortest_ms:
            yield f"longest_ms must be at least twice shortest_ms, got {self.longest_ms} and {self.shortest_ms}"

    def source(self, limit: str) -> str:
        """Where a limit comes from."""
        return dict(self.sources).get(limit, HOUSE_SOURCE)

    @staticmethod
    def from_table(name: str, table: Any, where: str = "captions.toml") -> Profile:
        """The profile that a table of `presets/captions.toml` describes, each limit as {limit = .., source = ".."}.

        Raises BadSettings with every fault: a limit that does not exist, one without a source, a value out of range.
        """
        unknown = f"unknown limit; known here: {', '.join(LIMITS)}"
        faults = [(f"{name}.{key}", unknown) for key in table if key not in LIMITS] if isinstance(table, dict) else []
        try:
            stated = TypeAdapter(dict[str, _Stated]).validate_python(table)
        except ValidationError as error:
            found = error.errors(include_url=False, include_input=False)
            faults += [(".".join([name, *map(str, fault["loc"])]), fault["msg"]) for fault in found]
            raise _unfit(where, faults) from error
        if faults:
            raise _unfit(where, faults)
        limits = {limit: value.limit for limit, value in stated.items()}
        faults = [
            (f"{name}.{lower}", f"{lower} must be {upper} or less, got {limits[lower]} and {limits[upper]}")
            for lower, upper in WITHIN
            if 0 < limits.get(upper, 0) < limits.get(lower, 0)
        ]
        try:
            profile = Profile(name, **limits, sources=tuple((limit, value.source) for limit, value in stated.items()))
        except ValueError as error:
            raise _unfit(where, [*faults, *((name, fault) for fault in str(error).split("; "))]) from error
        if faults:
            raise _unfit(where, faults)
        return profile


WITHIN = (
    ("fast_cps", "waiver_cps"),
    ("fast_cps", "fastest_cps"),
    ("waiver_cps", "fastest_cps"),
    ("shortest_ms", "short_ms"),
    ("long_ms", "longest_ms"),
    ("open_gap_ms", "pause_ms"),
)
"""Limits of which the second would never speak, or the first not, were a table to state them the other way round."""

LIMITS = tuple(field.name for field in fields(Profile) if field.name not in ("name", "sources"))


def _unfit(where: str, faults: list[tuple[str, str]]) -> BadSettings:
    lines = [f"  {place}: {fault}" for place, fault in faults]
    return BadSettings("\n".join([f"{where}: not a caption profile", *lines]))
