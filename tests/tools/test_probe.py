import os
import random
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from tests.faults import edited, emptied
from tests.synth import AWKWARD, FAST, KINDS, ffmpeg, made, picture, renamed, tone
from vidcast.errors import BadRecording, ProgramFailed
from vidcast.model.recording import AudioTrack, Recording, VideoTrack
from vidcast.tools.listen import listen
from vidcast.tools.probe import LARGEST_BYTES, _ending, _open_and_read, probe
from vidcast.tools.process import Limits, run_python

SHA = "0" * 64
MP4 = "mov,mp4,m4a,3gp,3g2,mj2"
VIDEO = VideoTrack("h264", 320, 180, 0, Fraction(30), False, "yuv420p", None, "1/1", 0, 60, "bt601", False)
AUDIO = AudioTrack("aac", 2, 48_000, "all", 1)
DEEP = replace(VIDEO, codec="hevc", pixel_format="yuv420p10le")
NTSC = replace(VIDEO, frame_rate=Fraction(30000, 1001))
SILENT = "no sound: nothing can be transcribed or trimmed"
NO_PICTURE = "no picture: the brand card stands in for it"
UNEVEN = "variable frame rate; the episode gets a constant one"
CANCEL = "left and right cancel each other; the left channel is used for both"


def plain(*warnings: str, video: VideoTrack | None = VIDEO, audio: AudioTrack | None = AUDIO, ms: int = 2000,
          container: str = MP4, start_ms: int = 0) -> Recording:  # fmt: skip
    return Recording(SHA, 0, ms, container, video, audio, warnings, start_ms)


