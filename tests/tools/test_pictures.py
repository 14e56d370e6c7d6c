"""What a whole recording's picture is said to be stands in test_probe; here are the rules for colours."""

from pathlib import Path

import pytest

from tests.synth import ffmpeg, picture
from vidcast.tools.pictures import matrix_of
from vidcast.tools.probe import _open_and_read

UNTAGGED = 2


@pytest.mark.parametrize(
    ("tag", "matrix"),
    [(1, "bt709"), (4, "bt601"), (5, "bt601"), (6, "bt601"), (7, "bt709"), (9, "bt2020"), (10, "bt2020")],
)
def test_a_tag_is_believed_whatever_the_size(tag: int, matrix: str) -> None:
    assert matrix_of(tag, 320, 180, hdr=False) == matrix_of(tag, 3840, 2160, hdr=True) == matrix


@pytest.mark.parametrize(
    ("width", "height", "matrix"),
    [
        (1280, 720, "bt709"),
        (720, 1280, "bt709"),
        (960, 720, "bt709"),
        (1280, 544, "bt709"),
        (1278, 718, "bt601"),
        (720, 576, "bt601"),
        (640, 480, "bt601"),
    ],
)
def test_without_a_tag_the_size_decides_whichever_way_it_is_turned(width: int, height: int, matrix: str) -> None:
    assert matrix_of(UNTAGGED, width, height, hdr=False) == matrix


def test_hdr_without_a_tag_has_the_matrix_of_hdr() -> None:
    assert matrix_of(UNTAGGED, 320, 180, hdr=True) == "bt2020"


@pytest.mark.parametrize(("marks", "matrix"), [((), "bt601"), (("-colorspace", "bt709"), "bt709")])
def test_a_browser_s_container_is_believed_before_the_decoder_of_vp8(
    tmp_path: Path, marks: tuple[str, ...], matrix: str
) -> None:
    tags = ("-vf", "setparams=colorspace=bt709") if marks else ()
    path = tmp_path / "a.webm"
    ffmpeg(*picture(seconds=0.2), "-c:v", "libvpx", "-pix_fmt", "yuv420p", *tags, *marks, str(path))
    video = _open_and_read(path, "0" * 64).video
    assert video is not None
    assert video.matrix == matrix
