"""Where the pages and feeds of a site lead."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urldefrag, urljoin

__all__ = ["leads", "nowhere"]

_HTML = re.compile(r"\s(?:href|src|poster)=\"([^\"]+)\"|property=\"og:(?:image|url)\" content=\"([^\"]+)\"")
_XML = re.compile(r"\s(?:href|url|uri|xmlUrl|htmlUrl)=\"(https?://[^\"]+)\"|<(?:link|url)>(https?://[^<]+)<")


def leads(path: str, content: bytes, base: str) -> Iterator[str]:
    """Every address of the site, below `base`, to which a page or a feed leads."""
    text = content.decode()
    if path.endswith(".json"):
        found = [each for each in _strings(json.loads(text)) if re.fullmatch(r"https?://\S+", each)]
    else:
        pattern = _HTML if path.endswith(".html") else _XML
        found = [one or other for one, other in pattern.findall(text)]
    for each in found:
        address = urldefrag(urljoin(base + path, each))[0]
        if address.startswith(base):
            yield address.removeprefix(base)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _strings(each)


def nowhere(site: Path, base: str) -> list[str]:
    """What pages and feeds of a site lead to although it is not there, each with the page that does."""
    missing = []
    for path in sorted(site.rglob("*")):
        name = str(path.relative_to(site))
        known = path.suffix in (".html", ".xml", ".atom", ".opml") or path.name == "feed.json"
        if not path.is_file() or not known or "/." in f"/{name}":
            continue
        for target in leads(name, path.read_bytes(), base):
            place = site / target
            if not (place / "index.html" if target == "" or target.endswith("/") else place).is_file():
                missing.append(f"{name} leads to {target or '/'}")
    return missing
