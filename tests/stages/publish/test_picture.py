"""The published videos, opened as a player opens them: what is shown when, in which size, and what else is there."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from tests.synth import ffmpeg, made, take
from vidcast.model.episode import Chapter
from vidcast.model.recording import Take
from vidcast.model.rundown import CardFrames, Rundown
from vidcast.model.timeline import Timeline
from vidcast.model.times import ms_at, sample_at
from vidcast.run.runner import Result, Runner
from vidcast.run.stage import Bench
from vidcast.run.store import Store
from vidcast.stages.publish.cards import Cards
from vidcast.stages.publish.picture import Render, bar_frames, chapter_marks, picture
from vidcast.stages.publish.settings import PublishSettings, common_rate
from vidcast.stages.publish.sound import Sound
from vidcast.stages.trim import grid
from vidcast.tools.ffmpeg import Ffmpeg

FAST = PublishSettings(x264_preset="superfast", crf=14, lower_third_ms=500)
GROUND, TITLE, NOTICE, CHAPTER, CLOSING, BAR = (
    (20, 33, 61),
    (200, 0, 0),
    (0, 160, 0),
    (0, 0, 200),
    (160, 0, 160),
    (250, 250, 0),
)
RED, LIME, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
CARDS = CardFrames(title=6, disclaimer=5, chapter=4, closing=7)

Pictures = NDArray[np.int16]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("picture")


def drawn(folder: Path, size: tuple[int, int], parts: int) -> Result[Cards]:
    """Cards of one colour each, and yellow lower thirds in the lower left eighth."""
    place = folder / f"cards-{size[0]}x{size[1]}-{parts}"
    place.mkdir(exist_ok=True)
    for name, colour in (("title", TITLE), ("notice", NOTICE), ("chapter", CHAPTER), ("closing", CLOSING)):
        Image.new("RGB", size, colour).save(place / f"{name}.png")
    bar = Image.new("RGBA", size, (0, 0, 0, 0))
    bar.paste((*BAR, 255), (0, size[1] * 7 // 8, size[0] // 4, size[1]))
    bar.save(place / "bar.png")
    chapters = ("", *["chapter.png"] * (parts - 1))
    names = Cards("title.png", "closing.png", "notice.png", chapters, ("bar.png",) * parts, *size, "#14213d")
    return Result(names, place, place.name, fresh=True)


def silent(folder: Path, rundown: Rundown) -> Result[Sound]:
    """Finished sound of the episode's length: silence."""
    place = folder / f"sound-{rundown.episode_frames}-{rundown.frame_rate.denominator}"
    if not place.exists():
        place.mkdir()
        samples = sample_at(rundown.episode_frames, rundown.frame_rate)
        source = ("-f", "lavfi", "-i", "anullsrc=channel_layout=stereo:sample_rate=48000")
        ffmpeg(*source, "-af", f"atrim=end_sample={samples}", "-c:a", "aac", str(place / "episode.m4a"))
    recording = take_of_sound(place / "episode.m4a")
    return Result(Sound("episode.m4a", -70, -120, 1, recording.recording), place, place.name, fresh=True)


@cache
def take_of_sound(path: Path) -> Take:
    return take(path)


class Published:
    """A finished picture and its plan."""

    def __init__(self, render: Result[Render], rundown: Rundown) -> None:
        self.render, self.folder, self.rundown = render.value, render.folder, rundown
        self.path = render.folder / "episode.mp4"

    def pictures(self, number: int = 0) -> Pictures:
        """All pictures of a rendition, shape (frames, height, width, 3)."""
        with av.open(str(self.folder / self.render.renditions[number].name)) as container:
            shown = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
        return np.stack(shown).astype(np.int16)


Publish = Callable[..., Published]


