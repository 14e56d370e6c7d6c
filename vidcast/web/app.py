"""Runs the web face on this machine."""

from __future__ import annotations

from pathlib import Path

__all__ = ["serve"]


def serve(site: Path, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve the published tree until interrupted.

    No banner and no access log: the address of a private feed may be a secret.
    """
    import uvicorn

    from vidcast.web.site import site_app

    uvicorn.run(
        site_app(site), host=host, port=port, server_header=False, access_log=False, log_level="warning",
        timeout_keep_alive=15, limit_concurrency=400,
    )  # fmt: skip
