"""An episode's show notes as the small HTML that feeds carry: paragraphs and absolute links, nothing else."""

from __future__ import annotations

import html
import re

from vidcast.model.credit import Credit
from vidcast.model.episode import TRANSCRIPT_PAGE, Published, one_line, parse_week, plain

__all__ = ["full_notes", "review_text", "short_notes", "tagless", "week_text", "who_text"]


def short_notes(episode: Published) -> str:
    """The summary as paragraphs; the title where there is no summary."""
    blocks = [one_line(block) for block in re.split(r"\n\s*\n", plain(episode.summary))]
    return "".join(f"<p>{html.escape(block)}</p>" for block in blocks if block) or _paragraph(episode.title)


def full_notes(episode: Published, base: str) -> str:
    """The summary, who speaks and when, whether a person has read the captions, and where to watch and read."""
    page = base + episode.path
    return "".join([
        short_notes(episode),
        _paragraph(f"{who_text(episode)}. {week_text(episode.week)}."),
        _paragraph(review_text(episode)),
        f'<p><a href="{page}">Watch with captions</a> · <a href="{page}{TRANSCRIPT_PAGE}">Read the transcript</a></p>',
    ])  # fmt: skip


def who_text(episode: Published) -> str:
    """Leader, title and division, as far as they are known; a division that the title names is not said twice."""
    return part_text(Credit(episode.leader, episode.leader_title, episode.division))


def part_text(credit: Credit) -> str:
    """One part's leader, title and division, as far as they are known.

    >>> part_text(Credit("Dana Reyes", "VP Field", "Field"))
    'Dana Reyes, VP Field'
    """
    division = "" if credit.division.casefold() in credit.leader_title.casefold() else credit.division
    return one_line(", ".join(part for part in (credit.leader, credit.leader_title, division) if part))


def people(episode: Published) -> tuple[str, ...]:
    """Everybody who speaks, each once: by part where several leaders do."""
    named = dict.fromkeys(part_text(part.credit) for part in episode.parts if part.credit.leader)
    return tuple(named) if len(named) > 1 else (who_text(episode),)


def week_text(week: str) -> str:
    """A week as people read it.

    >>> week_text("2026-W07")
    'Week 7, 2026'
    """
    year, number = parse_week(week)
    return f"Week {number}, {year}"


def review_text(episode: Published) -> str:
    """Whether a person has read the captions, in one sentence."""
    if not episode.captions_reviewed:
        return "Captions were made by machine and have not been reviewed."
    return (
        f"Captions were reviewed by {one_line(episode.reviewed_by)}." if episode.reviewed_by else "Captions reviewed."
    )


def tagless(title: str) -> str:
    """A title in which no reader can see a tag: RSS does not say whether titles are text or HTML, and readers differ.

    Only a < that could open a tag and an & that could begin an entity are replaced, by look-alikes, so that
    "Q&A: less < more" stays.

    >>> tagless("<b>Q&A</b> < 3").count("<")
    1
    """
    return re.sub(r"&(?=#?\w+;)", "\uff06", re.sub(r"<(?=[A-Za-z/!?])", "\u2039", one_line(title)))


def _paragraph(text: str) -> str:
    return f"<p>{html.escape(one_line(text))}</p>"
