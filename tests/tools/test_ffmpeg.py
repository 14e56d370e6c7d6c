import os
import time
from fractions import Fraction
from pathlib import Path

import av
import pytest

from tests.synth import AWKWARD, ffmpeg, made, renamed, tone
from vidcast.errors import ProgramFailed, ProgramMissing
from vidcast.tools.ffmpeg import Ffmpeg, Graph


def fake(path: Path, version: str) -> Ffmpeg:
    """A program that calls itself a version of ffmpeg."""
    path.write_text(f'#!/bin/sh\necho "ffmpeg version {version} Copyright (c) 2000-2026"\n')
    path.chmod(0o700)
    return Ffmpeg(path)


def shown(path: Path, *pieces: object) -> int:
    """How many pictures a file holds."""
    with av.open(str(path)) as container:
        return sum(1 for _ in container.decode(video=0))


def copied(source: Path, target: Path, cuts: int = 1) -> Path:
    """The first pictures of a recording, by way of a graph of so many pieces."""
    import ffmpeg as graph

    program = Ffmpeg.found()
    stream = program.source(source).video
    if cuts > 1:
        copies = stream.filter_multi_output("split", cuts)
        pieces = [copies[at].filter("trim", start_frame=2 * at, end_frame=2 * at + 2) for at in range(cuts)]
        stream = graph.concat(*[piece.filter("setpts", "PTS-STARTPTS") for piece in pieces])
    output = graph.output(stream, f"file:{target}", vcodec="mpeg4", r="30")
    program.render(output, scratch=target.parent, total_us=2_000_000, seconds=60)
    return target


def test_the_variable_names_the_binary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIDCAST_FFMPEG", str(fake(tmp_path / "mine", "5.1.6").program))
    assert Ffmpeg.found() == Ffmpeg(tmp_path / "mine")


def test_the_variable_may_hold_a_name_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(tmp_path / "mine", "5.1.6")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("VIDCAST_FFMPEG", "mine")
    assert Ffmpeg.found() == Ffmpeg(tmp_path / "mine")


def test_a_variable_that_names_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIDCAST_FFMPEG", "/nowhere/ffmpeg")
    with pytest.raises(ProgramMissing) as caught:
        Ffmpeg.found()
    assert str(caught.value) == (
        "VIDCAST_FFMPEG=/nowhere/ffmpeg: there is no such program; correct it or leave it unset"
    )


def test_without_the_variable_the_carried_binary_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIDCAST_FFMPEG", raising=False)
    assert "imageio_ffmpeg" in str(Ffmpeg.found().program)


@pytest.mark.parametrize(
    ("version", "option"),
    [
        ("4.4.2-0ubuntu0.22.04.1", "-filter_complex_script"),
        ("5.1.6-0+deb12u1", "-filter_complex_script"),
        ("n6.1", "-filter_complex_script"),
        ("7.0.2-static", "-/filter_complex"),
        ("n9.0.2-17-g2a571b6068-20260930", "-/filter_complex"),
        ("N-118000-gabcdef", "-/filter_complex"),
        ("2026-09-30-git-2a571b6068", "-/filter_complex"),
    ],
)
def test_each_version_reads_a_graph_its_own_way(tmp_path: Path, version: str, option: str) -> None:
    program = fake(tmp_path / "ffmpeg", version)
    assert (program.version, program._script_option) == (version, option)


def test_a_program_that_says_no_version_has_an_unknown_one() -> None:
    assert Ffmpeg(Path("/bin/echo")).version == "unknown"


def test_the_version_identifies_it(tmp_path: Path) -> None:
    assert fake(tmp_path / "ffmpeg", "7.1").fingerprint == {"name": "ffmpeg", "version": "7.1"}


@pytest.mark.parametrize("name", AWKWARD)
def test_a_name_does_not_matter(folder: Path, tmp_path: Path, name: str) -> None:
    path = renamed(made(folder, "plain"), tmp_path, name)
    assert shown(copied(path, tmp_path / "copy.mp4")) == 60


