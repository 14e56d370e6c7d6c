"""The tree of errors is the one that its module draws, and each error ends a command as promised."""

from __future__ import annotations

import re

import pytest

from vidcast import errors
from vidcast.errors import Held, ProgramFailed, VidcastError


def drawn() -> dict[str, str]:
    """Each error of the drawing in the module's docstring, with the one it hangs from."""
    lines = re.findall(r"^( {4,})([A-Z]\w+)  ", errors.__doc__ or "", re.MULTILINE)
    lines = [(" " * 4, "VidcastError"), *lines]
    above: list[tuple[int, str]] = []
    found: dict[str, str] = {}
    for spaces, name in lines:
        above = [(depth, kind) for depth, kind in above if depth < len(spaces)]
        if above:
            found[name] = above[-1][1]
        above.append((len(spaces), name))
    return found


def test_the_tree_is_as_drawn() -> None:
    real = {name: getattr(errors, name).__base__.__name__ for name in errors.__all__ if name != "VidcastError"}
    assert drawn() == real


def test_every_error_of_the_module_is_offered() -> None:
    here = {name for name, thing in vars(errors).items() if isinstance(thing, type)}
    assert set(errors.__all__) == here


@pytest.mark.parametrize(
    ("name", "code"),
    [("VidcastError", 1), ("GivenError", 2), ("ToolError", 3), ("StoreError", 4), ("Held", 5)],
)
def test_each_branch_has_its_exit_code(name: str, code: int) -> None:
    branch = getattr(errors, name)
    below = [getattr(errors, each) for each in errors.__all__ if issubclass(getattr(errors, each), branch)]
    codes = {kind.exit_code for kind in below if branch is not VidcastError or kind is VidcastError}
    assert codes == {code}


def test_a_failed_program_s_last_words_stand_below_the_message() -> None:
    error = ProgramFailed("ffmpeg ended with 1", ("no such filter", "giving up"))
    assert str(error) == "ffmpeg ended with 1\n    no such filter\n    giving up"


def test_a_failed_program_without_words_is_its_message_alone() -> None:
    assert str(ProgramFailed("ffmpeg ended with 1")) == "ffmpeg ended with 1"


def test_waiting_for_people_is_an_error_of_its_own_and_no_failure_of_a_tool() -> None:
    assert Held.__mro__[1] is VidcastError
