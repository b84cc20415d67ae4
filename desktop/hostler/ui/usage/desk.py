"""What the app has to do with usage: the window, made when it is first opened, and the weekly digest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from hostler.domain.classify.learned import Pick
from hostler.domain.fleet import Fleet
from hostler.domain.rank import rank_of
from hostler.domain.registry import Registry, Target
from hostler.domain.totals import Rank
from hostler.paths import Paths
from hostler.ui.usage.digest import Digest

if TYPE_CHECKING:
    from hostler.ui.app import App
    from hostler.ui.usage.window import UsageWindow


class UsageDesk(QObject):
    """Hears of the app whatever the window shows."""

    def __init__(self, app: App, places: Paths) -> None:
        super().__init__(app)
        self._app, self._places = app, places
        self._fleet, self._picks = Fleet(), tuple[Pick, ...]()
        self.window: UsageWindow | None = None
        self.digest = Digest(places, self._rank, self)
        self.digest.told.connect(app.notices.say)
        app.tray.usage_asked.connect(self.open)
        app.bridge.usage_changed.connect(self._asked)
        app.bridge.picks_changed.connect(self._picked)
        app.bridge.fleet_changed.connect(self._looked)
        app.midnight.passed.connect(self._asked)

    def adopt(self) -> None:
        """The config was read, at the start or again."""
        self.digest.want(self._app.settings.app.weekly_digest)
        if self.window is not None:
            self.window.know(registry=self._app.registry, limits=self._app.settings.cloud)

    def open(self) -> None:
        """Shows the window; it takes the popup's place."""
        from hostler.ui.usage.showing import Known
        from hostler.ui.usage.window import UsageWindow

        if self.window is None:
            self.window = UsageWindow(self._places.ledger_file, Known())
            self.window.setWindowIcon(self._app.popup.windowIcon())
            self.window.rule_asked.connect(self._app.open_route)
        self.window.know(
            registry=self._app.registry, limits=self._app.settings.cloud, fleet=self._fleet, picks=self._picks
        )
        self.window.show_problem(self._app.problem)
        self._app.popup.hide()
        self.window.open()

    def show_problem(self, text: str) -> None:
        """What is wrong with the app, like a ledger that can't be written."""
        if self.window is not None:
            self.window.show_problem(text)

    def close(self) -> None:
        """Ends what was started."""
        self.digest.close()
        if self.window is not None:
            self.window.end()

    def _rank(self) -> Rank:
        registry: Registry = self._app.registry
        fleet = self._fleet
        return lambda host, model: rank_of(Target(model, host), registry, fleet.of(host))

    def _asked(self, *_: object) -> None:
        if self.window is not None and self.window.isVisible():
            self.window.look()

    def _picked(self, picks: tuple[Pick, ...]) -> None:
        self._picks = picks
        if self.window is not None:
            self.window.know(picks=picks)

    def _looked(self, fleet: Fleet) -> None:
        self._fleet = fleet
        if self.window is not None:
            self.window.know(fleet=fleet)
