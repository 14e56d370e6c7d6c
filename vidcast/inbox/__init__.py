"""Takes files in: when a dropped file is whole, whose it is, where its original is kept, what became of it.

Nothing a leader drops is ever deleted: a file moves from the inbox to done/ or rejected/, with a note in plain words
beside it, and its bytes are kept under their hash.
"""

from __future__ import annotations

from vidcast.inbox.folder import Claim, Claimed, Dropped, Inbox, Stray
from vidcast.inbox.inspection import Inspection
from vidcast.inbox.integrity import Verifier
from vidcast.inbox.originals import Kept, damage_of, keep_original, sha256_of
from vidcast.inbox.rounds import Look, Rounds, trouble_line
from vidcast.inbox.settling import Patience, patient, unready
from vidcast.inbox.sidecars import LeaderNote, notes_about
from vidcast.inbox.standing import Matter, standing

__all__ = [
    "Claim",
    "Claimed",
    "Dropped",
    "Inbox",
    "Inspection",
    "Kept",
    "LeaderNote",
    "Look",
    "Matter",
    "Patience",
    "Rounds",
    "Stray",
    "Verifier",
    "damage_of",
    "keep_original",
    "notes_about",
    "patient",
    "sha256_of",
    "standing",
    "trouble_line",
    "unready",
]
