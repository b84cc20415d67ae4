"""A window to drag files from: `python drag_source.py FILE…`.

Prints JSON lines: that it is shown, that a drag began, and that what is below the pointer takes it.
"""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget


def tell(event: str) -> None:
    print(json.dumps({"event": event}), flush=True)


class Source(QWidget):
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(name) for name in sys.argv[1:]])
        drag = QDrag(self)
        drag.setMimeData(mime)
        drag.actionChanged.connect(lambda action: tell("taken" if action is Qt.DropAction.CopyAction else "refused"))
        tell("begun")
        drag.exec(Qt.DropAction.CopyAction)


application = QApplication(sys.argv[:1])
window = Source()
window.setWindowTitle("files")
window.setGeometry(20, 560, 160, 120)
window.show()
tell("ready")
sys.exit(application.exec())
