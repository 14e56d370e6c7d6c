"""Closed tables: a misspelt key is a fault, and every fault is named at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest

from vidcast.errors import BadSettings
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
    assert faults(table) == ["oven: a table of settings is wanted here"]


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


@pytest.mark.parametrize("value", ["9" * 5000, "[" * 5000 + "]" * 5000])
def test_values_that_python_cannot_hold_are_refused_in_a_line(tmp_path: Path, value: str) -> None:
    (tmp_path / "a.toml").write_text(f"heat_c = {value}\n", encoding="utf-8")
    with pytest.raises(
        BadSettings, match=r"^a\.toml: a number of thousands of digits, or lists within lists without end$"
    ):
        read_toml(tmp_path / "a.toml")


def test_a_byte_order_mark_as_some_editors_write_it_is_left_aside(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b"\xef\xbb\xbfheat_c = 3\n")
    assert read_toml(tmp_path / "a.toml") == {"heat_c": 3}
