"""Who may decide what."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from vidcast.authority import Authority
from vidcast.config import Person
from vidcast.errors import BadRequest
from vidcast.model.naming import same_person

ANA = Person("Ana Gray", ("comms", "pr"))
LEO = Person("Leo Marsh", ("legal",))
IDA = Person("Ida Stone", ("admin",))
HOUSE = Authority((ANA, LEO, IDA))
NOBODY = Authority()


def allowed(refuse: Callable[..., None], *asked: object, **more: object) -> bool:
    """Whether a decision that is asked for is not refused."""
    try:
        refuse(*asked, **more)
    except BadRequest:
        return False
    return True


def test_without_people_anybody_decides() -> None:
    assert allowed(NOBODY.refuse_verdict, "Somebody", ("legal",), leader="Dana", blocks=True)
    assert allowed(NOBODY.refuse_repair, "Somebody", ("legal",))
    assert allowed(NOBODY.refuse_approval, "Somebody", (), four_eyes=False)
    assert allowed(NOBODY.refuse_stranger, "Somebody")


def test_a_finding_waits_for_somebody_of_its_route() -> None:
    assert allowed(HOUSE.refuse_verdict, "Leo Marsh", ("legal", "compliance"), leader="Dana", blocks=True)
    with pytest.raises(BadRequest, match="Ana Gray: this waits for legal, and Ana Gray has comms, pr; ask Leo Marsh"):
        HOUSE.refuse_verdict("Ana Gray", ("legal",), leader="Dana", blocks=True)


def test_an_admin_decides_on_no_finding() -> None:
    with pytest.raises(BadRequest, match="Ida Stone has admin"):
        HOUSE.refuse_verdict("Ida Stone", ("legal",), leader="", blocks=True)


def test_where_nobody_has_the_route_the_route_is_named() -> None:
    with pytest.raises(BadRequest, match="ask somebody of hr"):
        HOUSE.refuse_verdict("Ana Gray", ("hr",), leader="", blocks=True)


def test_nobody_clears_what_blocks_in_their_own_message() -> None:
    for authority in (HOUSE, NOBODY):
        with pytest.raises(BadRequest, match="nobody clears a finding that blocks in their own message"):
            authority.refuse_verdict("leo marsh", ("legal",), leader="Leo Marsh", blocks=True)


@pytest.mark.parametrize("authority", [HOUSE, NOBODY], ids=["people", "nobody"])
def test_what_does_not_block_may_be_cleared_by_whoever_said_it(authority: Authority) -> None:
    own = {"leader": "Leo Marsh"}
    verdicts = [
        allowed(authority.refuse_verdict, "Leo Marsh", ("legal",), **own, blocks=blocks) for blocks in (False, True)
    ]
    assert verdicts == [True, False]


def test_comms_may_repair_what_others_decide() -> None:
    assert allowed(HOUSE.refuse_repair, "Ana Gray", ("legal",))
    assert allowed(HOUSE.refuse_repair, "Leo Marsh", ("legal",))
    with pytest.raises(BadRequest, match="this waits for comms or hr"):
        HOUSE.refuse_repair("Leo Marsh", ("hr",))


def test_comms_approve() -> None:
    assert allowed(HOUSE.refuse_approval, "Ana Gray", ("Leo Marsh",), four_eyes=True)
    with pytest.raises(BadRequest, match="this waits for comms"):
        HOUSE.refuse_approval("Leo Marsh", (), four_eyes=False)


def test_four_eyes_are_not_two() -> None:
    with pytest.raises(BadRequest, match="Ana Gray, comms: this show wants four eyes"):
        HOUSE.refuse_approval("Ana Gray, comms", ("ana gray",), four_eyes=True)
    assert allowed(HOUSE.refuse_approval, "Ana Gray, comms", ("ana gray",), four_eyes=False)
    with pytest.raises(BadRequest, match="ask somebody of comms to approve it"):
        NOBODY.refuse_approval("Bo", ("Bo",), four_eyes=True)


def test_who_decided_is_not_asked_to_be_the_other_eyes() -> None:
    bo = Person("Bo Lind", ("comms",))
    house = Authority((ANA, LEO, IDA, bo))
    with pytest.raises(BadRequest, match="speak in it; ask Bo Lind to approve it"):
        house.refuse_approval("Ana Gray", ("Ana Gray", "Leo Marsh"), four_eyes=True)
    with pytest.raises(BadRequest, match="ask somebody of comms to approve it"):
        house.refuse_approval("Ana Gray", ("Ana Gray", "Bo Lind"), four_eyes=True)


def test_a_stranger_decides_nothing_where_people_are_listed() -> None:
    with pytest.raises(BadRequest, match="Mallory: not listed under"):
        HOUSE.refuse_stranger("Mallory")


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ana Gray", "ANA  GRAY, comms"), ("Zoë", "zoë"), ("Zo\u00eb", "Zoe\u0308"), ("Ana Gray", "\uff21na\u200b Gray")],
)
def test_a_name_is_told_by_its_letters(one: str, other: str) -> None:
    assert same_person(one, other)


def test_words_are_for_comms_and_for_who_decides() -> None:
    readers = ["Ana Gray", "Leo Marsh", "Ida Stone", "Mallory", ""]
    assert [HOUSE.may_read(who, ("legal",)) for who in readers] == [True, True, False, False, False]
    assert [HOUSE.may_read(who, ("hr",)) for who in readers] == [True, False, False, False, False]
    assert NOBODY.may_read("", ("legal",))


def test_two_names_are_two_people() -> None:
    assert not same_person("Ana Gray", "Ana Grey")
