"""Settings from TOML files: closed tables, so that a misspelt key is a fault and not a silence."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from vidcast.errors import BadSettings
from vidcast.model.foreign import shown
from vidcast.tools.sizes import SETTINGS, Most, content_of

__all__ = ["closed", "read_toml"]

T = TypeVar("T")

DEEPEST = 32
"""How many lists and tables may stand in one another, and names in one dotted key; three are needed."""
STRINGS = re.compile(
    r'''
    """ (?: \\. | [^\\] )*? (?: """ | \Z )
  | \'\'\' .*? (?: \'\'\' | \Z )
  | " (?: \\. | [^"\\\n] )* (?: "? )
  | ' [^'\n]* (?: '? )
  | \# [^\n]*
    ''',
    re.DOTALL | re.VERBOSE,
)
"""Texts and comments of TOML, whole or broken off; in what is left, every bracket, dot and sign of equality counts."""
NAMES = re.compile(r"[\w\-~]++[ \t]*+(?:\.[ \t]*+[\w\-~]++[ \t]*+)*+")
HEADS = re.compile(r"^[ \t]*+\[", re.MULTILINE)


def read_toml(path: Path, most: Most = SETTINGS) -> dict[str, Any]:
    """The tables of a TOML file, a byte order mark left aside.

    Size, keys and depth are counted first: a few kilobytes can make Python's reader take gigabytes. Raises BadSettings,
    with line and column where it is not TOML.
    """
    try:
        text = content_of(path, most, BadSettings).decode("utf-8-sig")
        for fault in _excesses(text, most):
            raise BadSettings(f"{shown(path.name)}: {fault}; remove what does not belong in {most.kind}")
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadSettings(f"{shown(path.name)}: not TOML: {error}") from error
    except UnicodeDecodeError as error:
        raise BadSettings(f"{shown(path.name)}: not UTF-8; save it again as UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise BadSettings(
            f"{shown(path.name)}: a number of thousands of digits, or lists within lists without end"
        ) from error


def _excesses(text: str, most: Most) -> Iterator[str]:
    """What is more than any file of its kind holds."""
    bare = STRINGS.sub(lambda found: "" if found[0].startswith("#") else "~", text)
    if (keys := bare.count("=") + len(HEADS.findall(bare))) > most.keys:
        yield f"{keys} keys are more than the {most.keys} that {most.kind} may have"
    dots = max((found[0].count(".") for found in NAMES.finditer(bare)), default=0)
    if dots >= DEEPEST:
        yield f"a key of {dots + 1} names is more than the {DEEPEST} that one may have"
    depth = 0
    for bracket in re.findall(r"[\[\]{}]", bare):
        depth += 1 if bracket in "[{" else -1
        if depth > DEEPEST:
            yield f"lists and tables within one another are more than {DEEPEST} deep"
            return


def closed(kind: type[T], table: Any, where: str) -> T:
    """A settings dataclass from a table that may hold nothing else. Raises BadSettings, a line for each fault."""
    prefix = f"{where}." if where else ""
    if not isinstance(table, dict):
        raise BadSettings(f"{where}: a table of settings is needed here")
    known = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    faults = [f"{prefix}{shown(key)}: unknown key; known here: {', '.join(known)}" for key in table if key not in known]
    try:
        adapter = TypeAdapter(kind)
        settings: T = adapter.validate_python({key: value for key, value in table.items() if key in known})
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            place = shown(".".join(str(part) for part in fault["loc"]))
            faults.append(f"{prefix}{place}: {fault['msg']}" if place else f"{where or 'the whole'}: {fault['msg']}")
    if faults:
        raise BadSettings("\n".join(faults))
    return settings
