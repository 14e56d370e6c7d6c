"""The published tree: an episode is put on the shelf as plain files that any web server can serve."""

from __future__ import annotations

from vidcast.library.disk import Disk, locked
from vidcast.library.shelve import EVERYTHING, Delivery, Shelf, rebuild, shelve, shelve_cover

__all__ = ["EVERYTHING", "Delivery", "Disk", "Shelf", "locked", "rebuild", "shelve", "shelve_cover"]
