"""The actions in the popup: the chips, their keys, and the palette that finds one by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject

from hostler.domain.registry import Action
from hostler.ui.popup.draft import Draft, Wanted
from hostler.ui.popup.palette import Entry
from hostler.ui.popup.window import PopupWindow
from hostler.ui.words import worded

KEYS = 9


class Actions(QObject):
    """Shows the actions in the order that fits what was captured, and runs them."""

    def __init__(
        self,
        window: PopupWindow,
        draft: Draft,
        *,
        run: Callable[[Wanted], None],
        later: Callable[[Callable[[], None]], bool],
        commands: Sequence[Entry],
    ) -> None:
        """`later` keeps a call for when the text has been read, and returns False when it has been already."""
        super().__init__(window)
        self._window, self._draft, self._run, self._later = window, draft, run, later
        self._commands = tuple(commands)
        self._shown: tuple[Action, ...] | None = None
        window.chips.chosen.connect(self.run)
        window.action_key.connect(self._key)
        window.palette_asked.connect(self.search)
        window.palette_card.chosen.connect(self._chosen)
        window.palette_card.left.connect(window.close_palette)

    def show(self) -> None:
        """The chips, in the order for what is captured now."""
        actions = self._draft.actions
        if actions != self._shown:
            self._shown = actions
            self._window.chips.show_actions([(action.id, worded(action.name)) for action in actions])
            self._window.fit()

    def run(self, action_id: str) -> None:
        if self._later(lambda: self.run(action_id)):
            return
        action = self._draft.registry.action(action_id)
        if action is None:
            return
        text = self._draft.captured.text or self._window.question.text
        if not text and not self._draft.pictures:
            self._say(
                self.tr("{action} needs a text: select some, or type it above.").format(action=worded(action.name))
            )
        elif self._draft.lacks_clipboard(action):
            self._say(self.tr("{action} needs the clipboard: copy some text first.").format(action=worded(action.name)))
        else:
            self._run(self._draft.instructed(action, text))

    def search(self) -> None:
        """Ctrl+K: every action and command by name. What is typed in the line stays there."""
        entries = [
            Entry(
                name=worded(action.name),
                run=partial(self.run, action.id),
                icon=action.icon,
                keys=" · ".join(key for key in (f"Alt+{place}" if place <= KEYS else "", action.hotkey) if key),
                also=action.id,
            )
            for place, action in enumerate(self._draft.actions, 1)
        ]
        self._window.open_palette([*entries, *self._commands])

    def _chosen(self, entry: Entry) -> None:
        self._window.close_palette()
        entry.run()

    def _key(self, number: int) -> None:
        if self._later(lambda: self._key(number)):
            return
        actions = self._draft.actions
        if number <= len(actions):
            self.run(actions[number - 1].id)

    def _say(self, text: str) -> None:
        self._window.foot.show_state(text, can_stop=False, can_copy=False)
        self._window.fit()
