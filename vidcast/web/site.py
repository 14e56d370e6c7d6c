"""Serves the published tree over HTTP: plain files, the right types, ranges, revalidation, and nothing else.

Only names that the library itself can have written are looked up at all, so no spelling of a path can leave the tree.
"""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from vidcast.tools.pages import missing_page
from vidcast.web.opened import Opened

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

_STEP = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*(?:\.[A-Za-z0-9]+)*")
_HASHED = re.compile(r"[a-z]+\.[0-9a-f]{12}\.(?:css|js)")
_FEED_NAME = re.compile(r"feed(?:-\d+)?\.xml|feed\.atom|feed\.json|feeds\.opml")
_WHOLE_ADDRESS = re.compile(r"\Ahttps?://[^/]+(?=/|\Z)", re.IGNORECASE)
"""What stands before the path when a client names the whole address (RFC 9112, 3.2.2)."""


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
    """Adds what every answer carries, refuses methods other than GET and HEAD."""

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
        await self.app(scope, receive, guarded)


class _Tree:
    """The files below one folder, by the paths of requests."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self.missing = missing_page().decode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        from anyio.to_thread import run_sync

        found = await run_sync(self.found, scope)
        if isinstance(found, Response):
            await found(scope, receive, send)
            return
        opened, name = found
        try:
            kind = NAMED_TYPES.get(name) or TYPES[PurePosixPath(name).suffix]
            await opened.answer(scope, kind, _caching(name))(scope, receive, send)
        finally:
            opened.close()

    def found(self, scope: Scope) -> tuple[Opened, str] | Response:
        """The open file that a request names, or a folder's page, with its name; else the way to it, or 404."""
        steps = _steps(scope)
        if steps is None:
            return self._none()
        folder = not steps or steps[-1] == ""
        names = [*steps[:-1], "index.html"] if folder else steps
        opened = self._open(names)
        if opened is not None:
            return opened, names[-1]
        page = None if folder else self._open([*names, "index.html"])
        if page is None:
            return self._none()
        page.close()
        return RedirectResponse("/".join([scope.get("root_path", ""), *steps, ""]), status_code=301)

    def _open(self, names: list[str]) -> Opened | None:
        """The plain file of these names, if the tree has it and no step to it is a link."""
        if PurePosixPath(names[-1]).suffix not in TYPES:
            return None
        place = os.path.join(os.path.realpath(self.site), *names)
        try:
            return Opened.at(place) if os.path.realpath(place) == place else None
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:
                return None
            raise

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


def _caching(name: str) -> str:
    if _HASHED.fullmatch(name):
        return KEPT
    return FEED if _FEED_NAME.fullmatch(name) else REVALIDATED
