"""The policy: packs of rules, and where they speak up in what was said."""

from vidcast.model.policy.circumstances import Audience, Circumstances, Kind
from vidcast.model.policy.match import Found, Heard, Place, find, unchecked
from vidcast.model.policy.pack import read_pack
from vidcast.model.policy.rule import Pack, Rule
from vidcast.model.policy.trial import Trial, trials

__all__ = [
    "Audience",
    "Circumstances",
    "Found",
    "Heard",
    "Kind",
    "Pack",
    "Place",
    "Rule",
    "Trial",
    "find",
    "read_pack",
    "trials",
    "unchecked",
]
