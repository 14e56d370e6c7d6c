"""What goes on the shelf of a published episode: its files, their names, and the record of both."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from vidcast.catalogue import Episode
from vidcast.model.episode import MediaFile, MediaKind, Published, file_base, moment_text, next_moment
from vidcast.model.timeline import Timeline
from vidcast.model.times import ms_at
from vidcast.model.webvtt import to_srt, to_vtt
from vidcast.pipeline import Produced, Released
from vidcast.run.store import write_text

__all__ = ["Edition", "dated", "edition"]

MIME = {
    ".mp4": "video/mp4",
    ".m4a": "audio/mp4",
    ".vtt": "text/vtt",
    ".srt": "application/x-subrip",
    ".json": "application/json+chapters",
    ".jpg": "image/jpeg",
}


@dataclass(frozen=True, slots=True)
class Edition:
    """A published episode's record and where each of its files lies before it is shelved."""

    published: Published
    files: Mapping[str, Path]


def edition(
    episode: Episode, produced: Produced, released: Released, folder: Path, before: Published | None
) -> Edition:
    """The edition of a rendered episode; texts are written into `folder`, which must outlive it.

    Dates are left as those of `before`, or empty for a first edition: `dated` sets them. Media that changed since
    `before` gets a new name, because a player that resumes a download would join two versions.
    """
    render, sound = released.render, released.sound
    write_text(folder / "captions.vtt", to_vtt(produced.captions))
    write_text(folder / "captions.srt", to_srt(produced.captions))
    write_text(folder / "chapters.json", chapters_text(episode, produced.timeline))
    size = (render.value.width, render.value.height)
    base = file_base(episode.show, episode.slug)
    parts: list[tuple[MediaKind, Path, str, tuple[int, int] | None]] = [
        ("video", render.folder / render.value.video, "", size),
        ("audio", sound.folder / sound.value.name, "", None),
        ("captions", folder / "captions.vtt", "captions.vtt", None),
        ("captions", folder / "captions.srt", "captions.srt", None),
        ("chapters", folder / "chapters.json", "chapters.json", None),
        ("poster", render.folder / render.value.poster, "poster.jpg", (1280, 720)),
    ]
    files: dict[str, Path] = {}
    media = []
    for kind, path, fixed, pixels in parts:
        file = _file(kind, path, pixels)
        file = replace(file, name=fixed or _media_name(base, file, before))
        media.append(file)
        files[file.name] = path
    return Edition(_record(episode, produced, released, tuple(media), before), files)


def _record(
    episode: Episode, produced: Produced, released: Released, media: tuple[MediaFile, ...], before: Published | None
) -> Published:
    first = before or Published(
        show=episode.show,
        slug=episode.slug,
        week=episode.week,
        title=episode.title,
        leader=episode.leader or episode.show,
        leader_title="",
        division="",
        summary="",
        guid=episode.guid,
        published_at="2000-01-01T00:00:00Z",
        updated_at="2000-01-01T00:00:00Z",
        duration_ms=released.render.value.duration_ms,
        language=produced.captions.language,
        media=media,
        captions_reviewed=False,
    )
    return replace(
        first,
        title=episode.title,
        leader=episode.leader or first.leader,
        leader_title=episode.leader_title,
        division=episode.division,
        summary=episode.summary,
        duration_ms=released.render.value.duration_ms,
        language=produced.captions.language,
        media=media,
        captions_reviewed=False,  # An approval says yes to the episode, not that somebody read its captions.
        reviewed_by=None,
    )


def dated(published: Published, now: datetime, last: str | None, *, first: bool) -> Published:
    """The record with its dates: a first edition is later than every one before it, a later one only updated."""
    if first:
        moment = next_moment(now, last)
        return replace(published, published_at=moment, updated_at=moment)
    return replace(published, updated_at=max(moment_text(now), published.published_at))


def _file(kind: MediaKind, path: Path, size: tuple[int, int] | None) -> MediaFile:
    width, height = size or (None, None)
    return MediaFile(
        name=f"new{path.suffix}",
        bytes=path.stat().st_size,
        mime=MIME[path.suffix],
        kind=kind,
        sha384=_integrity(path),
        width=width,
        height=height,
    )


def _integrity(path: Path) -> str:
    with path.open("rb") as file:
        return "sha384-" + base64.b64encode(hashlib.file_digest(file, "sha384").digest()).decode()


def _media_name(base: str, file: MediaFile, before: Published | None) -> str:
    """The name of a video or audio file: the one it had, or the next revision's when its bytes are others."""
    earlier = before.first(file.kind) if before is not None else None
    if earlier is None:
        return f"{base}.{file.suffix}"
    if earlier.sha384 == file.sha384:
        return earlier.name
    revision = re.search(r"-r(\d+)\.", earlier.name)
    return f"{base}-r{int(revision[1]) + 1 if revision else 2}.{file.suffix}"


def chapters_text(episode: Episode, timeline: Timeline) -> str:
    """The chapters of an episode of one part: its title card and the message (Podcasting 2.0, version 1.2.0)."""
    opening = ms_at(timeline.opening_frames, timeline.frame_rate)
    marks = [(0, episode.title), (opening, episode.leader or "Message")] if opening else [(0, episode.title)]
    chapters = [{"startTime": ms / 1000, "title": title} for ms, title in marks]
    return json.dumps({"version": "1.2.0", "chapters": chapters}, ensure_ascii=False, indent=1) + "\n"
