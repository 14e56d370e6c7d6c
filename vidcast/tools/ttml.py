"""Captions as TTML, in the IMSC 1.1 text profile, for players and archives that ask for it.

ttconv, an extra, knows the format: W3C's "TTML Profiles for Internet Media Subtitles and Captions 1.1".
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from vidcast.errors import BadDocument, ProgramMissing
from vidcast.model.caption_text import composed, refuse_unfit, several_speakers, shown_name
from vidcast.model.captions import Captions

if TYPE_CHECKING:
    from ttconv.model import ContentDocument, P

__all__ = ["to_ttml"]

PROFILE = "http://www.w3.org/ns/ttml/profile/imsc1.1/text"

NO_XML = re.compile("[\ufffe\uffff]")
"""Characters that are letters to Unicode and none to XML."""

MARGIN_PERCENT = 10
"""How far the text keeps from the edges of the picture: the safe area of old television sets."""

FONT_PERCENT = 80
"""Of a fifteenth of the picture's height, so that 42 letters fit between the margins."""

GROUND = (0, 0, 0, 190)
"""What lies behind the letters, so that they can be read on any picture: red, green, blue, and how dense of 255."""


def to_ttml(captions: Captions) -> str:
    """The captions as a TTML document: each cue a paragraph, at the foot of the picture, times in milliseconds.

    Where two or more speak, a name stands before the text whenever another one starts. Raises ProgramMissing without
    ttconv, and BadDocument for cues that no file can hold: see `refuse_unfit`.
    """
    refuse_unfit(captions)
    if any(NO_XML.search(line) for cue in captions.cues for line in cue.lines):
        raise BadDocument("captions that TTML cannot hold: U+FFFE or U+FFFF in a line; correct these words")
    try:
        from ttconv.imsc import writer
    except ImportError as error:
        raise ProgramMissing(
            "TTML needs ttconv, which is not installed: pip install 'vidcast[ttml]', or name a .vtt"
        ) from error
    return _text(writer.from_model(_document(captions), _settings()))


def _settings() -> Any:
    from ttconv.imsc.config import ContentProfilesSignaling, IMSCWriterConfiguration

    return IMSCWriterConfiguration(profile_signaling=ContentProfilesSignaling.CONTENT_PROFILES)


def _text(tree: Any) -> str:
    from xml.etree.ElementTree import tostring

    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(tree.getroot(), encoding="unicode") + "\n"


def _document(captions: Captions) -> ContentDocument:
    from ttconv import model

    document = model.ContentDocument()
    document.set_lang(captions.language)
    document.set_content_profiles({PROFILE})
    body, div = model.Body(document), model.Div(document)
    document.put_region(_region(document))
    body.set_region(document.get_region("foot"))
    body.push_child(div)
    document.set_body(body)
    named = several_speakers(captions)
    speaking = ""
    for cue in captions.cues:
        lines = [composed(line) for line in cue.lines]
        name = shown_name(cue.speaker)
        if named and name and name != speaking:
            lines[0] = f"{name}: {lines[0]}"
        speaking = name or speaking
        div.push_child(_paragraph(document, cue.start_ms, cue.end_ms, lines))
    return document


def _paragraph(document: ContentDocument, start_ms: int, end_ms: int, lines: list[str]) -> P:
    from ttconv import model
    from ttconv import style_properties as style

    paragraph = model.P(document)
    paragraph.set_begin(Fraction(start_ms, 1000))
    paragraph.set_end(Fraction(end_ms, 1000))
    for at, line in enumerate(lines):
        if at:
            paragraph.push_child(model.Br(document))
        span = model.Span(document)
        span.set_space(model.WhiteSpaceHandling.PRESERVE)
        span.set_style(style.StyleProperties.BackgroundColor, style.ColorType(GROUND))
        span.push_child(model.Text(document, line))
        paragraph.push_child(span)
    return paragraph


def _region(document: ContentDocument) -> Any:
    """Where captions stand: at the foot of the picture, in the middle."""
    from ttconv import model
    from ttconv import style_properties as style

    def percent(value: int) -> Any:
        return style.LengthType(value, style.LengthType.Units.pct)

    inside = percent(100 - 2 * MARGIN_PERCENT)
    region = model.Region("foot", document)
    for kind, value in (
        (style.StyleProperties.Origin, style.CoordinateType(percent(MARGIN_PERCENT), percent(MARGIN_PERCENT))),
        (style.StyleProperties.Extent, style.ExtentType(height=inside, width=inside)),
        (style.StyleProperties.DisplayAlign, style.DisplayAlignType.after),
        (style.StyleProperties.TextAlign, style.TextAlignType.center),
        (style.StyleProperties.LineHeight, percent(125)),
        (style.StyleProperties.FontFamily, (style.GenericFontFamilyType.proportionalSansSerif,)),
        (style.StyleProperties.FontSize, percent(FONT_PERCENT)),
        (style.StyleProperties.Color, style.NamedColors.white.value),
        (style.StyleProperties.ShowBackground, style.ShowBackgroundType.whenActive),
    ):
        region.set_style(kind, value)
    return region
