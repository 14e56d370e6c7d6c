from pathlib import Path

import pytest

from vidcast.errors import BadSettings
from vidcast.model.glossary import Glossary, Term
from vidcast.tools.glossaries import read_glossary

SAMPLES = Path(__file__).parents[2] / "samples"


def fault(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadSettings) as error:
        read_glossary(path)
    return str(error.value)


def test_a_glossary_is_read(tmp_path: Path) -> None:
    path = tmp_path / "glossary.toml"
    path.write_text('[[term]]\ntext = "Luis Ortega"\nkind = "person"\nheard_as = ["Lewis"]\n[[term]]\ntext = "SOC 2"\n')
    assert read_glossary(path) == Glossary((Term("Luis Ortega", "person", ("Lewis",)), Term("SOC 2")))


def test_the_samples_glossary_has_ten_names() -> None:
    assert len(read_glossary(SAMPLES / "glossary.toml").terms) == 10


def test_an_empty_glossary_is_one(tmp_path: Path) -> None:
    (tmp_path / "glossary.toml").write_text("")
    assert read_glossary(tmp_path / "glossary.toml") == Glossary()


def test_a_plain_list_has_a_term_a_line(tmp_path: Path) -> None:
    (tmp_path / "terms.txt").write_text("# people\n Ellen Park \n\nOmaha\n", encoding="utf-8-sig")
    assert read_glossary(tmp_path / "terms.txt").texts == ("Ellen Park", "Omaha")


WAY_OUT = "which is not read as a glossary; write [[term]] tables in a .toml file, or one term a line in a .txt file"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("names.yaml", "- Ellen Park\n", "is YAML"),
        ("names.YML", "Ellen Park\n", "is YAML"),
        ("names.json", "[]", "is JSON"),
        ("names.csv", "Ellen Park\n", "is a table (CSV)"),
        ("names.xlsx", "PK", "is a spreadsheet"),
        ("names.txt", "terms:\n  - text: Ellen Park\n", "looks like YAML"),
        ("names.txt", "# people\n- Ellen Park\n- Omaha\n", "looks like YAML"),
        ("names.txt", "text: Ellen Park\nkind: person\n", "looks like YAML"),
        ("names", '{"terms": ["Ellen Park"]}', "looks like JSON"),
        ("names.txt", '[\n  "Ellen Park"\n]\n', "looks like JSON"),
        ("names.txt", '["Ellen Park", "Omaha"]', "looks like JSON"),
        ("names.txt", '[[term]]\ntext = "Ellen Park"\n', "looks like TOML"),
        ("names.txt", 'text="Ellen Park"\n', "looks like TOML"),
        ("names.txt", "text,kind\nEllen Park,person\n", "looks like a table (CSV)"),
        ("names.txt", "Name;Kind\nEllen Park;person\n", "looks like a table (CSV)"),
        ("names.txt", "Ellen Park\tperson\n", "looks like a table (CSV)"),
    ],
)
def test_another_format_is_refused_with_what_it_looks_like(tmp_path: Path, name: str, text: str, said: str) -> None:
    assert fault(tmp_path / name, text) == f"{tmp_path / name}: {said}, {WAY_OUT}"


@pytest.mark.parametrize(
    "term", ["Acme, Inc.", "R&D", "Dr. Who: the return", "C++", "24/7", "[sic] Park", "-5", "E = mc2"]
)
def test_a_term_with_signs_is_a_term(tmp_path: Path, term: str) -> None:
    (tmp_path / "terms.txt").write_text(f"Omaha\n{term}\n", encoding="utf-8")
    assert read_glossary(tmp_path / "terms.txt").texts == ("Omaha", term)


def test_all_faults_are_told_at_once_with_their_place(tmp_path: Path) -> None:
    text = """
[[term]]
text = "Luis"
herd_as = ["Lewis"]
kind = "friend"
[[term]]
heard_as = "Lewis"
[[term]]
text = "two  spaces"
"""
    assert fault(tmp_path / "glossary.toml", text).splitlines() == [
        "glossary.toml: 5 to fix",
        "  term 1: herd_as: unknown key; known here: text, kind, heard_as",
        "  term 1: kind: must be one of person, customer, product, place, acronym, word",
        "  term 2: text: a text is needed here, the term as it shall be read",
        "  term 2: heard_as: a list of texts is needed here",
        "  term 3: text must be one line, with single spaces between its words and none around them",
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('[[terms]]\ntext = "Luis"', "terms: unknown key; a glossary holds [[term]] tables only"),
        ('[term]\ntext = "Luis"', "term: a list of tables is needed here; write [[term]] with two brackets"),
        ('term = ["Luis"]', "term 1: a table is needed here, with text"),
        ('[[term]]\ntext = "Luis"\nkind = ["person"]', "term 1: kind: must be one of"),
    ],
)
def test_a_glossary_of_another_shape_is_refused(tmp_path: Path, text: str, why: str) -> None:
    assert why in fault(tmp_path / "glossary.toml", text)


def test_a_term_twice_is_refused(tmp_path: Path) -> None:
    text = '[[term]]\ntext = "Luis"\n[[term]]\ntext = "luis"\n'
    assert fault(tmp_path / "glossary.toml", text).splitlines() == [
        "glossary.toml: 1 to fix",
        "  term 1 and term 2 are the same; make them one with all its heard_as",
    ]


def test_terms_that_are_the_same_are_all_told_at_once_with_their_lines(tmp_path: Path) -> None:
    assert fault(tmp_path / "terms.txt", "# customers\nBell\n\nbell\nLuis\nluis\n").splitlines()[1:] == [
        "  line 2 and line 4 are the same; make them one with all its heard_as",
        "  line 5 and line 6 are the same; make them one with all its heard_as",
    ]


def test_a_fault_of_toml_has_its_line(tmp_path: Path) -> None:
    assert fault(tmp_path / "glossary.toml", "[[term]\n").startswith("glossary.toml: not TOML: ")


def test_a_fault_quotes_no_term(tmp_path: Path) -> None:
    assert "Castellan" not in fault(tmp_path / "terms.txt", "Castellan\nCastellan a b c d e f g\n")


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"gone\.toml: there is no such file$"):
        read_glossary(tmp_path / "gone.toml")
