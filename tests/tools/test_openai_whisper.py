from pathlib import Path

import numpy as np
import pytest

from vidcast.errors import WeightsDamaged, WeightsMissing
from vidcast.model.recording import AudioTrack, Recording
from vidcast.model.times import Span
from vidcast.tools.faster_whisper import FasterWhisper
from vidcast.tools.listen import listen
from vidcast.tools.openai_whisper import OpenAIWhisper
from vidcast.tools.speech import Heard

PHONE = Path(__file__).parents[2] / "samples" / "weekly_clean.phone.mp4"
CLIP = Span(5244, 7100)
SAID = "Hi everyone it's Dana"


def untold(done: float, total: float) -> None: ...


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Heard:
    """What the engine makes of the beginning of the second sentence; each further word takes it a second."""
    track = AudioTrack("aac", 1, 48_000, stream=1)
    pcm = listen(PHONE, Recording("0" * 64, 1, 70_000, "mov", None, track))
    engine = OpenAIWhisper(cache=tmp_path_factory.mktemp("cache"))
    return engine.transcribe(pcm, (CLIP,), None, ("Dana Whitfield",), untold)


def test_a_spoken_sentence_is_heard_word_for_word(heard: Heard) -> None:
    assert " ".join(word.text.strip(" .,?!") for word in heard.words) == SAID


def test_words_are_on_the_source_clock_inside_their_clip(heard: Heard) -> None:
    assert all(CLIP.start_ms <= word.start_ms <= word.end_ms <= CLIP.end_ms for word in heard.words)


def test_the_first_word_begins_where_it_is_said(heard: Heard) -> None:
    # Without the tuned alignment heads, word times are off by much more.
    assert abs(heard.words[0].start_ms - 5444) <= 250


def test_the_language_is_detected(heard: Heard) -> None:
    assert heard.language == "en"


def test_both_engines_hear_with_the_same_weights(tmp_path: Path) -> None:
    ours, other = OpenAIWhisper(cache=tmp_path).fingerprint, FasterWhisper(cache=tmp_path).fingerprint
    assert ours["weights"] == other["weights"]


def test_a_few_seconds_of_english_sound_like_english(tmp_path: Path) -> None:
    track = AudioTrack("aac", 1, 48_000, stream=1)
    pcm = listen(PHONE, Recording("0" * 64, 1, 70_000, "mov", None, track))
    likely = OpenAIWhisper(cache=tmp_path).languages_of(pcm[CLIP.start_ms * 16 : CLIP.end_ms * 16])
    assert likely["en"] > 0.9
    assert sum(likely.values()) == pytest.approx(1, abs=0.01)


def test_nothing_to_hear_loads_no_model(tmp_path: Path) -> None:
    engine = OpenAIWhisper("no such model", cache=tmp_path)
    assert engine.transcribe(np.zeros(0, dtype="float32"), (), "en", (), untold) == Heard("en", ())


def test_a_model_nobody_knows_is_missing(tmp_path: Path) -> None:
    engine = OpenAIWhisper("no such model", cache=tmp_path)
    with pytest.raises(WeightsMissing, match=r"no speech model 'no such model': .* use base, which needs no network"):
        engine.transcribe(np.zeros(16_000, dtype="float32"), (Span(0, 1000),), "en", (), untold)


def test_a_file_that_is_no_checkpoint_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "a.pt").write_bytes(b"not weights")
    engine = OpenAIWhisper(str(tmp_path / "a.pt"), cache=tmp_path)
    with pytest.raises(WeightsDamaged, match="not a checkpoint of openai-whisper"):
        engine.transcribe(np.zeros(16_000, dtype="float32"), (Span(0, 1000),), "en", (), untold)


def test_no_name_is_fetched_when_the_network_is_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    engine = OpenAIWhisper("tiny", cache=tmp_path)
    with pytest.raises(WeightsMissing, match=r"could not be fetched \(HF_HUB_OFFLINE is set\)"):
        engine.transcribe(np.zeros(16_000, dtype="float32"), (Span(0, 1000),), "en", (), untold)
