"""The `hostler` command. Only what a command needs is imported, when it is needed."""

from __future__ import annotations

import sys


def main() -> int:
    """Runs the command line. Returns the exit code of design section 6."""
    from hostler.cli import run

    return run(sys.argv[1:])


def main_app() -> int:
    """Starts the tray app without a console."""
    from hostler.cli import run

    return run(["run", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
