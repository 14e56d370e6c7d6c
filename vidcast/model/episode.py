"""What a show and one published episode are: everything that a feed or a page says about them, and their names.

Every address is made from a slug and a file name, so both are held here to letters that mean nothing to a shell, a
URL, an XML reader or any file system.
"""

from __future__ import annotations

import json
import re
import unicodedata
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from vidcast.errors import BadDocument, BadRequest
from vidcast.model.credit import PublishedPart
from vidcast.model.policy.circumstances import Audience

__all__ = [
    "CATEGORIES",
    "RESERVED",
    "TRANSCRIPT_DATA",
    "TRANSCRIPT_PAGE",
    "Chapter",
    "MediaFile",
    "MediaKind",
    "Published",
    "PublishedPart",
    "Show",
    "base_of",
    "chapters_of",
    "check_slug",
    "episode_slug",
    "feed_guid",
    "file_base",
    "moment",
    "moment_text",
    "newest_first",
    "next_moment",
    "one_line",
    "parse_week",
    "plain",
    "slug_of",
    "week_of",
]

MediaKind = Literal["video", "captioned", "audio", "captions", "transcript", "chapters", "poster", "cover", "peaks"]

TRANSCRIPT_PAGE = "transcript.html"
TRANSCRIPT_DATA = "transcript.json"
"""The two files of an episode that the library writes itself, from the cues."""

RESERVED = frozenset({"all", "assets", "t", "api", "desk", "feeds", "index", "search", "static"})
"""Show slugs that would hide an address of the library's own."""

CATEGORIES = frozenset({
    "Business", "Business/Careers", "Business/Entrepreneurship", "Business/Investing", "Business/Management",
    "Business/Marketing", "Business/Non-Profit", "Education", "Education/Courses", "Education/How To",
    "Education/Language Learning", "Education/Self-Improvement", "Government", "Health & Fitness", "News",
    "News/Business News", "News/Tech News", "Science", "Society & Culture", "Technology",
})  # fmt: skip
"""The part of Apple's category list that a company's own show can want; its spelling is exact.

https://podcasters.apple.com/support/1691-apple-podcasts-categories
"""

