"""The stage with an engine and an ear made for the test, and once with the real ones on a real recording."""

import json
import re
import statistics
import wave
from pathlib import Path
from typing import Any

import jiwer
import pytest

from tests import synth
from tests.synth import ffmpeg
from vidcast.model.recording import AudioTrack, Recording, Take
from vidcast.model.times import Span
from vidcast.model.transcript import ANOTHER_LANGUAGE, Suspect, Transcript, Word
from vidcast.run.progress import Silent
from vidcast.run.runner import Runner, once
from vidcast.run.stage import Bench
from vidcast.run.store import Store
from vidcast.stages.transcribe import TranscribeSettings, relisten, transcribe
from vidcast.stages.transcribe.suspects import NO_SOUND, NO_SPEECH, SEAM, SILENT
from vidcast.tools.faster_whisper import FasterWhisper
from vidcast.tools.probe import probe
from vidcast.tools.speech import Heard, Segment
from vidcast.tools.vad import Vad

SAMPLES = Path(__file__).parents[3] / "samples"


class Ear:
    """Voice activity where the test says."""

    def __init__(self, *spans: Span) -> None:
        self.spans = spans
        self.fingerprint = {"name": "ear"}

    def speech(self, pcm: Any) -> tuple[Span, ...]:
        return self.spans


class Engine:
    """Hears the given segments of (start, end, text, probability), and keeps what it was asked."""

    def __init__(self, *segments: list[tuple[int, int, str, float]], left_out: int = 0) -> None:
        self.heard = tuple(Segment(tuple(Word(*raw) for raw in segment), -0.2, 0.1, 1.4) for segment in segments)
        self.left_out = left_out
        self.asked: list[tuple[tuple[Span, ...], str | None, tuple[str, ...]]] = []
        self.fingerprint = {"name": "made", "version": "1", "model": "none"}

    sounds_like = "en"
    repairs: tuple[str, ...] = ()

    def languages_of(self, pcm: Any) -> dict[str, float]:
        return {self.sounds_like: 1.0}

    def transcribe(self, pcm: Any, clips: Any, language: str | None, terms: Any, progress: Any) -> Heard:
        self.asked.append((clips, language, terms))
        progress(1.0, 2.0)
        return Heard(language or "fr", self.heard, self.left_out, self.repairs)


class Watcher(Silent):
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[Any] = []

    def progressed(self, stage: str, done: float, total: float) -> None:
        self.told.append((stage, done, total))

    def note(self, text: str) -> None:
        self.told.append(text)


@pytest.fixture
def take(tmp_path: Path) -> Take:
    """Ten seconds of digital silence; the ear and the engine make of it what they like."""
    path = tmp_path / "silence.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(bytes(2 * 160_000))
    track = AudioTrack("pcm_s16le", 1, 16_000, stream=0)
    return Take(Recording("0" * 64, 1, 10_000, "wav", None, track), path)


def run(take: Take, engine: Engine, *speech: Span, **settings: Any) -> Transcript:
    return once(transcribe, take, TranscribeSettings(**settings), engine, Ear(*speech))  # type: ignore[arg-type]


def test_words_become_whole_and_bare(take: Take) -> None:
    engine = Engine([(1000, 1300, " ill", 0.9), (1300, 1600, "-disposed", 0.8), (1600, 1900, " man.", 0.7)])
    heard = run(take, engine, Span(1000, 2000))
    assert heard.words == (Word(1000, 1600, "ill-disposed", 0.8), Word(1600, 1900, "man.", 0.7))


def test_the_engine_and_its_model_are_named(take: Take) -> None:
    heard = run(take, Engine(), Span(1000, 2000))
    assert (heard.engine, heard.model, heard.language) == ("made 1", "none", "en")


def test_the_engine_is_shown_speech_with_room_only(take: Take) -> None:
    engine = Engine()
    run(take, engine, Span(1000, 2000), Span(5000, 6000), terms=("Omaha",))
    assert engine.asked == [((Span(800, 2200), Span(4800, 6200)), "en", ("Omaha",))]


def test_a_language_left_open_is_the_one_detected(take: Take) -> None:
    assert run(take, Engine(), Span(1000, 2000), language=None).language == "fr"


