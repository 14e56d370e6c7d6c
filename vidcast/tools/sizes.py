"""How large files may be that people hand in: more than any of their kind needs, and safe to read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from vidcast.errors import BadDocument, GivenError
from vidcast.model.foreign import shown

__all__ = ["CAPTIONS", "DOCUMENT", "GLOSSARY", "PACK", "SETTINGS", "SIDECAR", "TEXT", "Most", "content_of"]

KILO = 1 << 10
MEGA = 1 << 20


@dataclass(frozen=True, slots=True)
class Most:
    """How large one kind of file may be."""

    kind: str
    bytes: int
    keys: int = 0
    """How many keys it may hold, where it is a TOML file."""


SIDECAR = Most("a leader's note about a recording", 64 * KILO, 200)
SETTINGS = Most("a file of settings", 256 * KILO, 10_000)
GLOSSARY = Most("a glossary", 2 * MEGA, 100_000)
PACK = Most("a policy pack", 4 * MEGA)
TEXT = Most("a text of a policy", MEGA)
CAPTIONS = Most("a caption file", 32 * MEGA)
DOCUMENT = Most("a text or JSON document", 256 * MEGA)


def content_of(path: Path, most: Most, fault: type[GivenError] = BadDocument) -> bytes:
    """The bytes of a file, once they are known to be few enough. Raises `fault` when they are not, and OSError."""
    size = path.stat().st_size
    if size <= most.bytes:
        with path.open("rb") as file:  # A pipe or a device says that it has no bytes.
            content = file.read(most.bytes + 1)
        if len(content) <= most.bytes:
            return content
    has = f"{_count(size)} are" if size > most.bytes else "it is"
    raise fault(
        f"{shown(path.name)}: {has} more than the {_count(most.bytes)} that {most.kind} may have; is it the right "
        "file? Remove what does not belong in it, or divide it"
    )


def _count(size: int) -> str:
    """A size for people, rounded up."""
    if size < MEGA:
        return f"{-(-size // KILO)} kB"
    tenths = -(-10 * size // MEGA)
    return f"{tenths // 10} MB" if tenths % 10 == 0 else f"{tenths / 10} MB"
