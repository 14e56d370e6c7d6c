"""Facts about a dropped file, read with PyAV in a guarded process of its own.

A file from a phone is foreign input: it may crash a decoder, name other files or never end. So the public function
starts this module as a program with limits, and only that program opens the file. Playlists are refused: ffmpeg follows
an `ffconcat` text whatever its name is.
"""

from __future__ import annotations

import json
import sys
from codecs import BOM_UTF8
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidcast.errors import BadRecording, ProgramFailed
from vidcast.model.document import decode, to_value
from vidcast.model.foreign import shown
from vidcast.model.recording import AudioTrack, Recording, VideoTrack
from vidcast.model.times import clock_text
from vidcast.tools.container import opened
from vidcast.tools.header import gives_length, is_endless_wav
from vidcast.tools.process import Limits, run_python

if TYPE_CHECKING:
    import av.container

__all__ = ["LARGEST_BYTES", "LONGEST_MS", "is_text", "probe"]

LARGEST_BYTES = 20 << 30
LONGEST_MS = 60 * 60 * 1000
MOST_STREAMS = 16
LONGEST_LOOK_S = 600
"""An hour of sound takes 15 s to listen to, and on a machine with much else to do some minutes."""
LAST_PACKETS = 4
"""A copy that stopped shows in one of so many last packets: sound and picture take turns."""
FEW_DAMAGED = 3
"""So many damaged packets of sound are always let pass with a warning; more when they are at most one in a hundred."""

CAMERA_OFF_S = 3
"""How long a picture may be missing at either end, in seconds, before that is remarked on."""

COPY_AGAIN = "the copy did not finish; copy it again"
NOTHING_IN_IT = "nothing can be read from it: copy it again, or export it as one file if it only points to others"
UNKNOWN_KIND = "picture and sound are of a kind that cannot be decoded; export it as MP4 (H.264 and AAC)"


def probe(path: Path, sha256: str, longest_ms: int = LONGEST_MS) -> Recording:
    """What is known of the file at `path`, whose content hash the caller has made.

    Raises BadRecording when it is not a recording that vidcast can use: why, and what to do about it. Raises
    ProgramFailed when the reading itself failed, which says nothing of the recording.
    """
    _refuse_at_sight(path)
    limits = Limits(seconds=LONGEST_LOOK_S + path.stat().st_size / 10e6)
    try:
        said = run_python("vidcast.tools.probe", str(path), sha256, str(longest_ms), limits=limits).stdout
    except ProgramFailed as error:
        if error.ending == "failed":
            raise
        raise BadRecording(
            f"{shown(path.name)}: reading it {_ending(error)}; "
            "it may be damaged: play it on the phone, export it again and drop it again"
        ) from error
    answer = json.loads(said.splitlines()[-1])
    if "refused" in answer:
        raise BadRecording(f"{shown(path.name)}: {answer['refused']}")
    return decode(Recording, json.dumps(answer["recording"]), path.name)


def _ending(error: ProgramFailed) -> str:
    """How the reading program ended, without its name, which tells a leader nothing."""
    return str(error).splitlines()[0].partition(" ")[2]


def _refuse_at_sight(path: Path) -> None:
    """Refuse what needs no decoder to be refused."""
    if not path.exists():
        raise BadRecording(f"{shown(path)}: there is no such file")
    if not path.is_file():
        raise BadRecording(f"{shown(path)}: not a file; name one recording")
    size = path.stat().st_size
    if size == 0:
        raise BadRecording(f"{shown(path.name)}: the file is empty (0 bytes); {COPY_AGAIN}")
    if size > LARGEST_BYTES:
        raise BadRecording(
            f"{shown(path.name)}: {size / (1 << 30):.1f} GB is more than the {LARGEST_BYTES >> 30} GB allowed"
        )
    try:
        head = _head(path)
    except OSError as error:
        raise BadRecording(f"{shown(path.name)}: cannot be read ({error.strerror}); change its permissions") from error
    if _is_list(head):
        raise BadRecording(
            f"{shown(path.name)}: a playlist that names other files, not a recording; drop the recording itself"
        )
    if b"\0" not in head and _reads_as_text(head):
        raise BadRecording(f"{shown(path.name)}: a text file, whatever its name says; drop the recording itself")


def is_text(path: Path) -> bool:
    """Whether a file begins as a text or a list of other files does, and so never becomes a recording by growing."""
    try:
        head = _head(path)
    except OSError:
        return False
    return bool(head) and (_is_list(head) or (b"\0" not in head and _reads_as_text(head)))


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4096).removeprefix(BOM_UTF8)


