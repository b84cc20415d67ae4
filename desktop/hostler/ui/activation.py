"""Under Wayland a window may take the focus only with a token from the program that has it, or from the desktop."""

from __future__ import annotations

import os

from hostler.system.session import is_wayland

VARIABLE = "XDG_ACTIVATION_TOKEN"


def let_take_the_focus(token: str) -> None:
    """The window that is activated next takes the focus with this token; "" changes nothing, and so does any elsewhere.

    Qt looks for it in the environment, uses it once and takes it out.
    """
    if token and is_wayland(os.environ):
        os.environ[VARIABLE] = token
