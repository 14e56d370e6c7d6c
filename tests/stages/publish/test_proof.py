"""Real renders prove themselves, and every fault that is put into one is found."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import pytest

from tests.synth import FAST, SAMPLES, ffmpeg, take
from vidcast.model.captions import Captions, Cue
from vidcast.model.document import decode
from vidcast.model.episode import Chapter
from vidcast.model.masking import Cover
from vidcast.model.part import Credit
from vidcast.model.recording import Take
from vidcast.model.report import Report
from vidcast.model.rundown import CardFrames, Rundown
from vidcast.model.timeline import Timeline, whole
from vidcast.model.times import Span, ms_at
from vidcast.model.transcript import Transcript
from vidcast.run.runner import Result, Runner, once
from vidcast.run.stage import Bench
from vidcast.run.store import Store
from vidcast.stages.publish import PublishSettings, Render, Rendition, Sound, cards, common_rate, picture, prove, sound
from vidcast.stages.publish.proof.stills import Watched, faulty, watched
from vidcast.stages.trim import TrimSettings, grid, trim
from vidcast.tools.cards import Brand, CardText
from vidcast.tools.ffmpeg import Ffmpeg
from vidcast.tools.vad import Vad

SETTINGS = PublishSettings(x264_preset="superfast", renditions=(1080, 144), lower_third_ms=1000)
SILENT = Captions("house", "en-us", ())
NOTHING = Transcript("en", "ear", "base", ())
CODED = ("-c:v", "libx264", "-preset", "superfast", "-video_track_timescale", "30", "-movflags", "+faststart")
BT709 = ("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv")


@dataclass(frozen=True)
class Episode:
    """A rendered episode and everything that it is held against."""

    takes: tuple[Take, ...]
    rundown: Rundown
    sound: Result[Sound]
    render: Result[Render]
    settings: PublishSettings
    covers: tuple[Cover, ...] = ()

    @property
    def video(self) -> Path:
        return self.render.folder / self.render.value.renditions[0].name

    def report(self, captions: Captions = SILENT, again: Transcript = NOTHING) -> Report:
        ffmpeg_ = Ffmpeg.found()
        facts = self.takes, self.rundown, captions, again, self.sound, self.render, self.settings, ffmpeg_
        return once(prove, *facts, self.covers)

    def failed(self) -> set[str]:
        return {check.id for check in self.report().failed}

    def with_video(self, folder: Path, make: Callable[[Path, Path], object]) -> Episode:
        """The episode with one video only, made from its largest."""
        made = folder / self.video.name
        make(self.video, made)
        first = self.render.value.renditions[0]
        render = replace(self.render, folder=folder, value=replace(self.render.value, renditions=(first,)))
        return replace(self, render=render, settings=replace(self.settings, renditions=(1080,)))


def rendered(
    folder: Path,
    takes: tuple[Take, ...],
    lines: list[Timeline],
    frames: CardFrames,
    settings: PublishSettings,
    covers: tuple[Cover, ...] = (),
) -> Episode:
    rundown, canvas = Rundown.of(lines, frames), settings.canvas([each.recording.video for each in takes])
    run, ffmpeg_ = Runner(Store(folder / "work"), "proof"), Ffmpeg.found()
    text = CardText("Field Ops", "Ninety-four percent", "Week 47", tuple(Credit("Dana", "VP") for _ in takes))
    drawn = run.result(cards, text, Brand(), canvas)
    heard = run.result(sound, takes, rundown, settings, ffmpeg_, covers)
    starts = [ms_at(frame, rundown.frame_rate) for frame in rundown.chapter_frames]
    chapters = tuple(Chapter(start, f"Part {number}") for number, start in enumerate(starts))
    return Episode(
        takes,
        rundown,
        heard,
        run.result(picture, takes, rundown, canvas, drawn, heard, chapters, settings, ffmpeg_),
        settings,
        covers,
    )


def lively(path: Path, size: str = "320x180", rate: str = "30", seconds: int = 12) -> Take:
    """A recording in which everything moves and no moment sounds like another."""
    moves = f"testsrc2=s={size}:r={rate}:d={seconds}"
    sounds = f"aevalsrc='0.2*sin(2*PI*(300*t+40*t*t))*(1+0.5*sin(11*t))':s=48000:d={seconds}"
    ffmpeg("-f", "lavfi", "-i", moves, "-f", "lavfi", "-i", sounds, *FAST, "-g", "40", str(path))
    return take(path)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("proof")


@pytest.fixture(scope="session")
def good(folder: Path) -> Episode:
    """Two parts, the second of another shape, with every kind of card; joins at frames 75, 135 and 240."""
    takes = lively(folder / "wide.mp4"), lively(folder / "high.mp4", "180x320")
    lines = [
        Timeline(Fraction(30), 360, ((30, 90), (120, 180), (210, 300))),
        Timeline(Fraction(30), 360, ((10, 100), (200, 300))),
    ]
    return rendered(folder, takes, lines, CardFrames(title=15, chapter=15, closing=15), SETTINGS)


@pytest.fixture(scope="session")
def proven(good: Episode, folder: Path) -> tuple[Report, Path]:
    """The good render's report, and the folder where it was left as a document."""
    place = folder / "proven"
    place.mkdir()
    facts = good.takes, good.rundown, SILENT, NOTHING, good.sound, good.render, good.settings, Ffmpeg.found()
    return prove(Bench(place), *facts), place


