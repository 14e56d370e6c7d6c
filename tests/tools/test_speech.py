import hashlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from vidcast.model.times import Span
from vidcast.model.transcript import Word
from vidcast.tools.speech import Clip, Heard, Segment, clip_by_clip, drained, fitting, hint_of, weights_identity

PCM = np.arange(16_000 * 4, dtype="float32")


def part(*words: Word) -> Segment:
    return Segment(words, -0.2, 0.1, 1.5)


def clip(start_ms: int = 1000, end_ms: int = 2000) -> Clip:
    return Clip(Span(start_ms, end_ms), PCM[start_ms * 16 : end_ms * 16])


def test_a_word_is_moved_to_the_source_clock() -> None:
    assert clip().word(0.12, 0.5, " so", 0.98765) == Word(1120, 1500, " so", 0.988)


def test_a_word_never_leaves_its_clip() -> None:
    assert clip().word(-0.1, 1.7, " so", 0.5) == Word(1000, 2000, " so", 0.5)


def test_a_word_never_ends_before_it_begins() -> None:
    assert clip().word(0.5, 0.4, " so", 0.5) == Word(1500, 1500, " so", 0.5)


@pytest.mark.parametrize(("raw", "expected"), [(1.0000002, 1.0), (-0.1, 0.0)])
def test_a_probability_is_between_none_and_one(raw: float, expected: float) -> None:
    assert clip().word(0, 1, " so", raw).probability == expected


def heard_clips(language: str | None) -> tuple[str, tuple[Segment, ...], list[tuple[int, str | None]], list[float]]:
    asked: list[tuple[int, str | None]] = []
    told: list[float] = []

    def hear(clip: Clip, language: str | None) -> tuple[str, Iterable[Segment]]:
        asked.append((int(clip.samples[0]), language))
        return language or "fr", [part(clip.word(0, 0.1, " so", 1))]

    clips = (Span(500, 1500), Span(2000, 3000))
    spoken, found = clip_by_clip(hear, PCM, clips, language, lambda done, total: told.append(done / total))
    return spoken, found, asked, told


def test_each_clip_is_heard_from_its_own_samples() -> None:
    assert [sample for sample, _ in heard_clips("en")[2]] == [8000, 32_000]


def test_words_of_all_clips_are_on_the_source_clock() -> None:
    assert [word.start_ms for word in Heard("en", heard_clips("en")[1]).words] == [500, 2000]


def test_the_language_of_the_first_clip_holds_for_all() -> None:
    assert [language for _, language in heard_clips(None)[2]] == [None, "fr"]


def test_a_detected_language_is_told() -> None:
    assert heard_clips(None)[0] == "fr"


def test_progress_ends_at_the_whole() -> None:
    assert heard_clips("en")[3] == [0.5, 1.0]


def test_a_segment_reaches_from_its_first_word_to_the_last_end() -> None:
    assert part(Word(5, 90, " a"), Word(20, 30, " b")).span == Span(5, 90)


def test_a_segment_without_words_is_nowhere() -> None:
    assert part().span is None


def test_all_terms_fit_where_there_is_room() -> None:
    assert fitting(("Omaha", "Lincoln"), len, room=15) == ("Omaha", "Lincoln")


def test_the_last_terms_are_left_out_first() -> None:
    assert fitting(("Omaha", "Lincoln"), len, room=14) == ("Omaha",)


def test_a_term_that_never_fits_is_left_out() -> None:
    assert fitting(("Omaha",), len, room=3) == ()


def test_terms_are_told_as_a_sentence() -> None:
    assert hint_of(("Omaha", "Quillon Inc.")) == "Omaha, Quillon Inc."


def test_a_local_model_is_known_by_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"weights")
    assert weights_identity(str(tmp_path), "model.bin") == hashlib.sha256(b"weights").hexdigest()


def test_a_model_elsewhere_is_known_by_its_name() -> None:
    assert weights_identity("small.en", "model.bin") == "name:small.en"


def test_what_was_made_again_is_said_once() -> None:
    repairs = ["one", "other"]
    assert (drained(repairs), drained(repairs)) == (("one", "other"), ())