_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
_SHOW_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
_EPISODE_SLUG = re.compile(r"\d{4}-w\d{2}(?:-[1-9]\d{0,2})?")
_FILE_NAME = re.compile(r"[a-z0-9][a-z0-9-]*(?:\.[a-z0-9]+)+")
_INTEGRITY = re.compile(r"sha384-[A-Za-z0-9+/]{64}")
_URN = re.compile(r"urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_NOT_PLAIN = re.compile(
    "[\u202a-\u202e\u2066-\u2069]|[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]"
)
_EMAIL = re.compile(r"[^@\s()<>,;:\"\\]+@[A-Za-z0-9.-]+")
_BASE_URL = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+(?:/[A-Za-z0-9._~\-/]*)?")
_PODCASTS = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
DESCRIPTION_BYTES = 4000
NAME_LETTERS = 255
"""Apple's limits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """A leader's or a division's series; texts are plain, without any markup."""

    slug: str
    title: str
    description: str
    author: str
    owner_email: str
    language: str = "en-us"
    """BCP 47."""
    category: str = "Business/Management"
    """One of CATEGORIES."""
    image: str | None = None
    """File name of the square cover in the show's folder, 1400 to 3000 pixels; None for vidcast's own cover."""
    guid: str | None = None
    """podcast:guid, minted once and stored; None derives it from the feed's address."""
    private: bool = True
    """Whether directories are asked to leave the feed out."""
    explicit: bool = False

    def __post_init__(self) -> None:
        if not _SHOW_SLUG.fullmatch(self.slug):
            raise ValueError(f"a show's slug is 1 to 60 of a-z, 0-9 and inner hyphens, got {self.slug!r}")
        if not one_line(self.title) or not 1 <= len(one_line(self.author)) <= NAME_LETTERS:
            raise ValueError(f"show {self.slug}: needs a title and an author of 1 to {NAME_LETTERS} letters")
        if len(self.description.encode()) > DESCRIPTION_BYTES or not plain(self.description).strip():
            raise ValueError(f"show {self.slug}: description must be 1 to {DESCRIPTION_BYTES} bytes")
        if not _EMAIL.fullmatch(self.owner_email):
            raise ValueError(f"show {self.slug}: owner_email must be one address, got {self.owner_email!r}")
        if self.category not in CATEGORIES:
            raise ValueError(f"show {self.slug}: category must be one of CATEGORIES, got {self.category!r}")
        if self.image is not None and not re.fullmatch(r"[a-z0-9][a-z0-9-]*\.(?:jpg|png)", self.image):
            raise ValueError(f"show {self.slug}: image must be a .jpg or .png file name, got {self.image!r}")
        _check_language(self.language, f"show {self.slug}")


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFile:
    """One file of a published episode, as it lies in the episode's folder."""

    name: str
    bytes: int
    mime: str
    kind: MediaKind
    sha384: str
    """Subresource-integrity value: "sha384-" and base64."""
    width: int | None = None
    height: int | None = None
    """Pixels of a picture or a video, else None."""

    def __post_init__(self) -> None:
        if not _FILE_NAME.fullmatch(self.name) or self.name.split(".")[0] in _DEVICES:
            raise ValueError(f"a published file's name is a-z, 0-9, hyphens and a suffix, got {self.name!r}")
        if self.bytes <= 0:
            raise ValueError(f"{self.name}: bytes must be above 0, got {self.bytes}")
        if not _INTEGRITY.fullmatch(self.sha384):
            raise ValueError(f"{self.name}: sha384 must be 'sha384-' and 64 letters of base64, got {self.sha384!r}")
        if self.kind in ("video", "captioned") and (self.mime != "video/mp4" or not self.name.endswith(".mp4")):
            raise ValueError(f"{self.name}: a video is an .mp4 of type video/mp4, got {self.mime!r}")

    @property
    def suffix(self) -> str:
        return self.name.rpartition(".")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """Everything that a feed or a page says about one published episode; texts are plain, without any markup."""

    show: str
    """The show's slug."""
    slug: str
    """The episode's: its week, "2026-w47", then "2026-w47-2"."""
    week: str
    """ISO week, "2026-W47"."""
    title: str
    leader: str
    leader_title: str
    division: str
    summary: str
    guid: str
    """"urn:uuid:...", minted once, the same in every feed and after every correction."""
    published_at: str
    """ISO, UTC, whole seconds: "2026-11-20T15:00:00Z"; later than that of every episode before it."""
    updated_at: str
    duration_ms: int
    language: str
    media: tuple[MediaFile, ...]
    """The first video is the enclosure."""
    captions_reviewed: bool
    """Whether a person has read the captions against the recording."""
    reviewed_by: str | None = None
    parts: tuple[PublishedPart, ...] = ()
    audience: Audience = "internal"
    """For whom exactly this was checked and cleared."""
    transcript: str | None = None
    """The hash of transcript.json, as a MediaFile's; None for one that was published before it was recorded."""

    def __post_init__(self) -> None:
        where = f"{self.show}/{self.slug}"
        parse_week(self.week)
        if not _SHOW_SLUG.fullmatch(self.show) or not _EPISODE_SLUG.fullmatch(self.slug):
            raise ValueError(f"{where}: an episode is named as <show>/2026-w47 or <show>/2026-w47-2")
        if not one_line(self.title) or not 1 <= len(one_line(self.leader)) <= NAME_LETTERS:
            raise ValueError(f"{where}: needs a title and a leader of 1 to {NAME_LETTERS} letters")
        if not _URN.fullmatch(self.guid):
            raise ValueError(f"{where}: guid must be 'urn:uuid:' and a UUID, got {self.guid!r}")
        if moment(self.updated_at) < moment(self.published_at):
            raise ValueError(f"{where}: updated_at {self.updated_at} is before published_at {self.published_at}")
        if self.duration_ms <= 0:
            raise ValueError(f"{where}: duration_ms must be above 0, got {self.duration_ms}")
        _check_language(self.language, where)
        self._check_media(where)

    def _check_media(self, where: str) -> None:
        names = [file.name for file in self.media]
        if len(set(names)) < len(names):
            raise ValueError(f"{where}: two files of one name: {', '.join(sorted(names))}")
        for name in {TRANSCRIPT_PAGE, TRANSCRIPT_DATA, "index.html"} & set(names):
            raise ValueError(f"{where}: {name} is written by the library itself; leave it out of media")
        if not self.of("video"):
            raise ValueError(f"{where}: an episode needs a video")

    def of(self, *kinds: MediaKind) -> tuple[MediaFile, ...]:
        """The files of these kinds, in their order."""
        return tuple(file for file in self.media if file.kind in kinds)

    def first(self, kind: MediaKind, suffix: str = "") -> MediaFile | None:
        """The first file of a kind and a suffix, or None."""
        return next((file for file in self.of(kind) if file.name.endswith(suffix)), None)

    @property
    def enclosure(self) -> MediaFile:
        return self.of("video")[0]

    @property
    def path(self) -> str:
        """The episode's folder below the site's root, with a slash at its end."""
        return f"{self.show}/{self.slug}/"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A named place of an episode, on the episode clock."""

    start_ms: int
    title: str


def chapters_of(text: str, where: str) -> tuple[Chapter, ...]:
    """The chapters of a Podcasting 2.0 chapters.json, in order of time. Raises BadDocument.

    https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/chapters/jsonChapters.md
    """
    try:
        found = json.loads(text, parse_float=Decimal)["chapters"]
        chapters = [
            Chapter(int(Decimal(chapter["startTime"]) * 1000), one_line(chapter["title"]))
            for chapter in found
            if chapter.get("toc", True)
        ]
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError) as error:
        raise BadDocument(f"{where}: not chapters: needs chapters with startTime and title") from error
    return tuple(sorted(chapters, key=lambda chapter: chapter.start_ms))


def plain(text: str) -> str:
    """The text without characters that XML 1.0 forbids, that only control a terminal, or that turn the direction of
    what follows, which can make a title read as another one.

    >>> plain("a\\x0bb")
    'ab'
    """
    return _NOT_PLAIN.sub("", text)


def one_line(text: str) -> str:
    """The text as one line of plain characters, spaces joined.

    >>> one_line(" Week\\n 47\\x0b ")
    'Week 47'
    """
    return " ".join(plain(text).split())


def slug_of(title: str) -> str:
    """A title as a show's slug: a-z, 0-9 and hyphens, at most 60.

    >>> slug_of("Field Operations: Zoë & Co.")
    'field-operations-zoe-co'

    Raises BadRequest for a title that leaves nothing or a reserved word.
    """
    folded = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return check_slug(re.sub(r"[^a-z0-9]+", "-", folded)[:60].strip("-"))


def check_slug(slug: str) -> str:
    """The slug, if a show may bear it. Raises BadRequest."""
    if not _SHOW_SLUG.fullmatch(slug):
        raise BadRequest(f"show {slug!r}: a slug is 1 to 60 of a-z, 0-9 and inner hyphens; choose one")
    if slug in RESERVED or slug in _DEVICES:
        raise BadRequest(f"show {slug!r}: this name is reserved; choose another, such as {slug}-show")
    return slug


def week_of(day: date) -> str:
    """The ISO week of a day.

    >>> week_of(date(2027, 1, 1))
    '2026-W53'
    """
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def parse_week(week: str) -> tuple[int, int]:
    """Year and number of an ISO week.

    >>> parse_week("2026-W47")
    (2026, 47)

    Raises BadRequest for a week that is none.
    """
    found = re.fullmatch(r"(\d{4})-W(\d{2})", week, re.ASCII)
    try:
        year, number = (int(part) for part in found.groups()) if found else (0, 0)
        date.fromisocalendar(year, number, 1)
    except ValueError as error:
        raise BadRequest(f"{week!r} is not an ISO week; write it as 2026-W47") from error
    return year, number


def episode_slug(week: str, taken: Iterable[str] = ()) -> str:
    """The slug of the next episode of a week: the week itself, then with 2, 3, ...

    >>> episode_slug("2026-W47", taken=["2026-w47"])
    '2026-w47-2'
    """
    year, number = parse_week(week)
    first, used = f"{year:04d}-w{number:02d}", set(taken)
    names = (first if n == 1 else f"{first}-{n}" for n in range(1, 1000))
    for name in names:
        if name not in used:
            return name
    raise BadRequest(f"{week} already has 999 episodes; choose another week")


def file_base(show: str, slug: str) -> str:
    """The name without suffix of an episode's media, unique across the library: podcast clients save by it.

    >>> file_base("field-ops", "2026-w47")
    'field-ops-2026-w47'
    """
    return f"{show}-{slug}"


def moment(text: str) -> datetime:
    """A stored moment, "2026-11-20T15:00:00Z". Raises ValueError for anything but whole seconds of UTC."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", text, re.ASCII):
        raise ValueError(f"a moment is written as 2026-11-20T15:00:00Z, got {text!r}")
    return datetime.fromisoformat(text)


