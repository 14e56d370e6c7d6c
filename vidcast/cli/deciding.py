"""What a person says of a finding on the command line, done at the desk, and told in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from vidcast.catalogue import Episode
from vidcast.desk import Covering, Desk, Disclaimed
from vidcast.errors import BadRequest
from vidcast.model.decisions import CutOut
from vidcast.model.times import Span, clock_text
from vidcast.model.verdicts import Alarm, Bleep
from vidcast.production import Production

__all__ = ["Ruling", "decided", "moment_of"]

KINDS = ("waive", "accept_fix", "cut", "cut_sentence", "bleep", "mute", "disclaim", "reshoot", "take_back")
CLOCK = re.compile(r"(?:(?:(\d+):)?(\d{1,2}):)?(\d{1,2})(?:\.(\d{1,3}))?")


@dataclass(frozen=True, slots=True)
class Ruling:
    """One decision as it was asked for."""

    finding: str
    what: str
    """waive, false_alarm, accept_fix, cut, cut_sentence, bleep, mute, disclaim, reshoot or take_back."""
    by: str
    because: str
    alarm: Alarm = ""
    span: Span | None = None
    text: str = ""
    listened: bool = False

    @staticmethod
    def of(finding: str, false_alarm: str | None, said: Mapping[str, Any]) -> Ruling:
        """The decision that the options of a command name. Raises BadRequest unless it is exactly one."""
        chosen = [kind for kind in KINDS if said[kind]] + ["false_alarm"] * (false_alarm is not None)
        if len(chosen) != 1:
            names = ", ".join(f"--{kind.replace('_', '-')}" for kind in (*KINDS, "false_alarm"))
            raise BadRequest(f"what is decided? One of {names}")
        (what,) = chosen
        span = _span(said["start"], said["end"])
        if span is not None and what not in ("bleep", "mute"):
            raise BadRequest("--from and --to say where to --bleep or --mute")
        if said["text"] and what != "disclaim":
            raise BadRequest("--text is what --disclaim says")
        alarm = cast(Alarm, (false_alarm or "").replace("-", "_"))
        return Ruling(finding, what, said["by"], said["because"], alarm, span, said["text"], said["listened"])


def _span(start: str | None, end: str | None) -> Span | None:
    if start is None and end is None:
        return None
    if start is None or end is None:
        raise BadRequest("say where the words begin and where they end: --from 0:12.3 --to 0:12.9")
    first, last = moment_of(start), moment_of(end)
    if first >= last:
        raise BadRequest(f"--from {start} --to {end}: the words begin before they end")
    return Span(first, last)


def moment_of(text: str) -> int:
    """A moment in milliseconds, as people write it. Raises BadRequest.

    >>> moment_of("1:05.4")
    65400
    """
    found = CLOCK.fullmatch(text.strip())
    if found is None:
        raise BadRequest(f"{text}: not a moment; write it as 0:12.3, minutes before the colon")
    hours, minutes, seconds, parts = (each or "0" for each in found.groups())
    return (int(hours) * 3600 + int(minutes) * 60 + int(seconds)) * 1000 + int(parts.ljust(3, "0")[:3])


def decided(production: Production, episode: Episode, ruling: Ruling) -> str:
    """Record the decision; what it did, in words."""
    desk, name, who = Desk(production, ruling.listened), ruling.finding, {"by": ruling.by, "because": ruling.because}
    match ruling.what:
        case "waive":
            desk.waive(episode, name, **who)
            text = f"waived by {ruling.by}"
        case "false_alarm":
            desk.false_alarm(episode, name, what=ruling.alarm, **who)
            text = f"called a false alarm by {ruling.by}"
        case "take_back":
            desk.take_back(episode, name, **who)
            text = f"what was decided on it is taken back by {ruling.by}"
        case "reshoot":
            desk.reshoot(episode, name, **who)
            text = "another take is asked for, in a note in the show's inbox"
        case "bleep" | "mute":
            how = Covering("tone" if ruling.what == "bleep" else "silence", ruling.span)
            text = _done(desk.bleep(episode, name, how=how, **who))
        case "disclaim":
            text = _done(desk.disclaim(episode, name, text=ruling.text, **who))
        case "accept_fix":
            text = _done(desk.accept_fix(episode, name, **who))
        case _:
            text = _done(desk.cut(episode, name, sentence=ruling.what == "cut_sentence", **who))
    return text


def _done(decision: CutOut | Bleep | Disclaimed) -> str:
    """What a remedy did."""
    if isinstance(decision, Disclaimed):
        count = len(decision.decisions)
        text = f"answered by a disclaimer by {decision.decisions[0].by}"
        text += f", with {count - 1} more of its rule" if count > 1 else ""
        if decision.spoken_wanted:
            text += "; the policy wants it said aloud too, and no card does that: ask for it with --reshoot"
        return text
    what = "cut" if isinstance(decision, CutOut) else "bleeped" if decision.sound == "tone" else "muted"
    text = f"{what} by {decision.by}, {clock_text(decision.start_ms)} to {clock_text(decision.end_ms)} of the recording"
    if isinstance(decision, Bleep) and decision.words is None:
        text += "; what is next to it is still heard: --cut-sentence takes all of it, --from and --to cover more"
    return text
