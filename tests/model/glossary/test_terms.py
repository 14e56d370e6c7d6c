import pytest

from vidcast.model.glossary import Glossary, Term

ELLEN = Term("Ellen Park", "person")


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"text": "!"}, "text must hold a letter or digit"),
        ({"text": "Ellen  Park"}, "text must be one line, with single spaces between its words and none around them"),
        ({"text": " Ellen"}, "text must be one line, with single spaces between its words and none around them"),
        ({"text": "Ellen\nPark"}, "text must be one line, with single spaces between its words and none around them"),
        ({"text": "a b c d e f g"}, "text must have at most 6 words and 80 characters"),
        ({"text": "a" * 81}, "text must have at most 6 words and 80 characters"),
        ({"text": "Ellen", "heard_as": ("",)}, "heard_as must hold a letter or digit"),
        ({"text": "Ellen", "heard_as": ("Ellen",)}, "heard_as must differ from text; remove the one that does not"),
        (
            {"text": "Ellen", "kind": "friend"},
            "kind must be one of person, customer, product, place, acronym, word, got friend",
        ),
    ],
)
def test_what_can_be_no_term_is_refused(fields: dict[str, object], why: str) -> None:
    with pytest.raises(ValueError) as error:
        Term(**fields)  # type: ignore[arg-type]
    assert str(error.value) == why


def test_a_term_may_be_heard_as_itself_in_another_case() -> None:
    assert Term("Quillon", heard_as=("quillon",)).heard_as == ("quillon",)


def test_one_term_twice_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^term 1 and term 3 are the same; make them one with all its heard_as$"):
        Glossary((ELLEN, Term("Luis"), Term("ellen park")))


def test_a_way_of_hearing_belongs_to_one_term() -> None:
    with pytest.raises(ValueError, match=r"^term 1 and term 2 have a heard_as in common; keep it in one$"):
        Glossary((Term("Luis", heard_as=("Lewis",)), Term("Louis", heard_as=("Lewis",))))


def test_a_term_is_never_heard_as_another_one() -> None:
    with pytest.raises(ValueError, match=r"^term 1 has a heard_as that is term 2; remove one of them$"):
        Glossary((Term("Luis", heard_as=("Louis",)), Term("Louis")))


def test_the_first_terms_are_told_first() -> None:
    assert Glossary((Term("Omaha"), ELLEN)).texts == ("Omaha", "Ellen Park")


class TestMerged:
    def test_the_first_glossary_comes_first(self) -> None:
        assert Glossary.merged(Glossary((ELLEN,)), Glossary((Term("Omaha"),))).texts == ("Ellen Park", "Omaha")

    def test_a_term_of_both_is_written_as_in_the_first_and_heard_as_in_both(self) -> None:
        show = Glossary((Term("ThinkPad", "product", ("think pad",)),))
        library = Glossary((Term("Thinkpad", "word", ("sink pad", "think pad")),))
        assert Glossary.merged(show, library).terms == (Term("ThinkPad", "product", ("think pad", "sink pad")),)

    def test_a_way_of_hearing_stays_with_the_first_term_that_claims_it(self) -> None:
        show, library = Glossary((Term("Luis", heard_as=("Lewis",)),)), Glossary((Term("Louis", heard_as=("Lewis",)),))
        assert [term.heard_as for term in Glossary.merged(show, library).terms] == [("Lewis",), ()]

    def test_a_way_of_hearing_that_another_glossary_has_as_a_term_is_dropped(self) -> None:
        show, library = Glossary((Term("Luis", heard_as=("Louis",)),)), Glossary((Term("Louis"),))
        assert Glossary.merged(show, library).terms == (Term("Luis"), Term("Louis"))

    def test_nothing_merged_is_nothing(self) -> None:
        assert Glossary.merged() == Glossary()
