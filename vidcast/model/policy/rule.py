"""What a policy is made of: rules, what each looks for, lists of names, and the pack that holds them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from vidcast.model.document import digest, to_value
from vidcast.model.findings import Severity
from vidcast.model.policy.circumstances import Audience, Circumstances, Kind

__all__ = [
    "Absent",
    "Entry",
    "Find",
    "Fix",
    "Near",
    "Pack",
    "PublicEntry",
    "PublicList",
    "Rule",
    "Source",
    "When",
    "WordList",
]


@dataclass(frozen=True, slots=True)
class Entry:
    """One name on a list."""

    say: str
    heard_as: tuple[str, ...] = ()
    """What engines make of it; never needs a capital."""
    until: str | None = None
    """The last day, as 2027-02-01, on which it is looked for."""
    case: Literal["any", "proper"] = "any"
    """Whether it needs a capital, where the transcript has any."""

    def is_due(self, today: str) -> bool:
        """Whether it is still looked for."""
        return self.until is None or today <= self.until


@dataclass(frozen=True, slots=True)
class WordList:
    """Names under a name of their own."""

    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class PublicEntry:
    """Something that has been published, so that anybody may say it."""

    say: str
    date: str
    """The day, as 2026-11-03, from which on it is public."""
    link: str = ""
    """Where it was published, for whoever doubts it."""


@dataclass(frozen=True, slots=True)
class PublicList:
    """What has been published, under a name of its own."""

    name: str
    entries: tuple[PublicEntry, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Where words of a pack come from, and what allows their use."""

    name: str
    licence: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Near:
    """Patterns that must all be said close to each other."""

    words: int
    """The most tokens between one and the next."""
    all: tuple[str, ...]
    ordered: bool = False
    """Whether they must be said in the order in which they stand."""


@dataclass(frozen=True, slots=True)
class Absent:
    """Patterns of which one must be said: the rule speaks up when none is."""

    any: tuple[str, ...]
    first_s: int | None = None
    """In how many first seconds of the episode; None for anywhere in it."""


@dataclass(frozen=True, slots=True)
class Find:
    """What a rule looks for: exactly one of `any`, `near`, `list`, `detector`, `absent` and `meta` is set."""

    any: tuple[str, ...] = ()
    near: Near | None = None
    list: str | None = None
    detector: str | None = None
    absent: Absent | None = None
    meta: Literal["unacknowledged"] | None = None
    """What is wrong beside the words: whoever speaks has not signed the policy."""
    sounds_like: float | None = None
    """How alike a name of the list must sound, 0 to 1; None asks for what is written."""

    @property
    def patterns(self) -> tuple[str, ...]:
        """Everything it looks for as patterns, `near` in its parts."""
        if self.near:
            return self.near.all
        if self.absent:
            return self.absent.any
        named = [f"<list:{self.list}>"] if self.list else [f"<{self.detector}>"] if self.detector else []
        return (*self.any, *named)

    @property
    def is_about_words(self) -> bool:
        """Whether it looks for something that is said, rather than for something that is missing."""
        return self.absent is None and self.meta is None


@dataclass(frozen=True, slots=True)
class When:
    """In which circumstances a rule is asked at all; an empty one of the two asks nothing."""

    audience: tuple[Audience, ...] = ()
    kind: tuple[Kind, ...] = ()

    def holds(self, circumstances: Circumstances) -> bool:
        audience = not self.audience or circumstances.audience in self.audience
        return audience and (not self.kind or circumstances.kind in self.kind)


@dataclass(frozen=True, slots=True)
class Fix:
    """What would repair a finding."""

    do: str = "none"
    also: tuple[str, ...] = ()
    pad_ms: int = 120
    """How much of a bleep lies before and after the words."""
    say_instead: str = ""
    text_ref: str = ""
    place: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return (self.do, *self.also)


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing a policy asks."""

    id: str
    title: str
    severity: Severity
    decides: tuple[str, ...]
    """The routes of which any one may decide."""
    why: str
    find: Find
    when: When = When()
    unless: tuple[str, ...] = ()
    """What cancels a hit that it overlaps or stands beside."""
    requires: tuple[str, ...] = ()
    """Companions: when the kept words of the whole episode hold all of them, the rule is silent."""
    fix: Fix = Fix()
    reason: str = ""
    """Why a pack asks less than the one that it takes the rule from."""
    hits: tuple[str, ...] = ()
    misses: tuple[str, ...] = ()

    @property
    def is_private(self) -> bool:
        """Whether not even the decider should read the words in a list of findings."""
        return self.id.startswith("pii.")

    @property
    def digest(self) -> str:
        """Changes when the rule would decide otherwise; a decision on the old one is asked again."""
        asked = replace(self, title="", why="", reason="", hits=(), misses=())
        return digest(to_value(asked))[:16]


@dataclass(frozen=True, slots=True)
class Pack:
    """A policy: its rules and lists, those it extends included."""

    name: str
    version: str
    status: Literal["sample", "draft", "signed"]
    lists: tuple[WordList, ...]
    rules: tuple[Rule, ...]
    digest: str
    """The hash of everything in it."""
    public: tuple[PublicList, ...] = ()
    sources: tuple[Source, ...] = ()
    origins: tuple[tuple[str, str], ...] = ()
    """For each rule, by its id, the pack that said it last."""
    extended: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Every pack in it by its name, with the names of all that it extends."""

    @property
    def fingerprint(self) -> str:
        """What identifies the pack as a stage's input."""
        return self.digest

    def rule(self, name: str) -> Rule | None:
        """The rule of that id, or None."""
        return next((rule for rule in self.rules if rule.id == name), None)
