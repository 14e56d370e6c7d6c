"""ffmpeg as vidcast uses it: which binary, how a recording is opened, and one call that runs a compiled graph.

ffmpeg-python compiles filter graphs; tools/process.py runs them. A graph always travels as a script file, because one
argument holds 131,071 bytes and a few hundred cuts need more.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from pathlib import Path
from typing import IO, Any

from vidcast.errors import ProgramFailed, ProgramMissing
from vidcast.tools.container import reading
from vidcast.tools.pictures import MOST_PIXELS
from vidcast.tools.process import Limits, run

__all__ = ["Ffmpeg", "Graph", "Loudness"]

OUT_TIME = re.compile(r"^out_time_us=(\d+)$")
TOLD_EVERY_S = 0.5
"""How often ffmpeg tells how far it is."""
QUIET_S = 60
"""So long it may get no further before it is taken to be stuck."""
MEMORY_BYTES = 4 << 30
"""Address space for one recording; 4K in HDR to three renditions fits."""
MEMORY_EACH_BYTES = 256 << 20
"""For each further input: three 1080p recordings of any length were measured to take 60 MB more than one."""


@dataclass(frozen=True, slots=True)
class Graph:
    """What ffmpeg shall make, where that is more than its outputs."""

    outputs: Any
    """An ffmpeg-python output node."""
    chapters: Path | None = None
    """A file in ffmpeg's metadata format; its chapters go into every output that says `map_chapters`."""
    quiet_seconds: float = QUIET_S
    """So long it may get no further."""
    as_stamped: bool = False
    """Whether the time stamps of recordings count as they are, from each one's start: where those of a transport stream
    jump back by a moment, ffmpeg else moves all that follows, and only in that stream."""

    def argv(self, program: Path) -> list[str]:
        """The command line, its graph in one argument."""
        argv: list[str] = self.outputs.compile(cmd=str(program), overwrite_output=True)
        return argv if self.chapters is None else _with_chapters(argv, self.chapters)


@dataclass(frozen=True, slots=True)
class Loudness:
    """What EBU R 128 measures."""

    lufs: float
    """Integrated loudness; -70 for silence."""
    true_peak_db: float
    """The highest true peak, in dBTP."""


