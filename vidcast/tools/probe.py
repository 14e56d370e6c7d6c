"""Facts about a dropped file, read with PyAV in a guarded process of its own.

A file from a phone is foreign input: it may crash a decoder, name other files or never end. So the public function
starts this module as a program with limits, and only that program opens the file. Playlists are refused: ffmpeg follows
an `ffconcat` text whatever its name is.
"""

from __future__ import annotations

import itertools
import json
import sys
from codecs import BOM_UTF8
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from vidcast.errors import BadRecording, ProgramFailed
from vidcast.model.document import decode, to_value
from vidcast.model.recording import AudioTrack, Recording, VideoTrack
from vidcast.model.times import nearest_rate
from vidcast.tools.process import Limits, run_python

if TYPE_CHECKING:
    import av.container

__all__ = ["CONTAINER_OPTIONS", "LARGEST_BYTES", "LONGEST_MS", "probe"]

CONTAINER_OPTIONS = {
    "protocol_whitelist": "file",
    "format_whitelist": "mov,matroska,webm,avi,mpegts,asf,wav,mp3,flac,ogg,aac",
}
"""How every recording is opened, here and by ffmpeg: nothing but that one file, and no list of other files."""

LARGEST_BYTES = 20 << 30
LONGEST_MS = 60 * 60 * 1000
MOST_STREAMS = 16
MOST_PIXELS = 40_000_000

HDR = {16: "pq", 18: "hlg"}
"""Transfer characteristics of ITU-T H.273 that need tone mapping."""

COPY_AGAIN = "the copy did not finish; copy it again"


def probe(path: Path, sha256: str) -> Recording:
    """What is known of the file at `path`, whose content hash the caller has made.

    Raises BadRecording when it is not a recording that vidcast can use: why, and what to do about it.
    """
    _refuse_at_sight(path)
    limits = Limits(seconds=60 + path.stat().st_size / 10e6)
    try:
        said = run_python("vidcast.tools.probe", str(path), sha256, limits=limits).stdout
    except ProgramFailed as error:
        raise BadRecording(
            f"{path.name}: reading it {_ending(error)}; "
            "it may be damaged: play it on the phone, export it anew and drop it again"
        ) from error
    answer = json.loads(said.splitlines()[-1])
    if "refused" in answer:
        raise BadRecording(f"{path.name}: {answer['refused']}")
    return decode(Recording, json.dumps(answer["recording"]), path.name)


def _ending(error: ProgramFailed) -> str:
    """How the reading program ended, without its name, which tells a leader nothing."""
    return str(error).splitlines()[0].partition(" ")[2]


def _refuse_at_sight(path: Path) -> None:
    """Refuse what needs no decoder to be refused."""
    if not path.exists():
        raise BadRecording(f"{path}: there is no such file")
    if not path.is_file():
        raise BadRecording(f"{path}: not a file; name one recording")
    size = path.stat().st_size
    if size == 0:
        raise BadRecording(f"{path.name}: the file is empty (0 bytes); {COPY_AGAIN}")
    if size > LARGEST_BYTES:
        raise BadRecording(f"{path.name}: {size / (1 << 30):.1f} GB is more than the {LARGEST_BYTES >> 30} GB allowed")
    with path.open("rb") as file:
        head = file.read(4096).removeprefix(BOM_UTF8)
    if head.lstrip().startswith((b"ffconcat", b"#EXTM3U", b"<?xml", b"<smil", b"[playlist]")):
        raise BadRecording(
            f"{path.name}: a playlist that names other files, not a recording; drop the recording itself"
        )
    if b"\0" not in head and _reads_as_text(head):
        raise BadRecording(f"{path.name}: a text file, whatever its name says; drop the recording itself")


def _reads_as_text(head: bytes) -> bool:
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as error:
        text = head[: error.start].decode("utf-8") if error.start > len(head) - 4 else "\x01"
    return all(letter.isprintable() or letter in "\r\n\t\f" for letter in text)


def main(argv: list[str]) -> int:
    """Print one JSON document about the file: `{"recording": ...}` or `{"refused": why}`."""
    path, sha256 = Path(argv[0]), argv[1]
    try:
        answer = {"recording": to_value(_open_and_read(path, sha256))}
    except BadRecording as error:
        answer = {"refused": str(error)}
    sys.stdout.write(json.dumps(answer) + "\n")
    return 0


def _open_and_read(path: Path, sha256: str) -> Recording:
    import av

    av.logging.set_level(av.logging.PANIC)
    try:
        container = av.open(f"file:{path}", options=CONTAINER_OPTIONS)
    except (av.error.FFmpegError, ValueError) as error:
        raise BadRecording(_why_not_opened(path)) from error
    with container:
        return _read(container, path, sha256)


def _why_not_opened(path: Path) -> str:
    with path.open("rb") as file:
        if file.read(12)[4:8] in (b"ftyp", b"wide", b"mdat", b"moov"):
            return f"its index is missing: {COPY_AGAIN}"
    return "not a video or sound recording that vidcast reads; export it as MP4, MOV, WebM, MKV, M4A or WAV"


