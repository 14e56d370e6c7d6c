"""Commands about a whole library, as far as they go without a recording."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from vidcast.checkup import checkup
from vidcast.cli import cli
from vidcast.cli.library import worst
from vidcast.config import LibraryFolder
from vidcast.errors import BadRecording, BadRequest, BadSettings
from vidcast.tools import weights
from vidcast.tools.weights import Carried, embedded_model


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return LibraryFolder.made(tmp_path / "acme").root


def ask(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(each) for each in arguments], standalone_mode=False)


def fault(*arguments: str | Path) -> BaseException:
    """The error that a command ends with; `vidcast.cli.main` makes an exit code of it."""
    asked = ask(*arguments)
    assert asked.exception is not None
    assert asked.output == ""
    return asked.exception


def answer(*arguments: str | Path) -> Any:
    return json.loads(ask(*arguments, "--json").stdout)


class TestInit:
    def test_it_makes_a_library(self, tmp_path: Path) -> None:
        ask("init", tmp_path / "acme")
        assert LibraryFolder.found(tmp_path / "acme").config().library.title == "Acme"

    def test_programs_get_one_document(self, tmp_path: Path) -> None:
        assert answer("init", tmp_path / "acme") == {
            "library": f"{tmp_path}/acme",
            "config": f"{tmp_path}/acme/vidcast.toml",
        }

    def test_it_refuses_a_folder_that_holds_anything_else(self, tmp_path: Path) -> None:
        (tmp_path / "thesis.doc").touch()
        assert type(fault("init", tmp_path)) is BadRequest
        assert not (tmp_path / "vidcast.toml").exists()


class TestNames:
    @pytest.mark.parametrize(
        "command",
        [
            ("explain",),
            ("findings",),
            ("publish",),
            ("approve", "--by", "Ana"),
            ("decide", "f-1", "--false-alarm", "--by", "Ana"),
        ],
    )
    def test_an_unknown_episode_is_answered_with_the_known_ones(self, library: Path, command: tuple[str, ...]) -> None:
        name, *rest = command
        error = fault(name, "weekly/2026-w47", *rest, "-L", library)
        assert (type(error), str(error)) == (
            BadRequest,
            "weekly/2026-w47: no episode of that name; known: none yet",
        )

    def test_a_folder_that_is_no_library_says_how_to_make_one(self, tmp_path: Path) -> None:
        error = fault("status", "-L", tmp_path)
        assert type(error) is BadRequest
        assert str(error).endswith(f"make one with `vidcast init {tmp_path}`")


class TestConfiguration:
    def test_every_fault_of_it_is_told_at_once_before_anything_runs(self, library: Path) -> None:
        (library / "vidcast.toml").write_text('[library]\ntitel = "x"\n[speech]\nengine = "ear"\n', encoding="utf-8")
        error = fault("status", "-L", library)
        assert type(error) is BadSettings
        assert [line.split(":")[0].strip() for line in str(error).splitlines()[1:]] == [
            "library.titel",
            "speech.engine",
        ]

    def test_one_that_is_not_toml_says_where(self, library: Path) -> None:
        (library / "vidcast.toml").write_text("[library\n", encoding="utf-8")
        error = fault("watch", "--once", "-L", library)
        assert type(error) is BadSettings
        assert str(error).startswith("vidcast.toml: not TOML: ")

    def test_a_database_that_is_none_is_a_fault_of_it(self, library: Path) -> None:
        (library / "vidcast.toml").write_text('[library]\ndatabase = "catalogue.db"\n', encoding="utf-8")
        error = fault("status", "-L", library)
        assert type(error) is BadSettings
        assert str(error).startswith("library.database: not the SQLAlchemy URL ")


class TestStatus:
    def test_a_new_library_says_what_to_do_next(self, library: Path) -> None:
        assert ask("status", "-L", library).output == "no episodes yet: vidcast run RECORDING\n"

    def test_programs_get_an_empty_list(self, library: Path) -> None:
        assert answer("status", "-L", library) == {"episodes": [], "inbox": [], "damaged_originals": []}

    def test_what_waits_in_the_inbox_is_named(self, library: Path) -> None:
        (library / "inbox" / "weekly" / "update.mp4").touch()
        (matter,) = answer("status", "-L", library)["inbox"]
        assert matter.pop("since").endswith("Z")
        why = "it is empty; copy it here again"
        assert matter == {"show": "weekly", "file": "update.mp4", "state": "waiting", "why": why}
        last = ask("status", "-L", library).output.splitlines()[-1]
        assert last.startswith("weekly/update.mp4  waiting")
        assert last.endswith(why)


class TestDoctor:
    def test_it_names_what_waits_in_the_inbox(self, library: Path) -> None:
        assert self.inbox(library) == (True, "nothing waits")
        (library / "inbox" / "weekly" / "update.mp4").touch()
        assert self.inbox(library) == (True, "1 waiting; weekly/update.mp4: it is empty; copy it here again")

    def test_an_inbox_that_cannot_be_used_is_no_fit(self, library: Path) -> None:
        (library / "inbox" / "weekly").rmdir()
        (library / "inbox").rmdir()
        fit, says = self.inbox(library)
        assert (fit, says) == (False, f"inbox: {library / 'inbox'}: the file or folder is missing")

    def test_it_hashes_the_speech_model_and_says_what_it_made_again(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        piece = "pytest/__init__.py"
        content = weights._installed(piece).read_bytes()
        carried = Carried("model.bin", hashlib.sha256(content).hexdigest(), len(content), (piece,))
        monkeypatch.setattr(weights, "FOLDER", (carried,))
        monkeypatch.setenv("VIDCAST_CACHE", str(tmp_path))
        model, again = embedded_model(tmp_path) / "model.bin", "model.bin was damaged and was made again"
        assert self.model() == (True, f"Whisper base in {model.parent}")
        model.write_bytes(content[:-2] + b"xx")
        assert self.model() == (True, f"Whisper base in {model.parent}; the speech model's {again} from its packages")
        assert self.model() == (True, f"Whisper base in {model.parent}")
        assert model.read_bytes() == content

    @staticmethod
    def model() -> tuple[bool, str]:
        (found,) = (each for each in checkup(None) if each.what == "speech model")
        return found.fit, found.says

    @staticmethod
    def inbox(library: Path) -> tuple[bool, str]:
        (found,) = (each for each in checkup(LibraryFolder(library)) if each.what == "inbox")
        return found.fit, found.says


class TestWatch:
    def test_an_empty_inbox_says_so(self, library: Path) -> None:
        asked = ask("watch", "--once", "-L", library)
        assert (asked.return_value, asked.output) == (0, "the inbox is empty\n")


class TestRun:
    def test_a_recording_that_is_not_there_is_told_and_ends_with_2(self, library: Path) -> None:
        asked = ask("run", "gone.mp4", "-L", library)
        assert (asked.return_value, asked.stdout, asked.stderr) == (2, "", "vidcast: gone.mp4: there is no such file\n")

    def test_programs_get_a_document_for_each_recording(self, library: Path, tmp_path: Path) -> None:
        names = "gone.mp4", str(tmp_path)
        assert answer("run", *names, "-L", library) == {
            "episodes": [
                {"recording": "gone.mp4", "state": "failed", "error": "gone.mp4: there is no such file"},
                {"recording": str(tmp_path), "state": "failed", "error": f"{tmp_path}: a folder; name one recording"},
            ]
        }

    @pytest.mark.parametrize(
        ("flag", "value", "says"),
        [
            ("--week", "47", "'47' is not an ISO week; write it as 2026-W47"),
            ("--week", "2026-W54", "'2026-W54' is not an ISO week; write it as 2026-W47"),
            ("--show", "all", "show 'all': this name is reserved; choose another, such as all-show"),
        ],
    )
    def test_a_wish_that_cannot_be_granted_is_refused_before_the_recording_is_read(
        self, library: Path, tmp_path: Path, flag: str, value: str, says: str
    ) -> None:
        asked = ask("run", tmp_path / "gone.mp4", flag, value, "-L", library)
        assert (asked.return_value, asked.output) == (2, f"vidcast: {says}\n")

    def test_a_faulty_note_beside_the_recording_is_told(self, library: Path, tmp_path: Path) -> None:
        (tmp_path / "update.mp4").write_bytes(b"video")
        (tmp_path / "update.toml").write_text('tittle = "x"\n', encoding="utf-8")
        asked = ask("run", tmp_path / "update.mp4", "-L", library)
        assert asked.return_value == 2
        assert "tittle: unknown key; known here: show, week, title" in asked.output

    def test_a_file_that_is_no_recording_is_refused_and_not_kept(self, library: Path, tmp_path: Path) -> None:
        (tmp_path / "letter.mp4").write_text("Dear all,", encoding="utf-8")
        asked = ask("run", tmp_path / "letter.mp4", "-L", library)
        assert asked.return_value == BadRecording.exit_code
        assert list((library / "originals").iterdir()) == []


class TestDecide:
    def test_without_a_decision_it_asks_which(self, library: Path) -> None:
        error = fault("decide", "weekly", "f-1", "--by", "Ana", "-L", library)
        assert str(error) == (
            "what is decided? One of --waive, --accept-fix, --cut, --cut-sentence, --bleep, --mute, --disclaim, "
            "--reshoot, --take-back, --false-alarm"
        )


@pytest.mark.parametrize(
    ("statuses", "code"),
    [([], 0), ([0, 0], 0), ([0, 5], 5), ([5, 2], 2), ([2, 3], 3), ([3, 4, 5], 4), ([5, 1], 1)],
)
def test_of_several_exit_codes_the_one_that_says_most_counts(statuses: list[int], code: int) -> None:
    assert worst(statuses) == code
