"""Signing, and looking at the audit trail."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from vidcast.cli import cli
from vidcast.errors import BadRequest, StoreError


@pytest.fixture
def library(tmp_path: Path) -> Path:
    assert CliRunner().invoke(cli, ["init", str(tmp_path / "acme")]).exit_code == 0
    return tmp_path / "acme"


def said(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words))


def verified_after(library: Path, document: str) -> Result:
    """What verifying says after somebody altered a signature in the database; `document` is SQL."""
    said("ack", "Dana", "-L", str(library))
    connection = sqlite3.connect(library / "catalogue.db")
    with connection:
        connection.execute(f"UPDATE acknowledgements SET document = {document}")
    connection.close()
    return said("audit", "verify", "-L", str(library))


def test_a_leader_signs_and_is_listed(library: Path) -> None:
    at = ["-L", str(library)]
    assert "Dana signed general" in said("ack", "Dana", "--expires", "2099-01-31", *at).output
    assert "until 2099-01-31" in said("ack", *at).output
    assert "no longer takes part" in said("ack", "Dana", "--end", *at).output


@pytest.mark.parametrize("words", [["--end"], ["--by", "Hal"], ["Dana", "--end", "--expires", "2099-01-31"]])
def test_options_that_say_nothing_together_are_refused(library: Path, words: list[str]) -> None:
    assert isinstance(said("ack", *words, "-L", str(library)).exception, BadRequest)


def test_the_trail_is_listed_for_one_leader(library: Path) -> None:
    at = ["-L", str(library)]
    for name in ("Dana", "Sam"):
        said("ack", name, *at)
    found = json.loads(said("audit", "list", "--about", "Sam", "--json", *at).output)
    assert [(entry["number"], entry["about"]) for entry in found["entries"]] == [(2, "Sam")]


def test_a_whole_trail_gives_the_hash_to_note(library: Path) -> None:
    at = ["-L", str(library)]
    said("ack", "Dana", *at)
    found = json.loads(said("audit", "verify", "--json", *at).output)
    assert found["entries"] == 1
    assert said("audit", "verify", "--expect", found["hash"][:16], *at).exit_code == 0


def test_a_trail_without_the_hash_that_was_noted_is_another_one(library: Path) -> None:
    broken = said("audit", "verify", "--expect", "abc12345", "-L", str(library))
    assert isinstance(broken.exception, StoreError)
    assert "the trail is another one" in str(broken.exception)


@pytest.mark.parametrize("noted", ["", "0"])
def test_a_hash_of_a_letter_or_two_is_no_hash(library: Path, noted: str) -> None:
    assert isinstance(said("audit", "verify", "--expect", noted, "-L", str(library)).exception, BadRequest)


def test_a_hash_that_was_noted_before_anything_happened_is_still_there(library: Path) -> None:
    at = ["-L", str(library)]
    noted = json.loads(said("audit", "verify", "--json", *at).output)["hash"]
    said("ack", "Dana", *at)
    assert said("audit", "verify", "--expect", noted[:16], *at).exit_code == 0


@pytest.mark.parametrize("name", ["Dana\n    7  2026-11-20T15:00:00Z  decision", "Da\u202ena", ", VP"])
def test_a_name_that_forges_a_line_is_refused(library: Path, name: str) -> None:
    assert isinstance(said("ack", name, "-L", str(library)).exception, BadRequest)
    assert said("audit", "list", "-L", str(library)).output == "nothing was decided, signed or published yet\n"


def test_an_altered_signature_is_told(library: Path) -> None:
    broken = verified_after(library, "replace(document, 'Dana', 'Eve')")
    assert isinstance(broken.exception, StoreError)
    assert "the acknowledgement of entry 1" in str(broken.exception)
    assert broken.exception.exit_code == 4


def test_a_record_that_is_no_json_is_a_damaged_catalogue(library: Path) -> None:
    broken = verified_after(library, "'garbage'")
    assert isinstance(broken.exception, StoreError)
    assert str(broken.exception) == ("the catalogue is damaged: a record in it is no JSON; restore it from a backup")


def test_the_doctor_looks_at_the_policy_that_the_library_names(library: Path) -> None:
    settings = library / "vidcast.toml"
    assert "general 2026" in said("doctor", "-L", str(library)).output.partition("its presets and policies")[2]
    settings.write_text(settings.read_text().replace('policy = "general"', 'policy = "nofile"'))
    told = said("doctor", "-L", str(library))
    assert "nofile: no such policy pack" in told.output