FACTS = {
    "plain": plain(),
    "turned90": plain(video=replace(VIDEO, rotation=90)),
    "turned180": plain(video=replace(VIDEO, rotation=180)),
    "turned270": plain(video=replace(VIDEO, rotation=270)),
    "variable": plain(UNEVEN, video=replace(VIDEO, variable_frame_rate=True, frames=48), ms=2667),
    "ntsc.mov": plain(video=NTSC, ms=2002),
    "ntsc.mkv": plain(video=NTSC, ms=2002, container="matroska,webm"),
    "odd": plain(video=replace(VIDEO, width=427, height=241, pixel_format="yuv444p")),
    "anamorphic": plain(video=replace(VIDEO, width=360, height=288, sample_aspect="16/15")),
    "centre": plain(
        "the voice is only on channel 3 of 6; it goes to both sides",
        audio=replace(AUDIO, channels=6, used_channels="2"),
    ),
    "eight": plain(audio=replace(AUDIO, channels=8), container="matroska,webm"),
    "left": plain(
        "the voice is only on channel 1 of 2; it goes to both sides", audio=replace(AUDIO, used_channels="0")
    ),
    "antiphase": plain(CANCEL, audio=replace(AUDIO, used_channels="0")),
    "quiet": plain(),
    "clipped": plain("the sound is clipped: the microphone was too loud"),
    "silent": plain("the sound track is silent: nothing can be transcribed or trimmed"),
    "no_sound": plain("no sound: nothing can be transcribed or trimmed", audio=None),
    "sound_late": plain(),
    "picture_late": plain(video=replace(VIDEO, frames=45), container="matroska,webm"),
    "sound_short": plain(),
    "sound_long": plain(video=replace(VIDEO, frames=30)),
    "two_tracks": plain(
        "2 sound tracks; track 2 is used: the file marks it as the main one", audio=replace(AUDIO, stream=2)
    ),
    "cover_art": plain(NO_PICTURE, video=None, audio=replace(AUDIO, stream=0)),
    "browser": plain(
        "its header gives no usable length; 2.0 s were found",
        video=replace(VIDEO, codec="vp8"),
        audio=replace(AUDIO, codec="opus"),
        ms=2001,
        container="matroska,webm",
    ),
    "memo": plain(NO_PICTURE, video=None, audio=replace(AUDIO, stream=0)),
    "wav": plain(NO_PICTURE, video=None, audio=AudioTrack("pcm_s16le", 2, 48_000, "all", 0), container="wav"),
    "telephone": plain(
        "sound of telephone quality (8000 Hz)",
        NO_PICTURE,
        video=None,
        audio=AudioTrack("pcm_s16le", 1, 8000, "all", 0),
        container="wav",
    ),
    "avi": plain(video=replace(VIDEO, codec="mpeg4"), audio=replace(AUDIO, codec="mp3"), ms=2040, container="avi"),
    "stream": plain(ms=2027, container="mpegts", start_ms=1400),
    "hlg": plain(video=replace(DEEP, hdr="hlg", matrix="bt2020", frames=30), ms=1000),
    "pq": plain(video=replace(DEEP, hdr="pq", matrix="bt2020", frames=30), ms=1000),
    "hevc": plain(video=replace(VIDEO, codec="hevc")),
    "ten_bit": plain(video=DEEP),
    "av1": plain(video=replace(VIDEO, codec="av1")),
    "mjpeg": plain(
        video=replace(VIDEO, codec="mjpeg", pixel_format="yuvj420p", full_range=True),
        audio=replace(AUDIO, codec="pcm_s16le"),
    ),
    "prores": plain(
        video=replace(VIDEO, codec="prores", pixel_format="yuv422p10le"), audio=replace(AUDIO, codec="pcm_s16le")
    ),
    "four_two_two": plain(video=replace(VIDEO, pixel_format="yuv422p")),
    "full_range": plain(video=replace(VIDEO, pixel_format="yuvj420p", matrix="bt709", full_range=True)),
    "hd": plain(video=replace(VIDEO, width=1280, height=720, matrix="bt709", frames=30), ms=1000),
    "quiet_main": plain(
        "3 sound tracks; track 3 is used: track 1, which the file marks as the main one, has next to no speech",
        video=replace(VIDEO, frames=120),
        audio=replace(AUDIO, channels=1, stream=3),
        ms=4000,
        container="matroska,webm",
    ),
    "all_main": plain(
        "3 sound tracks; track 3 is used: it has the most speech",
        video=replace(VIDEO, frames=120),
        audio=replace(AUDIO, channels=1, stream=3),
        ms=4000,
        container="matroska,webm",
    ),
    "unknown_track": plain("1 of its tracks are of a kind that cannot be decoded and are left out"),
    "subtitles": plain("it holds subtitles of its own, which are not copied"),
    "attachments": plain(container="matroska,webm"),
    "fragmented": plain("its header gives no usable length; 2.0 s were found", ms=2021),
    "damaged": plain(
        "3 of 283 pieces of its sound cannot be decoded, first at 0:00.4: listen to it before it is published",
        video=replace(VIDEO, frames=180),
        ms=6000,
    ),
}

AGAIN = "the copy did not finish; copy it again"
PLAYLIST = "a playlist that names other files, not a recording; drop the recording itself"
REFUSED = {
    "empty": f"empty.mp4: the file is empty (0 bytes); {AGAIN}",
    "text": "text.mp4: a text file, whatever its name says; drop the recording itself",
    "ffconcat": f"ffconcat.mp4: {PLAYLIST}",
    "hls": f"hls.mp4: {PLAYLIST}",
    "headless": f"headless.mp4: its index is missing: {AGAIN}",
    "cut_short": f"cut_short.mp4: it says 6.0 s but ends after 2.7 s: {AGAIN}",
    "hour": "hour.mp4: 61 min is more than the 60 min allowed",
    "huge": "huge.mov: 8000x6000 is more than the 40 megapixels allowed",
    "bomb": "bomb.mov: 16000x16000 is more than the 40 megapixels allowed",
    "seventeen": "seventeen.mkv: 17 streams are more than the 16 allowed",
    "sixty": "sixty.mkv: 60 streams are more than the 16 allowed",
    "fragment": f"shortened.mp4: it breaks off after 2.0 s: {AGAIN}",
    "half_wav": f"shortened.wav: it breaks off after 1.0 s: {AGAIN}",
    "half_webm": f"shortened.mkv: it says 60.1 s but ends after 29.9 s: {AGAIN}",
    "ruined": (
        "ruined.mp4: 122 of 283 pieces of its sound cannot be decoded, first at 0:00.4: "
        "play it on the phone, export it again and drop it again"
    ),
    "not_a_number": ("not_a_number.wav: its sound holds values that are no numbers; export it again and drop it again"),
    "external": (
        "external.mov: nothing can be read from it: copy it again, or export it as one file if it only points to others"
    ),
}


