import pytest

from vidcast.model.glossary.reading import is_ordinary, read
from vidcast.model.transcript import Word

ORDINARY = frozenset({"counter", "make", "plan", "query", "sign", "shout", "we", "write", "wrote"})


def words(text: str) -> list[Word]:
    return [Word(index * 10, index * 10 + 5, part) for index, part in enumerate(text.split())]


@pytest.mark.parametrize(
    "word", ["sign", "Sign", "signs", "signed", "signing", "making", "planned", "queries", "rewrote", "counter-signed"]
)
def test_a_form_of_a_frequent_word_is_ordinary(word: str) -> None:
    assert is_ordinary(word, ORDINARY)


@pytest.mark.parametrize("word", ["we're", "we’ll", "41", "Monday"])
def test_contractions_numbers_and_days_are_ordinary(word: str) -> None:
    assert is_ordinary(word, ORDINARY)


@pytest.mark.parametrize("word", ["Quillon", "quillon", "Sign-Quillon"])
def test_another_word_is_not(word: str) -> None:
    assert not is_ordinary(word, ORDINARY)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("“Castellan's,”", ("“", "Castellan", "'s", ",”")),
        ("R&D.", ("", "R&D", "", ".")),
        ("A.R.R.", ("", "A.R.R", "", ".")),
        ("$41", ("", "$41", "", "")),
        ("—", ("—", "", "", "")),
        ("Ortegas'", ("", "Ortegas", "", "'")),
    ],
)
def test_signs_stand_apart(text: str, parts: tuple[str, str, str, str]) -> None:
    (found,) = read(words(text))
    assert (found.lead, found.core, found.possessive, found.trail) == parts


def test_a_sentence_opens_after_the_one_before_has_ended() -> None:
    assert [word.opens for word in read(words("We went. He said: no, Dr. Vogt did"))] == [
        *(True, False, True),
        *(False, False, False, False, False),
    ]


def test_a_name_goes_on_after_its_title() -> None:
    assert [word.ends for word in read(words("Dr. Vogt, now"))] == [False, True, False]
