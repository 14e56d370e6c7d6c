"""Answers a request from one open file, so that a file which is replaced meanwhile is never mixed with its successor.

Starlette's own FileResponse looks at a file and opens it later: what it says of the length is then another file's.
"""

from __future__ import annotations

import os
import secrets
import stat
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.utils import formatdate
from typing import TYPE_CHECKING, BinaryIO

from starlette.datastructures import Headers
from starlette.responses import FileResponse, PlainTextResponse, Response, StreamingResponse
from starlette.staticfiles import NotModifiedResponse, StaticFiles

from vidcast.errors import StoreError
from vidcast.web.ranges import parts_asked

if TYPE_CHECKING:
    from starlette.types import Scope

__all__ = ["Opened"]

BLOCK = 64 << 10


@dataclass(frozen=True, slots=True)
class Opened:
    """A plain file, open for as long as it is sent."""

    file: BinaryIO
    stat: os.stat_result

    @staticmethod
    def at(path: str) -> Opened | None:
        """The plain file at a path, or None when there is none; a link is none."""
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError:
            if os.path.islink(path):
                return None
            raise
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            os.close(descriptor)
            return None
        return Opened(os.fdopen(descriptor, "rb"), found)

    def close(self) -> None:
        self.file.close()

    def answer(self, scope: Scope, kind: str, caching: str) -> Response:
        """What a request for this file gets: all of it, the parts it asks for, 304 or 416."""
        asked = Headers(scope=scope)
        whole = FileResponse("", headers={"Cache-Control": caching}, media_type=kind, stat_result=self.stat)
        if StaticFiles(check_dir=False).is_not_modified(whole.headers, asked):
            return NotModifiedResponse(whole.headers)
        size, parts = self.stat.st_size, None
        if self._may_resume(whole.headers, asked.get("if-range")):
            parts = parts_asked(asked.get("range", ""), size)
        if parts is None:
            return self._sent(scope, 200, dict(whole.headers), self._blocks(0, size))
        if not parts:
            return PlainTextResponse(status_code=416, headers={"Content-Range": f"bytes */{size}"})
        return self._partial(scope, whole, parts)

    def _may_resume(self, headers: Headers, known: str | None) -> bool:
        """Whether what the client has of the file, by If-Range, is of this very file (RFC 9110, 13.1.5)."""
        if known is None or known == headers["etag"]:
            return True
        settled = time.time() - self.stat.st_mtime >= 1  # Within a second, two files may bear one date.
        return settled and known == formatdate(self.stat.st_mtime, usegmt=True)

    def _partial(self, scope: Scope, whole: FileResponse, parts: Sequence[tuple[int, int]]) -> Response:
        size, headers = self.stat.st_size, dict(whole.headers)
        if len(parts) == 1:
            ((start, end),) = parts
            headers |= {"content-range": f"bytes {start}-{end - 1}/{size}", "content-length": str(end - start)}
            return self._sent(scope, 206, headers, self._blocks(start, end))
        boundary, kind = secrets.token_hex(13), headers["content-type"]
        length, _ = whole.generate_multipart(parts, boundary, size, kind)
        headers |= {"content-type": f"multipart/byteranges; boundary={boundary}", "content-length": str(length)}
        return self._sent(scope, 206, headers, self._parts(whole, parts, boundary, kind))

    def _sent(self, scope: Scope, status: int, headers: dict[str, str], body: Iterator[bytes]) -> Response:
        if scope["method"] == "HEAD":
            return Response(status_code=status, headers=headers)
        return StreamingResponse(body, status_code=status, headers=headers)

    def _parts(
        self, whole: FileResponse, parts: Sequence[tuple[int, int]], boundary: str, kind: str
    ) -> Iterator[bytes]:
        _, head = whole.generate_multipart(parts, boundary, self.stat.st_size, kind)
        for start, end in parts:
            yield head(start, end)
            yield from self._blocks(start, end)
            yield b"\r\n"
        yield f"--{boundary}--".encode()

    def _blocks(self, start: int, end: int) -> Iterator[bytes]:
        self.file.seek(start)
        while start < end:
            block = self.file.read(min(BLOCK, end - start))
            if not block:
                raise StoreError(f"a file of {self.stat.st_size} bytes ended at {start} while it was sent")
            start += len(block)
            yield block
