"""What is shown outside is what was cleared for everybody, in every order of changes."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.mortal import dying
from vidcast.catalogue import Episode, Submission
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
        self.catalogue = self.folder.open_catalogue()
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

    def admitted(self, week: str, audience: Audience, show: str = "field") -> Episode:
        sha256 = week[-2:] * 32
        self.catalogue.show_guid(show, "00000000-0000-0000-0000-000000000000", NOW)
        self.catalogue.arrived(recording(sha256), "a.mp4", "a.mp4", NOW)
        wanted = Episode(show, week, audience=audience)
        return self.catalogue.submitted(wanted, Submission(sha256, Credit("Dana")), NOW)[0]

    def publish(self, episode: Episode) -> None:
        at = f"2026-11-{10 + episode.id}T15:00:00Z"
        published = self.made(
            episode.slug, episode.show, guid=episode.guid, audience=episode.audience, published_at=at, updated_at=at
        )
        edition = Edition(published, self.files(published))
        self.shelving.publish(episode, lambda *_: Making(edition, self.captions, f"cleared {episode.audience}"))

    def tend(self) -> None:
        """What every command does first; nothing can be rendered again here."""
        self.shelving.tend(lambda *_: None)

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
    shelves.tend()
    shelves.show_for("internal")
    shelves.tend()
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


def test_a_withdrawal_does_not_drop_an_episode_whose_file_is_missing_until_it_is_restored(shelves: Shelves) -> None:
    shelves.publish(shelves.admitted("2026-W47", "public"))
    video, feed = (shelves.folder.public_site / f"field/{name}" for name in ("2026-w47/field-2026-w47.mp4", "feed.xml"))
    whole, content = feed.read_bytes(), video.read_bytes()
    video.unlink()
    shelves.shelving.withdraw()
    assert feed.read_bytes() == whole
    shelves.tend()
    assert (feed.read_bytes(), video.read_bytes()) == (whole, content)


def told_outside(shelves: Shelves) -> str:
    """Every name and every text of the tree outside, hidden parts among them."""
    place = shelves.folder.public_site
    files = [path for path in sorted(place.rglob("*")) if path.is_file()]
    return "\n".join(f"{path.relative_to(place)}\n{path.read_bytes().decode(errors='replace')}" for path in files)


@pytest.fixture
def two_shows(shelves: Shelves) -> Shelves:
    """A library with three episodes of a public show, and one of another that stays public."""
    shelves.text += SHOW.format("public").replace("field", "news")
    shelves.show_for("public")
    for week in ("2026-W46", "2026-W47", "2026-W48"):
        shelves.publish(shelves.admitted(week, "public"))
    shelves.publish(shelves.admitted("2026-W49", "public", "news"))
    return shelves


def copied(shelves: Shelves, place: Path) -> Shelves:
    """The same library somewhere else."""
    shutil.copytree(shelves.folder.root, place)
    other = copy(shelves)
    other.folder = LibraryFolder(place)
    other.catalogue = other.folder.open_catalogue()
    return other


def turned_internal(shelves: Shelves) -> None:
    shelves.show_for("internal")


def readdressed(shelves: Shelves) -> None:
    shelves.catalogue.readdress(shelves.catalogue.episode("field/2026-w47"), "internal", NOW)


def withdraw(shelves: Shelves) -> None:
    shelves.shelving.withdraw()


def publish(shelves: Shelves) -> None:
    """Publish for the company what was for everybody."""
    shelves.publish(shelves.catalogue.episode("field/2026-w47"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "command", "gone", "stays"),
    [
        (turned_internal, withdraw, "field/", "news/2026-w49"),
        (readdressed, withdraw, "field-2026-w47", "field/2026-w48"),
        (readdressed, publish, "field-2026-w47", "field/2026-w48"),
    ],
)
def test_killed_at_any_change_a_withdrawal_is_completed_by_the_next_command(
    two_shows: Shelves,
    tmp_path: Path,
    change: Callable[[Shelves], None],
    command: Callable[[Shelves], None],
    gone: str,
    stays: str,
) -> None:
    change(two_shows)
    assert gone in told_outside(two_shows)
    died, after = [True], 0
    while died[0]:
        library = copied(two_shows, tmp_path / f"{after}")
        with dying(library.folder.root, after) as died:
            command(library)
        library.shelving.withdraw()
        told = told_outside(library)
        assert (after, gone in told, ".part-" in told, stays in told) == (after, False, False, True)
        library.catalogue.close()
        after += 1
    assert after > 15


@pytest.mark.slow
@pytest.mark.parametrize("after_ms", [0, 3, 8, 20, 50])
def test_a_watcher_that_is_killed_while_it_withdraws_is_followed_by_one_that_completes_it(
    two_shows: Shelves, tmp_path: Path, after_ms: int
) -> None:
    turned_internal(two_shows)
    two_shows.catalogue.close()
    place = two_shows.folder.public_site
    before = len([*place.rglob("*")])
    command = [sys.executable, "-m", "vidcast", "watch", "--once", "-L", str(two_shows.folder.root)]
    watcher = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while watcher.poll() is None and len([*place.rglob("*")]) == before:
        time.sleep(0.001)
    time.sleep(after_ms / 1000)
    watcher.kill()
    watcher.wait()
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert ("field/" in told_outside(two_shows), "news/2026-w49" in told_outside(two_shows)) == (False, True)
