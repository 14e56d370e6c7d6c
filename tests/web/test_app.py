"""The real server, on a free port of this machine."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from vidcast.errors import BadRequest
from vidcast.web.app import serve, server

PATIENCE_S = 1.0


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "ops").mkdir()
    (tmp_path / "ops/feed.xml").write_bytes(b"<rss/>")
    (tmp_path / "ops/video.mp4").write_bytes(b"0123456789")
    running = server(tmp_path, "127.0.0.1", 0, request_s=PATIENCE_S)
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


def connected(address: str) -> socket.socket:
    host, _, port = address.removeprefix("http://").partition(":")
    return socket.create_connection((host, int(port)), timeout=10)


def rest(line: socket.socket) -> bytes:
    """Everything until the server hangs up."""
    said = b""
    while part := line.recv(4096):
        said += part
    return said


def one_answer(line: socket.socket) -> bytes:
    """The answer to a request for the feed, to its last byte or until the server hangs up."""
    said = b""
    while not said.endswith(b"<rss/>") and (part := line.recv(4096)):
        said += part
    return said


GET = b"GET /ops/feed.xml HTTP/1.1\r\nHost: x\r\n"


@pytest.mark.parametrize(
    ("sent", "answers"),
    [(b"", 0), (b"GET /ops/fe", 0), (GET, 0), (GET + b"Content-Length: 9\r\n\r\n1", 1)],
    ids=["nothing", "half a line", "half a head", "half a body"],
)
def test_a_request_that_is_never_finished_is_hung_up_on(address: str, sent: bytes, answers: int) -> None:
    with connected(address) as line:
        line.sendall(sent)
        assert rest(line).count(b"200 OK") == answers


def test_a_second_request_has_no_more_time_than_a_first(address: str) -> None:
    with connected(address) as line:
        line.sendall(GET + b"\r\n")
        one_answer(line)
        line.sendall(GET)
        assert rest(line) == b""


def test_a_byte_now_and_then_wins_no_time(address: str) -> None:
    with connected(address) as line:
        for _ in range(5):
            line.sendall(b"G")
            time.sleep(PATIENCE_S / 10)
        begun = time.monotonic()
        assert rest(line) == b""
        assert time.monotonic() - begun < PATIENCE_S * 0.8


def test_between_requests_a_connection_is_kept_for_longer(address: str) -> None:
    with connected(address) as line:
        for pause_s in (PATIENCE_S * 2, 0):
            line.sendall(GET + b"\r\n")
            assert b"<rss/>" in one_answer(line)
            time.sleep(pause_s)


def test_a_client_that_names_the_whole_address_gets_its_path(address: str) -> None:
    with connected(address) as line:
        line.sendall(b"GET http://x/ops/feed.xml HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert line.recv(4096).startswith(b"HTTP/1.1 200 OK\r\n")


def test_an_address_that_another_program_has_is_refused_in_plain_words(tmp_path: Path) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(BadRequest, match="another program has it"),
    ):
        serve(tmp_path, "127.0.0.1", taken.getsockname()[1])
