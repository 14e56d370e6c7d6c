"""Joins: exact to the sample, without a click, and nothing of what a person cut."""

from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.synth import SAMPLES, take
from vidcast.model.timeline import Cut, Timeline
from vidcast.model.times import STANDARD_RATES, ms_at, sample_at
from vidcast.stages.publish.settings import PublishSettings
from vidcast.stages.publish.splice import Ramp, faded, spliced, strips
from vidcast.stages.publish.tape import SAMPLE_RATE, Tape, written
from vidcast.tools.listen import listen

Mono = NDArray[np.float32]

NTSC = Fraction(30000, 1001)
SETTINGS = PublishSettings()
HARD = PublishSettings(crossfade_ms=0, fade_ms=0)
JOINS = 200
CLICK = 3.0
"""So many times the sharpest bend nearby: a hard splice of hum has ten times more, a crossfade 1.5 at the most."""


def taped(path: Path, mono: Mono) -> Tape:
    return written(path, [np.repeat(mono.astype(np.float32)[:, None], 2, axis=1)])


def heard(tape: Tape) -> Mono:
    return tape.read(0, tape.samples)[:, 0]


def trimmed(rate: Fraction, frames: int, *kept: tuple[int, int], by: str = "trim") -> Timeline:
    """A timeline whose cuts are all by one hand."""
    edges = [0, *(edge for pair in kept for edge in pair), frames]
    gone = [pair for pair in zip(edges[::2], edges[1::2], strict=True) if pair[0] < pair[1]]
    cuts = tuple(Cut(ms_at(first, rate), ms_at(end, rate), "pause", by) for first, end in gone)
    return Timeline(rate, frames, kept, cuts)


def joined(folder: Path, mono: Mono, timeline: Timeline, how: PublishSettings = SETTINGS) -> Mono:
    tape = taped(folder / "source.au", mono)
    return heard(spliced(tape, strips(timeline, how), folder / "joined.au"))


def bend(mono: Mono, place: int, nearest: int, farthest: int) -> float:
    """The sharpest bend of the wave, its largest second difference, so many samples before or after a place."""
    bends = np.abs(np.diff(mono[place - farthest : place + farthest].astype(np.float64), 2))
    return float(max(bends[: farthest - nearest].max(), bends[farthest + nearest - 2 :].max()))


def clicks(mono: Mono, places: list[int]) -> list[int]:
    """The places within 2 ms of which the wave bends far more sharply than it does 12 to 60 ms away."""
    return [place for place in places if bend(mono, place, 0, 96) > CLICK * bend(mono, place, 576, 2880)]


def places(timeline: Timeline) -> list[int]:
    """The samples of the part at which its pieces are joined."""
    ends = np.cumsum([end - first for first, end in timeline.kept])[:-1]
    return [sample_at(int(end), timeline.frame_rate) for end in ends]


@cache
def speech() -> Mono:
    """Three words of a sample, faded at both ends, 0.4 s."""
    path = SAMPLES / "weekly_clean.phone.mp4"
    words = listen(path, take(path).recording, SAMPLE_RATE)[round(10.4 * SAMPLE_RATE) : round(10.8 * SAMPLE_RATE)]
    turn = np.minimum(1, np.arange(len(words)) / 2400)
    return np.asarray(words * turn * turn[::-1], np.float32)


@cache
def spoken(background: str) -> tuple[Mono, Timeline]:
    """200 times 0.4 s of speech before a pause of 0.6 s or more, of which trim leaves 0.4 s."""
    frame, kept, pieces = 0, [], []
    for number in range(JOINS + 1):
        pause = 18 + number % 11
        pieces += [speech(), np.zeros(sample_at(frame + 12 + pause, NTSC) - sample_at(frame, NTSC) - len(speech()))]
        kept.append((frame - 6 if frame else 0, frame + 12 + 6))
        frame += 12 + pause
    mono = np.concatenate(pieces).astype(np.float32)
    at = np.arange(len(mono)) / SAMPLE_RATE
    noise = np.random.default_rng(5).normal(0, 1, len(mono))
    added = {
        "hum": 0.01 * np.sin(2 * np.pi * 50 * at) + 0.004 * np.sin(2 * np.pi * 150 * at) + 1e-5 * noise,
        "tone": 0.02 * np.sin(2 * np.pi * 1000 * at) + 1e-5 * noise,
        "noise": 0.003 * noise,
    }
    return np.asarray(mono + added[background], np.float32), trimmed(NTSC, frame, *kept)


