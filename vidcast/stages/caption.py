"""Caption: the transcript's words, moved to the episode's clock, as cues that keep to a profile."""

from __future__ import annotations

from vidcast.model.captions import Captions, Profile
from vidcast.model.segment import STANDARD_PHRASING, Phrasing, segment
from vidcast.model.timeline import Timeline
from vidcast.model.timing import grid_of
from vidcast.model.transcript import Transcript, episode_words
from vidcast.run.stage import Bench, stage

__all__ = ["caption"]


@stage(version=1)
def caption(
    bench: Bench,
    transcript: Transcript,
    timeline: Timeline | None,
    profile: Profile,
    phrasing: Phrasing = STANDARD_PHRASING,
) -> Captions:
    """The captions of the episode that the timeline cuts, or of the whole recording without one.

    Words that are cut out leave. Cues stand on the timeline's frames (30 a second without one) and never on its cards.
    """
    if timeline is None:
        words = transcript.words
    else:
        words = tuple(word for _, word in episode_words(transcript.words, timeline))
    cues = segment(words, grid_of(timeline), profile, transcript.language, phrasing)
    return Captions(profile=profile.name, language=transcript.language, cues=cues)
