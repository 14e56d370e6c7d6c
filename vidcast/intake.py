"""Takes recordings in: the original is kept before anything else is done, then it joins its show's week."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from vidcast.catalogue import Catalogue, Episode, Submission
from vidcast.config import Config, LibraryFolder
from vidcast.copies import Copies, Copy
from vidcast.dates import refuse_implausible
from vidcast.errors import BadRequest, VidcastError, WishRefused
from vidcast.inbox import keep_original, sha256_of
from vidcast.model.credit import Credit
from vidcast.model.deadline import week_at, zone_of
from vidcast.model.episode import check_slug, parse_week, slug_of
from vidcast.model.foreign import shown
from vidcast.model.recording import Recording
from vidcast.model.refusal import explained
from vidcast.pipeline import received
from vidcast.preset import Presets
from vidcast.run.progress import Reporter
from vidcast.run.runner import Runner
from vidcast.run.store import Store
from vidcast.stages.receive import Original
from vidcast.terms import glossary_of
from vidcast.wish import Sidecar, Wish, said_before, sidecar_of

__all__ = ["Admitted", "Intake", "TakenIn"]


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of recordings that were brought in together."""

    episodes: tuple[Episode, ...]
    refused: tuple[tuple[Path, VidcastError], ...]
    """Those that could not be used, and why."""


class Admitted(NamedTuple):
    """What became of one recording."""

    episode: Episode
    is_new: bool
    """Whether it is new to its show."""
    copy: Copy | None = None
    """What it is a copy of, where that was noticed now."""


