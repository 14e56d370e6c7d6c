"""The room of the sample weekly_webcam, and the tools that it and its speaker are drawn with in Skia."""

from __future__ import annotations

import re

import numpy as np
import skia

WIDTH, HEIGHT = 1280, 720
SUPERSAMPLE = 2

Colour = tuple[int, int, int] | tuple[int, int, int, int]


# --- drawing tools --------------------------------------------------------------------------------------


def rgb(colour: Colour) -> int:
    """A Skia colour from (r, g, b) or (r, g, b, alpha)."""
    return int(skia.Color(*colour))


def shape(text: str) -> skia.Path:
    """A path from SVG-like text: M x y, L x y, Q x y x y, C x y x y x y and Z, absolute."""
    path = skia.PathBuilder()
    moves = {"M": path.moveTo, "L": path.lineTo, "Q": path.quadTo, "C": path.cubicTo}
    for letter, numbers in re.findall(r"([MLQCZ])([^MLQCZ]*)", text):
        if letter == "Z":
            path.close()
            continue
        values = [float(v) for v in numbers.split()]
        size = {"M": 2, "L": 2, "Q": 4, "C": 6}[letter]
        for n in range(0, len(values), size):
            moves[letter](*values[n : n + size])
    return path.detach()


def paint(colour: Colour, blur: float = 0.0) -> skia.Paint:
    """A plain anti-aliased fill, blurred if asked."""
    made = skia.Paint(Color=rgb(colour), AntiAlias=True)
    if blur:
        made.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
    return made


def pen(colour: Colour, width: float, blur: float = 0.0) -> skia.Paint:
    """A round-ended line."""
    made = paint(colour, blur)
    made.setStyle(skia.Paint.kStroke_Style)
    made.setStrokeWidth(width)
    made.setStrokeCap(skia.Paint.kRound_Cap)
    made.setStrokeJoin(skia.Paint.kRound_Join)
    return made


def linear(start: tuple[float, float], end: tuple[float, float], *colours: Colour) -> skia.Paint:
    """A fill that runs evenly through the colours from start to end."""
    points = [skia.Point(*start), skia.Point(*end)]
    shader = skia.GradientShader.MakeLinear(points, [rgb(c) for c in colours])
    return skia.Paint(Shader=shader, AntiAlias=True)


def radial(centre: tuple[float, float], radius: float, *colours: Colour) -> skia.Paint:
    """A fill that runs evenly through the colours from the centre outward."""
    shader = skia.GradientShader.MakeRadial(skia.Point(*centre), radius, [rgb(c) for c in colours])
    return skia.Paint(Shader=shader, AntiAlias=True)


def box(x: float, y: float, width: float, height: float) -> skia.Rect:
    """A rectangle by corner and size."""
    return skia.Rect.MakeXYWH(x, y, width, height)


def disc(canvas: skia.Canvas, x: float, y: float, radius: float, *colours: Colour) -> None:
    """A soft round patch."""
    canvas.drawCircle(x, y, radius, radial((x, y), radius, *colours))


# --- the room behind ------------------------------------------------------------------------------------


def draw_window(canvas: skia.Canvas) -> None:
    """A tall window with trees outside, a frame, a sill and a curtain."""
    canvas.drawRect(box(40, 30, 306, 424), paint((236, 230, 220)))
    canvas.save()
    canvas.clipRect(box(54, 44, 278, 394), True)
    canvas.drawRect(box(54, 44, 278, 394), linear((0, 44), (0, 438), (190, 219, 240), (238, 245, 246)))
    rng = np.random.default_rng(4)
    for tone, low, high in (
        ((168, 198, 178), 250, 330),
        ((132, 174, 138), 310, 400),
        ((104, 150, 112), 370, 450),
    ):
        for x in range(40, 350, 34):
            canvas.drawCircle(x + rng.uniform(-9, 9), rng.uniform(low, high), rng.uniform(34, 58), paint(tone))
    canvas.drawRect(box(54, 44, 278, 394), linear((54, 44), (332, 438), (255, 252, 240, 120), (255, 252, 240, 0)))
    canvas.restore()
    for bar in (box(188, 40, 10, 402), box(50, 226, 286, 9)):
        canvas.drawRect(bar, paint((240, 235, 226)))
    canvas.drawRect(box(20, 448, 346, 20), paint((244, 239, 230)))
    canvas.drawRect(box(20, 468, 346, 7), paint((168, 150, 132, 120), 3))
    for x, tone in (
        (0, (214, 205, 192)),
        (22, (226, 218, 206)),
        (44, (210, 200, 187)),
        (62, (222, 214, 202)),
    ):
        canvas.drawPath(
            shape(f"M {x} 0 L {x + 26} 0 C {x + 30} 240 {x + 10} 380 {x + 20} 620 L {x - 12} 620 Z"),
            paint(tone),
        )


