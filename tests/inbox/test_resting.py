"""What was taken lies somewhere sensible afterwards, with a note, and overwrites nothing."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

from tests.inbox.share import Share
from vidcast.inbox.names import moved


def test_what_was_taken_in_lies_under_its_week_with_a_note(share: Share) -> None:
    place = share.inbox.done(share.claim(), "2026-W47", "Thank you.\n\n")
    assert place == share.field / "done" / "2026-w47" / "update.mp4"
    assert share.files() == ["field/done/2026-w47/update.mp4", "field/done/2026-w47/update.mp4.txt"]
    assert place.with_name("update.mp4.txt").read_text(encoding="utf-8") == "Thank you.\n"


def test_what_cannot_be_used_lies_apart_with_a_note(share: Share) -> None:
    share.inbox.rejected(share.claim(), "no sound")
    assert share.files() == ["field/rejected/update.mp4", "field/rejected/update.mp4.txt"]


def test_the_leader_s_own_note_goes_along(share: Share) -> None:
    share.drop("update.toml")
    share.inbox.rejected(share.claim(), "no sound")
    assert "field/rejected/update.toml" in share.files()


def test_two_files_of_one_name_both_stay_each_with_its_note(share: Share) -> None:
    for note in ("first", "second"):
        share.inbox.done(share.claim(), "2026-W47", note)
    folder = share.field / "done" / "2026-w47"
    assert (folder / "update.mp4.txt").read_text(encoding="utf-8") == "first\n"
    assert (folder / "update (2).mp4.txt").read_text(encoding="utf-8") == "second\n"


def test_a_third_one_is_numbered_on(share: Share) -> None:
    places = [share.inbox.rejected(share.claim(), "no").name for _ in range(3)]
    assert places == ["update.mp4", "update (2).mp4", "update (3).mp4"]


def test_a_note_overwrites_no_file_of_that_name(share: Share) -> None:
    share.inbox.rejected(share.claim("update.mp4.txt"), "a text")
    place = share.inbox.rejected(share.claim("update.mp4"), "no sound")
    assert place.name == "update (2).mp4"
    assert (share.field / "rejected" / "update.mp4.txt").read_bytes() == b"video"


def test_many_that_settle_under_one_name_all_stay(share: Share) -> None:
    (share.root / "far").mkdir()
    together = threading.Barrier(8)
    sources = [share.root / "far" / f"{number}.mp4" for number in range(8)]
    for source in sources:
        source.write_bytes(source.name.encode())

    def move(source: Path) -> None:
        together.wait(20)
        moved(source, share.field / "a.mp4")

    moving = [threading.Thread(target=move, args=(source,)) for source in sources]
    for each in moving:
        each.start()
    for each in moving:
        each.join()
    assert sorted(path.read_text() for path in share.field.iterdir()) == [f"{number}.mp4" for number in range(8)]


def test_the_longest_name_gets_a_note_too(share: Share) -> None:
    place = share.inbox.rejected(share.claim("ü" * 125 + ".mp4"), "no sound")
    assert place.with_name(f"{place.name}.txt").read_text(encoding="utf-8") == "no sound\n"


def test_everybody_may_read_a_note(share: Share) -> None:
    place = share.inbox.rejected(share.claim(), "no sound")
    assert stat.S_IMODE(place.with_name("update.mp4.txt").stat().st_mode) == 0o644


def test_nothing_stays_claimed(share: Share) -> None:
    share.inbox.done(share.claim(), "2026-W47", "ok")
    assert list((share.field / ".claimed").iterdir()) == []
