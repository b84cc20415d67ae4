"""What Enter would ask: the question that is typed, or the first action on the captured text."""

from __future__ import annotations

from typing import NamedTuple

from hostler.domain.actions import CLIPBOARD, instructed, placeholders
from hostler.domain.fitting import looks_of, ordered
from hostler.domain.prompt import Image, Looks, Prompt, Source
from hostler.domain.registry import Action, Registry
from hostler.ui.capture import Captured
from hostler.ui.images import Picture


class Wanted(NamedTuple):
    """A prompt, with the route that its action is pinned to, and whether its answer takes the selection's place."""

    prompt: Prompt
    route: str | None = None
    replaces: bool = False


class Draft:
    """What was captured, and what can be made of it."""

    def __init__(self, registry: Registry, language: str = "English") -> None:
        self.registry, self.language = registry, language
        self._captured = Captured()
        self._pictures: tuple[Picture, ...] = ()
        self._looks: tuple[Looks, ...] = ()

    @property
    def captured(self) -> Captured:
        """The text that would be sent, as the user left it."""
        return self._captured

    @captured.setter
    def captured(self, captured: Captured) -> None:
        self._captured = captured
        self._look()

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """The images that would be sent."""
        return self._pictures

    @pictures.setter
    def pictures(self, pictures: tuple[Picture, ...]) -> None:
        self._pictures = pictures
        self._look()

    @property
    def actions(self) -> tuple[Action, ...]:
        """The actions in the order that fits what was captured; Enter on an empty line runs the first."""
        return ordered(self.registry.actions, self._looks)

    def wanted(self, question: str) -> Wanted | None:
        """What Enter would ask now; None: there is nothing to ask yet."""
        if question:
            return Wanted(self._asked(question))
        if (self.captured.text or self.pictures) and (actions := self.actions):
            return self.instructed(actions[0], self.captured.text)
        return None

    def instructed(self, action: Action, text: str) -> Wanted:
        """An action on a text."""
        captured = self.captured
        app = captured.app if captured.text else ""
        source = captured.source or (self.pictures[0].source if self.pictures else Source.TYPED)
        prompt = Prompt(text=text, images=self._images, source=source, app=app)
        filled = instructed(action.prompt, prompt, clipboard=captured.clipboard, language=self.language)
        return Wanted(filled, action.route or None, action.replace)

    def lacks_clipboard(self, action: Action) -> bool:
        """Whether the action is about the clipboard, and nothing is on it."""
        return CLIPBOARD in placeholders(action.prompt) and not self.captured.clipboard

    def _asked(self, question: str) -> Prompt:
        captured = self.captured
        source = (captured.source or Source.TYPED) if captured.text else Source.TYPED
        if self.pictures and not captured.text:
            source = self.pictures[0].source
        app = captured.app if captured.text else ""
        return Prompt(instruction=question, text=captured.text, images=self._images, source=source, app=app)

    def _look(self) -> None:
        self._looks = looks_of(self._captured.text, has_image=bool(self._pictures), own_language=self.language)

    @property
    def _images(self) -> tuple[Image, ...]:
        return tuple(picture.image for picture in self.pictures)
