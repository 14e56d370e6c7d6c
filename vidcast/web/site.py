"""Serves the published tree over HTTP: plain files, the right types, ranges, revalidation, and nothing else.

Only names that the library itself can have written are looked up at all, so no spelling of a path can leave the tree.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles

from vidcast.tools.pages import missing_page

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["HEADERS", "TYPES", "site_app"]

TYPES = {
    ".atom": "application/atom+xml; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".m4a": "audio/mp4",
    ".mp4": "video/mp4",
    ".opml": "text/x-opml; charset=utf-8",
    ".png": "image/png",
    ".srt": "application/x-subrip; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".xml": "application/rss+xml; charset=utf-8",
}
"""The types that are served; a file of another suffix does not exist."""

NAMED_TYPES = {"feed.json": "application/feed+json", "chapters.json": "application/json+chapters"}

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
}
"""What every answer carries. Browsers heed Strict-Transport-Security only over https."""

KEPT = "private, max-age=31536000, immutable"
REVALIDATED = "private, no-cache"
"""Media too: without asking again, a cache would never learn of a withdrawal."""
FEED = "private, max-age=300"

MOST_RANGES = 4
"""A request for more ranges is answered with the whole file, as nginx's max_ranges does."""

_STEP = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*(?:\.[A-Za-z0-9]+)*")
_HASHED = re.compile(r"[a-z]+\.[0-9a-f]{12}\.(?:css|js)")
_FEED_NAME = re.compile(r"feed(?:-\d+)?\.xml|feed\.atom|feed\.json|feeds\.opml")
_WHOLE_ADDRESS = re.compile(r"\Ahttps?://[^/]+(?=/|\Z)", re.IGNORECASE)
"""What stands before the path when a client names the whole address (RFC 9112, 3.2.2)."""
_RANGE = re.compile(r"\s*(?:(\d{1,18})-(\d{0,18})|-\d{1,18})\s*")


def site_app(site: Path) -> Starlette:
    """The application that serves the published tree at `site`; GET and HEAD only."""
    app = Starlette(middleware=[Middleware(_Guarded)], exception_handlers={500: _failed})
    # Not a route or a mount: both answer some paths by themselves, without our rules.
    app.router.default = _Tree(site)
    return app


def _failed(request: Request, error: Exception) -> Response:
    return PlainTextResponse("Something went wrong here.\n", status_code=500, headers={**HEADERS, **_UNKEPT})


_UNKEPT = {"Cache-Control": "no-store"}


class _Guarded:
    """Adds what every answer carries, refuses methods other than GET and HEAD, drops ranges not to be honoured."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        if scope["method"] not in ("GET", "HEAD"):
            headers = {"Allow": "GET, HEAD", **_UNKEPT}
            refusal = PlainTextResponse("Only GET and HEAD.\n", status_code=405, headers=headers)
            await refusal(scope, receive, guarded)
            return
        if not _usable(Headers(scope=scope).get("range", "")):
            kept = [(name, value) for name, value in scope["headers"] if name.lower() != b"range"]
            scope = {**scope, "headers": kept}
        await self.app(scope, receive, guarded)


def _usable(value: str) -> bool:
    """Whether a Range header is well formed and modest; others are to be ignored (RFC 9110, 14.2)."""
    unit, _, ranges = value.partition("=")
    found = [_RANGE.fullmatch(part) for part in ranges.split(",", MOST_RANGES)]
    if unit.strip().lower() != "bytes" or len(found) > MOST_RANGES:
        return False
    return all(one and not (one[2] and int(one[2]) < int(one[1])) for one in found)


@dataclass(frozen=True, slots=True)
class _Found:
    path: Path
    stat: os.stat_result


class _Tree:
    """The files below one folder, by the paths of requests."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self.missing = missing_page().decode()
        self.revalidation = StaticFiles(directory=site, check_dir=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        from anyio.to_thread import run_sync

        response = await run_sync(self.answer, scope)
        await response(scope, receive, send)

    def answer(self, scope: Scope) -> Response:
        """What a request gets: a file, 304, a folder's page, the way to it, or 404."""
        steps = _steps(scope)
        if steps is None:
            return self._none()
        folder = not steps or steps[-1] == ""
        names = [*steps[:-1], "index.html"] if folder else steps
        found = self._find(names)
        if found:
            response = _file(found)
            unchanged = self.revalidation.is_not_modified(response.headers, Headers(scope=scope))
            return NotModifiedResponse(response.headers) if unchanged else response
        if not folder and self._find([*names, "index.html"]):
            return RedirectResponse("/".join([scope.get("root_path", ""), *steps, ""]), status_code=301)
        return self._none()

    def _find(self, names: list[str]) -> _Found | None:
        """The plain file of these names, if the tree has it and no step to it is a link."""
        if PurePosixPath(names[-1]).suffix not in TYPES:
            return None
        root = os.path.realpath(self.site)
        place = os.path.join(root, *names)
        if os.path.realpath(place) != place or not os.path.isfile(place):
            return None
        return _Found(Path(place), os.stat(place))

    def _none(self) -> Response:
        return HTMLResponse(self.missing, status_code=404, headers=_UNKEPT)


def _steps(scope: Scope) -> list[str] | None:
    """The names that a request's path is made of, or None for a path that the library cannot have written."""
    raw = scope.get("raw_path") or b""
    if re.search(rb"%(?:2f|5c|00|2e|25)", raw, re.IGNORECASE):
        return None
    path = _WHOLE_ADDRESS.sub("", scope["path"].removeprefix(scope.get("root_path", "")), count=1).removeprefix("/")
    steps: list[str] = path.split("/")
    *inner, last = steps
    if not all(_STEP.fullmatch(step) for step in inner) or not (last == "" or _STEP.fullmatch(last)):
        return None
    return steps


def _file(found: _Found) -> FileResponse:
    name = found.path.name
    kind = NAMED_TYPES.get(name) or TYPES[found.path.suffix]
    headers = {"Cache-Control": _caching(name)}
    return FileResponse(found.path, headers=headers, media_type=kind, stat_result=found.stat)


def _caching(name: str) -> str:
    if _HASHED.fullmatch(name):
        return KEPT
    return FEED if _FEED_NAME.fullmatch(name) else REVALIDATED
