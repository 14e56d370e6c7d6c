"""Caption files as people hand them in, read by their suffix."""

from __future__ import annotations

from collections.abc import Sequence

from vidcast.errors import BadRequest
from vidcast.model.caption_text import file_text
from vidcast.model.captions import Captions
from vidcast.model.foreign import shown
from vidcast.model.subrip import read_srt
from vidcast.model.webvtt import read_vtt

__all__ = ["read_captions"]


def read_captions(content: bytes, where: str, speakers: Sequence[str] = ()) -> Captions:
    """The captions in the bytes of a WebVTT or SubRip file; the suffix of its name, `where`, says which it is.

    `speakers` are names that stand before the text in SubRip: see `read_srt`. Raises BadRequest for another suffix, and
    BadDocument with every fault as `where:line:column`.
    """
    suffix = where[where.rfind(".") :].lower() if "." in where else ""
    if suffix == ".vtt":
        return read_vtt(file_text(content, where), where)
    if suffix == ".srt":
        return read_srt(file_text(content, where), where, speakers)
    raise BadRequest(f"{shown(where)}: captions are read from .vtt and .srt; save them as one of these")
