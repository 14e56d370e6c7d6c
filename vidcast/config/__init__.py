"""A library folder and its one configuration file."""

from vidcast.config.folder import TEMPLATE, LibraryFolder
from vidcast.config.tables import Config, InboxTable, LibraryTable, Member, Person, ShowConfig, SpeechTable

__all__ = [
    "TEMPLATE",
    "Config",
    "InboxTable",
    "LibraryFolder",
    "LibraryTable",
    "Member",
    "Person",
    "ShowConfig",
    "SpeechTable",
]
