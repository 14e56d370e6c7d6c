from __future__ import annotations

from pathlib import Path

import pytest

from vidcast.tools.person_names import digest_of, person_names

WORDS = ["Then", "Priya", "Raman,", "with", "Larry", "Culp,", "spoke", "of", "COVID-19."]
NAMES = person_names()


@pytest.mark.skipif(NAMES is None, reason="needs vidcast[ner]")
def test_names_are_told_on_their_own_words() -> None:
    assert NAMES is not None
    assert [" ".join(WORDS[first : last + 1]) for first, last in NAMES.spans(WORDS)] == [
        "Priya Raman,",
        "Larry Culp,",
    ]


@pytest.mark.skipif(NAMES is None, reason="needs vidcast[ner]")
def test_names_in_a_long_text_are_told_where_they_stand() -> None:
    assert NAMES is not None
    filler = ["so"] * 1990
    assert [span[0] for span in NAMES.spans([*filler, *WORDS])][-1] == 1990 + WORDS.index("Larry")


def test_a_model_of_other_bytes_has_another_digest(tmp_path: Path) -> None:
    (tmp_path / "model").write_bytes(b"one")
    before = digest_of(tmp_path)
    (tmp_path / "model").write_bytes(b"two")
    assert digest_of(tmp_path) != before