@pytest.mark.parametrize("background", ["hum", "tone", "noise"])
def test_none_of_two_hundred_joins_clicks(tmp_path: Path, background: str) -> None:
    mono, timeline = spoken(background)
    sound = joined(tmp_path, mono, timeline)
    assert (len(places(timeline)), clicks(sound, places(timeline))) == (JOINS, [])


@pytest.mark.parametrize("background", ["hum", "tone"])
def test_the_click_detector_hears_hard_splices(tmp_path: Path, background: str) -> None:
    mono, timeline = spoken(background)
    sound = joined(tmp_path, mono, timeline, HARD)
    # A hard splice where the wave happens to go on as it went is none.
    assert len(clicks(sound, places(timeline))) > JOINS * 0.8


@pytest.mark.parametrize("background", ["hum", "tone"])
def test_where_a_person_cut_it_does_not_click_either(tmp_path: Path, background: str) -> None:
    mono, timeline = spoken(background)
    byhand = replace(timeline, cuts=tuple(replace(cut, by="Dana") for cut in timeline.cuts))
    assert clicks(joined(tmp_path, mono, byhand), places(timeline)) == []


RATES = st.sampled_from(STANDARD_RATES)
EDGES = st.lists(st.integers(0, 400), min_size=2, max_size=40, unique=True).map(sorted)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(RATES, EDGES, st.integers(0, 200), st.booleans())
def test_the_part_is_exactly_as_long_as_its_frames(
    tmp_path: Path, rate: Fraction, edges: list[int], opening: int, person: bool
) -> None:
    kept = tuple(zip(edges[::2], edges[1::2], strict=False))
    timeline = replace(trimmed(rate, 401, *kept, by="Dana" if person else "trim"), opening_frames=opening)
    tape = taped(tmp_path / "source.au", np.zeros(sample_at(401, rate), np.float32))
    made = spliced(tape, strips(timeline, SETTINGS), tmp_path / "joined.au")
    assert made.samples == sample_at(opening + timeline.kept_frames, rate) - sample_at(opening, rate)


@given(RATES, EDGES)
def test_every_strip_begins_where_the_one_before_ends(rate: Fraction, edges: list[int]) -> None:
    kept = tuple(zip(edges[::2], edges[1::2], strict=False))
    planned = strips(trimmed(rate, 401, *kept), SETTINGS)
    assert [strip.start for strip in planned] == [0, *(strip.end for strip in planned[:-1])]


def test_two_hundred_pieces_do_not_drift(tmp_path: Path) -> None:
    kept = tuple((97 * at + 11, 97 * at + 60) for at in range(200))
    timeline = trimmed(NTSC, 19_500, *kept)
    last = strips(timeline, SETTINGS)[-1]
    assert (last.source, last.start, last.end) == (
        sample_at(97 * 199 + 11, NTSC),
        sample_at(199 * 49, NTSC),
        sample_at(200 * 49, NTSC),
    )


def removed_is_loud() -> tuple[Mono, Timeline]:
    """Silence is kept, and 0.9 stands where something is taken out."""
    mono = np.zeros(90 * 1600, np.float32)
    mono[30 * 1600 : 60 * 1600] = 0.9
    return mono, trimmed(Fraction(30), 90, (0, 30), (60, 90))


