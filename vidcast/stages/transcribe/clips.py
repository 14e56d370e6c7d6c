"""Plans which stretches of a recording a speech engine is shown: all speech, and as little silence as can be.

Whisper writes words into silence that nobody spoke, so it never sees a long one. Each clip costs it a whole
window of 30 seconds, so pauses inside a message do not end a clip.
"""

from __future__ import annotations

from collections.abc import Iterator

from vidcast.model.times import Span, union

__all__ = ["plan_clips"]


def plan_clips(
    speech: tuple[Span, ...], *, join_ms: int, pad_ms: int, longest_ms: int, end_ms: int
) -> tuple[Span, ...]:
    """The speech in order, pauses below `join_ms` closed, with `pad_ms` of room around, disjoint.

    A clip that would be longer than `longest_ms`, room aside, is divided at the widest pause of its later half;
    where there is no pause at all it is cut through. Room never reaches past the middle of a pause, nor past
    `end_ms`.

    >>> plan_clips((Span(1000, 2000), Span(3000, 4000)), join_ms=2000, pad_ms=200, longest_ms=60000, end_ms=4100)
    (Span(start_ms=800, end_ms=4100),)
    """
    pieces = [piece for joined in _joined(union(speech), join_ms) for piece in _divided(joined, max(1, longest_ms))]
    clips = []
    for index, piece in enumerate(pieces):
        before = pieces[index - 1].end_ms if index else 0
        after = pieces[index + 1].start_ms if index + 1 < len(pieces) else end_ms
        earliest = (before + piece.start_ms + 1) // 2 if index else 0
        latest = (piece.end_ms + after) // 2 if index + 1 < len(pieces) else max(end_ms, piece.start_ms)
        start = max(earliest, piece.start_ms - pad_ms)
        clips.append(Span(start, max(start, min(latest, piece.end_ms + pad_ms))))
    return tuple(clip for clip in clips if clip.length_ms)


def _joined(speech: tuple[Span, ...], join_ms: int) -> Iterator[list[Span]]:
    """The stretches of speech in groups with pauses of at least `join_ms` between them."""
    group: list[Span] = []
    for span in speech:
        if group and span.start_ms - group[-1].end_ms >= join_ms:
            yield group
            group = []
        group.append(span)
    if group:
        yield group


def _divided(group: list[Span], longest_ms: int) -> Iterator[Span]:
    """The group as one span, or as several of at most `longest_ms`."""
    rest = [part for span in group for part in _chopped(span, longest_ms)]
    while rest[-1].end_ms - rest[0].start_ms > longest_ms:
        fits = sum(part.end_ms - rest[0].start_ms <= longest_ms for part in rest)
        cut = max(range(1, fits + 1), key=lambda index: _worth(rest, index, longest_ms))
        yield Span(rest[0].start_ms, rest[cut - 1].end_ms)
        rest = rest[cut:]
    yield Span(rest[0].start_ms, rest[-1].end_ms)


def _chopped(span: Span, longest_ms: int) -> Iterator[Span]:
    for start in range(span.start_ms, span.end_ms, longest_ms):
        yield Span(start, min(start + longest_ms, span.end_ms))


def _worth(parts: list[Span], index: int, longest_ms: int) -> tuple[bool, int, int]:
    """How good a place the pause before a part is to divide: in the later half, then wide, then late."""
    late = parts[index - 1].end_ms - parts[0].start_ms >= longest_ms // 2
    return late, parts[index].start_ms - parts[index - 1].end_ms, index
