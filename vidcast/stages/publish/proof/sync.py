"""Whether picture and sound are together, and from the planned place, at every join and at the end.

Nothing of the graph that made the file is used: pictures and sound of the published file are looked for in the
recordings near the place where the plan takes them from, and how far off each is found is compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from vidcast.model.masking import COVER_FADE_MS, Cover
from vidcast.model.recording import Take
from vidcast.model.report import Check
from vidcast.model.rundown import Piece, Rundown
from vidcast.model.times import Span, clock_text, frame_at, ms_at, sample_at, subtraction
from vidcast.stages.publish.proof.hearing import SOUND_RATE, Echo, Window, echo, loudness_of
from vidcast.stages.publish.proof.sight import REACH, Sight, Strip, sights
from vidcast.stages.publish.settings import PublishSettings
from vidcast.tools.listen import listen
from vidcast.tools.looks import SIDE, Area, Shapes, looks, of_take, of_video, seen

if TYPE_CHECKING:
    from vidcast.stages.publish.proof.hearing import Samples
    from vidcast.tools.looks import Looks

__all__ = ["MOST_JOINS", "Offset", "Published", "offsets", "sync"]

MOST_JOINS = 200
"""Of more joins so many, evenly chosen, are measured."""
PICTURES = 10
"""So many pictures after and before each join are compared."""
ROUNDING_MS = 2
"""Sound is found to a part of a millisecond, frames begin on rounded ones."""
LOWER_THIRD_TOP = 0.53
"""Below this share of the canvas a lower third may cover the picture."""
LOWER_THIRD_FADES_MS = 1000
"""It may take so long to come and go."""


@dataclass(frozen=True, slots=True)
class Published:
    """The episode as it was rendered: its largest video, its sound at SOUND_RATE, its plan."""

    video: Path
    heard: Samples
    rundown: Rundown
    canvas: tuple[int, int]
    settings: PublishSettings
    covers: tuple[Cover, ...] = ()
    """Where another sound is heard than the recording's."""


@dataclass(frozen=True, slots=True)
class Offset:
    """What was found at one place; None where nothing moves or nothing is heard."""

    at_frame: int
    """Of the episode."""
    picture: Sight | None
    sound: Echo | None

    @property
    def strange(self) -> bool:
        """Whether something else is shown or heard than what was planned."""
        return any(found is not None and not found.same for found in (self.picture, self.sound))

    def off_ms(self, rate: Fraction) -> int:
        """How far apart picture and sound are, or either from its plan, whichever is more."""
        picture = ms_at(self.picture.late, rate) if self.picture else 0
        sound = self.sound.late_ms if self.sound else 0
        return max(abs(picture - sound), abs(picture), abs(sound))


def sync(found: Sequence[Offset], joins: int, rate: Fraction) -> Check:
    """The check over all places that were measured; `joins` is how many there are.

    Where something is only not recognised, a person may look and accept it.
    """
    limit = ms_at(1, rate)
    late = [offset for offset in found if offset.strange or offset.off_ms(rate) > limit + ROUNDING_MS]
    pictures, sounds = (sum(each is not None for each in side) for side in _sides(found))
    said = f"{max((offset.off_ms(rate) for offset in found if not offset.strange), default=0)} ms at most"
    said += f", {len(found) // 2} of {joins} joins measured, told by {pictures} pictures and {sounds} sounds"
    if strange := sum(offset.strange for offset in found):
        said += f"; something else than planned at {strange} places"
    if late:
        said += f"; first at {clock_text(ms_at(late[0].at_frame, rate))}"
    # Noise that was raised, or a bare wall, can look like something else; only what was found elsewhere is a proof.
    firm = not late or any(not offset.strange for offset in late)
    title = "Picture and sound are together at every join"
    return Check("sync", title, not late, said, f"one frame, {limit} ms", firm)


def _sides(found: Sequence[Offset]) -> tuple[list[Sight | None], list[Echo | None]]:
    return [offset.picture for offset in found], [offset.sound for offset in found]


def offsets(published: Published, takes: tuple[Take, ...]) -> tuple[Offset, ...]:
    """What is found where each piece begins and where it ends, in order of the episode.

    Raises Undecodable when pictures cannot be decoded, BadRecording when a recording's sound cannot be.
    """
    chosen = _evenly(published.rundown.pieces, MOST_JOINS)
    places = [
        [_Place(piece, ends) for piece in chosen if piece.part == part for ends in (False, True)]
        for part in range(len(takes))
    ]
    pictures = _seen(published, takes, places)
    sounds = [_heard(published, take, mine) for take, mine in zip(takes, places, strict=True)]
    return tuple(
        Offset(place.episode, picture, sound)
        for part in zip(places, pictures, sounds, strict=True)
        for place, picture, sound in zip(*part, strict=True)
    )