def test_nothing_of_what_a_person_cut_is_heard(tmp_path: Path) -> None:
    mono, timeline = removed_is_loud()
    byhand = replace(timeline, cuts=tuple(replace(cut, by="Dana") for cut in timeline.cuts))
    assert float(np.abs(joined(tmp_path, mono, byhand)).max()) == 0


def test_a_join_by_trim_and_by_a_person_counts_as_the_persons(tmp_path: Path) -> None:
    mono, timeline = removed_is_loud()
    both = replace(timeline, cuts=(Cut(1000, 1500, "pause", "trim"), Cut(1400, 2000, "f-1", "Dana")))
    assert float(np.abs(joined(tmp_path, mono, both)).max()) == 0


def test_nothing_from_before_the_beginning_or_after_the_end_is_heard(tmp_path: Path) -> None:
    mono = np.full(90 * 1600, 0.9, np.float32)
    mono[20 * 1600 : 70 * 1600] = 0
    sound = joined(tmp_path, mono, trimmed(Fraction(30), 90, (20, 70)))
    assert float(np.abs(sound).max()) == 0


def test_a_crossfade_takes_half_its_length_from_both_sides_of_the_pause(tmp_path: Path) -> None:
    mono, timeline = removed_is_loud()
    loud = np.flatnonzero(joined(tmp_path, mono, timeline) > 1e-3)
    assert (loud[0] >= 30 * 1600 - 480, loud[-1] < 30 * 1600 + 480, len(loud) > 940) == (True, True, True)


def test_a_crossfade_keeps_the_level_of_the_room(tmp_path: Path) -> None:
    mono = np.random.default_rng(2).normal(0, 0.01, 4000 * 1600).astype(np.float32)
    timeline = trimmed(Fraction(30), 4000, *((20 * at, 20 * at + 12) for at in range(200)))
    sound = joined(tmp_path, mono, timeline)
    near = np.concatenate([sound[place - 240 : place + 240] for place in places(timeline)])
    assert 20 * np.log10(near.std() / 0.01) == pytest.approx(0, abs=0.15)


def test_away_from_joins_nothing_is_changed(tmp_path: Path) -> None:
    mono = np.random.default_rng(3).normal(0, 0.1, 90 * 1600).astype(np.float32)
    sound = joined(tmp_path, mono, trimmed(Fraction(30), 90, (10, 30), (60, 90)))
    first, second = sound[480 : 20 * 1600 - 480], sound[20 * 1600 + 480 : -480]
    assert np.array_equal(first, mono[10 * 1600 + 480 : 30 * 1600 - 480])
    assert np.array_equal(second, mono[60 * 1600 + 480 : 90 * 1600 - 480])


def test_a_piece_of_one_frame_keeps_its_middle(tmp_path: Path) -> None:
    mono = np.full(9000, 0.5, np.float32)
    timeline = trimmed(Fraction(60), 10, (0, 4), (5, 6), (7, 10))
    sound = joined(tmp_path, mono, timeline, replace(SETTINGS, crossfade_ms=200, fade_ms=100))
    assert (len(sound), float(sound[3200 + 399 : 3200 + 401].min())) == (8 * 800, pytest.approx(0.5, abs=0.01))


def test_the_two_sides_of_a_fade_have_equal_power() -> None:
    rising, falling = faded(-20, 20, 0, Ramp(10, 10)), faded(-20, 20, 0, Ramp(10, 10))[::-1]
    assert np.abs(rising**2 + falling**2 - 1).max() < 1e-6


def test_an_hour_is_cut_in_little_memory(tmp_path: Path) -> None:
    import tracemalloc

    path = tmp_path / "long.au"
    written(path, (np.zeros((48_000, 2), np.float32) for _ in range(2)))
    with path.open("r+b") as file:
        file.truncate(24 + 8 * SAMPLE_RATE * 300)
    timeline = trimmed(Fraction(30), 9000, *((30 * at, 30 * at + 25) for at in range(300)))
    tracemalloc.start()
    spliced(Tape.of(path), strips(timeline, SETTINGS), tmp_path / "joined.au")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 40e6
