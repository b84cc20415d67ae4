"""`python -m hostler.simulate`."""

from __future__ import annotations

import argparse
import sys

from hostler.simulate.command import add_arguments, run


def main() -> int:
    """Parses the command line and serves until a signal. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="hostler simulate", description="One simulated Ollama host on loopback.")
    add_arguments(parser)
    return run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