def test_speech_is_told_without_room_and_without_breaths(take: Take) -> None:
    heard = run(take, Engine(), Span(1000, 2000), Span(2300, 3000), Span(3301, 4000))
    assert heard.speech == (Span(1000, 3000), Span(3301, 4000))


def test_a_word_in_silence_is_left_out_and_its_place_is_named(take: Take) -> None:
    engine = Engine([(1000, 1900, " so", 0.9)], [(5000, 5200, " you", 0.3)])
    heard = run(take, engine, Span(1000, 2000))
    assert heard.text == "so"
    assert Suspect(5000, 5200, SILENT) in heard.suspects


def test_a_word_made_up_at_a_seam_is_left_out_and_its_place_is_named(take: Take) -> None:
    engine = Engine([(1000, 1400, " time.", 0.9)], [(1400, 1600, " time.", 0.1), (1600, 1900, " when", 0.9)])
    heard = run(take, engine, Span(1000, 2000))
    assert heard.text == "time. when"
    assert heard.suspects == (Suspect(1400, 1600, SEAM),)


def test_without_speech_the_engine_is_not_asked(take: Take) -> None:
    engine = Engine([(1000, 1900, " You", 0.9)])
    assert run(take, engine).suspects == (Suspect(0, 10_000, NO_SPEECH),)
    assert engine.asked == []


def test_digital_silence_is_no_speech_to_the_real_ear(take: Take) -> None:
    heard = once(transcribe, take, TranscribeSettings(), Engine(), Vad())
    assert (heard.words, heard.suspects) == ((), (Suspect(0, 10_000, NO_SPEECH),))


def test_a_recording_without_sound_is_not_opened() -> None:
    mute = Take(Recording("0" * 64, 1, 10_000, "mov", None, None), Path("never opened.mp4"))
    engine = Engine()
    assert run(mute, engine).suspects == (Suspect(0, 10_000, NO_SOUND),)
    assert engine.asked == []


def test_progress_and_terms_that_do_not_fit_are_told(take: Take, tmp_path: Path) -> None:
    watcher = Watcher()
    settings = TranscribeSettings(terms=("Omaha", "Lincoln"))
    transcribe(Bench(tmp_path, watcher), take, settings, Engine(left_out=1), Ear(Span(1000, 2000)))  # type: ignore[arg-type]
    assert watcher.told == [("transcribe", 1.0, 2.0), "1 of 2 glossary terms do not fit the engine"]


def test_what_the_engine_made_again_is_told(take: Take, tmp_path: Path) -> None:
    watcher, engine = Watcher(), Engine()
    engine.repairs = ("the speech model's model.bin was damaged and was made again from its packages",)
    transcribe(Bench(tmp_path, watcher), take, TranscribeSettings(), engine, Ear(Span(1000, 2000)))  # type: ignore[arg-type]
    assert watcher.told[1:] == list(engine.repairs)