def _read(container: av.container.InputContainer, path: Path, sha256: str) -> Recording:
    if len(container.streams) > MOST_STREAMS:
        raise BadRecording(f"{len(container.streams)} streams are more than the {MOST_STREAMS} allowed")
    pictures = [s for s in container.streams.video if not s.disposition & s.disposition.attached_pic]
    sounds = list(container.streams.audio)
    if not pictures and not sounds:
        raise BadRecording("neither picture nor sound is in it")
    picture, sound = _preferred(pictures), _preferred(sounds)
    start = Fraction(container.start_time or 0, 1_000_000)
    packets = _packets(container, [s for s in (picture, sound) if s is not None])
    duration = max((end for _, end in packets.values()), default=Fraction(0)) - start
    _refuse_unfinished(container, duration)
    warnings = list(_remarks(container, sounds))
    video = _video(container, picture, packets[picture.index][0], warnings) if picture is not None else None
    audio = _audio(container, sound, warnings) if sound is not None else None
    if audio is None:
        warnings.append("no sound: nothing can be transcribed or trimmed")
    if video is None:
        warnings.append("no picture: the brand card stands in for it")
    return Recording(
        sha256=sha256,
        bytes=path.stat().st_size,
        duration_ms=round(duration * 1000),
        container=container.format.name,
        video=video,
        audio=audio,
        warnings=tuple(warnings),
        start_ms=round(start * 1000),
    )


def _preferred(streams: list[Any]) -> Any:
    """The stream marked as default, else the first, else None."""
    marked = [s for s in streams if s.disposition & s.disposition.default]
    return (marked or streams or [None])[0]


def _packets(container: Any, streams: list[Any]) -> dict[int, tuple[list[Fraction], Fraction]]:
    """Presentation times (seconds, sorted) and the last packet's end of each stream, by stream index."""
    import av

    times: dict[int, list[Fraction]] = {s.index: [] for s in streams}
    ends: dict[int, Fraction] = {s.index: Fraction(0) for s in streams}
    try:
        for packet in container.demux(streams):
            if packet.pts is None or packet.size == 0:
                continue
            index = packet.stream.index
            at = packet.pts * packet.time_base
            times[index].append(at)
            ends[index] = max(ends[index], at + (packet.duration or 0) * packet.time_base)
    except av.error.FFmpegError as error:
        raise BadRecording(f"it breaks off while being read: {COPY_AGAIN}") from error
    if not any(times.values()):
        raise BadRecording(f"nothing can be read from it: {COPY_AGAIN}")
    return {index: (sorted(times[index]), ends[index]) for index in times}


def _refuse_unfinished(container: Any, duration: Fraction) -> None:
    """Refuse a file whose header promises more than its packets hold, and one longer than allowed."""
    promised = Fraction(container.duration or 0, 1_000_000)
    if promised - duration > max(Fraction(1), promised / 100):
        raise BadRecording(f"it says {float(promised):.1f} s but ends after {float(duration):.1f} s: {COPY_AGAIN}")
    if duration * 1000 > LONGEST_MS:
        raise BadRecording(f"{float(duration) / 60:.0f} min is more than the {LONGEST_MS // 60000} min allowed")


def _remarks(container: Any, sounds: list[Any]) -> list[str]:
    remarks = []
    if len(sounds) > 1:
        remarks.append(f"{len(sounds)} sound tracks; stream {_preferred(sounds).index} is used")
    if container.streams.subtitles:
        remarks.append("it holds subtitles of its own, which are not copied")
    return remarks


def _video(container: Any, stream: Any, times: list[Fraction], warnings: list[str]) -> VideoTrack:
    frame = _first_frame(container, stream)
    if frame is None:
        raise BadRecording("its picture cannot be decoded; play it on the phone, export it anew and drop it again")
    if frame.width * frame.height > MOST_PIXELS:
        raise BadRecording(
            f"{frame.width}x{frame.height} is more than the {MOST_PIXELS // 1_000_000} megapixels allowed"
        )
    intervals = [after - before for before, after in itertools.pairwise(times) if after > before]
    middle = Fraction(median(intervals)) if intervals else Fraction(1, 30)
    uneven = sum(abs(interval - middle) > middle / 2 for interval in intervals)
    aspect = stream.codec_context.sample_aspect_ratio or Fraction(1)
    variable = uneven * 50 > len(intervals)
    if variable:
        warnings.append("variable frame rate; the episode gets a constant one")
    return VideoTrack(
        codec=stream.codec_context.codec.canonical_name,
        width=frame.width,
        height=frame.height,
        rotation=round(frame.rotation) % 360,
        frame_rate=nearest_rate(1 / _refined(intervals, middle, stream.time_base)),
        variable_frame_rate=variable,
        pixel_format=frame.format.name,
        hdr=HDR.get(int(frame.color_trc)),
        sample_aspect=f"{aspect.numerator}/{aspect.denominator}",
        stream=stream.index,
        frames=len(times),
    )


def _refined(intervals: list[Fraction], middle: Fraction, tick: Fraction) -> Fraction:
    """The mean of the intervals that are the median but for one tick of the container's clock, where that is fine.

    Matroska and WebM count whole milliseconds: 29.97 frames a second lie 33 and 34 ms apart, as 30 do, only in another
    mixture.
    """
    usual = [interval for interval in intervals if abs(interval - middle) <= min(tick, middle / 10)]
    return sum(usual, Fraction(0)) / len(usual) if usual else middle


def _first_frame(container: Any, stream: Any) -> Any:
    import av

    try:
        container.seek(0)
        return next(iter(container.decode(stream)), None)
    except av.error.FFmpegError:
        return None


def _audio(container: Any, stream: Any, warnings: list[str]) -> AudioTrack | None:
    from vidcast.tools.channels import heard_channels

    context = stream.codec_context
    if not context.channels:
        warnings.append("its sound cannot be decoded")
        return None
    heard = heard_channels(container, stream)
    warnings.extend(heard.warnings)
    if context.sample_rate < 16000:
        warnings.append(f"sound of telephone quality ({context.sample_rate} Hz)")
    return AudioTrack(
        codec=context.codec.canonical_name,
        channels=context.channels,
        sample_rate=context.sample_rate,
        used_channels=heard.used,
        stream=stream.index,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
