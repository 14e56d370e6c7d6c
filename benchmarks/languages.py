"""Finds of another language, and false alarms in English: `python benchmarks/languages.py [ENGLISH RECORDING ...]`.

German, French and Spanish sentences of espeak-ng are put without a pause before, into and after English of a sample's
voice, two, four and eight seconds long; each of them should be found, and not much around it. English that should raise
no alarm: the samples, whole and under noise, espeak-ng's English voices, a foreign word in the middle of a sentence,
and the recordings on the command line. The last line is what asking costs next to transcribing, in processor time.

espeak-ng is a program of its own (`apt-get install espeak-ng`); without it only recordings are measured.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from vidcast.model.recording import Take
from vidcast.model.times import Span, union
from vidcast.model.transcript import Suspect
from vidcast.run.runner import once
from vidcast.stages.transcribe import TranscribeSettings, transcribe
from vidcast.stages.transcribe.languages import of_another_language
from vidcast.tools.engines import engine
from vidcast.tools.listen import SPEECH_RATE, listen
from vidcast.tools.probe import probe
from vidcast.tools.speech import SAMPLES_PER_MS
from vidcast.tools.vad import Vad, levelled

SAMPLES = Path(__file__).parents[1] / "samples"
RECORDINGS = ("weekly_clean.phone.mp4", "weekly_review.phone.mp4", "weekly_webcam.laptop.mp4")

FOREIGN = {
    "de": "Der Vertrag mit der Firma ist streng vertraulich und darf nicht weitergegeben werden. Wir haben im letzten"
    " Quartal zwei große Kunden verloren, bitte sagen Sie es niemandem. Die neuen Zahlen kommen erst am Freitag.",
    "fr": "Le contrat avec cette société est strictement confidentiel et ne doit pas être transmis. Nous avons perdu"
    " deux grands clients au dernier trimestre, n'en parlez à personne. Les chiffres arrivent seulement vendredi.",
    "es": "El contrato con esta empresa es estrictamente confidencial y no se puede compartir con nadie. Hemos perdido"
    " a dos grandes clientes en el último trimestre, por favor no lo digan. Las nuevas cifras llegan el viernes.",
}
SPEAKERS = ("", "+f2", "+m3")
SECONDS = (2, 4, 8)
ACCENTS = ("en-us", "en-gb", "en-gb-scotland", "en-gb-x-rp", "en-gb-x-gbclan", "en-us-nyc", "en-029", "en-us+f3")
ENGLISH = (
    "Good morning everyone, here is the update from the field this week. We opened the second warehouse on Monday, and"
    " every shift lead has been trained. Our customer survey came back better than last year, so thank you all. Next"
    " week I will be in the north, so please send me your questions before Thursday. That is all from me, see you soon."
)
WORDS = {"fr": "voilà", "de": "Schadenfreude", "es": "mañana", "it": "espresso macchiato"}
NOISES_DB = (10, 5, 0)


class Listening:
    """What is asked of one engine and what that costs."""

    def __init__(self, name: str) -> None:
        self.engine = engine(name, "base")
        self.vad = Vad()
        self.asked_s = 0.0

    def found(self, pcm: Any) -> tuple[Suspect, ...]:
        """The places of some sound that seem to be in another language than English."""
        sound = levelled(pcm.astype("float32"))
        speech = self.vad.speech(sound)
        began = time.process_time()
        suspects = of_another_language(speech, lambda span: self.likely(sound, span), "en")
        self.asked_s += time.process_time() - began
        return suspects

    def likely(self, sound: Any, span: Span) -> Mapping[str, float]:
        return self.engine.languages_of(sound[span.start_ms * SAMPLES_PER_MS : span.end_ms * SAMPLES_PER_MS])


def main() -> None:
    """Print finds, false alarms and the cost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recordings", nargs="*", type=Path)
    parser.add_argument("--engine", default="faster-whisper", choices=["faster-whisper", "openai-whisper"])
    arguments = parser.parse_args()
    listening = Listening(arguments.engine)
    paths = [*(SAMPLES / name for name in RECORDINGS), *arguments.recordings]
    takes = [Take(probe(path, hashlib.sha256(path.read_bytes()).hexdigest()), path) for path in paths]
    spoken = [listen(take.path, take.recording) for take in takes]
    if shutil.which("espeak-ng"):
        finds(listening, spoken[0])
    else:
        print("espeak-ng is missing: nothing is said in other languages, and no accents are tried")
    alarms(listening, [take.path.name for take in takes], spoken)
    cost(listening, takes[0], spoken[0])


