from pathlib import Path

import numpy as np
import pytest

from vidcast.errors import WeightsDamaged, WeightsMissing
from vidcast.model.recording import AudioTrack, Recording
from vidcast.model.times import Span
from vidcast.tools.faster_whisper import FasterWhisper
from vidcast.tools.listen import listen
from vidcast.tools.speech import Heard
from vidcast.tools.weights import embedded_model

PHONE = Path(__file__).parents[2] / "samples" / "weekly_clean.phone.mp4"
CLIP = Span(5244, 10_100)
SAID = "Hi everyone it's Dana and this is my update for the week of March 9th"


def untold(done: float, total: float) -> None: ...


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> tuple[Heard, list[float]]:
    """What the engine makes of the second sentence with a damaged cache, and its progress."""
    track = AudioTrack("aac", 1, 48_000, stream=1)
    pcm = listen(PHONE, Recording("0" * 64, 1, 70_000, "mov", None, track))
    told: list[float] = []
    cache = tmp_path_factory.mktemp("cache")
    (embedded_model(cache) / "config.json").write_text("{}")
    engine = FasterWhisper(cache=cache)
    found = engine.transcribe(pcm, (CLIP,), None, ("Dana Whitfield",), lambda done, _: told.append(done))
    return found, told


def test_a_spoken_sentence_is_heard_word_for_word(heard: tuple[Heard, list[float]]) -> None:
    words = [word.text.strip(" .,?!") for word in heard[0].words]
    assert " ".join(words) == SAID


def test_a_damaged_file_in_the_cache_is_made_again_and_told(heard: tuple[Heard, list[float]]) -> None:
    told = "the speech model's config.json was damaged and was made again from its packages"
    assert heard[0].repairs == (told,)


def test_words_are_on_the_source_clock_inside_their_clip(heard: tuple[Heard, list[float]]) -> None:
    assert all(CLIP.start_ms <= word.start_ms <= word.end_ms <= CLIP.end_ms for word in heard[0].words)


def test_the_language_is_detected(heard: tuple[Heard, list[float]]) -> None:
    assert heard[0].language == "en"


def test_progress_is_told_in_seconds(heard: tuple[Heard, list[float]]) -> None:
    assert heard[1] == [2.428, 4.856]


def test_a_few_seconds_of_english_sound_like_english(tmp_path: Path) -> None:
    track = AudioTrack("aac", 1, 48_000, stream=1)
    pcm = listen(PHONE, Recording("0" * 64, 1, 70_000, "mov", None, track))
    likely = FasterWhisper(cache=tmp_path).languages_of(pcm[CLIP.start_ms * 16 : CLIP.end_ms * 16])
    assert likely["en"] > 0.9
    assert sum(likely.values()) == pytest.approx(1, abs=0.01)


def test_nothing_to_hear_loads_no_model(tmp_path: Path) -> None:
    engine = FasterWhisper("no such model", cache=tmp_path)
    assert engine.transcribe(np.zeros(0, dtype="float32"), (), "en", (), untold) == Heard("en", ())


def test_the_fingerprint_of_a_model_that_is_not_there_loads_nothing(tmp_path: Path) -> None:
    assert FasterWhisper("no such model", cache=tmp_path).fingerprint["weights"] == "name:no such model"


def test_threads_change_no_answer(tmp_path: Path) -> None:
    one, two = FasterWhisper(cache=tmp_path, threads=1), FasterWhisper(cache=tmp_path, threads=2)
    assert one.fingerprint == two.fingerprint


def test_a_model_nobody_knows_is_missing(tmp_path: Path) -> None:
    engine = FasterWhisper("no such model", cache=tmp_path)
    with pytest.raises(WeightsMissing, match=r"no speech model 'no such model': .* use base, which needs no network"):
        engine.transcribe(np.zeros(16_000, dtype="float32"), (Span(0, 1000),), "en", (), untold)


def test_a_folder_without_a_model_is_damaged(tmp_path: Path) -> None:
    engine = FasterWhisper(str(tmp_path), cache=tmp_path)
    with pytest.raises(WeightsDamaged, match="not a model in CTranslate2's form"):
        engine.transcribe(np.zeros(16_000, dtype="float32"), (Span(0, 1000),), "en", (), untold)
