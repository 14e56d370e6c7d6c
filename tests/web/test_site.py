"""The published tree over HTTP: types, ranges, revalidation, headers, and paths that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.testclient import TestClient

from vidcast.web import site_app

VIDEO = bytes(range(256)) * 40


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A tree with one of everything, and beside it what must never be served."""
    root = tmp_path / "site"
    folder = root / "ops/2026-w47"
    folder.mkdir(parents=True)
    (root / "assets").mkdir()
    (root / "_gone").mkdir()
    for path, content in {
        root / "index.html": b"<h1>Library</h1>",
        root / "feeds.opml": b"<opml/>",
        root / "assets/site.0123456789ab.css": b"a{}",
        root / "assets/player.0123456789ab.js": b"1",
        root / "assets/cover.png": b"png",
        root / "ops/index.html": b"<h1>Show</h1>",
        root / "ops/feed.xml": b"<rss/>",
        root / "ops/feed.atom": b"<feed/>",
        root / "ops/feed.json": b"{}",
        folder / "index.html": b"<h1>Episode</h1>",
        folder / "ops-2026-w47.mp4": VIDEO,
        folder / "ops-2026-w47.m4a": b"m4a",
        folder / "captions.vtt": b"WEBVTT\n",
        folder / "captions.srt": b"1\n",
        folder / "chapters.json": b"{}",
        folder / "transcript.json": b"{}",
        folder / "poster.jpg": b"jpg",
        folder / "notes.exe": b"MZ",
        folder / ".part-x.html": b"half",
        root / ".lock": b"",
        root / "_gone/index.html": b"gone",
        tmp_path / "secret.html": b"secret",
    }.items():
        path.write_bytes(content)
    (folder / "link.html").symlink_to(tmp_path / "secret.html")
    (root / "away").symlink_to(tmp_path)
    return root


@pytest.fixture
def client(site: Path) -> Iterator[TestClient]:
    with TestClient(site_app(site), follow_redirects=False) as client:
        yield client


VIDEO_URL = "/ops/2026-w47/ops-2026-w47.mp4"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/feeds.opml", "text/x-opml; charset=utf-8"),
        ("/ops/feed.xml", "application/rss+xml; charset=utf-8"),
        ("/ops/feed.atom", "application/atom+xml; charset=utf-8"),
        ("/ops/feed.json", "application/feed+json"),
        ("/assets/site.0123456789ab.css", "text/css; charset=utf-8"),
        ("/assets/player.0123456789ab.js", "text/javascript; charset=utf-8"),
        (VIDEO_URL, "video/mp4"),
        ("/ops/2026-w47/ops-2026-w47.m4a", "audio/mp4"),
        ("/ops/2026-w47/captions.vtt", "text/vtt; charset=utf-8"),
        ("/ops/2026-w47/captions.srt", "application/x-subrip; charset=utf-8"),
        ("/ops/2026-w47/chapters.json", "application/json+chapters"),
        ("/ops/2026-w47/transcript.json", "application/json"),
        ("/ops/2026-w47/poster.jpg", "image/jpeg"),
    ],
)
def test_every_file_has_its_exact_type(client: TestClient, path: str, kind: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)


@pytest.mark.parametrize(
    ("path", "caching"),
    [
        ("/ops/feed.xml", "private, max-age=300"),
        (VIDEO_URL, "private, no-cache"),
        ("/ops/2026-w47/captions.vtt", "private, no-cache"),
        ("/ops/", "private, no-cache"),
        ("/assets/cover.png", "private, no-cache"),
        ("/assets/site.0123456789ab.css", "private, max-age=31536000, immutable"),
        ("/nothing", "no-store"),
    ],
)
def test_caches_may_keep_what_a_withdrawal_can_still_reach(client: TestClient, path: str, caching: str) -> None:
    assert client.get(path).headers["cache-control"] == caching


def test_a_folder_shows_its_page(client: TestClient) -> None:
    assert client.get("/ops/2026-w47/").text == "<h1>Episode</h1>"


def test_a_folder_without_its_slash_leads_there(client: TestClient) -> None:
    answer = client.get("/ops/2026-w47")
    assert (answer.status_code, answer.headers["location"]) == (301, "/ops/2026-w47/")


def test_below_another_path_a_folder_leads_there_too(site: Path) -> None:
    from starlette.applications import Starlette
    from starlette.routing import Mount

    outer = Starlette(routes=[Mount("/library", site_app(site))])
    answer = TestClient(outer, follow_redirects=False).get("/library/ops")
    assert (answer.status_code, answer.headers["location"]) == (301, "/library/ops/")


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/ops/nothing/",
        "/assets/",
        "/assets",
        "/.lock",
        "/_gone/index.html",
        "/_gone/",
        "/ops/2026-w47/.part-x.html",
        "/ops/2026-w47/notes.exe",
        "/ops/2026-w47/link.html",
        "/away/secret.html",
        "/../secret.html",
        "/ops/../../secret.html",
        "/..%2fsecret.html",
        "/..%2Fsecret.html",
        "/%2e%2e/secret.html",
        "/%2e%2e%2fsecret.html",
        "/%252e%252e/secret.html",
        "/..%5csecret.html",
        "/ops\\feed.xml",
        "/ops%2ffeed.xml",
        "/ops/feed.xml%00",
        "/ops/feed.xml%00.html",
        "/ops//feed.xml",
        "//ops/feed.xml",
        "//evil.example.com",
        "//evil.example.com/..",
        "/ops/feed.xml/",
        "/ops/feed.xml.",
        "/ops/feed.xml::$DATA",
        "/C:/secret.html",
        "/con.html",
        "/ops/./feed.xml",
        "/ops/feed%0a.xml",
        "/%ff",
        "/" + "a" * 5000,
        "/" + "a/" * 2000,
    ],
)
def test_what_the_library_did_not_publish_is_not_there(site: Path, path: str) -> None:
    status, headers, body = raw_get(site, path)
    assert (status, body.count(b"There is nothing at this address"), "location" in headers) == (404, 1, False)


