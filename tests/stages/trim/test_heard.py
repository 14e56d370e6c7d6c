import numpy as np
import pytest

from vidcast.model.times import Span
from vidcast.model.transcript import Word
from vidcast.stages.trim.heard import Heard
from vidcast.stages.trim.levels import Levels
from vidcast.stages.trim.settings import TrimSettings

SETTINGS = TrimSettings()


def levels(*loud: Span, whole_ms: int = 20_000) -> Levels:
    db = np.full(whole_ms // 10, -70, np.float32)
    for span in loud:
        db[span.start_ms // 10 : span.end_ms // 10] = -20
    return Levels(db)


def test_speech_is_what_either_hears() -> None:
    known = Heard(levels(Span(1000, 3000)), (Span(5000, 7000),))
    assert known.speech(SETTINGS) == (Span(1000, 3000), Span(5000, 7000))


def test_a_sound_between_quiet_and_speech_counts_by_how_far_up_it_is() -> None:
    db = levels(Span(1000, 9000)).db.copy()
    db[1200:1300] = -52  # 36 % of the way up.
    known = Heard(Levels(db), ())
    found = [known.speech(TrimSettings(active_percent=percent))[-1].end_ms for percent in (25, 40)]
    assert found == [13_000, 9000]


def test_a_word_is_guarded_on_both_sides() -> None:
    known = Heard(levels(Span(1000, 3000)), (), (Word(2800, 3200, "so."),))
    assert known.guarded(SETTINGS) == (Span(2720, 3280),)


@pytest.mark.parametrize(
    ("word", "guarded"),
    [
        (Word(5000, 5300, "you"), ()),
        (Word(0, 1100, "Hi"), (Span(0, 1180),)),
        (Word(0, 1600, "Hi"), (Span(920, 1680),)),
    ],
)
def test_of_a_word_that_was_stretched_or_made_up_only_what_is_heard_counts(
    word: Word, guarded: tuple[Span, ...]
) -> None:
    assert Heard(levels(Span(1000, 3000)), (), (word,)).guarded(SETTINGS) == guarded


def test_the_two_agree_but_for_their_edges() -> None:
    known = Heard(levels(Span(1000, 3000), Span(3200, 5000)), (Span(900, 5150),))
    assert known.disagreement_ms(SETTINGS) == 0


def test_what_only_one_hears_is_disagreement() -> None:
    known = Heard(levels(Span(1000, 3000), Span(8000, 10_000)), (Span(1000, 3000), Span(15_000, 16_000)))
    assert known.disagreement_ms(SETTINGS) == 3000
