"""A Qt program with a text, for tests that need its kind of selection owner. Prints the keys it gets."""

from __future__ import annotations

import sys

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit


class Editor(QPlainTextEdit):
    def keyPressEvent(self, event: QKeyEvent) -> None:
        print(f"key {event.key():#x}", flush=True)
        super().keyPressEvent(event)


if __name__ == "__main__":
    application = QApplication(sys.argv)
    editor = Editor(sys.argv[1])
    editor.setWindowTitle("qt editor")
    editor.show()
    sys.exit(application.exec())