def raw_get(site: Path, path: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    """An answer to a path exactly as written: clients tidy paths before they ask, attackers do not."""
    import asyncio
    from typing import Any
    from urllib.parse import unquote

    sent: list[Any] = []
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": unquote(path), "raw_path": path.encode(), "query_string": b"", "headers": [], "root_path": "",
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(site_app(site)(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:])


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("path", ["/", "/nothing"])
def test_only_get_and_head_are_answered(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


def test_head_says_the_same_without_a_body(client: TestClient) -> None:
    get, head = client.get(VIDEO_URL), client.head(VIDEO_URL)
    assert (head.status_code, head.content, head.headers) == (200, b"", get.headers)


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=0-0", 0, 1), ("bytes=100-199", 100, 200), ("bytes=10000-", 10000, 10240), ("bytes=-40", 10200, 10240)],
)
def test_a_range_is_answered_with_that_part(client: TestClient, asked: str, start: int, end: int) -> None:
    answer = client.get(VIDEO_URL, headers={"Range": asked})
    assert (answer.status_code, answer.content) == (206, VIDEO[start:end])
    assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/10240"
    assert answer.headers["content-type"] == "video/mp4"


def test_a_range_past_the_end_cannot_be_answered(client: TestClient) -> None:
    answer = client.get(VIDEO_URL, headers={"Range": "bytes=10240-"})
    assert (answer.status_code, answer.headers["content-range"]) == (416, "bytes */10240")


@pytest.mark.parametrize(
    "asked",
    ["bytes=0-1,2-3,4-5,6-7,8-9", "bytes=5-2", "bytes=x-y", "items=0-5", "bytes=", "bytes", "bytes=" + "9" * 30 + "-"],
)
def test_a_range_that_is_too_many_or_none_is_ignored(client: TestClient, asked: str) -> None:
    answer = client.get(VIDEO_URL, headers={"Range": asked})
    assert (answer.status_code, len(answer.content)) == (200, 10240)


def test_a_resumed_download_of_a_changed_file_starts_anew(client: TestClient) -> None:
    answer = client.get(VIDEO_URL, headers={"Range": "bytes=0-9", "If-Range": '"another"'})
    assert answer.status_code == 200


def test_a_part_past_the_end_does_not_spoil_the_others(client: TestClient) -> None:
    answer = client.get(VIDEO_URL, headers={"Range": "bytes=0-4,99999-"})
    assert (answer.status_code, answer.content) == (206, VIDEO[:5])
    assert answer.headers["content-range"] == "bytes 0-4/10240"


def test_media_says_that_it_takes_ranges(client: TestClient) -> None:
    assert client.get(VIDEO_URL).headers["accept-ranges"] == "bytes"


@pytest.mark.parametrize("path", ["/ops/feed.xml", VIDEO_URL, "/ops/", "/assets/cover.png"])
def test_what_has_not_changed_is_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(path)
    by_tag = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    by_date = client.get(path, headers={"If-Modified-Since": first.headers["last-modified"]})
    assert [(again.status_code, again.content) for again in (by_tag, by_date)] == [(304, b""), (304, b"")]


def test_a_changed_file_is_sent_again(client: TestClient, site: Path) -> None:
    tag = client.get("/ops/feed.xml").headers["etag"]
    (site / "ops/feed.xml").write_bytes(b"<rss></rss>")
    assert client.get("/ops/feed.xml", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/ops/feed.xml", VIDEO_URL, "/nothing", "/ops"])
def test_every_answer_carries_the_safe_headers(client: TestClient, path: str) -> None:
    assert_safe(dict(client.get(path).headers))


def test_refusals_and_ranges_carry_the_safe_headers_too(client: TestClient) -> None:
    tag = client.get(VIDEO_URL).headers["etag"]
    for answer, status in (
        (client.post("/"), 405),
        (client.get(VIDEO_URL, headers={"Range": "bytes=0-1"}), 206),
        (client.get(VIDEO_URL, headers={"Range": "bytes=99999-"}), 416),
        (client.get(VIDEO_URL, headers={"If-None-Match": tag}), 304),
    ):
        assert answer.status_code == status
        assert_safe(dict(answer.headers))


def assert_safe(headers: dict[str, str]) -> None:
    assert headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert "server" not in headers


def test_a_failure_tells_nothing_of_itself(site: Path) -> None:
    def fail(request: Request) -> Response:
        raise RuntimeError("a secret")

    app = site_app(site)
    app.add_route("/fail", fail)
    answer = TestClient(app, raise_server_exceptions=False).get("/fail")
    assert (answer.status_code, answer.text) == (500, "Something went wrong here.\n")
    assert_safe(dict(answer.headers))
