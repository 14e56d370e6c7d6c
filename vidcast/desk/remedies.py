"""Remedies: the words of a finding are taken out, covered or answered, or somebody is asked to say them otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vidcast.catalogue import Episode
from vidcast.desk.record import Record
from vidcast.errors import BadRequest
from vidcast.model.decisions import CutOut, Decisions, TakenBack
from vidcast.model.disclaiming import LONGEST_CARD_MS
from vidcast.model.findings import Finding
from vidcast.model.masking import LONGEST_WORD_MS, unclear_words
from vidcast.model.policy import Rule
from vidcast.model.times import Span, clock_text
from vidcast.model.transcript import Transcript
from vidcast.model.verdicts import Bleep, Disclaimer, Reshoot
from vidcast.retakes import note_retakes
from vidcast.run.runner import Runner
from vidcast.stages.publish import cards

__all__ = ["Covering", "Disclaimed", "Remedies"]

REPAIRS = ("cut", "bleep", "disclaimer")
"""What can be done at the desk without the leader."""
FAR_MS = 10_000
"""Engines write first words down so much too early; what a person sets by hand lies no further from them."""
LONGEST_BLEEP_MS = 60_000
PAD_MS = 120
"""How much a bleep reaches over its words where no rule says."""


@dataclass(frozen=True, slots=True)
class Disclaimed:
    """What was answered by a disclaimer, and what is still owed."""

    decisions: tuple[Disclaimer, ...]
    """One for each open finding of the rule: one card answers them all."""
    spoken_wanted: bool
    """Whether the duty wants the text said aloud too, which no card does."""


@dataclass(frozen=True, slots=True)
class Covering:
    """How words are covered."""

    sound: Literal["tone", "silence"] = "tone"
    span: Span | None = None
    """Where a person heard them, on the recording's clock; None for where they are written down."""


TONE = Covering()