def test_a_name_that_looks_like_an_option_is_a_name(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    renamed(made(folder, "plain"), tmp_path, "-y.mp4")
    monkeypatch.chdir(tmp_path)
    assert shown(copied(Path("-y.mp4"), tmp_path / "copy.mp4")) == 60


@pytest.mark.parametrize("kind", ["ffconcat", "hls"])
def test_a_playlist_is_not_followed(folder: Path, tmp_path: Path, kind: str) -> None:
    with pytest.raises(ProgramFailed) as caught:
        copied(made(folder, kind), tmp_path / "copy.mp4")
    assert any("Error opening input" in line for line in caught.value.last_words)


def test_a_graph_longer_than_an_argument_can_be_is_run(folder: Path, tmp_path: Path) -> None:
    import ffmpeg as graph

    program, target = Ffmpeg.found(), tmp_path / "copy.mp4"
    stream = program.source(made(folder, "plain")).video
    stream = stream.filter("metadata", mode="add", key="a", value="b" * 140_000)
    output = graph.output(stream, f"file:{target}", vcodec="mpeg4", r="30", vframes=2)
    program.render(output, scratch=tmp_path, total_us=1, seconds=60)
    assert shown(target) == 2


def test_no_graph_is_left_behind(folder: Path, tmp_path: Path) -> None:
    copied(made(folder, "plain"), tmp_path / "copy.mp4", cuts=3)
    assert [path.name for path in tmp_path.iterdir()] == ["copy.mp4"]


def test_pieces_are_put_together(folder: Path, tmp_path: Path) -> None:
    assert shown(copied(made(folder, "plain"), tmp_path / "copy.mp4", cuts=20)) == 40


def test_progress_rises_to_the_whole(folder: Path, tmp_path: Path) -> None:
    import ffmpeg as graph

    program, seen = Ffmpeg.found(), []
    output = graph.output(program.source(made(folder, "plain")).video, f"file:{tmp_path / 'copy.mp4'}", vcodec="mpeg4")
    program.render(
        output,
        scratch=tmp_path,
        total_us=2_000_000,
        progress=lambda done, total: seen.append(Fraction(round(done), round(total))),
        seconds=60,
    )
    assert (seen[-1] == 1, seen == sorted(seen)) == (True, True)


def test_a_failure_carries_what_ffmpeg_said(folder: Path, tmp_path: Path) -> None:
    import ffmpeg as graph

    program = Ffmpeg.found()
    output = graph.output(program.source(made(folder, "plain")).filter("nosuchfilter"), f"file:{tmp_path / 'x.mp4'}")
    with pytest.raises(ProgramFailed) as caught:
        program.render(output, scratch=tmp_path, total_us=1, seconds=60)
    assert any("nosuchfilter" in line for line in caught.value.last_words)


@pytest.mark.parametrize("peak", [1.0, 0.1, 0.01])
def test_a_tone_has_the_loudness_that_the_standard_gives_it(tmp_path: Path, peak: float) -> None:
    # EBU Tech 3341: a stereo sine of 1 kHz and -23 dBFS measures -23 LUFS, both channels in phase.
    wave = f"{peak}*sin(2*PI*1000*t)"
    ffmpeg(*tone(f"{wave}|{wave}", seconds=3), "-c:a", "pcm_f32le", str(tmp_path / "a.wav"))
    heard = Ffmpeg.found().loudness(tmp_path / "a.wav", 60)
    wanted = {1.0: 0, 0.1: -20, 0.01: -40}[peak]
    assert [heard.lufs, heard.true_peak_db] == pytest.approx([wanted, wanted], abs=0.2)


def test_silence_has_the_lowest_loudness(tmp_path: Path) -> None:
    ffmpeg(*tone("0|0"), "-c:a", "pcm_s16le", str(tmp_path / "a.wav"))
    heard = Ffmpeg.found().loudness(tmp_path / "a.wav", 60)
    assert (heard.lufs, heard.true_peak_db) == (-70, -120)


def test_no_sound_has_no_loudness(folder: Path) -> None:
    with pytest.raises(ProgramFailed, match="ended with status"):
        Ffmpeg.found().loudness(made(folder, "no_sound"), 60)


def copying(source: Path, target: Path, **options: object) -> Graph:
    """A graph that copies a recording's pictures."""
    import ffmpeg as graph

    stream = Ffmpeg.found().pictures(source).video
    return Graph(graph.output(stream, f"file:{target}", vcodec="mpeg4", **options), quiet_seconds=1)


def test_a_source_that_never_answers_is_given_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "never.mp4")
    began = time.monotonic()
    with pytest.raises(ProgramFailed, match=r"made no progress for 1 s and was stopped"):
        Ffmpeg.found().render(
            copying(tmp_path / "never.mp4", tmp_path / "x.mp4"), scratch=tmp_path, total_us=1, seconds=60
        )
    assert time.monotonic() - began < 20