def moment_text(when: datetime) -> str:
    """A moment as it is stored, in UTC, cut to whole seconds."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def next_moment(now: datetime, last: str | None) -> str:
    """The moment at which the next episode is published: now, but at least a second after the last one.

    Readers and connectors skip an item whose date is not later than that of the one before it.

    >>> next_moment(datetime(2026, 11, 20, 15, tzinfo=UTC), "2026-11-20T15:00:00Z")
    '2026-11-20T15:00:01Z'
    """
    if now.tzinfo is None:
        raise ValueError(f"now needs a time zone, got {now.isoformat()}")
    earliest = moment(last) + timedelta(seconds=1) if last else now
    return moment_text(max(now, earliest))


def newest_first(episodes: Sequence[Published]) -> tuple[Published, ...]:
    """The episodes by date of publication, the newest first; ties, which the catalogue rules out, by name."""
    return tuple(sorted(episodes, key=lambda episode: (episode.published_at, episode.path), reverse=True))


def base_of(base_url: str) -> str:
    """The library's address with one slash at its end. Raises ValueError."""
    base = base_url.rstrip("/")
    if not _BASE_URL.fullmatch(base):
        raise ValueError(f"base_url must be http(s)://host/path without query or credentials, got {base_url!r}")
    return base + "/"


def feed_guid(feed_url: str) -> str:
    """The podcast:guid of a feed's address: a UUIDv5 of it without scheme and slashes at its end.

    https://podcasting2.org/docs/podcast-namespace/tags/guid

    >>> feed_guid("https://podnews.net/rss")
    '9b024349-ccf0-5f69-a609-6b82873eab3c'
    """
    return str(uuid.uuid5(_PODCASTS, feed_url.partition("://")[2].rstrip("/")))


def _check_language(language: str, where: str) -> None:
    if not _LANGUAGE.fullmatch(language):
        raise ValueError(f"{where}: language must be a BCP 47 tag such as en-us, got {language!r}")