@dataclass(frozen=True)
class Remedies(Record):
    """The remedies that a desk has."""

    listened: bool = False
    """Whether whoever decides has listened to words that may be misheard."""

    def cut(self, episode: Episode, finding: str, *, by: str, because: str = "", sentence: bool = False) -> CutOut:
        """Take the words of a finding out of the episode, or the whole sentences they stand in."""
        produced, found = self.finding(episode, finding)
        self.authority.refuse_repair(by, found.decides)
        self._refuse_unheard(found)
        if found.start_ms is None or found.end_ms is None:
            raise BadRequest(f"{finding}: it has no times, so it cannot be cut; waive it or ask for another take")
        _, said = self.said_in(produced, found.recording)
        start, end = _cut_edges(said.transcript, found.start_ms, found.end_ms, sentence=sentence)
        decision = CutOut(start, end, by, self.production.moment(), because, found.id, found.recording)
        self.production.produce(episode, Decisions((*self.production.decisions(episode).items, decision)))
        self._decide(episode, decision)
        return decision

    def bleep(self, episode: Episode, finding: str, *, by: str, because: str = "", how: Covering = TONE) -> Bleep:
        """Cover the words of a finding, and mask them wherever they are written.

        Raises BadRequest where a person must say where they are heard, since the times of the words cannot be right.
        """
        produced, found = self.finding(episode, finding)
        self.authority.refuse_repair(by, found.decides)
        self._refuse_unheard(found)
        if found.start_ms is None or found.end_ms is None:
            raise BadRequest(f"{finding}: it is in no sound that could be covered; change that text, or waive it")
        words, span = Span(found.start_ms, found.end_ms), how.span
        part, said = self.said_in(produced, found.recording)
        unclear = unclear_words(said.heard.words, words) + unclear_words(said.transcript.words, words)
        if span is None and (unclear or not words.length_ms):
            raise BadRequest(
                f"{finding}: its words have times that cannot be right (no length, or more than {LONGEST_WORD_MS} ms "
                f"for one word, near {clock_text(words.start_ms)}); listen there, and say where they are heard: "
                "--from 0:12.3 --to 0:12.9"
            )
        if span is not None:
            _refuse_elsewhere(found, span, part.take.recording.duration_ms)
        rule, place = self._rule(episode, found), span or words
        decision = Bleep(
            finding=found.id,
            recording=found.recording,
            start_ms=place.start_ms,
            end_ms=place.end_ms,
            by=by,
            at=self.production.moment(),
            because=because,
            sound=how.sound,
            pad_ms=rule.fix.pad_ms if rule else PAD_MS,
            rule_digest=found.rule_digest,
            words=words if span else None,
        )
        self._decide(episode, decision)
        return decision

    def disclaim(self, episode: Episode, finding: str, *, by: str, because: str = "", text: str = "") -> Disclaimed:
        """Answer a finding, and every other open one of its rule, by a text on a card.

        Without `text` it is the one that the policy names. Raises BadRequest where the rule asks for something else,
        where there is no text, or where it does not fit its card.
        """
        produced, found = self.finding(episode, finding)
        if "disclaimer" not in found.fixes:
            raise BadRequest(f"{finding}: no disclaimer answers it; its rule offers: {', '.join(found.fixes)}")
        rule = self._rule(episode, found)
        if text.strip():
            # Whoever writes other words than the policy's says that with them the finding may stay.
            leader = self.said_in(produced, found.recording)[0].credit.leader if found.recording else ""
            self.authority.refuse_verdict(by, found.decides, leader=leader, blocks=found.severity == "block")
        else:
            self.authority.refuse_repair(by, found.decides)
        said = text.strip() or self._policy_text(found, rule)
        alike = [found, *(each for each in produced.findings.open() if each.rule == found.rule and each.id != found.id)]
        moment = self.production.moment()
        decisions = tuple(Disclaimer(each.id, said, by, moment, because, each.rule_digest) for each in alike)
        together = Decisions((*self.production.decisions(episode).items, *decisions))
        self._refuse_unfit_card(episode, together)
        self._decide(episode, *decisions)
        return Disclaimed(decisions, spoken_wanted=rule is not None and "audio" in rule.fix.place)

    def _refuse_unfit_card(self, episode: Episode, decisions: Decisions) -> None:
        """Raise BadRequest or BadSettings where what is decided to be said is too much for a card to show."""
        production, parts = self.production, self.production.parts(episode)
        look, settings = production.look(episode, parts, decisions), production.preset(episode).publish
        if look.reading_ms > LONGEST_CARD_MS:
            raise BadRequest(
                f"{episode.name}: a card with {len(look.brand.disclaimer)} letters would stand for "
                f"{look.reading_ms // 1000} s to be read, and {LONGEST_CARD_MS // 1000} is the most; say less"
            )
        canvas = settings.canvas([part.take.recording.video for part in parts])
        run = Runner(production.store, episode.subject, production.reporter)
        run.result(cards, look.card, look.brand, canvas)

    def reshoot(self, episode: Episode, finding: str, *, by: str, because: str = "") -> Reshoot:
        """Ask the leader for another take; the finding stays open until it has come."""
        _, found = self.finding(episode, finding)
        self.authority.refuse_repair(by, found.decides)
        if not found.recording:
            raise BadRequest(f"{finding}: it is in no recording that could be made again; change that text")
        moment = self.production.moment()
        decision = Reshoot(found.id, found.recording, by, moment, because, found.rule_digest)
        self._decide(episode, decision)
        self._note(episode)
        return decision

    def accept_fix(self, episode: Episode, finding: str, *, by: str, because: str = "") -> CutOut | Bleep | Disclaimed:
        """Do what the rule of a finding offers first. Raises BadRequest where the desk alone can do none of it."""
        _, found = self.finding(episode, finding)
        offered = next((fix for fix in found.fixes if fix in REPAIRS), None)
        if offered is None:
            offers = ", ".join(fix for fix in found.fixes if fix != "none") or "nothing"
            raise BadRequest(
                f"{finding}: its rule offers {offers}, which is not done at the desk alone; see `vidcast decide --help`"
            )
        self._refuse_unheard(found)
        if offered == "cut":
            return self.cut(episode, finding, by=by, because=because)
        if offered == "bleep":
            return self.bleep(episode, finding, by=by, because=because)
        return self.disclaim(episode, finding, by=by, because=because)

    def take_back(self, episode: Episode, finding: str, *, by: str, because: str = "") -> None:
        """Let earlier decisions on a finding count no longer. Raises BadRequest when there is none."""
        self.authority.refuse_stranger(by)
        if not self.production.decisions(episode).on(finding):
            raise BadRequest(f"{finding}: {episode.name} has no decision on it that could be taken back")
        self._decide(episode, TakenBack(finding, by, self.production.moment(), because))
        self._note(episode)

    def _refuse_unheard(self, finding: Finding) -> None:
        """Raise BadRequest where a person should have listened before anything is taken out."""
        if finding.listen and not self.listened:
            at = f"at {clock_text(finding.start_ms)} of the recording" if finding.start_ms is not None else "to it"
            raise BadRequest(
                f"{finding.id}: these words may be misheard, so listen {at} first; then say --listened, or "
                "--false-alarm misheard"
            )

    def _note(self, episode: Episode) -> None:
        """Tell the leaders which takes are asked for now."""
        produced, decisions = self.production.produce(episode), self.production.decisions(episode)
        note_retakes(self.production.folder.inbox, episode, produced, decisions)

    def _rule(self, episode: Episode, finding: Finding) -> Rule | None:
        """The rule of a finding; None for what the pack does not ask, such as a passage that was started again."""
        return self.production.pack(episode).rule(finding.rule)

    def _policy_text(self, finding: Finding, rule: Rule | None) -> str:
        named = rule.fix.text_ref if rule else ""
        if not named:
            raise BadRequest(f"{finding.id}: the policy has no text for it; say one: --text TEXT")
        return self.production.presets.policy_text(named)


