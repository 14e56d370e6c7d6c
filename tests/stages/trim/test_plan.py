from fractions import Fraction
from itertools import pairwise
from math import ceil

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.synth import CONDITIONS, bench
from vidcast.errors import BadRequest
from vidcast.model.decisions import CutOut
from vidcast.model.timeline import Timeline
from vidcast.model.times import Span, ms_at, subtraction, total_ms, union
from vidcast.model.transcript import Word
from vidcast.preset import Presets
from vidcast.stages.trim.heard import Heard
from vidcast.stages.trim.levels import Levels, measured
from vidcast.stages.trim.plan import plan_cuts
from vidcast.stages.trim.settings import TrimSettings
from vidcast.tools.vad import Vad

RATE = Fraction(30)
NTSC = Fraction(30000, 1001)
FRAME_MS = 34

SPEECH = (Span(2000, 6000), Span(8000, 12_000), Span(12_500, 15_000))
"""After 2 s of silence; one pause of 2 s, one of half a second, and 5 s of silence to the end at 20 s."""


def heard(*words: Word, speech: tuple[Span, ...] = SPEECH, whole_ms: int = 20_000, quiet_db: float = -70) -> Heard:
    """Speech at -20 dB in a room at -70."""
    db = np.full(whole_ms // 10, quiet_db, np.float32)
    for span in speech:
        db[span.start_ms // 10 : span.end_ms // 10] = -20
    return Heard(Levels(db), speech, words)


def planned(known: Heard, settings: TrimSettings | None = None, *cuts: CutOut, rate: Fraction = RATE) -> Timeline:
    frames = ceil(len(known.levels.db) * rate / 100)
    return plan_cuts(known, rate, frames, settings or TrimSettings(), cuts)


def pauses(timeline: Timeline) -> list[tuple[int, int]]:
    return [(cut.start_ms, cut.end_ms) for cut in timeline.cuts if cut.reason == "pause"]


def word(start_ms: int, end_ms: int, text: str = "word") -> Word:
    return Word(start_ms, end_ms, text)


def by_hand(start_ms: int, end_ms: int, finding: str | None = None) -> CutOut:
    return CutOut(start_ms, end_ms, by="Priya", at="2026-11-20T10:00:00Z", finding=finding)


def test_the_head_keeps_its_lead() -> None:
    cut = planned(heard()).cuts[0]
    assert (cut.start_ms, cut.end_ms, cut.reason, cut.by) == (0, 1900, "head", "trim")


def test_the_tail_keeps_its_breath() -> None:
    cut = planned(heard()).cuts[-1]
    assert (cut.start_ms, cut.end_ms, cut.reason) == (15_167, 20_000, "tail")


def test_a_long_pause_is_shortened_to_its_target() -> None:
    [(start, end)] = pauses(planned(heard()))
    assert abs(2000 - (end - start) - 650) <= FRAME_MS


def test_what_is_left_of_a_pause_lies_on_both_sides() -> None:
    [(start, end)] = pauses(planned(heard()))
    assert (start - 6000, 8000 - end) == (400, 233)


def test_a_pause_within_a_sentence_is_shortened_more() -> None:
    [(start, end)] = pauses(planned(heard(word(5000, 5900, "and"), word(8000, 8300, "then"))))
    assert abs(2000 - (end - start) - 400) <= FRAME_MS


@pytest.mark.parametrize("text", ["done.", "done?", "done!", "done…", 'done."', "(done.)"])
def test_a_pause_after_a_sentence_is_shortened_less(text: str) -> None:
    [(start, end)] = pauses(planned(heard(word(5000, 5900, text), word(8000, 8300, "Then"))))
    assert abs(2000 - (end - start) - 650) <= FRAME_MS


@pytest.mark.parametrize(("pause_ms", "cuts"), [(800, 0), (900, 1)])
def test_a_pause_up_to_the_longest_is_left_alone(pause_ms: int, cuts: int) -> None:
    speech = (Span(0, 5000), Span(5000 + pause_ms, 10_000))
    assert len(pauses(planned(heard(speech=speech, whole_ms=10_000)))) == cuts


def test_a_cut_that_takes_little_is_not_made() -> None:
    speech = (Span(0, 5000), Span(5820, 10_000))
    assert planned(heard(speech=speech, whole_ms=10_000)).cuts == ()


def test_a_short_head_is_left_alone() -> None:
    assert planned(heard(speech=(Span(250, 9800),), whole_ms=10_000)).cuts == ()


def test_every_edge_is_a_frame() -> None:
    timeline = planned(heard(), rate=NTSC)
    edges = {edge for cut in timeline.cuts for edge in (cut.start_ms, cut.end_ms)}
    assert edges <= {ms_at(frame, NTSC) for frame in range(timeline.frames + 1)}


def test_a_cut_slides_to_where_it_is_quieter() -> None:
    known = heard()
    db = known.levels.db.copy()
    db[636:643] = -60  # A breath where the cut would begin.
    [(start, _)] = pauses(planned(Heard(Levels(db), SPEECH)))
    assert start in (6333, 6467)


def test_where_all_is_equally_quiet_no_cut_moves() -> None:
    made = np.random.default_rng(1)
    db = heard().levels.db + made.uniform(-1, 1, 2000).astype(np.float32)
    [(start, _)] = pauses(planned(Heard(Levels(db), SPEECH)))
    assert start == 6400


def test_words_that_leave_hardly_any_room_leave_it() -> None:
    words = (word(5000, 6430, "so"), word(7290, 8300, "then"))
    [(start, end)] = pauses(planned(heard(*words), rate=NTSC))
    assert (start >= 6510, end <= 7210, end - start >= 600) == (True, True, True)


def test_a_cut_in_which_something_is_heard_is_only_proposed() -> None:
    db = heard().levels.db.copy()
    db[650:690] = -61  # Somebody speaks far from the microphone.
    timeline = planned(Heard(Levels(db), SPEECH))
    assert (pauses(timeline), [cut.reason for cut in timeline.proposed], timeline.refused) == (
        [],
        ["pause, left alone: something is heard in it"],
        None,
    )


def test_a_key_that_is_struck_in_a_pause_does_not_keep_it() -> None:
    db = heard().levels.db.copy()
    db[650:655] = -40
    assert pauses(planned(Heard(Levels(db), SPEECH))) == pauses(planned(heard()))


def test_no_cut_meets_a_word() -> None:
    # The detector missed a word that the engine heard, and the levels heard a little.
    known = heard(word(6900, 7200), speech=SPEECH)
    db = known.levels.db.copy()
    db[695:715] = -40
    timeline = planned(Heard(Levels(db), SPEECH, known.words))
    assert subtraction([Span(6820, 7280)], timeline.kept_ms) == ()


def test_a_first_word_stretched_over_the_silence_before_it_does_not_keep_it() -> None:
    # The known fault of Whisper: the first word begins seconds early.
    assert planned(heard(word(0, 2300, "Hi"))).cuts[0].end_ms == 1900


def test_a_word_in_silence_does_not_keep_it() -> None:
    assert pauses(planned(heard(word(6900, 7100, "you")))) == pauses(planned(heard()))


def test_a_word_that_is_a_little_long_is_kept_whole() -> None:
    timeline = planned(heard(word(5000, 6450, "so.")))
    assert subtraction([Span(5000, 6530)], timeline.kept_ms) == ()


def test_a_burst_just_after_speech_belongs_to_it() -> None:
    known = heard()
    db = known.levels.db.copy()
    db[1508:1512] = -40  # A final "k": 80 ms of closure, 40 ms of release.
    assert planned(Heard(Levels(db), SPEECH)).cuts[-1].start_ms == 15_300


def test_a_click_far_from_speech_does_not() -> None:
    known = heard()
    db = known.levels.db.copy()
    db[1600:1604] = -40
    assert planned(Heard(Levels(db), SPEECH)).cuts[-1].start_ms == 15_167


def test_what_only_the_voice_detector_hears_is_speech() -> None:
    silent = Levels(heard().levels.db)
    timeline = planned(Heard(silent, (*SPEECH, Span(16_000, 17_000))))
    assert timeline.cuts[-1].start_ms == 17_167


def test_what_only_the_levels_hear_is_speech() -> None:
    timeline = planned(Heard(heard().levels, SPEECH[:2]))
    assert timeline.cuts[-1].start_ms == 15_167


def test_off_keeps_everything() -> None:
    assert planned(heard(), TrimSettings(enabled=False)).kept == ((0, 600),)


def test_off_still_makes_peoples_cuts() -> None:
    timeline = planned(heard(), TrimSettings(enabled=False), by_hand(1000, 2000))
    assert timeline.kept == ((0, 30), (60, 600))


def test_a_cut_by_hand_is_made_as_it_is_asked_for() -> None:
    timeline = planned(heard(), None, by_hand(9000, 10_000, finding="f-1"))
    cut = next(cut for cut in timeline.cuts if cut.by == "Priya")
    assert (cut.start_ms, cut.end_ms, cut.reason) == (9000, 10_000, "f-1")


def test_a_cut_by_hand_may_reach_past_the_end() -> None:
    timeline = planned(heard(), TrimSettings(enabled=False), by_hand(19_000, 99_000))
    assert timeline.kept == ((0, 570),)


def test_cuts_that_overlap_are_one_hole() -> None:
    timeline = planned(heard(), TrimSettings(enabled=False), by_hand(1000, 3000), by_hand(2000, 4000))
    assert timeline.kept == ((0, 30), (120, 600))


def test_a_sliver_between_two_cuts_goes_with_them() -> None:
    timeline = planned(heard(), TrimSettings(enabled=False), by_hand(1000, 2000), by_hand(2100, 3000))
    assert timeline.kept == ((0, 30), (90, 600))


def test_cuts_that_leave_nothing_are_refused() -> None:
    with pytest.raises(BadRequest) as caught:
        planned(heard(), None, by_hand(0, 20_000))
    assert str(caught.value) == ("the cuts leave nothing of the recording; take one back, or ask for another recording")


def test_silence_is_kept_whole() -> None:
    timeline = planned(heard(speech=()))
    assert (timeline.kept, timeline.refused) == (((0, 600),), None)


def test_no_sound_is_kept_whole() -> None:
    assert plan_cuts(Heard(Levels(np.zeros(0, np.float32)), ()), RATE, 600, TrimSettings()).kept == ((0, 600),)


REFUSALS = {
    "the sound level and the voice detector do not agree on where somebody speaks": Heard(
        heard(speech=(*SPEECH, Span(16_000, 19_500))).levels, SPEECH
    ),
    "speech hardly stands out from the room": heard(quiet_db=-29),
    "no voice was recognised": Heard(heard().levels, ()),
    "there is too little speech to judge the pauses by": heard(speech=(Span(5000, 7000),)),
    "more than 30 % of the message would go and half of those pauses are not silent": Heard(
        Levels(np.concatenate([heard().levels.db[:500], np.full(600, -60, np.float32), heard().levels.db[1100:]])),
        (Span(2000, 5000), Span(11_000, 12_000), Span(12_500, 15_000)),
    ),
}


@pytest.mark.parametrize("why", REFUSALS)
def test_what_cannot_be_trimmed_safely_is_kept_whole_and_says_why(why: str) -> None:
    timeline = planned(REFUSALS[why])
    assert (timeline.refused, timeline.kept, timeline.cuts) == (why, ((0, 600),), ())


@pytest.mark.parametrize("why", REFUSALS)
def test_what_would_have_been_cut_is_proposed(why: str) -> None:
    assert planned(REFUSALS[why]).proposed != ()


def test_peoples_cuts_are_made_where_trimming_is_refused() -> None:
    timeline = planned(REFUSALS["no voice was recognised"], None, by_hand(9000, 10_000))
    assert timeline.kept == ((0, 270), (300, 600))


@pytest.mark.parametrize("speech", [(Span(300, 4600),), (Span(1500, 3500),)])
def test_a_note_of_five_seconds_is_trimmed(speech: tuple[Span, ...]) -> None:
    timeline = planned(heard(speech=speech, whole_ms=5000))
    assert timeline.refused is None


def test_a_minute_without_a_pause_is_kept_whole_and_not_refused() -> None:
    timeline = planned(heard(speech=(Span(0, 60_000),), whole_ms=60_000))
    assert (timeline.refused, timeline.cuts) == (None, ())


def test_long_digital_silence_may_go() -> None:
    speech = (Span(0, 17_000), Span(40_000, 42_000))
    timeline = planned(heard(speech=speech, whole_ms=42_000, quiet_db=-120))
    assert (timeline.refused, len(pauses(timeline))) == (None, 1)


spans = st.builds(
    lambda start, length: Span(start * 10, (start + length) * 10), st.integers(0, 1900), st.integers(6, 200)
)


@given(st.lists(spans, min_size=1, max_size=12), st.sampled_from([RATE, NTSC, Fraction(24), Fraction(50)]))
def test_no_speech_is_ever_lost(speech: list[Span], rate: Fraction) -> None:
    inside = tuple(Span(span.start_ms, min(span.end_ms, 20_000)) for span in union(speech))
    timeline = planned(heard(speech=inside), rate=rate)
    assert total_ms(subtraction(inside, timeline.kept_ms)) <= 1


@given(st.lists(spans, min_size=1, max_size=12))
def test_every_shortened_pause_is_the_target_to_within_a_frame(speech: list[Span]) -> None:
    inside = tuple(Span(span.start_ms, min(span.end_ms, 20_000)) for span in union(speech, join_ms=200))
    timeline = planned(heard(speech=inside))
    assume(not timeline.refused)
    for before, after in pairwise(inside):
        for start, end in pauses(timeline):
            if before.end_ms <= start < after.start_ms:
                assert abs(after.start_ms - before.end_ms - (end - start) - 650) <= FRAME_MS


AIR_MS = {"tight": 5000, "unplugged": 11_000}
"""How much of 37.2 s of silence each may keep."""


def on_the_bench(condition: str, preset: str) -> tuple[bool, bool, bool]:
    """Whether the timeline was made, at most 0.1 % of the speech lost, and no more silence kept than may be."""
    made = bench(condition)
    known = Heard(measured(made.pcm, 16_000), Vad().speech(made.pcm))
    timeline = plan_cuts(known, RATE, made.duration_ms * 30 // 1000, Presets().preset(preset).trim)
    lost_ms = total_ms(subtraction(made.speech, timeline.kept_ms))
    dead_ms = total_ms(subtraction(timeline.kept_ms, made.speech))
    few = lost_ms * 1000 <= total_ms(made.speech)
    return timeline.refused is None, few, dead_ms <= AIR_MS.get(preset, made.duration_ms)


@pytest.mark.parametrize("condition", CONDITIONS)
def test_real_speech_in_noise_is_kept_and_dead_air_is_not(condition: str) -> None:
    assert on_the_bench(condition, "tight") == (True, True, True)


@pytest.mark.slow
@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize("preset", ["unplugged", "town-hall", "noisy-room"])
def test_every_preset_keeps_speech_in_noise(condition: str, preset: str) -> None:
    assert on_the_bench(condition, preset) == (True, True, True)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"lead_ms": -1}, "lead_ms must be between 0 and 5000, got -1"),
        ({"active_percent": 101}, "active_percent must be between 0 and 100, got 101"),
        ({"least_contrast_db": -1}, "least_contrast_db must be between 0 and 60, got -1"),
        ({"tail_ms": 50}, r"tail_ms must be at least lead_ms \(100\), got 50"),
        (
            {"pause_in_sentence_ms": 240},
            r"pause_in_sentence_ms must be between lead_ms \+ tail_ms \(250\) and longest_pause_ms \(800\), got 240",
        ),
        (
            {"pause_after_sentence_ms": 900},
            r"pause_after_sentence_ms must be between lead_ms \+ tail_ms \(250\) and longest_pause_ms \(800\), got 900",
        ),
    ],
)
def test_settings_that_cannot_be_are_refused(fault: dict[str, int], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        TrimSettings(**fault)  # type: ignore[arg-type]
