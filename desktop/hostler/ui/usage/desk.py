"""What the app has to do with usage: the window, made when it is first opened, and the weekly digest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from hostler.domain.classify.learned import Pick
from hostler.domain.fleet import Fleet
from hostler.domain.rank import rank_of
from hostler.domain.registry import Registry, Target
from hostler.domain.settings import Settings
from hostler.domain.totals import Rank
from hostler.paths import Paths
from hostler.ui.midnight import Midnight
from hostler.ui.popup.window import PopupWindow
from hostler.ui.tray import Tray
from hostler.ui.usage.digest import Digest

if TYPE_CHECKING:
    from hostler.ui.bridge import Bridge
    from hostler.ui.usage.window import UsageWindow


class UsageDesk(QObject):
    """Hears of everything that the window shows, whether it is there or not."""

    said = Signal(str)
    """To be told by a notification."""
    rule_asked = Signal(str)
    """The route whose rule is to be edited."""

    def __init__(self, places: Paths, tray: Tray, popup: PopupWindow, bridge: Bridge, midnight: Midnight) -> None:
        super().__init__(popup)
        self._places, self._popup = places, popup
        self._registry, self._settings = Registry(), Settings()
        self._fleet, self._picks = Fleet(), tuple[Pick, ...]()
        self._problem = ""
        self.window: UsageWindow | None = None
        self.digest = Digest(places, self._rank, self)
        self.digest.told.connect(self.said)
        tray.usage_asked.connect(self.open)
        popup.usage_asked.connect(self.open)
        bridge.usage_changed.connect(self._asked)
        bridge.picks_changed.connect(self._picked)
        bridge.fleet_changed.connect(self._looked)
        midnight.passed.connect(self._asked)

    def adopt(self, registry: Registry, settings: Settings) -> None:
        """The config, at the start or changed."""
        self._registry, self._settings = registry, settings
        self.digest.want(settings.app.weekly_digest)
        if self.window is not None:
            self.window.know(registry=registry, limits=settings.cloud)

    def open(self) -> None:
        """Shows the window; it takes the popup's place."""
        from hostler.ui.usage.showing import Known
        from hostler.ui.usage.window import UsageWindow

        known = Known(registry=self._registry, limits=self._settings.cloud, fleet=self._fleet, picks=self._picks)
        if self.window is None:
            self.window = UsageWindow(self._places.ledger_file, known)
            self.window.setWindowIcon(self._popup.windowIcon())
            self.window.rule_asked.connect(self.rule_asked)
            self.window.show_problem(self._problem)
        self._popup.hide()
        self.window.open()

    def show_problem(self, text: str) -> None:
        """What is wrong with the app, like a ledger that can't be written."""
        self._problem = text
        if self.window is not None:
            self.window.show_problem(text)

    def close(self) -> None:
        """Ends what was started."""
        self.digest.close()
        if self.window is not None:
            self.window.end()

    def _rank(self) -> Rank:
        registry, fleet = self._registry, self._fleet
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
