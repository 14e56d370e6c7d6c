"""Leaders sign the policy, and who signed nothing where it is asked is held."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from vidcast.config import LibraryFolder
from vidcast.errors import BadRequest
from vidcast.production import Production
from vidcast.signing import Signing

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
PACK = """\
pack: house
version: "2.1"
status: signed
rules:
  - {id: comms.word, severity: note, decides: [comms], why: w, find: {any: [zebra]}}
"""
PEOPLE = '[[people]]\nname = "Hal"\nroles = ["hr"]\n[[people]]\nname = "Ana"\nroles = ["comms"]\n'


@pytest.fixture
def opened(tmp_path: Path) -> Callable[[str], Signing]:
    folder = LibraryFolder.made(tmp_path / "acme")
    (folder.root / "policy").mkdir()
    (folder.root / "policy" / "house.yaml").write_text(PACK)

    def configured(text: str = "") -> Signing:
        with (folder.root / "vidcast.toml").open("a") as file:
            file.write(f"\n{text}")
        return Signing(Production(folder, now=lambda: NOON))

    return configured


def test_a_signature_names_the_policy_and_its_version(opened: Callable[[str], Signing]) -> None:
    said = opened("").sign("Dana", policy="house")
    assert (said.pack, said.version, said.by, said.signed_at) == ("house", "2.1", "Dana", "2026-11-20T12:00:00Z")


def test_who_is_on_a_roster_and_has_not_signed_is_listed(opened: Callable[[str], Signing]) -> None:
    signing = opened('[shows.field]\npolicy = "house"\nleader = "Dana"\nleaders = [{name = "Sam"}, {name = "Dana"}]\n')
    signing.sign("dana", policy="house")
    assert [(each.leader, each.stands) for each in signing.signatures()] == [("Sam", False), ("Dana", True)]


def test_who_ends_their_part_has_signed_nothing_any_more(opened: Callable[[str], Signing]) -> None:
    signing = opened("")
    signing.sign("Dana", policy="house")
    signing.end("Dana")
    (found,) = signing.signatures()
    assert (found.stands, found.said.said if found.said else "") == (False, "ended")


def test_a_slip_of_the_pen_ends_nobody_s_part(opened: Callable[[str], Signing]) -> None:
    signing = opened('[shows.field]\nleader = "Tom Okafor"\n')
    with pytest.raises(
        BadRequest, match="Tom Okaffor: no leader of that name is known here; did you mean 'Tom Okafor'"
    ):
        signing.end("Tom Okaffor")
    assert signing.production.catalogue.acknowledgements() == ()
    assert signing.end("tom okafor").said == "ended"
    assert signing.end("Ida Stone").said == "ended"


def test_only_who_keeps_the_papers_signs_for_another(opened: Callable[[str], Signing]) -> None:
    signing = opened(PEOPLE)
    assert signing.sign("Dana", policy="house", by="Hal").by == "Hal"
    with pytest.raises(BadRequest, match="Ana: a leader signs in person, or admin, compliance, hr records"):
        signing.sign("Dana", policy="house", by="Ana")


@pytest.mark.parametrize(("day", "why"), [("soon", "a day is written as"), ("2026-11-19", "that day is past")])
def test_a_day_that_is_none_or_past_is_refused(opened: Callable[[str], Signing], day: str, why: str) -> None:
    with pytest.raises(BadRequest, match=why):
        opened("").sign("Dana", policy="house", expires=day)


def test_a_signature_is_in_the_audit_trail(opened: Callable[[str], Signing]) -> None:
    signing = opened("")
    signing.sign("Dana", policy="house")
    assert [(entry.what, entry.about) for entry in signing.production.catalogue.audit()] == [
        ("acknowledgement", "Dana")
    ]
