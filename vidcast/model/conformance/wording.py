"""The rules about content: the approved words, none invented, none lost, none that was cut out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from vidcast.model.caption_text import composed
from vidcast.model.captions import Captions
from vidcast.model.conformance.fault import Fault, Severity, Size, of_all
from vidcast.model.conformance.heard import Heard, Patch, bare
from vidcast.model.conformance.numbers import value
from vidcast.model.conformance.placed import Placed, Scene
from vidcast.model.times import Span, intersection, subtraction, union
from vidcast.model.transcript import Suspect

__all__ = ["FILLERS", "style_faults", "wording_faults"]

FCC = "47 CFR 79.1(j)(2): captions match the spoken words in order"
FILLERS = frozenset({"um", "uh", "er", "erm", "uhm", "mm", "hmm"})
"""What captions may leave out without being other words."""

LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z]{4})?(?:-(?:[a-zA-Z]{2}|[0-9]{3}))?(?:-[a-zA-Z0-9]{5,8})*")
BCP47 = "BCP 47: tags for languages"
ROOM_MS = 300
"""Speech so near to a word counts as spoken by it."""

LONGEST_LOOP = 12
"""Words in a phrase that may be repeated."""

FEW = 20
"""Fewer words may well be in capitals, as a name or a sign is."""

LONGEST_NAME = 4
"""Words in a name that stands before a speaker's text."""

UNMARKED = 80
"""More words without the end of a sentence are no sentence."""


def style_faults(captions: Captions, placed: Sequence[Placed]) -> Iterator[Fault]:
    """What the words alone tell: what repeats, how sentences are written, whether the language has a name."""
    yield from _of_loops(captions)
    yield from _of_sentences(placed)
    if captions.language not in ("", "und") and not LANGUAGE.fullmatch(captions.language):
        yield of_all("C10", "error", Size(source=BCP47), "the language's tag is none")


def wording_faults(heard: Heard, scene: Scene) -> Iterator[Fault]:
    """What is wrong with the words as a transcript tells."""
    if heard.said and not heard.captions.cues:
        yield of_all("S10", "error", Size(0, len(heard.said), "words"), "there are words and no captions")
        return
    if heard.strange:
        size = Size(len(heard.patches), 0, "places", FCC)
        yield of_all("C01", "error", size, "these are not the words of this transcript")
        return
    for patch in heard.patches:
        yield from _of_patch(heard, patch)
    yield from _of_spelling(heard)
    yield from _of_silence(heard, scene)
    yield from _of_unheard(heard, scene)
    yield from _of_suspects(heard)
    theirs, ours = heard.transcript.language, heard.captions.language
    if ours not in ("", "und") and ours.split("-")[0].lower() != theirs.split("-")[0].lower():
        yield of_all("C10", "error", Size(source=BCP47), "another language than the transcript's")


def _cue(captions: Captions, number: int) -> Placed:
    return Placed(number, captions.cues[number - 1])


def _of_patch(heard: Heard, patch: Patch) -> Iterator[Fault]:
    """Why shown words and approved ones part here, which is no fault where only fillers are left out."""
    shown = [bare(text) for text in heard.shown[slice(*patch.shown)]]
    said = [bare(word.text) for _, word in heard.said[slice(*patch.said)]]
    if not heard.numbers or shown == [word for word in said if word not in FILLERS] or _is_label(heard, patch):
        return
    each = _cue(heard.captions, heard.numbers[min(patch.shown[0], len(heard.numbers) - 1)])
    count = max(len(shown), len(said))
    removed = {bare(text) for text in heard.removed(patch)} - set(said)
    if removed & set(shown):
        yield each.fault("C11", "error", Size(count, 0, "words"), "shows words that were cut out")
    elif value(shown) is not None and value(shown) == value(said):
        yield each.fault("C07", "warning", Size(count, 0, "words"), "a number is written otherwise than approved")
    else:
        why = "other words than were approved" if shown and said else "words nobody approved" if shown else "words lack"
        yield each.fault("C01", "error", Size(count, 0, "words", FCC), why)


def _is_label(heard: Heard, patch: Patch) -> bool:
    """Whether words that nobody said are a name and a colon before a cue's text, as SubRip says who speaks."""
    first, end = patch.shown
    texts = heard.shown[first:end]
    if not texts or patch.said[0] < patch.said[1] or len(texts) > LONGEST_NAME or not texts[-1].endswith(":"):
        return False
    begins = not first or heard.numbers[first - 1] < heard.numbers[first]
    return begins and heard.numbers[first] == heard.numbers[end - 1] and all(text[0].isupper() for text in texts)


def _of_spelling(heard: Heard) -> Iterator[Fault]:
    """Cues whose words are the approved ones but for capitals and punctuation."""
    pairs = zip(heard.numbers, heard.words, heard.shown, strict=True)
    other = Counter(number for number, word, text in pairs if word is not None and word.text != composed(text))
    for number, count in other.items():
        why = "capitals or punctuation are not the transcript's"
        yield _cue(heard.captions, number).fault("C08", "warning", Size(count, 0, "words"), why)


