"""What a second hearing with a hint may change, and that it can neither add words nor lose any."""

import re
from pathlib import Path

import numpy as np
import pytest

from vidcast.model.times import Span
from vidcast.model.transcript import Word
from vidcast.tools.faster_whisper import FasterWhisper
from vidcast.tools.hint import twice_heard, with_names
from vidcast.tools.speech import Progress, Segment

TERMS = ("Castellan Software", "Luis Ortega", "Anneliese Vogt", "Quillon")


def segment(text: str, start_ms: int = 0) -> Segment:
    """Words of half a second from `word/probability`, a word without a space before it as `+word`."""
    words = []
    for index, part in enumerate(text.split()):
        said, _, sure = part.partition("/")
        raw = said[1:] if said.startswith("+") else f" {said}"
        start = start_ms + index * 500
        words.append(Word(start, start + 500, raw, float(sure or 1)))
    return Segment(tuple(words), -0.2, 0.1, 1.5)


def text_of(segments: tuple[Segment, ...]) -> str:
    return "".join(word.text for each in segments for word in each.words).strip()


def heard(plain: str, hinted: str) -> str:
    return text_of(with_names([segment(plain)], [segment(hinted)], TERMS))


@pytest.mark.parametrize(
    ("plain", "hinted", "expected"),
    [
        ("with Analyst/.57 Vogue/.27 now", "with Anneliese/.2 Vogt/.5 now", "with Anneliese Vogt now"),
        ("to Lewis/.66 Or/.45 +diga, who", "to Luis/.1 Ort/.5 +ega who who", "to Luis Ortega, who"),
        ("buy castle/.1 and software. Ah", "by Castellan/.3 Software, Ah Ah", "buy Castellan Software. Ah"),
        ("the Quill/.6 on/.9 +'s price", "the Quillon/.6 +'s price now", "the Quillon's price"),
    ],
)
def test_a_name_takes_the_place_of_words_like_it(plain: str, hinted: str, expected: str) -> None:
    assert heard(plain, hinted) == expected


@pytest.mark.parametrize(
    ("plain", "hinted"),
    [
        ("", "Luis/.9 Ortega/.9 Quillon/.9"),
        ("we went home", "we Quillon/.9 home"),
        ("we met Quillen/.95 there", "we met Quillon/.9 there"),
        ("we met Lewis/.6 Hamilton/.95", "we met Luis/.6 Ortega/.95"),
        ("we met 41/.3 there", "we met Quillon/.9 there"),
        ("Luis Hill/.5 won", "Luis Ortega/.5 won"),
        ("we met Quillon/.2 there", "we met Quillon/.9 there"),
        ("please send your numbers", ""),
        ("we closed it. Then", "we closed. It then"),
    ],
)
def test_nothing_else_of_the_second_hearing_counts(plain: str, hinted: str) -> None:
    assert heard(plain, hinted) == re.sub(r"/[\d.]+", "", plain)


def test_a_name_at_another_time_counts_for_nothing() -> None:
    plain, hinted = [segment("we met Quillen/.6")], [segment("we met Quillon", start_ms=5000)]
    assert text_of(with_names(plain, hinted, TERMS)) == "we met Quillen"


def test_a_name_is_as_sure_as_its_least_sure_hearing() -> None:
    (made,) = with_names([segment("met Quillen/.6")], [segment("met Quillon/.2")], TERMS)
    assert made.words[1] == Word(500, 1000, " Quillon", 0.2)


def test_a_segment_keeps_how_well_it_was_decoded() -> None:
    (made,) = with_names([segment("met Quillen/.6")], [segment("met Quillon/.2")], TERMS)
    assert (made.avg_logprob, made.no_speech_prob, made.compression_ratio) == (-0.2, 0.1, 1.5)


def test_a_language_without_spaces_is_left_as_it_was_heard() -> None:
    plain, hinted = [segment("東/.5 +京/.5")], [segment("Quillon/.9")]
    assert text_of(with_names(plain, hinted, TERMS)) == "東京"


class Engine:
    """Hears the same without a hint, and with it; keeps what it was asked."""

    def __init__(self, plain: str) -> None:
        self.plain = plain
        self.asked: list[tuple[str, int, str | None]] = []

    def hear(
        self, hint: str, clips: tuple[Span, ...], language: str | None, progress: Progress
    ) -> tuple[str, tuple[Segment, ...]]:
        self.asked.append((hint, len(clips), language))
        progress(sum(clip.length_ms for clip in clips) / 1000, 0)
        return "en", tuple(segment("met Quillon/.4" if hint else self.plain, clip.start_ms) for clip in clips)


CLIPS = (Span(0, 4000), Span(10_000, 16_000))


def test_without_terms_speech_is_heard_once() -> None:
    engine = Engine("met Quillen/.5")
    twice_heard(engine.hear, CLIPS, None, (), lambda done, total: None)
    assert engine.asked == [("", 2, None)]


def test_with_terms_it_is_heard_again_in_the_language_found() -> None:
    engine = Engine("met Quillen/.5")
    _, found = twice_heard(engine.hear, CLIPS, None, TERMS[3:], lambda done, total: None)
    assert (engine.asked, text_of(found)) == ([("", 2, None), ("Quillon.", 2, "en")], "met Quillon met Quillon")


def test_what_the_engine_is_sure_of_is_heard_once() -> None:
    engine = Engine("met him")
    twice_heard(engine.hear, CLIPS, "en", TERMS, lambda done, total: None)
    assert engine.asked[1][1] == 0


def test_progress_goes_to_the_whole_once() -> None:
    told: list[tuple[float, float]] = []
    twice_heard(Engine("met Quillen/.5").hear, CLIPS, "en", TERMS, lambda done, total: told.append((done, total)))
    assert told == [(5.0, 10.0), (10.0, 10.0)]


@pytest.mark.slow
@pytest.mark.parametrize("level", [0.0, 0.02, 0.2])
def test_terms_put_no_words_into_silence_or_noise(level: float, tmp_path: Path) -> None:
    engine = FasterWhisper(cache=tmp_path)
    pcm = (level * np.random.default_rng(7).standard_normal(16_000 * 12)).astype("float32")
    clips = (Span(0, 12_000),)
    with_terms, without = (engine.transcribe(pcm, clips, "en", terms, lambda *_: None) for terms in (TERMS, ()))
    assert with_terms.words == without.words