@pytest.fixture(scope="session")
def publish(folder: Path) -> Publish:
    """Renders recordings one after the other, of each the frames 10 to 40; the same call is answered from memory."""

    @cache
    def published(
        *kinds: str,
        cards: CardFrames = CARDS,
        kept: tuple[tuple[int, int], ...] = ((10, 40),),
        chapters: tuple[Chapter, ...] = (),
        settings: PublishSettings = FAST,
        canvas: tuple[int, int] | None = None,
    ) -> Published:
        takes = tuple(take(made(folder, kind)) for kind in kinds)
        rate = common_rate([given.recording.video for given in takes])
        lines = [Timeline(rate, grid(given.recording, rate)[1], kept) for given in takes]
        rundown = Rundown.of(lines, cards)
        size = canvas or settings.canvas([given.recording.video for given in takes])
        run, cards_made = Runner(Store(folder / "work"), "test"), drawn(folder, size, len(takes))
        heard = silent(folder, rundown)
        return Published(
            run.result(picture, takes, rundown, size, cards_made, heard, chapters, settings, Ffmpeg.found()), rundown
        )

    return published


def near(image: Pictures, colour: tuple[int, int, int], within: int = 14) -> bool:
    return bool(np.abs(image - np.array(colour)).max() <= within)


def told(pictures: Pictures) -> list[str]:
    """What each picture shows in its upper right corner, runs of one as name and length."""
    names = {"title": TITLE, "notice": NOTICE, "chapter": CHAPTER, "closing": CLOSING, "lime": LIME, "ground": GROUND}
    corner = pictures[:, 2:6, -6:-2].mean(axis=(1, 2))
    seen = [next((name for name, colour in names.items() if near(at, colour)), "?") for at in corner]
    runs: list[list[str]] = []
    for name in seen:
        if runs and runs[-1][0] == name:
            runs[-1].append(name)
        else:
            runs.append([name])
    return [f"{run[0]} {len(run)}" for run in runs]


def test_cards_and_parts_come_in_their_order_for_exactly_their_frames(publish: Publish) -> None:
    assert told(publish("plain", "plain").pictures()) == [
        "title 6", "notice 5", "lime 30", "chapter 4", "lime 30", "closing 7"
    ]  # fmt: skip


def test_the_plan_is_told(publish: Publish) -> None:
    render = publish("plain", "plain").render
    assert (render.frames, render.duration_ms) == (82, ms_at(82, Fraction(30)))


def test_without_cards_only_the_parts_are_shown(publish: Publish) -> None:
    assert told(publish("plain", cards=CardFrames()).pictures()) == ["lime 30"]


def test_a_portrait_among_landscapes_stands_on_the_colour_of_the_brand(publish: Publish) -> None:
    pictures = publish("plain", "turned90", "plain").pictures()
    assert told(pictures)[2:7] == ["lime 30", "chapter 4", "ground 30", "chapter 4", "lime 30"]


def test_a_landscape_among_portraits_is_as_wide_as_they_are(publish: Publish) -> None:
    image = publish("turned90", "plain", "turned90", cards=CardFrames()).pictures()[30 + 25]
    quarters = [tuple(image[y, x]) for y in (120, 200) for x in (45, 135)]
    assert quarters == [pytest.approx(colour, abs=14) for colour in (RED, LIME, BLUE, WHITE)]


def test_a_portrait_alone_stays_portrait(publish: Publish) -> None:
    render = publish("turned90", cards=CardFrames()).render
    assert (render.renditions[0].width, render.renditions[0].height) == (180, 320)


@pytest.mark.parametrize(("kinds", "wanted"), [(("memo", "plain"), "title 36"), (("plain", "memo"), "chapter 34")])
def test_a_part_without_a_picture_shows_its_card(publish: Publish, kinds: tuple[str, str], wanted: str) -> None:
    shown = told(publish(*kinds, cards=replace(CARDS, disclaimer=0)).pictures())
    assert wanted in shown


