"""A runner calls a stage only when it must, says why, and believes nothing that is not whole."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from vidcast.errors import BadRecording, ProgramFailed, StoreError
from vidcast.model.recording import AudioTrack, Recording, Take
from vidcast.run.runner import SHORT, Runner, once
from vidcast.run.stage import Bench, Stage, stage
from vidcast.run.store import SWEEP_AFTER_S, Store


@dataclass(frozen=True, slots=True)
class Settings:
    """How loud."""

    loud: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A stage's answer."""

    text: str


class Heard:
    """A Reporter that keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []

    def started(self, stage: str, why: str) -> None:
        self.told.append((stage, why))

    def progressed(self, stage: str, done: float, total: float) -> None:
        self.told.append((stage, f"{done:g} of {total:g}"))

    def finished(self, stage: str, took_ms: int) -> None:
        self.told.append((stage, "finished"))

    def remembered(self, stage: str) -> None:
        self.told.append((stage, "remembered"))

    def note(self, text: str) -> None:
        self.told.append(("note", text))

    @property
    def last_why(self) -> str:
        return [word for _, word in self.told if word not in ("finished", "remembered")][-1]


class Library:
    """A store in a fresh folder, with runners of one recording on it."""

    def __init__(self, root: Path) -> None:
        self.store = Store(root)
        self.heard = Heard()
        self.run = Runner(self.store, "rec", self.heard)

    def results(self, name: str) -> list[Path]:
        return sorted((self.store.root / "rec" / name).glob("[!.]*/result.json"))

    def failure(self, name: str) -> dict[str, Any] | None:
        path = self.store.root / "rec" / name / "failed.json"
        document: dict[str, Any] | None = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
        return document


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "work")


@stage(version=1)
def say(bench: Bench, text: str, settings: Settings = Settings()) -> Said:
    """The text, loud when wanted, and a file that holds it."""
    (bench.out / "said.txt").write_text(text, encoding="utf-8")
    return Said(text.upper() if settings.loud else text)


def failing(error: BaseException) -> Stage[[], Said]:
    @stage(version=1)
    def fail(bench: Bench) -> Said:
        raise error

    return fail


def versioned(version: int) -> Stage[[str], Said]:
    @stage(version=version)
    def tell(bench: Bench, text: str) -> Said:
        return Said(f"{text} {version}")

    return tell


class TestRemembering:
    def test_the_same_inputs_run_once(self, library: Library) -> None:
        library.run(say, "hi")
        library.run(say, "hi")
        assert library.heard.told == [("say", "first time"), ("say", "finished"), ("say", "remembered")]

    def test_the_remembered_answer_is_the_answer(self, library: Library) -> None:
        made, remembered = library.run.result(say, "hi"), library.run.result(say, "hi")
        assert (made.fresh, remembered.fresh) == (True, False)
        assert (remembered.value, remembered.key, remembered.folder) == (Said("hi"), made.key, made.folder)

    def test_another_runner_on_the_same_store_remembers_too(self, library: Library) -> None:
        library.run(say, "hi")
        assert Runner(library.store, "rec").result(say, "hi").fresh is False

    def test_another_recording_has_results_of_its_own(self, library: Library) -> None:
        library.run(say, "hi")
        assert Runner(library.store, "other").result(say, "hi").fresh is True

    def test_the_stage_s_files_stay_with_its_answer(self, library: Library) -> None:
        library.run(say, "hi")
        assert (library.run.result(say, "hi").folder / "said.txt").read_text(encoding="utf-8") == "hi"

    def test_going_back_to_an_earlier_setting_runs_nothing(self, library: Library) -> None:
        for loud in (False, True, False):
            library.run(say, "hi", Settings(loud))
        assert library.heard.told[-1] == ("say", "remembered")

    def test_what_is_about_to_run_can_be_refused_and_what_is_remembered_is_not_asked_about(
        self, library: Library
    ) -> None:
        library.run(say, "hello")
        asked: list[tuple[Any, ...]] = []
        run = Runner(library.store, library.run.subject, before=asked.append)
        run.about(library.run.subject)(say, "hello")
        run.about("other")(say, "hello")
        assert asked == [("hello",)]

    def test_moving_the_recording_changes_nothing(self, library: Library) -> None:
        @stage(version=1)
        def weigh(bench: Bench, take: Take) -> int:
            return take.recording.bytes

        recording = Recording("ab" * 32, 9, 1000, "wav", None, AudioTrack("pcm_s16le", 1, 16000))
        library.run(weigh, Take(recording, Path("/inbox/a.wav")))
        assert library.run.result(weigh, Take(recording, Path("/share/b.wav"))).fresh is False

    def test_an_answer_is_the_next_stage_s_input_by_its_key(self, library: Library) -> None:
        @stage(version=1)
        def copy(bench: Bench, made: Any) -> str:
            return str((made.folder / "said.txt").read_text(encoding="utf-8"))

        made = library.run.result(say, "hi")
        assert library.run(copy, made) == "hi"
        document = json.loads(library.results("copy")[0].read_text(encoding="utf-8"))
        assert document["inputs"] == {"version": 1, "made": made.key}

    def test_a_result_tells_what_it_was_made_of(self, library: Library) -> None:
        key = library.run.result(say, "hi").key
        document = json.loads(library.results("say")[0].read_text(encoding="utf-8"))
        assert {name: document[name] for name in ("stage", "key", "inputs", "value")} == {
            "stage": "say",
            "key": key,
            "inputs": {"version": 1, "text": "hi", "settings": {"loud": False}},
            "value": {"text": "hi"},
        }

    def test_a_long_input_is_told_by_its_hash_alone(self, library: Library) -> None:
        library.run(say, "s" * SHORT)
        document = json.loads(library.results("say")[0].read_text(encoding="utf-8"))
        assert document["inputs"]["text"].startswith("sha256:")
        assert len(document["inputs"]["text"]) == 71

    def test_a_stage_tells_of_its_progress_through_its_bench(self, library: Library) -> None:
        @stage(version=1)
        def count(bench: Bench) -> int:
            bench.reporter.progressed("count", 1, 2)
            return 2

        library.run(count)
        assert library.heard.told == [("count", "first time"), ("count", "1 of 2"), ("count", "finished")]

    def test_once_remembers_nothing_and_leaves_nothing(self, library: Library) -> None:
        folders: list[Path] = []

        @stage(version=1)
        def look(bench: Bench) -> bool:
            folders.append(bench.out)
            return bench.out.is_dir()

        assert [once(look), once(look)] == [True, True]
        assert [folder.exists() for folder in folders] == [False, False]


class TestWhy:
    def test_it_says_first_time(self, library: Library) -> None:
        library.run(say, "hi")
        assert library.heard.last_why == "first time"

    def test_it_says_that_the_settings_changed(self, library: Library) -> None:
        library.run(say, "hi")
        library.run(say, "hi", Settings(loud=True))
        assert library.heard.last_why == "settings changed"

    def test_it_names_everything_that_changed(self, library: Library) -> None:
        library.run(say, "hi")
        library.run(say, "ho", Settings(loud=True))
        assert library.heard.last_why == "text and settings changed"

    def test_it_sees_a_change_in_an_input_that_is_kept_as_its_hash(self, library: Library) -> None:
        library.run(say, "s" * SHORT)
        library.run(say, "t" * SHORT)
        assert library.heard.last_why == "text changed"

    def test_it_says_that_vidcast_does_it_better_now(self, library: Library) -> None:
        library.run(versioned(1), "hi")
        assert library.run(versioned(2), "hi") == Said("hi 2")
        assert library.heard.last_why == "vidcast does it better now"

    def test_a_changed_input_weighs_more_than_a_better_vidcast(self, library: Library) -> None:
        library.run(versioned(1), "hi")
        library.run(versioned(2), "ho")
        assert library.heard.last_why == "text changed"

    @pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_text('{"value": {"te')])
    def test_it_says_that_its_result_is_gone(self, library: Library, damage: Callable[[Path], Any]) -> None:
        library.run(say, "hi")
        damage(library.results("say")[0])
        library.run(say, "hi")
        assert library.heard.last_why == "its result is gone"

    def test_a_work_folder_that_was_emptied_is_a_first_time(self, library: Library) -> None:
        library.run(say, "hi")
        library.store.root.rename(library.store.root.with_name("away"))
        library.run(say, "hi")
        assert library.heard.last_why == "first time"


class TestDamage:
    def test_a_half_written_result_is_not_believed_but_made_again(self, library: Library) -> None:
        library.run(say, "hi")
        path = library.results("say")[0]
        path.write_text(path.read_text(encoding="utf-8")[:40], encoding="utf-8")
        made = library.run.result(say, "hi")
        assert (made.fresh, made.value, library.run.result(say, "hi").fresh) == (True, Said("hi"), False)

    def test_a_whole_result_that_is_no_answer_of_the_stage_damages_the_store_and_says_the_way_out(
        self, library: Library
    ) -> None:
        folder = library.run.result(say, "hi").folder
        (folder / "result.json").write_text('{"value": {"txt": "the secret plan"}}', encoding="utf-8")
        with pytest.raises(StoreError) as caught:
            library.run(say, "hi")
        assert str(caught.value).splitlines() == [
            f"{folder / 'result.json'}: not a said",
            "  text: Field required",
            f"  remove the folder {folder}: it is made again",
        ]


class TestFailure:
    def test_our_own_error_leaves_its_first_line(self, library: Library) -> None:
        with pytest.raises(BadRecording):
            library.run(failing(BadRecording("a.mov: no sound; record it again\nmore")))
        failure = library.failure("fail")
        assert failure is not None
        assert (failure["stage"], failure["message"], failure["last_words"]) == (
            "fail",
            "a.mov: no sound; record it again",
            [],
        )

    def test_a_program_s_last_words_are_kept(self, library: Library) -> None:
        with pytest.raises(ProgramFailed):
            library.run(failing(ProgramFailed("ffmpeg ended with 1", ("no such filter", "giving up"))))
        failure = library.failure("fail")
        assert failure is not None
        assert (failure["message"], failure["last_words"]) == ("ffmpeg ended with 1", ["no such filter", "giving up"])

    def test_a_foreign_error_leaves_its_kind_and_none_of_its_words(self, library: Library) -> None:
        with pytest.raises(KeyError):
            library.run(failing(KeyError("the secret merger")))
        failure = library.failure("fail")
        assert failure is not None
        assert failure["message"] == "KeyError"
        assert "secret" not in json.dumps(failure)

    def test_a_failure_says_when(self, library: Library) -> None:
        with pytest.raises(BadRecording):
            library.run(failing(BadRecording("no")))
        failure = library.failure("fail")
        assert failure is not None
        assert abs(datetime.now(UTC) - datetime.fromisoformat(failure["at"])) < timedelta(minutes=1)

    def test_a_failure_leaves_no_result_and_no_part(self, library: Library) -> None:
        with pytest.raises(BadRecording):
            library.run(failing(BadRecording("no")))
        assert [path.name for path in (library.store.root / "rec" / "fail").iterdir()] == ["failed.json"]

    def test_success_clears_it(self, library: Library) -> None:
        moods = iter((True, False))

        @stage(version=1)
        def moody(bench: Bench) -> bool:
            if next(moods):
                raise BadRecording("not today")
            return True

        with pytest.raises(BadRecording):
            library.run(moody)
        assert library.failure("moody") is not None
        assert library.run(moody) is True
        assert library.failure("moody") is None

    def test_a_failure_is_not_remembered_as_an_answer(self, library: Library) -> None:
        for _ in range(2):
            with pytest.raises(BadRecording):
                library.run(failing(BadRecording("no")))
        assert [word for _, word in library.heard.told] == ["first time", "first time"]

    def test_a_person_who_stops_a_run_leaves_no_failure(self, library: Library) -> None:
        with pytest.raises(KeyboardInterrupt):
            library.run(failing(KeyboardInterrupt()))
        assert list((library.store.root / "rec" / "fail").iterdir()) == []


ANOTHER_PROCESS = """
import sys, time
from pathlib import Path
from vidcast.run.runner import Runner
from vidcast.run.stage import Bench, stage
from vidcast.run.store import Store

