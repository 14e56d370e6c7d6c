from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcast.model.restart import Restart, restarts
from vidcast.model.transcript import Word


def spoken(text: str, start_ms: int = 0) -> list[Word]:
    """Words of 300 ms with 100 ms between them; `|` is a pause of two seconds."""
    words, at = [], start_ms
    for part in text.split():
        if part == "|":
            at += 2000
            continue
        words.append(Word(at, at + 300, part))
        at += 400
    return words


def cut(words: Sequence[Word], found: Restart) -> str:
    """What is left when the offered span is cut."""
    return " ".join(w.text for w in words if w.end_ms <= found.start_ms or w.start_ms >= found.end_ms)


def left(text: str) -> str:
    words = spoken(text)
    [found] = restarts(words)
    return cut(words, found)


PROVEN = {
    "Hi all. Our safety record is up this, scratch that. Our safety record is up eight percent.": (
        "Hi all. Our safety record is up eight percent."
    ),
    "Hi all. Our safety record went, um, let me start again. Our safety record went up.": (
        "Hi all. Our safety record went up."
    ),
    "First, the pilots asked for fewer. Okay, sorry, let me try that again. So, the pilots asked for lists.": (
        "First, So, the pilots asked for lists."
    ),
    "The new office opens in. Start over. The new office opens in May.": "The new office opens in May.",
    "Thanks to Priya and the night, take two. Thanks to Priya and the night crew.": (
        "Thanks to Priya and the night crew."
    ),
    "Our plant in Leeds | again | our plant in Leeds is open.": "our plant in Leeds is open.",
    "We will hire forty engineers let me start again we will hire forty engineers in May.": (
        "we will hire forty engineers in May."
    ),
}


@pytest.mark.parametrize("text", PROVEN)
def test_cutting_what_is_offered_leaves_the_good_take(text: str) -> None:
    assert left(text) == PROVEN[text]


@pytest.mark.parametrize("text", PROVEN)
def test_what_is_said_again_is_sure(text: str) -> None:
    [found] = restarts(spoken(text))
    assert (found.sure, found.how) == (True, "the words after it repeat those before it")


UNPROVEN = {
    "Hi all. We lost a client. Scratch that. Three of us went to Leeds.": "Hi all. Three of us went to Leeds.",
    "Hi all. We lost a client, strike that. Three went.": "Hi all. Three went.",
    "Hi all. The number is nine | cut that | Sales went well.": "Hi all. Sales went well.",
    "Hi all. The number is nine. Sorry, again. Sales went well.": "Hi all. Sales went well.",
    "Hi all. The number is nine. Take two. Sales went well.": "Hi all. Sales went well.",
    "Hi all. The number is nine. Wait, no, let me redo that, sorry. Sales went well.": "Hi all. Sales went well.",
    "Hi all. The number is nine. “Let’s go again.” Sales went well.": "Hi all. Sales went well.",
}


@pytest.mark.parametrize("text", UNPROVEN)
def test_without_repetition_the_sentence_before_goes(text: str) -> None:
    assert left(text) == UNPROVEN[text]


@pytest.mark.parametrize("text", UNPROVEN)
def test_without_repetition_nothing_is_sure(text: str) -> None:
    [found] = restarts(spoken(text))
    assert (found.sure, found.how) == (False, "the sentence before it")


@pytest.mark.parametrize(
    "text",
    [
        "After the fire we had to start over as a company.",
        "We had to start over. We had to learn it all.",
        "Let me start again next week with the numbers.",
        "Now we can scratch that itch.",
        "Take two aspirin and call me.",
        "If the pump fails, start over.",
        "They asked whether we could cut that by half.",
        "Prices rose, and we cut that, too.",
        "Thank you, one more time, to the crew.",
        "Sorry again for the delay, everyone.",
        "And again, thank you all.",
        "Try again. Fail again.",
        "She told the board to strike that clause from the contract.",
        "The second take two years ago was harder.",
        "You have to start again from zero, and that is fine.",
        "It took one attempt and then take three of the plan worked.",
        "Let me try that again with you next month.",
        "",
    ],
)
def test_what_belongs_to_the_message_is_not_offered(text: str) -> None:
    assert restarts(spoken(text)) == ()


def test_the_marker_is_told_with_the_words_that_lead_to_it() -> None:
    words = spoken("Our plan is. Okay, sorry, scratch that. Our plan is simple.")
    [found] = restarts(words)
    assert (found.marker_start_ms, found.marker_end_ms, found.end_ms) == (1200, 2700, 2700)


def test_two_phrases_in_a_row_are_one_marker() -> None:
    text = "Our plan is good. Scratch that, let me start again. Our plan is simple."
    assert left(text) == "Our plan is simple."


def test_each_abandoned_take_is_offered() -> None:
    words = spoken("Our plan is. Scratch that. Our plan is, uh. Let me start again. Our plan is simple.")
    spans = [(found.start_ms, found.end_ms) for found in restarts(words)]
    assert spans == [(0, 1900), (2000, 5100)]


def test_the_longest_repetition_shows_where_it_began() -> None:
    text = "Hi, this is Dana from field. Our plan is good. Let me start again. Hi, this is Dana from field."
    assert left(text) == "Hi, this is Dana from field."


def test_a_marker_before_everything_goes_by_itself() -> None:
    words = spoken("Let me start again. Hi all.")
    [found] = restarts(words)
    assert (found.start_ms, found.end_ms) == (0, 1500)


def test_what_was_said_more_than_a_minute_before_is_not_taken_back() -> None:
    words = [*spoken("Our plan is simple."), *spoken("Sales. Scratch that. Our plan is simple.", 62_000)]
    [found] = restarts(words)
    assert (found.start_ms, found.sure) == (62_000, False)


def test_of_a_very_long_sentence_only_the_clause_goes() -> None:
    text = " ".join(["and"] * 60) + ", we lost it, scratch that. Sales went well."
    words = spoken(text)
    [found] = restarts(words)
    assert words[60].start_ms == found.start_ms


WORDS = [
    word.text for word in spoken("we our plan. is good, scratch that. let me start again. take two over um Hi all")
]
said = st.lists(st.sampled_from(WORDS), max_size=30)


@given(said)
def test_what_is_offered_ends_with_its_marker(texts: list[str]) -> None:
    words = spoken(" ".join(texts))
    starts, ends = {word.start_ms for word in words}, {word.end_ms for word in words}
    for found in restarts(words):
        assert found.start_ms <= found.marker_start_ms < found.marker_end_ms == found.end_ms
        assert {found.start_ms, found.marker_start_ms} <= starts
        assert found.end_ms in ends
