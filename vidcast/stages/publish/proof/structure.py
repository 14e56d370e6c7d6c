"""The checks of what the published files hold: frames, lengths, streams, chapters, the order of their boxes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from vidcast.model.report import Check
from vidcast.model.rundown import Rundown
from vidcast.model.times import ms_at
from vidcast.stages.publish.proof.files import AAC_FRAME_MS, BT709, LIMITED, Contents

__all__ = ["structure"]


def structure(
    videos: Sequence[Contents], sound: Contents, sizes: Sequence[tuple[int, int]], rundown: Rundown
) -> Iterator[Check]:
    """The checks of the renditions, largest first, and of the audio rendition; `sizes` are what was planned."""
    yield _frames(videos, rundown)
    yield _duration([*videos, sound], rundown)
    yield _streams(videos, sound, sizes)
    yield _chapters(videos, rundown)
    late = [file.name for file in (*videos, sound) if not file.index_first]
    said = f"{', '.join(late)}: the index comes last" if late else "the index comes first in every file"
    yield Check("faststart", "Every file plays while it loads", not late, said, "moov before mdat")


def _frames(videos: Sequence[Contents], rundown: Rundown) -> Check:
    wrong = [
        f"{file.name}: {file.picture.frames if file.picture else 0} frames"
        + ("" if file.picture and file.picture.steady else ", not at a constant rate")
        for file in videos
        if file.picture is None or file.picture.frames != rundown.episode_frames or not file.picture.steady
    ]
    rate = rundown.frame_rate
    said = "; ".join(wrong) or f"{rundown.episode_frames} frames in each of {len(videos)} videos"
    limit = f"{rundown.episode_frames} frames, frame n at n x {rate.denominator}/{rate.numerator} s"
    return Check("frames", "Every planned picture is there, at a constant rate", not wrong, said, limit)


def _duration(files: Sequence[Contents], rundown: Rundown) -> Check:
    allowed = ms_at(1, rundown.frame_rate) + AAC_FRAME_MS
    off = [(file.sound_ms - rundown.episode_ms, file.name) for file in files]
    worst, name = max(off, key=lambda each: abs(each[0]))
    said = f"the sound ends {worst:+d} ms from {rundown.episode_ms} ms in {name}"
    limit = f"{allowed} ms: a frame and a packet of AAC"
    return Check("duration", "The episode is as long as planned", abs(worst) <= allowed, said, limit)


def _streams(videos: Sequence[Contents], sound: Contents, sizes: Sequence[tuple[int, int]]) -> Check:
    wrong = [f"{len(videos)} videos, not {len(sizes)}"] if len(videos) != len(sizes) else []
    for file, size in zip(videos, sizes, strict=False):
        wrong.extend(f"{file.name}: {fault}" for fault in _faults(file, size))
        if file.sound_sha256 != videos[0].sound_sha256:
            wrong.append(f"{file.name}: another sound than {videos[0].name}")
    if sound.kinds != ("audio",):
        wrong.append(f"{sound.name}: streams {' '.join(sound.kinds)}")
    wrong.extend(f"{file.name}: metadata {', '.join(file.tags)}" for file in (*videos, sound) if file.tags)
    said = "; ".join(wrong) or "nothing else is in any file"
    limit = "one video, one sound, upright, square pixels, yuv420p, BT.709, planned sizes, no metadata of a recording"
    return Check("streams", "The files hold what they should and nothing else", not wrong, said, limit)


def _faults(file: Contents, size: tuple[int, int]) -> Iterator[str]:
    if file.kinds != ("video", "audio"):
        yield f"streams {' '.join(file.kinds)}"
    picture = file.picture
    if picture is None:
        return
    if (picture.width, picture.height) != size or picture.width % 2 or picture.height % 2:
        yield f"{picture.width}x{picture.height}, not {size[0]}x{size[1]}"
    if picture.rotation:
        yield f"a rotation flag of {picture.rotation}"
    if picture.sample_aspect != Fraction(1):
        yield f"pixels {picture.sample_aspect} as wide as high"
    if picture.pixel_format != "yuv420p":
        yield f"pixels of {picture.pixel_format}"
    if picture.colours != (LIMITED, BT709, BT709, BT709):
        yield f"colour tags {picture.colours}"


def _chapters(videos: Sequence[Contents], rundown: Rundown) -> Check:
    """Each part's beginning is a chapter, in every video; an episode of one part needs none."""
    rate = rundown.frame_rate
    frame, planned = ms_at(1, rate), [ms_at(at, rate) for at in rundown.chapter_frames]
    wrong = []
    for file in videos:
        if not file.chapters and len(planned) == 1:
            continue
        lost = [ms for ms in planned if not any(abs(ms - at) <= frame for at in file.chapters)]
        if lost:
            wrong.append(f"{file.name}: {len(lost)} of {len(planned)} parts begin without a chapter")
        if any(not 0 <= at < rundown.episode_ms for at in file.chapters):
            wrong.append(f"{file.name}: a chapter past the end")
    said = "; ".join(wrong) or f"{len(videos[0].chapters)} chapters for {len(planned)} parts"
    return Check("chapters", "Each part has its chapter", not wrong, said, f"within one frame, {frame} ms")
