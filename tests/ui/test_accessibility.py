"""Every window for those who don't see it, don't use a mouse, or need contrast."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QTableView,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from hostler.ui import theme as themes
from hostler.ui.contrast import contrast
from hostler.ui.theme import DARK, LIGHT, Theme
from ui.scenes import every_window

Role = QAccessible.Role
AA, AA_LARGE = 4.5, 3.0
LARGE_PX = 24
"""WCAG 2.2: from 24 px on, or bold from 18.66 px on, text is large."""
ROLES: tuple[tuple[type[QWidget], tuple[Role, ...]], ...] = (
    (QAbstractButton, (Role.Button, Role.PushButton, Role.CheckBox)),
    (QComboBox, (Role.ComboBox,)),
    (QTableView, (Role.Table,)),
    (QAbstractItemView, (Role.List,)),
    (QLineEdit, (Role.EditableText,)),
    (QPlainTextEdit, (Role.EditableText,)),
    (QTextEdit, (Role.EditableText, Role.StaticText, Role.Document)),
    (QAbstractScrollArea, (Role.Pane, Role.Grouping, Role.Client)),
)


def shown(root: QWidget) -> Iterator[QWidget]:
    for widget in (root, *root.findChildren(QWidget)):
        if widget.isVisibleTo(root) and not widget.visibleRegion().isEmpty():
            yield widget


def takes_focus(widget: QWidget) -> bool:
    policy = widget.focusPolicy()
    return widget.isEnabled() and bool(policy & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None


def said_of(widget: QWidget, what: QAccessible.Text) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None, widget
    return str(interface.text(what))


def role_of(widget: QWidget) -> Role:
    return QAccessible.queryAccessibleInterface(widget).role()


def place_of(widget: QWidget, root: QWidget) -> QRect:
    return QRect(widget.mapTo(root, QPoint(0, 0)), widget.size())


def walked(root: QWidget) -> list[QWidget]:
    """What Tab comes to, in its order. It is a circle, which is opened at the topmost control."""
    chain, widget = [root], root.nextInFocusChain()
    while widget is not root and widget is not None:
        chain.append(widget)
        widget = widget.nextInFocusChain()
    inside = [widget for widget in chain if root.isAncestorOf(widget) and widget.isVisibleTo(root)]
    circle = [widget for widget in inside if takes_focus(widget)]
    top = min(circle, key=lambda widget: topmost(widget, root), default=None)
    at = circle.index(top) if top is not None else 0
    return circle[at:] + circle[:at]


def topmost(widget: QWidget, root: QWidget) -> tuple[int, int]:
    """How far up it is, then how far at the start. What was scrolled out of a pane is not above that pane."""
    place = place_of([widget, *panes_of(widget, root)][-1], root)
    return place.top(), place.left()


def pane_of(widget: QWidget, root: QWidget) -> QWidget | None:
    """What scrolls the widget in and out of sight."""
    while (widget := widget.parentWidget()) is not None and widget is not root:
        if isinstance(widget, QScrollArea):
            return widget
    return None


def panes_of(widget: QWidget, root: QWidget) -> Iterator[QWidget]:
    """From the innermost outwards."""
    pane = pane_of(widget, root)
    while pane is not None:
        yield pane
        pane = pane_of(pane, root)


def seen_from(widget: QWidget, other: QWidget, root: QWidget) -> QRect:
    """Where it is; for a control in another pane that scrolls, where that pane is. A pane may lie in another one."""
    seen, pane = widget, pane_of(widget, root)
    while pane is not None and not pane.isAncestorOf(other):
        seen, pane = pane, pane_of(pane, root)
    return place_of(seen, root)


def is_read_after(second: QRect, first: QRect) -> bool:
    """Below, or in the same line and further on."""
    shared = min(first.bottom(), second.bottom()) - max(first.top(), second.top())
    same_line = shared > min(first.height(), second.height()) / 2
    return second.left() > first.left() if same_line else second.top() > first.top()


def test_every_control_has_a_name_and_a_fitting_role(qtbot: QtBot, tmp_path: Path) -> None:
    wrong: set[str] = set()
    seen: Counter[str] = Counter()
    for scene, root in every_window(qtbot, tmp_path):
        for widget in shown(root):
            if isinstance(widget, QMenu) or not takes_focus(widget):
                continue
            seen[type(widget).__name__] += 1
            if not said_of(widget, QAccessible.Text.Name).strip():
                wrong.add(f"{scene}: {type(widget).__name__} {widget.objectName()} has no name")
            fitting = next((roles for kind, roles in ROLES if isinstance(widget, kind)), None)
            if fitting is not None and role_of(widget) not in fitting:
                wrong.add(f"{scene}: {type(widget).__name__} is a {role_of(widget)}")
    assert len(seen) > 6
    assert not wrong, "\n".join(sorted(wrong))


def test_what_a_label_says_is_read(qtbot: QtBot, tmp_path: Path) -> None:
    silent: set[str] = set()
    for scene, root in every_window(qtbot, tmp_path):
        for widget in shown(root):
            if isinstance(widget, QLabel) and widget.text().strip():
                read = said_of(widget, QAccessible.Text.Name) + said_of(widget, QAccessible.Text.Description)
                if widget.text() not in read:
                    silent.add(f"{scene}: “{widget.text()}” is read as “{read}”")
    assert not silent, "\n".join(sorted(silent))


def test_tab_follows_the_eye(qtbot: QtBot, tmp_path: Path) -> None:
    astray: set[str] = set()
    for scene, root in every_window(qtbot, tmp_path):
        order = walked(root)
        for first, second in pairwise(order):
            if not is_read_after(seen_from(second, first, root), seen_from(first, second, root)):
                names = [said_of(widget, QAccessible.Text.Name) for widget in (first, second)]
                astray.add(f"{scene}: {' → '.join(names)}")
    assert not astray, "\n".join(sorted(astray))


def test_every_entry_of_a_menu_has_a_name(qtbot: QtBot, tmp_path: Path) -> None:
    for scene, root in every_window(qtbot, tmp_path):
        for menu in (menu for menu in (root, *root.findChildren(QMenu)) if isinstance(menu, QMenu)):
            interface = QAccessible.queryAccessibleInterface(menu)
            assert interface.role() is Role.PopupMenu
            for action in menu.actions():
                assert action.isSeparator() or not action.isVisible() or action.text().strip(), scene


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_stands_out_from_its_ground(
    qtbot: QtBot, tmp_path: Path, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(themes, "_ground_theme", lambda: theme)
    weak: set[str] = set()
    measured, grounds = 0, Counter[str]()
    for scene, root in every_window(qtbot, tmp_path):
        if isinstance(root, QMenu):
            continue
        image = root.grab().toImage()
        grounds[ground_of(image)] += 1
        for widget in shown(root):
            text = widget.text() if isinstance(widget, QLabel | QAbstractButton) and callable(widget.text) else ""
            if not text.strip() or not widget.isEnabled():
                continue
            inner = place_of(widget, root).adjusted(3, 3, -3, -3).intersected(image.rect())
            if inner.isEmpty() or not all(place_of(pane, root).contains(inner) for pane in panes_of(widget, root)):
                continue
            found = ink_and_ground(image.copy(inner))
            least = AA_LARGE if widget.fontInfo().pixelSize() >= LARGE_PX else AA
            measured += 1
            if found < least:
                weak.add(f"{scene}: “{text}” {found:.2f}")
    assert measured > 100
    assert grounds.most_common(1)[0][0] == theme.ground
    assert not weak, "\n".join(sorted(weak))


def colours_of(image: QImage) -> Counter[str]:
    pixels = Counter(image.pixel(x, y) & 0xFFFFFF for x in range(image.width()) for y in range(image.height()))
    return Counter({QColor(pixel).name(): count for pixel, count in pixels.items()})


def ground_of(image: QImage) -> str:
    """The commonest colour."""
    return colours_of(image).most_common(1)[0][0]


def ink_and_ground(image: QImage) -> float:
    """The contrast between the ground and the colour that differs most from it, as they are on the screen."""
    colours = colours_of(image)
    ground = colours.most_common(1)[0][0]
    return max(contrast(colour, ground) for colour in colours)