def test_a_good_render_passes_every_check(proven: tuple[Report, Path]) -> None:
    report, _ = proven
    assert [(check.id, check.measured) for check in report.failed] == []
    assert [check.id for check in report.checks] == [
        "frames", "duration", "streams", "chapters", "faststart", "sync", "renditions", "shape", "loudness", "peak",
        "black", "frozen", "decodes", "captions", "cues", "policy",
    ]  # fmt: skip


def test_the_report_lies_beside_as_a_document(proven: tuple[Report, Path]) -> None:
    report, place = proven
    assert decode(Report, (place / "report.json").read_text(encoding="utf-8"), "report") == report


def test_every_join_is_measured_in_picture_and_sound(proven: tuple[Report, Path]) -> None:
    sync = next(check for check in proven[0].checks if check.id == "sync")
    assert sync.measured == "0 ms at most, 5 of 5 joins measured, told by 10 pictures and 10 sounds"


def test_sound_80_ms_late_is_found(good: Episode, tmp_path: Path) -> None:
    def late(video: Path, target: Path) -> None:
        again = ("-i", str(video), "-itsoffset", "0.08", "-i", str(video), "-map", "0:v", "-map", "1:a")
        ffmpeg(*again, "-c", "copy", "-video_track_timescale", "30", "-movflags", "+faststart", str(target))

    assert "sync" in good.with_video(tmp_path, late).failed()


def filtered(graph: str) -> Callable[[Path, Path], None]:
    """Makes a video with its pictures sent through a graph and its sound as it was."""

    def make(video: Path, target: Path) -> None:
        ffmpeg("-i", str(video), "-vf", graph, *CODED, *BT709, "-c:a", "copy", str(target))

    return make


def test_a_dropped_picture_is_found(good: Episode, tmp_path: Path) -> None:
    graph = "select='not(eq(n,100))',setpts=N/30/TB"
    assert "frames" in good.with_video(tmp_path, filtered(graph)).failed()


@pytest.mark.slow
def test_pictures_two_frames_late_are_found_though_their_number_is_right(good: Episode, tmp_path: Path) -> None:
    graph = "select='not(between(n,100,101))',tpad=stop=2:stop_mode=clone,setpts=N/30/TB"
    assert "sync" in good.with_video(tmp_path, filtered(graph)).failed()


