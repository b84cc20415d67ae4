"""One line of `hostler doctor`."""

from __future__ import annotations

import msgspec


class Check(msgspec.Struct, frozen=True):
    """One line. `works` is None where there is nothing to judge."""

    what: str
    works: bool | None
    says: str

    @property
    def line(self) -> str:
        mark = {True: "ok  ", False: "FIX ", None: "    "}[self.works]
        return f"{mark} {self.what:<10} {self.says}"