def _evenly(pieces: Sequence[Piece], most: int) -> tuple[Piece, ...]:
    """At most so many of the pieces, the first and the last among them."""
    if len(pieces) <= most:
        return tuple(pieces)
    return tuple(pieces[at * (len(pieces) - 1) // (most - 1)] for at in range(most))


@dataclass(frozen=True, slots=True)
class _Place:
    """One side of a join: the pictures with which a piece begins or ends, and its sound."""

    piece: Piece
    ends: bool

    @property
    def length(self) -> int:
        return self.piece.end - self.piece.first

    @property
    def count(self) -> int:
        return min(PICTURES, self.length)

    @property
    def _skipped(self) -> int:
        return self.length - self.count if self.ends else 0

    @property
    def episode(self) -> int:
        return self.piece.episode_frame + self._skipped

    @property
    def shown(self) -> range:
        """Frames of the episode."""
        return range(self.episode, self.episode + self.count)

    @property
    def around(self) -> tuple[int, ...]:
        """Frames of the recording, REACH more on either side; before the first, that one."""
        first = self.piece.first + self._skipped
        return tuple(max(0, at) for at in range(first - REACH, first + self.count + REACH))

    def source(self, frame: int) -> int:
        """The recording's frame that is planned for one of those shown."""
        return self.piece.first + frame - self.piece.episode_frame

    def windows(self, rate: Fraction, edge_ms: int, covers: Sequence[Cover]) -> tuple[Window, ...]:
        """The sound of the piece as far as it is the recording's, without what fades at its ends; nearest first."""
        edge = edge_ms * SOUND_RATE // 1000
        source, first = (sample_at(at, rate, SOUND_RATE) for at in (self.piece.first, self.piece.episode_frame))
        end = sample_at(self.piece.episode_frame + self.length, rate, SOUND_RATE)
        covered = [_samples(cover.span.grown(COVER_FADE_MS, COVER_FADE_MS)) for cover in covers]
        heard = subtraction([Span(first + edge, max(first + edge, end - edge))], covered)
        found = [Window(each.start_ms, each.start_ms - first + source, each.length_ms) for each in heard]
        return tuple(found[::-1] if self.ends else found)


def _samples(span: Span) -> Span:
    """A span of milliseconds in samples."""
    return Span(span.start_ms * SOUND_RATE // 1000, span.end_ms * SOUND_RATE // 1000)


def _heard(published: Published, take: Take, places: Sequence[_Place]) -> list[Echo | None]:
    if take.recording.audio is None or not places:
        return [None] * len(places)
    source = listen(take.path, take.recording, SOUND_RATE)
    voice, edge = loudness_of(source), max(published.settings.fade_ms, published.settings.crossfade_ms)
    found: list[Echo | None] = []
    for place in places:
        windows = place.windows(published.rundown.frame_rate, edge, published.covers)
        echoes = (echo(published.heard, source, window, voice, backwards=place.ends) for window in windows)
        found.append(next((each for each in echoes if each is not None), None))
    return found


def _seen(published: Published, takes: Sequence[Take], places: Sequence[Sequence[_Place]]) -> list[list[Sight | None]]:
    """What is seen at the places of each part; None everywhere for one whose recording shows nothing."""
    rate = published.rundown.frame_rate
    parts = [at for at, take in enumerate(takes) if take.recording.video is not None and places[at]]
    around = [of_take(takes[part], (at for place in places[part] for at in place.around), rate) for part in parts]
    originals = dict(zip(parts, seen(around), strict=True))
    areas = {part: _areas(places[part], originals[part][1], published.canvas) for part in parts}
    wanted = [of_video(published.video, areas[part], rate, areas[part]) for part in parts]
    shown = dict(zip(parts, looks(wanted), strict=True))
    found: list[list[Sight | None]] = []
    for part, mine in enumerate(places):
        if part in originals and originals[part][0]:
            strips = (_strip(published, place, shown[part], originals[part][0], areas[part]) for place in mine)
            found.append(sights(list(strips)))
        else:
            # No picture, or one that no longer decodes: nothing tells, and the report says how many pictures told.
            found.append([None] * len(mine))
    return found


def _areas(places: Sequence[_Place], shapes: Shapes, canvas: tuple[int, int]) -> dict[int, Area]:
    """Where on the canvas the picture is that each published frame should show; nowhere where there is none."""
    planned = {at: place.source(at) for place in places for at in place.shown}
    return {at: Area.fitted(shapes[source], canvas) for at, source in planned.items() if source in shapes}


def _strip(published: Published, place: _Place, shown: Looks, originals: Looks, areas: Mapping[int, Area]) -> Strip:
    rundown, settings = published.rundown, published.settings
    pictures = tuple(shown[at] for at in place.shown)
    around = tuple(originals[at] for at in place.around)
    covered_ms = settings.lower_third_ms + LOWER_THIRD_FADES_MS if settings.lower_third_ms else 0
    covered = rundown.parts[place.piece.part].opening_frames + frame_at(covered_ms, rundown.frame_rate)
    if place.episode >= covered:
        return Strip(pictures, around)
    top = LOWER_THIRD_TOP * published.canvas[1]
    rows = min((top - areas[at].top) * SIDE / areas[at].height for at in place.shown)
    return Strip(pictures, around, min(SIDE, max(1, int(rows))))
