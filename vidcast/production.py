"""One open library and everything that can be asked of it: what the command line and the web call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from pathlib import Path
from typing import Literal

from vidcast.asking import asked
from vidcast.authority import Authority
from vidcast.catalogue import Catalogue, Episode, Publication
from vidcast.config import LibraryFolder
from vidcast.edition import Finished, checked, edition
from vidcast.errors import Held
from vidcast.inbox import Verifier
from vidcast.intake import Admitted, Intake, TakenIn
from vidcast.model.deadline import cut_off, zone_of
from vidcast.model.decisions import CutOut, Decisions, Wait
from vidcast.model.document import digest, from_value
from vidcast.model.episode import Published, moment_text, parse_week
from vidcast.model.part import Arrived, assembled, missing
from vidcast.model.policy import Pack
from vidcast.model.recording import Take
from vidcast.model.refusal import reason
from vidcast.model.report import Report
from vidcast.pipeline import Asked, Basis, Look, Part, Produced, Released, Tools, produce, release
from vidcast.preset import Preset, Presets
from vidcast.retakes import note_retakes
from vidcast.run.progress import Reporter, Silent
from vidcast.run.runner import Runner
from vidcast.run.store import Store
from vidcast.shelving import Making, Shelving, Upkeep
from vidcast.stages.check import Key
from vidcast.terms import glossary_of
from vidcast.tools.cards import CardText, pictures_left_out
from vidcast.tools.engines import engine
from vidcast.tools.ffmpeg import Ffmpeg
from vidcast.tools.person_names import person_names
from vidcast.tools.vad import Vad
from vidcast.wish import Wish

__all__ = ["Outcome", "Production", "TakenIn"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where an episode stands after a call."""

    episode: Episode
    produced: Produced
    publication: Publication | None
    """What is published of it, or None."""
    changed: bool
    """Whether this call changed anything that is published."""
    report: Report | None = None
    """What the finished files were measured to be, where that holds the episode."""

    @property
    def waits(self) -> tuple[Wait, ...]:
        """Everything that the episode waits for."""
        failed = self.report.failed if self.report is not None else ()
        unfit = (
            Wait(f"the finished files: {each.title}: {each.measured}, wanted {each.limit}", each.routes)
            for each in failed
        )
        return (*self.produced.clearance.waits, *unfit)

    @property
    def held(self) -> bool:
        return bool(self.waits)


