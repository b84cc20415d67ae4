"""What the app and the command line say at once of the same file: nothing of it is lost."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

from hostler.store.consents import ConsentFile
from hostler.store.small import alone_with
from hostler.store.state import StateFile

ANSWERS = 40
# Each waits until both are there, so that they write at once.
WRITER = """
import sys, time
from pathlib import Path
from msgspec.structs import replace
from hostler.store.consents import ConsentFile
from hostler.store.state import StateFile
folder, name, other, count = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
(folder / name).touch()
while not (folder / other).exists():
    time.sleep(0.001)
for n in range(count):
    ConsentFile(folder / "cloud.json").answer(f"{name}-{n}", n % 2 == 0)
    StateFile(folder / "machines.json").change(f"{name}-{n}", lambda state: replace(state, wakes_s=(float(n),)))
"""


def test_two_processes_lose_no_answer_of_each_other(tmp_path: Path) -> None:
    pairs = (("app", "cli"), ("cli", "app"))
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), *names, str(ANSWERS)]) for names in pairs]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    kept = ConsentFile(tmp_path / "cloud.json").read()
    assert kept == {f"{name}-{n}": n % 2 == 0 for name, _ in pairs for n in range(ANSWERS)}
    machines = StateFile(tmp_path / "machines.json").read()
    assert {name: state.wakes_s for name, state in machines.items()} == {
        f"{name}-{n}": (float(n),) for name, _ in pairs for n in range(ANSWERS)
    }


def test_who_dies_while_he_holds_a_file_keeps_nobody_out(tmp_path: Path) -> None:
    file = tmp_path / "cloud.json"
    holder = "import sys, os; from pathlib import Path; from hostler.store.small import alone_with\n"
    holder += "with alone_with(Path(sys.argv[1])):\n    os._exit(9)"
    assert subprocess.run([sys.executable, "-c", holder, str(file)], timeout=60).returncode == 9
    ConsentFile(file).answer("code", True)
    assert ConsentFile(file).read() == {"code": True}


def test_an_answer_waits_for_the_one_that_is_being_written(tmp_path: Path) -> None:
    file = ConsentFile(tmp_path / "cloud.json")
    with ThreadPoolExecutor(1) as other:
        with alone_with(tmp_path / "cloud.json"):
            said = other.submit(file.answer, "code", True)
            assert wait([said], timeout=0.05).not_done
            assert file.read() == {}
        said.result(30)
    assert file.read() == {"code": True}
