"""The report tells what is left in an episode, and who may let it pass."""

from vidcast.model.aftermath import Leftover
from vidcast.stages.publish.proof.aftermath import policy

LEFT = Leftover("conf.codename", "Unreleased project name", ("product", "legal"), 5100, "heard", known=True)


def test_nothing_left_is_one_check_that_passed() -> None:
    (check,) = policy(())
    assert (check.id, check.passed) == ("policy", True)


def test_each_thing_that_is_left_is_a_check_of_its_own_for_those_who_decide_on_it() -> None:
    checks = list(policy((LEFT, LEFT)))
    assert [(check.passed, check.firm, check.routes) for check in checks] == [(False, False, ("product", "legal"))] * 2
    assert checks[0].measured == "Unreleased project name was taken out and still is heard at 0:05.1"
