"""XML elements by prefix, with texts that no XML reader refuses.

Written with lxml by hand because feedgen, feedgen2 and podgen can say neither explicit=false nor podcast: tags.
"""

from __future__ import annotations

from lxml import etree

from vidcast.model.episode import plain

__all__ = ["NAMESPACES", "add", "root", "written"]

NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "podcast": "https://podcastindex.org/namespace/1.0",
}


def _name(tag: str) -> str:
    prefix, colon, local = tag.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if colon else tag


def root(tag: str, **attributes: str) -> etree._Element:
    """A document's first element, in no namespace, which declares every one of NAMESPACES."""
    return etree.Element(tag, attributes, nsmap=dict(NAMESPACES))


def add(parent: etree._Element, tag: str, text: str | None = None, **attributes: str | int | None) -> etree._Element:
    """A new last child such as "itunes:author"; attributes that are None are left out.

    A trailing underscore of an attribute's name falls away and an inner one becomes a hyphen, so that Python's own
    words can be said.
    """
    child = etree.SubElement(parent, _name(tag))
    for key, value in attributes.items():
        if value is not None:
            child.set(key.rstrip("_").replace("_", "-"), plain(str(value)))
    if text is not None:
        child.text = plain(text)
    return child


def written(document: etree._Element) -> bytes:
    """The document as UTF-8 with its declaration, indented by one space, a newline at its end."""
    etree.indent(document, space=" ")
    return etree.tostring(document, xml_declaration=True, encoding="UTF-8") + b"\n"
