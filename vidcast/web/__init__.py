"""The browser's face of the library."""

from __future__ import annotations

from vidcast.web.app import serve
from vidcast.web.guard import Guard
from vidcast.web.site import site_app

__all__ = ["Guard", "serve", "site_app"]
