"""Whether the smaller videos show the same pictures as the largest, at the same frames."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from vidcast.model.report import Check
from vidcast.model.rundown import Rundown
from vidcast.stages.publish.proof.looks import looks_of_video
from vidcast.stages.publish.proof.sight import REACH, Strip, sights

__all__ = ["renditions"]

PLACES = 6
"""So many places, evenly through the episode, are compared."""
PICTURES = 4


def renditions(videos: Sequence[Path], rundown: Rundown) -> Check:
    """The check of all videos, largest first. Raises Undecodable."""
    rate, last = rundown.frame_rate, rundown.episode_frames
    count = min(PICTURES, last)
    starts = sorted({(last - count) * at // max(1, PLACES - 1) for at in range(PLACES)})
    around = [min(last - 1, max(0, start + k)) for start in starts for k in range(-REACH, count + REACH)]
    largest = looks_of_video(videos[0], around, rate, None) if len(videos) > 1 else {}
    wrong = []
    for video in videos[1:]:
        looks = looks_of_video(video, [start + k for start in starts for k in range(count)], rate, None)
        strips = [
            Strip(
                tuple(looks[start + k] for k in range(count)),
                tuple(largest[min(last - 1, max(0, start + k))] for k in range(-REACH, count + REACH)),
            )
            for start in starts
        ]
        off = [found for found in sights(strips) if found is not None and (found.late or not found.same)]
        wrong.extend([f"{video.name}: other pictures at {len(off)} of {len(starts)} places"] if off else [])
    said = "; ".join(wrong) or f"the same in {len(videos)} videos at {len(starts)} places"
    return Check("renditions", "Every size shows the same pictures at the same time", not wrong, said, "no difference")
