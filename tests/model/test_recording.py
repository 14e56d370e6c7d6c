"""What a recording's picture is once it stands upright."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcast.model.document import decode, encode
from vidcast.model.recording import AudioTrack, Recording, VideoTrack


def track(width: int, height: int, rotation: int = 0, aspect: str = "1/1") -> VideoTrack:
    return VideoTrack("h264", width, height, rotation, Fraction(30), False, "yuv420p", None, aspect)


@pytest.mark.parametrize(("rotation", "size"), [(0, (1920, 1080)), (90, (1080, 1920)), (270, (1080, 1920))])
def test_a_turned_phone_stands_upright(rotation: int, size: tuple[int, int]) -> None:
    assert track(1920, 1080, rotation).upright == size


def test_a_phone_held_upside_down_keeps_its_sides() -> None:
    assert track(1920, 1080, 180).upright == (1920, 1080)


def test_wide_pixels_become_square_before_the_picture_is_turned() -> None:
    assert track(720, 576, 90, "64/45").upright == (576, 1024)


@given(st.integers(1, 8000), st.integers(1, 8000), st.sampled_from([0, 90, 180, 270]))
def test_upright_sides_are_even_and_never_nothing(width: int, height: int, rotation: int) -> None:
    sides = track(width, height, rotation).upright
    assert all(side >= 2 and side % 2 == 0 for side in sides)


def test_a_recording_is_the_contract_s_document() -> None:
    recording = Recording("ab", 9, 1000, "mp4", track(640, 360), AudioTrack("aac", 2, 48000), ("dark",))
    assert decode(Recording, encode(recording), "r.json") == recording
    assert '"frame_rate": "30/1"' in encode(recording)
