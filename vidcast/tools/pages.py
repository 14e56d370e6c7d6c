"""The published pages as bytes, each a pure function of what it shows; Jinja escapes every text.

Pages link to each other and to their files relatively, so a tree works under any address; only what leaves the page
(canonical address, feed address, preview picture) is absolute.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidcast.model.captions import Captions
from vidcast.model.document import to_value
from vidcast.model.episode import (
    TRANSCRIPT_DATA,
    TRANSCRIPT_PAGE,
    Chapter,
    MediaFile,
    Published,
    Show,
    base_of,
    moment,
    newest_first,
    plain,
)
from vidcast.model.feed.notes import review_text, week_text, who_text
from vidcast.model.paragraphs import paragraphs
from vidcast.model.times import Span

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = [
    "Asset",
    "Masthead",
    "assets",
    "episode_page",
    "library_page",
    "missing_page",
    "show_page",
    "transcript_data",
    "transcript_file",
    "transcript_page",
]

LATEST = 3
"""How many episodes the library's first page shows."""
LANGUAGES = {
    "da": "Dansk", "de": "Deutsch", "en": "English", "es": "Español", "fi": "Suomi", "fr": "Français",
    "it": "Italiano", "ja": "日本語", "ko": "한국어", "nb": "Norsk", "nl": "Nederlands", "pl": "Polski",
    "pt": "Português", "sv": "Svenska", "zh": "中文",
}  # fmt: skip
"""Languages by their own names, as a player's menu shows them."""
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
"""By hand, since strftime's names follow the machine's locale and pages must not."""


@dataclass(frozen=True, slots=True)
class Masthead:
    """What stands above every page: the library's name, and its address."""

    title: str
    base_url: str

    def __post_init__(self) -> None:
        base_of(self.base_url)


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that pages share, by its path below the site's root."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Download:
    name: str
    label: str
    note: str


def assets() -> tuple[Asset, ...]:
    """The files that pages share; style and script bear a hash in their names, so that a browser may keep them."""
    return (
        _hashed("site.css"),
        _hashed("player.js"),
        *(Asset(f"assets/{name}", (_templates() / name).read_bytes()) for name in ("cover.png", "logo.png")),
    )


@cache
def _hashed(name: str) -> Asset:
    content = (_templates() / name).read_bytes()
    stem, _, suffix = name.partition(".")
    return Asset(f"assets/{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{suffix}", content)


def episode_page(
    masthead: Masthead, show: Show, episode: Published, captions: Captions, chapters: Sequence[Chapter] = ()
) -> bytes:
    """The permanent page of an episode: player, captions, transcript, chapters, downloads."""
    video = episode.enclosure
    return _page(
        "episode.html", masthead, "../../",
        show=show, episode=episode, address=base_of(masthead.base_url) + episode.path, who=who_text(episode),
        reviewed=review_text(episode), video=video, videos=episode.of("video"), poster=episode.first("poster"),
        shape=_shape(video),
        vtt=episode.first("captions", ".vtt"), paragraphs=paragraphs(captions.cues), chapters=chapters,
        downloads=_downloads(episode),
    )  # fmt: skip


def transcript_page(masthead: Masthead, show: Show, episode: Published, captions: Captions) -> bytes:
    """The transcript as a page of its own, whose times lead to the player."""
    return _page(
        "transcript.html", masthead, "../../",
        show=show, episode=episode, address=base_of(masthead.base_url) + episode.path, who=who_text(episode),
        reviewed=review_text(episode), paragraphs=paragraphs(captions.cues),
    )  # fmt: skip


def transcript_file(captions: Captions, title: str, pauses: Sequence[Span] | None = None) -> str:
    """The transcript as a page that needs no other file; its times lead to their own paragraphs, as links to share.

    `pauses` part paragraphs: see `pauses_in`.
    """
    page = _environment().get_template("transcript_file.html")
    return page.render(title=title, language=captions.language, paragraphs=paragraphs(captions.cues, pauses))


