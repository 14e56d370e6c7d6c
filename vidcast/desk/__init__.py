"""Where comms decide: each decision about an episode is checked, recorded and never changed again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from vidcast.catalogue import Episode
from vidcast.desk.remedies import Covering, Disclaimed, Remedies
from vidcast.errors import BadRequest, Held
from vidcast.model.captions import Captions
from vidcast.model.chapters import marks_of
from vidcast.model.corrections import Edit
from vidcast.model.decisions import (
    Acceptance,
    Approval,
    Arrangement,
    Chaptering,
    Correction,
    FalseAlarm,
    Restored,
    Waiver,
)
from vidcast.model.disclaiming import without_disclaimer
from vidcast.model.episode import Chapter, one_line
from vidcast.model.findings import Finding
from vidcast.model.glossary import Term
from vidcast.model.rematch import edits_of_parts, refuse_another_recording
from vidcast.model.times import clock_text
from vidcast.model.verdicts import Alarm
from vidcast.model.wording import Replacement, replacements
from vidcast.pipeline import Part, Produced

__all__ = ["SHORT_DIGEST", "Covering", "Desk", "Disclaimed"]

SHORT_DIGEST = 8
"""So many letters of a digest name it."""
COMMS = ("comms",)


@dataclass(frozen=True)
class Desk(Remedies):
    """The desk of one library."""

    def accept(self, episode: Episode, *, by: str, because: str) -> Acceptance:
        """Let the newest render be published although checks of it failed. Raises BadRequest where that cannot be."""
        self.authority.refuse_stranger(by)
        seen = self.production.report(episode)
        if seen is None or not seen.failed:
            raise BadRequest(f"{episode.name}: no failed check waits for anybody; see `vidcast report {episode.name}`")
        firm = [check.title for check in seen.failed if check.firm]
        if firm:
            raise BadRequest(f"{episode.name}: the files are broken ({'; '.join(firm)}), so nobody can accept them")
        leaders = [part.credit.leader for part in self.production.parts(episode)]
        for check in seen.failed:
            if check.routes == COMMS:
                self.authority.refuse_approval(by, (), four_eyes=False)
            for leader in leaders if check.routes != COMMS else ():
                self.authority.refuse_verdict(by, check.routes, leader=leader, blocks=True)
        if not because.strip():
            raise BadRequest("accepting a render that failed a check needs a reason: --because TEXT")
        produced, report = self.production.rendered(episode)
        if report.digest != seen.digest:
            raise BadRequest(
                f"{episode.name}: it was rendered again since; look at `vidcast report {episode.name}` first"
            )
        decision = Acceptance(self.production.acceptance(produced, report), by, self.production.moment(), because)
        self._decide(episode, decision)
        return decision

    def arrange(self, episode: Episode, numbers: Sequence[int], *, by: str, because: str = "") -> Arrangement:
        """Say which recordings are the parts of an episode, by their numbers in the order they came in."""
        submissions = self.production.catalogue.submissions(episode)
        wrong = [number for number in numbers if not 1 <= number <= len(submissions)]
        if wrong or not numbers or len(set(numbers)) < len(numbers):
            raise BadRequest(
                f"{episode.name}: name each part once, by a number from 1 to {len(submissions)}; "
                f"see `vidcast parts {episode.name}`"
            )
        chosen = tuple(submissions[number - 1].sha256 for number in numbers)
        decision = Arrangement(chosen, by, self.production.moment(), submissions[-1].id, because)
        self._decide(episode, decision)
        return decision

    def chapter(self, episode: Episode, edited: Sequence[Chapter] | None, *, by: str, because: str = "") -> Chaptering:
        """Say which chapters an episode has, on its own clock; None for what its leaders announced.

        Raises BadRequest for one that has no title, or lies outside the episode or where another one is.
        """
        produced = self.production.produce(episode)
        marks = None
        if edited is not None:
            end = produced.rundown.episode_ms
            for chapter in edited:
                if not one_line(chapter.title) or not 0 <= chapter.start_ms < end:
                    raise BadRequest(
                        f"{episode.name}: a chapter has a title and lies between 0:00 and {clock_text(end)}, "
                        f"got one at {clock_text(chapter.start_ms)}"
                    )
            starts = [chapter.start_ms for chapter in edited]
            if twice := sorted({start for start in starts if starts.count(start) > 1}):
                raise BadRequest(f"{episode.name}: two chapters begin at {clock_text(twice[0])}; remove one of them")
            recordings = [part.take.recording.sha256 for part in produced.parts]
            marks = marks_of(edited, produced.rundown, recordings)
        decision = Chaptering(marks, by, self.production.moment(), because)
        self._decide(episode, decision)
        return decision

    def reword(
        self, episode: Episode, edited: Captions, where: str, *, by: str, because: str = ""
    ) -> tuple[Correction, ...]:
        """Take over what people changed in the words of an episode's captions, whatever tool they did it in.

        Raises BadRequest, naming the file `where`, for captions of something else.
        """
        produced = self.production.produce(episode)
        parts = list(zip((said.transcript for said in produced.shown), produced.rundown.parts, strict=True))
        edited = without_disclaimer(edited, produced.rundown)
        refuse_another_recording(parts, edited, where)
        found = zip(produced.parts, edits_of_parts(parts, edited), strict=True)
        made = [self._correction(part, edit, by, because) for part, edits in found for edit in edits]
        self._decide(episode, *made)
        return tuple(made)

    def replace_words(
        self, episode: Episode, what: Replacement, *, by: str, because: str = ""
    ) -> tuple[Correction, ...]:
        """Write words otherwise wherever they stand in an episode.

        Raises BadRequest when the episode does not have them, or has them written so.
        """
        if not what.heard.split():
            raise BadRequest("which words? The first text is what the captions say now, and it is empty")
        if what.always:
            try:
                Term(what.written.strip(), heard_as=(what.heard.strip(),))
            except ValueError as error:
                raise BadRequest(f"these words cannot be written otherwise always: {error}") from error
        produced = self.production.produce(episode)
        made = [
            replace(self._correction(part, edit, by, because), always=what.always)
            for part, said in zip(produced.parts, produced.words, strict=True)
            for edit in replacements(said.transcript.words, what)
        ]
        if not made:
            gone = Replacement(what.heard, "")
            if any(any(replacements(said.transcript.words, gone)) for said in produced.words):
                raise BadRequest(f"{episode.name}: its captions write those words so already; nothing was changed")
            raise BadRequest(f"{episode.name}: its captions do not have those words; see `vidcast captions export`")
        self._decide(episode, *made)
        return tuple(made)

    def restore_words(self, episode: Episode, number: int, *, by: str, because: str = "") -> Restored:
        """Let a correction count no longer, named by its place among all that were ever made, from 1."""
        made = self.production.decisions(episode).corrections
        if not 1 <= number <= len(made):
            raise BadRequest(
                f"{number}: {episode.name} has no such correction; see `vidcast captions corrections {episode.name}`"
            )
        correction, back = made[number - 1]
        if back is not None:
            raise BadRequest(f"{number}: {back.by} took it back already")
        decision = Restored(correction.name, by, self.production.moment(), because)
        self._decide(episode, decision)
        return decision

    def _correction(self, part: Part, edit: Edit, by: str, because: str) -> Correction:
        if "-->" in edit.text:
            raise BadRequest("captions cannot hold an arrow of two hyphens, since SubRip has no way to write it")
        return Correction(
            part.take.recording.sha256,
            edit.start_ms,
            edit.end_ms,
            edit.expect,
            edit.text,
            by,
            self.production.moment(),
            because,
            edit.room,
        )

    def waive(self, episode: Episode, finding: str, *, by: str, because: str) -> None:
        """Let the words of a finding stay, for a reason that a person answers for."""
        produced, found = self.finding(episode, finding)
        if not because.strip():
            raise BadRequest("a waiver needs a reason: --because TEXT")
        self._refuse_verdict(produced, found, by)
        self._decide(episode, Waiver(found.id, by, self.production.moment(), because, found.rule_digest))

    def false_alarm(self, episode: Episode, finding: str, *, by: str, because: str = "", what: Alarm = "") -> None:
        """Say that a finding is wrong, and how: the words were misheard, not meant so, or the rule is too wide."""
        produced, found = self.finding(episode, finding)
        self._refuse_verdict(produced, found, by)
        moment = self.production.moment()
        self._decide(episode, FalseAlarm(found.id, by, moment, because, what, found.rule, found.rule_digest))

    def _refuse_verdict(self, produced: Produced, found: Finding, by: str) -> None:
        """Raise BadRequest where somebody may not let the words of a finding stay."""
        speakers = {part.take.recording.sha256: part.credit.leader for part in produced.parts}
        leader = speakers.get(found.recording, "")
        self.authority.refuse_verdict(by, found.decides, leader=leader, blocks=found.severity == "block")

    def approve(
        self, episode: Episode, *, by: str, because: str = "", seen: str = "", captions_read: bool = False
    ) -> Approval:
        """Approve an episode exactly as it would be published now: after the cut-off without its held parts.

        `seen` is the beginning of the digest that the person looked at; `captions_read` says that they read its
        captions against the recording, which readers are told. Raises Held while findings wait for decisions
        of their own, and BadRequest when the episode is no longer what was seen.
        """
        decisions, said = self.production.decisions(episode), self.production.config.show_config(episode.show)
        leaders = {part.credit.leader for part in self.production.parts(episode)} - {""}
        self.authority.refuse_approval(by, decisions.deciders | leaders, four_eyes=said.four_eyes)
        produced = self.production.publishable(episode)
        if seen and not self._is_still(episode, produced, seen):
            raise BadRequest(
                f"{episode.name}: it has changed since you looked ({seen}); see `vidcast findings {episode.name}` again"
            )
        waits = [wait for wait in produced.clearance.waits if wait.finding]
        severe = {each.id for each in produced.findings.open("block", "disclaim")}
        severe.update(reshoot.finding for reshoot in decisions.reshoots)
        waits = [wait for wait in waits if wait.finding in severe]
        if waits:
            ids = ", ".join(f"{wait.finding} ({' or '.join(wait.routes)})" for wait in waits)
            raise Held(
                f"{episode.name}: {len(waits)} findings wait for a decision first: {ids}; "
                f"see `vidcast findings {episode.name}`, then `vidcast decide {episode.name} FINDING ...`"
            )
        decision = Approval(produced.clearance.digest, by, self.production.moment(), because, captions_read)
        self._decide(episode, decision)
        return decision

    def _is_still(self, episode: Episode, produced: Produced, seen: str) -> bool:
        """Whether what was looked at is what is there, as a whole or as it would be published."""
        if len(seen) < SHORT_DIGEST:
            raise BadRequest(f"{seen}: name at least {SHORT_DIGEST} letters of the digest")
        return any(
            each.clearance.digest.startswith(seen.lower()) for each in (produced, self.production.produce(episode))
        )
