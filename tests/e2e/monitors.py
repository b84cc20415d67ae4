"""Several monitors on the rig's one screen, as RandR 1.5 has them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from Xlib.ext import randr
from Xlib.protocol import rq

from e2e.rig import Rig

INCH_MM = 25.4
DPI = 96


class Monitor(NamedTuple):
    """In the screen's own pixels."""

    name: str
    x: int
    y: int
    width: int
    height: int

    def holds(self, box: Sequence[int]) -> bool:
        """Whether a left, top, width and height lies within it."""
        left, top, width, height = box
        across = self.x <= left and left + width <= self.x + self.width
        return across and self.y <= top and top + height <= self.y + self.height


def divide(rig: Rig, monitors: Sequence[Monitor]) -> None:
    """Makes these of the screen; the first is the primary one."""
    outputs = [int(output) for output in rig.root.xrandr_get_screen_resources().outputs]
    for place, monitor in enumerate(monitors):
        _SetMonitor(
            display=rig.x.display,
            opcode=rig.x.display.get_extension_major(randr.extname),
            window=rig.root,
            name=rig.x.intern_atom(monitor.name),
            primary=not place,
            automatic=0,
            x=monitor.x,
            y=monitor.y,
            width=monitor.width,
            height=monitor.height,
            width_mm=round(monitor.width / DPI * INCH_MM),
            height_mm=round(monitor.height / DPI * INCH_MM),
            # An output has one monitor; Xvfb has one output.
            outputs=[] if place else outputs,
        )
    rig.x.sync()


class _SetMonitor(rq.Request):  # type: ignore[misc]
    """RRSetMonitor; python-xlib's own can't be packed."""

    _request = rq.Struct(
        rq.Card8("opcode"),
        rq.Opcode(43),
        rq.RequestLength(),
        rq.Window("window"),
        rq.Card32("name"),
        rq.Bool("primary"),
        rq.Bool("automatic"),
        rq.LengthOf("outputs", 2),
        rq.Int16("x"),
        rq.Int16("y"),
        rq.Card16("width"),
        rq.Card16("height"),
        rq.Card32("width_mm"),
        rq.Card32("height_mm"),
        rq.List("outputs", rq.Card32Obj),
    )
