"""The names and words of a show: what its own list and the library's say, and what people always correct."""

from __future__ import annotations

from pathlib import Path

from vidcast.catalogue import Catalogue
from vidcast.config import LibraryFolder
from vidcast.model.glossary import Glossary, Term
from vidcast.model.wording import always
from vidcast.tools.glossaries import read_glossary

__all__ = ["glossary_of", "glossary_paths"]


def glossary_paths(folder: LibraryFolder, show: str) -> tuple[Path, ...]:
    """Where lists of words may lie, the show's own first."""
    return folder.root / "glossaries" / f"{show}.toml", folder.root / "glossary.toml"


def glossary_of(folder: LibraryFolder, catalogue: Catalogue, show: str) -> Glossary:
    """The words of a show; its own list wins over the library's, and lists over corrections.

    Raises BadSettings with every fault of a list.
    """
    listed = [read_glossary(path) for path in glossary_paths(folder, show) if path.is_file()]
    return Glossary.merged(*listed, *(Glossary((term,)) for term in _always(catalogue, show)))


def _always(catalogue: Catalogue, show: str) -> tuple[Term, ...]:
    """What people said to write otherwise wherever the show's recordings are heard so, newest first."""
    made = [
        correction
        for episode in catalogue.episodes()
        if episode.show == show
        for correction in catalogue.decisions(episode).always
    ]
    terms = dict.fromkeys(always(each.edit) for each in reversed(made))
    return tuple(term for term in terms if term is not None)
