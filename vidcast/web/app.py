"""Runs the web face on this machine."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from vidcast.errors import BadRequest

if TYPE_CHECKING:
    import uvicorn

__all__ = ["serve", "server"]


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
    return uvicorn.Server(config)
