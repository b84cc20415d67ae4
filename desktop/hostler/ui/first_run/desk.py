"""Opens the window for somebody new, and goes on with the first question once a config is written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QProcess, Signal

from hostler.system.program import once_more
from hostler.ui.first_run.key import Trial

if TYPE_CHECKING:
    from hostler.survey import Survey
    from hostler.ui.config_watch import ConfigWatch
    from hostler.ui.first_run.window import FirstRunWindow
    from hostler.ui.popup.presenter import Presenter
    from hostler.ui.tray import Tray


class FirstRun(QObject):
    """`is_due` until there is a config; the window keeps what was done in it, also while it is closed."""

    done = Signal()
    """A config was written; its file tells the rest."""

    def __init__(self, file: Path, environ: Mapping[str, str], trial: Trial) -> None:
        super().__init__()
        self._file, self._environ, self._trial = file, environ, trial
        self.window: FirstRunWindow | None = None

    def begin(self, tray: Tray, watch: ConfigWatch, presenter: Presenter) -> None:
        """Somebody new is asked a few things first, then gets the popup for a first question."""
        tray.set_up_asked.connect(self.open)
        self.done.connect(watch.look)
        self.done.connect(presenter.open)
        self.done.connect(lambda: tray.show_new(False))
        if self.is_due:
            tray.show_new(True)
            self.open()

    @property
    def is_due(self) -> bool:
        return not self._file.exists()

    def open(self) -> None:
        """Shows the window where it was."""
        if self.window is None:
            from hostler.ui.first_run.window import FirstRunWindow

            self.window = FirstRunWindow(self._file, self.survey, self._trial)
            self.window.written.connect(self._written)
            self.window.demo_asked.connect(self._begin_demo)
        self.window.open()

    def survey(self) -> Survey:
        """What looks around. Its imports take a moment, so it is made in the thread that uses it."""
        from hostler.survey import Survey

        return Survey(self._environ.get("OLLAMA_HOST", ""))

    def close(self) -> None:
        """The app ends, or there is nothing left to do."""
        if self.window is not None:
            self.window.end()
            self.window.deleteLater()
            self.window = None

    def _written(self) -> None:
        self.close()
        self.done.emit()

    def _begin_demo(self) -> None:
        """The demo is an app of its own, with the same key: this one makes way."""
        command, *arguments = once_more()
        QProcess.startDetached(command, [*arguments, "demo"])
        QCoreApplication.quit()