def refusal(path: Path) -> str:
    with pytest.raises(BadRecording) as caught:
        probe(path, SHA)
    return str(caught.value)


@pytest.mark.parametrize("kind", FACTS)
def test_the_facts_of_a_recording_are_these(folder: Path, kind: str) -> None:
    # Read in this process, which is ten times as fast; the next tests use the guarded one.
    found = _open_and_read(made(folder, kind), SHA)
    assert replace(found, bytes=0) == FACTS[kind]


@pytest.mark.parametrize("kind", ["plain", "eight"])
def test_the_guarded_process_says_the_same(folder: Path, kind: str) -> None:
    path = made(folder, kind)
    assert probe(path, SHA) == replace(FACTS[kind], bytes=path.stat().st_size)


EDITS: dict[str, tuple[list[tuple[float, float | None]], int]] = {
    "the end is hidden": ([(1, 0)], 1000),
    "the start is hidden": ([(1, 1)], 1000),
    "both are hidden, between keyframes": ([(1, 0.5)], 1000),
    "a middle is hidden": ([(0.5, 0), (0.7, 1.3)], 1200),
    "shown in another order": ([(0.5, 1), (0.5, 0)], 1000),
    "nothing for two seconds, then the beginning": ([(2, None), (1, 0)], 1000),
    "longer than what there is": ([(30, 0)], 2000),
}
"""Edit lists of a recording of two seconds, and how many milliseconds of it they show."""


