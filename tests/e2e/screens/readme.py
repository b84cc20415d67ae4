"""The pictures of the README: which they are, and how they are made small."""

from __future__ import annotations

import subprocess
from pathlib import Path

README_PICTURES = Path(__file__).parents[3] / "resources" / "screenshots"
IN_README = {
    "popup-light.png": ("main", "light"),
    "answer-code-dark.png": ("answers", "dark"),
    "popup-takeover-dark.png": ("takeover", "dark"),
    "popup-why-light.png": ("learning", "light"),
    "popup-image-answer-light.png": ("images", "light"),
    "popup-palette-dark.png": ("actions", "dark"),
    "history-light.png": ("history", "light"),
    "tray-states-light.png": ("states", "light"),
}
"""Each with its scene and look."""


def finish(folder: Path) -> None:
    """Leaves only the README's pictures in the folder, with at most 256 colours each."""
    for file in folder.iterdir():
        if file.name not in IN_README:
            file.unlink()
            continue
        palette = ["-dither", "None", "-colors", "256", "-define", "png:compression-level=9"]
        subprocess.run(["convert", str(file), "-strip", *palette, f"png8:{file}"], check=True)
