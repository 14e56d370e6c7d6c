"""The speaker of the sample weekly_webcam, drawn with Skia before her room; make_webcam.py gives life and a voice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import skia
from numpy.typing import NDArray
from webcam_room import HEIGHT, SUPERSAMPLE, WIDTH, box, disc, draw_room, linear, paint, pen, radial, shape


@dataclass(frozen=True)
class Pose:
    """Where the drawn speaker's moving parts are in one frame."""

    mouth: float  # 0 shut to 1 wide open
    width: float  # -1 rounded to 1 spread
    blink: float  # 0 open to 1 shut
    brow: float  # pixels raised
    gaze: tuple[float, float]  # iris offset in pixels
    tilt: float  # degrees
    shift: tuple[float, float]  # head offset in pixels
    breath: float  # shoulder rise in pixels


# --- the speaker ----------------------------------------------------------------------------------------

SKIN_LIGHT, SKIN, SKIN_SHADE = (252, 222, 198), (240, 196, 166), (206, 148, 120)
HAIR_LIGHT, HAIR, HAIR_DARK = (176, 122, 76), (126, 80, 48), (78, 48, 32)
SWEATER_LIGHT, SWEATER, SWEATER_DARK = (84, 142, 148), (52, 106, 116), (30, 68, 80)


def draw_body(canvas: skia.Canvas) -> None:
    """Shoulders in a knitted sweater, with the origin at the pit of the neck."""
    torso = (
        "M -70 -36 C -110 6 -214 26 -258 74 C -300 122 -312 220 -318 330 L 318 330 "
        "C 312 220 300 122 258 74 C 214 26 110 6 70 -36 C 60 40 -60 40 -70 -36 Z"
    )
    canvas.drawPath(shape(torso), paint((40, 26, 18, 70), 16))
    canvas.drawPath(shape(torso), linear((-300, 0), (300, 120), SWEATER_LIGHT, SWEATER, SWEATER_DARK))
    canvas.save()
    canvas.clipPath(shape(torso), True)
    for side in (-1, 1):
        fold = f"M {side * 176} 330 C {side * 184} 240 {side * 196} 180 {side * 222} 138"
        canvas.drawPath(shape(fold), pen((18, 46, 56, 130), 9, 6))
        canvas.drawPath(
            shape(f"M {side * 96} 22 C {side * 130} 60 {side * 150} 76 {side * 190} 84"),
            pen((18, 46, 56, 60), 8, 6),
        )
    canvas.drawPath(shape("M -40 110 C -10 150 40 160 90 140"), pen((18, 46, 56, 55), 10, 8))
    for y in range(48, 330, 9):
        canvas.drawPath(shape(f"M -330 {y + 26} Q 0 {y - 20} 330 {y + 26}"), pen((255, 255, 255, 9), 2))
    canvas.restore()


def draw_neck(canvas: skia.Canvas) -> None:
    """The neck and the sweater's ribbed collar, with the origin at the pit of the neck."""
    canvas.drawOval(box(-75, -74, 150, 84), paint((26, 60, 72)))
    canvas.drawOval(box(-66, -62, 132, 70), paint((20, 46, 56)))
    neck = "M -50 -120 C -48 -70 -52 -40 -64 -24 C -44 36 44 36 64 -24 C 52 -40 48 -70 50 -120 Z"
    canvas.drawPath(shape(neck), linear((-60, 0), (60, 0), SKIN, (228, 178, 148), SKIN_SHADE))
    canvas.save()
    canvas.clipPath(shape(neck), True)
    canvas.drawOval(box(-86, -150, 178, 112), paint((136, 76, 54, 150), 13))
    canvas.drawPath(shape("M -30 -24 Q -14 8 -4 14"), pen((170, 108, 82, 90), 4, 3))
    canvas.drawPath(shape("M 34 -26 Q 16 8 6 14"), pen((150, 92, 68, 100), 4, 3))
    canvas.restore()
    collar = "M -73 -46 C -82 58 82 58 73 -46 C 62 34 -62 34 -73 -46 Z"
    canvas.drawPath(shape(collar), linear((-74, 0), (74, 0), (84, 142, 150), (62, 116, 126), (44, 92, 104)))
    canvas.drawPath(shape(collar), pen((26, 60, 72), 1.6))
    canvas.drawPath(shape("M -66 -8 C -44 36 44 36 66 -8"), pen((255, 255, 255, 46), 2.2, 1))