root, name, others = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])

@stage(version=1)
def join(bench: Bench) -> str:
    (bench.out / "whose.txt").write_text(name)
    (root / f"ready-{name}").touch()
    while len(list(root.glob("ready-*"))) < others:
        time.sleep(0.005)
    return name

Runner(Store(root), "rec")(join)
"""
"""A run whose stage ends only when so many processes have begun it."""


def another_process(root: Path, name: str, others: int) -> subprocess.Popen[bytes]:
    root.mkdir(exist_ok=True)
    return subprocess.Popen([sys.executable, "-c", ANOTHER_PROCESS, str(root), name, str(others)])


def wait_for(path: Path) -> None:
    """Return when a file is there, or fail after half a minute."""
    until = time.monotonic() + 30
    while not path.exists():
        assert time.monotonic() < until, f"{path.name} never came"
        time.sleep(0.005)


class TestTogether:
    def test_two_runners_at_once_leave_one_whole_result(self, library: Library) -> None:
        barrier = threading.Barrier(6)

        @stage(version=1)
        def meet_up(bench: Bench) -> str:
            barrier.wait(20)
            (bench.out / "whose.txt").write_text(bench.out.name, encoding="utf-8")
            return bench.out.name

        runs = [threading.Thread(target=Runner(library.store, "rec").__call__, args=(meet_up,)) for _ in range(6)]
        for run in runs:
            run.start()
        for run in runs:
            run.join()
        winner = library.run.result(meet_up)
        assert winner.fresh is False
        assert (winner.folder / "whose.txt").read_text(encoding="utf-8") == winner.value
        assert [path.name for path in winner.folder.parent.iterdir()] == [winner.folder.name]

    def test_two_processes_at_once_leave_one_whole_result(self, library: Library) -> None:
        runs = [another_process(library.store.root, name, 2) for name in ("one", "two")]
        assert [run.wait(30) for run in runs] == [0, 0]
        (result,) = library.results("join")
        winner = json.loads(result.read_text(encoding="utf-8"))["value"]
        assert (result.parent / "whose.txt").read_text(encoding="utf-8") == winner
        assert [path.name for path in result.parent.parent.iterdir()] == [result.parent.name]

    def test_a_killed_run_leaves_only_a_part_that_is_swept_after_a_day(self, library: Library) -> None:
        run = another_process(library.store.root, "doomed", 2)
        wait_for(library.store.root / "ready-doomed")
        run.kill()
        assert run.wait(30) == -signal.SIGKILL
        (left,) = (library.store.root / "rec" / "join").iterdir()
        assert left.name.startswith(".part-")
        assert library.store.sweep() == 0
        assert library.store.sweep(time.time() + SWEEP_AFTER_S + 60) == 1
        assert list((library.store.root / "rec" / "join").iterdir()) == []
