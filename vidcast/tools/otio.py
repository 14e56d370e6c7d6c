"""Writes an episode's cuts as an OpenTimelineIO timeline, for editors who finish elsewhere.

The format's own library writes it, so that what other programs read is what the format says. All times are in the
episode's frame rate: every piece begins and ends on one of its frames, in the recording and in the episode.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from vidcast.model.rundown import Rundown
from vidcast.model.times import frame_at

__all__ = ["Original", "to_otio"]


@dataclass(frozen=True, slots=True)
class Original:
    """The recording of one part, as an editor finds it."""

    name: str
    """What its clips are called."""
    path: Path
    """Where its file lies; absolute."""
    duration_ms: int
    frame_rate: Fraction
    """The recording's own rate."""
    chapter: str = ""
    """What the marker at the beginning of its part says; "" takes the name."""
    has_picture: bool = True
    has_sound: bool = True


def to_otio(rundown: Rundown, originals: Sequence[Original], title: str) -> str:
    """The text of an .otio file: one picture and one sound track, a clip for each kept piece, cards as generators.

    `originals` are those of the rundown's parts, in order. The tracks are exactly `rundown.episode_frames` long. Where
    a card is shown the sound track has a gap, as it has where a recording has no sound.
    """
    import opentimelineio as otio

    if len(originals) != len(rundown.parts):
        raise ValueError(f"each part has one original, got {len(originals)} for {len(rundown.parts)} parts")
    timeline = otio.schema.Timeline(name=title, global_start_time=_time(0, rundown.frame_rate))
    for kind in (otio.schema.TrackKind.Video, otio.schema.TrackKind.Audio):
        track = otio.schema.Track(name=kind, kind=kind)
        track.extend(_items(rundown, originals, kind))
        timeline.tracks.append(track)
    timeline.tracks.markers.extend(_markers(rundown, originals))
    return str(otio.adapters.write_to_string(timeline, "otio_json"))


def _items(rundown: Rundown, originals: Sequence[Original], kind: str) -> list[Any]:
    """What one track holds, in order and without a hole."""
    cards, rate = rundown.cards, rundown.frame_rate
    items = [_card("title card", cards.title, rate, kind), _card("disclaimer card", cards.disclaimer, rate, kind)]
    part = 0
    for piece in rundown.pieces:
        if piece.part != part:
            items.append(_card("chapter card", cards.chapter, rate, kind))
            part = piece.part
        items.append(_clip(originals[part], piece.first, piece.end, rate, kind))
    items.append(_card("closing card", cards.closing, rate, kind))
    return [item for item in items if item is not None]


def _card(name: str, frames: int, rate: Fraction, kind: str) -> Any:
    """A card where there is a picture, silence where there is sound, None where it is not shown."""
    if not frames:
        return None
    import opentimelineio as otio

    span = _range(0, frames, rate)
    if kind == otio.schema.TrackKind.Audio:
        return otio.schema.Gap(name=name, source_range=span)
    shown = otio.schema.GeneratorReference(name=name, generator_kind="card", available_range=span)
    return otio.schema.Clip(name=name, media_reference=shown, source_range=span)


def _clip(original: Original, first: int, end: int, rate: Fraction, kind: str) -> Any:
    """A kept piece of a recording, as long as its frames."""
    import opentimelineio as otio

    span = _range(first, end, rate)
    is_there = original.has_sound if kind == otio.schema.TrackKind.Audio else original.has_picture
    if not is_there:
        return otio.schema.Gap(name=original.name, source_range=span)
    whole = _range(0, max(end, frame_at(original.duration_ms, rate)), rate)
    found = otio.schema.ExternalReference(target_url=original.path.as_uri(), available_range=whole)
    found.metadata["vidcast"] = {"frame_rate": str(original.frame_rate), "duration_ms": original.duration_ms}
    return otio.schema.Clip(name=original.name, media_reference=found, source_range=span)


def _markers(rundown: Rundown, originals: Sequence[Original]) -> list[Any]:
    """Where each chapter begins."""
    import opentimelineio as otio

    return [
        otio.schema.Marker(
            name=original.chapter or original.name,
            marked_range=_range(frame, frame, rundown.frame_rate),
            color=otio.schema.MarkerColor.GREEN,
        )
        for frame, original in zip(rundown.chapter_frames, originals, strict=True)
    ]


def _range(first: int, end: int, rate: Fraction) -> Any:
    import opentimelineio as otio

    return otio.opentime.TimeRange(_time(first, rate), _time(end - first, rate))


def _time(frames: int, rate: Fraction) -> Any:
    import opentimelineio as otio

    # The format holds rates as floats; frame counts of this size are exact in them.
    return otio.opentime.RationalTime(frames, float(rate))
