"""Of what lies in an inbox each recording is taken by one process, and given back if that is gone."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from tests.inbox.share import SETTLE_S, Share
from vidcast.errors import StoreError
from vidcast.inbox import Claimed, Inbox
from vidcast.inbox.lease import DYING_S


class TestWhatIsThere:
    def test_each_show_s_folder_is_looked_into(self, share: Share) -> None:
        (share.root / "ops").mkdir()
        (share.root / "ops" / "b.mov").touch()
        share.drop("a.mp4")
        assert [(each.show, each.path.name) for each in share.inbox.dropped()] == [("field", "a.mp4"), ("ops", "b.mov")]

    @pytest.mark.parametrize("name", ["update.toml", "update.mp4.toml"])
    def test_a_leader_s_own_note_is_no_recording(self, share: Share, name: str) -> None:
        share.drop(name)
        assert share.inbox.dropped() == ()

    def test_folders_inside_a_show_s_folder_are_left_alone(self, share: Share) -> None:
        for name in ("done/2026-w47", "rejected", ".claimed/x", "holiday"):
            (share.field / name).mkdir(parents=True)
            (share.field / name / "old.mp4").touch()
        assert share.inbox.dropped() == ()

    @pytest.mark.parametrize("name", ["vidcast - still missing.txt", "Vidcast - a.mp4.TXT"])
    def test_a_note_of_ours_is_no_recording(self, share: Share, name: str) -> None:
        share.drop(name)
        assert share.inbox.dropped() == ()

    def test_links_pipes_and_folders_are_no_recordings(self, share: Share) -> None:
        (share.root / "real.mp4").touch()
        (share.field / "link.mp4").symlink_to(share.root / "real.mp4")
        (share.field / "gone.mp4").symlink_to(share.root / "gone")
        os.mkfifo(share.field / "pipe.mp4")
        (share.field / "folder.mp4").mkdir()
        assert share.inbox.dropped() == ()

    def test_a_file_outside_of_any_show_s_folder_is_left_alone(self, share: Share) -> None:
        (share.root / "stray.mp4").touch()
        assert share.inbox.dropped() == ()

    def test_an_inbox_that_is_gone_says_so(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError) as caught:
            Inbox(tmp_path / "gone", SETTLE_S).settled()
        assert str(caught.value) == f"{tmp_path / 'gone'}: the inbox is gone; make the folder again, or mount its share"


class TestClaiming:
    def test_a_claimed_file_is_out_of_everybody_s_sight(self, share: Share) -> None:
        claimed = share.claim()
        assert share.inbox.dropped() == ()
        assert (claimed.show, claimed.path.name, claimed.path.read_bytes()) == ("field", "update.mp4", b"video")

    def test_the_slower_one_gets_none_and_leaves_nothing(self, share: Share) -> None:
        dropped = share.drop("update.mp4")
        first, second = share.inbox.claim(dropped), share.inbox.claim(dropped)
        assert first is not None
        assert second is None
        assert len(list((share.field / ".claimed").iterdir())) == 1

    def test_of_many_that_reach_for_a_file_one_gets_it(self, share: Share) -> None:
        dropped = share.drop("update.mp4")
        together = threading.Barrier(8)
        taken: list[Claimed | None] = []

        def reach() -> None:
            inbox = Inbox(share.root, SETTLE_S)
            together.wait(20)
            taken.append(inbox.claim(dropped))

        reaching = [threading.Thread(target=reach) for _ in range(8)]
        for each in reaching:
            each.start()
        for each in reaching:
            each.join()
        assert len(taken) == 8
        assert sum(claimed is not None for claimed in taken) == 1

    def test_what_became_a_link_meanwhile_is_not_taken(self, share: Share) -> None:
        dropped = share.drop("update.mp4")
        dropped.path.unlink()
        dropped.path.symlink_to("/etc/hostname")
        assert share.inbox.claim(dropped) is None
        assert dropped.path.is_symlink()

    @pytest.mark.parametrize(("more", "changed"), [(b"", False), (b"more", True)])
    def test_a_file_that_is_still_written_to_is_seen_to_change(self, share: Share, more: bytes, changed: bool) -> None:
        dropped = share.drop("update.mp4")
        with dropped.path.open("ab") as file:
            share.look(0)
            claimed = share.inbox.claim(dropped)
            file.write(more)
        assert claimed is not None
        assert claimed.changed is changed

    @pytest.mark.parametrize("sidecar", ["update.toml", "update.mp4.toml"])
    def test_a_leader_s_own_note_goes_with_the_file(self, share: Share, sidecar: str) -> None:
        share.drop(sidecar)
        assert share.claim().path.with_name(sidecar).is_file()

    def test_another_file_s_note_stays(self, share: Share) -> None:
        share.drop("other.toml")
        share.claim()
        assert (share.field / "other.toml").is_file()

    def test_put_back_it_lies_where_it_was_dropped(self, share: Share) -> None:
        share.drop("update.toml")
        share.inbox.put_back(share.claim())
        assert share.files() == ["field/update.mp4", "field/update.toml"]

    def test_put_back_it_never_overwrites_what_came_meanwhile(self, share: Share) -> None:
        claimed = share.claim()
        share.drop("update.mp4", b"newer")
        share.inbox.put_back(claimed)
        assert share.files() == ["field/update (2).mp4", "field/update.mp4"]
        assert (share.field / "update.mp4").read_bytes() == b"newer"

    def test_put_back_after_it_was_put_away_it_stays_there(self, share: Share) -> None:
        claimed = share.claim()
        share.inbox.rejected(claimed, "This could not be used.")
        share.inbox.put_back(claimed)
        assert share.files() == ["field/rejected/update.mp4", "field/rejected/update.mp4.txt"]

    def test_put_back_beside_a_newer_file_its_note_goes_by_its_new_name(self, share: Share) -> None:
        share.drop("update.toml", b"mine")
        claimed = share.claim()
        share.drop("update.mp4", b"newer")
        share.inbox.put_back(claimed)
        assert share.files() == ["field/update (2).mp4", "field/update (2).toml", "field/update.mp4"]

    def test_put_away_after_somebody_gave_it_back_it_stays_in_the_inbox(self, share: Share) -> None:
        claimed = share.claim()
        share.inbox.put_back(claimed)
        with pytest.raises(FileNotFoundError):
            share.inbox.done(claimed, "2026-W47", "Thank you.")
        assert share.files() == ["field/update.mp4"]

    def test_what_this_process_could_not_put_away_is_given_back_in_the_next_round(self, share: Share) -> None:
        share.claim()
        assert [each.path for each in share.inbox.give_back()] == [share.field / "update.mp4"]
        assert share.files() == ["field/update.mp4"]

    def test_every_claim_can_be_named(self, share: Share) -> None:
        share.claim()
        other = Inbox(share.root, SETTLE_S, share.clock)
        assert [claim.life for claim in other.claims()] == ["unsure"]
        share.clock.now += DYING_S
        (claim,) = other.claims()
        assert (claim.show, claim.name, claim.life, claim.ours) == ("field", "update.mp4", "lives", False)
        assert abs(claim.since - share.field.stat().st_mtime) < 60

    def test_with_nothing_claimed_nothing_is_given_back(self, share: Share) -> None:
        assert share.inbox.give_back() == ()