def _is_list(head: bytes) -> bool:
    return head.lstrip().startswith((b"ffconcat", b"#EXTM3U", b"<?xml", b"<smil", b"[playlist]"))


def _reads_as_text(head: bytes) -> bool:
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as error:
        text = head[: error.start].decode("utf-8") if error.start > len(head) - 4 else "\x01"
    return all(letter.isprintable() or letter in "\r\n\t\f" for letter in text)


def main(argv: list[str]) -> int:
    """Print one JSON document about the file: `{"recording": ...}` or `{"refused": why}`."""
    path, sha256, longest_ms = Path(argv[0]), argv[1], int(argv[2]) if argv[2:] else LONGEST_MS
    try:
        answer = {"recording": to_value(_open_and_read(path, sha256, longest_ms))}
    except BadRecording as error:
        answer = {"refused": str(error)}
    sys.stdout.write(json.dumps(answer) + "\n")
    return 0


def _open_and_read(path: Path, sha256: str, longest_ms: int = LONGEST_MS) -> Recording:
    import av

    av.logging.set_level(av.logging.PANIC)
    try:
        container = opened(path)
    except (av.error.FFmpegError, ValueError) as error:
        raise BadRecording(_why_not_opened(path)) from error
    try:
        with container:
            return _read(container, path, sha256, longest_ms)
    except av.error.FFmpegError as error:
        raise BadRecording(f"it is damaged: {COPY_AGAIN}") from error


def _why_not_opened(path: Path) -> str:
    with path.open("rb") as file:
        if file.read(12)[4:8] in (b"ftyp", b"wide", b"mdat", b"moov"):
            return f"its index is missing: {COPY_AGAIN}"
    return "not a video or sound recording that vidcast reads; export it as MP4, MOV, WebM, MKV, M4A or WAV"


@dataclass(slots=True)
class _Packets:
    """What the packets of a whole file say, without being decoded; times are in each stream's own time base."""

    times: dict[int, list[int]]
    """Presentation times in order, of picture streams only, by stream index."""
    ends: dict[int, Fraction]
    """Where each stream's last packet ends, in seconds."""
    broken_off: bool
    """Whether one of the very last packets is not whole."""


def _read(container: av.container.InputContainer, path: Path, sha256: str, longest_ms: int) -> Recording:
    if len(container.streams) > MOST_STREAMS:
        raise BadRecording(f"{len(container.streams)} streams are more than the {MOST_STREAMS} allowed")
    pictures, sounds, warnings = _usable(container)
    start = Fraction(container.start_time or 0, 1_000_000)
    packets = _packets(container, [*pictures, *sounds])
    _refuse_unfinished(container, path, packets, start)
    picture = _preferred(_filled(pictures, packets, warnings))
    sound = _sound(container, _filled(sounds, packets, warnings), warnings)
    duration = max(packets.ends[s.index] for s in (picture, sound) if s is not None) - start
    _refuse_too_long(duration, longest_ms)
    video = _video(container, picture, packets, warnings) if picture is not None else None
    audio = _audio(container, sound, warnings) if sound is not None else None
    if audio is None:
        warnings.append("no sound: nothing can be transcribed or trimmed")
    if video is None:
        warnings.append("no picture: the brand card stands in for it")
    if picture is not None:
        warnings.extend(_absent(packets.times[picture.index], picture.time_base, start, duration))
    if not container.duration or not gives_length(path, container.format.name):
        warnings.append(f"its header gives no usable length; {float(duration):.1f} s were found")
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


def _usable(container: Any) -> tuple[list[Any], list[Any], list[str]]:
    """Picture and sound streams that can be decoded, and what a person should know of the others."""
    everything = list(container.streams)
    moving = [s for s in everything if s.type == "video" and not s.disposition & s.disposition.attached_pic]
    pictures = [s for s in moving if s.codec_context is not None]
    sounds = [s for s in everything if s.type == "audio" and s.codec_context is not None]
    unknown = [s.type for s in everything if s.type in ("video", "audio") and s.codec_context is None]
    if not pictures and not sounds:
        raise BadRecording(UNKNOWN_KIND if unknown else "neither picture nor sound is in it")
    warnings = []
    if unknown:
        warnings.append(f"{len(unknown)} of its tracks are of a kind that cannot be decoded and are left out")
    if container.streams.subtitles:
        warnings.append("it holds subtitles of its own, which are not copied")
    return pictures, sounds, warnings


def _filled(streams: list[Any], packets: _Packets, warnings: list[str]) -> list[Any]:
    """The streams that hold something; a track that was declared and never used is remarked on."""
    filled = [s for s in streams if s.index in packets.ends]
    kinds = {"video": "picture", "audio": "sound"}
    for stream in streams:
        if stream not in filled:
            number = f" {streams.index(stream) + 1}" if len(streams) > 1 else ""
            warnings.append(f"its {kinds[stream.type]} track{number} is empty and is left out")
    return filled


