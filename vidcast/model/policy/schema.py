"""The YAML of a policy pack, as pydantic reads it: closed, strict, all faults at once.

YAML turns `version: 2026.11` into a number and `say: No` into a truth value, so every text must be a text. PyYAML keeps
the last of two equal keys, so they are looked for before.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    Tag,
    ValidationError,
    model_validator,
)

from vidcast.model.findings import Severity
from vidcast.model.policy.circumstances import Audience, Kind

if TYPE_CHECKING:
    import yaml

__all__ = ["ChangeFile", "EntryFile", "FindFile", "FixFile", "PackFile", "RuleFile", "file_of"]

Route = Literal["comms", "legal", "compliance", "hr", "pr", "product", "support"]
Repair = Literal["cut", "bleep", "disclaimer", "retake", "replace", "none"]


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty")
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError("holds half a letter, an escape from \\ud800 to \\udfff alone")
    return text


def _day(value: Any) -> Any:
    """A date as YAML or a person writes it, as its text."""
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value.isoformat()
    if isinstance(value, str):
        try:
            return datetime.date.fromisoformat(value).isoformat()
        except ValueError:
            raise ValueError("a day is written as 2027-02-01") from None
    return value


Id = Annotated[StrictStr, Field(pattern=r"^[a-z]+(\.[a-z_]+)+$")]
Deciders = Annotated[tuple[Route, ...], Field(min_length=1)]
Text = Annotated[StrictStr, AfterValidator(_filled)]
Texts = tuple[Text, ...]
Day = Annotated[StrictStr, BeforeValidator(_day)]


class Closed(BaseModel):
    """A part of a pack that has no other keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class EntryFile(Closed):
    say: Text
    heard_as: Texts = ()
    until: Day | None = None
    case: Literal["any", "proper"] = "any"


class PublicFile(Closed):
    say: Text
    date: Day
    link: Text | Literal[""] = ""


class SourceFile(Closed):
    name: Text
    licence: Text
    url: Text | Literal[""] = ""


class NearFile(Closed):
    words: Annotated[StrictInt, Field(ge=1, le=60)]
    all_: Annotated[Texts, Field(alias="all", min_length=2)]
    ordered: StrictBool = False


class AbsentFile(Closed):
    any_: Annotated[Texts, Field(alias="any", min_length=1)]
    first_s: Annotated[StrictInt, Field(ge=1, le=3600)] | None = None


class FindFile(Closed):
    any_: Annotated[Texts | None, Field(alias="any", min_length=1)] = None
    near: NearFile | None = None
    list_: Annotated[Text | None, Field(alias="list")] = None
    detector: Text | None = None
    absent: AbsentFile | None = None
    meta: Literal["unacknowledged"] | None = None
    sounds_like: Annotated[float | None, Field(strict=True, ge=0.7, le=1)] = None

    @model_validator(mode="after")
    def _exactly_one(self) -> FindFile:
        ways = (self.any_, self.near, self.list_, self.detector, self.absent, self.meta)
        if sum(way is not None for way in ways) != 1:
            raise ValueError("needs exactly one of any, near, list, detector, absent, meta")
        if self.sounds_like is not None and self.list_ is None:
            raise ValueError("sounds_like stands beside list and nowhere else")
        return self


class WhenFile(Closed):
    audience: tuple[Audience, ...] = ()
    kind: tuple[Kind, ...] = ()

    @model_validator(mode="after")
    def _something(self) -> WhenFile:
        if not self.audience and not self.kind:
            raise ValueError("needs audience or kind; leave it out where the rule is always asked")
        return self


class FixFile(Closed):
    do: Repair = "none"
    also: tuple[Repair, ...] = ()
    pad_ms: Annotated[StrictInt, Field(ge=0, le=1000)] = 120
    say_instead: Text | Literal[""] = ""
    text_ref: Text | Literal[""] = ""
    place: tuple[Literal["card", "audio", "description", "captions"], ...] = ()


class TestFile(Closed):
    hit: Texts = ()
    miss: Texts = ()


class RuleFile(Closed):
    """A rule as a whole."""

    id: Id
    title: Text | None = None
    severity: Severity
    decides: Deciders
    why: Text
    find: FindFile
    when: WhenFile = WhenFile.model_construct()
    unless: Texts = ()
    requires: Texts = ()
    fix: FixFile = FixFile()
    reason: Text | Literal[""] = ""
    test: TestFile = TestFile()

    @model_validator(mode="after")
    def _nothing_to_cancel(self) -> RuleFile:
        if (self.find.absent or self.find.meta) and (self.unless or self.requires):
            raise ValueError("a rule about what is missing has no unless and no requires")
        return self


class ChangeFile(Closed):
    """What a pack changes of a rule that it takes from another: the keys that are given, and nothing else."""

    id: Id
    title: Text | None = None
    severity: Severity | None = None
    decides: Deciders | None = None
    why: Text | None = None
    when: WhenFile | None = None
    unless: Texts = ()
    fix: FixFile | None = None
    reason: Text | Literal[""] = ""
    test: TestFile = TestFile()


WHOLE, CHANGE = "whole rule", "changed rule"


def _rule_or_change(value: Any) -> str:
    return CHANGE if isinstance(value, dict) and "find" not in value else WHOLE


OneRule = Annotated[
    Annotated[RuleFile, Tag(WHOLE)] | Annotated[ChangeFile, Tag(CHANGE)],
    Discriminator(_rule_or_change),
]
Name = Annotated[StrictStr, Field(pattern=r"^\w+$")]


