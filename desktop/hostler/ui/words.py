"""Words on the screen: the language of the windows, and what Hostler says in it."""

from __future__ import annotations

import re
import string
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTime, QTranslator
from PySide6.QtGui import QGuiApplication

from hostler.assets import asset
from hostler.domain.said import Said
from hostler.domain.settings import Language
from hostler.ui.mac_keys import KeySigns, with_signs

translate = QCoreApplication.translate
NO_COUNTRY = QLocale(QLocale.Language.English, QLocale.Country.Europe)
"""English of no country, where the system names none: 24 hours, the day before the month."""


QT_MOST = 2_000_000_000
"""Qt counts to 2^31: for more, a smaller number with the same last digits chooses the form."""


def speak(language: Language) -> None:
    """Gives the windows that are made from now on this language, or the system's; English where there is no other."""
    application = QCoreApplication.instance()
    assert application is not None, "the language is the app's"
    for translator in application.findChildren(QTranslator):
        application.removeTranslator(translator)
        translator.deleteLater()
    locale = locale_of(language)
    QLocale.setDefault(locale)
    # Like all other windows of the desktop, whatever language the words are in.
    QGuiApplication.setLayoutDirection(locale.textDirection())
    code = _translated(locale)
    translators = _translators(code, application) if code else []
    if sys.platform == "darwin":
        translators.append(KeySigns(application, translators))
    for translator in translators:
        application.installTranslator(translator)


def _translators(code: str, application: QCoreApplication) -> list[QTranslator]:
    """Those that can be loaded."""
    # Qt's own words are the menus of its text fields, and its buttons.
    qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    files = ((f"qtbase_{code}", qt_folder), (f"hostler_{code}", str(asset("translations"))))
    made = [(QTranslator(application), *place) for place in files]
    return [translator for translator, file, folder in made if translator.load(file, folder)]


def _translated(locale: QLocale) -> str:
    """The first of the user's languages that there is a translation to; "" where English stands before it."""
    for name in locale.uiLanguages():
        code = QLocale.languageToCode(QLocale(name).language())
        if code == "en" or (asset("translations") / f"hostler_{code}.qm").exists():
            return "" if code == "en" else code
    return ""


def locale_of(language: Language) -> QLocale:
    """The language's locale, in the system's country where that speaks it."""
    system = QLocale.system()
    if language is not Language.SYSTEM:
        wanted = QLocale(str(language))
        return system if system.language() == wanted.language() else wanted
    return system if system.language() != QLocale.Language.C else NO_COUNTRY


def worded(text: str) -> str:
    """What Hostler says, in the language of the windows; any other text as it is."""
    if not isinstance(text, Said):
        return text
    form = text.form
    if text.n is not None:
        n = text.n if text.n <= QT_MOST else QT_MOST // 2 + text.n % 1_000_000
        form = translate(text.context, text.form, text.one, n)
        if form == text.form.replace("%n", str(n)):  # not translated
            form = (text.one if text.n == 1 else text.form).replace("%n", number(text.n))
        elif n != text.n:
            form = form.replace(number(n), number(text.n)).replace(str(n), number(text.n))
    elif text.context:
        form = translate(text.context, text.form)
    return _FORMATTER.vformat(form, (), text.values) if text.values else form


def number(value: float, places: int = 0) -> str:
    """A number as the language writes it: `1,234.5` or `1.234,5`."""
    return _locale().toString(float(value), "f", places)


def _locale() -> QLocale:
    """The language's, where `speak` was called; a program without any has C's, which groups no digits."""
    locale = QLocale()
    return locale if locale.language() != QLocale.Language.C else NO_COUNTRY


def signed(value: float) -> str:
    """A weight with its sign and two places: `+1.20`."""
    return ("+" if value >= 0 else "") + number(value, 2)


def key_names(keys: str) -> str:
    """Keys as the language calls them: `Ctrl+Enter` or `Strg+Eingabe`. What is no name of a key stays."""
    names = {
        "Ctrl": translate("Key", "Ctrl"),
        "Shift": translate("Key", "Shift"),
        "Alt": translate("Key", "Alt"),
        "Enter": translate("Key", "Enter"),
        "Tab": translate("Key", "Tab"),
        "Esc": translate("Key", "Esc"),
        "Up": translate("Key", "Up"),
        "Del": translate("Key", "Del"),
    }
    named = _KEY.sub(lambda found: names.get(found[0], found[0]), keys)
    return with_signs(named) if sys.platform == "darwin" else named


def time_of_day(at: datetime) -> str:
    """`14:05`, or as the language has it."""
    return _locale().toString(QTime(at.hour, at.minute), QLocale.FormatType.ShortFormat)


class _Formatter(string.Formatter):
    """str.format, with numbers, times and words as the language has them."""

    def format_field(self, value: Any, format_spec: str) -> str:
        match value:
            case Said():
                return worded(value)
            case datetime():
                return _time(value, format_spec)
            case bool():
                return str(value)
            case int() if format_spec in ("", ","):
                return number(value)
            case int() | float() if format_spec.endswith("f"):
                return number(value, int(format_spec.strip(",.f") or 0))
        return str(super().format_field(value, format_spec))

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        # A translation may not break a sentence: a place that nothing belongs to stays as it is.
        return kwargs.get(str(key), f"{{{key}}}")


def _time(at: datetime, form: str) -> str:
    """A time by a form of strftime's, where %H:%M is the language's time of day."""
    locale = _locale()
    names = {
        "%H:%M": time_of_day(at),
        "%a": locale.standaloneDayName(at.isoweekday(), QLocale.FormatType.ShortFormat),
        "%b": locale.standaloneMonthName(at.month, QLocale.FormatType.ShortFormat),
        "%d": str(at.day),
    }
    for sign, name in names.items():
        form = form.replace(sign, name)
    return form


_KEY = re.compile(r"[A-Za-z]+")
_FORMATTER = _Formatter()
