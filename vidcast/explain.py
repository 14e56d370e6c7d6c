"""The whole chain of an episode, as it lies on disk: what ran, on which inputs, how long, and who decided what."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from vidcast.catalogue import Episode
from vidcast.model.document import to_value
from vidcast.model.times import clock_text
from vidcast.production import Production

__all__ = ["chain", "chain_text"]

ORDER = ("receive", "transcribe", "trim", "caption", "check", "review", "cards", "sound", "picture")


def chain(production: Production, episode: Episode) -> dict[str, Any]:
    """The chain as a document; it holds no words of the transcript and no quotes."""
    recording, original = production.catalogue.recording(episode.sha256)
    publication = production.catalogue.publication(episode)
    return {
        "episode": episode.name,
        "guid": episode.guid,
        "title": episode.title,
        "leader": episode.leader,
        "recording": to_value(recording),
        "original": str(production.folder.originals / original),
        "stages": [
            _stage(production.folder.work / episode.sha256[:16] / name, name)
            for name in ORDER
            if (production.folder.work / episode.sha256[:16] / name).is_dir()
        ],
        "decisions": [to_value(item) for item in production.catalogue.decisions(episode).items],
        "published": to_value(publication.published) if publication else None,
    }


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
            "inputs": {key: _brief(value) for key, value in result["inputs"].items()},
            "folder": str(results[-1].parent),
        }
    failure = folder / "failed.json"
    if failure.is_file():
        told["failed"] = json.loads(failure.read_text(encoding="utf-8"))
    return told


def _brief(value: Any) -> Any:
    """An input as it identifies a result; long ones, which may hold words, only by their hash or size."""
    if isinstance(value, str) and value.startswith("sha256:"):
        return value[:23]
    text = json.dumps(value, ensure_ascii=False)
    return value if len(text) <= 400 and not ("words" in text or "quote" in text) else f"{len(text)} characters"


def chain_text(found: dict[str, Any]) -> str:
    """The chain for people."""
    recording = found["recording"]
    lines = [
        f"{found['episode']}: {found['title']}" + (f", {found['leader']}" if found["leader"] else ""),
        f"  recording  {recording['sha256'][:16]}  {clock_text(recording['duration_ms'])}  {found['original']}",
    ]
    lines.extend(f"             note: {warning}" for warning in recording["warnings"])
    for told in found["stages"]:
        if "key" in told:
            lines.append(f"  {told['stage']:<10} {told['key']}  {told['took_ms'] / 1000:.1f} s")
        if "failed" in told:
            lines.append(f"  {told['stage']:<10} failed at {told['failed']['at']}: {told['failed']['message']}")
    for decision in found["decisions"]:
        what = decision.get("finding") or decision.get("digest", "")[:16]
        lines.append(f"  decision   {decision['at']}  {decision['kind']} {what} by {decision['by']}")
    published = found["published"]
    lines.append(f"  published  {published['published_at']}" if published else "  published  not yet")
    return "\n".join(lines)
