"""Runs in a packaged Hostler before anything else: the programs it starts get the user's own surroundings."""

import os
import sys

# A Hostler that this one starts, or becomes after an update, is one of its own: the demo, and what begins anew.
os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
if sys.platform == "linux":
    # The bundle's libraries are for its own process: xdg-open and the browser behind it have theirs.
    _before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    os.environ.pop("LD_LIBRARY_PATH", None)
    if _before is not None:
        os.environ["LD_LIBRARY_PATH"] = _before