def draw_bookshelf(canvas: skia.Canvas) -> None:
    """A tall bookcase with books, a clock and a small lamp."""
    rng = np.random.default_rng(11)
    tones = (
        (176, 74, 62),
        (58, 96, 120),
        (214, 168, 84),
        (86, 118, 92),
        (120, 84, 108),
        (226, 214, 190),
        (64, 74, 92),
    )
    canvas.drawRect(box(912, 40, 344, 640), paint((120, 86, 62)))
    canvas.drawRect(box(926, 54, 316, 612), linear((926, 0), (1242, 0), (92, 66, 50), (74, 52, 40)))
    for row, top in enumerate((54, 208, 362, 516)):
        floor = top + 140
        x = 934.0
        stop = (1120, 1236, 1060, 1236)[row]
        while x < stop - 30:
            width, height = rng.uniform(15, 32), rng.uniform(88, 124)
            tone = tones[int(rng.integers(len(tones)))]
            canvas.drawRect(box(x, floor - height, width, height), paint(tone))
            canvas.drawRect(box(x, floor - height, width * 0.28, height), paint((255, 244, 226, 38)))
            canvas.drawRect(box(x, floor - height + 14, width, 5), paint((250, 232, 190, 130)))
            x += width + 1.5
        canvas.drawRect(box(926, floor, 316, 14), linear((0, floor), (0, floor + 14), (152, 112, 82), (116, 82, 58)))
    canvas.drawCircle(1184, 142, 46, paint((236, 228, 214)))
    canvas.drawCircle(1184, 142, 46, pen((66, 60, 58), 6))
    canvas.drawPath(shape("M 1184 112 L 1184 142 L 1206 152"), pen((66, 60, 58), 5))
    disc(canvas, 1150, 440, 120, (255, 214, 140, 150), (255, 200, 120, 0))
    canvas.drawPath(shape("M 1116 452 L 1132 404 L 1170 404 L 1186 452 Z"), paint((255, 232, 184)))
    canvas.drawRect(box(1147, 452, 8, 44), paint((96, 80, 66)))
    canvas.drawOval(box(1128, 490, 46, 14), paint((96, 80, 66)))


def draw_plant(canvas: skia.Canvas, x: float, y: float, size: float) -> None:
    """A pot of long arching leaves, its rim at (x, y)."""
    rng = np.random.default_rng(int(x))
    canvas.save()
    canvas.translate(x, y)
    canvas.scale(size, size)
    for n in range(13):
        lean = -1 + 2 * n / 12
        reach, rise = lean * rng.uniform(62, 96), -rng.uniform(80, 150) * (1.1 - 0.5 * abs(lean))
        tone = (int(62 + 34 * rng.random()), int(112 + 34 * rng.random()), int(74 + 20 * rng.random()))
        bend = f"{reach * 0.25} {rise * 0.9}"
        leaf = f"M -5 6 Q {bend} {reach} {rise} Q {reach * 0.5 + 14} {rise * 0.55} 5 6 Z"
        canvas.drawPath(shape(leaf), paint(tone))
        canvas.drawPath(shape(f"M 0 6 Q {reach * 0.3} {rise * 0.8} {reach} {rise}"), pen((190, 214, 160, 90), 1.6))
    canvas.drawPath(
        shape("M -40 0 L 40 0 L 30 66 L -30 66 Z"), linear((-40, 0), (40, 0), (214, 132, 96), (158, 88, 62))
    )
    canvas.drawRect(box(-44, -4, 88, 15), linear((-44, 0), (44, 0), (226, 146, 108), (170, 98, 70)))
    canvas.restore()


def draw_picture(canvas: skia.Canvas) -> None:
    """A framed print of hills on the wall."""
    canvas.drawRect(box(410, 100, 126, 160), paint((90, 70, 56, 90), 8))
    canvas.drawRect(box(404, 90, 126, 160), paint((70, 58, 52)))
    canvas.drawRect(box(411, 97, 112, 146), paint((244, 240, 232)))
    canvas.save()
    canvas.clipRect(box(425, 113, 84, 114), True)
    canvas.drawRect(box(425, 113, 84, 114), linear((0, 113), (0, 227), (246, 212, 176), (240, 184, 150)))
    canvas.drawCircle(484, 146, 13, paint((252, 240, 214)))
    canvas.drawPath(shape("M 420 190 C 445 160 465 176 515 196 L 515 240 L 420 240 Z"), paint((112, 138, 144)))
    canvas.drawPath(shape("M 420 214 C 455 190 480 210 515 184 L 515 240 L 420 240 Z"), paint((70, 98, 108)))
    canvas.restore()


def draw_room() -> skia.Image:
    """The whole background, a little out of focus, as one image."""
    surface = skia.Surface(WIDTH * SUPERSAMPLE, HEIGHT * SUPERSAMPLE)
    canvas = surface.getCanvas()
    canvas.scale(SUPERSAMPLE, SUPERSAMPLE)
    blur = skia.Paint(ImageFilter=skia.ImageFilters.Blur(3.2, 3.2, skia.TileMode.kClamp, None))
    canvas.saveLayer(box(0, 0, WIDTH, HEIGHT), blur)
    canvas.drawRect(box(0, 0, WIDTH, HEIGHT), linear((0, 0), (WIDTH, HEIGHT), (232, 220, 202), (188, 168, 150)))
    draw_window(canvas)
    draw_picture(canvas)
    draw_bookshelf(canvas)
    draw_plant(canvas, 862, 590, 1.35)
    canvas.drawRect(box(806, 672, 112, 60), paint((150, 112, 84)))
    draw_plant(canvas, 262, 392, 0.82)
    canvas.restore()
    disc(canvas, 190, 220, 620, (255, 248, 226, 120), (255, 244, 220, 40), (255, 240, 214, 0))
    centre = (WIDTH * 0.46, HEIGHT * 0.45)
    canvas.drawRect(box(0, 0, WIDTH, HEIGHT), radial(centre, 860, (40, 26, 18, 0), (40, 26, 18, 12), (40, 26, 18, 95)))
    return surface.makeImageSnapshot()
