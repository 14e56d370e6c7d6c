"""What is asked of an episode beside its words: for whom it is, who signed the policy, and who may not be in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from vidcast.catalogue import Episode
from vidcast.model.acknowledgement import Acknowledgement, newest, stands
from vidcast.model.decisions import Wait
from vidcast.model.policy import Pack
from vidcast.pipeline import Asked, Part

__all__ = ["asked"]


def asked(
    episode: Episode,
    parts: Sequence[Part],
    pack: Pack,
    signed: Sequence[Acknowledgement],
    basis: Asked,
) -> Asked:
    """The basis, which has the day and the show's audience, with what the parts and their leaders add to it."""
    words = [newest(signed, part.credit.leader, pack.name) for part in parts]
    return replace(
        basis,
        kind=episode.kind,
        acknowledged=tuple(stands(word, pack.version, basis.today) for word in words),
        objections=(*_ended(parts, words), *_readdressed(episode, basis.audience)),
    )


def _ended(parts: Sequence[Part], words: Sequence[Acknowledgement | None]) -> Iterator[Wait]:
    for part, word in zip(parts, words, strict=True):
        if word is not None and word.said == "ended":
            why = f"{part.credit.leader} no longer takes part"
            yield Wait(why, ("hr", "comms"), recording=part.take.recording.sha256)


def _readdressed(episode: Episode, audience: str) -> Iterator[Wait]:
    if episode.audience != audience:
        why = f"it came in for the {episode.audience} audience, and the show is {audience} now"
        yield Wait(f"{why}: run it again with --audience {audience} if that is meant", ("comms",))