@dataclass(frozen=True)
class Ffmpeg:
    """One ffmpeg binary."""

    program: Path

    @staticmethod
    def found() -> Ffmpeg:
        """The binary that VIDCAST_FFMPEG names, else the one imageio-ffmpeg carries. Raises ProgramMissing.

        The variable holds a path, or a name that is looked for on PATH.
        """
        named = os.environ.get("VIDCAST_FFMPEG")
        if named:
            place = shutil.which(named)
            if place is None:
                raise ProgramMissing(f"VIDCAST_FFMPEG={named}: there is no such program; correct it or leave it unset")
            return Ffmpeg(Path(place))
        import imageio_ffmpeg

        try:
            return Ffmpeg(Path(imageio_ffmpeg.get_ffmpeg_exe()))
        except RuntimeError as error:
            raise ProgramMissing(
                "no ffmpeg: install imageio-ffmpeg's wheel for this machine, or set VIDCAST_FFMPEG to a binary"
            ) from error

    @cached_property
    def version(self) -> str:
        """What it calls itself, such as "n9.0.2"."""
        first = run([self.program, "-version"], limits=Limits(seconds=30)).stdout.splitlines()[:1]
        match = re.match(r"ffmpeg version (\S+)", first[0]) if first else None
        return match[1] if match else "unknown"

    @property
    def fingerprint(self) -> dict[str, str]:
        return {"name": "ffmpeg", "version": self.version}

    @cached_property
    def _script_option(self) -> str:
        """How this version reads a graph from a file: from version 8 on only the `-/option` form is left."""
        major = re.match(r"[nN]?-?(\d+)\.", self.version)
        old = major is not None and int(major[1]) < 7
        return "-filter_complex_script" if old else "-/filter_complex"

    def source(self, path: Path, **options: Any) -> Any:
        """An ffmpeg-python input for a recording: nothing but that one file is ever opened."""
        import ffmpeg

        return ffmpeg.input(f"file:{path}", **reading(path), **options)

    def pictures(self, path: Path, number: int = 0) -> Any:
        """The same for a recording whose pictures are wanted: none larger than is allowed is decoded.

        When the size changes in the middle of it, as meeting tools make them, the graph goes on and scales what comes
        instead of starting over. `number` tells inputs of one file apart, which ffmpeg-python else takes for one: the
        length of the queue of packets changes nothing that is made.
        """
        return self.source(path, max_pixels=MOST_PIXELS, reinit_filter=0, thread_queue_size=8 + number)

    def render(
        self,
        outputs: Any,
        *,
        scratch: Path,
        total_us: int,
        progress: Callable[[float, float], None] | None = None,
        seconds: float,
    ) -> None:
        """Run a compiled graph to its end.

        `outputs` is an ffmpeg-python output node or a Graph, `total_us` the length of what it makes; `progress` is told
        (done, total) in microseconds, twice a second. Raises ProgramFailed with ffmpeg's last lines when it fails,
        takes longer than `seconds` or gets no further for long.
        """
        graph = outputs if isinstance(outputs, Graph) else Graph(outputs)
        options = ["-hide_banner", "-nostdin", "-loglevel", "warning", "-nostats"]
        options += ["-stats_period", str(TOLD_EVERY_S), "-progress", "pipe:1"]
        options += ["-copyts", "-start_at_zero"] if graph.as_stamped else []

        furthest = 0

        def on_line(line: str) -> bool:
            """Whether it got further: it goes on printing the same moment when it is stuck."""
            nonlocal furthest
            match = OUT_TIME.match(line)
            reached = int(match[1]) if match is not None else 0
            if line == "progress=end":  # Of time stamps as they are, ffmpeg counts from its first report.
                reached = total_us
            if reached <= furthest:
                return line == "progress=end"
            furthest = reached
            if progress is not None:
                progress(min(furthest, total_us), total_us)
            return True

        argv = graph.argv(self.program)
        memory = MEMORY_BYTES + MEMORY_EACH_BYTES * (argv.count("-i") - 1)
        limits = Limits(seconds=seconds, quiet_seconds=graph.quiet_seconds, memory_bytes=memory)
        with tempfile.NamedTemporaryFile("w", prefix="graph-", suffix=".txt", dir=scratch, encoding="utf-8") as script:
            argv = self._with_script(argv, script)
            run([argv[0], *options, *argv[1:]], limits=limits, on_line=on_line)

    def _with_script(self, argv: Sequence[str], script: IO[str]) -> list[str]:
        """The same command with its graph in a file."""
        swapped = list(argv)
        if "-filter_complex" in swapped:
            at = swapped.index("-filter_complex")
            script.write(swapped[at + 1])
            script.flush()
            swapped[at : at + 2] = [self._script_option, script.name]
        return swapped

    def loudness(self, path: Path, seconds: float) -> Loudness:
        """The loudness of a file's sound as a player would hear it. Raises ProgramFailed."""
        argv = [str(self.program), "-hide_banner", "-nostdin", "-nostats", "-i", f"file:{path}"]
        graph = ["-map", "0:a:0", "-af", "ebur128=peak=true:framelog=quiet", "-f", "null", "-"]
        said = run([*argv, *graph], limits=Limits(seconds=seconds)).stderr
        lufs = re.findall(r"^\s+I:\s+(-?[\d.]+|-?inf|nan) LUFS", said, re.MULTILINE)
        peak = re.findall(r"^\s+Peak:\s+(-?[\d.]+|-?inf|nan) dBFS", said, re.MULTILINE)
        if not lufs or not peak:
            raise ProgramFailed("ffmpeg said nothing of the loudness", tuple(said.splitlines()[-5:]))
        return Loudness(lufs=_finite(lufs[-1], -70.0), true_peak_db=_finite(peak[-1], -120.0))


def _with_chapters(argv: Sequence[str], chapters: Path) -> list[str]:
    """The same command with a file of chapters as its last input, mapped to every output that says `-map_chapters`.

    ffmpeg-python leaves out an input of which no stream is used.
    """
    found, number = list(argv), argv.count("-i")
    for at in [at for at, word in enumerate(found) if word == "-map_chapters"]:
        found[at + 1] = str(number)
    last = max(at for at, word in enumerate(found) if word == "-i") + 2
    return [*found[:last], "-f", "ffmetadata", "-i", f"file:{chapters}", *found[last:]]


def _finite(text: str, otherwise: float) -> float:
    value = float(text)
    return value if isfinite(value) else otherwise