def _of_silence(heard: Heard, scene: Scene) -> Iterator[Fault]:
    """Cues with words that stand where nobody was heard to speak."""
    if not heard.transcript.speech:
        return
    room = scene.profile.silence_ms
    speech = union(span.grown(room, room) for span in heard.transcript.speech)
    starts = [span.start_ms for span in speech]
    alone: Counter[int] = Counter()
    for number, source in zip(heard.numbers, heard.sources, strict=True):
        if source is None:
            continue
        middle = (source.start_ms + source.end_ms) // 2
        at = bisect_right(starts, middle) - 1
        alone[number] += at < 0 or middle > speech[at].end_ms
    for number, count in (+alone).items():
        size = Size(count, 0, "words", scene.profile.source("silence_ms"))
        yield _cue(heard.captions, number).fault("C03", "waiver", size, "words where nobody was heard to speak")


def _of_unheard(heard: Heard, scene: Scene) -> Iterator[Fault]:
    """Stretches of speech without words, unless the transcript doubts them already."""
    words = [word.span.grown(ROOM_MS, ROOM_MS) for word in heard.transcript.words]
    kept: tuple[Span, ...] = heard.transcript.speech
    if heard.timeline is not None:
        kept = intersection(kept, heard.timeline.kept_ms)
    doubted = [suspect.span for suspect in heard.transcript.suspects]
    for span in subtraction(kept, words):
        if span.length_ms >= scene.profile.unheard_ms and not any(span.overlap_ms(other) for other in doubted):
            start = span.start_ms if heard.timeline is None else heard.timeline.to_episode(span.start_ms)
            size = scene.size(span.length_ms, "unheard_ms", "ms")
            fault = of_all("C04", "waiver", size, "somebody speaks and no words are shown")
            yield replace(fault, start_ms=start, end_ms=start + span.length_ms)


def _of_suspects(heard: Heard) -> Iterator[Fault]:
    """What the transcript itself doubts and the episode shows."""
    for suspect in heard.transcript.suspects:
        span = Span(suspect.start_ms, max(suspect.end_ms, suspect.start_ms + 1))
        start, end = span.start_ms, span.end_ms
        if heard.timeline is not None:
            common = intersection([span], heard.timeline.kept_ms)
            if not common:
                continue
            start, end = (heard.timeline.to_episode(ms) for ms in (common[0].start_ms, common[-1].end_ms))
        number = next((n for n, cue in enumerate(heard.captions.cues, 1) if cue.start_ms <= start < cue.end_ms), None)
        rule, severity = _doubt(suspect)
        fault = of_all(rule, severity, Size(end - start, 0, "ms"), suspect.why)
        yield replace(fault, cue=number, start_ms=start, end_ms=end)


def _doubt(suspect: Suspect) -> tuple[str, Severity]:
    """A word with a name offered for it is a near miss; anything else is doubtful, more or less."""
    if suspect.offers:
        return "C06", "warning"
    return "C05", "warning" if suspect.minor else "waiver"


def _of_loops(captions: Captions) -> Iterator[Fault]:
    """A phrase three times running, a single word four times; shorter ones are how people talk."""
    texts = [(number, bare(text)) for number, cue in enumerate(captions.cues, 1) for text in cue.text.split()]
    told: set[int] = set()
    for size in range(1, LONGEST_LOOP + 1):
        times = 4 if size == 1 else 3
        run = 0
        for at in range(size, len(texts)):
            run = run + 1 if texts[at][1] == texts[at - size][1] else 0
            first = texts[at - run - size + 1][0]
            if run == size * (times - 1) and first not in told:
                told.add(first)
                why = "the same words over and over"
                yield _cue(captions, first).fault("C02", "waiver", Size(times, times - 1, "times"), why)


def _of_sentences(placed: Sequence[Placed]) -> Iterator[Fault]:
    """What is written all in capitals, without full stops, or with a small letter where a sentence begins."""
    said = [(each, said.word.text, said.tie.ends) for each in placed for said in each.said]
    cased = [mark for _, text, _ in said for mark in text if mark.lower() != mark.upper()]
    if len(said) >= FEW and cased and all(mark.isupper() for mark in cased):
        yield of_all("C08", "warning", Size(), "everything is in capitals")
    longest = max((len(list(run)) for ended, run in groupby(ends for _, _, ends in said) if not ended), default=0)
    if longest > UNMARKED:
        yield of_all("C08", "warning", Size(longest, UNMARKED, "words"), "many words without the end of a sentence")
    begins = [(each, text) for (_, _, ended), (each, text, _) in pairwise(said) if ended]
    small = [each for each, text in begins if text[:1].islower()]
    if 2 * len(small) < len(begins):
        for each, run in groupby(small):
            size = Size(len(list(run)), 0, "words")
            yield each.fault("C08", "warning", size, "a sentence begins with a small letter")
