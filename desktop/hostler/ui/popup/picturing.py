"""The images of a question: read off the UI thread, shown, dropped; and what is missing where nobody can look."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from hostler.domain.fleet import Fleet
from hostler.domain.plan import Decision
from hostler.domain.prompt import Source
from hostler.domain.registry import Registry, Target
from hostler.domain.seeing import SMALL_MODEL, Missing, missing_eyes
from hostler.ui.courier import brought_to
from hostler.ui.images import MOST_PICTURES, BadImage, Picture, from_bytes, from_file, from_image
from hostler.ui.popup.draft import Draft
from hostler.ui.popup.offered import Offered
from hostler.ui.popup.window import PopupWindow


class Picturing(QObject):
    """Keeps the draft's pictures and their rows on the card the same."""

    changed = Signal()
    """Pictures came or went, or could not be read."""
    pull_asked = Signal(str, str)
    """(host, model): a model that sees is to be fetched."""

    def __init__(self, window: PopupWindow, draft: Draft) -> None:
        super().__init__(window)
        self._window, self._draft = window, draft
        self._read = brought_to(self, self._take)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="images")
        self._turn = 0
        self._waiting = 0
        self._problem = ""
        self._missing: Missing | None = None
        self._pulling: Target | None = None
        self._shown: object = None
        window.question.pictured.connect(self.add)
        window.pictures.dropped.connect(self._drop)
        window.pictures.pull_asked.connect(self._pull)

    @property
    def loading(self) -> bool:
        """Whether an image, or what is pasted, is still being read: it belongs to what Enter asks."""
        return self._waiting > 0 or self._window.is_pasting

    def begin(self, pictures: Sequence[Picture] = ()) -> None:
        """Starts anew, with these. Whatever is still being read is for nobody."""
        self._turn += 1
        self._waiting, self._problem, self._pulling = 0, "", None
        self._draft.pictures = tuple(pictures)
        self._missing = None
        self._show()

    def add(self, offered: Sequence[Offered], source: Source = Source.CLIPBOARD) -> None:
        """Reads these beside what is there; `changed` tells when each is."""
        room = MOST_PICTURES - len(self._draft.pictures) - self._waiting
        self._problem = ""
        if len(offered) > room:
            self._problem = self.tr("{count} images at most.").format(count=MOST_PICTURES)
        for each in offered[: max(0, room)]:
            self._waiting += 1
            self._thread.submit(self._work, self._turn, each, source)
        self._show()

    def advise(self, decision: Decision | None, registry: Registry, fleet: Fleet) -> None:
        """Says what is missing where nobody can look at the pictures."""
        blind = bool(self._draft.pictures) and decision is not None and decision.first is None
        self._missing = missing_eyes(registry, fleet) if blind else None
        self._show()

    def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _work(self, turn: int, offered: Offered, source: Source) -> None:
        try:
            if isinstance(offered, Path):
                picture: Picture | BadImage = from_file(offered)
            elif isinstance(offered, QImage):
                picture = from_image(offered, source=source)
            else:
                picture = from_bytes(offered, source=source)
        except BadImage as error:
            picture = error
        self._read(turn, picture)

    def _take(self, turn: int, picture: Picture | BadImage) -> None:
        if turn != self._turn:
            return
        self._waiting -= 1
        if isinstance(picture, BadImage):
            self._problem = str(picture)
        else:
            self._draft.pictures = (*self._draft.pictures, picture)
        self._show()
        self.changed.emit()

    def _drop(self, place: int) -> None:
        pictures = self._draft.pictures
        self._draft.pictures = pictures[:place] + pictures[place + 1 :]
        self._problem = ""
        self._window.question.setFocus()
        self._show()
        self.changed.emit()

    def _pull(self) -> None:
        if self._missing is not None and (target := self._missing.pull) is not None:
            self._pulling = target
            self.pull_asked.emit(target.host, target.model)
            self._window.question.setFocus()
            self._show()

    def _show(self) -> None:
        said, offer = self._problem, ""
        if not said and (missing := self._missing) is not None:
            said, offer = self._words(missing)
        if self._waiting and not said:
            said = self.tr("Reading the image…")
        shown = (self._draft.pictures, said, offer)
        if shown == self._shown:
            return
        self._shown = shown
        self._window.pictures.show_pictures(*shown)
        self._window.fit()

    def _words(self, missing: Missing) -> tuple[str, str]:
        if missing.pull is not None:
            model, host = missing.pull.model, missing.host_label
            if missing.pull == self._pulling:
                return self.tr("{host} fetches {model}. The tray shows how far it is.").format(
                    host=host, model=model
                ), ""
            said = self.tr("No model here can see images. {model} is in your vision route, but not on {host} yet.")
            return said.format(model=model, host=host), self.tr("Pull {model}").format(model=model)
        if missing.seen is not None:
            said = self.tr(
                "No model in your routes can see images. {model} on {host} can: put it into the route vision."
            )
            return said.format(model=missing.seen.model, host=missing.host_label), ""
        if missing.without_route:
            said = self.tr("No model can see images. Pull one, like {model}, and put it into the route vision.")
            return said.format(model=SMALL_MODEL), ""
        return self.tr("No machine with a model that sees images can be used now."), ""