def test_swapped_pieces_are_found(good: Episode, tmp_path: Path) -> None:
    def swapped(video: Path, target: Path) -> None:
        """Frames 15 to 75 and 75 to 135 in the other order, sound and all."""
        spans = ((0, 15), (75, 135), (15, 75), (135, good.rundown.episode_frames))
        cut = "".join(
            f"[0:v]trim=start_frame={a}:end_frame={b},setpts=PTS-STARTPTS[v{at}];"
            f"[0:a]atrim=start_sample={a * 1600}:end_sample={b * 1600},asetpts=PTS-STARTPTS[a{at}];"
            for at, (a, b) in enumerate(spans)
        )
        graph = cut + "".join(f"[v{at}][a{at}]" for at in range(4)) + "concat=n=4:v=1:a=1[v][a]"
        maps = ("-map", "[v]", "-map", "[a]", "-c:a", "aac", "-b:a", "160k")
        ffmpeg("-i", str(video), "-filter_complex", graph, *maps, *CODED, *BT709, str(target))

    assert "sync" in good.with_video(tmp_path, swapped).failed()


@pytest.mark.slow
def test_pictures_of_another_rendition_that_lag_are_found(good: Episode, tmp_path: Path) -> None:
    for rendition in good.render.value.renditions:
        shutil.copy(good.render.folder / rendition.name, tmp_path / rendition.name)
    small = good.render.value.renditions[1].name
    graph = "tpad=start=3:start_mode=clone,trim=end_frame=445,setpts=N/30/TB"
    filtered(graph)(good.render.folder / small, tmp_path / small)
    assert "renditions" in replace(good, render=replace(good.render, folder=tmp_path)).failed()


@pytest.mark.slow
def test_a_quieter_sound_is_found(good: Episode, tmp_path: Path) -> None:
    def quieter(video: Path, target: Path) -> None:
        sound = ("-af", "volume=-3dB", "-c:v", "copy", "-c:a", "aac", "-b:a", "160k")
        ffmpeg("-i", str(video), *sound, "-video_track_timescale", "30", "-movflags", "+faststart", str(target))

    assert good.with_video(tmp_path, quieter).failed() == {"loudness"}


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.02, 0.6])
def test_a_video_that_broke_off_is_a_check_that_failed(good: Episode, tmp_path: Path, share: float) -> None:
    def short(video: Path, target: Path) -> None:
        target.write_bytes(video.read_bytes()[: round(video.stat().st_size * share)])

    assert good.with_video(tmp_path, short).failed() >= {"decodes" if share < 0.1 else "frames"}