def draw_hair_back(canvas: skia.Canvas) -> None:
    """The hair behind the face and neck: a bob that stops above the shoulders."""
    back = (
        "M 0 -168 C -84 -170 -122 -118 -122 -40 C -126 30 -144 96 -138 156 C -132 192 -92 196 -62 182 "
        "L 62 182 C 92 196 132 192 138 156 C 144 96 126 30 122 -40 C 122 -118 84 -170 0 -168 Z"
    )
    canvas.drawPath(shape(back), paint((40, 24, 16, 80), 12))
    canvas.drawPath(shape(back), linear((-140, 0), (140, 0), HAIR, HAIR_DARK, (58, 36, 26)))


def face_path(jaw: float) -> skia.Path:
    """The outline of the face with the chin lowered by this many pixels."""
    return shape(
        f"M -98 -30 C -101 24 -95 72 -71 {108 + jaw * 0.6} C -52 {137 + jaw} -24 {151 + jaw} 0 {151 + jaw} "
        f"C 24 {151 + jaw} 52 {137 + jaw} 71 {108 + jaw * 0.6} C 95 72 101 24 98 -30 "
        "C 98 -108 52 -140 0 -140 C -52 -140 -98 -108 -98 -30 Z"
    )


def draw_face(canvas: skia.Canvas, jaw: float) -> None:
    """The skin of the face with its soft shading, lit from the window on the left."""
    outline = face_path(jaw)
    canvas.drawPath(outline, linear((-100, -40), (104, 60), SKIN_LIGHT, SKIN, (226, 174, 144)))
    canvas.save()
    canvas.clipPath(outline, True)
    canvas.drawPath(shape("M 112 -120 C 84 -20 96 80 30 170 L 130 170 Z"), paint((186, 116, 88, 88), 20))
    disc(canvas, -56, 58, 42, (240, 130, 110, 84), (240, 130, 110, 0))
    disc(canvas, 58, 58, 40, (226, 112, 92, 84), (226, 112, 92, 0))
    disc(canvas, -52, 34, 30, (255, 244, 228, 90), (255, 244, 228, 0))
    disc(canvas, -14, -72, 66, (255, 244, 230, 110), (255, 244, 230, 0))
    disc(canvas, 0, 134 + jaw, 26, (255, 236, 218, 70), (255, 236, 218, 0))
    canvas.drawPath(
        shape("M -110 -60 C -80 -124 60 -150 112 -40 L 112 -160 L -110 -160 Z"), paint((120, 64, 40, 100), 11)
    )
    canvas.restore()