class Production:
    """An open library."""

    def __init__(
        self,
        folder: LibraryFolder,
        reporter: Reporter | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        tools: Tools | None = None,
    ) -> None:
        self.folder = folder
        self.config = folder.config()
        self.presets = Presets(folder.root)
        self.store = Store(folder.work)
        self.reporter = reporter or Silent()
        self.now = now
        self._tools = tools

    @cached_property
    def catalogue(self) -> Catalogue:
        return self.folder.open_catalogue()

    def close(self) -> None:
        """Let go of the database, if it was ever asked."""
        if "catalogue" in self.__dict__:
            self.catalogue.close()

    def renewed(self) -> Production:
        """This production by the settings as they are now: itself while vidcast.toml says the same, else one that
        takes its place.

        Raises BadSettings where it cannot be used.
        """
        if self.folder.config() == self.config:
            return self
        self.close()
        return Production(self.folder, self.reporter, self.now, self._tools)

    @property
    def authority(self) -> Authority:
        """Who may decide what."""
        return Authority(self.config.people)

    @cached_property
    def shelving(self) -> Shelving:
        return Shelving(self.folder, self.config, self.presets, self.store, self.catalogue, self.reporter, self.now)

    @cached_property
    def upkeep(self) -> Upkeep:
        """What a process that stays does for the sites."""
        return Upkeep(self.shelving, self._make)

    @cached_property
    def tools(self) -> Tools:
        """The programs and models in use: those given, else as vidcast.toml names them."""
        if self._tools is not None:
            return self._tools
        speech = self.config.speech
        return Tools(engine(speech.engine, speech.model, threads=speech.threads), Vad(), Ffmpeg.found(), person_names())

    @cached_property
    def intake(self) -> Intake:
        return Intake(
            folder=self.folder,
            config=self.config,
            presets=self.presets,
            store=self.store,
            open_catalogue=lambda: self.catalogue,
            mint_guid=self._guid,
            withdraw=lambda: self.shelving.withdraw(),  # noqa: PLW0108 (the shelving is made when it is first used)
            reporter=self.reporter,
            now=self.now,
        )

    def _guid(self, show: str) -> str:
        return self.shelving.guid(show)

    def take_in(self, path: Path, wish: Wish | None = None, batch: str = "") -> Admitted:
        """The episode of a recording, and whether the recording is new to its show; see Intake."""
        return self.intake.take_in(path, wish or Wish(), batch)

    def take_in_all(self, paths: Sequence[Path], wish: Wish) -> TakenIn:
        """The episodes of recordings that were brought in together; one that cannot be used keeps out only itself."""
        return self.intake.take_in_all(paths, wish)

    @cached_property
    def _zone(self) -> tzinfo | None:
        return zone_of(self.config.library.time_zone)

    def run(self, path: Path, wish: Wish | None = None) -> Outcome:
        """Take a recording as far as it goes: published, or held with what it waits for."""
        self.store.sweep()
        return self.advance(self.take_in(path, wish).episode)

    def parts(self, episode: Episode) -> tuple[Part, ...]:
        """The recordings that make up an episode, in their order: the latest take of each leader, or as arranged."""
        submissions = self.catalogue.submissions(episode)
        arrangements = self.catalogue.decisions(episode).arrangements
        history: list[Arrived] = []
        for at, submission in enumerate(submissions):
            history.append(submission.arrived)
            until = submissions[at + 1].id if at + 1 < len(submissions) else None
            history.extend(
                Arrived(each.recordings, arranged=True)
                for each in arrangements
                if submission.id <= each.seen and (until is None or each.seen < until)
            )
        known = {each.sha256: each for each in submissions}
        chosen = assembled(history, self.config.show_config(episode.show).roster)
        return tuple(Part(self._take(sha256), known[sha256].credit, known[sha256].terms) for sha256 in chosen)

    def produce(
        self, episode: Episode, decisions: Decisions | None = None, without: frozenset[str] = frozenset()
    ) -> Produced:
        """Everything known of an episode short of its rendering; `without` leaves recordings out of it."""
        parts = tuple(part for part in self.parts(episode) if part.take.recording.sha256 not in without)
        basis = self._basis(episode, parts, decisions)
        look = self.look(episode, parts, basis.decisions)
        return produce(self._runner(episode.subject), parts, look, self.preset(episode), self.tools, basis)

    def _basis(self, episode: Episode, parts: tuple[Part, ...], decisions: Decisions | None = None) -> Basis:
        """What an episode of these parts is checked by, and what people decided on it."""
        return Basis(self.pack(episode), decisions or self.decisions(episode), self._asked(episode, parts))

    def _asked(self, episode: Episode, parts: tuple[Part, ...]) -> Asked:
        names = glossary_of(self.folder, self.catalogue, episode.show)
        audience = self.config.show_config(episode.show).audience
        doubt = self.catalogue.doubt(episode)
        basis = Asked(self.now().date().isoformat(), self.missing(episode, parts), names, audience, doubt=doubt)
        return asked(episode, parts, self.pack(episode), self.catalogue.acknowledgements(), basis)

    def decisions(self, episode: Episode) -> Decisions:
        """All decisions about an episode; a cut from before episodes had parts is one in its first recording."""
        first = self.catalogue.submissions(episode)[0].sha256
        return Decisions(
            tuple(
                replace(item, recording=first) if isinstance(item, CutOut) and not item.recording else item
                for item in self.catalogue.decisions(episode).items
            )
        )

    def missing(self, episode: Episode, parts: tuple[Part, ...]) -> tuple[str, ...]:
        """The leaders whom the episode still waits for; nobody once its week is closed."""
        said = self.config.show_config(episode.show)
        if episode.apart or not said.cut_off or self.is_closed(episode):
            return ()
        return missing(said.roster, [part.credit.leader for part in parts])

    def is_closed(self, episode: Episode) -> bool:
        """Whether the cut-off of an episode's week is past; never for a show without one."""
        closing = self.config.show_config(episode.show).cut_off
        return bool(closing) and self.now() >= cut_off(episode.week, closing, self._zone)

    def look(self, episode: Episode, parts: tuple[Part, ...], decisions: Decisions | None = None) -> Look:
        """What is shown of an episode of these parts beside its recordings."""
        brand = self.presets.brand(self.preset(episode).publish.brand)
        said = {each.sha256: each.summary for each in self.catalogue.submissions(episode)}
        summaries = [(part.credit.leader, said[part.take.recording.sha256]) for part in parts]
        told = [f"{leader}: {text}" if leader and len(parts) > 1 else text for leader, text in summaries if text]
        look = Look(
            self.card_text(episode, parts), brand, "\n".join(told), Key(self.folder.secret()), episode.poster_ms
        )
        return look.answering((decisions or self.decisions(episode)).disclaimers)

    def publishable(self, episode: Episode) -> Produced:
        """The episode as it would be published now.

        That is the whole of it, unless its week is closed and some of its parts are held for people: those stay out,
        so that a bad clip holds itself and not the others, and join it once they are cleared. What is published
        already is never made shorter without a person.
        """
        whole = self.produce(episode)
        if self.catalogue.publication(episode) is not None:
            return whole
        held = frozenset(wait.recording for wait in whole.clearance.waits)
        every = frozenset(part.take.recording.sha256 for part in whole.parts)
        if not held or "" in held or held >= every or not self.is_closed(episode):
            return whole
        return self.produce(episode, without=held)

    def advance(self, episode: Episode, last_look: Callable[[], None] = lambda: None) -> Outcome:
        """Produce an episode and publish it if nothing holds it and `last_look`, called right before, does not raise;
        what is published already is left as it is.
        """
        self.shelving.tend(self._make)
        self._refuse_unreadable(episode)
        whole, produced = self.produce(episode), self.publishable(episode)
        try:
            note_retakes(self.folder.inbox, episode, whole, self.decisions(episode))
        except OSError as error:  # An inbox that cannot be used keeps no episode waiting.
            self.reporter.note(f"{episode.show}: its inbox cannot be used for notes about takes: {reason(error)}")
        before = self.catalogue.publication(episode)
        if not produced.clearance.cleared:
            return Outcome(episode, whole, before, changed=False)
        if before is not None and self._is_shown(episode, before, produced):
            return Outcome(episode, whole, before, changed=False)
        report = self._released(episode, produced).report
        if not self._is_fit(episode, produced, report):
            return Outcome(episode, whole, before, changed=False, report=report)
        last_look()
        publication, changed = self.shelving.publish(episode, self._make)
        if publication is None:  # Somebody decided otherwise meanwhile, so it is told as it is now.
            return Outcome(episode, self.produce(episode), before, changed=False)
        return Outcome(episode, whole, publication, changed)

    def _is_shown(self, episode: Episode, before: Publication, produced: Produced) -> bool:
        """Whether what is published is what would be published now, for the same people."""
        same = before.digest == produced.clearance.edition and before.published.audience == episode.audience
        return same and self.shelving.holds(before.published)

    def _refuse_unreadable(self, episode: Episode) -> None:
        """Raise BadSettings for a name that no font of the brand can write; say which pictures it leaves out."""
        look = self.look(episode, self.parts(episode))
        for text in pictures_left_out(look.card, look.brand):
            self.reporter.note(f"{episode.name}: the cards leave out a picture that no font has: {text}")

    def _released(self, episode: Episode, produced: Produced) -> Released:
        self._verifier.refuse_damaged(tuple(part.take for part in produced.parts))
        before = self.report(episode)
        if before is not None and any(check.firm for check in before.failed):
            # What came out broken is made again: remembered, it would stay broken.
            self.store.forget(episode.subject, ("sound", "picture", "poster", "prove"))
        look, basis = self.look(episode, produced.parts), self._basis(episode, produced.parts)
        return release(self._runner(episode.subject), produced, look, self.preset(episode), self.tools, basis)

    def _is_fit(self, episode: Episode, produced: Produced, report: Report) -> bool:
        """Whether a render passed its checks, or a person accepted those that it failed."""
        if not report.failed:
            return True
        firm = any(check.firm for check in report.failed)
        return not firm and self.catalogue.decisions(episode).accepted(self.acceptance(produced, report)) is not None

    @staticmethod
    def acceptance(produced: Produced, report: Report) -> str:
        """What an acceptance names: exactly this failure of exactly what was cleared."""
        return digest([produced.clearance.digest, report.digest])

    def rendered(self, episode: Episode) -> tuple[Produced, Report]:
        """The episode as it would be published now, and its render's report. Raises Held when it is not cleared."""
        produced = self.publishable(episode)
        if not produced.clearance.cleared:
            raise Held(f"{episode.name}: it waits for people before it is rendered; see `vidcast findings`")
        return produced, self._released(episode, produced).report

    def _make(self, episode: Episode, place: Path, before: Published | None) -> Making | None:
        """Render an episode as it is cleared now; the same again costs nothing. None when it is held."""
        produced = self.publishable(episode)
        if not produced.clearance.cleared:
            return None
        released = self._released(episode, produced)
        if not self._is_fit(episode, produced, released.report):
            return None
        look = self.look(episode, produced.parts)
        made = edition(episode, look, Finished(produced, released), place, before)
        return Making(made, produced.captions, produced.clearance.edition, checked(produced))

    def report(self, episode: Episode) -> Report | None:
        """What the newest render of an episode was measured to be, or None before it was rendered."""
        found = self.store.latest(episode.subject, "prove")
        return None if found is None else from_value(Report, found["value"], f"the report of {episode.name}")

    def is_published(self, episode: Episode) -> Publication | None:
        """What the site shows of an episode, or None."""
        found = self.catalogue.publication(episode)
        return found if found is not None and self.shelving.holds(found.published) else None

    def card_text(self, episode: Episode, parts: tuple[Part, ...]) -> CardText:
        """What the cards of an episode say."""
        year, number = parse_week(episode.week)
        week = f"Week {number}, {year}"
        alone = parts[0].credit.title if len(parts) == 1 else ""
        title = episode.title or alone or week
        named = tuple(part.credit for part in parts)
        return CardText(
            show=self.config.show(episode.show).title,
            title=title,
            week="" if title == week else week,
            parts=named,
        )

    def preset(self, episode: Episode) -> Preset:
        """The preset of an episode: as asked for, else its show's, else the library's.

        Whoever asks for another preset gets its trimming and its look, never a way around an approval.
        """
        said = self.config.show_config(episode.show)
        usual = self.presets.preset(said.preset or self.config.library.preset)
        preset = self.presets.preset(episode.preset) if episode.preset else usual
        strictest: Literal["when-held", "always"] = (
            "always" if "always" in (usual.review.approval, preset.review.approval) else "when-held"
        )
        always = said.four_eyes or bool(self.catalogue.doubt(episode))
        asked = "always" if always else said.approval or strictest
        return replace(preset, review=replace(preset.review, approval=asked))

    def pack(self, episode: Episode) -> Pack:
        """The policy that an episode is checked by: with the rules for what everybody sees, and for corrections."""
        audience = self.config.show_config(episode.show).audience
        also = {"public_audience": audience == "public", "repair": episode.kind == "correction"}
        return self.presets.pack(self.policy(episode), [name for name, asked in also.items() if asked])

    def policy(self, episode: Episode) -> str:
        """The name of the policy that an episode is checked by."""
        return episode.policy or self.config.show_config(episode.show).policy or self.config.library.policy

    def _take(self, sha256: str) -> Take:
        recording, original = self.catalogue.recording(sha256)
        return Take(recording, self.folder.original(original))

    def _runner(self, subject: str) -> Runner:
        return Runner(self.store, subject, self.reporter, self._verifier.refuse_damaged)

    @cached_property
    def _verifier(self) -> Verifier:
        return Verifier(self.folder.originals)

    def redate(self, by: str) -> tuple[str, ...]:
        """The names of episodes that were dated ahead of the clock, and have other dates now."""
        return self.shelving.redate(by, self._make)

    def moment(self) -> str:
        """Now, as decisions record it."""
        return moment_text(self.now())
