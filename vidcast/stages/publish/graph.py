"""The filter graphs of an episode, as ffmpeg-python nodes: pieces addressed by frame and by sample, never by seconds.

Snapped seconds drift by 0.03 s over 200 pieces in Matroska and by a second unsnapped; frame numbers do not.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

from vidcast.model.recording import AudioTrack, VideoTrack
from vidcast.model.timeline import Timeline
from vidcast.model.times import sample_at

__all__ = ["SAMPLE_RATE", "cut_picture", "cut_sound", "joined", "silence", "still", "still_input"]

SAMPLE_RATE = 48000

TONE_MAP = (
    ("zscale", {"t": "linear", "npl": 203}),
    ("format", {"pix_fmts": "gbrpf32le"}),
    ("zscale", {"p": "bt709"}),
    ("tonemap", {"tonemap": "mobius", "desat": 0}),
    ("zscale", {"t": "bt709", "m": "bt709", "r": "tv"}),
)
"""HDR to SDR; 203 cd/m2 is HDR reference white (ITU-R BT.2408)."""


def cut_picture(source: Any, video: VideoTrack, timeline: Timeline, size: tuple[int, int]) -> Any:
    """The kept pictures of one recording, upright, `size` pixels, on the timeline's constant rate."""
    rate = _text(timeline.frame_rate)
    stream = source[str(video.stream)].filter("fps", fps=rate, start_time=0)
    if video.hdr is not None:
        stream = stream.filter("setparams", color_primaries="bt2020", colorspace="bt2020nc")
        for name, options in TONE_MAP:
            stream = stream.filter(name, **options)
    stream = _published(stream, size).filter("tpad", stop=timeline.frames, stop_mode="clone")
    pieces = _split(stream, "split", len(timeline.kept))
    return joined(
        [
            piece.filter("trim", start_frame=first, end_frame=end).filter("setpts", "PTS-STARTPTS")
            for piece, (first, end) in zip(pieces, timeline.kept, strict=True)
        ],
        picture=True,
    )


def _published(stream: Any, size: tuple[int, int]) -> Any:
    """The stream in the published pixels: square, 4:2:0, limited range, colours of ITU-R BT.709 and marked as such."""
    stream = stream.filter("scale", *size, out_range="tv", out_color_matrix="bt709").filter("setsar", 1)
    marks = {"range": "tv", "colorspace": "bt709", "color_primaries": "bt709", "color_trc": "bt709"}
    return stream.filter("format", "yuv420p").filter("setparams", **marks)


def still(source: Any, frames: int, rate: Fraction, size: tuple[int, int]) -> Any:
    """One picture, shown for so many frames."""
    stream = _published(source.video.filter("fps", fps=_text(rate)), size)
    return stream.filter("trim", start_frame=0, end_frame=frames).filter("setpts", "PTS-STARTPTS")


def still_input(path: Path, rate: Fraction) -> Any:
    """An ffmpeg-python input that repeats one picture for ever."""
    import ffmpeg

    # Named as a stream of PNG: else a percent sign in a folder's name is taken for a numbered series.
    return ffmpeg.input(f"file:{path}", f="png_pipe", loop=1, framerate=_text(rate))


def cut_sound(source: Any, audio: AudioTrack, timeline: Timeline, fade_ms: int) -> Any:
    """The kept sound of one recording in stereo at 48 kHz, each piece faded at its ends.

    Sound that starts late stays late, and sound shorter than the picture is filled with silence.
    """
    rate = timeline.frame_rate
    stream = source[str(audio.stream)].filter("aresample", SAMPLE_RATE, **{"async": 1, "first_pts": 0})
    if audio.used_channels == "all":
        stream = stream.filter("aformat", channel_layouts="stereo", sample_fmts="fltp")
    else:
        channel = audio.used_channels
        # Not `pan`: ffmpeg-python escapes the equals signs of its argument once too often.
        stream = stream.filter("channelmap", map=f"{channel}-0|{channel}-1", channel_layout="stereo")
    stream = stream.filter("apad", whole_len=sample_at(timeline.frames, rate, SAMPLE_RATE))
    pieces = _split(stream, "asplit", len(timeline.kept))
    fade = fade_ms * SAMPLE_RATE // 1000
    return joined(
        [
            _sound_piece(piece, sample_at(first, rate, SAMPLE_RATE), sample_at(end, rate, SAMPLE_RATE), fade)
            for piece, (first, end) in zip(pieces, timeline.kept, strict=True)
        ],
        picture=False,
    )


def _sound_piece(piece: Any, first: int, end: int, fade: int) -> Any:
    piece = piece.filter("atrim", start_sample=first, end_sample=end).filter("asetpts", "PTS-STARTPTS")
    if not fade or end - first <= 2 * fade:
        return piece
    piece = piece.filter("afade", type="in", start_sample=0, nb_samples=fade)
    return piece.filter("afade", type="out", start_sample=end - first - fade, nb_samples=fade)


def silence(*lengths: int) -> list[Any]:
    """Stretches of stereo silence at 48 kHz, each of so many samples; those of no length are left out.

    They are copies of one source: two sources that are alike would be one node of the graph, used twice.
    """
    import ffmpeg

    wanted = [samples for samples in lengths if samples]
    if not wanted:
        return []
    source = ffmpeg.input(f"anullsrc=channel_layout=stereo:sample_rate={SAMPLE_RATE}", f="lavfi").audio
    copies = _split(source.filter("aformat", channel_layouts="stereo", sample_fmts="fltp"), "asplit", len(wanted))
    return [
        copy.filter("atrim", start_sample=0, end_sample=samples).filter("asetpts", "PTS-STARTPTS")
        for copy, samples in zip(copies, wanted, strict=True)
    ]


def _split(stream: Any, kind: str, count: int) -> list[Any]:
    """`count` copies of a stream: naming an input so often instead decodes it as often."""
    if count == 1:
        return [stream]
    copies = stream.filter_multi_output(kind, count)
    return [copies[index] for index in range(count)]


def joined(pieces: list[Any], *, picture: bool) -> Any:
    """Several stretches one after the other."""
    import ffmpeg

    if len(pieces) == 1:
        return pieces[0]
    return ffmpeg.concat(*pieces, v=int(picture), a=int(not picture))


def _text(rate: Fraction) -> str:
    return f"{rate.numerator}/{rate.denominator}"