def draw_eye(canvas: skia.Canvas, side: int, pose: Pose) -> None:
    """One eye, its lid and its lashes; side -1 is the one on the left of the picture."""
    canvas.save()
    canvas.translate(side * 42, 0)
    canvas.scale(1.1 * side, 1.1)  # drawn for the right of the picture: the outer corner is at +x
    open_top, shut_top = -15.0, 8.0
    top = open_top + (shut_top - open_top) * pose.blink
    canvas.drawOval(box(-30, -22, 60, 36), paint((196, 128, 100, 70), 7))
    lid = f"M -22 4 C -12 {open_top} 12 {open_top - 3} 24 0 C 12 {top - 1} -12 {top} -22 4 Z"
    eye = shape(f"M -22 4 C -12 {top} 12 {top - 3} 24 0 C 13 11 -10 12 -22 4 Z")
    if pose.blink < 0.95:
        canvas.drawPath(eye, linear((0, -10), (0, 10), (226, 220, 218), (250, 248, 246)))
        canvas.save()
        canvas.clipPath(eye, True)
        across, down = pose.gaze[0] * side, pose.gaze[1] - 1.5
        canvas.drawCircle(across, down, 10.6, paint((46, 62, 58)))
        canvas.drawCircle(
            across, down, 9.4, radial((across, down + 3), 10, (150, 176, 140), (82, 118, 104), (56, 82, 78))
        )
        canvas.drawCircle(across, down, 4.6, paint((20, 18, 20)))
        canvas.drawCircle(across - 3.6 * side, down - 3.6, 2.7, paint((255, 255, 255, 240)))
        canvas.drawCircle(across + 3.4 * side, down + 3.4, 1.4, paint((255, 255, 255, 130)))
        canvas.drawPath(shape(f"M -22 4 C -12 {top} 12 {top - 3} 24 0"), pen((60, 36, 30, 90), 7, 2))
        canvas.restore()
    canvas.drawPath(shape(lid), linear((0, -14), (0, 8), (226, 172, 144), (206, 146, 120)))
    canvas.drawPath(shape(f"M -22 4 C -12 {top} 12 {top - 3} 24 0 L 27 {-2 + 4 * pose.blink}"), pen((52, 32, 28), 3.4))
    canvas.drawPath(shape("M -18 -9 C -8 -20 12 -22 24 -9"), pen((168, 104, 80, 150), 1.8))
    canvas.drawPath(shape("M -18 7 C -8 13 12 12 22 3"), pen((170, 106, 84, 130), 1.4))
    canvas.restore()


def draw_brow(canvas: skia.Canvas, side: int, lift: float) -> None:
    """One tapered eyebrow."""
    canvas.save()
    canvas.translate(side * 42, -31 - lift)
    canvas.scale(side, 1)
    canvas.drawPath(shape("M -25 3 C -12 -7 10 -11 31 5 C 13 -4 -8 -1 -24 9 Z"), paint((94, 58, 38, 235), 0.7))
    canvas.restore()


def draw_nose(canvas: skia.Canvas) -> None:
    """A nose suggested by light and shade."""
    canvas.drawPath(shape("M 10 -8 C 12 16 16 34 22 46 C 20 56 8 58 4 50 Z"), paint((190, 122, 92, 84), 6))
    canvas.drawPath(shape("M -3 -10 L -3 40"), pen((255, 244, 230, 120), 7, 5))
    disc(canvas, -2, 46, 13, (255, 240, 226, 150), (255, 240, 226, 0))
    canvas.drawPath(
        shape("M -21 49 C -23 58 -13 60 -9 57 C -4 62 4 62 9 57 C 13 60 23 58 21 49"),
        pen((176, 106, 82, 190), 2.3),
    )
    for side in (-1, 1):
        canvas.drawOval(box(side * 10 - 4.5, 55, 9, 4), paint((128, 66, 52, 170), 1))


def draw_inside_mouth(canvas: skia.Canvas, edge: float, gap: float) -> None:
    """The dark of the open mouth with the tongue and the upper teeth."""
    top, low = 0.5 - 4 * gap, 1 + 21 * gap
    inner = shape(
        f"M {-edge} -1.5 C -16 {top} -6 {top + 1} 0 {top + 1.5} C 6 {top + 1} 16 {top} {edge} -1.5 "
        f"C 18 {low} 8 {low + 1} 0 {low + 1} C -8 {low + 1} -18 {low} {-edge} -1.5 Z"
    )
    canvas.drawPath(inner, paint((92, 32, 36)))
    canvas.save()
    canvas.clipPath(inner, True)
    canvas.drawOval(box(-17, low - 8 * gap - 1, 34, 20), paint((206, 104, 104), 1.5))
    teeth = box(-edge * 0.72, top - 6, edge * 1.44, 8.5 + 4.5 * gap)
    canvas.drawRoundRect(teeth, 5, 5, paint((250, 246, 240), 0.8))
    canvas.restore()