@dataclass(frozen=True)
class Intake:
    """The way into one library."""

    folder: LibraryFolder
    config: Config
    presets: Presets
    store: Store
    open_catalogue: Callable[[], Catalogue]
    mint_guid: Callable[[str], str]
    """Gives a show its podcast:guid when it is first seen."""
    withdraw: Callable[[], None]
    """Takes away outside what is not for everybody any more."""
    reporter: Reporter
    now: Callable[[], datetime]

    def take_in_all(self, paths: Sequence[Path], wish: Wish) -> TakenIn:
        """The episodes of recordings that were brought in together; one that cannot be used keeps out only itself."""
        self.store.sweep()
        batch = uuid.uuid4().hex
        episodes: dict[int, Episode] = {}
        refused: list[tuple[Path, VidcastError]] = []
        for path in paths:
            try:
                with explained():
                    episode = self.take_in(path, wish, batch).episode
            except VidcastError as error:
                refused.append((path, error))
                continue
            episodes[episode.id] = episode
            if wish.apart:  # The first of them made it; the others join it.
                wish = replace(wish, apart=False)
        return TakenIn(tuple(episodes.values()), tuple(refused))

    def take_in(self, path: Path, wish: Wish, batch: str = "") -> Admitted:
        """The episode of a recording, and whether the recording is new to its show; the original is kept before
        anything else is done. A copy of another take is kept and is no part of its own.

        Recordings of one show and week are parts of one episode; those that bear the same `batch` came in together.
        Raises BadRecording when it is none, BadRequest and BadSettings for a wish that cannot be granted.
        """
        own = sidecar_of(path)
        said = wish.said.over(own)
        show = check_slug(said.show or self.config.library.default_show)
        if wish.dropped:
            _refuse_other_show(path, own, show)
        self._refuse_unknown(wish, said)
        original = Original(path, sha256_of(path))
        self._refuse_other_audience(path, said, show, original.sha256, own)
        if said.audience == "public" and not wish.apart:
            self._refuse_beside_others(path, said, show, original.sha256)
        recording = received(Runner(self.store, original.sha256[:16], self.reporter), original)
        # The catalogue is opened before anything is kept: an original without a catalogue means that it is lost.
        catalogue = self.open_catalogue()
        terms = glossary_of(self.folder, catalogue, show).texts
        self._keep(path, recording, catalogue)
        self.mint_guid(show)
        known = catalogue.known_episode(show, original.sha256)
        if known is not None:
            episode, _ = known
            if said.week not in ("", episode.week):
                raise WishRefused(
                    f"{shown(path.name)}: is in {episode.name} already, and an episode keeps its week ({episode.week})",
                    "leave the week out",
                    "Remove the week from the file next to it and drop both again.",
                )
        wanted = self._wanted(wish, said, show)
        copy = self._copy(recording, wanted) if known is None else None
        if earlier := (known[1] if known is not None else copy.of if copy is not None else None):
            own, said = own.over(said_before(earlier)), said.over(said_before(earlier))
        submission = self._submission(replace(said, title=own.title), show, original.sha256, batch, copy)
        episode, is_new = catalogue.submitted(wanted, replace(submission, terms=terms), self.now())
        if copy is not None:
            self.reporter.note(copy.told(shown(path.name), episode))
        if said.audience and episode.audience != said.audience:
            episode = catalogue.readdress(episode, said.audience, self.now())
        return Admitted(episode, is_new, copy)

    def _copy(self, recording: Recording, wanted: Episode) -> Copy | None:
        """What a new recording is a copy of, in the episode that it joins."""
        catalogue = self.open_catalogue()
        joined = None if wanted.apart else catalogue.week_episode(wanted.show, wanted.week)
        if joined is None:
            return None
        _, original = catalogue.recording(recording.sha256)
        return Copies(self.folder, self.store, catalogue, self.reporter).found(recording, original, joined)

    def _keep(self, path: Path, recording: Recording, catalogue: Catalogue) -> None:
        """Keep the original and record that it came in; a good copy of a damaged one takes its place, and is told."""
        kept = keep_original(path, self.folder.originals, recording.sha256, catalogue.original_of(recording.sha256))
        name = os.fsencode(path.name).decode("utf-8", "replace")
        catalogue.arrived(recording, kept.place, name, self.now())
        if kept.damaged:
            catalogue.restored(recording.sha256, self.now())
            self.reporter.note(
                f"{shown(path.name)}: the original that was kept of it was damaged; this good copy took its place, and "
                f"the damaged one is kept as originals/{kept.damaged}"
            )

    def _refuse_unknown(self, wish: Wish, said: Sidecar) -> None:
        """Refuse a wish that cannot be granted before anything is recorded of it."""
        parse_week(said.week or "2000-W01")
        if wish.preset:
            self.presets.preset(wish.preset)
        if wish.policy:
            self.presets.pack(wish.policy)

    def _refuse_other_audience(self, path: Path, said: Sidecar, show: str, sha256: str, own: Sidecar) -> None:
        """Refuse what is meant for one audience in a show for the other, unless somebody says that it is for both."""
        meant, audience = said.audience, self.config.show_config(show).audience
        if meant not in ("", audience):
            kept = self._kept_inside(show, sha256) if own.audience == meant == "internal" else ""
            raise WishRefused(
                f"{shown(path.name)}: it is meant for the {meant} audience, and {show} is {audience}",
                f"name another show, or --audience {audience} if that is meant{kept}",
                f"Drop it in the folder of a show whose audience is {meant}. If it is for the audience of this show "
                "after all, change what the file next to it says, and drop both again.",
            )
        if meant or audience == "internal" or not (self.folder.root / "originals").is_dir():
            return
        others = (other for other in self.open_catalogue().shows_of(sha256) if other != show)
        elsewhere = [other for other in others if self._is_internal(other, sha256)]
        if elsewhere:
            raise WishRefused(
                f"{shown(path.name)}: it came in for {', '.join(elsewhere)}, which is internal, and {show} is public",
                "if it is meant for the public too, say so: --audience public",
                'If it is meant for the public too, write audience = "public" into a file next to it, such as '
                "update.toml for update.mp4, and drop both again.",
            )

    def _kept_inside(self, show: str, sha256: str) -> str:
        """Keep inside what a recording is in already, now that its own note says that it is internal; says so."""
        if not (self.folder.root / "originals").is_dir():
            return ""
        known = self.open_catalogue().known_episode(show, sha256)
        if known is None or known[0].audience == "internal":
            return ""
        episode = self.open_catalogue().readdress(known[0], "internal", self.now())
        self.withdraw()
        return f"; {episode.name}, which it is in, is kept inside from now on"

    def _is_internal(self, show: str, sha256: str) -> bool:
        """Whether a recording came in for the inside in a show, or the show is for the inside now."""
        known = self.open_catalogue().known_episode(show, sha256)
        came_in = known[0].audience if known is not None else "internal"
        return "internal" in (came_in, self.config.show_config(show).audience)

    def _refuse_beside_others(self, path: Path, said: Sidecar, show: str, sha256: str) -> None:
        """Refuse a new recording that would take others, which came in for the inside, to the public with it."""
        if not (self.folder.root / "originals").is_dir():
            return
        catalogue = self.open_catalogue()
        joined = catalogue.week_episode(show, said.week or self._open_week(show))
        known = catalogue.known_episode(show, sha256)
        if known is None and joined is not None and joined.audience == "internal":
            raise WishRefused(
                f"{shown(path.name)}: {joined.name} holds recordings that came in for the internal audience",
                "run those again with --audience public if that is meant, or this one with --apart",
                "Your communications team can make an episode of its own of yours; please ask them.",
            )

    def _open_week(self, show: str) -> str:
        """The week that is open now. Raises StoreError for a clock that cannot be right: it would be in an address."""
        refuse_implausible(self.open_catalogue(), self.now())
        return week_at(self.now(), self.config.show_config(show).cut_off, zone_of(self.config.library.time_zone))

    def _wanted(self, wish: Wish, said: Sidecar, show: str) -> Episode:
        """The episode as wished; without a week, the one that is open now."""
        return Episode(
            show=show,
            week=said.week or self._open_week(show),
            title=wish.said.title,
            preset=wish.preset or None,
            policy=wish.policy or None,
            poster_ms=wish.poster_ms,
            apart=wish.apart,
            audience=self.config.show_config(show).audience,
            kind=said.kind or "message",
        )

    def _submission(self, said: Sidecar, show: str, sha256: str, batch: str, copy: Copy | None) -> Submission:
        credit = self.config.show_config(show).credit(Credit(said.leader, said.leader_title, said.division, said.title))
        made = Submission(sha256, credit, said.summary, batch)
        return made if copy is None else replace(made, same_as=copy.of.sha256, better=bool(copy.advantage))


def _refuse_other_show(path: Path, own: Sidecar, show: str) -> None:
    """Refuse a recording whose leader's note names another show than the folder that it was dropped in."""
    try:
        named = slug_of(own.show) if own.show else show
    except BadRequest:
        named = ""
    if named != show:
        raise WishRefused(
            f"{shown(path.name)}: the note about it names the show {shown(own.show)}, and its folder is that of {show}",
            "put it into the other folder, or leave the show out",
            "Put both into the folder of the show that is meant, or remove the show from the file next to it and drop "
            "both again.",
        )
