"""A process that was stopped and goes on is told so."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from hostler.ui.signals import Signals

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGCONT"), reason="this system doesn't stop processes so")


@pytest.fixture
def signals(qtbot: QtBot) -> Iterator[Signals]:
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCONT)}
    parent = QObject()
    made = Signals(parent)
    yield made
    signal.set_wakeup_fd(-1)
    for number, handler in kept.items():
        signal.signal(number, handler)
    made._notifier.setEnabled(False)
    made._read.close()
    made._write.close()


def test_a_stopped_process_that_goes_on_hears_of_it(qtbot: QtBot, signals: Signals) -> None:
    helper = f"import os, signal; os.kill({os.getpid()}, signal.SIGSTOP); os.kill({os.getpid()}, signal.SIGCONT)"
    with qtbot.waitSignal(signals.continued, timeout=30_000):
        subprocess.Popen([sys.executable, "-c", helper]).wait()
