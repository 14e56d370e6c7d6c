"""Whether the smaller videos show the same pictures as the largest, at the same frames."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from vidcast.model.report import Check
from vidcast.model.rundown import Rundown
from vidcast.stages.publish.proof.sight import REACH, Strip, alike
from vidcast.tools.looks import looks, of_video

__all__ = ["renditions"]

PLACES = 6
"""So many places, evenly through the episode, are compared."""
PICTURES = 4


def renditions(videos: Sequence[Path], rundown: Rundown) -> Check:
    """The check of all videos, largest first. Raises Undecodable."""
    last = rundown.episode_frames - 1
    count = min(PICTURES, last + 1)
    starts = sorted({(last + 1 - count) * at // (PLACES - 1) for at in range(PLACES)})
    shown = {start: [start + k for k in range(count)] for start in starts}
    around = {start: [min(last, max(0, start + k)) for k in range(-REACH, count + REACH)] for start in starts}
    smaller = [
        of_video(video, (at for start in starts for at in shown[start]), rundown.frame_rate) for video in videos[1:]
    ]
    larger = of_video(videos[0], (at for start in starts for at in around[start]), rundown.frame_rate)
    largest, *others = looks([larger, *smaller]) if smaller else ({},)
    wrong = []
    for video, seen in zip(videos[1:], others, strict=True):
        strips = (
            Strip(tuple(seen[at] for at in shown[start]), tuple(largest[at] for at in around[start]))
            for start in starts
        )
        off = sum(not alike(strip) for strip in strips)
        wrong.extend([f"{video.name}: other pictures at {off} of {len(starts)} places"] if off else [])
    said = "; ".join(wrong) or f"the same in {len(videos)} videos at {len(starts)} places"
    return Check("renditions", "Every size shows the same pictures at the same time", not wrong, said, "no difference")
