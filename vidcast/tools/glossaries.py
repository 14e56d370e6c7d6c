"""Glossaries from files: glossary.toml with [[term]] tables, or a plain list with one term a line.

    [[term]]
    text = "Castellan Software"
    kind = "customer"                   # person, customer, product, place, acronym or word
    heard_as = ["castle and software"]  # what engines write instead; may be left out

A file may hold nothing else, and all its faults are told at once. They name the entry by its number and quote no
term: a glossary may name a customer that nobody may know of yet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from vidcast.errors import BadSettings
from vidcast.model.foreign import shown
from vidcast.model.glossary import KINDS, Glossary, Term
from vidcast.model.glossary.terms import clashes
from vidcast.tools.sizes import GLOSSARY, content_of
from vidcast.tools.toml import read_toml

__all__ = ["read_glossary"]

KNOWN = tuple(field.name for field in fields(Term))
OTHERS = {
    **dict.fromkeys((".yaml", ".yml"), "YAML"),
    **dict.fromkeys((".json", ".jsonl"), "JSON"),
    **dict.fromkeys((".csv", ".tsv"), "a table (CSV)"),
    **dict.fromkeys((".xlsx", ".xls", ".ods"), "a spreadsheet"),
    **dict.fromkeys((".docx", ".doc", ".odt", ".rtf", ".pdf"), "a document with formatting"),
}
"""Files that are no plain list, whatever is in them."""
TOML_LINE = re.compile(r"\s*(?:\[\[?[\w.-]+\]\]?\s*$|[\w.-]+\s*=\s*[\"'\[{])")
YAML_LINE = re.compile(
    r"(?:---|\.\.\.|%YAML.*|\s*-\s+\S.*|\s*[\w.-]+:|\s*(?:text|term|name|say|kind|heard_as|sounds_like):\s.*)\s*$"
)
COLUMNS = frozenset({*KNOWN, "term", "terms", "name", "say", "sounds_like"})


def read_glossary(path: Path) -> Glossary:
    """The glossary in a file: tables in a .toml, a term a line in any other.

    Raises BadSettings with every fault, and for a file in another format.
    """
    if not path.is_file():
        raise BadSettings(f"{shown(path)}: there is no such file")
    if other := OTHERS.get(path.suffix.lower()):
        raise _other_format(path, f"is {other}")
    entries = _tables(path) if path.suffix.lower() == ".toml" else _lines(path)
    return _glossary(path, entries)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One term of a file: where it stands, and what is said there."""

    where: str
    table: Any


def _tables(path: Path) -> list[_Entry]:
    table = read_toml(path, GLOSSARY)
    faults = [f"{key}: unknown key; a glossary holds [[term]] tables only" for key in table if key != "term"]
    terms = table.get("term", [])
    if not isinstance(terms, list):
        faults.append("term: a list of tables is needed here; write [[term]] with two brackets")
    _refuse(path, faults)
    return [_Entry(f"term {number}", entry) for number, entry in enumerate(terms, 1)]


def _lines(path: Path) -> list[_Entry]:
    try:
        lines = content_of(path, GLOSSARY, BadSettings).decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise BadSettings(f"{shown(path)}: not UTF-8; save it again as UTF-8") from error
    if other := _format_of(lines):
        raise _other_format(path, f"looks like {other}")
    said = [(number, line.strip()) for number, line in enumerate(lines, 1)]
    return [_Entry(f"line {number}", {"text": text}) for number, text in said if text and not text.startswith("#")]


def _format_of(lines: list[str]) -> str:
    """The format that the lines of a file are written in, "" for a plain list: its lines would be read as terms.

    >>> _format_of(["terms:", "  - Castellan"]), _format_of(["text;kind"]), _format_of(["Castellan, Inc."])
    ('YAML', 'a table (CSV)', '')
    """
    said = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    if not said:
        return ""
    if said[0].lstrip()[0] == "{" or (said[0].lstrip()[0] == "[" and said[-1].rstrip()[-1] == "]" and '"' in said[0]):
        return "JSON"
    if said[0].strip() in ("[", "[]"):
        return "JSON"
    if any(TOML_LINE.match(line) for line in said):
        return "TOML"
    if any(YAML_LINE.match(line) for line in said):
        return "YAML"
    columns = {column.strip(" \"'").casefold() for column in re.split(r"[,;\t]", said[0])}
    headed = len(columns) > 1 and not columns.isdisjoint(COLUMNS)
    return "a table (CSV)" if headed or any("\t" in line.strip() for line in said) else ""


def _other_format(path: Path, said: str) -> BadSettings:
    way_out = "write [[term]] tables in a .toml file, or one term a line in a .txt file"
    return BadSettings(f"{shown(path)}: {said}, which is not read as a glossary; {way_out}")


def _glossary(path: Path, entries: list[_Entry]) -> Glossary:
    faults: list[str] = []
    terms = tuple(term for entry in entries if (term := _term(entry, faults)) is not None)
    _refuse(path, faults)
    _refuse(path, list(clashes(terms, [entry.where for entry in entries])))
    return Glossary(terms)


def _term(entry: _Entry, faults: list[str]) -> Term | None:
    """The term of an entry, or None and its faults added."""
    found = list(_faults(entry.table))
    if not found:
        table = entry.table
        try:
            return Term(table["text"], table.get("kind", "word"), tuple(table.get("heard_as", ())))
        except ValueError as error:
            found.append(str(error))
    faults.extend(f"{entry.where}: {fault}" for fault in found)
    return None


def _faults(table: Any) -> list[str]:
    """What is wrong with a table before its words are looked at."""
    if not isinstance(table, dict):
        return ["a table is needed here, with text"]
    faults = [f"{key}: unknown key; known here: {', '.join(KNOWN)}" for key in table if key not in KNOWN]
    if not isinstance(table.get("text"), str):
        faults.append("text: a text is needed here, the term as it shall be read")
    if table.get("kind", "word") not in KINDS:
        faults.append(f"kind: must be one of {', '.join(KINDS)}")
    heard_as = table.get("heard_as", [])
    if not isinstance(heard_as, list) or not all(isinstance(heard, str) for heard in heard_as):
        faults.append("heard_as: a list of texts is needed here")
    return faults


def _refuse(path: Path, faults: list[str]) -> None:
    if faults:
        raise BadSettings("\n".join([f"{shown(path.name)}: {len(faults)} to fix", *(f"  {fault}" for fault in faults)]))
