"""Makes small recordings whose answers are known beforehand, and the four-condition speech bench.

Each recording takes well under a second to make, with the same ffmpeg that vidcast uses. The picture's four quarters
are red, lime, blue and white, so that a turn or a mirror shows; flashes and beeps begin at the same moment.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vidcast.model.recording import Take
from vidcast.model.times import Span
from vidcast.tools.ffmpeg import Ffmpeg
from vidcast.tools.listen import SPEECH_RATE, listen
from vidcast.tools.probe import probe
from vidcast.tools.process import Limits, run

__all__ = ["AWKWARD", "CONDITIONS", "KINDS", "SAMPLES", "Bench", "bench", "ffmpeg", "made", "renamed", "take", "truth"]

SAMPLES = Path(__file__).parents[1] / "samples"

TONE = "0.25*sin(2*PI*440*t)"
"""A tone of -12 dBFS peak."""
FAST = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "12", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "96k")


def ffmpeg(*arguments: str) -> None:
    """Run ffmpeg to its end."""
    quiet = ("-hide_banner", "-nostdin", "-loglevel", "error", "-y")
    run([Ffmpeg.found().program, *quiet, *arguments], limits=Limits(seconds=60))


def picture(width: int = 320, height: int = 180, rate: str = "30", seconds: float = 2) -> tuple[str, ...]:
    """An input of four quarters: red, lime above blue, white."""
    half, low = f"{width // 2}x{height // 2}", f"{width - width // 2}x{height - height // 2}"
    right, below = f"{width - width // 2}x{height // 2}", f"{width // 2}x{height - height // 2}"
    colours = (("red", half), ("lime", right), ("blue", below), ("white", low))
    parts = [f"color={colour}:s={size}:r={rate}:d={seconds}[{colour}]" for colour, size in colours]
    graph = ";".join([*parts, "[red][lime]hstack[up]", "[blue][white]hstack[down]", "[up][down]vstack,format=yuv444p"])
    return ("-f", "lavfi", "-i", graph)


def tone(channels: str = f"{TONE}|{TONE}", layout: str = "stereo", seconds: float = 2) -> tuple[str, ...]:
    """An input of sound, one expression of `t` for each channel."""
    return ("-f", "lavfi", "-i", f"aevalsrc='{channels}':c={layout}:s=48000:d={seconds}")


def plain(path: Path, *more: str, rate: str = "30", seconds: float = 2) -> Path:
    """A recording as any phone makes it: 320x180, stereo."""
    ffmpeg(*picture(rate=rate, seconds=seconds), *tone(seconds=seconds), *FAST, *more, str(path))
    return path


def turned(degrees: int) -> Callable[[Path], Path]:
    """A recording to be turned counter-clockwise by a display matrix."""

    def make(folder: Path) -> Path:
        lying, path = plain(folder / "lying.mp4"), folder / f"turned{degrees}.mp4"
        ffmpeg("-display_rotation", str(degrees), "-i", str(lying), "-c", "copy", str(path))
        return path

    return make


def _sound(name: str, channels: str, layout: str = "stereo") -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        ffmpeg(*picture(), *tone(channels, layout), *FAST, str(folder / name))
        return folder / name

    return make


def _variable(folder: Path) -> Path:
    """30 frames a second of which many are dropped: 40 of 80 in runs of ten, and each fifth of the rest."""
    path = folder / "variable.mp4"
    choice = "select='lt(mod(n,20),10)+not(mod(n,5))'"
    ffmpeg(*picture(seconds=80 / 30), *tone(seconds=80 / 30), *FAST, "-vf", choice, "-fps_mode", "vfr", str(path))
    return path


def _odd(folder: Path) -> Path:
    path = folder / "odd.mp4"
    ffmpeg(*picture(427, 241), *tone(), *FAST, "-pix_fmt", "yuv444p", str(path))
    return path


def _anamorphic(folder: Path) -> Path:
    return plain(folder / "anamorphic.mp4", "-vf", "scale=360:288,setsar=16/15")


def _no_sound(folder: Path) -> Path:
    ffmpeg(*picture(), *FAST, str(folder / "no_sound.mp4"))
    return folder / "no_sound.mp4"


def _sound_late(folder: Path) -> Path:
    path = folder / "sound_late.mp4"
    ffmpeg(*picture(), "-itsoffset", "0.7", *tone(seconds=1.3), *FAST, str(path))
    return path


def _picture_late(folder: Path) -> Path:
    path = folder / "picture_late.mkv"
    ffmpeg("-itsoffset", "0.5", *picture(seconds=1.5), *tone(), *FAST, "-map", "0:v", "-map", "1:a", str(path))
    return path


def _sound_short(folder: Path) -> Path:
    path = folder / "sound_short.mp4"
    ffmpeg(*picture(), *tone(seconds=1), *FAST, str(path))
    return path


def _sound_long(folder: Path) -> Path:
    path = folder / "sound_long.mp4"
    ffmpeg(*picture(seconds=1), *tone(), *FAST, str(path))
    return path


def _two_tracks(folder: Path) -> Path:
    path, maps = folder / "two_tracks.mp4", ("-map", "0:v", "-map", "1:a", "-map", "2:a")
    marks = ("-disposition:a:0", "0", "-disposition:a:1", "default")
    ffmpeg(*picture(), *tone("0|0"), *tone(), *FAST, *maps, *marks, str(path))
    return path


def _cover_art(folder: Path) -> Path:
    """A voice memo with a picture of its own."""
    image, path = folder / "art.png", folder / "cover_art.m4a"
    ffmpeg(*picture(), "-frames:v", "1", str(image))
    marks = ("-map", "0:a", "-map", "1:v", "-c:v", "copy", "-disposition:v:0", "attached_pic")
    ffmpeg(*tone(), "-i", str(image), "-c:a", "aac", *marks, str(path))
    return path


def _browser(folder: Path) -> Path:
    """As a browser's recorder leaves it: no duration in the header, times in whole milliseconds."""
    path = folder / "browser.webm"
    codecs = ("-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus", "-pix_fmt", "yuv420p")
    ffmpeg(*picture(), *tone(), *codecs, "-live", "1", "-f", "webm", str(path))
    return path