def _refuse_elsewhere(finding: Finding, span: Span, end_ms: int) -> None:
    """Raise BadRequest for a stretch that cannot be where the words of a finding are heard."""
    if not 0 < span.length_ms <= LONGEST_BLEEP_MS or span.end_ms > end_ms:
        raise BadRequest(
            f"a bleep is longer than nothing, at most {clock_text(LONGEST_BLEEP_MS)}, and ends with its recording at "
            f"{clock_text(end_ms)}; got {clock_text(span.start_ms)} to {clock_text(span.end_ms)}"
        )
    place = Span(finding.start_ms or 0, finding.end_ms or 0)
    if max(place.start_ms - span.end_ms, span.start_ms - place.end_ms) > FAR_MS:
        raise BadRequest(
            f"{finding.id}: its words were heard near {clock_text(place.start_ms)}, and {clock_text(span.start_ms)} to "
            f"{clock_text(span.end_ms)} is too far from there; give it on the recording's clock"
        )


SENTENCE_END = (".", "?", "!")


def _cut_edges(transcript: Transcript, start_ms: int, end_ms: int, *, sentence: bool) -> tuple[int, int]:
    """Where to cut so that these words go and no other: half-way into the gaps around them, at most 120 ms."""
    words = transcript.words
    inside = [index for index, word in enumerate(words) if word.end_ms > start_ms and word.start_ms < end_ms]
    if not inside:
        return start_ms, end_ms
    first, last = inside[0], inside[-1]
    if sentence:
        while first > 0 and not words[first - 1].text.endswith(SENTENCE_END):
            first -= 1
        while last < len(words) - 1 and not words[last].text.endswith(SENTENCE_END):
            last += 1
    before = words[first - 1].end_ms if first else 0
    after = words[last + 1].start_ms if last + 1 < len(words) else words[last].end_ms + 240
    start, end = words[first].start_ms, words[last].end_ms
    return max(0, start - min(120, max(0, start - before) // 2)), end + min(120, max(0, after - end) // 2)
