"""What cards say, and what is known of it before one is drawn."""

from __future__ import annotations

import pytest

from vidcast.errors import BadSettings
from vidcast.model.part import Credit
from vidcast.tools.cards import Brand, CardText, pictures_left_out
from vidcast.tools.cards.text import shortened


def test_the_small_line_joins_what_there_is() -> None:
    assert [CardText(show, "", week).kicker for show, week in (("A", "B"), ("A", ""), ("", "B"), ("", ""))] == [
        "A · B",
        "A",
        "B",
        "",
    ]


def test_a_leader_of_two_parts_speaks_once() -> None:
    parts = (Credit("Dana", title="One"), Credit("Sam"), Credit(" dana ", title="Two"), Credit("", title="Three"))
    assert [credit.leader for credit in CardText("", "", "", parts).speakers] == ["Dana", "Sam"]


def test_what_loses_a_picture_is_told() -> None:
    text = CardText("Show", "We won 🎉", "Week 47", (Credit("Dana", title="Zoe\u0308"), Credit("Sam", title="Up 🚀")))
    assert pictures_left_out(text, Brand()) == ("We won 🎉", "Up 🚀")


@pytest.mark.parametrize(
    "text",
    [
        CardText("王", "", ""),
        CardText("", "王", ""),
        CardText("", "", "", (Credit("王"),)),
        CardText("", "", "", (Credit("", "王"),)),
        CardText("", "", "", (Credit("", "", "", "王"),)),
    ],
    ids=["show", "title", "leader", "role", "part"],
)
def test_a_letter_that_no_font_has_is_found_wherever_it_stands(text: CardText) -> None:
    with pytest.raises(BadSettings, match=r"no 王 \(U\+738B\)"):
        pictures_left_out(text, Brand())


@pytest.mark.parametrize("field", ["closing_line", "closing_note", "disclaimer"])
def test_the_brand_s_own_words_are_looked_at_too(field: str) -> None:
    with pytest.raises(BadSettings, match=r"no 王 \(U\+738B\)"):
        pictures_left_out(CardText("", "", ""), Brand(**{field: "王"}))


def test_only_what_is_very_long_is_shortened() -> None:
    assert (shortened("a " * 150), shortened("word " * 100, 20)) == ("a " * 150, "word word word word …")
