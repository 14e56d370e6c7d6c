"""What to leave out of one recording, for programs, for people and for editors."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from vidcast.cli.export import original_of, refuse_another_suffix
from vidcast.cli.options import as_json, output, presets_here, recording
from vidcast.cli.reading import read_document
from vidcast.cli.saying import answer
from vidcast.cli.steps import preset, take_of, write
from vidcast.cli.watching import watched
from vidcast.model.foreign import shown
from vidcast.model.recording import Take
from vidcast.model.rundown import Rundown
from vidcast.model.times import clock_text
from vidcast.model.transcript import Transcript
from vidcast.single import Bare, Trimmed


@dataclass(frozen=True, slots=True)
class _Beside:
    """What is written beside the timeline, each only when it is asked for."""

    report: Path | None
    removed_reel: Path | None
    otio: Path | None


@click.command("trim")
@recording
@output("Where the timeline goes, as JSON.")
@click.option("--transcript", type=click.Path(path_type=Path), help="Words that no cut may touch.")
@click.option("--report", type=click.Path(path_type=Path), help="Every cut in words, as text.")
@click.option("--removed-reel", type=click.Path(path_type=Path), help="What was taken out, to hear: .m4a or .wav.")
@click.option("--otio", type=click.Path(path_type=Path), help="The timeline for editors, as .otio.")
@preset
@as_json
def trim_command(
    recording: Path, target: Path, transcript: Path | None, preset: str, as_json: bool, **beside: Path | None
) -> int:
    """What to leave out of a recording.

    Exits 5 when the recording cannot be trimmed safely: nothing is cut, and the timeline says what would have been.

    \b
    vidcast trim update.mov -o timeline.json --transcript transcript.json --removed-reel removed.m4a
    """
    wanted = _Beside(**beside)
    if wanted.otio is not None:
        refuse_another_suffix(wanted.otio)
    words = None if transcript is None else read_document(Transcript, transcript)
    settings, take = presets_here().preset(preset).trim, take_of(recording)
    with watched() as reporter:
        made = Bare(reporter).trim(take, words, settings)
    write(target, made.timeline.text())
    written = _written(wanted, take, made)
    refused = made.timeline.refused
    text = "\n  ".join(
        [f"{shown(target)}: {_facts(made)}", *written, *([f"nothing was cut: {refused}"] if refused else [])]
    )
    answer({"timeline": str(target), "cuts": len(made.timeline.cuts), "refused": refused}, text, as_json)
    return 5 if refused else 0


def _facts(made: Trimmed) -> str:
    line = made.timeline
    left = f", {len(line.proposed)} more found and not made" if line.proposed and not line.refused else ""
    return f"{len(line.cuts)} cuts, {clock_text(line.episode_ms)} kept{left}"


def _written(wanted: _Beside, take: Take, made: Trimmed) -> list[str]:
    """Write what was asked for beside the timeline; a line for each."""
    from vidcast.stages.publish.reel import removed_reel
    from vidcast.tools.ffmpeg import Ffmpeg
    from vidcast.tools.otio import to_otio

    lines = []
    if wanted.report is not None:
        write(wanted.report, made.report)
        lines.append(f"{wanted.report}: every cut in words")
    if wanted.otio is not None:
        write(wanted.otio, to_otio(Rundown.of([made.timeline]), [original_of(take)], take.path.stem))
        lines.append(f"{wanted.otio}: for editors")
    if wanted.removed_reel is not None:
        reel = removed_reel(take, made.timeline, wanted.removed_reel, Ffmpeg.found())
        lines.append(f"{wanted.removed_reel}: {reel.stretches} stretches, {clock_text(reel.duration_ms)}")
    return lines