def draw_mouth(canvas: skia.Canvas, pose: Pose) -> None:
    """Lips, teeth and tongue; shut lips meet in a slight smile."""
    canvas.save()
    canvas.translate(0, 92)
    gap = pose.mouth
    half = 37 + 4 * pose.width - 6 * gap
    upper, lower = -9 - 2.5 * gap, 12 + 22 * gap
    canvas.drawOval(box(-26, lower + 1, 52, 11), paint((176, 104, 82, 110), 5))
    lips = (
        f"M {-half} -3 C -20 {upper + 1} -10 {upper - 2} -6 {upper} Q 0 {upper + 4} 6 {upper} "
        f"C 10 {upper - 2} 20 {upper + 1} {half} -3 C 22 {lower + 1} 10 {lower + 2} 0 {lower + 2} "
        f"C -10 {lower + 2} -22 {lower + 1} {-half} -3 Z"
    )
    canvas.drawPath(shape(lips), linear((0, upper), (0, lower + 2), (190, 98, 94), (202, 108, 102), (222, 138, 126)))
    canvas.drawPath(shape(f"M -11 {lower - 4} Q 0 {lower - 1} 8 {lower - 4}"), pen((255, 226, 216, 110), 3.5, 2))
    if gap > 0.04:
        draw_inside_mouth(canvas, half - 4, gap)
    else:
        line = f"M {-half} -4 C -18 1 -8 3 0 1.5 C 8 3 18 1 {half} -4"
        canvas.drawPath(shape(line), pen((134, 54, 56), 2.2))
    for side in (-1, 1):
        canvas.drawPath(
            shape(f"M {side * (half - 1)} -3 Q {side * (half + 3)} -5 {side * (half + 4)} -8"),
            pen((150, 78, 66, 170), 2.2, 0.8),
        )
    canvas.restore()


def draw_glasses(canvas: skia.Canvas) -> None:
    """Thin round glasses with a faint reflection of the window."""
    frame = pen((74, 44, 36), 3.6)
    for side in (-1, 1):
        lens = skia.RRect.MakeRectXY(box(side * 43 - 34, -27, 68, 58), 27, 26)
        canvas.drawRRect(
            lens, linear((side * 43 - 30, -26), (side * 43 + 30, 30), (255, 255, 255, 44), (255, 255, 255, 0))
        )
        canvas.save()
        canvas.translate(0, 3)
        canvas.drawRRect(lens, pen((150, 88, 66, 80), 4, 3))
        canvas.restore()
        canvas.drawRRect(lens, frame)
        canvas.drawPath(shape(f"M {side * 77} -8 L {side * 97} -12"), frame)
    canvas.drawPath(shape("M -9 -6 Q 0 -13 9 -6"), frame)
    canvas.drawPath(shape("M -66 -12 L -54 -20"), pen((255, 255, 255, 150), 3, 1))


def draw_hair_front(canvas: skia.Canvas) -> None:
    """The parted hair over the forehead and down both sides, with strands of light."""
    left = (
        "M -26 -172 C -92 -172 -132 -112 -128 -36 C -128 30 -146 96 -140 150 C -134 184 -106 184 -94 166 "
        "C -84 150 -98 96 -101 44 C -103 8 -98 -24 -88 -44 C -74 -74 -58 -106 -25 -118 Z"
    )
    right = (
        "M -26 -172 C 70 -190 132 -118 128 -38 C 128 30 146 96 140 150 C 134 184 106 184 94 166 "
        "C 84 150 98 96 101 44 C 104 4 98 -30 80 -52 C 56 -84 12 -104 -27 -118 Z"
    )
    canvas.drawPath(shape(left), linear((-140, -60), (-70, 60), HAIR_LIGHT, HAIR, HAIR_DARK))
    canvas.drawPath(shape(right), linear((-20, -160), (140, 120), HAIR_LIGHT, HAIR, HAIR_DARK, HAIR_DARK))
    canvas.save()
    canvas.clipPath(skia.Op(shape(left), shape(right), skia.kUnion_PathOp), True)
    for n in range(7):
        k = n / 6
        x, y, start = -90 - 34 * k, -80 + 8 * k, f"{-28 - 6 * k} {-146 - 20 * k}"
        strand = f"M {start} C {x + 26} {-130 - 20 * k} {x} {y} {x} {y + 60} C {x} 60 {x - 14} 110 {x - 8} 168"
        canvas.drawPath(shape(strand), pen((216, 166, 110, 70 if n % 2 else 40), 2.6, 1))
        x, y, start = 84 + 40 * k, -96 - 24 * k, f"{-24 + 4 * k} {-146 - 20 * k}"
        strand = f"M {start} C 30 {-126 - 34 * k} {x} {y} {x} -20 C {x} 60 {x + 12} 110 {x + 4} 168"
        canvas.drawPath(shape(strand), pen((206, 150, 98, 60 if n % 2 else 34), 2.6, 1))
    canvas.drawPath(shape("M 0 -142 C 50 -140 86 -112 98 -66"), pen((232, 186, 130, 80), 16, 9))
    canvas.drawPath(shape("M -124 -70 C -128 0 -132 60 -138 140"), pen((255, 226, 176, 120), 7, 4))
    canvas.restore()


