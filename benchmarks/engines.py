"""Measures both speech engines on recordings with known scripts: errors, word times, and how long they take.

    python benchmarks/engines.py samples/weekly_clean.phone.mp4 samples/weekly_review.phone.mp4

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
from difflib import SequenceMatcher
from pathlib import Path

import jiwer
from whisper.normalizers import EnglishTextNormalizer

from vidcast.model.recording import Take
from vidcast.model.times import Span
from vidcast.model.transcript import Transcript
from vidcast.run.runner import once
from vidcast.stages.transcribe import TranscribeSettings, transcribe
from vidcast.tools.faster_whisper import FasterWhisper
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
    for path in arguments.recordings:
        take = Take(probe(path, hashlib.sha256(path.read_bytes()).hexdigest()), path)
        for engine in engines:
            print(line(engine, take), flush=True)


def line(engine: SpeechEngine, take: Take) -> str:
    """The measurements of one engine on one recording, in words."""
    warm(engine)
    began = time.monotonic()
    transcript = once(transcribe, take, TranscribeSettings(), engine, Vad())
    took = time.monotonic() - began
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
    plain = EnglishTextNormalizer()
    said = "\n".join(row for row in script.splitlines() if not row.startswith("#"))
    return float(jiwer.wer(plain(re.sub(r"\[.*?\]|\{.*?\}", " ", said)), plain(heard)))


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
