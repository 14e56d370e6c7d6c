from pathlib import Path

from vidcast.cli.steps import transcribed
from vidcast.model.glossary import Change, Corrected
from vidcast.model.transcript import Suspect, Transcript, Word

WORDS = (Word(0, 400, "Hello"), Word(65_400, 66_000, "Quillon", 0.6))
CHANGE = Change(65_400, 66_000, "Quillen", "Quillon", "sounds like the term")
MADE = Corrected(Transcript("en", "engine", "base", WORDS, suspects=(Suspect(65_400, 66_000, "why"),)), (CHANGE,))


def test_every_change_of_the_glossary_is_told_with_its_reason() -> None:
    assert transcribed(Path("out.json"), MADE)[1].splitlines() == [
        "out.json: 2 words, 1 doubtful place",
        "  1:05.4 Quillen -> Quillon (sounds like the term)",
    ]


def test_programs_are_told_the_same() -> None:
    assert transcribed(Path("out.json"), MADE)[0] == {
        "transcript": "out.json",
        "words": 2,
        "suspects": 1,
        "changes": [
            {
                "start_ms": 65_400,
                "end_ms": 66_000,
                "heard": "Quillen",
                "written": "Quillon",
                "why": "sounds like the term",
            }
        ],
    }
