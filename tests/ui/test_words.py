"""The windows' language: what is said comes out in it, with its numbers and times."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from hostler.domain.cost import money
from hostler.domain.drain import weekly
from hostler.domain.errors import HostUnreachable
from hostler.domain.fleet import clock_time
from hostler.domain.leaks import find_secrets, said
from hostler.domain.pace import duration
from hostler.domain.said import composed, counted, joined, percent, told, wording
from hostler.domain.settings import Language
from hostler.store.config import parse
from hostler.ui.words import NO_COUNTRY, key_names, locale_of, number, signed, speak, time_of_day, worded
from ui.scenes import every_window

NOON = datetime(2023, 11, 14, 12, 5)


@pytest.fixture
def language(qtbot: QtBot) -> Iterator[None]:
    """Gives back the language that was there before."""
    before = QLocale()
    yield
    application = QCoreApplication.instance()
    assert application is not None
    for translator in application.findChildren(QTranslator):
        application.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(before)


@pytest.fixture
def german(language: None) -> None:
    speak(Language.GERMAN)


def test_a_sentence_is_worded_with_all_that_is_in_it(german: None) -> None:
    error = HostUnreachable("Mac Mini", wording("Detail", "connection refused"))
    assert worded(told(error)) == (
        "Mac Mini ist nicht erreichbar (Verbindung abgelehnt). Läuft Ollama dort, und ist es von anderen Rechnern "
        "erreichbar? (OLLAMA_HOST=0.0.0.0, Firewall)"
    )


def test_a_mistake_in_the_config_is_worded_down_to_the_kinds_of_values(german: None) -> None:
    file = Path("config.toml")
    (wrong, unknown) = parse('[hotkeys]\npopup = 5\npopop = "x"\n', file).findings
    assert worded(wrong.text(file)).startswith(
        "config.toml:2: Fehler: „popup“: erwartet: Text; angegeben: eine ganze Zahl. "
    )
    assert "expected text, got a whole number" in wrong.text(file)
    assert worded(unknown.text(file)) == "config.toml:3: Warnung: unbekannter Eintrag „popop“; war „popup“ gemeint?"


def test_other_text_stays(german: None) -> None:
    assert worded("Summarize") == "Summarize"
    assert worded(joined(" · ", ["a", "b"])) == "a · b"


@pytest.mark.parametrize(("n", "words"), [(0, "0 Wörter"), (1, "1 Wort"), (12_345, "12.345 Wörter")])
def test_a_number_takes_the_languages_form(german: None, n: int, words: str) -> None:
    assert worded(counted("Capture", "%n words", "%n word", 1).format(n=n)) == words


@pytest.mark.parametrize(("n", "words"), [(0, "0 words"), (1, "1 word"), (12_345, "12,345 words")])
def test_in_english_too(language: None, n: int, words: str) -> None:
    speak(Language.ENGLISH)
    assert worded(counted("Capture", "%n words", "%n word", 1).format(n=n)) == words


@pytest.mark.parametrize("n", [1_999_999_999, 2_000_000_001, 2_279_170_819, 10**15])
def test_there_is_no_number_that_is_too_large(german: None, n: int) -> None:
    assert worded(counted("Usage", "%n tokens", "%n token", 1).format(n=n)) == f"{n:,} Token".replace(",", ".")
    assert worded(counted("Nowhere", "%n things", "%n thing", 1).format(n=n)) == f"{n:,} things".replace(",", ".")


def test_numbers_prices_and_times_are_the_languages(german: None) -> None:
    assert number(1234.5, 1) == "1.234,5"
    assert signed(1.234) == "+1,23"
    assert signed(-0.5) == "-0,50"
    assert worded(duration(1.94)) == "1,9\u00a0s"
    assert worded(money(1.2)) == "1,20 $"
    assert worded(money(0.00001)) == "unter 0,0001 $"
    assert worded(money(0)) == "0 $"
    assert worded(percent(0.974)) == "97 %"
    assert time_of_day(NOON) == "12:05"
    now = NOON.timestamp()
    assert worded(clock_time(now, now)) == "12:05"
    assert worded(clock_time(now, now + 2 * 24 * 3600)) == "Di 12:05"
    assert worded(clock_time(now, now + 60 * 24 * 3600)) == "14. Nov"


def test_days_of_a_schedule_have_their_names(german: None) -> None:
    assert worded(weekly(["Mon-Fri 22:00-07:00", "00:00-06:00"])) == "Mo-Fr 22:00-07:00 und jeden Tag 00:00-06:00"
    assert worded(weekly(["Sat,Sun 00:00-24:00"])) == "Sa,So 00:00-24:00"


def test_a_secret_is_named(german: None) -> None:
    secrets = find_secrets(f"one\n{'AKIA' + 'IOSFODNN7QRSTUVW'}\n")
    assert worded(said(secrets)) == "einen AWS-Schlüssel in Zeile 2"


def test_keys_have_the_names_on_the_keyboard(german: None) -> None:
    assert key_names("Ctrl+Shift+Enter") == "Strg+Umschalt+Eingabe"
    assert key_names("Alt+1 … Alt+9") == "Alt+1 … Alt+9"


def test_a_value_is_never_taken_for_a_form(german: None) -> None:
    text = composed("{who}: {why}").format(who="{why}", why="{0} {x!r} %n")
    assert worded(text) == "{why}: {0} {x!r} %n"


def test_qts_own_words_are_german_as_well(german: None) -> None:
    assert QCoreApplication.translate("QWidgetTextControl", "&Copy") == "&Kopieren"


def test_the_next_language_takes_the_place_of_the_last(german: None) -> None:
    speak(Language.ENGLISH)
    assert worded(wording("Action", "Summarize")) == "Summarize"
    assert QLocale().language() == QLocale.Language.English


@pytest.mark.parametrize(
    ("system", "wanted", "locale"),
    [
        ("de_AT", Language.SYSTEM, "de_AT"),
        ("de_AT", Language.GERMAN, "de_AT"),
        ("de_AT", Language.ENGLISH, "en_US"),
        ("en_GB", Language.GERMAN, "de_DE"),
        ("fr_FR", Language.SYSTEM, "fr_FR"),
        ("C", Language.SYSTEM, NO_COUNTRY.name()),
    ],
)
def test_the_locale_is_the_systems_where_it_speaks_the_language(
    monkeypatch: pytest.MonkeyPatch, system: str, wanted: Language, locale: str
) -> None:
    monkeypatch.setattr(QLocale, "system", lambda: QLocale(system))
    assert locale_of(wanted).name() == locale


@pytest.mark.parametrize(
    ("languages", "word"),
    [
        (["de-AT", "en"], "Zusammenfassen"),
        (["en-GB", "de-DE"], "Summarize"),
        (["fr-FR", "de-DE", "en-US"], "Zusammenfassen"),
        (["fr-FR"], "Summarize"),
    ],
)
def test_the_first_language_that_can_be_spoken_is(
    language: None, monkeypatch: pytest.MonkeyPatch, languages: list[str], word: str
) -> None:
    class System(QLocale):
        def uiLanguages(self, *_: object) -> list[str]:
            return languages

    monkeypatch.setattr(QLocale, "system", lambda: System(languages[0]))
    speak(Language.SYSTEM)
    assert worded(wording("Action", "Summarize")) == word


def test_nothing_is_cut_in_german(german: None, qtbot: QtBot, tmp_path: Path) -> None:
    cut: set[str] = set()
    for scene, root in every_window(qtbot, tmp_path):
        QCoreApplication.processEvents()  # what was shown just now is laid out
        for widget in root.findChildren(QWidget):
            if not widget.isVisibleTo(root):
                continue
            if isinstance(widget, QLabel) and widget.text() and not widget.wordWrap() and "…" not in widget.text():
                needs = max(map(widget.fontMetrics().horizontalAdvance, widget.text().split("\n")))
                if needs > widget.contentsRect().width() + 1:
                    cut.add(f"{scene}: {widget.text()}")
            elif (
                isinstance(widget, QPushButton | QToolButton)
                and widget.text()
                and widget.sizeHint().width() > widget.width() + 1
            ):
                cut.add(f"{scene}: {widget.text()}")
    assert not cut, "\n".join(sorted(cut))
