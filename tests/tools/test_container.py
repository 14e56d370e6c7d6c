import ast
from pathlib import Path

import pytest

import vidcast
from tests.faults import FOREIGN_TITLE, TAGGED, tagged
from vidcast.tools.container import opened
from vidcast.tools.listen import _decoded
from vidcast.tools.looks import looks, of_video
from vidcast.tools.probe import _open_and_read

PACKAGE = Path(vidcast.__file__).parent


def opens(tree: ast.AST) -> int:
    return sum(isinstance(node, ast.Attribute) and ast.unparse(node) == "av.open" for node in ast.walk(tree))


def test_containers_are_opened_in_one_place_only() -> None:
    found = {path.name: opens(ast.parse(path.read_text(encoding="utf-8"))) for path in PACKAGE.rglob("*.py")}
    assert {name: count for name, count in found.items() if count} == {"container.py": 1}


@pytest.mark.parametrize("suffix", TAGGED)
def test_a_title_that_is_not_utf_8_is_there_and_does_no_harm(folder: Path, suffix: str) -> None:
    path = tagged(folder, suffix)
    assert FOREIGN_TITLE in path.read_bytes()
    with opened(path) as container:
        texts = [*container.metadata.values(), *(text for s in container.streams for text in s.metadata.values())]
        texts += [text for chapter in container.chapters() for text in chapter["metadata"].values()]
    assert any("\ufffd" in text for text in texts)


@pytest.mark.parametrize("suffix", TAGGED)
def test_a_recording_with_such_a_title_is_read_and_heard_like_any_other(folder: Path, suffix: str) -> None:
    path = tagged(folder, suffix)
    recording = _open_and_read(path, "0" * 64)
    assert [warning for warning in recording.warnings if warning.startswith("no ")] == (
        [] if recording.video is not None else ["no picture: the brand card stands in for it"]
    )
    assert abs(recording.duration_ms - 1000) < 120
    assert abs(len(_decoded(path, recording)) - 16_000) < 2000
    if recording.video is not None:
        (shown,) = looks([of_video(path, [0, 10], recording.video.frame_rate)])
        assert sorted(shown) == [0, 10]
