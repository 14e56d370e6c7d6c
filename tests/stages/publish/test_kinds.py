"""Every kind of recording that is taken in becomes an episode in the published format, whatever a phone made of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import synth
from vidcast.model.timeline import Timeline
from vidcast.preset import Preset, Presets
from vidcast.single import Bare
from vidcast.stages.trim import grid
from vidcast.tools.ffmpeg import Ffmpeg
from vidcast.tools.probe import probe

QUICK = ("turned90", "variable", "odd", "left", "no_sound", "memo")
REFUSED = (
    *("empty", "text", "ffconcat", "hls", "headless", "cut_short", "hour", "huge", "bomb", "seventeen", "sixty"),
    *("fragment", "half_wav", "half_webm", "ruined", "not_a_number", "external"),
)
"""They are never rendered; test_probe holds why each of them is refused."""


@pytest.fixture(scope="module")
def preset() -> Preset:
    return Presets().preset("off")


def kinds() -> list[object]:
    rest = (kind for kind in synth.KINDS if kind not in (*QUICK, *REFUSED))
    return [*QUICK, *(pytest.param(kind, marks=pytest.mark.slow) for kind in rest)]


@pytest.mark.parametrize("kind", kinds())
def test_what_is_taken_in_is_published_upright_even_and_at_one_loudness(
    folder: Path, tmp_path: Path, preset: Preset, kind: str
) -> None:
    taken = synth.take(synth.made(folder, kind))
    rate, frames = grid(taken.recording)
    middle = max(1, frames // 3)
    line = Timeline(rate, frames, ((0, middle), (middle + 1, frames)) if frames > middle + 1 else ((0, frames),))
    out = tmp_path / "episode.mp4"
    level = Bare().render(taken, line, preset, out).sound
    made = probe(out, "")
    assert made.video is not None
    assert made.audio is not None
    wanted = taken.recording.video.upright if taken.recording.video is not None else (1280, 720)
    assert (made.video.width, made.video.height) == preset.publish.canvas([taken.recording.video])
    assert made.video.width * wanted[1] == pytest.approx(made.video.height * wanted[0], rel=0.02)
    assert (made.video.frames, made.video.frame_rate) == (line.kept_frames, rate)
    assert (made.video.rotation, made.video.sample_aspect, made.video.pixel_format) == (0, "1/1", "yuv420p")
    assert (made.audio.codec, made.audio.channels, made.audio.sample_rate) == ("aac", 2, 48000)
    heard = Ffmpeg.found().loudness(out, 60)
    assert heard.true_peak_db <= -1
    assert heard.lufs == pytest.approx(level.lufs, abs=0.2)
