"""What sounds like another language, asked of an ear that knows where each language is spoken."""

from collections.abc import Mapping

import pytest

from vidcast.model.times import Span
from vidcast.model.transcript import Suspect
from vidcast.stages.transcribe.languages import Likelihoods, of_another_language, stretches


def ear(*german: Span, code: str = "de") -> Likelihoods:
    """English is as likely as the share of a stretch that is in English; the rest is for the other language."""

    def likely(stretch: Span) -> Mapping[str, float]:
        foreign = sum(span.overlap_ms(stretch) for span in german) / stretch.length_ms
        return {"en": 1 - foreign, code: foreign}

    return likely


def test_english_raises_no_suspect() -> None:
    assert of_another_language((Span(0, 20_000),), ear(), "en") == ()


def test_a_sentence_in_the_middle_is_found_and_named() -> None:
    speech = (Span(0, 6000), Span(6300, 9300), Span(9600, 14_000))
    found = of_another_language(speech, ear(Span(6300, 9300)), "en")
    assert found == (Suspect(6300, 9300, "it sounds like another language: German"),)


@pytest.mark.parametrize("start_ms", [0, 4000, 10_000])
def test_two_seconds_are_found_without_a_pause_around_them(start_ms: int) -> None:
    german = Span(start_ms, start_ms + 2000)
    (found,) = of_another_language((Span(0, 12_000),), ear(german), "en")
    assert found.span.overlap_ms(german) == 2000


def test_one_foreign_word_is_no_other_language() -> None:
    assert of_another_language((Span(0, 12_000),), ear(Span(5000, 5800)), "en") == ()


def test_stretches_that_follow_each_other_are_one_place() -> None:
    found = of_another_language((Span(0, 12_000),), ear(Span(0, 12_000)), "en")
    assert found == (Suspect(0, 12_000, "it sounds like another language: German"),)


def test_a_language_that_engines_only_mistake_others_for_is_not_named() -> None:
    found = of_another_language((Span(0, 3000),), ear(Span(0, 3000), code="la"), "en")
    assert found == (Suspect(0, 3000, "it sounds like another language"),)


def test_english_in_a_german_recording_is_another_language() -> None:
    found = of_another_language((Span(0, 3000), Span(5000, 8000)), ear(Span(0, 3000)), "de")
    assert found == (Suspect(5000, 8000, "it sounds like another language: English"),)


def test_a_second_of_speech_alone_tells_no_language() -> None:
    assert of_another_language((Span(0, 1000),), ear(Span(0, 1000)), "en") == ()


def test_a_short_answer_is_asked_about_with_the_speech_before_it() -> None:
    assert stretches((Span(0, 3000), Span(3200, 4000))) == (Span(0, 3000), Span(1000, 4000))


def test_every_moment_of_long_speech_is_asked_about() -> None:
    asked = stretches((Span(0, 10_000),))
    assert [span.start_ms for span in asked] == [0, 2500, 5000, 7500]
    assert asked[-1].end_ms == 10_000