def _absent(times: list[int], base: Fraction, start: Fraction, duration: Fraction) -> Iterator[str]:
    """What a person should know of a camera that was off at the beginning or at the end."""
    first, last = (times[at] * base - start for at in (0, -1))
    if first > CAMERA_OFF_S:
        yield f"its picture begins at {clock_text(round(first * 1000))}; the first one is shown until then"
    if duration - last > CAMERA_OFF_S:
        yield f"its picture ends at {clock_text(max(0, round(last * 1000)))}; the last one stays until the end"


def _preferred(streams: list[Any]) -> Any:
    """The stream marked as default, else the first, else None."""
    marked = [s for s in streams if s.disposition & s.disposition.default]
    return (marked or streams or [None])[0]


def _packets(container: Any, wanted: list[Any]) -> _Packets:
    """Every packet of the file looked at once. Raises BadRecording when it breaks off or holds nothing wanted."""
    import av

    found = _Packets({s.index: [] for s in wanted if s.type == "video"}, {}, broken_off=False)
    last: deque[bool] = deque(maxlen=LAST_PACKETS)
    try:
        for packet in container.demux():
            if packet.pts is None or packet.size == 0:
                continue
            last.append(packet.is_corrupt)
            if packet.is_discard:
                # An edit list hides it: it is only decoded for the sake of those that are shown.
                continue
            index = packet.stream.index
            if index in found.times:
                found.times[index].append(packet.pts)
            end = (packet.pts + (packet.duration or 0)) * packet.time_base
            found.ends[index] = max(found.ends.get(index, end), end)
    except av.error.FFmpegError as error:
        raise BadRecording(f"it breaks off while being read: {COPY_AGAIN}") from error
    if not any(s.index in found.ends for s in wanted):
        raise BadRecording(NOTHING_IN_IT)
    for times in found.times.values():
        times.sort()
    found.broken_off = any(last)
    return found


def _refuse_unfinished(container: Any, path: Path, packets: _Packets, start: Fraction) -> None:
    """Refuse a file whose header promises more than its packets hold, or whose last packet is a part of one.

    Only what a header says is a promise: streams and MP3 without one have a length that is guessed. The last packet
    tells only where a container knows the length of each: not in a transport stream, whose packets are marked for
    other reasons, nor in a WAV that was written without a length.
    """
    name = container.format.name
    promised, lasts = Fraction(container.duration or 0, 1_000_000), max(packets.ends.values()) - start
    # An MP4's edit list may begin with nothing for a while, which its length counts and ours does not.
    reached = lasts + max(Fraction(0), start) if name.startswith("mov") else lasts
    if promised - reached > max(Fraction(1), promised / 100) and gives_length(path, name):
        raise BadRecording(f"it says {float(promised):.1f} s but ends after {float(lasts):.1f} s: {COPY_AGAIN}")
    if packets.broken_off and name.startswith(("mov", "avi", "wav")) and not is_endless_wav(path):
        raise BadRecording(f"it breaks off after {float(lasts):.1f} s: {COPY_AGAIN}")


def _refuse_too_long(duration: Fraction, longest_ms: int) -> None:
    if duration * 1000 > longest_ms:
        raise BadRecording(f"{float(duration) / 60:.0f} min is more than the {longest_ms // 60000} min allowed")


def _video(container: Any, stream: Any, packets: _Packets, warnings: list[str]) -> VideoTrack:
    from vidcast.tools.pictures import video_track

    track, remarks = video_track(container, stream, packets.times[stream.index])
    warnings.extend(remarks)
    return track


def _sound(container: Any, sounds: list[Any], warnings: list[str]) -> Any:
    """The sound stream to use, or None."""
    from vidcast.tools.channels import chosen_track

    if not sounds:
        return None
    stream, remarks = chosen_track(container, sounds)
    warnings.extend(remarks)
    return stream


def _audio(container: Any, stream: Any, warnings: list[str]) -> AudioTrack | None:
    from vidcast.tools.channels import Damage, heard_channels

    context = stream.codec_context
    if not context.channels:
        warnings.append("its sound cannot be decoded")
        return None
    damage = Damage()
    heard = heard_channels(container, stream, damage)
    warnings.extend(heard.warnings)
    if damage.damaged:
        if damage.damaged > max(FEW_DAMAGED, damage.packets // 100):
            raise BadRecording(f"{damage}: play it on the phone, export it again and drop it again")
        warnings.append(f"{damage}: listen to it before it is published")
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
