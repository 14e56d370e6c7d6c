import pytest

from vidcast.model.ass import to_ass
from vidcast.model.captions import Captions, Cue


def script(*cues: Cue, size: tuple[int, int] = (1280, 720), chars: int = 42) -> list[str]:
    return to_ass(Captions("p", "en", cues), size, "Source Sans Pro", chars).splitlines()


def test_a_cue_is_an_event_with_its_lines_broken_where_the_cue_breaks_them() -> None:
    assert script(Cue(1_500, 3_723_456, ("First line", "second, line")))[-1] == (
        r"Dialogue: 0,0:00:01.50,1:02:03.45,Captions,,0,0,0,,First line\Nsecond, line"
    )


@pytest.mark.parametrize(
    ("line", "written"),
    [("R&D {margin} <5%", r"R&D \{margin\} <5%"), (r"C:\new", "C:\\\u2060new"), ("a --> b", "a --> b")],
)
def test_nothing_in_a_line_is_a_command(line: str, written: str) -> None:
    assert script(Cue(0, 1000, (line,)))[-1].rpartition(",,")[2] == written


@pytest.mark.parametrize(
    ("size", "chars", "letters"), [((1280, 720), 42, "36"), ((608, 1080), 25, "44"), ((1920, 1080), 32, "54")]
)
def test_letters_are_as_large_as_the_picture_has_room_for(size: tuple[int, int], chars: int, letters: str) -> None:
    (style,) = [line for line in script(size=size, chars=chars) if line.startswith("Style:")]
    assert style.split(",")[2] == letters


def test_a_font_s_name_cannot_add_a_field() -> None:
    style = to_ass(Captions("p", "en", ()), (640, 360), "Sans,90", 42).split("Style: Captions,")[1]
    assert style.startswith("Sans 90,")


def test_of_two_speakers_each_is_named_where_he_starts() -> None:
    cues = [Cue(at * 1000, at * 1000 + 900, (f"t{at}",), name) for at, name in enumerate(("Dana", "Dana", "Sam"))]
    assert [line.rpartition(",,")[2] for line in script(*cues)[-3:]] == ["Dana: t0", "t1", "Sam: t2"]