def bars(pictures: Pictures) -> list[int]:
    """Which pictures wholly show the lower third."""
    height, width = pictures.shape[1:3]
    corner = pictures[:, height * 15 // 16, width // 8]
    return [at for at, colour in enumerate(corner) if near(colour, BAR)]


def test_each_part_begins_with_its_leaders_name(publish: Publish) -> None:
    # 30 frames a part: the name comes after 3, is there for 15, and fades for 5 at both ends.
    shown = bars(publish("plain", "plain").pictures())
    assert shown == [*range(11 + 8, 11 + 8 + 6), *range(45 + 8, 45 + 8 + 6)]


def test_a_name_is_gone_where_it_has_to_be(publish: Publish) -> None:
    pictures = publish("plain", "plain").pictures()
    lower_left = [tuple(pictures[at, 170, 40]) for at in (11, 13, 29, 40, 45, 74)]
    assert lower_left == [pytest.approx(BLUE, abs=14)] * 6


def test_no_name_is_shown_for_no_time(publish: Publish) -> None:
    assert bars(publish("plain", settings=replace(FAST, lower_third_ms=0)).pictures()) == []


RATES = st.sampled_from([Fraction(24), Fraction(30000, 1001), Fraction(60)])


@given(st.integers(1, 100_000), st.integers(0, 60_000), RATES)
def test_a_name_never_outlasts_its_part(kept: int, shown_ms: int, rate: Fraction) -> None:
    first, frames, fade = bar_frames(kept, shown_ms, rate)
    assert (first + frames <= kept, 2 * fade <= frames) == (True, True)


RENDITIONS = replace(FAST, renditions=(180, 160, 144))


def test_there_are_renditions_of_the_settings_sizes_largest_first(publish: Publish) -> None:
    renditions = publish("plain", settings=RENDITIONS).render.renditions
    assert [(each.name, each.width, each.height) for each in renditions] == [
        ("episode.mp4", 320, 180),
        ("episode-160.mp4", 284, 160),
        ("episode-144.mp4", 256, 144),
    ]


def test_every_rendition_has_the_size_it_says(publish: Publish) -> None:
    made_here = publish("plain", settings=RENDITIONS)
    sizes = [made_here.pictures(number).shape[1:3] for number in range(3)]
    assert sizes == [(each.height, each.width) for each in made_here.render.renditions]


def test_every_rendition_shows_the_same(publish: Publish) -> None:
    made_here = publish("plain", settings=RENDITIONS)
    assert [told(made_here.pictures(number)) for number in range(3)] == [told(made_here.pictures())] * 3


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_file_is_what_every_player_knows(publish: Publish, number: int) -> None:
    made_here = publish("plain", settings=RENDITIONS)
    with av.open(str(made_here.folder / made_here.render.renditions[number].name)) as container:
        video, audio = container.streams.video[0].codec_context, container.streams.audio[0].codec_context
        facts = (video.codec.canonical_name, video.profile, video.pix_fmt, video.sample_aspect_ratio)
        more = (video.color_range, video.colorspace, video.color_primaries, video.color_trc)
        heard = (audio.codec.canonical_name, audio.sample_rate, audio.channels)
    assert (facts, more, heard) == (("h264", "High", "yuv420p", 1), (1, 1, 1, 1), ("aac", 48_000, 2))


def test_seeking_is_quick(publish: Publish) -> None:
    with av.open(str(publish("plain", cards=CardFrames(title=200)).path)) as container:
        keys = [packet.pts for packet in container.demux(video=0) if packet.is_keyframe and packet.size]
    assert max(after - before for before, after in pairwise(keys)) <= 60


def test_the_sound_is_taken_as_it_is(publish: Publish, folder: Path) -> None:
    made_here = publish("plain", "plain")
    heard = silent(folder, made_here.rundown)
    packets = []
    for path in (heard.folder / heard.value.name, made_here.path):
        with av.open(str(path)) as container:
            packets.append([bytes(packet) for packet in container.demux(audio=0)])
    assert packets[0] == packets[1]


def test_the_index_comes_first(publish: Publish) -> None:
    content = publish("plain", "plain").path.read_bytes()
    assert 0 < content.index(b"moov") < content.index(b"mdat")


def test_nothing_of_the_phones_metadata_is_left(publish: Publish) -> None:
    made_here = publish("private", cards=CardFrames())
    with av.open(str(made_here.path)) as container:
        stated = set(container.metadata)
        stated |= {key for stream in container.streams for key in stream.metadata}
    ours = {"major_brand", "minor_version", "compatible_brands", "encoder", "handler_name", "vendor_id", "language"}
    content = made_here.path.read_bytes()
    assert (stated - ours, b"41.2565" in content, b"secret" in content) == (set(), False, False)


CHAPTERS = (Chapter(0, 'Dana; "a=b" #1 \\ C:'), Chapter(1500, "Übersicht März"))


def test_chapters_are_in_every_file(publish: Publish) -> None:
    made_here = publish("plain", "plain", chapters=CHAPTERS, settings=RENDITIONS)
    found = []
    for each in made_here.render.renditions:
        with av.open(str(made_here.folder / each.name)) as container:
            marks = container.chapters()
        found.append([(int(m["start"] * m["time_base"] * 1000), m["metadata"]["title"]) for m in marks])
    assert found == [[(chapter.start_ms, chapter.title) for chapter in CHAPTERS]] * 3


def test_without_chapters_there_is_no_track_of_them(publish: Publish) -> None:
    with av.open(str(publish("plain", "plain").path)) as container:
        assert ([stream.type for stream in container.streams], container.chapters()) == (["video", "audio"], [])


def test_only_the_videos_are_left_in_the_folder(publish: Publish) -> None:
    made_here = publish("plain", "plain", chapters=CHAPTERS, settings=RENDITIONS)
    names = sorted(path.name for path in made_here.folder.iterdir())
    assert names == ["episode-144.mp4", "episode-160.mp4", "episode.mp4", "result.json"]


def test_chapters_are_written_escaped_and_end_where_the_next_begins() -> None:
    assert chapter_marks((Chapter(0, "a=b;c#d\\e"), Chapter(5, "x\ny")), 9) == (
        ";FFMETADATA1\n"
        "[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=5\ntitle=a\\=b\\;c\\#d\\\\e\n"
        "[CHAPTER]\nTIMEBASE=1/1000\nSTART=5\nEND=9\ntitle=x y\n"
    )


FLASHES = [
    pytest.param("flashes.mov", 45, marks=pytest.mark.slow),
    pytest.param("flashes.mkv", 45, marks=pytest.mark.slow),
    ("blinks", 3),
    ("uneven", 3),
]


@pytest.mark.parametrize(("kind", "pieces"), FLASHES)
def test_after_many_cuts_each_flash_is_the_frame_it_was(publish: Publish, kind: str, pieces: int) -> None:
    kept = tuple((30 * at + 23, 30 * at + 37) for at in range(pieces))
    plain = replace(FAST, lower_third_ms=0)
    pictures = publish(kind, kept=kept, cards=CardFrames(), settings=plain).pictures()
    flashes = np.flatnonzero(pictures.mean(axis=(1, 2, 3)) > 128).tolist()
    assert (len(pictures), flashes) == (14 * pieces, [14 * at + 7 for at in range(pieces)])


def test_a_piece_of_one_frame_is_shown(publish: Publish) -> None:
    kept = ((0, 1), (10, 12), (30, 31), (60, 61))
    bright = publish("blinks", kept=kept, cards=CardFrames(), settings=replace(FAST, lower_third_ms=0)).pictures()
    assert (bright.mean(axis=(1, 2, 3)) > 128).tolist() == [True, False, False, True, True]


def test_a_recording_of_another_rate_is_shown_at_the_episodes(publish: Publish) -> None:
    pictures = publish("ntsc.mov", "plain", cards=CardFrames()).pictures()
    assert len(pictures) == 60


@pytest.mark.slow
def test_a_library_whose_name_holds_a_percent_sign_has_cards(folder: Path, tmp_path: Path) -> None:
    odd = tmp_path / "Q1 %03d 100%"
    odd.mkdir()
    given = take(made(folder, "plain"))
    rundown = Rundown.of([Timeline(Fraction(30), 60, ((0, 5),))], CardFrames(title=2, closing=2))
    cards, heard, bench = drawn(odd, (320, 180), 1), silent(odd, rundown), odd / "out"
    bench.mkdir()
    render = picture(Bench(bench), (given,), rundown, (320, 180), cards, heard, (), FAST, Ffmpeg.found())
    assert (render.frames, (bench / "episode.mp4").stat().st_size > 1000) == (9, True)


def test_cards_that_are_wanted_and_missing_are_a_fault_of_the_caller(folder: Path, tmp_path: Path) -> None:
    given = take(made(folder, "plain"))
    rundown = Rundown.of([Timeline(Fraction(30), 60, ((0, 5),))], CardFrames(title=2))
    with pytest.raises(ValueError, match="need cards"):
        picture(Bench(tmp_path), (given,), rundown, (320, 180), None, silent(folder, rundown), (), FAST, Ffmpeg.found())
