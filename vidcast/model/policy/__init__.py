"""The policy: packs of rules, and where they speak up in what was said."""

from vidcast.model.policy.match import Found, find
from vidcast.model.policy.pack import Pack, Rule, read_pack
from vidcast.model.policy.trial import Trial, trials

__all__ = ["Found", "Pack", "Rule", "Trial", "find", "read_pack", "trials"]
