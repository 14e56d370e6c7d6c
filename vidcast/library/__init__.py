"""The published tree: an episode is put on the shelf as plain files that any web server can serve."""

from __future__ import annotations

from vidcast.library.disk import Disk, integrity, locked
from vidcast.library.shelve import EVERYTHING, Covers, Delivery, Shelf, rebuild, shelve, showable
from vidcast.library.tree import Look, Tree

__all__ = [
    "EVERYTHING", "Covers", "Delivery", "Disk", "Look", "Shelf", "Tree", "integrity", "locked", "rebuild", "shelve",
    "showable",
]  # fmt: skip
