"""A show's folder that was a share is missed when the share is not mounted."""

from __future__ import annotations

from pathlib import Path

import pytest

from vidcast.errors import StoreError
from vidcast.inbox.shares import Shares


@pytest.fixture
def shares(tmp_path: Path) -> Shares:
    (tmp_path / "mounts").write_text(f"far:/x {tmp_path}/inbox/field nfs4 rw 0 0\n")
    return Shares(tmp_path / "inbox", tmp_path, tmp_path / "mounts")


def test_a_share_is_missed_once_it_was_seen(shares: Shares, tmp_path: Path) -> None:
    for show in ("field", "ops"):
        shares.remember(show)
    assert shares.known() == {"field"}
    shares.refuse_missing("field")
    (tmp_path / "mounts").write_text("")
    with pytest.raises(StoreError, match="its share is not mounted; mount it, or delete "):
        shares.refuse_missing("field")
    shares.refuse_missing("ops")


@pytest.mark.parametrize("text", ["", "{", "7", '{"field": 1}'])
def test_what_cannot_be_read_is_learnt_again(shares: Shares, tmp_path: Path, text: str) -> None:
    (tmp_path / "inbox-shares.json").write_text(text)
    shares.refuse_missing("field")
    shares.remember("field")
    assert shares.known() == {"field"}