class Layer:
    """A transparent picture around an origin, drawn upright and then pasted turned and shifted."""

    def __init__(self, left: int, top: int, width: int, height: int) -> None:
        self.bounds = box(left, top, width, height)
        self.surface = skia.Surface(width * SUPERSAMPLE, height * SUPERSAMPLE)
        self.canvas = self.surface.getCanvas()
        self.canvas.scale(SUPERSAMPLE, SUPERSAMPLE)
        self.canvas.translate(-left, -top)

    def paste(self, target: skia.Canvas) -> None:
        """Draw the picture on another canvas."""
        sampling = skia.SamplingOptions(skia.FilterMode.kLinear)
        target.drawImageRect(self.surface.makeImageSnapshot(), self.bounds, sampling)


class Painter:
    """Draws frames over one background, at SUPERSAMPLE times the size, and scales them down."""

    def __init__(self) -> None:
        self.room = draw_room()
        self.hair = Layer(-180, -210, 360, 440)
        draw_hair_back(self.hair.canvas)
        self.body = Layer(-360, -140, 720, 500)
        draw_body(self.body.canvas)
        draw_neck(self.body.canvas)
        self.fringe = Layer(-160, -190, 320, 390)
        draw_glasses(self.fringe.canvas)
        draw_hair_front(self.fringe.canvas)
        self.head = Layer(-160, -190, 320, 390)
        self.large = skia.Surface(WIDTH * SUPERSAMPLE, HEIGHT * SUPERSAMPLE)
        self.small = skia.Surface(WIDTH, HEIGHT)

    def draw_head(self, pose: Pose) -> None:
        """Draw the face, the glasses and the hair before it, upright, on the head's layer."""
        canvas = self.head.canvas
        canvas.clear(skia.ColorTRANSPARENT)
        draw_face(canvas, 7 * pose.mouth)
        draw_nose(canvas)
        draw_mouth(canvas, pose)
        for side in (-1, 1):
            draw_eye(canvas, side, pose)
            draw_brow(canvas, side, pose.brow)
        self.fringe.paste(canvas)

    def draw_speaker(self, canvas: skia.Canvas, pose: Pose) -> None:
        """Draw the whole person; the head turns about the neck and the shoulders follow a little."""
        self.draw_head(pose)
        for layer in (self.hair, self.body, self.head):
            canvas.save()
            if layer is self.body:
                canvas.translate(640 + pose.shift[0] * 0.25, 508 - pose.breath)
            else:
                canvas.translate(640 + pose.shift[0], 306 + pose.shift[1])
                canvas.rotate(pose.tilt, 0, 170)
            layer.paste(canvas)
            canvas.restore()

    def frame(self, pose: Pose) -> NDArray[np.uint8]:
        """One frame as a (height, width, 4) array."""
        canvas = self.large.getCanvas()
        canvas.drawImage(self.room, 0, 0)
        canvas.save()
        canvas.scale(SUPERSAMPLE, SUPERSAMPLE)
        self.draw_speaker(canvas, pose)
        canvas.restore()
        sampling = skia.SamplingOptions(skia.FilterMode.kLinear)
        self.small.getCanvas().drawImageRect(self.large.makeImageSnapshot(), box(0, 0, WIDTH, HEIGHT), sampling)
        return np.asarray(self.small.makeImageSnapshot().toarray(colorType=skia.kRGBA_8888_ColorType), np.uint8)
