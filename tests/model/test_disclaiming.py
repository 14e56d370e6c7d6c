"""A disclaimer is shown as long as it takes to read, and said in cues that keep to the profile."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from vidcast.model.captions import Captions, Cue, Profile
from vidcast.model.disclaiming import card_span, disclaimer_cues, reading_ms, without_disclaimer
from vidcast.model.rundown import CardFrames, Rundown
from vidcast.model.timeline import whole
from vidcast.model.times import Span, frame_at

RATE = Fraction(30)
TEXT = "Actual results may differ materially from what is expected here; see our annual report for the risks."


def shown(text: str) -> Rundown:
    """An episode that shows a text on its disclaimer card."""
    return Rundown.of([whole(RATE, 300)], CardFrames(title=90, disclaimer=frame_at(reading_ms(text), RATE), closing=75))


def test_a_long_text_is_shown_longer() -> None:
    assert (reading_ms("Short."), reading_ms("x" * 170)) == (4000, 11200)


def test_the_card_comes_after_the_title() -> None:
    assert card_span(shown("Short.")) == Span(3000, 7000)


def test_the_cues_say_the_whole_text() -> None:
    cues = disclaimer_cues([TEXT], shown(TEXT), Profile())
    assert " ".join(cue.text for cue in cues) == TEXT


@given(st.lists(st.text("abcdefghij", min_size=1, max_size=12), min_size=1, max_size=60))
def test_the_cues_stand_on_the_card_and_leave_it_before_anybody_speaks(words: list[str]) -> None:
    text = " ".join(words)
    rundown = shown(text)
    cues, card = disclaimer_cues([text], rundown, Profile()), card_span(rundown)
    assert cues[0].start_ms >= card.start_ms
    assert cues[-1].end_ms <= card.end_ms - 1000


def test_no_cue_is_too_fast_to_be_read() -> None:
    cues = disclaimer_cues([TEXT], shown(TEXT), Profile())
    assert max(1000 * len(cue.text) / (cue.end_ms - cue.start_ms) for cue in cues) < Profile().fast_cps


def test_without_a_text_there_are_no_cues() -> None:
    assert disclaimer_cues([], shown(TEXT), Profile()) == ()


def test_what_is_spoken_can_be_told_from_what_the_card_says() -> None:
    rundown = shown(TEXT)
    spoken = Cue(card_span(rundown).end_ms, card_span(rundown).end_ms + 900, ("Hello",))
    every = Captions("house", "en", (*disclaimer_cues([TEXT], rundown, Profile()), spoken))
    assert without_disclaimer(every, rundown).cues == (spoken,)
