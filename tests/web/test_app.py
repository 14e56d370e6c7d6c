"""The real server, on a free port of this machine."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from vidcast.web.app import server


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "ops").mkdir()
    (tmp_path / "ops/feed.xml").write_bytes(b"<rss/>")
    (tmp_path / "ops/video.mp4").write_bytes(b"0123456789")
    running = server(tmp_path, "127.0.0.1", 0)
    thread = threading.Thread(target=running.run)
    thread.start()
    give_up = time.monotonic() + 20
    while not running.started and time.monotonic() < give_up:
        time.sleep(0.02)
    port = running.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    running.should_exit = True
    thread.join(20)


def test_the_server_does_not_say_what_it_is(address: str) -> None:
    assert "server" not in httpx.get(f"{address}/ops/feed.xml").headers


def test_a_range_is_served_over_the_wire(address: str) -> None:
    answer = httpx.get(f"{address}/ops/video.mp4", headers={"Range": "bytes=2-4"})
    assert (answer.status_code, answer.content) == (206, b"234")


def test_no_address_is_logged(address: str, capfd: pytest.CaptureFixture[str]) -> None:
    httpx.get(f"{address}/t/a-secret-token/feed.xml")
    said = capfd.readouterr()
    assert "a-secret-token" not in said.out + said.err
