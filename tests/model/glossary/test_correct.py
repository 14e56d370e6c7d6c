"""What becomes of misheard names; texts in these tests are written as `word/probability word ...`."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vidcast.model.glossary import Change, Corrected, Glossary, Term, corrected
from vidcast.model.policy.normal import vocabulary
from vidcast.model.transcript import Suspect, Transcript, Word

ORDINARY = vocabulary(
    "a account and at back bell buy castle clark for from hello here hill him is king lake line met new nice no now of"
    " online our park party point pond quarter ran read said software talk thank that the they this to told was water"
    " we went who with won work you yesterday ash call in scan an bright flow apple pie red on i am"
)
PART = re.compile(r"(.*?)(?:/(\.\d+))?([^\d/]*)")
CASTELLAN = Term("Castellan Software", "customer")
LUIS = Term("Luis Ortega", "person")


def transcript(text: str, language: str = "en") -> Transcript:
    words = []
    for index, part in enumerate(text.split()):
        said, sure, signs = PART.fullmatch(part).groups()  # type: ignore[union-attr]
        words.append(Word(index * 500, index * 500 + 400, said + signs, float(sure or 1)))
    return Transcript(language, "engine", "base", tuple(words))


def put_right(text: str, *terms: Term) -> Corrected:
    return corrected(transcript(text), Glossary(terms), ORDINARY)


def read(text: str, *terms: Term) -> str:
    return put_right(text, *terms).transcript.text


def offers(text: str, *terms: Term) -> list[tuple[str, ...]]:
    return [suspect.offers for suspect in put_right(text, *terms).transcript.suspects if suspect.offers]


class TestListed:
    TERM = Term("Castellan", "customer", ("castle and", "Kasselon"))

    def test_a_listed_way_of_hearing_is_put_right(self) -> None:
        assert read("we told castle/.1 and software", self.TERM) == "we told Castellan software"

    def test_ordinary_words_that_the_engine_is_sure_of_stay(self) -> None:
        assert read("the castle and the king", self.TERM) == "the castle and the king"

    def test_ordinary_words_that_the_engine_is_sure_of_are_offered(self) -> None:
        assert offers("the castle and the king", self.TERM) == [("Castellan",)]

    def test_a_word_that_is_none_is_put_right_however_sure_the_engine_is(self) -> None:
        assert read("we told Kasselon", self.TERM) == "we told Castellan"

    @pytest.mark.parametrize(("text", "way"), [("they launch in May again", "May"), ("and I am happy", "i am")])
    def test_a_capital_that_a_word_always_has_makes_it_no_name(self, text: str, way: str) -> None:
        assert read(text, Term("Mae", "person", (way,))) == text

    def test_part_of_a_word_is_no_word(self) -> None:
        assert read("the castle/.1 andes", self.TERM) == "the castle andes"

    def test_a_way_with_a_capital_is_found_only_as_it_is_written(self) -> None:
        assert read("we told kasselon", self.TERM) == "we told kasselon"

    def test_a_way_in_small_letters_is_found_in_any_case(self) -> None:
        assert read("Castle/.1 and won", self.TERM) == "Castellan won"

    def test_a_full_stop_divides_it(self) -> None:
        assert read("the castle/.1. and now", self.TERM) == "the castle. and now"

    def test_the_change_is_logged_with_its_reason(self) -> None:
        assert put_right("we told castle/.1 and, now", self.TERM).changes == (
            Change(1000, 1900, "castle and,", "Castellan,", "the glossary lists it as a way of mishearing the term"),
        )

    def test_the_longest_way_is_put_right(self) -> None:
        other = Term("Castleton", "place", ("castle",))
        assert read("we told castle/.1 and that", self.TERM, other) == "we told Castellan that"

    def test_a_term_that_is_listed_as_itself_is_no_change(self) -> None:
        assert put_right("we told Quillon", Term("Quillon", heard_as=("quillon",))).changes == ()


class TestSound:
    @pytest.mark.parametrize(
        ("heard", "expected", "term"),
        [
            ("buy castle/.11 and software/.93.", "buy Castellan Software.", CASTELLAN),
            ("to Lewis/.66 Ordiga/.45, who", "to Luis Ortega, who", LUIS),
            ("told Quillen/.74 that", "told Quillon that", Term("Quillon", "product")),
            ("the ash/.19 tabular/.75 account", "the Ashtabula account", Term("Ashtabula", "place")),
            ("with Oil/.45 Arena/.18 Damey/.41", "with Oyelaran Adeyemi", Term("Oyelaran Adeyemi", "person")),
            ("with Tom/.95 Akaffer/.38", "with Tom Okafor", Term("Tom Okafor", "person")),
            ("from Cedarapids/.6 now", "from Cedar Rapids now", Term("Cedar Rapids", "place")),
        ],
    )
    def test_what_whisper_made_of_a_name_is_put_right(self, heard: str, expected: str, term: Term) -> None:
        assert read(heard, term) == expected

    @pytest.mark.parametrize(
        ("heard", "term"),
        [
            ("told Quillen/.9 that", Term("Quillon", "product")),
            ("the castle/.95 and/.97 software", CASTELLAN),
            ("with Tom/.5 Akaffer/.93", Term("Tom Okafor", "person")),
        ],
    )
    def test_a_word_that_the_engine_is_sure_of_stays(self, heard: str, term: Term) -> None:
        assert put_right(heard, term).changes == ()

    @pytest.mark.parametrize(
        ("heard", "term"),
        [
            ("we went back/.1 online/.1 now", Term("Beaconline", "product")),
            ("the castle/.1 and/.1 the king", Term("Castellan", "customer")),
            ("we scan/.1 of/.2 an account", Term("Skandiva", "product")),
        ],
    )
    def test_ordinary_words_alone_never_become_a_name(self, heard: str, term: Term) -> None:
        assert put_right(heard, term).changes == ()

    def test_ordinary_words_much_like_a_name_are_offered_where_the_engine_was_unsure(self) -> None:
        assert offers("the castle/.1 and the king", Term("Castellan", "customer")) == [("Castellan",)]

    def test_words_with_capitals_may_be_a_name_and_are_put_right_beside_the_rest_of_it(self) -> None:
        term = Term("Harbor Point Logistics", "customer")
        assert read("at Harbour/.66 Point/.87 Logistics/.7", term) == "at Harbor Point Logistics"

    def test_words_with_capitals_alone_are_only_offered(self) -> None:
        assert offers("the Call/.7 in/.7", Term("Quillon", "product")) == [("Quillon",)]

    def test_another_name_beside_the_same_first_one_stays(self) -> None:
        assert read("with Marcus/.8 Hill/.6", Term("Marcus Bell", "person")) == "with Marcus Hill"

    def test_two_terms_that_are_as_like_are_both_offered(self) -> None:
        pair = Term("Quillan", "product"), Term("Quillon", "product")
        assert offers("told Quillen/.6 that", *pair) == [("Quillan", "Quillon")]

    def test_two_terms_that_are_as_like_change_nothing(self) -> None:
        assert put_right("told Quillen/.6 that", Term("Quillan", "product"), Term("Quillon", "product")).changes == ()

    def test_numbers_are_never_part_of_a_name(self) -> None:
        assert put_right("the Quillen/.3 2/.3 here", Term("Quillon Two", "product")).changes == ()

    def test_nothing_sounds_like_an_acronym(self) -> None:
        assert put_right("the Sock/.3 here", Term("SOC", "acronym")).transcript.suspects[0].offers == ()

    def test_a_change_offers_the_way_back(self) -> None:
        found = put_right("told Quillen/.74, that", Term("Quillon", "product"))
        assert found.transcript.suspects == (
            Suspect(500, 900, "written as the glossary has it, by its sound", minor=True, offers=("Quillen,",)),
        )

    def test_a_change_says_why(self) -> None:
        (change,) = put_right("told Quillen/.74 that", Term("Quillon", "product")).changes
        assert change.why == "sounds like the term, and the engine was not sure"


class TestParts:
    def test_a_first_name_is_put_right_where_the_whole_name_is_said(self) -> None:
        assert read("Luis/.6 Ortega/.8 won. Nice work, Lewis/.78.", LUIS) == "Luis Ortega won. Nice work, Luis."

    def test_a_first_name_alone_stays(self) -> None:
        assert read("nice work, Lewis/.78.", LUIS) == "nice work, Lewis."

    def test_a_first_name_alone_is_offered(self) -> None:
        assert offers("nice work, Lewis/.78.", LUIS) == [("Luis.",)]

    def test_a_first_name_of_somebody_else_stays(self) -> None:
        assert read("Luis Ortega met Lewis/.78 Hamilton", LUIS) == "Luis Ortega met Lewis Hamilton"

    def test_a_customer_is_called_without_the_last_word(self) -> None:
        expected = "Castellan Software won. They told Castellan no."
        assert read("Castellan Software won. They told Kastellan/.6 no.", CASTELLAN) == expected

    def test_an_ordinary_word_of_a_name_stands_for_nobody(self) -> None:
        assert put_right("Ellen Park ran to the bark/.3", Term("Ellen Park", "person")).changes == ()

    def test_a_part_of_two_names_stands_for_neither(self) -> None:
        both = Term("Luis Ortega", "person"), Term("Luis Santos", "person")
        assert offers("nice work, Lewis/.78.", *both) == []


class TestSpelling:
    def test_a_divided_name_is_joined(self) -> None:
        assert read("Bright/.91 water/.43 won", Term("Brightwater")) == "Brightwater won"

    def test_a_name_without_its_capitals_gets_them(self) -> None:
        assert read("the Castellan/.8 software/.7", CASTELLAN) == "the Castellan Software"

    def test_ordinary_words_stay_in_small_letters(self) -> None:
        assert read("the apple/.8 pie", Term("Apple", "customer")) == "the apple pie"

    def test_ordinary_words_stay_apart(self) -> None:
        assert read("the bright/.8 water", Term("Brightwater")) == "the bright water"

    def test_ordinary_words_that_may_be_a_divided_name_are_offered(self) -> None:
        assert offers("the bright/.8 water", Term("Brightwater")) == [("Brightwater",)]

    def test_a_name_in_another_writing_that_the_engine_is_sure_of_is_offered(self) -> None:
        assert offers("we met castellan software", CASTELLAN) == [("Castellan Software",)]

    def test_a_name_that_is_right_is_no_change(self) -> None:
        assert put_right("we met Castellan/.2 Software/.3, now", CASTELLAN).changes == ()

    def test_a_name_in_capitals_throughout_stays(self) -> None:
        assert read("WE MET CASTELLAN/.2 SOFTWARE/.3", CASTELLAN) == "WE MET CASTELLAN SOFTWARE"


class TestSigns:
    QUILLON = Term("Quillon", "product")

    @pytest.mark.parametrize(
        ("heard", "expected"),
        [
            ("Quillen's/.6", "Quillon's"),
            ("Quillen’s,/.6", "Quillon’s,"),
            ("Quillens/.6", "Quillons"),
            ("“Quillen,”/.6", "“Quillon,”"),
            ("(Quillen)/.6", "(Quillon)"),
            ("Quillen.../.6", "Quillon..."),
        ],
    )
    def test_what_stands_around_a_name_is_kept(self, heard: str, expected: str) -> None:
        assert read(f"the {heard} here", self.QUILLON) == f"the {expected} here"

    def test_a_sentence_keeps_its_capital(self) -> None:
        assert read("Analizer/.6 is here", Term("analyzer")) == "Analyzer is here"

    def test_a_word_inside_a_sentence_is_written_as_the_glossary_has_it(self) -> None:
        assert read("the Analizer/.6 is here", Term("analyzer")) == "the analyzer is here"

    def test_an_abbreviation_at_a_sentence_end_has_one_full_stop(self) -> None:
        assert read("we met Quillen/.6 Inc/.8. now", Term("Quillon Inc.")) == "we met Quillon Inc. now"


class TestTimes:
    def test_merged_words_take_all_of_their_time(self) -> None:
        words = put_right("buy castle/.1 and software", CASTELLAN).transcript.words
        assert [(word.start_ms, word.end_ms) for word in words] == [(0, 400), (500, 1400), (1500, 1900)]

    def test_as_many_words_keep_their_own_times(self) -> None:
        words = put_right("to Lewis/.66 Ordiga/.45", LUIS).transcript.words
        assert [(word.start_ms, word.end_ms) for word in words] == [(0, 400), (500, 900), (1000, 1400)]

    def test_a_divided_word_shares_its_time_by_letters(self) -> None:
        words = put_right("from Cedarapids/.6", Term("Cedar Rapids", "place")).transcript.words
        assert [(word.start_ms, word.end_ms) for word in words[1:]] == [(500, 681), (681, 900)]

    def test_a_merged_word_is_as_sure_as_the_least_sure(self) -> None:
        words = put_right("buy castle/.1 and software/.8", CASTELLAN).transcript.words
        assert [word.probability for word in words] == [1.0, 0.1, 0.8]


class TestDoubts:
    def test_a_name_that_no_glossary_knows_is_marked(self) -> None:
        assert put_right("to Lewis/.66 Ordiga/.45, who").transcript.suspects == (
            Suspect(500, 1400, "this may be a name; see that it is written right", minor=True),
        )

    @pytest.mark.parametrize(
        "text",
        [
            "we met Lewis/.9 here",
            "Talk/.5 to him",
            "no, So/.5 we went",
            "here on Monday/.5",
            "we went/.3 here",
            "at 41/.3",
            "yes, I'm/.6 here",
        ],
    )
    def test_other_words_are_not(self, text: str) -> None:
        assert put_right(text).transcript.suspects == ()

    def test_an_ordinary_word_with_a_capital_inside_a_sentence_is_marked(self) -> None:
        assert len(put_right("the new Castle/.7 account").transcript.suspects) == 1

    def test_a_place_that_is_a_suspect_already_is_not_marked_again(self) -> None:
        known = Suspect(400, 1500, "the engine was not sure of these words", minor=True)
        heard = transcript("to Lewis/.4 Ordiga/.45")
        heard = Transcript("en", "engine", "base", heard.words, suspects=(known,))
        assert corrected(heard, Glossary(), ORDINARY).transcript.suspects == (known,)

    def test_suspects_are_in_order_of_time(self) -> None:
        late = Suspect(5000, 5500, "words repeat three times or more")
        heard = transcript("to Lewis/.66 now")
        heard = Transcript("en", "engine", "base", heard.words, suspects=(late,))
        assert [each.start_ms for each in corrected(heard, Glossary(), ORDINARY).transcript.suspects] == [500, 5000]


def test_without_a_list_words_in_small_letters_are_ordinary() -> None:
    assert corrected(transcript("the quillen/.3 was"), Glossary((Term("Quillon"),))).changes == ()


def test_the_list_counts_for_english_only() -> None:
    said = transcript("der Castle/.3 war", "de")
    assert len(corrected(said, Glossary((Term("Kastle"),)), frozenset({"castle"})).changes) == 1


def test_a_transcript_without_words_is_as_it_was() -> None:
    nothing = transcript("")
    assert corrected(nothing, Glossary((LUIS,)), ORDINARY) == Corrected(nothing, ())


HEARD = sorted(
    vocabulary(
        "Lewis Luis Ordiga, Ortega castle Castle and and's software Software. Quillen the Point, s ’s — 41 Ellen Park"
        " castellans Bright water CEDAR rapids Joe."
    )
)
WORDS = st.lists(
    st.tuples(
        st.sampled_from(HEARD),
        st.sampled_from([0.05, 0.3, 0.6, 0.89, 0.9, 1.0]),
    ),
    max_size=12,
)
TERMS = Glossary(
    (
        CASTELLAN,
        LUIS,
        Term("Quillon", "product", ("quill on",)),
        Term("Ellen Park", "person"),
        Term("Brightwater"),
        Term("Cedar Rapids", "place"),
        Term("The Point", "place"),
    )
)


def spoken(words: list[tuple[str, float]]) -> Transcript:
    timed = (Word(index * 500, index * 500 + 600, text, sure) for index, (text, sure) in enumerate(words))
    return Transcript("en", "engine", "base", tuple(timed))


@given(WORDS)
def test_words_stay_in_order_of_time(words: list[tuple[str, float]]) -> None:
    starts = [word.start_ms for word in corrected(spoken(words), TERMS, ORDINARY).transcript.words]
    assert starts == sorted(starts)


@given(WORDS)
def test_nothing_changes_where_the_engine_is_sure(words: list[tuple[str, float]]) -> None:
    sure = spoken([(text, 0.9) for text, _ in words])
    assert corrected(sure, TERMS, ORDINARY).transcript.words == sure.words


@given(WORDS)
@example([("Bright", 0.05), ("CEDAR", 0.05), ("s", 0.05), ("Quillen", 0.05)])
@example([("Lewis", 0.89), ("’s", 0.9), ("Castle", 0.3), ("Luis", 0.3), ("Ortega", 1.0)])
def test_a_corrected_transcript_is_corrected(words: list[tuple[str, float]]) -> None:
    once = corrected(spoken(words), TERMS, ORDINARY).transcript
    assert corrected(once, TERMS, ORDINARY).transcript.words == once.words


@given(WORDS)
def test_what_is_not_logged_is_as_it_was(words: list[tuple[str, float]]) -> None:
    heard = spoken(words)
    found = corrected(heard, TERMS, ORDINARY)
    logged = [word for word in heard.words if any(c.start_ms <= word.start_ms < c.end_ms for c in found.changes)]
    kept = [word for word in heard.words if word not in logged]
    assert [word for word in kept if word not in found.transcript.words] == []