def _headless(folder: Path) -> Path:
    """A copy that stopped before the index, which phones write last."""
    whole = plain(folder / "whole.mp4")
    path = folder / "headless.mp4"
    path.write_bytes(whole.read_bytes()[: whole.stat().st_size * 7 // 10])
    return path


def _cut_short(folder: Path) -> Path:
    """A copy with its index first, that stopped before the end of the pictures."""
    whole = folder / "faststart.mp4"
    ffmpeg(*picture(seconds=6), *tone(seconds=6), *FAST, "-movflags", "+faststart", str(whole))
    path = folder / "cut_short.mp4"
    path.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    return path


def _text(name: str, text: str) -> Callable[[Path], Path]:
    """A text beside a real recording, which a careless reader would open through it."""

    def make(folder: Path) -> Path:
        plain(folder / "sibling.mp4")
        (folder / name).write_text(text)
        return folder / name

    return make


def _sound_only(name: str, *codec: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        ffmpeg(*tone(), *codec, str(folder / name))
        return folder / name

    return make


def _hdr(name: str, transfer: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        colours = ("-color_trc", transfer, "-color_primaries", "bt2020", "-colorspace", "bt2020nc")
        coder = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error", "-tag:v", "hvc1")
        # Tagging frames by setparams too, since the encoder takes its tags from them.
        tags = f"format=yuv420p10le,setparams=color_trc={transfer}:color_primaries=bt2020:colorspace=bt2020nc"
        ffmpeg(*picture(seconds=1), *tone(seconds=1), *coder, *colours, "-vf", tags, "-c:a", "aac", str(folder / name))
        return folder / name

    return make


def _flashes(name: str, seconds: float, chosen: str = "1") -> Callable[[Path], Path]:
    """A picture at 29.97 of which each thirtieth frame is white, and a beep of one frame's length begins with it.

    Of its frames only the chosen ones are stored, an ffmpeg expression of `n`.
    """

    def make(folder: Path) -> Path:
        rate = "30000/1001"
        flash = f"color=black:s=64x64:r={rate}:d={seconds},drawbox=t=fill:color=white:enable='not(mod(n\\,30))'"
        beep = "0.5*sin(2*PI*1000*t)*lt(mod(t*30000/1001\\,30)\\,1)"
        sound = ("-f", "lavfi", "-i", f"aevalsrc={beep}:s=48000:d={seconds}")
        choice = ("-vf", f"select='{chosen}'", "-fps_mode", "passthrough")
        ffmpeg("-f", "lavfi", "-i", flash, *sound, *FAST, *choice, "-g", "30", str(folder / name))
        return folder / name

    return make


def _private(folder: Path) -> Path:
    """With the place where it was made, and a title, as phones store them."""
    facts = ("-metadata", "location=+41.2565-095.9345/", "-metadata", "title=secret", "-metadata", "comment=secret")
    return plain(folder / "private.mov", *facts)


def _coded(name: str, *coder: str) -> Callable[[Path], Path]:
    """A picture of another kind, with the usual sound."""

    def make(folder: Path) -> Path:
        ffmpeg(*picture(), *tone(), *FAST, *coder, str(folder / name))
        return folder / name

    return make


X265 = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error", "-tag:v", "hvc1")


def _full_range(folder: Path) -> Path:
    """As screen recorders make it: all values used, and said so, with the matrix of HD."""
    choice = "scale=in_color_matrix=bt601:out_color_matrix=bt709:in_range=tv:out_range=pc,format=yuv420p"
    marks = ("-color_range", "pc", "-colorspace", "bt709")
    return plain(folder / "full_range.mp4", "-vf", f"{choice},setparams=range=pc:colorspace=bt709", *marks)


def _hd(folder: Path) -> Path:
    """720 lines, pixels in the matrix of HD, and no word of it."""
    path = folder / "hd.mp4"
    choice = ("-vf", "scale=in_color_matrix=bt601:out_color_matrix=bt709,setparams=colorspace=unknown")
    ffmpeg(*picture(1280, 720, seconds=1), *tone(seconds=1), *FAST, *choice, str(path))
    return path


SPEECH = ("-ss", "7.4", "-t", "4", "-i", str(SAMPLES / "weekly_clean.phone.mp4"))
"""An input whose sound is a voice."""


def _tracks(name: str, *marks: str) -> Callable[[Path], Path]:
    """Silence, a tone and a voice, each on a track of its own, of which some are marked as the main one."""

    def make(folder: Path) -> Path:
        maps = ("-map", "0:v", "-map", "1:a", "-map", "2:a", "-map", "3:a")
        each = (part for track, mark in enumerate(marks) for part in (f"-disposition:a:{track}", mark))
        inputs = (*picture(seconds=4), *tone("0|0", seconds=4), *tone(seconds=4), *SPEECH)
        ffmpeg(*inputs, *FAST, *maps, *each, str(folder / name))
        return folder / name

    return make


def _unknown_track(folder: Path) -> Path:
    """As newer phones record: a second sound track of a kind that no decoder knows."""
    path = folder / "unknown_track.mp4"
    ffmpeg(*picture(), *tone(), *FAST, "-map", "0:v", "-map", "1:a", "-map", "1:a", str(path))
    before, _, after = path.read_bytes().rpartition(b"mp4a")
    path.write_bytes(before + b"apax" + after.replace(b"esds", b"free"))
    return path


def _subtitles(folder: Path) -> Path:
    (folder / "words.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\nHello.\n")
    path = folder / "subtitles.mp4"
    ffmpeg(*picture(), *tone(), "-i", str(folder / "words.srt"), *FAST, "-c:s", "mov_text", str(path))
    return path


def _attachments(folder: Path) -> Path:
    """A Matroska file with a font and a picture attached."""
    image, path = folder / "art.png", folder / "attachments.mkv"
    ffmpeg(*picture(), "-frames:v", "1", str(image))
    (folder / "house.ttf").write_bytes(bytes(1000))
    kinds = ("-metadata:s:t:0", "mimetype=application/x-truetype-font", "-metadata:s:t:1", "mimetype=image/png")
    return plain(path, "-attach", str(folder / "house.ttf"), "-attach", str(image), *kinds)


def _fragmented(folder: Path) -> Path:
    """As browsers and crash-proof recorders write MP4: in pieces, each with an index of its own."""
    return plain(folder / "fragmented.mp4", "-movflags", "frag_keyframe+empty_moov", "-g", "15")


def _shortened(kind: str, share: float) -> Callable[[Path], Path]:
    """The first part of another kind's file."""

    def make(folder: Path) -> Path:
        (folder / "whole").mkdir()
        whole = KINDS[kind](folder / "whole")
        path = folder / f"shortened{whole.suffix}"
        path.write_bytes(whole.read_bytes()[: round(whole.stat().st_size * share)])
        return path

    return make


def _damaged(name: str, every: int) -> Callable[[Path], Path]:
    """Of its packets of sound in the middle, each so-manieth is overwritten, and bits of the picture are turned."""

    def make(folder: Path) -> Path:
        import av

        path = plain(folder / name, seconds=6)
        with av.open(str(path)) as container:
            places = [(p.stream.type, p.pos, p.size) for p in container.demux() if p.size]
        content = bytearray(path.read_bytes())
        for at, size in [place[1:] for place in places if place[0] == "audio"][20:-20:every]:
            content[at : at + size] = b"\xff" * size
        for at, size in [place[1:] for place in places if place[0] == "video"][20:-20:7]:
            content[at + size // 2] ^= 0x55
        path.write_bytes(content)
        return path

    return make


def _atom(kind: bytes, content: bytes) -> bytes:
    return (8 + len(content)).to_bytes(4, "big") + kind + content


def _pointing(content: bytes, target: bytes) -> bytes:
    """QuickTime atoms whose media are said to lie in another file, by a Macintosh alias with an absolute path."""
    made, at = b"", 0
    while at + 8 <= len(content):
        size, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        inner = content[at + 8 : at + size]
        if kind in (b"moov", b"trak", b"mdia", b"minf", b"dinf"):
            inner = _pointing(inner, target)
        elif kind == b"dref":
            name = target.rpartition(b"/")[2]
            head = bytes(10) + b"\4disk".ljust(28, b"\0") + bytes(12) + bytes([len(name)]) + name.ljust(63, b"\0")
            place = b"\0\2" + len(target).to_bytes(2, "big") + target + bytes(len(target) % 2)
            alias = bytes(4) + head + bytes(16) + b"\0\1\0\1" + bytes(16) + place + b"\xff\xff\0\0"
            inner = bytes(4) + b"\0\0\0\1" + _atom(b"alis", alias)
        made += _atom(kind, inner)
        at += size
    return made


def _external(folder: Path) -> Path:
    """A QuickTime file whose pictures and sound lie in its neighbour, sibling.mp4."""
    plain(folder / "sibling.mp4")
    path = plain(folder / "external.mov")
    path.write_bytes(_pointing(path.read_bytes(), str(folder / "sibling.mp4").encode()))
    return path


def _not_a_number(folder: Path) -> Path:
    """Sound in floating point of which some samples are no numbers."""
    ffmpeg(*tone(), "-c:a", "pcm_f32le", str(folder / "whole.wav"))
    content = bytearray((folder / "whole.wav").read_bytes())
    content[-40_000:-36_000] = np.full(1000, np.nan, dtype="<f4").tobytes()
    (folder / "not_a_number.wav").write_bytes(content)
    return folder / "not_a_number.wav"


def _hour(folder: Path) -> Path:
    """A picture every ten seconds, for 61 minutes."""
    ffmpeg("-f", "lavfi", "-i", "color=black:s=64x64:r=1/10:d=3660", *FAST, str(folder / "hour.mp4"))
    return folder / "hour.mp4"


def _huge(folder: Path) -> Path:
    """One picture of 48 megapixels."""
    ffmpeg("-f", "lavfi", "-i", "color=black:s=8000x6000:r=1:d=1", "-c:v", "mjpeg", str(folder / "huge.mov"))
    return folder / "huge.mov"


def _bomb(folder: Path) -> Path:
    """One picture of 256 megapixels, the most that ffmpeg would decode, in some kilobytes."""
    black = "color=black:s=16000x16000:r=1:d=1,format=monob"
    ffmpeg("-f", "lavfi", "-i", black, "-c:v", "png", "-pred", "none", str(folder / "bomb.mov"))
    return folder / "bomb.mov"


def _sounds(count: int, name: str) -> Callable[[Path], Path]:
    """So many sound tracks."""

    def make(folder: Path) -> Path:
        ffmpeg(*tone(seconds=0.1), *("-map", "0:a") * count, "-c:a", "pcm_s16le", str(folder / name))
        return folder / name

    return make


KINDS: dict[str, Callable[[Path], Path]] = {
    "plain": lambda folder: plain(folder / "plain.mp4"),
    "turned90": turned(90),
    "turned180": turned(180),
    "turned270": turned(-90),
    "variable": _variable,
    "ntsc.mov": lambda folder: plain(folder / "ntsc.mov", rate="30000/1001"),
    "ntsc.mkv": lambda folder: plain(folder / "ntsc.mkv", rate="30000/1001"),
    "flashes.mov": _flashes("flashes.mov", 60.06),
    "flashes.mkv": _flashes("flashes.mkv", 60.06),
    "blinks": _flashes("blinks.mov", 4.004),
    "uneven": _flashes("uneven.mov", 4.004, "lt(mod(n,30),12)+not(mod(n,5))"),
    "odd": _odd,
    "anamorphic": _anamorphic,
    "centre": _sound("centre.mp4", f"0|0|{TONE}|0|0|0", "5.1"),
    "eight": _sound("eight.mkv", "|".join([TONE] * 8), "7.1"),
    "left": _sound("left.mp4", f"{TONE}|0"),
    "antiphase": _sound("antiphase.mp4", f"{TONE}|-{TONE}"),
    "quiet": _sound("quiet.mp4", f"0.014*{TONE}|0.014*{TONE}"),
    "clipped": _sound("clipped.mp4", f"40*{TONE}|40*{TONE}"),
    "silent": _sound("silent.mp4", "0|0"),
    "no_sound": _no_sound,
    "sound_late": _sound_late,
    "picture_late": _picture_late,
    "sound_short": _sound_short,
    "sound_long": _sound_long,
    "two_tracks": _two_tracks,
    "cover_art": _cover_art,
    "browser": _browser,
    "headless": _headless,
    "cut_short": _cut_short,
    "empty": _text("empty.mp4", ""),
    "text": _text("text.mp4", "Hi all,\nthe recording follows on Monday.\n"),
    "ffconcat": _text("ffconcat.mp4", "ffconcat version 1.0\nfile sibling.mp4\n"),
    "hls": _text("hls.mp4", "#EXTM3U\n#EXTINF:2,\nsibling.mp4\n#EXT-X-ENDLIST\n"),
    "memo": _sound_only("memo.m4a", "-c:a", "aac"),
    "wav": _sound_only("sound.wav", "-c:a", "pcm_s16le"),
    "telephone": _sound_only("telephone.wav", "-c:a", "pcm_s16le", "-ar", "8000", "-ac", "1"),
    "avi": lambda folder: plain(folder / "old.avi", "-c:v", "mpeg4", "-c:a", "mp3"),
    "stream": lambda folder: plain(folder / "stream.ts"),
    "hour": _hour,
    "huge": _huge,
    "seventeen": _sounds(17, "seventeen.mkv"),
    "sixty": _sounds(60, "sixty.mkv"),
    "bomb": _bomb,
    "hlg": _hdr("hlg.mp4", "arib-std-b67"),
    "pq": _hdr("pq.mp4", "smpte2084"),
    "private": _private,
    "hevc": _coded("hevc.mp4", *X265),
    "ten_bit": _coded("ten_bit.mp4", *X265, "-pix_fmt", "yuv420p10le"),
    "av1": _coded("av1.mp4", "-c:v", "libsvtav1", "-preset", "12", "-svtav1-params", "lp=1"),
    "mjpeg": _coded("mjpeg.mov", "-c:v", "mjpeg", "-q:v", "3", "-pix_fmt", "yuvj420p", "-c:a", "pcm_s16le"),
    "prores": _coded("prores.mov", "-c:v", "prores_ks", "-pix_fmt", "yuv422p10le", "-c:a", "pcm_s16le"),
    "four_two_two": _coded("four_two_two.mp4", "-pix_fmt", "yuv422p"),
    "full_range": _full_range,
    "hd": _hd,
    "quiet_main": _tracks("quiet_main.mkv", "default", "0", "0"),
    "all_main": _tracks("all_main.mkv", "default", "default", "default"),
    "unknown_track": _unknown_track,
    "subtitles": _subtitles,
    "attachments": _attachments,
    "fragmented": _fragmented,
    "fragment": _shortened("fragmented", 0.9),
    "half_wav": _shortened("wav", 0.5),
    "half_webm": _shortened("flashes.mkv", 0.5),
    "damaged": _damaged("damaged.mp4", 100),
    "ruined": _damaged("ruined.mp4", 2),
    "external": _external,
    "not_a_number": _not_a_number,
}
"""Every odd recording by name; each makes its file, and nothing that matters beside it, in a folder of its own."""

AWKWARD = (
    'Dana\'s "update" - Q1 #3 (final) 100%.MP4',
    "-leading dash.mp4",
    "12:30 meeting.mp4",
    "frame %03d.mp4",
    "[brackets] & $dollar; `tick`.mp4",
    "Übersicht März.mp4",
)
"""File names that people give and programs trip over."""


def made(folder: Path, kind: str) -> Path:
    """The recording of a kind, made once in a folder."""
    place = folder / kind
    if not place.exists():
        place.mkdir()
        (place / ".made").write_text(str(KINDS[kind](place)))
    return Path((place / ".made").read_text())


def renamed(source: Path, folder: Path, name: str) -> Path:
    """A copy under another name."""
    return Path(shutil.copy(source, folder / name))


def take(path: Path) -> Take:
    """The recording at a path as stages get it; the same file is probed once."""
    facts = path.stat()
    return _probed(path, facts.st_size, facts.st_mtime_ns)


@cache
def _probed(path: Path, size: int, mtime_ns: int) -> Take:
    return Take(probe(path, "0" * 64), path)


def truth(name: str) -> tuple[Span, ...]:
    """Where a sample of `samples/` was made to speak; a breath at a comma counts as speech."""
    events = json.loads((SAMPLES / f"{name}.json").read_text())["events"]
    return tuple(Span(round(e["start"] * 1000), round(e["end"] * 1000)) for e in events if e["kind"] == "speech")


PHRASES = ((20.00, 23.31), (42.48, 45.47), (33.48, 36.28), (10.37, 13.11), (7.46, 9.85), (27.18, 29.03))
"""Stretches of weekly_clean, in seconds, that hold no pause of more than 200 ms and are louder than -53 dBFS at both
ends, where the room itself is at -63."""
SILENCES_MS = (2000, 300, 600, 1000, 2500, 5000)
"""What comes before each phrase; the six are said three times and 3 s follow."""

CONDITIONS = {"clean": (-3.0, -75.0), "quiet": (-26.0, -65.0), "noisy": (-6.0, -40.0), "fan": (-6.0, -36.0)}
"""Peak of the speech and RMS of the white noise, in dBFS."""


@dataclass(frozen=True, slots=True)
class Bench:
    """Speech and silence in known places."""

    pcm: NDArray[np.float32]
    """16 kHz, one channel."""
    speech: tuple[Span, ...]

    @property
    def duration_ms(self) -> int:
        return len(self.pcm) * 1000 // SPEECH_RATE


@cache
def _phrases() -> tuple[NDArray[np.float32], ...]:
    path = SAMPLES / "weekly_clean.phone.mp4"
    pcm = listen(path, take(path).recording)
    cut = (pcm[round(start * SPEECH_RATE) : round(end * SPEECH_RATE)] for start, end in PHRASES)
    return tuple(phrase / np.abs(phrase).max() for phrase in cut)


def bench(condition: str) -> Bench:
    """48 s of speech between 37 s of silence, in one of four kinds of noise."""
    peak_db, noise_db = CONDITIONS[condition]
    parts: list[NDArray[np.float32]] = []
    speech: list[Span] = []
    at = 0
    for phrase, silence_ms in [*zip(_phrases(), SILENCES_MS, strict=True)] * 3:
        at += silence_ms * SPEECH_RATE // 1000
        end = at + len(phrase)
        speech.append(Span(at * 1000 // SPEECH_RATE, end * 1000 // SPEECH_RATE))
        parts += [np.zeros(silence_ms * SPEECH_RATE // 1000, np.float32), phrase * np.float32(10 ** (peak_db / 20))]
        at = end
    clean = np.concatenate([*parts, np.zeros(3 * SPEECH_RATE, np.float32)])
    noise = np.random.default_rng(1).normal(0, 10 ** (noise_db / 20), len(clean)).astype(np.float32)
    return Bench(np.clip(clean + noise, -1, 1).astype(np.float32), tuple(speech))
