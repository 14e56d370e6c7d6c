"""Notices by its sound that a recording is a copy of one that its episode has, and says which of them is better."""

from __future__ import annotations

from dataclasses import dataclass

from vidcast.catalogue import Catalogue, Episode, Submission
from vidcast.config import LibraryFolder
from vidcast.errors import VidcastError
from vidcast.model.recording import Recording, Take
from vidcast.run.progress import Reporter
from vidcast.run.runner import Runner
from vidcast.run.store import Store
from vidcast.stages.soundprint import SoundPrint, is_same_talk, soundprint

__all__ = ["Copies", "Copy", "advantage"]

LONGER_MS = 1000
"""Copies differ in length by a little, whatever made them."""


@dataclass(frozen=True, slots=True)
class Copy:
    """What a new recording is a copy of."""

    of: Submission
    """The better one of the takes that it has the sound of."""
    number: int
    """That take's place among those of the episode, from 1."""
    advantage: str
    """Why the new one takes its place; "" when it does not."""
    because: str
    """Why the better one of the two is better."""

    def told(self, file: str, episode: Episode) -> str:
        """What is said of it to those who run the library."""
        used = "is used in its place, because it has" if self.advantage else "is set aside, because that one has"
        return (
            f"{file}: the same talk as take {self.number} of {episode.name}, and {used} {self.because}; "
            f"to decide otherwise: `vidcast parts {episode.name} --use`"
        )

    def note(self) -> str:
        """What its leader reads."""
        if self.advantage:
            return (
                "You sent this talk in another file as well. We use this one, because it has "
                f"{self.because}; the other one is kept too."
            )
        return (
            f"You sent this talk in another file as well. We use that one, because it has {self.because}; this one is "
            "kept too.\nIf you meant us to use this one, please tell the people who publish this show."
        )


@dataclass(frozen=True)
class Copies:
    """The recordings of one library, compared by their sound."""

    folder: LibraryFolder
    store: Store
    catalogue: Catalogue
    reporter: Reporter

    def found(self, recording: Recording, original: str, episode: Episode) -> Copy | None:
        """What a new recording is a copy of among the takes of the episode that it joins; None when it is a new take.

        Where another take was asked for, a shorter file is that take: somebody may have cut out what was wrong.
        """
        takes = self.catalogue.submissions(episode)
        mine = self._print(recording, original) if takes else None
        best: tuple[int, Submission, Recording] | None = None
        for number, take in enumerate(takes, 1):
            other, place = self.catalogue.recording(take.sha256)
            print_ = self._print(other, place) if mine is not None else None
            if mine is None or print_ is None or not is_same_talk(mine, print_):
                continue
            if best is None or advantage(other, best[2]):
                best = number, take, other
        return None if best is None else self._copy(recording, best, episode)

    def _copy(self, new: Recording, best: tuple[int, Submission, Recording], episode: Episode) -> Copy | None:
        number, take, other = best
        gained, lost = advantage(new, other), advantage(other, new)
        asked = {reshoot.recording for reshoot in self.catalogue.decisions(episode).reshoots}
        if lost == LONGER and take.sha256 in asked:
            return None
        return Copy(take, number, gained, gained or lost or FIRST)

    def _print(self, recording: Recording, original: str) -> SoundPrint | None:
        """How a recording sounds; None, and said, when that cannot be found out."""
        run = Runner(self.store, recording.sha256[:16], self.reporter)
        try:
            return run(soundprint, Take(recording, self.folder.original(original)))
        except VidcastError as error:
            self.reporter.note(f"{original}: its sound cannot be compared with other takes: {error}")
            return None


PICTURE, LARGER, LONGER, FIRST = "a picture", "a larger picture", "more of the talk", "come in first"


def advantage(one: Recording, other: Recording) -> str:
    """What makes one copy better than the other; "" when it is not.

    A picture counts most, then its size, then the length.
    """
    if (one.video is None) != (other.video is None):
        return PICTURE if one.video is not None else ""
    areas = [each.video.upright[0] * each.video.upright[1] if each.video else 0 for each in (one, other)]
    if areas[0] != areas[1]:
        return LARGER if areas[0] > areas[1] else ""
    return LONGER if one.duration_ms > other.duration_ms + LONGER_MS else ""
