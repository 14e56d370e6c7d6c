"""Whether captions come with their words: `python benchmarks/timing.py [RECORDING ...]` (default: the samples).

Each recording is published into a library of its own. The words of its captions are then aligned with the sound of the
published episode by pocketsphinx, which knows nothing of Whisper, and each cue's start is held against the start of its
first word there: the median and the 95th percentile of how far they are apart, and whether they drift. pocketsphinx
is needed for this alone: `pip install pocketsphinx`.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from whole_run import vidcast, vidcast_argv

from vidcast.model.captions import Captions, Cue
from vidcast.model.webvtt import read_vtt
from vidcast.tools.listen import SPEECH_RATE, listen
from vidcast.tools.probe import probe

HERE = Path(__file__).resolve().parents[1]
SAMPLES = ("weekly_clean.phone.mp4", "weekly_review.phone.mp4", "weekly_webcam.laptop.mp4")
GROUP_MS = 20_000
"""So much speech is aligned at a time: a pause ends it sooner."""
ROOM_MS = 250
ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = [
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
]
SOUNDS = [
    "AH",
    "B",
    "K",
    "D",
    "EH",
    "F",
    "G",
    "HH",
    "IH",
    "JH",
    "K",
    "L",
    "M",
    "N",
    "OW",
    "P",
    "K",
    "R",
    "S",
    "T",
    "AH",
    "V",
    "W",
    "K",
    "IY",
    "Z",
]
LETTERS = dict(zip("abcdefghijklmnopqrstuvwxyz", SOUNDS, strict=True))
"""A rough sound for each letter of a word that the dictionary does not have; names, mostly."""


@dataclass(frozen=True)
class Start:
    """A cue and where its first word really begins, in ms of the episode."""

    shown_ms: int
    heard_ms: int

    @property
    def late_ms(self) -> int:
        return self.shown_ms - self.heard_ms


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("recordings", nargs="*", type=Path, default=[HERE / "samples" / name for name in SAMPLES])
    found: list[Start] = []
    tried = 0
    for recording in options.parse_args().recordings:
        with tempfile.TemporaryDirectory(prefix="bench-") as place:
            captions, pcm = published(recording, Path(place) / "library")
        starts = list(aligned(captions.cues, pcm))
        print(f"{recording.name}: {told(starts)} ({len(starts)} of {len(captions.cues)} cues aligned)", flush=True)
        found += starts
        tried += len(captions.cues)
    print(f"all: {told(found)}; {100 * (1 - len(found) / tried):.0f} % of {tried} cues could not be aligned")
    sizes = sorted(abs(each.late_ms) for each in found)
    good = statistics.median(sizes) <= 80 and sizes[int(0.95 * (len(sizes) - 1))] <= 250
    return 0 if good and len(found) >= 0.9 * tried else 1


def told(starts: Sequence[Start]) -> str:
    """The figures of some cues in words."""
    if len(starts) < 2:
        return "too few to tell"
    sizes = sorted(abs(each.late_ms) for each in starts)
    minutes = [each.heard_ms / 60_000 for each in starts]
    slope = float(np.polyfit(minutes, [each.late_ms for each in starts], 1)[0])
    middle = statistics.median(each.late_ms for each in starts)
    return (
        f"median {statistics.median(sizes):.0f} ms, 95 % within {sizes[int(0.95 * (len(sizes) - 1))]} ms, "
        f"signed median {middle:+.0f} ms, slope {slope:+.1f} ms a minute"
    )


def published(recording: Path, library: Path) -> tuple[Captions, np.ndarray[Any, np.dtype[np.float32]]]:
    """The captions of a published episode and its sound; what holds it is let pass, since only its timing counts."""
    vidcast("init", str(library))
    subprocess.run(vidcast_argv(["run", str(recording), "-L", str(library)]), capture_output=True, check=False)
    (standing,) = json.loads(vidcast("status", "-L", str(library), "--json"))["episodes"]
    for wait in standing["waits"]:
        if wait["finding"]:
            decide = [
                "decide",
                standing["episode"],
                wait["finding"],
                "--waive",
                "--because",
                "measured",
                "--by",
                "bench",
            ]
            vidcast(*decide, "-L", str(library))
    if standing["state"] != "published":
        vidcast("approve", standing["episode"], "--by", "bench", "-L", str(library))
    folder = library / "site" / standing["episode"]
    (sound,) = folder.glob("*.m4a")
    text = (folder / "captions.vtt").read_text(encoding="utf-8")
    return read_vtt(text, "captions.vtt"), listen(sound, probe(sound, "0" * 64))


def aligned(cues: Sequence[Cue], pcm: np.ndarray[Any, np.dtype[np.float32]]) -> Iterator[Start]:
    """The cues whose first word was found in the sound."""
    from pocketsphinx import Config, Decoder

    decoder = Decoder(Config(lm=None, beam=1e-80, wbeam=1e-60, loglevel="FATAL"))
    for group in groups(cues):
        begin_ms = max(0, group[0].start_ms - ROOM_MS)
        sound = pcm[begin_ms * SPEECH_RATE // 1000 : (group[-1].end_ms + ROOM_MS) * SPEECH_RATE // 1000]
        texts = [spelled(cue.text) for cue in group]
        for word in {word for text in texts for word in text}:
            if decoder.lookup_word(word) is None:
                decoder.add_word(word, " ".join(LETTERS[letter] for letter in word if letter in LETTERS), True)
        try:
            decoder.set_align_text(" ".join(word for text in texts for word in text))
            decoder.start_utt()
            decoder.process_raw((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes(), full_utt=True)
            decoder.end_utt()
            found = [each for each in decoder.seg() or () if each.word[0] not in "<["]
        except RuntimeError:
            continue
        if len(found) != sum(map(len, texts)):
            continue
        at = 0
        for cue, text in zip(group, texts, strict=True):
            if text:
                yield Start(cue.start_ms, begin_ms + 10 * found[at].start_frame)
            at += len(text)


def groups(cues: Sequence[Cue]) -> Iterator[list[Cue]]:
    """Cues that follow each other, up to a pause or for twenty seconds."""
    group: list[Cue] = []
    for cue in cues:
        if group and (cue.start_ms - group[-1].end_ms > 2 * ROOM_MS or cue.end_ms - group[0].start_ms > GROUP_MS):
            yield group
            group = []
        group.append(cue)
    if group:
        yield group


def spelled(text: str) -> list[str]:
    """The words of a text as a dictionary has them: small letters, numbers in words."""
    text = text.lower().replace("’", "'").replace("%", " percent ").replace("&", " and ").replace("$", " ")
    words: list[str] = []
    for token in re.findall(r"\d+(?:[.,]\d+)*|[a-z]+(?:'[a-z]+)*", text):
        words += number(token) if token[0].isdigit() else [token]
    return words


def number(text: str) -> list[str]:
    whole, _, part = text.replace(",", "").partition(".")
    return counted(int(whole)) + (["point", *(ONES[int(digit)] for digit in part)] if part else [])


def counted(value: int) -> list[str]:
    """A whole number in words.

    >>> counted(1294)
    ['one', 'thousand', 'two', 'hundred', 'ninety', 'four']
    """
    if value < 20:
        return [ONES[value]]
    if value < 100:
        return [TENS[value // 10 - 2], *(counted(value % 10) if value % 10 else [])]
    for size, name in ((1_000_000, "million"), (1000, "thousand"), (100, "hundred")):
        if value >= size:
            return [*counted(value // size), name, *(counted(value % size) if value % size else [])]
    return []


if __name__ == "__main__":
    sys.exit(main())
