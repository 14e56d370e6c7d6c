"""A file that is replaced while it is sent: every answer is of one file, from its head to its last byte."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest

from vidcast.errors import StoreError
from vidcast.web.opened import Opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "feed.xml"
    path.write_bytes(b"the old feed, which is long" * 9999)
    os.utime(path, (1_000_000_000, 1_000_000_000))
    return path


def replaced(path: Path) -> None:
    path.with_name("new").write_bytes(b"new")
    path.with_name("new").replace(path)


def answered(opened: Opened, method: str = "GET", **asked: str) -> tuple[int, dict[str, str], bytes]:
    headers = [(name.replace("_", "-").encode(), value.encode()) for name, value in asked.items()]
    scope: dict[str, Any] = {"type": "http", "method": method, "headers": headers, "asgi": {"spec_version": "2.4"}}
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        await asyncio.sleep(60)

    with opened.file:
        asyncio.run(opened.answer(scope, "text/xml", "no-cache")(scope, receive, send))
    found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], found, b"".join(each.get("body", b"") for each in sent[1:])


@pytest.mark.parametrize("asked", [{}, {"range": "bytes=0-"}, {"range": "bytes=0-9,20-29"}])
def test_a_file_that_is_replaced_is_sent_as_it_was(path: Path, asked: dict[str, str]) -> None:
    whole = Opened.at(str(path))
    assert whole is not None
    replaced(path)
    _, headers, body = answered(whole, **asked)
    assert (len(body), body.count(b"new")) == (int(headers["content-length"]), 0)


def test_a_file_that_is_taken_away_is_sent_to_its_end(path: Path) -> None:
    opened, content = Opened.at(str(path)), path.read_bytes()
    path.unlink()
    assert opened is not None
    assert answered(opened)[2] == content


def test_a_file_that_is_cut_short_under_the_reader_does_not_end_as_if_it_were_whole(path: Path) -> None:
    opened = Opened.at(str(path))
    assert opened is not None
    os.truncate(path, 1000)
    with pytest.raises(StoreError, match="ended at 1000"):
        answered(opened)


def test_several_parts_come_with_their_places(path: Path) -> None:
    opened = Opened.at(str(path))
    assert opened is not None
    status, headers, body = answered(opened, range="bytes=0-2,10-11")
    boundary = headers["content-type"].removeprefix("multipart/byteranges; boundary=")
    size = path.stat().st_size
    assert status == 206
    assert body.decode() == (
        f"--{boundary}\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Range: bytes 0-2/{size}\r\n\r\nthe\r\n"
        f"--{boundary}\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Range: bytes 10-11/{size}\r\n\r\ned\r\n"
        f"--{boundary}--"
    )


def test_a_part_past_the_end_does_not_spoil_the_others(path: Path) -> None:
    opened = Opened.at(str(path))
    assert opened is not None
    status, headers, body = answered(opened, range="bytes=0-4,999999-")
    assert (status, body, headers["content-range"]) == (206, b"the o", f"bytes 0-4/{path.stat().st_size}")


@pytest.mark.parametrize("asked", [{}, {"range": "bytes=3-8"}, {"range": "bytes=0-2,10-11"}])
def test_head_says_what_get_says_and_sends_nothing(path: Path, asked: dict[str, str]) -> None:
    got, head = Opened.at(str(path)), Opened.at(str(path))
    assert got is not None
    assert head is not None
    (status, headers, _), said = answered(got, **asked), answered(head, "HEAD", **asked)
    kept = {name: value for name, value in headers.items() if name != "content-type"}
    assert (said[0], {name: said[1][name] for name in kept}, said[2]) == (status, kept, b"")


@pytest.mark.parametrize(
    ("known", "status"),
    [("etag", 206), ("last-modified", 206), ('"another"', 200), ("Mon, 01 Jan 2001 00:00:00 GMT", 200)],
)
def test_a_download_is_resumed_only_of_the_same_file(path: Path, known: str, status: int) -> None:
    first, again = Opened.at(str(path)), Opened.at(str(path))
    assert first is not None
    assert again is not None
    headers = answered(first)[1]
    assert answered(again, range="bytes=5-", if_range=headers.get(known, known))[0] == status


def test_a_date_does_not_tell_two_files_of_one_second_apart(path: Path) -> None:
    os.utime(path)
    first, again = Opened.at(str(path)), Opened.at(str(path))
    assert first is not None
    assert again is not None
    dated = answered(first)[1]["last-modified"]
    assert answered(again, range="bytes=5-", if_range=dated)[0] == 200


def test_a_link_and_a_folder_are_no_files(path: Path) -> None:
    path.with_name("link").symlink_to(path)
    assert Opened.at(str(path.with_name("link"))) is None
    assert Opened.at(str(path.parent)) is None
