"""The rules about lines: their length and number, where they break, and what stands in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from vidcast.model.captions import Captions
from vidcast.model.conformance.fault import Fault, Mend, Size, of_all
from vidcast.model.conformance.placed import Placed, Scene, dashed
from vidcast.model.segment import SOUND, laid_out

__all__ = ["layout_faults", "script_faults", "unspaced"]

NO_NUMBER = Size(source="Netflix General: line treatment; BBC 3.2: break at natural points")
BBC_LINES = "BBC 3.2: break at natural points"
BBC_SENTENCES = "BBC 3.4: one sentence in a cue where possible"
SPACE_BEFORE_MARK = re.compile(r"[^\S\n][,.;:?!](?:\s|$)")
INVISIBLE = frozenset("\u00ad\u200b\ufeff\ufffc\ufffd")
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Letters of Thai, Lao, Burmese, Khmer, Japanese and Chinese, which are written without spaces between words."""


def layout_faults(placed: Sequence[Placed], scene: Scene) -> Iterator[Fault]:
    """What is wrong with the text of cues that follow each other."""
    for at, each in enumerate(placed):
        yield from _of_size(each, scene)
        yield from _of_characters(each)
        yield from _of_lines(each)
        yield from _of_breaks(each, placed[at + 1] if at + 1 < len(placed) else None, scene)
        yield from _of_sentences(each, placed[at - 1] if at else None)


def unspaced(captions: Captions) -> bool:
    """Whether most letters are of a script without spaces between words."""
    letters = [mark for cue in captions.cues for mark in cue.text if mark.isalpha()]
    return 2 * sum(1 for mark in letters if UNSPACED.match(mark)) > len(letters)


def script_faults(captions: Captions) -> Iterator[Fault]:
    """A warning where the whole text is of a script that the rules were not made for."""
    if unspaced(captions):
        why = "a script without spaces: lines break only where the file has spaces, and widths are counted as Latin's"
        yield of_all("L09", "warning", Size(), why)


def _of_size(each: Placed, scene: Scene) -> Iterator[Fault]:
    cue = each.cue
    for line in cue.lines:
        if len(line) <= scene.profile.line_chars:
            continue
        size = scene.size(len(line), "line_chars", "characters")
        if len(line.split()) == 1 and UNSPACED.search(line):
            why = "a line too long, of a script without spaces; only a person can say where it breaks"
            yield each.fault("L01", "error", size, why)
        elif len(line.split()) == 1 or SOUND.fullmatch(line):
            why = "one word longer than a line, which cannot be divided without changing it"
            yield each.fault("L01", "warning", size, why)
        else:
            yield each.fault("L01", "error", size, "a line too long", _mend(each, scene))
    if len(cue.lines) > scene.profile.lines:
        size = scene.size(len(cue.lines), "lines", "lines")
        yield each.fault("L02", "error", size, "too many lines", _mend(each, scene))


def _mend(each: Placed, scene: Scene) -> Mend:
    """Whether other lines are enough, or the words need other cues."""
    if each.dialogue:
        return ""
    texts, profile = [said.word.text for said in each.said], scene.profile
    short = len(" ".join(texts)) < profile.lines * (profile.line_chars + 1)
    fits = short and laid_out(texts, profile, scene.language, scene.phrasing)
    return "rebreak" if fits else "resegment" if len(texts) > 1 else ""


def _of_characters(each: Placed) -> Iterator[Fault]:
    lines = each.cue.lines
    untidy = sum(1 for line in lines if line != " ".join(line.split()))
    if untidy:
        why = "spaces that are doubled, or at the edge of a line"
        yield each.fault("L07", "warning", Size(untidy, 0, "lines"), why, "" if each.dialogue else "rebreak")
    astray = sum(len(SPACE_BEFORE_MARK.findall(line)) for line in lines)
    if astray:
        yield each.fault("L07", "warning", Size(astray, 0, "places"), "a space before a punctuation mark")
    odd = sum(1 for line in lines for mark in line if _no_glyph(mark))
    if odd:
        yield each.fault("L08", "warning", Size(odd, 0, "characters"), "characters that no font shows")


def _no_glyph(mark: str) -> bool:
    return mark in INVISIBLE or unicodedata.category(mark) in ("Cc", "Cn", "Co", "Cs")


def _of_breaks(each: Placed, after: Placed | None, scene: Scene) -> Iterator[Fault]:
    for place, fix in _ends(each, after, scene):
        tie = each.said[place].tie
        if tie.whole:
            yield each.fault("L06", "warning", NO_NUMBER, "a name, a number or a term is divided", fix)
        elif tie.leans:
            what = "line" if place + 1 < len(each.said) else "cue"
            yield each.fault("L03", "warning", NO_NUMBER, f"a {what} ends on a word that leans on the next", fix)


def _ends(each: Placed, after: Placed | None, scene: Scene) -> Iterator[tuple[int, Mend]]:
    """The index of the last word of each line, and of the cue, with what would repair it.

    Where a pause follows, or another one speaks, a text may well be broken off.
    """
    count = 0
    for line, below in pairwise(each.cue.lines):
        count += len(line.split())
        if count and not dashed(below):
            yield count - 1, "" if each.dialogue else "rebreak"
    if not each.said or after is None or not after.said or after.spoken_anew:
        return
    if after.cue.start_ms - each.cue.end_ms < scene.profile.pause_ms and each.cue.speaker == after.cue.speaker:
        yield len(each.said) - 1, "" if each.dialogue else "resegment"


def _of_lines(each: Placed) -> Iterator[Fault]:
    alone = sum(1 for line in each.cue.lines if len(line.split()) == 1)
    if alone and len(each.cue.lines) > 1 and len(each.said) > len(each.cue.lines):
        fix: Mend = "" if each.dialogue else "rebreak"
        yield each.fault("L04", "warning", Size(alone, 0, "lines", BBC_LINES), "a word stands alone in its line", fix)


def _of_sentences(each: Placed, before: Placed | None) -> Iterator[Fault]:
    """Whole short sentences may share a cue; the end of one and the beginning of another may not."""
    ends = [said.tie.ends for said in each.said]
    if not ends or each.dialogue:
        return
    inside = sum(ends[:-1])
    starts = before is None or not before.said or before.said[-1].tie.ends
    if inside and not (starts and ends[-1]):
        why = "the end of one sentence and the beginning of another"
        yield each.fault("L05", "warning", Size(inside, 0, "sentence ends", BBC_SENTENCES), why, "resegment")