def transcript_data(captions: Captions) -> bytes:
    """The transcript as JSON: the captions' own shape, and beside it `segments` as podcast apps read them.

    https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/transcripts/transcripts.md#json
    """
    segments = [
        {"startTime": cue.start_ms / 1000, "endTime": cue.end_ms / 1000, "body": cue.text}
        | ({"speaker": cue.speaker} if cue.speaker else {})
        for cue in captions.cues
    ]
    value = {**to_value(captions), "segments": segments}
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def show_page(masthead: Masthead, show: Show, episodes: Sequence[Published]) -> bytes:
    """A show's page: what it is, how to subscribe, its episodes by year, newest first."""
    ordered = newest_first(episodes)
    years = [(year, tuple(group)) for year, group in groupby(ordered, key=lambda episode: episode.published_at[:4])]
    return _page(
        "show.html", masthead, "../",
        show=show, episodes=ordered, years=years, address=f"{base_of(masthead.base_url)}{show.slug}/",
        cover=show.image or "../assets/cover.png",
    )  # fmt: skip


def library_page(
    masthead: Masthead, shows: Sequence[Show], episodes: Sequence[Published], *, begun: bool = True
) -> bytes:
    """The library's first page: the latest episodes of all shows, then the shows by title.

    It leads to the feeds of all shows only where the library has `begun`, since before that they are not there.
    """
    ordered = newest_first(episodes)
    by_slug = {show.slug: show for show in shows}
    entries = []
    for show in sorted(shows, key=lambda show: (show.title.casefold(), show.slug)):
        own = [episode for episode in ordered if episode.show == show.slug]
        cover = f"{show.slug}/{show.image}" if show.image else "assets/cover.png"
        last = own[0].published_at if own else None
        entries.append({"show": show, "cover": cover, "count": len(own), "last": last})
    latest = [(episode, by_slug[episode.show]) for episode in ordered[:LATEST]]
    address = base_of(masthead.base_url)
    return _page("library.html", masthead, "", shows=entries, latest=latest, address=address, begun=begun)


def missing_page() -> bytes:
    """What answers an address at which nothing is; it depends on no other file."""
    return (_templates() / "missing.html").read_bytes()


def _page(template: str, masthead: Masthead, up: str, **shown: object) -> bytes:
    """A rendered page; `up` leads from its folder to the site's root."""
    shared = {"masthead": masthead, "up": up, "css": _hashed("site.css").path, "js": _hashed("player.js").path}
    return _environment().get_template(template).render(**shared, **shown).encode()


def _templates() -> Path:
    return Path(str(files("vidcast"))) / "templates"


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(str(_templates())),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_printable,
    )
    environment.filters |= {
        "clock": _clock, "day": _day, "language": _language, "length_words": _length,
        "week": week_text,
    }  # fmt: skip
    return environment


def _printable(value: Any) -> Any:
    """Plain text without control characters; markup that Jinja has escaped already is left as it is."""
    return plain(value) if type(value) is str else value


def _clock(ms: int) -> str:
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


def _length(ms: int) -> str:
    seconds = max(1, (ms + 500) // 1000)
    if seconds < 60:
        return _count(seconds, "second")
    return _count((seconds + 30) // 60, "minute")


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _day(text: str) -> str:
    when = moment(text)
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def _language(tag: str) -> str:
    return LANGUAGES.get(tag.partition("-")[0].lower(), tag)


def _shape(video: MediaFile) -> str:
    """The style of a player: "landscape", "portrait", or "portrait phone" for 9:16 within 5 %."""
    if not video.width or not video.height or video.width >= video.height:
        return "landscape"
    off = abs(16 * video.width - 9 * video.height)
    return "portrait phone" if 20 * off <= 9 * video.height else "portrait"


def _downloads(episode: Published) -> tuple[_Download, ...]:
    offered = []
    for file in episode.of("video", "captioned", "audio", "captions", "transcript"):
        high = f", {min(file.width, file.height)}p" if file.width and file.height else ""
        labels = {"video": f"Video{high}", "captioned": f"Video with captions in the picture{high}"}
        label = {**labels, "audio": "Sound only", "captions": "Captions"}.get(file.kind, "Transcript")
        offered.append(_Download(file.name, label, f"{file.suffix.upper()}, {_size(file.bytes)}"))
    offered.append(_Download(TRANSCRIPT_PAGE, "Transcript", "page to read or print"))
    offered.append(_Download(TRANSCRIPT_DATA, "Transcript", "JSON, with times"))
    return tuple(offered)


def _size(count: int) -> str:
    if count < 1_000_000:
        return f"{max(1, (count + 500) // 1000)} kB"
    tenths = (count + 50_000) // 100_000
    return f"{tenths // 10}.{tenths % 10} MB"
