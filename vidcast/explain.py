"""The whole chain of an episode, as it lies on disk: what ran, on which inputs, how long, and who decided what."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from vidcast.catalogue import Episode
from vidcast.model.decisions import Correction, Decision
from vidcast.model.document import to_value
from vidcast.model.foreign import shown
from vidcast.model.times import clock_text
from vidcast.pipeline import Part
from vidcast.production import Production

__all__ = ["chain", "chain_text"]

WITHOUT_WORDS = frozenset(
    [
        "canvas",
        "circumstances",
        "engine",
        "ffmpeg",
        "line_chars",
        "phrasing",
        "profile",
        "rate",
        "settings",
        "size",
        "today",
        "vad",
    ]
)
"""Inputs of stages that hold nothing of what was said, wherever they occur."""

SAID = ("expect", "text")
"""What a correction holds of the words."""

OF_A_PART = ("receive", "soundprint", "transcribe", "trim", "caption", "check")
OF_ALL = ("review", "cards", "sound", "picture", "poster", "peaks", "relisten", "recheck", "prove", "burn")


def chain(production: Production, episode: Episode) -> dict[str, Any]:
    """The chain as a document; it holds no words of the transcript and no quotes."""
    publication = production.catalogue.publication(episode)
    parts = production.parts(episode)
    report = production.report(episode)
    return {
        "episode": episode.name,
        "guid": episode.guid,
        "title": production.card_text(episode, parts).title,
        "parts": [_part(production, part) for part in parts],
        "stages": _stages(production.folder.work / episode.subject, OF_ALL),
        "report": to_value(report) if report else None,
        "decisions": [_decided(item) for item in production.catalogue.decisions(episode).items],
        "published": to_value(publication.published) if publication else None,
    }


def _decided(item: Decision) -> dict[str, Any]:
    """A decision without the words that it is about; `vidcast captions corrections` shows those."""
    told: dict[str, Any] = to_value(item)
    return {name: value for name, value in told.items() if not isinstance(item, Correction) or name not in SAID}


def _part(production: Production, part: Part) -> dict[str, Any]:
    recording = part.take.recording
    return {
        "leader": part.credit.leader,
        "recording": to_value(recording),
        "original": str(part.take.path),
        "stages": _stages(production.folder.work / recording.sha256[:16], OF_A_PART),
    }


def _stages(folder: Path, names: tuple[str, ...]) -> list[dict[str, Any]]:
    return [_stage(folder / name, name) for name in names if (folder / name).is_dir()]


def _stage(folder: Path, name: str) -> dict[str, Any]:
    """A stage's newest result and its last failure."""
    results = sorted(folder.glob("[!.]*/result.json"), key=lambda path: path.stat().st_mtime_ns)
    told: dict[str, Any] = {"stage": name, "results": len(results)}
    if results:
        result = json.loads(results[-1].read_text(encoding="utf-8"))
        told |= {
            "key": result["key"][:16],
            "took_ms": result["took_ms"],
            "vidcast": result["vidcast"],
            "inputs": {key: _brief(key, value) for key, value in result["inputs"].items()},
            "folder": str(results[-1].parent),
        }
    failure = folder / "failed.json"
    if failure.is_file():
        told["failed"] = json.loads(failure.read_text(encoding="utf-8"))
    return told


def _brief(name: str, value: Any) -> Any:
    """An input as it identifies a result; long ones and what may hold words only by their hash or size."""
    if isinstance(value, str) and value.startswith("sha256:"):
        return value[:23]
    text = json.dumps(value, ensure_ascii=False)
    return value if name in WITHOUT_WORDS and len(text) <= 400 else f"{len(text)} characters"


def chain_text(found: dict[str, Any]) -> str:
    """The chain for people."""
    lines = [f"{found['episode']}: {found['title']}"]
    for number, part in enumerate(found["parts"], 1):
        recording = part["recording"]
        length = clock_text(recording["duration_ms"])
        who = f"  {part['leader']}" if part["leader"] else ""
        lines.append(f"  part {number}     {recording['sha256'][:16]}  {length}{who}  {part['original']}")
        lines.extend(f"             note: {warning}" for warning in recording["warnings"])
        lines.extend(_stage_lines(part["stages"]))
    lines.append("  all parts")
    lines.extend(_stage_lines(found["stages"]))
    for check in (found["report"] or {"checks": []})["checks"]:
        verdict = "passed" if check["passed"] else "FAILED"
        lines.append(f"  check      {verdict}  {check['title']}: {check['measured']}")
    for decision in found["decisions"]:
        what = decision.get("finding") or decision.get("digest", "")[:16]
        lines.append(f"  decision   {decision['at']}  {decision['kind']} {what} by {decision['by']}")
    published = found["published"]
    lines.append(f"  published  {published['published_at']}" if published else "  published  not yet")
    return "\n".join(map(shown, lines))


def _stage_lines(stages: list[dict[str, Any]]) -> Iterator[str]:
    for told in stages:
        if "key" in told:
            yield f"  {told['stage']:<10} {told['key']}  {told['took_ms'] / 1000:.1f} s"
        if "failed" in told:
            yield f"  {told['stage']:<10} failed at {told['failed']['at']}: {told['failed']['message']}"
