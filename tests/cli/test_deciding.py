"""What is decided on the command line: exactly one thing, said without doubt."""

from typing import Any

import pytest

from vidcast.cli.deciding import KINDS, Ruling, moment_of
from vidcast.errors import BadRequest
from vidcast.model.times import Span

NOTHING: dict[str, Any] = {
    **dict.fromkeys(KINDS, False),
    "start": None,
    "end": None,
    "text": "",
    "listened": False,
    "by": "Ana",
    "because": "",
}


def ruled(false_alarm: str | None = None, **said: Any) -> Ruling:
    return Ruling.of("f-1", false_alarm, {**NOTHING, **said})


@pytest.mark.parametrize(
    ("text", "ms"), [("12", 12_000), ("0:12.3", 12_300), ("1:05.04", 65_040), ("1:02:03.456", 3_723_456)]
)
def test_a_moment_is_read_as_it_is_shown(text: str, ms: int) -> None:
    assert moment_of(text) == ms


@pytest.mark.parametrize("text", ["", "soon", "1:2:3:4", "-1", "0:12,3"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(BadRequest, match=r"not a moment; write it as 0:12\.3"):
        moment_of(text)


@pytest.mark.parametrize("said", [{}, {"cut": True, "bleep": True}])
def test_exactly_one_thing_is_decided(said: dict[str, Any]) -> None:
    with pytest.raises(BadRequest, match="what is decided"):
        ruled(**said)


def test_a_false_alarm_may_say_how() -> None:
    assert (ruled("not-meant").what, ruled("not-meant").alarm, ruled("").alarm) == ("false_alarm", "not_meant", "")


def test_a_bleep_takes_a_place_set_by_hand() -> None:
    assert ruled(bleep=True, start="0:12.3", end="0:12.9").span == Span(12_300, 12_900)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"bleep": True, "start": "0:12.3"}, "say where the words begin and where they end"),
        ({"bleep": True, "start": "0:12.9", "end": "0:12.3"}, "the words begin before they end"),
        ({"cut": True, "start": "0:12.3", "end": "0:12.9"}, "--from and --to say where to --bleep or --mute"),
        ({"cut": True, "text": "Sorry."}, "--text is what --disclaim says"),
    ],
)
def test_options_that_say_nothing_to_each_other_are_refused(said: dict[str, Any], why: str) -> None:
    with pytest.raises(BadRequest, match=why):
        ruled(**said)
