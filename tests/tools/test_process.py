import os
import sys
import time
from pathlib import Path

import pytest

from vidcast.errors import ProgramFailed, ProgramMissing
from vidcast.tools.process import Limits, run, run_python


def python(code: str, limits: Limits | None = None, **more: str) -> str:
    """What a small program wrote to standard output."""
    return run([sys.executable, "-c", code], limits=limits, environment={**os.environ, **more}).stdout


def failure(code: str, limits: Limits | None = None) -> ProgramFailed:
    with pytest.raises(ProgramFailed) as caught:
        python(code, limits)
    return caught.value


def first_line(error: ProgramFailed) -> str:
    return str(error).splitlines()[0].partition(" ")[2]


def ended(pid: int) -> bool:
    """Whether a process is gone, or only its entry is left to be collected."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return True
    return state in "ZX"


def waited_for(pid: int) -> bool:
    until = time.monotonic() + 5
    while not ended(pid) and time.monotonic() < until:
        time.sleep(0.02)
    return ended(pid)


def test_both_outputs_come_back_apart() -> None:
    done = run([sys.executable, "-c", "import sys; print('out'); print('err', file=sys.stderr)"])
    assert (done.stdout, done.stderr) == ("out", "err")


def test_bytes_that_are_no_text_are_replaced() -> None:
    assert python("import sys; sys.stdout.buffer.write(b'a\\xffb')") == "a\ufffdb"


def test_lines_are_seen_as_they_come() -> None:
    seen: list[float] = []
    code = "import time; print(1, flush=True); time.sleep(0.5); print(2, flush=True)"
    run([sys.executable, "-c", code], on_line=lambda line: seen.append(time.monotonic()))
    assert seen[1] - seen[0] > 0.4


def test_arguments_reach_the_program_as_they_are() -> None:
    odd = ["a b", "$HOME", "; rm -rf x", "'\"", "*", "-x", ""]
    said = run([sys.executable, "-c", "import sys; print(sys.argv[1:])", *odd]).stdout
    assert said == repr(odd)


def test_the_environment_is_what_is_handed_over() -> None:
    assert python("import os; print(os.environ['COLOUR'], 'PATH' in os.environ)", COLOUR="red") == "red True"


def test_there_is_nothing_to_read_from() -> None:
    assert python("import sys; print(repr(sys.stdin.read()))") == "''"


def test_a_program_that_is_not_there_is_named() -> None:
    with pytest.raises(ProgramMissing) as caught:
        run(["/nowhere/ffmpeg"])
    assert str(caught.value) == "ffmpeg: no such program at /nowhere/ffmpeg; `vidcast doctor` says what is needed"


def test_a_file_that_is_no_program_cannot_be_started(tmp_path: Path) -> None:
    (tmp_path / "ffmpeg").write_bytes(b"\x7fnot a program")
    (tmp_path / "ffmpeg").chmod(0o700)
    with pytest.raises(ProgramFailed, match=r"^ffmpeg cannot be started: Exec format error$"):
        run([tmp_path / "ffmpeg"])


def test_a_bad_ending_is_told_with_its_status() -> None:
    assert first_line(failure("raise SystemExit(7)")) == "ended with status 7"


def test_a_crash_is_told_by_its_signal() -> None:
    assert first_line(failure("import os; os.kill(os.getpid(), 11)")) == "was ended by SIGSEGV"


def test_the_last_five_lines_are_kept() -> None:
    error = failure("import sys; [print(n, file=sys.stderr) for n in range(9)]; sys.exit(1)")
    assert error.last_words == ("4", "5", "6", "7", "8")


def test_a_program_that_never_ends_is_stopped() -> None:
    began = time.monotonic()
    error = failure("import time; time.sleep(60)", Limits(seconds=0.5))
    assert (first_line(error), time.monotonic() - began < 5) == ("ran longer than 0.5 s and was stopped", True)


def test_time_counts_while_it_talks() -> None:
    error = failure("import time\nwhile True: print('.', flush=True); time.sleep(0.05)", Limits(seconds=0.5))
    assert first_line(error) == "ran longer than 0.5 s and was stopped"


def test_time_counts_after_the_output_is_closed() -> None:
    error = failure("import os, time; os.close(1); os.close(2); time.sleep(60)", Limits(seconds=0.5))
    assert first_line(error) == "ran longer than 0.5 s and was stopped"


def test_a_program_that_falls_silent_is_stopped() -> None:
    error = failure("import time; print('.', flush=True); time.sleep(60)", Limits(seconds=30, quiet_seconds=0.5))
    assert first_line(error) == "made no progress for 0.5 s and was stopped"


def test_a_program_that_talks_is_not_silent() -> None:
    code = "import time\nfor n in range(8): print(n, flush=True); time.sleep(0.1)"
    assert python(code, Limits(quiet_seconds=0.6)).splitlines()[-1] == "7"


def test_memory_has_an_end() -> None:
    # The limit is set from outside, so the program waits until it is there.
    code = "import time; time.sleep(0.3); bytearray(1 << 30)"
    error = failure(code, Limits(memory_bytes=512 << 20))
    assert error.last_words[-1] == "MemoryError"


def test_memory_below_the_limit_is_given() -> None:
    code = "import time; time.sleep(0.3); print(len(bytearray(1 << 28)))"
    assert python(code, Limits(memory_bytes=1 << 30)) == str(1 << 28)


def test_a_file_cannot_grow_past_the_limit(tmp_path: Path) -> None:
    code = f"import time; time.sleep(0.3); open({str(tmp_path / 'big')!r}, 'wb').write(bytes(1 << 21))"
    failure(code, Limits(file_bytes=1 << 20))
    assert (tmp_path / "big").stat().st_size == 1 << 20


CHILD = "import subprocess, sys; child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']{}); "


def test_children_of_a_stopped_program_end_with_it() -> None:
    seen: list[str] = []
    code = CHILD.format("") + "print(child.pid, flush=True); child.wait()"
    with pytest.raises(ProgramFailed):
        run([sys.executable, "-c", code], limits=Limits(seconds=1), on_line=seen.append)
    assert waited_for(int(seen[0]))


def test_a_child_that_was_left_behind_is_not_waited_for() -> None:
    began = time.monotonic()
    pid = int(python(CHILD.format("") + "print(child.pid, flush=True)", Limits(seconds=30)))
    assert (time.monotonic() - began < 5, waited_for(pid)) == (True, True)


def test_children_do_not_outlive_a_program_that_ended_well() -> None:
    pid = int(python(CHILD.format(", stdout=-3, stderr=-3") + "print(child.pid)"))
    assert waited_for(pid)


def test_an_error_while_listening_ends_the_program() -> None:
    pids: list[int] = []

    def stumble(line: str) -> None:
        pids.append(int(line))
        raise KeyError(line)

    with pytest.raises(KeyError):
        run([sys.executable, "-c", "import os, time; print(os.getpid(), flush=True); time.sleep(60)"], on_line=stumble)
    assert waited_for(pids[0])


def test_much_output_does_not_block() -> None:
    done = run([sys.executable, "-c", "import sys; sys.stderr.write('e\\n' * 200_000); print('o\\n' * 200_000)"])
    assert (len(done.stdout), done.stderr.count("e")) == (400_000, 2000)


def test_a_module_of_ours_runs_as_a_program() -> None:
    assert run_python("json.tool", "--help").stdout.startswith("usage:")


def test_no_file_is_left_open() -> None:
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        python("print(1)")
    assert len(os.listdir("/proc/self/fd")) == before


@pytest.mark.parametrize("seconds", [0, -1])
def test_no_time_at_all_is_refused(seconds: float) -> None:
    with pytest.raises(ValueError, match=f"seconds must be above 0, got {seconds}"):
        Limits(seconds=seconds)


def test_a_line_that_is_no_progress_does_not_keep_a_program_alive() -> None:
    code = "import time\nfor _ in range(100):\n    print('frame=1', flush=True)\n    time.sleep(0.1)"
    limits = Limits(seconds=30, quiet_seconds=0.6)
    with pytest.raises(ProgramFailed, match=r"made no progress for 0\.6 s and was stopped"):
        run([sys.executable, "-c", code], limits=limits, on_line=lambda line: False)
