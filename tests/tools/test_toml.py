"""Closed tables: a misspelt key is a fault, and every fault is named at once."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest

from vidcast.errors import BadSettings
from vidcast.tools.sizes import SIDECAR
from vidcast.tools.toml import closed, read_toml


@dataclass(frozen=True, slots=True)
class Oven:
    """Settings of every kind."""

    heat_c: int = 180
    mode: Literal["fan", "grill"] = "fan"
    loud: bool = False

    def __post_init__(self) -> None:
        if self.heat_c > 300:
            raise ValueError(f"heat_c must be at most 300, got {self.heat_c}")


def faults(table: Any, where: str = "oven") -> list[str]:
    with pytest.raises(BadSettings) as caught:
        closed(Oven, table, where)
    return str(caught.value).splitlines()


def test_what_is_left_out_has_its_default() -> None:
    assert closed(Oven, {"loud": True}, "oven") == Oven(180, "fan", loud=True)


def test_an_unknown_key_is_named_with_the_known_ones() -> None:
    assert faults({"heat_f": 1}) == ["oven.heat_f: unknown key; known here: heat_c, mode, loud"]


def test_every_fault_is_named_at_once() -> None:
    found = faults({"heat_c": "hot", "mode": "boil", "colour": "red", "size": 1})
    assert [line.split(":")[0] for line in found] == ["oven.colour", "oven.size", "oven.heat_c", "oven.mode"]


def test_a_guard_of_the_settings_is_a_fault_of_the_whole_table() -> None:
    assert faults({"heat_c": 301}) == ["oven: Value error, heat_c must be at most 300, got 301"]


def test_the_faults_of_a_table_without_a_name_stand_under_their_keys() -> None:
    assert [line.split(":")[0] for line in faults({"heat_c": "hot", "size": 1}, "")] == ["size", "heat_c"]


@pytest.mark.parametrize("table", [3, "fan", [1], None, True])
def test_what_is_no_table_is_refused(table: Any) -> None:
    assert faults(table) == ["oven: a table of settings is needed here"]


def test_a_file_s_tables_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('[oven]\nmode = "grill"  # crisp\n', encoding="utf-8")
    assert read_toml(tmp_path / "a.toml") == {"oven": {"mode": "grill"}}


def test_a_file_that_is_not_toml_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("[oven]\nheat_c 180\n", encoding="utf-8")
    with pytest.raises(BadSettings, match=r"^a\.toml: not TOML: .*line 2, column"):
        read_toml(tmp_path / "a.toml")


def test_a_file_that_is_not_utf_8_says_how_to_save_it(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b'title = "Z\xfcrich"')
    with pytest.raises(BadSettings, match=r"^a\.toml: not UTF-8; save it again as UTF-8$"):
        read_toml(tmp_path / "a.toml")


def test_values_that_python_cannot_hold_are_refused_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(f"heat_c = {'9' * 5000}\n", encoding="utf-8")
    with pytest.raises(
        BadSettings, match=r"^a\.toml: a number of thousands of digits, or lists within lists without end$"
    ):
        read_toml(tmp_path / "a.toml")


def test_a_byte_order_mark_as_some_editors_write_it_is_left_aside(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b"\xef\xbb\xbfheat_c = 3\n")
    assert read_toml(tmp_path / "a.toml") == {"heat_c": 3}


ENOUGH = "remove what does not belong in a leader's note about a recording"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (".".join(["a"] * 20000) + " = 1", f"a key of 20000 names is more than the 32 that one may have; {ENOUGH}"),
        ("[" + ".".join(['"a b"'] * 40) + "]", f"a key of 40 names is more than the 32 that one may have; {ENOUGH}"),
        (
            "a=1\n" * 5000,
            f"5000 keys are more than the 200 that a leader's note about a recording may have; {ENOUGH}",
        ),
        ("[[a]]\n" * 300, f"300 keys are more than the 200 that a leader's note about a recording may have; {ENOUGH}"),
        ("a = " + "[" * 20000, f"lists and tables within one another are more than 32 deep; {ENOUGH}"),
        ("a = " + "{a=" * 100, f"lists and tables within one another are more than 32 deep; {ENOUGH}"),
    ],
)
def test_more_than_any_file_holds_is_refused_before_it_is_read(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadSettings) as caught:
        read_toml(tmp_path / "a.toml", SIDECAR)
    assert str(caught.value) == f"a.toml: {why}"


@pytest.mark.parametrize(
    "text",
    [
        'a = "' + "=[{." * 1000 + '"',
        "a = '" + "=[{." * 1000 + "'",
        'a = """\n' + "=[{.\n" * 1000 + '\\"""" # [[[["""',
        "a = '''\n" + "=[{.\n" * 1000 + "'''",
        "# " + "=[{." * 1000,
        "# it's\na = 1",
    ],
)
def test_what_stands_in_texts_and_comments_counts_for_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    assert set(read_toml(tmp_path / "a.toml", SIDECAR)) <= {"a"}


@pytest.mark.parametrize(
    "text", ["\n" * 200_000, " " * 200_000, "a" * 200_000, '"""' + '\\"""' * 40_000, "'" * 200_000]
)
def test_a_file_of_one_letter_is_looked_through_at_once(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    began = time.process_time()
    with suppress(BadSettings):
        read_toml(tmp_path / "a.toml")
    assert time.process_time() - began < 2


def test_a_file_that_is_too_large_is_not_opened(tmp_path: Path) -> None:
    with (tmp_path / "a.toml").open("wb") as file:
        file.truncate(64 * 1024 + 1)
    with pytest.raises(BadSettings) as caught:
        read_toml(tmp_path / "a.toml", SIDECAR)
    assert str(caught.value) == (
        "a.toml: 65 kB are more than the 64 kB that a leader's note about a recording may have; is it the right file? "
        "Remove what does not belong in it, or divide it"
    )
