from fractions import Fraction

import pytest

from vidcast.model.chapters import Mark, chapters_of_parts, marks_of
from vidcast.model.episode import Chapter
from vidcast.model.rundown import CardFrames, Rundown
from vidcast.model.timeline import Timeline
from vidcast.model.transcript import Transcript, Word

RATE = Fraction(25)
CARDS = CardFrames(title=75, chapter=50, closing=50)
LINE = Timeline(frame_rate=RATE, frames=1500, kept=((0, 600), (900, 1500)))
"""Keeps 24 s, leaves out 12 s, keeps 24 s."""
SILENT = Transcript("en", "e", "m", ())
SAID = "Hello there. First, what I learned. People call back. Second, how we're doing. Fine."


def said(text: str) -> Transcript:
    words = tuple(Word(at * 4000, at * 4000 + 3000, word) for at, word in enumerate(text.split()))
    return Transcript("en", "e", "m", words)


ONE = Rundown.of([LINE], CARDS)
TWO = Rundown.of([LINE, LINE], CARDS)


def test_one_part_without_a_signpost_is_one_chapter_of_the_episode_s_title() -> None:
    assert chapters_of_parts(ONE, ["Ninety-four percent"], [SILENT], ["a"]) == (Chapter(0, "Ninety-four percent"),)


def test_each_part_is_a_chapter_that_begins_with_its_card() -> None:
    found = chapters_of_parts(TWO, ["Dana", "Sam"], [said(SAID), SILENT], ["a", "b"])
    assert found == (Chapter(0, "Dana"), Chapter(51_000, "Sam"))


def test_one_part_is_divided_where_its_leader_says_so_on_the_episode_clock() -> None:
    found = chapters_of_parts(ONE, ["Week 11"], [said(SAID)], ["a"])
    assert found == (
        Chapter(0, "Opening"),
        Chapter(11_000, "What I learned"),
        Chapter(27_000, "Status of the business"),
    )


def test_a_signpost_right_at_the_beginning_names_the_opening() -> None:
    found = chapters_of_parts(ONE, ["Week 11"], [said("What I learned. People call back. Fine. Good.")], ["a"])
    assert found == (Chapter(0, "What I learned"),)


def test_what_a_person_set_replaces_what_was_announced_and_keeps_the_parts() -> None:
    marks = (Mark("a", 40_000, "Omaha"), Mark("b", 0, "Support"), Mark("gone", 0, "Nobody"))
    found = chapters_of_parts(TWO, ["Dana", "Sam"], [said(SAID), SILENT], ["a", "b"], marks)
    assert found == (Chapter(0, "Dana"), Chapter(31_000, "Omaha"), Chapter(51_000, "Support"))


@pytest.mark.parametrize("rundown", [ONE, TWO])
def test_chapters_come_back_from_their_marks(rundown: Rundown) -> None:
    names, recordings = ["Dana", "Sam"][: len(rundown.parts)], ["a", "b"][: len(rundown.parts)]
    chapters = (Chapter(0, "Dana"), Chapter(10_000, "Omaha"), Chapter(30_000, "Lincoln"))
    chapters += (Chapter(51_000, "Sam"), Chapter(70_000, "Support")) if len(names) > 1 else ()
    marks = marks_of(chapters, rundown, recordings)
    assert chapters_of_parts(rundown, names, [SILENT] * len(names), recordings, marks) == chapters


def test_a_mark_stays_with_its_words_when_a_cut_moves() -> None:
    marks = marks_of([Chapter(30_000, "Lincoln")], ONE, ["a"])
    shorter = Rundown.of([Timeline(frame_rate=RATE, frames=1500, kept=((250, 600), (900, 1500)))], CARDS)
    found = chapters_of_parts(shorter, ["Week 11"], [SILENT], ["a"], marks)
    assert found == (Chapter(0, "Week 11"), Chapter(20_000, "Lincoln"))
