"""Settings from TOML files: closed tables, so that a misspelt key is a fault and not a silence."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from vidcast.errors import BadSettings
from vidcast.model.foreign import shown

__all__ = ["closed", "read_toml"]

T = TypeVar("T")


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file, a byte order mark left aside. Raises BadSettings with line and column."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise BadSettings(f"{shown(path.name)}: not TOML: {error}") from error
    except UnicodeDecodeError as error:
        raise BadSettings(f"{shown(path.name)}: not UTF-8; save it again as UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise BadSettings(
            f"{shown(path.name)}: a number of thousands of digits, or lists within lists without end"
        ) from error


def closed(kind: type[T], table: Any, where: str) -> T:
    """A settings dataclass from a table that may hold nothing else. Raises BadSettings, a line for each fault."""
    prefix = f"{where}." if where else ""
    if not isinstance(table, dict):
        raise BadSettings(f"{where}: a table of settings is wanted here")
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
