from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

DRAWN = "from vidcast.tools.moviepy import moviepy; print(moviepy().ColorClip((2, 2), color=(0, 0, 0)).size)"


def test_a_dropped_env_file_names_no_program_and_changes_nothing(tmp_path: Path) -> None:
    """python-dotenv reads the folder of the call where there is no file of the program, as with `python -c`."""
    (tmp_path / "evil").write_text("#!/bin/sh\ntouch ran\n")
    (tmp_path / "evil").chmod(0o700)
    (tmp_path / ".env").write_text("FFMPEG_BINARY=./evil\nFFPLAY_BINARY=./evil\nVIDCAST_FFMPEG=./evil\n")
    program = f"{DRAWN}; import os; print(os.environ.get('VIDCAST_FFMPEG'))"
    environment = {name: value for name, value in os.environ.items() if name != "VIDCAST_FFMPEG"}
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert (said.stdout.split("\n")[1], (tmp_path / "ran").exists()) == ("None", False)


def test_others_still_get_their_dotenv() -> None:
    program = f"{DRAWN}; import sys, dotenv; print(dotenv.__name__)"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout.splitlines()[-1] == "dotenv"
