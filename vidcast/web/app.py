"""Runs the web face on this machine."""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from vidcast.errors import BadRequest

if TYPE_CHECKING:
    import uvicorn

__all__ = ["serve", "server"]

GRACE_S = 5
"""How long answers that are under way may take once the server is stopped."""


def serve(
    site: Path, host: str = "127.0.0.1", port: int = 8000, listening_at: Callable[[int], None] = lambda _: None
) -> None:
    """Serve the published tree until interrupted; `listening_at` is told the port.

    Raises BadRequest for an address that cannot be listened on.
    """
    try:
        listening = socket.create_server((host, port), family=_family(host))
    except (OSError, OverflowError) as error:
        why = "another program has it" if getattr(error, "errno", 0) == errno.EADDRINUSE else str(error)
        raise BadRequest(
            f"{host}:{port}: cannot be listened on ({why}); name another one with --host or --port"
        ) from error
    with listening:
        listening_at(listening.getsockname()[1])
        server(site, host, port).run(sockets=[listening])


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def server(site: Path, host: str, port: int, *, request_s: float = 10) -> uvicorn.Server:
    """A server of the published tree, not yet running; port 0 takes any free one.

    A connection whose request is not complete within `request_s` is closed. The server shows no banner and keeps no
    access log, since the address of a private feed may be a secret.
    """
    import uvicorn

    from vidcast.web.patience import patient
    from vidcast.web.site import site_app

    config = uvicorn.Config(
        site_app(site), host=host, port=port, server_header=False, access_log=False, log_level="warning",
        http=patient(request_s), ws="none", timeout_keep_alive=15, limit_concurrency=400,
    )  # fmt: skip

    class Server(uvicorn.Server):
        @contextmanager
        def capture_signals(self) -> Iterator[None]:
            """Let a closed terminal end it as the keyboard does: open answers are finished first."""
            with super().capture_signals(), _hung_up(self.handle_exit):
                yield

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            """End when open answers are sent, or cut them off: a slow reader keeps nobody waiting."""
            cut = asyncio.get_running_loop().call_later(GRACE_S, self._cut_off)
            await super().shutdown(sockets)
            cut.cancel()

        def _cut_off(self) -> None:
            for connection in list(self.server_state.connections):
                connection.transport.abort()

    return Server(config)


@contextmanager
def _hung_up(end: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Have `end` called for SIGHUP while the block runs, unless it is ignored, as `nohup` wants it."""
    before = signal.getsignal(signal.SIGHUP)
    if before is signal.SIG_IGN or threading.current_thread() is not threading.main_thread():
        yield
        return
    signal.signal(signal.SIGHUP, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGHUP, before)