@pytest.mark.slow
def test_damaged_bytes_are_a_check_that_failed(good: Episode, tmp_path: Path) -> None:
    def damaged(video: Path, target: Path) -> None:
        content = bytearray(video.read_bytes())
        for at in range(len(content) // 2, len(content) // 2 + 3000, 7):
            content[at] ^= 0x5A
        target.write_bytes(content)

    assert "decodes" in good.with_video(tmp_path, damaged).failed()


@pytest.mark.slow
def test_a_cue_over_a_card_is_found(good: Episode) -> None:
    captions = Captions("house", "en-us", (Cue(0, 400, ("Hello",)),))
    assert {check.id for check in good.report(captions).failed} == {"captions", "cues"}


def still_and_dark(good: Episode, folder: Path, graph: str) -> tuple[Watched, tuple[tuple[str, Span], ...]]:
    """What is seen in the episode's video after a graph, and what of it is not the recording's."""
    made = folder / "episode.mp4"
    filtered(graph)(good.video, made)
    seen = watched(made, good.rundown.episode_ms, Ffmpeg.found())
    return seen, faulty(made, seen, good.takes, good.rundown)


def test_a_frozen_picture_is_found(good: Episode, tmp_path: Path) -> None:
    graph = "loop=loop=75:size=1:start=150,trim=end_frame=445,setpts=N/30/TB"
    frozen = [span for kind, span in still_and_dark(good, tmp_path, graph)[1] if kind == "frozen"]
    assert [(pytest.approx(span.start_ms, abs=70), pytest.approx(span.length_ms, abs=140)) for span in frozen] == [
        (5000, 2500)
    ]


def test_a_black_picture_is_found(good: Episode, tmp_path: Path) -> None:
    graph = "drawbox=enable='between(n,60,89)':t=fill:color=black"
    _, found = still_and_dark(good, tmp_path, graph)
    assert [(kind, span) for kind, span in found if kind == "black"] == [("black", Span(2000, 3000))]


def test_a_damaged_video_does_not_decode(good: Episode, tmp_path: Path) -> None:
    made = tmp_path / "episode.mp4"
    made.write_bytes(good.video.read_bytes()[:-2000])
    assert not watched(made, good.rundown.episode_ms, Ffmpeg.found()).decodes


@pytest.mark.slow
def test_a_recording_that_is_black_and_still_itself_is_no_fault(folder: Path) -> None:
    path = folder / "dark.mp4"
    sounds = ("-f", "lavfi", "-i", "aevalsrc='0.2*sin(2*PI*(300*t+40*t*t))':s=48000:d=6")
    ffmpeg("-f", "lavfi", "-i", "color=black:s=320x180:r=30:d=6", *sounds, *FAST, str(path))
    dark = take(path)
    made = rendered(folder, (dark,), [whole(Fraction(30), 180)], CardFrames(title=15), SETTINGS)
    assert [(check.id, check.measured) for check in made.report().failed] == []


@pytest.mark.slow
@pytest.mark.parametrize("rate", ["30000/1001", "25"])
def test_two_hundred_cuts_are_reported_as_they_are(folder: Path, rate: str) -> None:
    given = lively(folder / f"long{rate.replace('/', '-')}.mov", rate=rate, seconds=100)
    exact, frames = grid(given.recording)
    kept = tuple((12 * at + 2, 12 * at + 11) for at in range(200))
    made = rendered(folder, (given,), [Timeline(exact, frames, kept)], CardFrames(), SETTINGS)
    assert [(check.id, check.measured) for check in made.report().failed] == []


@pytest.mark.slow
def test_the_samples_prove_themselves(folder: Path) -> None:
    takes = tuple(take(path) for path in sorted(SAMPLES.glob("*.mp4")))
    rate = common_rate([each.recording.video for each in takes])
    lines = [once(trim, each, None, (), TrimSettings(), Vad(), rate) for each in takes]
    settings = PublishSettings(x264_preset="superfast", renditions=(360,))
    made = rendered(folder, takes, lines, settings.card_frames(rate), settings)
    assert [(check.id, check.measured) for check in made.report().failed] == []


def test_a_recording_of_sound_is_measured_by_its_sound(folder: Path) -> None:
    memo = folder / "memo.m4a"
    ffmpeg("-f", "lavfi", "-i", "aevalsrc='0.2*sin(2*PI*(300*t+40*t*t))':s=48000:d=6", "-c:a", "aac", str(memo))
    settings = replace(SETTINGS, renditions=(144,))
    kept = [Timeline(Fraction(30), 180, ((10, 80), (100, 170)))]
    made = rendered(folder, (take(memo),), kept, CardFrames(title=15), settings)
    sync = next(check for check in made.report().checks if check.id == "sync")
    assert (sync.passed, sync.measured.partition(", told")[2]) == (True, " by 0 pictures and 4 sounds")


@pytest.fixture(scope="session")
def bleeped(folder: Path) -> Episode:
    """Bleeps over the end of one piece and the beginning of the next, and over all of a short one."""
    lines = [Timeline(Fraction(30), 360, ((30, 90), (120, 180), (210, 240)))]
    covers = (Cover(2100, 2900), Cover(4500, 5500, "silence"))
    settings = replace(SETTINGS, renditions=(144,), lower_third_ms=0)
    return rendered(folder, (lively(folder / "wide.mp4"),), lines, CardFrames(title=15), settings, covers)


def test_a_bleep_over_a_join_does_not_fool_the_proof_that_picture_and_sound_are_together(bleeped: Episode) -> None:
    report = bleeped.report()
    assert [(check.id, check.measured) for check in report.failed] == []
    assert "covered" in [check.id for check in report.checks]


def test_a_bleep_that_is_not_in_the_sound_is_found(bleeped: Episode) -> None:
    elsewhere = replace(bleeped, covers=(Cover(3200, 4000),))
    assert elsewhere.failed() == {"covered", "sync"}


def test_a_render_without_a_file_is_a_check_that_failed(good: Episode, tmp_path: Path) -> None:
    lost = replace(good.render, folder=tmp_path, value=Render((Rendition("episode.mp4", 320, 180),), 445, 14833))
    assert [check.id for check in replace(good, render=lost).report().failed] == ["decodes"]
