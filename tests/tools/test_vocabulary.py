import pytest

from vidcast.tools.vocabulary import ordinary_words


@pytest.mark.parametrize("word", ["a", "the", "castle", "software", "quarter", "guaranteed"])
def test_frequent_words_are_ordinary(word: str) -> None:
    assert word in ordinary_words()


@pytest.mark.parametrize("word", ["The", "castellan", "lewis", "ortega", "brightwater", ""])
def test_names_and_capitals_are_not(word: str) -> None:
    assert word not in ordinary_words()
