"""One open library and everything that can be asked of it: what the command line and the web call."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from vidcast.catalogue import Catalogue, Episode, Publication
from vidcast.config import LibraryFolder
from vidcast.edition import edition
from vidcast.errors import BadRecording, BadRequest, BadSettings, Held, StoreError
from vidcast.inbox import keep_original, sha256_of, sidecars
from vidcast.model.decisions import Approval, CutOut, Decision, Decisions, FalseAlarm, TakenBack, Waiver
from vidcast.model.episode import Published, check_slug, moment_text, parse_week, week_of
from vidcast.model.findings import Finding
from vidcast.model.recording import Take
from vidcast.model.transcript import Transcript
from vidcast.pipeline import Look, Produced, Tools, produce, received, release
from vidcast.preset import Preset, Presets
from vidcast.run.progress import Reporter, Silent
from vidcast.run.runner import Runner
from vidcast.run.store import Store
from vidcast.shelving import Making, Shelving
from vidcast.stages.check import Key
from vidcast.stages.receive import Original
from vidcast.tools.cards import CardText
from vidcast.tools.engines import engine
from vidcast.tools.ffmpeg import Ffmpeg
from vidcast.tools.toml import closed, read_toml
from vidcast.tools.vad import Vad

__all__ = ["Outcome", "Production", "Wish"]


LONGEST = {"title": 200, "leader": 120, "leader_title": 120, "division": 120, "summary": 2000}
"""How many characters a card, a page and a feed reader have room for."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What comms staff say of a recording; "" leaves it to the sidecar, the show and the calendar."""

    show: str = ""
    week: str = ""
    title: str = ""
    leader: str = ""
    leader_title: str = ""
    division: str = ""
    summary: str = ""
    preset: str = ""
    policy: str = ""

    def __post_init__(self) -> None:
        for name, limit in LONGEST.items():
            if len(getattr(self, name)) > limit:
                raise BadRequest(
                    f"{name}: {len(getattr(self, name))} characters are more than {limit}; make it shorter"
                )

    def over(self, other: Wish) -> Wish:
        """This wish where it says something, else the other."""
        return Wish(*(getattr(self, name) or getattr(other, name) for name in Wish.__slots__))


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What a leader may say of a recording, in a file such as update.toml beside update.mp4.

    How its words are checked and what it needs to be approved is not for the leader to say.
    """

    show: str = ""
    week: str = ""
    title: str = ""
    leader: str = ""
    leader_title: str = ""
    division: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where an episode stands after a call."""

    episode: Episode
    produced: Produced
    publication: Publication | None
    """What is published of it, or None."""
    changed: bool
    """Whether this call changed anything that is published."""

    @property
    def held(self) -> bool:
        return not self.produced.clearance.cleared


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
        self._now = now
        self._tools = tools

    @cached_property
    def catalogue(self) -> Catalogue:
        named = self.config.library.database
        if not named:
            self.folder.refuse_a_lost_catalogue()
        return Catalogue(self.folder.database_url(named))

    @cached_property
    def shelving(self) -> Shelving:
        return Shelving(self.folder, self.config, self.presets, self.store, self.catalogue, self.reporter, self._now)

    @cached_property
    def tools(self) -> Tools:
        """The programs and models in use: those given, else as vidcast.toml names them."""
        if self._tools is not None:
            return self._tools
        speech = self.config.speech
        return Tools(engine(speech.engine, speech.model, threads=speech.threads), Vad(), Ffmpeg.found())

    def take_in(self, path: Path, wish: Wish | None = None) -> tuple[Episode, bool]:
        """The episode of a recording, and whether it is new; the original is kept before anything else is done.

        Raises BadRecording when it is none, BadRequest and BadSettings for a wish that cannot be granted.
        """
        wish = (wish or Wish()).over(_sidecar(path))
        show = check_slug(wish.show or self.config.library.default_show)
        self._refuse_unknown(wish)
        original = Original(path, sha256_of(path))
        recording = received(self._runner(original.sha256), original)
        # The catalogue is opened before anything is kept: an original without a catalogue means that it is lost.
        catalogue = self.catalogue
        kept = keep_original(path, self.folder.originals, original.sha256)
        name = os.fsencode(path.name).decode("utf-8", "replace")
        catalogue.arrived(recording, kept, name, self._now())
        self.shelving.guid(show)
        known = self.catalogue.known_episode(show, original.sha256)
        if known is not None and wish.week not in ("", known.week):
            raise BadRequest(f"{path.name}: is {known.name} already, and an episode keeps its week ({known.week})")
        return self.catalogue.episode_of(self._wanted(wish, show, original.sha256, known))

    def _refuse_unknown(self, wish: Wish) -> None:
        """Refuse a wish that cannot be granted before anything is recorded of it."""
        parse_week(wish.week or "2000-W01")
        if wish.preset:
            self.presets.preset(wish.preset)
        if wish.policy:
            self.presets.pack(wish.policy)

    def _wanted(self, wish: Wish, show: str, sha256: str, known: Episode | None) -> Episode:
        """The episode as wished; what the wish leaves open stays as known, or comes from the show and the calendar."""
        said = self.config.show_config(show)
        if known is not None:
            wish = wish.over(_wish_of(known))
        week = wish.week or week_of(self._now().date())
        year, number = parse_week(week)
        return Episode(
            show=show,
            week=week,
            title=wish.title or f"Week {number}, {year}",
            leader=wish.leader or said.leader,
            leader_title=wish.leader_title or said.leader_title,
            division=wish.division or said.division,
            summary=wish.summary,
            sha256=sha256,
            preset=wish.preset or None,
            policy=wish.policy or None,
        )

    def run(self, path: Path, wish: Wish | None = None) -> Outcome:
        """Take a recording as far as it goes: published, or held with what it waits for."""
        self.store.sweep()
        episode, _ = self.take_in(path, wish)
        return self.advance(episode)

    def produce(self, episode: Episode, decisions: Decisions | None = None) -> Produced:
        """Everything known of an episode short of its rendering."""
        return produce(
            self._runner(episode.sha256),
            self._take(episode),
            self._look(episode),
            self.preset(episode),
            self.presets.pack(self._policy(episode)),
            self.tools,
            decisions or self.catalogue.decisions(episode),
            self._now().date().isoformat(),
        )

    def _look(self, episode: Episode) -> Look:
        brand = self.presets.brand(self.preset(episode).publish.brand)
        return Look(self.card_text(episode), brand, episode.summary, Key(self.folder.secret()))

    def advance(self, episode: Episode) -> Outcome:
        """Produce an episode and publish it if nothing holds it; what is published already is left as it is."""
        produced = self.produce(episode)
        before = self.catalogue.publication(episode)
        if not produced.clearance.cleared:
            return Outcome(episode, produced, before, changed=False)
        if before is not None and before.digest == produced.clearance.digest and self.shelving.holds(before.published):
            self.shelving.refresh()
            return Outcome(episode, produced, before, changed=False)
        publication, changed = self.shelving.publish(episode, self._make)
        if publication is None:  # Somebody decided otherwise meanwhile, so it is told as it is now.
            return Outcome(episode, self.produce(episode), before, changed=False)
        return Outcome(episode, produced, publication, changed)

    def _make(self, episode: Episode, place: Path, before: Published | None) -> Making | None:
        """Render an episode as it is cleared now; the same again costs nothing. None when it is held."""
        produced = self.produce(episode)
        if not produced.clearance.cleared:
            return None
        preset, take = self.preset(episode), self._take(episode)
        if sha256_of(take.path) != episode.sha256:
            raise StoreError(f"the original of {episode.name} is not what came in; restore originals/ from a backup")
        look = self._look(episode)
        released = release(
            self._runner(episode.sha256), take, look, produced.timeline, preset.publish, self.tools.ffmpeg
        )
        made = edition(episode, produced, released, place, before)
        return Making(made, produced.captions, produced.clearance.digest)

    def is_published(self, episode: Episode) -> Publication | None:
        """What the site shows of an episode, or None."""
        found = self.catalogue.publication(episode)
        return found if found is not None and self.shelving.holds(found.published) else None

    def finding(self, episode: Episode, name: str) -> tuple[Produced, Finding]:
        """An episode with the finding of that id. Raises BadRequest, naming the ids there are."""
        produced = self.produce(episode)
        found = [each for each in produced.findings.findings if each.id == name]
        if not found:
            known = ", ".join(each.id for each in produced.findings.findings) or "none"
            raise BadRequest(f"{name}: {episode.name} has no such finding; it has: {known}")
        return produced, found[0]

    def waive(self, episode: Episode, finding: str, *, by: str, because: str) -> None:
        """Let the words of a finding stay, for a reason that a person answers for."""
        _, found = self.finding(episode, finding)
        if not because.strip():
            raise BadRequest("a waiver needs a reason: --because TEXT")
        self._decide(episode, Waiver(found.id, by, self._moment(), because))

    def false_alarm(self, episode: Episode, finding: str, *, by: str, because: str = "") -> None:
        """Say that a finding is wrong."""
        _, found = self.finding(episode, finding)
        self._decide(episode, FalseAlarm(found.id, by, self._moment(), because))

    def cut(self, episode: Episode, finding: str, *, by: str, because: str = "", sentence: bool = False) -> CutOut:
        """Take the words of a finding out of the episode, or the whole sentences they stand in."""
        produced, found = self.finding(episode, finding)
        if found.start_ms is None or found.end_ms is None:
            raise BadRequest(f"{finding}: it has no times, so it cannot be cut; waive it or ask for another take")
        start, end = _cut_edges(produced.transcript, found.start_ms, found.end_ms, sentence=sentence)
        decision = CutOut(start, end, by, self._moment(), because, found.id)
        self.produce(episode, Decisions((*self.catalogue.decisions(episode).items, decision)))
        self._decide(episode, decision)
        return decision

    def take_back(self, episode: Episode, finding: str, *, by: str, because: str = "") -> None:
        """Let earlier decisions on a finding count no longer. Raises BadRequest when there is none."""
        if not self.catalogue.decisions(episode).on(finding):
            raise BadRequest(f"{finding}: {episode.name} has no decision on it that could be taken back")
        self._decide(episode, TakenBack(finding, by, self._moment(), because))

    def approve(self, episode: Episode, *, by: str, because: str = "") -> Approval:
        """Approve an episode exactly as it is now. Raises Held while findings wait for decisions of their own."""
        produced = self.produce(episode)
        waits = [wait for wait in produced.clearance.waits if wait.finding]
        severe = {each.id for each in produced.findings.open("block", "disclaim")}
        waits = [wait for wait in waits if wait.finding in severe]
        if waits:
            ids = ", ".join(f"{wait.finding} ({' or '.join(wait.routes)})" for wait in waits)
            raise Held(
                f"{episode.name}: {len(waits)} findings wait for a decision first: {ids}; "
                f"see `vidcast findings {episode.name}`, then `vidcast decide {episode.name} FINDING ...`"
            )
        decision = Approval(produced.clearance.digest, by, self._moment(), because)
        self._decide(episode, decision)
        return decision

    def _decide(self, episode: Episode, decision: Decision) -> None:
        if not decision.by.strip():
            raise BadRequest("a decision needs a name: --by NAME")
        self.catalogue.decide(episode, decision)

    def card_text(self, episode: Episode) -> CardText:
        """What the cards of an episode say."""
        year, number = parse_week(episode.week)
        return CardText(
            show=self.config.show(episode.show).title,
            title=episode.title,
            leader=episode.leader,
            leader_title=episode.leader_title,
            division=episode.division,
            week=f"Week {number}, {year}",
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
        return replace(preset, review=replace(preset.review, approval=said.approval or strictest))

    def _policy(self, episode: Episode) -> str:
        return episode.policy or self.config.show_config(episode.show).policy or self.config.library.policy

    def _take(self, episode: Episode) -> Take:
        recording, original = self.catalogue.recording(episode.sha256)
        return Take(recording, self.folder.original(original))

    def _runner(self, sha256: str) -> Runner:
        return Runner(self.store, sha256[:16], self.reporter)

    def _moment(self) -> str:
        return moment_text(self._now())


def _sidecar(path: Path) -> Wish:
    """What the file beside a recording says of it. Raises BadRecording, since it belongs to the recording."""
    for sidecar in sidecars(path):
        if sidecar.is_file() and not sidecar.is_symlink():
            try:
                said = closed(Sidecar, read_toml(sidecar), "")
                parse_week(said.week or "2000-W01")
                return Wish(**{name: getattr(said, name) for name in Sidecar.__slots__})
            except (BadSettings, BadRequest) as error:
                raise BadRecording(
                    f"{path.name}: what {sidecar.name} beside it says cannot be used: {error}"
                ) from error
    return Wish()


def _wish_of(episode: Episode) -> Wish:
    known: dict[str, Any] = {name: getattr(episode, name) or "" for name in Wish.__slots__}
    return Wish(**known)


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
