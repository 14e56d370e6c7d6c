"""Captions as an Advanced SubStation script, which libass draws into the picture for screens that show no captions.

http://www.tcax.org/docs/ass-specs.htm
"""

from __future__ import annotations

from vidcast.model.caption_text import labelled
from vidcast.model.captions import Captions, Cue

__all__ = ["to_ass"]

LETTER_WIDTH = 0.5
"""The mean letter of a sans serif face is about so many of its sizes wide."""
SAFE = 0.9
"""Text stays within this share of the width, as broadcasters ask (EBU R 95)."""
LARGEST = 0.05
"""Letters are at most this share of the height, as players show them (WebVTT, rendering: 5vh)."""
FROM_BELOW = 0.05
"""The share of the height below the last line: two lines then stay under a lower third, which ends at 84 %."""
BOX = "&H40000000"
"""Black, a quarter of it see-through: white letters on it can be read over any picture (WCAG 1.4.3)."""

_HEAD = """[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}
WrapStyle: 2
ScaledBorderAndShadow: yes

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, \
StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Captions,{font},{size},&H00FFFFFF,&H00FFFFFF,{box},{box},0,0,0,0,100,100,0,0,4,0,{pad},2,{side},{side},{below},1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


def to_ass(captions: Captions, size: tuple[int, int], font: str, line_chars: int) -> str:
    """The script for a picture of `size` pixels; lines of `line_chars` letters fit into it in the face `font`.

    Where two or more speak, a name stands before each one's first words. Moments are hundredths of a second, rounded
    down at both ends, so that a cue never covers a frame of the next.
    """
    width, height = size
    letters = min(LARGEST * height, SAFE * width / (line_chars * LETTER_WIDTH))
    head = _HEAD.format(
        width=width,
        height=height,
        font=_field(font),
        size=round(letters),
        box=BOX,
        pad=max(1, round(letters / 6)),
        side=round((1 - SAFE) / 2 * width),
        below=round(FROM_BELOW * height),
    )
    return head + "".join(f"{_event(*each)}\n" for each in zip(captions.cues, labelled(captions), strict=True))


def _event(cue: Cue, lines: tuple[str, ...]) -> str:
    shown = "\\N".join(map(_text, lines))
    return f"Dialogue: 0,{_clock(cue.start_ms)},{_clock(cue.end_ms)},Captions,,0,0,0,,{shown}"


def _text(line: str) -> str:
    r"""A line without what the format reads as a command: braces begin one, and so does a backslash.

    >>> print(_text(r"50% {off} C:\new"))
    50% \{off\} C:\⁠new
    """
    # A word joiner after a backslash is not seen and keeps libass from reading the next letter as a command.
    guarded = line.replace("\\", "\\\u2060")
    return guarded.replace("{", "\\{").replace("}", "\\}")


def _field(text: str) -> str:
    return text.replace(",", " ")


def _clock(ms: int) -> str:
    """Hours, minutes, seconds and hundredths.

    >>> _clock(3_723_456)
    '1:02:03.45'
    """
    hundredths = ms // 10
    minutes, rest = divmod(hundredths, 6000)
    return f"{minutes // 60}:{minutes % 60:02d}:{rest // 100:02d}.{rest % 100:02d}"
