"""What goes on the shelf of a published episode: its files, their names, and the record of both."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from vidcast.catalogue import Episode
from vidcast.library import integrity
from vidcast.model.audit import Fact
from vidcast.model.episode import (
    NAME_LETTERS,
    Chapter,
    MediaFile,
    MediaKind,
    Published,
    PublishedPart,
    file_base,
    moment_text,
    next_moment,
    one_line,
)
from vidcast.model.part import Credit
from vidcast.model.subrip import to_srt
from vidcast.model.times import ms_at
from vidcast.model.webvtt import to_vtt
from vidcast.pipeline import Look, Produced, Released
from vidcast.run.store import write_text
from vidcast.tools.pages import transcript_data

__all__ = ["Edition", "Finished", "checked", "dated", "edition"]

PEAKS = "application/json"

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


@dataclass(frozen=True, slots=True)
class Finished:
    """An episode as it was cleared, and the files that were rendered of it."""

    produced: Produced
    released: Released


def edition(episode: Episode, look: Look, finished: Finished, folder: Path, before: Published | None) -> Edition:
    """The edition of a rendered episode; texts are written into `folder`, which must outlive it.

    Dates are left as those of `before`, or empty for a first edition: `dated` sets them. Media that changed since
    `before` gets a new name, because a player that resumes a download would join two versions.
    """
    produced, released = finished.produced, finished.released
    write_text(folder / "captions.vtt", to_vtt(produced.captions))
    write_text(folder / "captions.srt", to_srt(produced.captions))
    write_text(folder / "chapters.json", chapters_text(produced.chapters))
    base = file_base(episode.show, episode.slug)
    files: dict[str, Path] = {}
    media = []
    for each in (*_media(base, released, before), *_texts(folder), *_pictures(released)):
        media.append(each.file)
        files[each.file.name] = each.path
    return Edition(_record(episode, look, finished, tuple(media), before), files)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A file of the edition, and where it lies now."""

    file: MediaFile
    path: Path


def _media(base: str, released: Released, before: Published | None) -> Iterator[_Placed]:
    """The videos, largest first, and the sound alone."""
    render, sound = released.render, released.sound
    largest, *_ = render.value.renditions
    for each in render.value.renditions:
        size = (each.width, each.height)
        stem = base if each is largest else f"{base}-{min(size)}p"
        yield _medium(stem, _file("video", render.folder / each.name, size), render.folder / each.name, before)
    if released.captioned is not None:
        each, folder = released.captioned.value, released.captioned.folder
        file = _file("captioned", folder / each.name, (each.width, each.height))
        yield _medium(f"{base}-captioned", file, folder / each.name, before)
    path = sound.folder / sound.value.name
    yield _medium(base, _file("audio", path, None), path, before)


def _medium(stem: str, file: MediaFile, path: Path, before: Published | None) -> _Placed:
    """A video or audio file under its name: the one it had, or the next revision's when its bytes are others."""
    named = re.compile(rf"{re.escape(stem)}(?:-r(\d+))?\.{file.suffix}")
    earlier = [each for each in (before.media if before is not None else ()) if named.fullmatch(each.name)]
    if not earlier:
        return _Placed(replace(file, name=f"{stem}.{file.suffix}"), path)
    if earlier[0].sha384 == file.sha384:
        return _Placed(replace(file, name=earlier[0].name), path)
    match = named.fullmatch(earlier[0].name)
    revision = int(match[1]) + 1 if match is not None and match[1] else 2
    return _Placed(replace(file, name=f"{stem}-r{revision}.{file.suffix}"), path)


def _texts(folder: Path) -> Iterator[_Placed]:
    kinds: tuple[tuple[MediaKind, str], ...] = (
        ("captions", "captions.vtt"),
        ("captions", "captions.srt"),
        ("chapters", "chapters.json"),
    )
    for kind, name in kinds:
        yield _Placed(replace(_file(kind, folder / name, None), name=name), folder / name)


def _pictures(released: Released) -> Iterator[_Placed]:
    still, waves = released.poster, released.peaks
    for path, name, size in (
        (still.folder / still.value.large, "poster.jpg", (1280, 720)),
        (still.folder / still.value.small, "poster-640.jpg", (640, 360)),
    ):
        yield _Placed(replace(_file("poster", path, size), name=name), path)
    path = waves.folder / waves.value.name
    yield _Placed(replace(_file("peaks", path, None), name="peaks.json", mime=PEAKS), path)


def _record(
    episode: Episode, look: Look, finished: Finished, media: tuple[MediaFile, ...], before: Published | None
) -> Published:
    card, produced = look.card, finished.produced
    leaders = tuple(dict.fromkeys(each.leader for each in card.parts if each.leader))
    alone = card.parts[0] if len(card.parts) == 1 else Credit()
    starts = [ms_at(frame, produced.rundown.frame_rate) for frame in produced.rundown.chapter_frames]
    return Published(
        show=episode.show,
        slug=episode.slug,
        week=episode.week,
        title=card.title,
        leader=_named(leaders) or card.show,
        leader_title=alone.leader_title,
        division=alone.division,
        summary=look.summary,
        guid=before.guid if before else episode.guid,
        published_at=before.published_at if before else "2000-01-01T00:00:00Z",
        updated_at=before.updated_at if before else "2000-01-01T00:00:00Z",
        duration_ms=finished.released.render.value.duration_ms,
        language=produced.captions.language,
        media=media,
        # An approval says yes to the episode, and only where it says so that somebody read its captions.
        captions_reviewed=produced.clearance.captions_read_by is not None,
        reviewed_by=produced.clearance.captions_read_by,
        parts=tuple(PublishedPart(start, credit) for start, credit in zip(starts, card.parts, strict=True)),
        audience=episode.audience,
        transcript=integrity(hashlib.sha384(transcript_data(produced.captions)).digest()),
    )


def _named(leaders: Sequence[str]) -> str:
    """The leaders as one name, of at most so many letters as feeds allow.

    >>> _named(["Dana Reyes", "Sam Ortiz", "Kim Lee"])
    'Dana Reyes, Sam Ortiz and Kim Lee'
    """
    for shown in range(len(leaders), 0, -1):
        more = len(leaders) - shown
        names = [*leaders[:shown], *([f"{more} more"] if more else [])]
        text = " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
        if len(one_line(text)) <= NAME_LETTERS:
            return text
    return ""


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
        return integrity(hashlib.file_digest(file, "sha384").digest())


def chapters_text(marks: Sequence[Chapter]) -> str:
    """Chapters as a file of Podcasting 2.0, version 1.2.0; each title is one line of plain characters."""
    found = [{"startTime": mark.start_ms / 1000, "title": one_line(mark.title)} for mark in marks]
    return json.dumps({"version": "1.2.0", "chapters": found}, ensure_ascii=False, indent=1) + "\n"


def checked(produced: Produced) -> dict[str, Fact]:
    """By which policy an episode was checked and what became of its findings, for the audit trail."""
    found = produced.findings
    states: dict[str, Fact] = dict(Counter(finding.state for finding in found.findings))
    policy: dict[str, Fact] = {"pack": found.pack, "version": found.pack_version, "policy": found.pack_digest}
    approved: dict[str, Fact] = {"approved": by} if (by := produced.clearance.approved_by) else {}
    return {**policy, **states, **approved, "not_checked": len(found.not_checked)}
