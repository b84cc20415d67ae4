"""The windows, and the only place with Qt."""

import builtins

_plain_import = builtins.__import__

import PySide6.QtCore  # noqa: E402, F401

# Once it is imported, PySide6 reads and keeps the source of every module that comes after, to look for a way of writing
# Qt's names that isn't used here (`from __feature__ import …`): 13 MB, and a tenth of the time until the icon is there.
builtins.__import__ = _plain_import
