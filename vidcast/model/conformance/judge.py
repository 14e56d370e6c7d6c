"""Everything that is wrong with captions, as far as what is given tells, and what could not be judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from vidcast.model.captions import Captions, Profile
from vidcast.model.conformance.fault import RULES, Fault, Size, Unchecked, of_all
from vidcast.model.conformance.form import form_faults
from vidcast.model.conformance.heard import Evidence, Heard
from vidcast.model.conformance.layout import layout_faults, script_faults
from vidcast.model.conformance.pace import pace_faults, rate_faults
from vidcast.model.conformance.placed import Placed, Scene, placed, ties
from vidcast.model.conformance.sync import drift_faults, is_astray, sync_faults
from vidcast.model.conformance.wording import style_faults, wording_faults
from vidcast.model.segment import Phrasing
from vidcast.model.timeline import Timeline
from vidcast.model.times import STANDARD_RATES, frame_at, ms_at
from vidcast.model.timing import Grid, grid_of

__all__ = ["NOTHING", "Setting", "faults", "local_faults", "rate_of", "unchecked"]

NOTHING = Evidence()
RANK = {"error": 0, "waiver": 1, "warning": 2}


def faults(
    captions: Captions, profile: Profile, frame_rate: Fraction, evidence: Evidence = NOTHING
) -> tuple[Fault, ...]:
    """Everything that is wrong with the captions, in order of time; what is wrong with them as a whole comes first.

    `frame_rate` is the picture's; a timeline brings its own. Nothing that a fault says quotes the captions.
    """
    setting = Setting(captions, profile, frame_rate, evidence)
    found = [*form_faults(captions), *style_faults(captions, setting.placed)]
    if setting.heard is None and not captions.cues:
        why = "no cue at all, and no transcript that says whether there are words"
        found.append(of_all("S10", "error", Size(0, 1, "cues"), why))
    if setting.heard is not None:
        found += wording_faults(setting.heard, setting.scene)
    cues = setting.placed
    found += _on_their_clock(local_faults(cues, setting.scene), cues, setting.scene)
    found += [*rate_faults(cues, setting.scene), *drift_faults(cues, setting.scene), *script_faults(captions)]
    found.sort(key=lambda fault: (-1 if fault.start_ms is None else fault.start_ms, fault.cue or 0, fault.rule))
    return tuple(_on_source(fault, evidence.timeline) for fault in found)


def _on_their_clock(found: list[Fault], cues: Sequence[Placed], scene: Scene) -> list[Fault]:
    """The faults of single cues, without what only says of each that all are on another clock than their words."""
    return [fault for fault in found if fault.rule not in ("T09", "T10")] if is_astray(cues, scene) else found


def local_faults(cues: Sequence[Placed], scene: Scene) -> list[Fault]:
    """What is wrong with cues and the gaps between them, judged by nothing farther away than a neighbour."""
    return [*layout_faults(cues, scene), *pace_faults(cues, scene), *sync_faults(cues, scene)]


class Setting:
    """Captions, and what they are held against, put on one clock."""

    def __init__(self, captions: Captions, profile: Profile, frame_rate: Fraction, evidence: Evidence) -> None:
        timeline, transcript = evidence.timeline, evidence.transcript
        self.scene = Scene(
            profile,
            grid_of(timeline) if timeline else Grid(frame_rate),
            evidence.language_of(captions),
            Phrasing(terms=evidence.terms),
            timeline.episode_frames if timeline else None,
        )
        self.heard = Heard(captions, transcript, timeline) if transcript else None
        known = self.heard is not None and not self.heard.strange
        texts = [text for cue in captions.cues for text in cue.text.split()]
        tied = ties(texts, self.scene.language, evidence.terms)
        self.placed = placed(captions, tied, self.heard.words if self.heard and known else ())


def _on_source(fault: Fault, timeline: Timeline | None) -> Fault:
    if timeline is None or fault.start_ms is None:
        return fault
    return replace(fault, source_ms=timeline.to_source(fault.start_ms))


MISSING = {
    "words": "needs the transcript",
    "speech": "needs a transcript that says where speech was",
    "timeline": "needs the timeline",
    "cuts": "needs the transcript and the timeline",
    "language": "the file does not name its language",
    "english": "rules of English only, and the language is another or not known",
    "file": "needs the file",
    "render": "needs the rendered file, which `vidcast report` measures",
    "sound": "needs the recording's sound",
    "approval": "needs an episode's decisions",
}


def unchecked(captions: Captions, evidence: Evidence = NOTHING, *, from_file: bool = True) -> tuple[Unchecked, ...]:
    """The rules that could not be judged, each with what was missing."""
    lacking = set(_lacking(captions, evidence, from_file=from_file))
    judged = () if captions.cues else ("S10",)
    asked = (rule for rule in RULES.values() if rule.needs in lacking and rule.id not in judged)
    return tuple(Unchecked(rule.id, MISSING[rule.needs]) for rule in asked)


def _lacking(captions: Captions, evidence: Evidence, *, from_file: bool) -> Iterator[str]:
    yield from ("render", "sound", "approval")
    transcript, timeline = evidence.transcript, evidence.timeline
    if transcript is None:
        yield "words"
    if transcript is None or not transcript.speech:
        yield "speech"
    if timeline is None:
        yield "timeline"
    if transcript is None or timeline is None:
        yield "cuts"
    if captions.language in ("", "und"):
        yield "language"
    if evidence.language_of(captions).lower().split("-")[0] not in ("en", "english"):
        yield "english"
    if not from_file:
        yield "file"


def rate_of(captions: Captions) -> Fraction | None:
    """The frame rate on whose frames every cue stands, None where there is none or too few cues tell.

    30 comes first, which stands for the house's own captions without a picture; else the slowest that fits.
    """
    edges = [ms for cue in captions.cues for ms in (cue.start_ms, cue.end_ms)]
    rates = (Fraction(30), *(rate for rate in STANDARD_RATES if rate != 30))
    fitting = (rate for rate in rates if all(ms_at(frame_at(ms, rate), rate) == ms for ms in edges))
    return next(fitting, None) if len(edges) >= 8 else None