@pytest.mark.parametrize("kind", EDITS)
def test_what_an_edit_list_hides_does_not_count(folder: Path, tmp_path: Path, kind: str) -> None:
    edits, shown_ms = EDITS[kind]
    path = edited(renamed(made(folder, "plain"), tmp_path, "edited.mp4"), edits)
    found = _open_and_read(path, SHA)
    assert found.video is not None
    assert (found.video.frames, found.video.frame_rate) == (shown_ms * 30 // 1000, 30)
    # The last of the packets of sound, of 21 ms each, may reach over the end.
    assert 0 <= found.duration_ms - shown_ms < 22


NO_FRAME = ("-filter:v", "select=0")
NO_SECOND = ("-map", "0:v", "-map", "1:a", "-map", "1:a", "-filter:a:1", "aselect=0")
EMPTY_PICTURE = ("its picture track is empty and is left out", NO_PICTURE)
EMPTY: dict[str, tuple[tuple[str, ...], bytes, tuple[str, ...]]] = {
    "camera.mp4": ((), b"vide", EMPTY_PICTURE),
    "camera.mov": ((), b"vide", EMPTY_PICTURE),
    "camera.mkv": (NO_FRAME, b"", EMPTY_PICTURE),
    "microphone.mp4": ((), b"soun", ("its sound track is empty and is left out", SILENT)),
    "second.mkv": (NO_SECOND, b"", ("its sound track 2 is empty and is left out",)),
}
"""How tracks are made that are declared and hold nothing, and what is said of them."""


@pytest.mark.parametrize("name", EMPTY)
def test_a_track_that_was_declared_and_never_used_is_left_out(tmp_path: Path, name: str) -> None:
    options, handler, warnings = EMPTY[name]
    ffmpeg(*picture(), *tone(), *FAST, *options, str(tmp_path / name))
    if handler:
        emptied(tmp_path / name, handler)
    found = _open_and_read(tmp_path / name, SHA)
    assert found.warnings == warnings
    assert (found.video is None, found.audio is None) == (NO_PICTURE in warnings, SILENT in warnings)
    assert abs(found.duration_ms - 2000) < 30
    if found.audio is not None:
        assert abs(len(listen(tmp_path / name, found)) - 32_000) < 500


def test_a_picture_of_which_the_edit_list_shows_nothing_is_left_out(folder: Path, tmp_path: Path) -> None:
    path = edited(renamed(made(folder, "plain"), tmp_path, "hidden.mp4"), [(0, 0)], kinds=b"vide")
    assert _open_and_read(path, SHA).warnings == EMPTY_PICTURE


def test_a_camera_that_is_on_for_a_while_only_is_remarked_on(tmp_path: Path) -> None:
    path = tmp_path / "a_while.mkv"
    ffmpeg(*picture(seconds=8), *tone(seconds=8), *FAST, "-vf", "select='between(t,3.5,4)'", str(path))
    assert _open_and_read(path, SHA).warnings == (
        "its picture begins at 0:03.5; the first one is shown until then",
        "its picture ends at 0:04.0; the last one stays until the end",
    )


def test_every_kind_that_is_made_is_known_here() -> None:
    elsewhere = {"flashes.mov", "flashes.mkv", "blinks", "uneven", "private"}
    assert set(KINDS) == {*FACTS, *REFUSED, *elsewhere}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_used_is_refused_in_plain_words(folder: Path, kind: str) -> None:
    assert refusal(made(folder, kind)) == REFUSED[kind]


@pytest.mark.parametrize("name", AWKWARD)
def test_a_name_does_not_matter(folder: Path, tmp_path: Path, name: str) -> None:
    path = renamed(made(folder, "plain"), tmp_path, name)
    assert replace(_open_and_read(path, SHA), bytes=0) == FACTS["plain"]


def test_a_name_that_looks_like_an_option_reaches_the_guarded_process(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    renamed(made(folder, "plain"), tmp_path, "-h")
    monkeypatch.chdir(tmp_path)
    assert probe(Path("-h"), SHA).duration_ms == 2000


@pytest.mark.parametrize(
    "text", ["ffconcat version 1.0\nfile sibling.mp4\n", "#EXTM3U\n#EXTINF:2,\nsibling.mp4\n#EXT-X-ENDLIST\n"]
)
def test_the_reader_opens_nothing_that_a_playlist_names(tmp_path: Path, text: str) -> None:
    # Whoever opened the sibling, a pipe that nobody writes to, would wait for ever.
    (tmp_path / "list.mp4").write_text(text)
    os.mkfifo(tmp_path / "sibling.mp4")
    said = run_python("vidcast.tools.probe", str(tmp_path / "list.mp4"), SHA, limits=Limits(seconds=20)).stdout
    assert "not a video or sound recording that vidcast reads" in said


@pytest.mark.parametrize(
    "head", [b"\xef\xbb\xbf", b"\n \n", b"# made by hand\n", b" " * 5000, b"# made by hand\n" * 400]
)
def test_a_playlist_is_refused_however_it_begins(tmp_path: Path, head: bytes) -> None:
    (tmp_path / "list.mp4").write_bytes(head + b"ffconcat version 1.0\nfile sibling.mp4\n")
    assert refusal(tmp_path / "list.mp4").endswith("; drop the recording itself")


def test_a_recording_that_points_to_another_file_does_not_open_it(tmp_path: Path) -> None:
    # Whoever opened the neighbour, a pipe that nobody writes to, would wait for ever.
    path = KINDS["external"](tmp_path)
    (tmp_path / "sibling.mp4").unlink()
    os.mkfifo(tmp_path / "sibling.mp4")
    said = run_python("vidcast.tools.probe", str(path), SHA, limits=Limits(seconds=20)).stdout
    assert "nothing can be read from it" in said


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")
    assert refusal(tmp_path / "pipe.mp4") == f"{tmp_path / 'pipe.mp4'}: not a file; name one recording"


def test_a_device_is_not_read() -> None:
    assert refusal(Path("/dev/zero")) == "/dev/zero: not a file; name one recording"


@pytest.mark.skipif(os.geteuid() == 0, reason="everything may be read by root")
def test_a_file_that_may_not_be_read_says_so(folder: Path, tmp_path: Path) -> None:
    path = renamed(made(folder, "plain"), tmp_path, "secret.mp4")
    path.chmod(0)
    assert refusal(path) == "secret.mp4: cannot be read (Permission denied); change its permissions"


@pytest.mark.parametrize("seed", range(20))
def test_damage_anywhere_ends_in_facts_or_a_refusal(folder: Path, tmp_path: Path, seed: int) -> None:
    content = bytearray(made(folder, ("plain", "ntsc.mkv", "browser", "avi")[seed % 4]).read_bytes())
    chance = random.Random(seed)
    for _ in range(20):
        content[chance.randrange(len(content))] = chance.randrange(256)
    (tmp_path / "odd.mp4").write_bytes(content)
    try:
        said = str(_open_and_read(tmp_path / "odd.mp4", SHA).duration_ms)
    except BadRecording as error:
        said = str(error)
    assert said.isprintable()


def test_a_text_cut_inside_a_letter_is_still_a_text(tmp_path: Path) -> None:
    (tmp_path / "long.mp4").write_bytes(b"a" * 4095 + "é".encode() * 9)
    assert refusal(tmp_path / "long.mp4") == "long.mp4: a text file, whatever its name says; drop the recording itself"


def test_noise_is_no_recording(tmp_path: Path) -> None:
    (tmp_path / "noise.mp4").write_bytes(bytes(range(256)) * 64)
    assert refusal(tmp_path / "noise.mp4") == (
        "noise.mp4: not a video or sound recording that vidcast reads; export it as MP4, MOV, WebM, MKV, M4A or WAV"
    )


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path / "gone.mp4") == f"{tmp_path / 'gone.mp4'}: there is no such file"


def test_a_folder_is_no_recording(tmp_path: Path) -> None:
    assert refusal(tmp_path) == f"{tmp_path}: not a file; name one recording"


def test_a_file_of_more_than_twenty_gigabytes_is_not_opened(tmp_path: Path) -> None:
    with (tmp_path / "big.mp4").open("wb") as file:
        file.truncate(LARGEST_BYTES + (1 << 30))
    assert refusal(tmp_path / "big.mp4") == "big.mp4: 21.0 GB is more than the 20 GB allowed"


def test_how_the_reader_ended_is_told_without_its_name() -> None:
    assert _ending(ProgramFailed("python3.11 was ended by SIGSEGV", ("Fatal",))) == "was ended by SIGSEGV"


READERS = {
    "import": ("raise ImportError('no libavcodec')", "ImportError: no libavcodec"),
    "memory": ("raise MemoryError", "MemoryError"),
    "killed": ("import os; os.kill(os.getpid(), 9)", "ended by SIGKILL"),
    "ended": ("import os; os.kill(os.getpid(), 15)", "ended by SIGTERM"),
}


def reader(code: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another PyAV for the guarded process, in front of the real one."""
    (folder / "av").mkdir()
    (folder / "av" / "__init__.py").write_text(code)
    monkeypatch.setattr(sys, "path", [str(folder), *sys.path])


@pytest.mark.parametrize("kind", READERS)
def test_a_reader_that_fails_for_another_reason_is_no_fault_of_the_recording(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    code, last = READERS[kind]
    reader(code, tmp_path, monkeypatch)
    with pytest.raises(ProgramFailed) as caught:
        probe(made(folder, "plain"), SHA)
    assert (last in str(caught.value), "its file is not the cause" in str(caught.value)) == (True, True)


def test_a_reader_that_crashes_says_that_the_recording_may_be_damaged(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader("import os; os.kill(os.getpid(), 11)", tmp_path, monkeypatch)
    path = made(folder, "plain")
    assert refusal(path) == (
        f"{path.name}: reading it was ended by SIGSEGV; "
        "it may be damaged: play it on the phone, export it again and drop it again"
    )
