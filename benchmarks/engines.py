"""Measures both speech engines on recordings with known scripts: errors, word times, and how long they take.

    python benchmarks/engines.py samples/weekly_clean.phone.mp4 samples/weekly_review.phone.mp4

The first line of each recording is plain openai-whisper with beam search and word times on the whole file, what most
people would run; the others are vidcast's transcription with each engine. The last lines compare their sums.

Beside NAME.phone.mp4 lie NAME.txt (what was said; `#` lines, [marks] and {marks} left aside) and, for word times,
NAME.json (when each stretch of speech begins). Errors are word errors by jiwer after Whisper's own English
normaliser. Both engines run in turn in one process, each loaded beforehand, so that their times compare.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import jiwer
from whisper.normalizers import EnglishTextNormalizer

from vidcast.model.recording import Take
from vidcast.model.times import Span
from vidcast.model.transcript import Transcript, Word
from vidcast.run.runner import once
from vidcast.stages.transcribe import TranscribeSettings, transcribe
from vidcast.tools.faster_whisper import FasterWhisper
from vidcast.tools.listen import listen
from vidcast.tools.openai_whisper import OpenAIWhisper
from vidcast.tools.probe import probe
from vidcast.tools.speech import SpeechEngine
from vidcast.tools.vad import Vad


def main() -> None:
    """Print one line per engine and recording."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recordings", nargs="+", type=Path)
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache" / "vidcast", help="where models lie")
    parser.add_argument("--threads", type=int, default=0)
    arguments = parser.parse_args()
    arguments.cache.mkdir(parents=True, exist_ok=True)
    engines: tuple[SpeechEngine, ...] = (
        FasterWhisper(cache=arguments.cache, threads=arguments.threads),
        OpenAIWhisper(cache=arguments.cache, threads=arguments.threads),
    )
    print(f"{'engine':22} {'recording':28} {'WER %':>6} {'seconds':>8} {'x real':>7}  start errors, ms: median p95 (n)")
    sums: dict[str, list[Measured]] = {}
    for path in arguments.recordings:
        take = Take(probe(path, hashlib.sha256(path.read_bytes()).hexdigest()), path)
        for name, hear in ways(engines):
            began, used = time.monotonic(), time.process_time()
            transcript = hear(take)
            took, cpu = time.monotonic() - began, time.process_time() - used
            print(line(transcript, take, took), flush=True)
            script = script_of(path)
            wrong = counts(script.read_text(), transcript.text) if script.is_file() else (0, 0)
            sums.setdefault(name, []).append(Measured(took, cpu, *wrong))
    compare(sums)


@dataclass(frozen=True)
class Measured:
    took: float
    cpu: float
    errors: int
    words: int


def ways(engines: Sequence[SpeechEngine]) -> Iterator[tuple[str, Callable[[Take], Transcript]]]:
    """Each way to a transcript, its model loaded beforehand."""
    (reference,) = (engine for engine in engines if isinstance(engine, OpenAIWhisper))
    warm(reference)
    yield "plain openai-whisper", lambda take: plainly(reference, take)
    for engine in engines:
        warm(engine)
        name = str(engine.fingerprint["name"])
        yield name, lambda take, engine=engine: once(transcribe, take, TranscribeSettings(), engine, Vad())  # type: ignore[misc]


def plainly(engine: OpenAIWhisper, take: Take) -> Transcript:
    """openai-whisper on a whole recording as its own command runs it: beam search, no knowledge of where speech is."""
    pcm = listen(take.path, take.recording)
    said = engine._loaded.transcribe(pcm, language="en", beam_size=5, best_of=5, fp16=False, word_timestamps=True)
    words = tuple(
        Word(round(word["start"] * 1000), round(word["end"] * 1000), word["word"].strip())
        for segment in said["segments"]
        for word in segment["words"]
    )
    return Transcript("en", "openai-whisper, plain", "base", words)


def compare(sums: dict[str, list[Measured]]) -> None:
    """Print each way's errors over all recordings and its time against the first one's."""
    (first, *_) = sums.values()
    for name, each in sums.items():
        words = sum(one.words for one in each)
        wrong = f"{100 * sum(one.errors for one in each) / words:.2f} % of {words} words wrong" if words else "-"
        wall = sum(one.took for one in each) / sum(one.took for one in first)
        cpu = sum(one.cpu for one in each) / sum(one.cpu for one in first)
        print(f"{name:22} {wrong}; time {wall:.2f} x (processor {cpu:.2f} x) of plain openai-whisper")


def script_of(path: Path) -> Path:
    return path.with_name(f"{path.name.partition('.')[0]}.txt")


def line(transcript: Transcript, take: Take, took: float) -> str:
    """The measurements of one way on one recording, in words."""
    stem = take.path.name.partition(".")[0]
    script, truth = take.path.with_name(f"{stem}.txt"), take.path.with_name(f"{stem}.json")
    wrong = f"{100 * errors(script.read_text(), transcript.text):6.1f}" if script.is_file() else f"{'-':>6}"
    times = start_times(json.loads(truth.read_text()), transcript) if truth.is_file() else "-"
    speed = take.recording.duration_ms / 1000 / took
    return f"{transcript.engine:22} {take.path.name:28} {wrong} {took:8.1f} {speed:7.1f}  {times}"


def warm(engine: SpeechEngine) -> None:
    """Load the model before the clock runs."""
    import numpy as np

    engine.transcribe(np.zeros(16_000, dtype="float32"), (Span(0, 1000),), "en", (), untold)


def untold(done: float, total: float) -> None:
    """Progress that nobody watches."""


def errors(script: str, heard: str) -> float:
    """The share of words that are wrong, missing or too many."""
    wrong, words = counts(script, heard)
    return wrong / words


def counts(script: str, heard: str) -> tuple[int, int]:
    """How many words are wrong, missing or too many, and how many were said."""
    plain = EnglishTextNormalizer()
    said = "\n".join(row for row in script.splitlines() if not row.startswith("#"))
    out = jiwer.process_words(plain(re.sub(r"\[.*?\]|\{.*?\}", " ", said)), plain(heard))
    return out.substitutions + out.deletions + out.insertions, out.hits + out.substitutions + out.deletions


def start_times(truth: dict[str, list[dict[str, str | float]]], transcript: Transcript) -> str:
    """How far off the first words after pauses begin, in words."""
    said: list[str] = []
    begins: dict[int, int] = {}
    for event in truth["events"]:
        if event["kind"] == "speech":
            begins[len(said)] = round(float(event["start"]) * 1000)
            said += bare(str(event["text"]).split())
    off = [
        transcript.words[block.b + index - block.a].start_ms - begin
        for block in SequenceMatcher(None, said, bare(transcript.text.split()), autojunk=False).get_matching_blocks()
        for index, begin in begins.items()
        if block.a <= index < block.a + block.size
    ]
    sizes = sorted(abs(error) for error in off)
    lean = statistics.median(off)
    return (
        f"{statistics.median(sizes):.0f} {sizes[int(0.95 * (len(sizes) - 1))]} ({len(off)}), signed median {lean:.0f}"
    )


def bare(words: list[str]) -> list[str]:
    """Words without case and punctuation."""
    return [re.sub(r"[^a-z0-9]", "", word.lower()) for word in words]


if __name__ == "__main__":
    main()