def test_a_program_that_stops_midway_is_given_up_and_ended(folder: Path, tmp_path: Path) -> None:
    """It says how far it is and then stops, as a decoder does that waits for itself."""
    program = tmp_path / "ffmpeg"
    program.write_text(f'#!/bin/sh\necho $$ > {tmp_path}/pid\necho "out_time_us=40000"\nkill -STOP $$\n')
    program.chmod(0o700)
    output = copying(made(folder, "plain"), tmp_path / "x.mp4")
    with pytest.raises(ProgramFailed, match="made no progress for 1 s and was stopped"):
        Ffmpeg(program).render(output, scratch=tmp_path, total_us=2_000_000, seconds=60)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_an_error_carries_the_last_five_lines(folder: Path, tmp_path: Path) -> None:
    program = tmp_path / "ffmpeg"
    program.write_text("#!/bin/sh\nfor n in 1 2 3 4 5 6 7; do echo line $n >&2; done\nexit 1\n")
    program.chmod(0o700)
    with pytest.raises(ProgramFailed) as caught:
        Ffmpeg(program).render(
            copying(made(folder, "plain"), tmp_path / "x.mp4"), scratch=tmp_path, total_us=1, seconds=60
        )
    assert caught.value.last_words == ("line 3", "line 4", "line 5", "line 6", "line 7")


def test_pictures_larger_than_allowed_are_not_decoded(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ProgramFailed):
        Ffmpeg.found().render(
            copying(made(folder, "huge"), tmp_path / "x.mp4"), scratch=tmp_path, total_us=1, seconds=60
        )


def test_progress_is_told_twice_a_second_at_most(folder: Path, tmp_path: Path) -> None:
    told: list[float] = []
    output = copying(made(folder, "hour"), tmp_path / "x.mp4", r=5, t=600)
    began = time.monotonic()
    Ffmpeg.found().render(
        output, scratch=tmp_path, total_us=1, progress=lambda done, total: told.append(done), seconds=60
    )
    assert len(told) <= 2 * (time.monotonic() - began) + 1


MARKS = ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1000\ntitle=One\n"


def test_chapters_go_into_each_output_that_says_so(folder: Path, tmp_path: Path) -> None:
    import ffmpeg as graph

    (tmp_path / "marks.txt").write_text(MARKS)
    halves = Ffmpeg.found().pictures(made(folder, "plain")).video.filter_multi_output("split", 2)
    nodes = [
        graph.output(halves[at], f"file:{tmp_path / name}", vcodec="mpeg4", **options)
        for at, (name, options) in enumerate((("with.mp4", {"map_chapters": -1}), ("without.mkv", {})))
    ]
    both = Graph(graph.merge_outputs(*nodes), chapters=tmp_path / "marks.txt")
    Ffmpeg.found().render(both, scratch=tmp_path, total_us=1, seconds=60)
    with av.open(str(tmp_path / "with.mp4")) as container:
        assert [mark["metadata"] for mark in container.chapters()] == [{"title": "One"}]
