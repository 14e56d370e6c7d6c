"""Runs the web face on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import uvicorn

__all__ = ["serve", "server"]


def serve(site: Path, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve the published tree until interrupted."""
    server(site, host, port).run()


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
