"""A raw recording becomes a published episode, by the commands a person types; everything in it is real."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import feedparser
import pytest

from vidcast.tools.ffmpeg import Ffmpeg
from vidcast.tools.probe import probe

SAMPLES = Path(__file__).parents[1] / "samples"
WHOLE, SHORT = (17.6, 55.2), (37.2, 55.2)
"""From the takeover talks to the guarantee, in weekly_review; and from somebody's surgery on. In seconds."""

SECRETS = ("Castellan", "forty one million", "41 million", "Ellen Park", "Brightwater", "guaranteed to cut")


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    status: int
    out: str
    err: str

    @property
    def value(self) -> dict:
        return json.loads(self.out)


def vidcast(*arguments: str | Path) -> Said:
    ran = subprocess.run(
        [sys.executable, "-m", "vidcast", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    return Said(ran.returncode, ran.stdout, ran.stderr)


@dataclass(frozen=True)
class Story:
    """One library's life, told once for all tests of this file."""

    library: Path
    recording: Path
    span_s: tuple[float, float]
    """Which part of weekly_review the recording is."""
    steps: dict[str, Said]
    held_tree: frozenset[str]
    """The files of the site while the episode was held."""

    @property
    def folder(self) -> Path:
        return self.library / "site" / "sales" / "2026-w11"


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(SHORT, id="short", marks=pytest.mark.timeout(600)),
        pytest.param(WHOLE, id="whole", marks=[pytest.mark.slow, pytest.mark.timeout(600)]),
    ],
)
def story(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Story:
    start_s, end_s = request.param
    place = tmp_path_factory.mktemp("story")
    library, recording = place / "acme", place / "Tom's week #11 (final) 100%.MP4"
    cut = [str(Ffmpeg.found().program), "-v", "error", "-ss", str(start_s), "-t", str(end_s - start_s)]
    cut += ["-i", str(SAMPLES / "weekly_review.phone.mp4"), "-vf", "scale=360:-2", "-preset", "ultrafast"]
    subprocess.run([*cut, f"file:{recording}"], check=True)
    steps = {"init": vidcast("init", library)}
    options = ("-L", library, "--show", "sales", "--week", "2026-W11", "--title", "R&D <5%", "--leader", "Tom Okafor")
    steps["run"] = vidcast("run", recording, *options, "--json")
    held = frozenset(path.relative_to(library).as_posix() for path in (library / "site").rglob("*") if path.is_file())
    steps["publish held"] = vidcast("publish", "sales/2026-w11", "-L", library)
    steps["approve held"] = vidcast("approve", "sales/2026-w11", "--by", "Ana", "-L", library)
    steps["findings"] = vidcast("findings", "sales/2026-w11", "-L", library, "--json")
    for found in steps["findings"].value["findings"]:
        if found["rule"] == "hr.health":
            how = ("--cut-sentence", "--listened")
        elif found["rule"] == "lang.profanity.mild":
            continue
        else:
            how = ("--waive", "--because", "announced on Monday")
        steps[found["rule"]] = vidcast("decide", "sales", found["id"], *how, "--by", "Ana, legal", "-L", library)
    steps["run decided"] = vidcast("run", recording, *options, "--json")
    steps["approve"] = vidcast("approve", "2026-w11", "--by", "Ana, comms", "-L", library, "--json")
    steps["again"] = vidcast("run", recording, *options, "--json")
    steps["explain"] = vidcast("explain", "sales/2026-w11", "-L", library, "--json")
    return Story(library, recording, (start_s, end_s), steps, held)


def test_a_held_episode_exits_with_five(story: Story) -> None:
    assert (story.steps["run"].status, story.steps["run"].value["episodes"][0]["state"]) == (5, "held")


def test_nothing_of_a_held_episode_is_on_the_site(story: Story) -> None:
    assert story.held_tree == frozenset()


@pytest.mark.parametrize(
    ("rule", "start_s", "end_s"),
    [
        ("mna.talks", 17.96, 26.38),
        ("conf.marker", 17.96, 26.38),
        ("fin.unreleased", 28.98, 36.58),
        ("hr.health", 37.58, 44.82),
        ("claim.guarantee", 46.92, 54.10),
    ],
)
def test_each_planted_item_is_found_at_its_place(story: Story, rule: str, start_s: float, end_s: float) -> None:
    found = [each for each in story.steps["findings"].value["findings"] if each["rule"] == rule]
    begin_s, _ = story.span_s
    assert bool(found) == (start_s > begin_s), "found where it is not, or not found where it is"
    for each in found:
        assert start_s - begin_s - 0.2 <= each["start_ms"] / 1000 < each["end_ms"] / 1000 <= end_s - begin_s + 0.2


def test_it_cannot_be_published_while_it_is_held(story: Story) -> None:
    assert story.steps["publish held"].status == 5


def test_it_cannot_be_approved_over_findings_that_block(story: Story) -> None:
    said = story.steps["approve held"]
    assert (said.status, "wait for a decision first" in said.err) == (5, True)


def test_decisions_alone_do_not_publish(story: Story) -> None:
    said = story.steps["run decided"]
    waits = said.value["episodes"][0]["waits"]
    assert (said.status, [wait["why"] for wait in waits]) == (5, ["approval of what was decided"])


def test_after_the_approval_it_is_published(story: Story) -> None:
    said = story.steps["approve"]
    assert (said.status, said.value["state"], said.value["changed"]) == (0, "published", True)


def test_a_later_call_says_that_nothing_changed_and_runs_no_stage(story: Story) -> None:
    said = story.steps["again"]
    assert (said.status, said.value["episodes"][0]["changed"], said.err) == (0, False, "")


def test_deciding_runs_no_stage_whose_inputs_stayed(story: Story) -> None:
    """Neither a decision nor an approval transcribes again."""
    assert "transcribe" not in story.steps["run decided"].err + story.steps["approve"].err


def test_what_was_cut_is_gone_from_captions_and_transcript(story: Story) -> None:
    texts = [path.read_text() for path in story.folder.iterdir() if path.suffix in (".vtt", ".srt", ".json", ".html")]
    assert len(texts) >= 5
    assert not any(re.search("surgery|Ellen|Brightwater", text) for text in texts)


def test_the_feed_can_be_read_by_a_feed_reader(story: Story) -> None:
    entry = feedparser.parse((story.library / "site" / "sales" / "feed.xml").read_bytes()).entries[0]
    enclosure = entry.enclosures[0]
    assert (entry.title, enclosure.type) == ("R&D <5%", "video/mp4")
    assert int(enclosure.length) == (story.folder / "sales-2026-w11.mp4").stat().st_size
    assert entry.podcast_transcript["url"].endswith("/sales/2026-w11/captions.vtt")


def test_the_published_video_is_as_long_as_planned(story: Story) -> None:
    made = probe(story.folder / "sales-2026-w11.mp4", "")
    (part,) = story.steps["explain"].value["parts"]
    trim = next(each for each in part["stages"] if each["stage"] == "trim")
    line = json.loads((Path(trim["folder"]) / "result.json").read_text())["value"]
    kept = sum(end - first for first, end in line["kept"])
    assert made.video is not None
    assert made.video.frames == kept + 90 + 75
    assert abs(made.duration_ms - round((kept + 165) * 1000 / 30)) <= 34 + 22


def test_the_published_sound_has_the_loudness_promised(story: Story) -> None:
    heard = Ffmpeg.found().loudness(story.folder / "sales-2026-w11.mp4", 60)
    assert abs(heard.lufs + 16) <= 0.5
    assert heard.true_peak_db <= -1


def test_every_check_of_the_finished_files_passed(story: Story) -> None:
    checks = story.steps["explain"].value["report"]["checks"]
    assert len(checks) >= 8
    assert [check["id"] for check in checks if not check["passed"]] == []


def test_what_commands_say_in_passing_quotes_nothing(story: Story) -> None:
    """Messages and holds may be read by anyone who sees a screen or a log; only `findings` quotes."""
    said = "".join(each.err + (each.out if name != "findings" else "") for name, each in story.steps.items())
    assert [secret for secret in SECRETS if secret.casefold() in said.casefold()] == []


def test_the_original_is_kept_and_the_dropped_file_untouched(story: Story) -> None:
    kept = [path for path in (story.library / "originals").rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in kept] == [story.recording.read_bytes()]
    assert kept[0].stat().st_mode & 0o222 == 0


def test_an_unusable_recording_leaves_nothing_behind(story: Story, tmp_path: Path) -> None:
    path = tmp_path / "empty.mp4"
    path.touch()
    said = vidcast("run", path, "-L", story.library)
    assert (said.status, path.exists()) == (2, True)
    assert said.out == ""
    assert said.err.endswith(
        "vidcast: empty.mp4: the file is empty (0 bytes); the copy did not finish; copy it again\n"
    )