def test_a_moved_recording_is_not_transcribed_again(take: Take, tmp_path: Path) -> None:
    engine, ear = Engine([(1000, 1900, " so", 0.9)]), Ear(Span(1000, 2000))
    runner = Runner(Store(tmp_path / "work"), "recording")
    first = runner(transcribe, take, TranscribeSettings(), engine, ear)  # type: ignore[arg-type]
    moved = Take(take.recording, take.path.rename(tmp_path / "moved.wav"))
    assert runner(transcribe, moved, TranscribeSettings(), engine, ear) == first  # type: ignore[arg-type]
    assert len(engine.asked) == 1


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"pad_ms": -1}, "pad_ms cannot be negative, got -1"),
        ({"longest_clip_ms": 29_999}, "longest_clip_ms must be at least 30000, one window, got 29999"),
        ({"unsure_below": 1.5}, "unsure_below must be between 0 and 1, got 1.5"),
        ({"unheard_ms": 0}, "unheard_ms must be at least 1, got 0"),
    ],
)
def test_a_senseless_setting_is_refused(fault: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        TranscribeSettings(**fault)


def test_the_languages_of_a_recording_are_asked_for_and_not_again_in_what_came_of_it(
    take: Take, tmp_path: Path
) -> None:
    engine, ear = Engine([(200, 1000, " Hello", 0.9), (1100, 2000, " all", 0.9)]), Ear(Span(200, 2000))
    engine.sounds_like = "de"
    heard = once(transcribe, take, TranscribeSettings(), engine, ear)  # type: ignore[arg-type]
    assert [(each.start_ms, each.why) for each in heard.suspects] == [(200, "it sounds like another language: German")]
    again = relisten(Bench(tmp_path), take, TranscribeSettings(), engine, ear)  # type: ignore[arg-type]
    assert again.suspects == ()


def test_german_after_english_without_a_pause_is_heard(tmp_path: Path) -> None:
    """Two sentences of English, then one of German about a confidential contract."""
    path = Path(__file__).with_name("german_after_english.ogg")
    take = Take(probe(path, "0" * 64), path)
    heard = once(transcribe, take, TranscribeSettings(), FasterWhisper(cache=tmp_path), Vad())
    (place,) = [each for each in heard.suspects if each.why.startswith(ANOTHER_LANGUAGE)]
    assert place.why == "it sounds like another language: German"
    assert 5500 <= place.start_ms <= 6500
    assert place.end_ms >= 11_500


@pytest.fixture(scope="module")
def weekly(tmp_path_factory: pytest.TempPathFactory) -> Transcript:
    """A leader's minute, heard by the real engine."""
    track = AudioTrack("aac", 1, 48_000, stream=1)
    phone = Take(Recording("0" * 64, 1, 70_000, "mov", None, track), SAMPLES / "weekly_clean.phone.mp4")
    return once(transcribe, phone, TranscribeSettings(), FasterWhisper(cache=tmp_path_factory.mktemp("cache")), Vad())


@pytest.fixture(scope="module")
def truth() -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = json.loads((SAMPLES / "weekly_clean.json").read_text())["events"]
    return [event for event in events if event["kind"] == "speech"]


def bare(text: str) -> str:
    spoken = {"94.2%": "ninety four point two percent", "91": "ninety one", "10 o": "ten o", "9th": "ninth"}
    for figure, words in spoken.items():
        text = text.replace(figure, words)
    return re.sub(r"[^a-z ]", "", text.lower().replace("-", " "))


def test_at_most_one_word_in_twenty_is_wrong(weekly: Transcript, truth: list[dict[str, Any]]) -> None:
    assert jiwer.wer(bare(" ".join(event["text"] for event in truth)), bare(weekly.text)) <= 0.05


def test_words_after_pauses_begin_when_they_are_said(weekly: Transcript, truth: list[dict[str, Any]]) -> None:
    starts = [word.start_ms for word in weekly.words]
    off = [min(abs(start - round(event["start"] * 1000)) for start in starts) for event in truth]
    assert statistics.median(off) <= 50
    assert max(off) <= 250


def test_english_does_not_sound_like_another_language(weekly: Transcript) -> None:
    assert [each for each in weekly.suspects if each.why.startswith(ANOTHER_LANGUAGE)] == []


def test_no_word_lies_in_a_pause(weekly: Transcript, truth: list[dict[str, Any]]) -> None:
    spoken = [Span(round(event["start"] * 1000), round(event["end"] * 1000)).grown(150, 150) for event in truth]
    assert [word for word in weekly.words if not any(word.span.overlap_ms(span) for span in spoken)] == []


class Listener(Engine):
    """Keeps the sound that it was given."""

    def transcribe(self, pcm: Any, clips: Any, language: str | None, terms: Any, progress: Any) -> Heard:
        self.given = pcm
        return super().transcribe(pcm, clips, language, terms, progress)


def test_an_engine_hears_silence_where_a_tone_covers_words(tmp_path: Path) -> None:
    path = tmp_path / "tone.wav"
    ffmpeg("-f", "lavfi", "-i", "sine=frequency=440:duration=2", str(path))
    engine, ear = Listener([(0, 400, " Hello", 0.9)]), Ear(Span(0, 2000))
    deaf = (Span(500, 1000),)
    relisten(Bench(tmp_path), synth.take(path), TranscribeSettings(), engine, ear, deaf)  # type: ignore[arg-type]
    assert float(abs(engine.given[500 * 16 : 1000 * 16]).max()) == 0.0
    assert float(abs(engine.given[: 500 * 16]).max()) > 0.0