class PackFile(Closed):
    pack: Annotated[StrictStr, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
    version: Text
    status: Literal["sample", "draft", "signed"]
    extends: tuple[Text, ...] = ()
    sources: tuple[SourceFile, ...] = ()
    lists: dict[Name, tuple[EntryFile, ...]] = {}
    public: dict[Name, tuple[PublicFile, ...]] = {}
    rules: tuple[OneRule, ...] = ()


PARTS: dict[str, type[Closed]] = {
    "": PackFile,
    "absent": AbsentFile,
    "find": FindFile,
    "fix": FixFile,
    "lists": EntryFile,
    "near": NearFile,
    "public": PublicFile,
    "rules": RuleFile,
    "sources": SourceFile,
    "test": TestFile,
    "when": WhenFile,
    CHANGE: ChangeFile,
    WHOLE: RuleFile,
}
"""The part of a pack that stands under a key."""
PLAIN = {
    "missing": "Field required",
    "model_type": "keys with values are wanted here, such as `find: {any: [...]}`",
    "dict_type": "keys with values are wanted here",
    "model_attributes_type": "keys with values are wanted here, such as `find: {any: [...]}`",
    "tuple_type": "a list is needed here, in brackets or a line each",
    "list_type": "a list is needed here, in brackets or a line each",
    "too_short": "at least one entry is needed here",
}
"""What is said of faults for which pydantic has words for programmers alone."""
DEEPEST = 50
"""How many lists and mappings may stand in one another; a pack needs eight."""


def file_of(text: str, where: str) -> tuple[PackFile | None, list[str]]:
    """The pack as it is written, or None, and everything that is wrong with its form."""
    value, faults = _yaml(text)
    if faults and value is None:
        return None, faults
    try:
        return (None if faults else PackFile.model_validate(value)), faults
    except ValidationError as error:
        named = error.errors(include_url=False, include_input=False, include_context=False)
        return None, faults + [f"{_place(fault['loc'], value)}: {_said(fault)}" for fault in named]


def _yaml(text: str) -> tuple[Any, list[str]]:
    """The plain values of a YAML text, and its faults: bad YAML or keys that stand twice."""
    import yaml

    # The same language ten times as fast, where PyYAML was built with libyaml.
    fast: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        depth = 0
        for event in yaml.parse(text, fast):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if isinstance(event, yaml.AliasEvent):  # A few lines of them can stand for thousands of millions of values.
                at = event.start_mark
                return None, [f"line {at.line + 1 if at else 1}: an alias (*) for another value; write it out"]
            if depth > DEEPEST:  # libyaml would end the whole program.
                at = event.start_mark
                return None, [f"line {at.line + 1 if at else 1}: nested deeper than any pack; look for a stray bracket"]
    except (yaml.YAMLError, UnicodeError):
        fast = yaml.SafeLoader  # Which says better what is wrong.
    return _loaded(text, fast)


def _loaded(text: str, kind: type[yaml.SafeLoader]) -> tuple[Any, list[str]]:
    import yaml

    faults: list[str] = []

    class Loader(kind):  # type: ignore[misc, valid-type]
        """Plain YAML that tells of equal keys."""

        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
            seen: set[str] = set()
            for key, _ in node.value:
                if isinstance(key, yaml.ScalarNode) and key.value in seen:
                    faults.append(f"line {key.start_mark.line + 1}: this key stands twice in one place")
                seen.add(str(key.value))
            # Merged keys of merged keys grow without end, and a key may hide among them.
            merged = [pair for pair in node.value if pair[0].tag == "tag:yaml.org,2002:merge"]
            for key, _ in merged:
                faults.append(f"line {key.start_mark.line + 1}: keys cannot be merged with <<; write them out")
            node.value = [pair for pair in node.value if pair not in merged]
            pairs: dict[Any, Any] = super().construct_mapping(node, deep)
            return pairs

    try:
        return Loader(text).get_single_data(), faults
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark or error.context_mark
        line = f"line {at.line + 1}, column {at.column + 1}" if at else "somewhere"
        return None, [*faults, f"{line}: not YAML; look for a missing quote or a wrong indent"]
    except (yaml.YAMLError, ValueError, TypeError, RecursionError):
        return None, [
            *faults,
            "not YAML, or values that YAML does not allow, such as a date that does not exist",
        ]


def _place(loc: tuple[int | str, ...], value: Any) -> str:
    """Where a fault is, a rule by its number and its id."""
    parts = [str(part) for part in loc if part not in ("any_", "all_", "list_", WHOLE, CHANGE)]
    if len(loc) > 1 and loc[0] == "rules":
        try:
            parts[1] += f" ({value['rules'][loc[1]]['id']})"
        except (KeyError, IndexError, TypeError):
            parts[1] += " (no id)"
    return ".".join(parts) or "the whole"


def _said(fault: Any) -> str:
    """What is wrong, in words that lead out, without what the pack holds there."""
    if fault["type"] in PLAIN:
        return PLAIN[fault["type"]]
    if fault["type"] != "extra_forbidden":
        return str(fault["msg"]).removeprefix("Value error, ")
    named = [part for part in fault["loc"][:-1] if isinstance(part, str)]
    under = named[0] if named[:1] in (["lists"], ["public"]) else named[-1] if named else ""
    known = [field.alias or name for name, field in PARTS.get(under, PackFile).model_fields.items()]
    changed = ", in a rule that changes an inherited one; a rule of its own has find:" if under == CHANGE else ""
    return f"unknown key; known here: {', '.join(known)}{changed}"