def finds(listening: Listening, host: Any) -> None:
    """How much of what is said in another language is found, by its length and its place."""
    whole = levelled(host)
    parts = [
        whole[span.start_ms * SAMPLES_PER_MS : span.end_ms * SAMPLES_PER_MS] for span in listening.vad.speech(whole)
    ]
    before, after = np.concatenate(parts[:4]), np.concatenate(parts[4:8])
    print(
        f"{'another language':24}{'found':>9}{'named':>9}{'covered':>9}   English around it that is held, s on average"
    )
    for seconds in SECONDS:
        for place in ("start", "middle", "end"):
            rows = [_find(listening, before, after, place, sound, code) for code, sound in _foreign(seconds)]
            found, named = sum(row[0] > 0 for row in rows), sum(row[2] for row in rows)
            covered, around = np.mean([row[0] for row in rows]), np.mean([row[1] for row in rows])
            count = f"{found}/{len(rows)}"
            print(f"{f'{seconds} s, {place}':24}{count:>9}{named:>9}{covered:>9.0%}{around:>8.1f}", flush=True)


def _find(
    listening: Listening, before: Any, after: Any, place: str, sound: Any, code: str
) -> tuple[float, float, bool]:
    """The share of the foreign speech that is found, seconds of English held with it, and whether it is named right."""
    pieces = {"start": [sound, before, after], "middle": [before, sound, after], "end": [before, after, sound]}[place]
    ahead = {"start": 0, "middle": len(before), "end": len(before) + len(after)}[place] // SAMPLES_PER_MS
    foreign = Span(ahead, ahead + len(sound) // SAMPLES_PER_MS)
    suspects = listening.found(np.concatenate(pieces))
    held = union(suspect.span for suspect in suspects)
    inside = sum(span.overlap_ms(foreign) for span in held)
    language = {"de": "German", "fr": "French", "es": "Spanish"}[code]
    around = sum(span.length_ms for span in held) - inside
    return inside / foreign.length_ms, around / 1000, any(suspect.why.endswith(language) for suspect in suspects)


def _foreign(seconds: int) -> Iterator[tuple[str, Any]]:
    for code, text in FOREIGN.items():
        for speaker in SPEAKERS:
            yield code, said(f"{code}{speaker}", text)[: seconds * SPEECH_RATE]


def said(voice: str, text: str) -> Any:
    """A text as a voice of espeak-ng says it, without the silence around it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "said.wav"
        subprocess.run(["espeak-ng", "-v", voice, "-s", "150", "-w", str(path), text], check=True)
        sound = levelled(listen(path, probe(path, "0" * 64)))
    loud = np.flatnonzero(np.abs(sound) > 0.01)
    return sound[loud[0] : loud[-1]]


def alarms(listening: Listening, names: list[str], spoken: list[Any]) -> None:
    """The places in English that are taken for another language."""
    print(f"{'English':44}{'seconds':>8}  places held")
    random = np.random.default_rng(2)
    for name, sound in zip(names, spoken, strict=True):
        _alarm(listening, name, sound)
        for noise_db in NOISES_DB:
            level = np.sqrt(np.mean(np.square(sound))) * 10 ** (-noise_db / 20)
            _alarm(listening, f"{name[:24]}, noise {noise_db} dB below", sound + random.normal(size=len(sound)) * level)
    if shutil.which("espeak-ng"):
        for voice in ACCENTS:
            _alarm(listening, f"espeak-ng {voice}", said(voice, ENGLISH))
        head, tail = said("en-us", ENGLISH[:68]), said("en-us", ENGLISH[68:])
        for code, word in WORDS.items():
            _alarm(listening, f"{word!r} in English", np.concatenate([head, said(code, word), tail]))


def _alarm(listening: Listening, name: str, sound: Any) -> None:
    places = [f"{each.start_ms / 1000:.1f}-{each.end_ms / 1000:.1f} s" for each in listening.found(sound)]
    print(f"{name[:43]:44}{len(sound) / SPEECH_RATE:8.0f}  {', '.join(places) or '0'}", flush=True)


def cost(listening: Listening, take: Take, sound: Any) -> None:
    """Processor time of asking for the language next to that of all of the transcription, on one recording."""
    began = time.process_time()
    once(transcribe, take, TranscribeSettings(), listening.engine, listening.vad)
    everything = time.process_time() - began
    before = listening.asked_s
    listening.found(sound)
    asked = listening.asked_s - before
    print(
        f"asking took {asked:.1f} of {everything:.1f} processor seconds: {asked / (everything - asked):.2f} of the rest"
    )


if __name__ == "__main__":
    main()
