"""Shipped files: found in the wheel, in a bundle, or in the checkout."""

from __future__ import annotations

import sys
from pathlib import Path


def asset(name: str) -> Path:
    """The path of a file below `resources/`. Raises FileNotFoundError when the installation is incomplete."""
    package = Path(__file__).resolve().parent
    roots = [package / "resources", package.parents[1] / "resources"]
    if bundle := getattr(sys, "_MEIPASS", None):
        roots.insert(0, Path(bundle) / "resources")
    for root in roots:
        if (root / name).exists():
            return root / name
    raise FileNotFoundError(f"{name} is missing: the installation is incomplete, install Hostler again")
