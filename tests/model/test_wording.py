from dataclasses import replace

import pytest

from vidcast.model.corrections import Edit
from vidcast.model.findings import Finding, Findings
from vidcast.model.glossary import Glossary, Term
from vidcast.model.transcript import Transcript, Word
from vidcast.model.wording import Replacement, always, corrected_away, replacements, worded


def spoken(text: str) -> Transcript:
    words = tuple(Word(at * 400, at * 400 + 300, word) for at, word in enumerate(text.split()))
    return Transcript("en", "e", "m", words)


def changed(text: str, heard: str, written: str) -> str:
    said = spoken(text)
    return worded(said, Glossary(), tuple(replacements(said.words, Replacement(heard, written)))).transcript.text


@pytest.mark.parametrize(
    ("text", "heard", "written", "result"),
    [
        ("We met castle and, again.", "castle and", "Castellan", "We met Castellan, again."),
        ("Castle and castle and.", "castle and", "Castellan", "Castellan Castellan."),
        ('He said "priya."', "Priya", "Prya", 'He said "Prya."'),
        ("Nothing here.", "castle and", "Castellan", "Nothing here."),
        ("um we go", "um we", "we", "we go"),
        ("So, um, we go", "um", "", "So, we go"),
    ],
)
def test_words_are_written_otherwise_wherever_they_are_heard(text: str, heard: str, written: str, result: str) -> None:
    assert changed(text, heard, written) == result


def test_what_is_written_so_already_is_no_edit() -> None:
    assert list(replacements(spoken("Hello Priya.").words, Replacement("priya", "Priya"))) == []


@pytest.mark.parametrize(
    ("text", "heard", "written", "way"),
    [
        ('He said "castle and, twice.', "castle and", "Castellan", "castle and"),
        ("We use dot net, and more.", "dot net", ".NET", "dot net"),
        ("Look at yahoo.", "yahoo", "Yahoo!", "yahoo"),
        ("We met castle, and they left.", "castle and", "Castellan", "castle and"),
        ("We use c sharp.", "c sharp", "C#", "c sharp"),
    ],
)
def test_what_is_replaced_always_is_a_term_without_the_marks_of_its_place(
    text: str, heard: str, written: str, way: str
) -> None:
    (edit,) = replacements(spoken(text).words, Replacement(heard, written))
    assert always(edit) == Term(written, heard_as=(way,))


def test_what_is_replaced_by_nothing_is_no_term() -> None:
    assert always(Edit(0, 300, "um", "")) is None


def test_capitals_and_marks_are_no_other_words() -> None:
    said = spoken("hello priya")
    assert worded(said, Glossary(), [Edit(400, 700, "priya", "Priya!")]).is_as_heard
    assert not worded(said, Glossary(), [Edit(400, 700, "priya", "Maya")]).is_as_heard


def test_a_correction_that_fits_nowhere_is_a_conflict_and_changes_nothing() -> None:
    said = spoken("hello priya")
    lost = Edit(400, 700, "somebody", "Maya")
    assert worded(said, Glossary(), [lost]).conflicts == (lost,)
    assert worded(said, Glossary(), [lost]).transcript == said


FOUND = Finding(
    id="f-1",
    rule="deals.talks",
    title="A deal",
    severity="block",
    quote="talks to buy",
    start_ms=1000,
    end_ms=2000,
    episode_start_ms=None,
    episode_end_ms=None,
    how="exact",
    probability=0.9,
    why="Nobody knows yet.",
    decides=("legal",),
    fixes=("cut",),
)


def findings(*each: Finding) -> Findings:
    return Findings("general", "1", each, ("music",))


def test_what_is_heard_and_no_longer_written_stays_a_finding() -> None:
    (left,) = corrected_away(findings(FOUND), findings()).findings
    assert (left.id, left.severity, left.state, left.listen) == ("f-1", "block", "open", True)
    assert left.why.endswith("the sound still says it as it was heard. Nobody knows yet.")


@pytest.mark.parametrize(
    "written",
    [FOUND, replace(FOUND, id="f-2", quote="talks to buy Castellan", end_ms=2400)],
    ids=["the same words", "the same place in other words"],
)
def test_what_is_found_in_both_is_found_once(written: Finding) -> None:
    assert corrected_away(findings(FOUND), findings(written)).findings == ()


def test_another_rule_at_the_same_place_is_another_finding() -> None:
    written = replace(FOUND, id="f-2", rule="deals.price")
    assert len(corrected_away(findings(FOUND), findings(written)).findings) == 1


def test_only_terms_of_several_words_that_are_written_are_kept_together() -> None:
    house = Glossary((Term("Castellan Software"), Term("Omaha"), Term("Harbor Point")))
    assert worded(spoken("castellan software moved to Omaha"), Glossary(), ()).phrases(house) == ("Castellan Software",)
