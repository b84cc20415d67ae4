"""A program that owns a selection, as tests need one: every answer is given, no toolkit smooths it.

    python selection_owner.py '{"selection": "PRIMARY", "targets": {"UTF8_STRING": "text:hello"}}'

A target's answer is `text:…` (UTF-8), `hex:…`, or `repeat:COUNT:TEXT`. With `incr`, answers go out in pieces of that
many bytes (ICCCM 2.7.2). Targets under `unlisted` are answered but not listed in TARGETS. `refuse_targets` declines
TARGETS itself. Prints `ready` once it owns the selection; it ends by a signal.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from Xlib import X, Xatom, display
from Xlib.protocol import event


def content(spec: str) -> bytes:
    kind, _, rest = spec.partition(":")
    if kind == "hex":
        return bytes.fromhex(rest)
    if kind == "repeat":
        count, _, text = rest.partition(":")
        return text.encode() * int(count)
    return rest.encode()


class Owner:
    def __init__(self, order: dict[str, Any]) -> None:
        self.x = display.Display()
        atom = self.x.get_atom
        self.window = self.x.screen().root.create_window(0, 0, 1, 1, 0, X.CopyFromParent)
        listed = {atom(name): content(spec) for name, spec in order.get("targets", {}).items()}
        self.listed = [atom("TARGETS"), *listed]
        self.answers = listed | {atom(name): content(spec) for name, spec in order.get("unlisted", {}).items()}
        self.refuses_targets = order.get("refuse_targets", False)
        self.piece_bytes = order.get("incr", 0)
        self.waiting: dict[tuple[int, int], tuple[int, bytes]] = {}
        selection = atom(order.get("selection", "PRIMARY"))
        self.window.set_selection_owner(selection, X.CurrentTime)
        self.x.sync()
        print("ready", flush=True)

    def run(self) -> None:
        while True:
            seen = self.x.next_event()
            if seen.type == X.SelectionRequest:
                self.answer(seen)
            elif seen.type == X.PropertyNotify and seen.state == X.PropertyDelete:
                self.send_piece(seen.window, seen.atom)

    def answer(self, asked: Any) -> None:
        place, window = asked.property, asked.requestor
        data = self.answers.get(asked.target)
        if asked.target == self.x.get_atom("TARGETS") and not self.refuses_targets:
            window.change_property(place, Xatom.ATOM, 32, self.listed)
        elif data is None:
            place = X.NONE
        elif self.piece_bytes:
            window.change_attributes(event_mask=X.PropertyChangeMask)
            self.waiting[window.id, place] = asked.target, data
            window.change_property(place, self.x.get_atom("INCR"), 32, [len(data)])
        else:
            window.change_property(place, asked.target, 8, data)
        told = event.SelectionNotify(
            time=asked.time, requestor=window, selection=asked.selection, target=asked.target, property=place
        )
        window.send_event(told)
        self.x.flush()

    def send_piece(self, window: Any, place: int) -> None:
        if (window.id, place) not in self.waiting:
            return
        target, data = self.waiting[window.id, place]
        piece, rest = data[: self.piece_bytes], data[self.piece_bytes :]
        window.change_property(place, target, 8, piece)
        if piece:
            self.waiting[window.id, place] = target, rest
        else:
            del self.waiting[window.id, place]
        self.x.flush()


if __name__ == "__main__":
    Owner(json.loads(sys.argv[1])).run()
