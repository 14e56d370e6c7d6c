"""What is shown outside is what was cleared for everybody, in every order of changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from vidcast.catalogue import Catalogue, Episode, Submission
from vidcast.config import LibraryFolder
from vidcast.edition import Edition
from vidcast.model.captions import Captions
from vidcast.model.credit import Credit
from vidcast.model.episode import Published
from vidcast.model.policy import Audience
from vidcast.model.recording import AudioTrack, Recording
from vidcast.preset import Presets
from vidcast.run.progress import Silent
from vidcast.run.store import Store
from vidcast.shelving import Making, Shelving

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
SHOW = '\n[shows.field]\naudience = "{}"\n'


class Shelves:
    """A library in which episodes are published without being rendered."""

    def __init__(
        self, root: Path, made: Callable[..., Published], files: Callable[..., Mapping[str, Path]], captions: Captions
    ) -> None:
        self.folder = LibraryFolder.made(root)
        self.made, self.files, self.captions = made, files, captions
        self.catalogue = Catalogue(self.folder.database_url(""))
        text = (root / "vidcast.toml").read_text()
        self.text = text.replace('public_url = ""', 'public_url = "https://video.acme.example"')
        self.show_for("public")

    def show_for(self, audience: Audience) -> None:
        """Let the show be for an audience from now on."""
        (self.folder.root / "vidcast.toml").write_text(self.text + SHOW.format(audience))

    @property
    def shelving(self) -> Shelving:
        folder, config = self.folder, self.folder.config()
        store, presets = Store(folder.work), Presets(folder.root)
        return Shelving(folder, config, presets, store, self.catalogue, Silent(), lambda: NOW)

    def admitted(self, week: str, audience: Audience) -> Episode:
        sha256 = week[-2:] * 32
        self.catalogue.show_guid("field", "00000000-0000-0000-0000-000000000000", NOW)
        self.catalogue.arrived(recording(sha256), "a.mp4", "a.mp4", NOW)
        wanted = Episode("field", week, audience=audience)
        return self.catalogue.submitted(wanted, Submission(sha256, Credit("Dana")), NOW)[0]

    def publish(self, episode: Episode) -> None:
        at = f"2026-11-{10 + episode.id}T15:00:00Z"
        published = self.made(
            episode.slug, "field", guid=episode.guid, audience=episode.audience, published_at=at, updated_at=at
        )
        edition = Edition(published, self.files(published))
        self.shelving.publish(episode, lambda *_: Making(edition, self.captions, f"cleared {episode.audience}"))

    @property
    def outside(self) -> set[str]:
        """The episodes whose pages are shown outside."""
        return {path.parent.name for path in self.folder.public_site.glob("field/*/index.html")}


def recording(sha256: str) -> Recording:
    return Recording(sha256, 9, 1000, "wav", None, AudioTrack("pcm_s16le", 1, 16000), ("quiet",))


@pytest.fixture
def shelves(
    tmp_path: Path,
    episode: Callable[..., Published],
    files: Callable[[Published], dict[str, Path]],
    captions: Captions,
) -> Shelves:
    return Shelves(tmp_path / "acme", episode, files, captions)


def test_what_is_for_everybody_is_shown_outside(shelves: Shelves) -> None:
    shelves.publish(shelves.admitted("2026-W47", "public"))
    assert shelves.outside == {"2026-w47"}


def test_what_was_cleared_for_the_inside_stays_inside_until_it_is_cleared_again(shelves: Shelves) -> None:
    inside = shelves.admitted("2026-W47", "internal")
    shelves.publish(inside)
    meant = shelves.catalogue.readdress(inside, "public", NOW)
    shelves.publish(shelves.admitted("2026-W48", "public"))
    assert shelves.outside == {"2026-w48"}
    shelves.publish(meant)
    assert shelves.outside == {"2026-w47", "2026-w48"}


def test_a_show_that_turns_internal_is_taken_away_though_nothing_else_changed(shelves: Shelves) -> None:
    shelves.publish(shelves.admitted("2026-W47", "public"))
    shelves.shelving.refresh()
    shelves.show_for("internal")
    shelves.shelving.refresh()
    assert shelves.outside == set()


def test_what_is_for_the_inside_now_is_taken_away_whatever_else_waits(shelves: Shelves) -> None:
    shelves.publish(shelves.admitted("2026-W47", "public"))
    shelves.show_for("internal")
    shelves.shelving.withdraw()
    assert shelves.outside == set()


def test_for_whom_an_episode_is_meant_is_noted_in_the_trail(shelves: Shelves) -> None:
    inside = shelves.admitted("2026-W47", "internal")
    assert shelves.catalogue.readdress(inside, "public", NOW) == replace(inside, audience="public")
    *_, entry = shelves.catalogue.audit()
    assert (entry.what, entry.about, entry.facts) == ("audience", "field/2026-w47", (("meant for", "public"),))
