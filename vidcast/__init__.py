"""vidcast turns a leader's raw, unpolished video message into a published weekly episode that a company can trust."""

__version__ = "0.4.0"
