"""Twelve colours that can be told apart, also by eyes without one of the three cones. Pure: no Qt.

They were searched for: of all colours with 3:1 on the grounds of a theme, twelve whose smallest distance to each other
is the largest, in the eyes of everyone. The first five, that most will ever see, are further apart. A test computes it.
"""

from __future__ import annotations

ON_LIGHT = (
    "#4b87f0", "#d25a0f", "#2d2d78", "#870000", "#875a87", "#695ac3",
    "#b42d1e", "#c369b4", "#788769", "#783c5a", "#69004b", "#4b3ca5",
)  # fmt: skip
ON_DARK = (
    "#6996f0", "#e1b42d", "#96f0f0", "#87782d", "#f07887", "#f0e15a",
    "#c35a87", "#a59600", "#d2b4ff", "#4b78c3", "#96d2b4", "#96a5c3",
)  # fmt: skip
