"""A leader's signed word, and when it counts."""

from __future__ import annotations

import pytest

from vidcast.model.acknowledgement import Acknowledgement, newest, stands

AT = "2026-11-20T15:00:00Z"
TODAY = "2026-11-21"


def word(leader: str = "Dana", pack: str = "acme", version: str = "2.1", **more: str) -> Acknowledgement:
    return Acknowledgement(leader, pack, version, "d", AT, leader, **more)  # type: ignore[arg-type]


ENDED = Acknowledgement("Dana", "", "", "", AT, "Dana", said="ended")


def test_a_word_counts_for_its_policy_whatever_its_minor_version() -> None:
    assert stands(word(), "2.9", TODAY)


def test_a_new_major_version_wants_a_new_signature() -> None:
    assert not stands(word(), "3.0", TODAY)


def test_the_last_day_still_counts() -> None:
    assert [stands(word(expires=day), "2.1", TODAY) for day in ("2026-11-20", "2026-11-21")] == [False, True]


def test_who_never_signed_has_not_signed() -> None:
    assert not stands(newest([], "Dana", "acme"), "2.1", TODAY)


def test_the_newest_word_counts_however_the_name_is_written() -> None:
    again = word("DANA", version="3.0")
    assert newest([word(), again], " dana ", "acme") == again


def test_a_word_about_one_policy_is_none_about_another() -> None:
    assert newest([word(pack="other")], "Dana", "acme") is None


def test_whoever_takes_part_no_more_has_signed_nothing() -> None:
    found = newest([word(), ENDED], "Dana", "acme")
    assert found == ENDED
    assert not stands(found, "2.1", TODAY)


def test_who_comes_back_signs_anew() -> None:
    assert stands(newest([word(), ENDED, word()], "Dana", "acme"), "2.1", TODAY)


@pytest.mark.parametrize("more", [{"expires": "next year"}, {"leader": " "}])
def test_a_word_of_nobody_or_until_no_day_is_refused(more: dict[str, str]) -> None:
    with pytest.raises(ValueError):
        word(**more)


@pytest.mark.parametrize("written", ["Jose\u0301 Ortiz", "Jos\u00e9 Ortiz, VP Field", "Jos\u00e9\u200b Ortiz"])
def test_who_ended_their_part_is_known_however_their_name_was_typed(written: str) -> None:
    ended = Acknowledgement(written, "", "", "", AT, "Dana", said="ended")
    assert newest([ended], "Jos\u00e9 Ortiz", "acme") == ended
