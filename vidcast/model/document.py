"""Value types to JSON and back: one way in, one way out, every fault named at once.

pydantic checks; the value types stay plain frozen dataclasses.
"""

from __future__ import annotations

import hashlib
import json
from fractions import Fraction
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, PlainSerializer, TypeAdapter, ValidationError

from vidcast.errors import BadDocument
from vidcast.model.foreign import shown
from vidcast.model.times import Span

__all__ = ["FrameRate", "SpanPair", "canonical", "decode", "digest", "encode", "from_value", "to_value"]

T = TypeVar("T")


def _span(value: Any) -> Any:
    if isinstance(value, list | tuple) and len(value) == 2 and all(isinstance(edge, int) for edge in value):
        return Span(*value)
    return value


def _rate(value: Any) -> Any:
    if isinstance(value, str):
        try:
            value = Fraction(value)
        except ZeroDivisionError as error:
            raise ValueError(f"a frame rate needs a denominator above zero, got {value}") from error
    if isinstance(value, Fraction) and not 0 < value <= 1000:
        raise ValueError(f"a frame rate is between 0 and 1000, got {value}")
    return value


SpanPair = Annotated[
    Span, BeforeValidator(_span), PlainSerializer(lambda span: [span.start_ms, span.end_ms], return_type=list[int])
]
"""A Span that reads and writes as [start_ms, end_ms]."""

FrameRate = Annotated[
    Fraction,
    BeforeValidator(_rate),
    PlainSerializer(lambda rate: f"{rate.numerator}/{rate.denominator}", return_type=str),
]
"""A Fraction that reads and writes as "30000/1001"."""


_adapters: dict[Any, TypeAdapter[Any]] = {}
"""Built once for each type: building costs far more than using."""


def _adapter(kind: Any) -> TypeAdapter[Any]:
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def to_value(thing: Any) -> Any:
    """The thing as plain lists, dicts, strings and numbers."""
    return _adapter(type(thing)).dump_python(thing, mode="json")


def from_value(kind: type[T], value: Any, where: str) -> T:
    """A `kind` from plain JSON values; keys it does not know are left aside.

    Raises BadDocument with every fault, each with its place inside the document; `where` names the document.
    """
    try:
        result: T = _adapter(kind).validate_python(value)
    except ValidationError as error:
        raise BadDocument(f"{shown(where)}: not a {_words(kind)}\n{_faults(error)}") from error
    return result


def encode(thing: Any) -> str:
    """The thing as JSON text for people and programs, with a newline at its end."""
    return json.dumps(to_value(thing), ensure_ascii=False, indent=1) + "\n"


def decode(kind: type[T], text: str, where: str) -> T:
    """A `kind` from JSON text. Raises BadDocument."""
    try:
        value = json.loads(text)
        # Half a surrogate pair can only come from an escape, and nothing can write it again.
        if "\\u" in text:
            canonical(value).encode()
    except json.JSONDecodeError as error:
        raise BadDocument(f"{shown(where)}:{error.lineno}:{error.colno}: not JSON: {error.msg}") from error
    except UnicodeEncodeError as error:
        raise BadDocument(
            f"{shown(where)}: holds half a letter, an escape from \\ud800 to \\udfff alone; correct it"
        ) from error
    except RecursionError as error:
        raise BadDocument(
            f"{shown(where)}: lists within lists without end; no document of vidcast is so deep"
        ) from error
    except ValueError as error:
        raise BadDocument(f"{shown(where)}: holds a number of thousands of digits; correct it") from error
    return from_value(kind, value, where)


def canonical(value: Any) -> str:
    """Plain JSON values as the one text that is hashed: keys sorted, no spaces."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(value: Any) -> str:
    """The sha256, in hex, of plain JSON values."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def _words(kind: Any) -> str:
    return str(getattr(kind, "__name__", kind)).lower()


def _faults(error: ValidationError) -> str:
    lines = []
    for fault in error.errors(include_url=False, include_input=False):
        place = shown(".".join(str(part) for part in fault["loc"])) or "the whole"
        lines.append(f"  {place}: {fault['msg']}")
    return "\n".join(lines)
