"""What people hand in is read up to a size, and refused with the size, the limit and the way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from vidcast.cli.reading import text_of
from vidcast.errors import BadDocument, BadPack, BadSettings
from vidcast.preset import read_text
from vidcast.tools import sizes
from vidcast.tools.glossaries import read_glossary
from vidcast.tools.sizes import CAPTIONS, TEXT, Most, content_of

SMALL = Most("a thing", 2048)


def test_what_is_small_enough_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 2048)
    assert content_of(tmp_path / "a", SMALL) == b"x" * 2048


def test_what_is_larger_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 2049)
    with pytest.raises(BadSettings) as caught:
        content_of(tmp_path / "a", SMALL, BadSettings)
    assert str(caught.value) == (
        "a: 3 kB are more than the 2 kB that a thing may have; is it the right file? Remove what does not belong in "
        "it, or divide it"
    )


def test_what_never_ends_is_refused_too() -> None:
    with pytest.raises(BadDocument, match=r"^zero: it is more than the 1 MB that a text of a policy may have"):
        content_of(Path("/dev/zero"), TEXT)


@pytest.mark.parametrize("name", ["glossary.toml", "glossary.txt"])
def test_a_glossary_has_a_size(tmp_path: Path, name: str) -> None:
    _holds(tmp_path / name, sizes.GLOSSARY)
    with pytest.raises(BadSettings, match="more than the 2 MB that a glossary may have"):
        read_glossary(tmp_path / name)


def test_a_policy_has_a_size(tmp_path: Path) -> None:
    _holds(tmp_path / "a.yaml", sizes.PACK)
    with pytest.raises(BadPack, match=r"a.yaml: 4.1 MB are more than the 4 MB that a policy pack may have"):
        read_text(tmp_path / "a.yaml", "a.yaml")


def test_documents_have_a_size(tmp_path: Path) -> None:
    _holds(tmp_path / "a.json", sizes.DOCUMENT)
    with pytest.raises(BadDocument, match="more than the 256 MB that a text or JSON document may have"):
        text_of(tmp_path / "a.json")


def test_captions_have_a_size(tmp_path: Path) -> None:
    _holds(tmp_path / "a.srt", CAPTIONS)
    with pytest.raises(BadDocument, match="more than the 32 MB that a caption file may have"):
        content_of(tmp_path / "a.srt", CAPTIONS)


def _holds(path: Path, most: Most) -> None:
    """A file with a byte too many, none of which is on the disk."""
    with path.open("wb") as file:
        file.truncate(most.bytes + 1)
