"""Names and jargon of the house: what they are, how they are misheard, and putting them right in a transcript.

`terms` holds the glossary itself, `likeness` tells how much two stretches of words sound alike, `reading` looks at
heard words one by one, `correct` rewrites what is certain enough, `doubts` offers the rest to people.
"""

from __future__ import annotations

from vidcast.model.glossary.correct import Change, Corrected, corrected
from vidcast.model.glossary.terms import KINDS, Glossary, Kind, Term

__all__ = ["KINDS", "Change", "Corrected", "Glossary", "Kind", "Term", "corrected"]
