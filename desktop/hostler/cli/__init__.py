"""The command line: the same engine without Qt.

Exit codes: 0 answered; 1 a bug; 2 usage or config error; 3 nothing could answer; 4 not allowed by the user's rules;
130 interrupted.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

INTERRUPTED = 130
OLLAMA_PORT = 11434


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\nTry: {self.prog} --help\n")


def parser() -> argparse.ArgumentParser:
    """Every command with its flags."""
    top = _Parser(
        prog="hostler",
        description="One hotkey, any text, the right model on the right machine; something always answers.",
        epilog="Without a command the tray app starts.",
    )
    top.add_argument("--version", action=_Version, nargs=0, help="which Hostler this is")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)

    commands.add_parser("run", help="the tray app; a second start raises the first")

    ask = commands.add_parser("ask", help="ask, and stream the answer to stdout; the decision goes to stderr")
    _add_prompt(ask)
    ask.add_argument("--route", metavar="R", help="take this route instead of the one Hostler finds")
    ask.add_argument("--learn", action="store_true", help="remember --route for prompts like this one")
    ask.add_argument("--target", metavar="M@H", help="ask this model on this host first")
    ask.add_argument("--clipboard", action="store_true", help="ask about what is on the clipboard")
    ask.add_argument("--selection", action="store_true", help="ask about the text that is selected now")
    ask.add_argument("--action", metavar="NAME", help="a saved instruction, like summarize")
    ask.add_argument("--background", action="store_true", help="queue it; the running app answers it and notifies")
    ask.add_argument(
        "--no-escalate", action="store_true", help="one answer, even when it looks thin: no bigger model is asked"
    )
    ask.add_argument("--json", action="store_true", help="one event a line")

    jobs = commands.add_parser("jobs", help="the background jobs: list, show, cancel, remove")
    jobs.add_argument("--json", action="store_true", help="one job a line")
    jobs.set_defaults(do="list")
    orders = jobs.add_subparsers(dest="do", metavar="ORDER", parser_class=_Parser)
    for order, text in (
        ("show", "print the answer of a job"),
        ("cancel", "stop a job that is queued or running"),
        ("remove", "take a job out, with its texts"),
    ):
        orders.add_parser(order, help=text).add_argument("id", type=int, metavar="ID", help="the job's number")

    picks = commands.add_parser("picks", help="what Hostler learned from you: list, add, undo, reset")
    picks.add_argument("--json", action="store_true", help="one pick a line")
    picks.set_defaults(do="list")
    orders = picks.add_subparsers(dest="do", metavar="ORDER", parser_class=_Parser)
    add = orders.add_parser("add", help="prompts like TEXT go to ROUTE from now on")
    add.add_argument("route", metavar="ROUTE", help="the route they belong to")
    add.add_argument("text", metavar="TEXT", help="such a prompt; - reads it from stdin")
    add.set_defaults(image=[])
    orders.add_parser("undo", help="take a pick back: it has never been").add_argument(
        "id", type=int, metavar="ID", help="the pick's number"
    )
    orders.add_parser("reset", help="take every pick back")

    history = commands.add_parser("history", help="past prompts and answers: search them, or erase them all")
    history.add_argument("query", nargs="?", default="", metavar="QUERY", help="words to find; or erase, for good")
    history.add_argument("--json", action="store_true", help="one row a line, with its texts")

    route = commands.add_parser("route", help="the decision alone; sends nothing")
    _add_prompt(route)
    route.add_argument("--why", action="store_true", help="everything: scores, evidence, every target and its reason")
    route.add_argument("--json", action="store_true", help="the decision as one line of JSON")
    route.add_argument(
        "--batch",
        action="store_true",
        help="TEXT is a file, or stdin: JSONL with id, prompt, has_image in; decisions out",
    )

    hosts = commands.add_parser("hosts", help="the machines: state, version, models, what is warm")
    hosts.add_argument("--json", action="store_true", help="one machine a line")
    hosts.add_argument("--watch", action="store_true", help="go on: a live table, or in a pipe a line a change")
    hosts.set_defaults(order="")
    orders = hosts.add_subparsers(dest="order", metavar="ORDER", parser_class=_Parser)
    drain = orders.add_parser("drain", help="send nothing there; what runs there goes on")
    drain.add_argument("id", metavar="ID", help="the host's id")
    length = drain.add_mutually_exclusive_group()
    length.add_argument("--for", dest="length", metavar="TIME", default="", help="for 45m, 1h, 2d; else until undrain")
    length.add_argument("--until-tomorrow", action="store_true", help="until 06:00 tomorrow")
    length.add_argument(
        "--weekly",
        metavar="TIMES",
        action="append",
        help="every week, like “Mon-Fri 22:00-07:00”; may be given again. These take the place of those before",
    )
    undrain = orders.add_parser("undrain", help="bring a drained host back")
    undrain.add_argument("id", metavar="ID", help="the host's id")
    undrain.add_argument("--weekly", action="store_true", help="forget its times of the week; the config's count again")
    wake = orders.add_parser("wake", help="wake a sleeping host, and wait for it")
    wake.add_argument("id", metavar="ID", help="the host's id")
    pull = orders.add_parser("pull", help="have a host fetch a model, and watch it")
    pull.add_argument("target", metavar="MODEL@HOST", help="like qwen3:8b@mac-mini")
    # Without a default, so that a --json before the order isn't taken back here.
    pull.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="one event a line")

    find = orders.add_parser("discover", help="find machines: here, and after a yes in the own networks")
    _add_discovery(find)
    find.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="one found thing a line")

    cloud = commands.add_parser("cloud", help="which routes may go to the cloud, what it cost, what is left")
    cloud.add_argument("--json", action="store_true", help="one route a line, then the money")
    cloud.set_defaults(order="")
    orders = cloud.add_subparsers(dest="order", metavar="ORDER", parser_class=_Parser)
    for order, text in (("allow", "let text of a route go there"), ("deny", "keep text of a route at home")):
        orders.add_parser(order, help=text).add_argument("route", metavar="ROUTE", help="the route's id")

    key = commands.add_parser("key", help="the keys that machines are sent: where they are; store one, delete one")
    key.set_defaults(order="")
    orders = key.add_subparsers(dest="order", metavar="ORDER", parser_class=_Parser)
    for order, text in (
        ("set", "store a key in the keyring; it is typed, or read from stdin"),
        ("delete", "take it out of the keyring"),
    ):
        orders.add_parser(order, help=text).add_argument("id", metavar="ID", help="the host's id")

    usage = commands.add_parser("usage", help="where the compute went: totals, and files of them")
    usage.add_argument(
        "--by", metavar="WHAT", default="route", help="day, week, month, route, model, host, outcome, via"
    )
    usage.add_argument("--days", metavar="N", type=_days, help="of the last N days, today included: 30, exports all")
    usage.add_argument("--json", action="store_true", help="one group a line, then everything together")
    files = usage.add_mutually_exclusive_group()
    files.add_argument("--export", metavar="DIR", help="write token-usage-YYYY-MM-DD.jsonl for each day")
    files.add_argument("--import", dest="imports", metavar="FILE", nargs="+", help="add what such files hold")

    popup = commands.add_parser("popup", help="open the running app's popup")
    popup.add_argument("--action", metavar="NAME", default="", help="run this action at once")
    popup.add_argument("--text", metavar="TEXT", default="", help="with this text instead of the selection")
    commands.add_parser("quit", help="end the running app")

    config = commands.add_parser("config", help="where the config is, whether it is right, what it can hold")
    orders = config.add_subparsers(dest="what", metavar="WHAT", parser_class=_Parser, required=True)
    for order, text in (
        ("path", "where it is"),
        ("check", "every problem in it, with line and fix"),
        ("reference", "every key it can hold"),
        ("undo", "as it was before the last change by Hostler; again: as after it"),
    ):
        orders.add_parser(order, help=text)
    share = orders.add_parser("export", help="machines, routes and actions into a file for others, without keys")
    share.add_argument("file", metavar="FILE", help="a new file, or - for stdout")
    share = orders.add_parser("import", help="show what such a file adds, and add it after a yes")
    share.add_argument("file", metavar="FILE", help="a file that `config export` wrote, or a config")
    share.add_argument("--yes", action="store_true", help="add it without asking")
    first = orders.add_parser("init", help="write a first one from what is found; never over one that is there")
    _add_discovery(first)
    first.add_argument("--no-measure", action="store_true", help="don't ask the models a short prompt for their speed")

    commands.add_parser("doctor", help="what works here, and how to fix what doesn't")

    # Registered here by name only: the simulated host is imported when it is asked for.
    for name, text in (("simulate", "one simulated Ollama host"), ("demo", "three simulated hosts and the app")):
        commands.add_parser(name, help=text, add_help=False)
    return top


class _Version(argparse.Action):
    """Reads it only when it is asked for: no command is to start later for it."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import PackageNotFoundError, version

        try:
            print(f"hostler {version('hostler')}")
        except PackageNotFoundError:
            print("hostler, not installed")
        parser.exit()


def _days(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1_000_000:
        raise argparse.ArgumentTypeError(f"“{text}” is no number of days")
    return int(text)


def _add_prompt(command: argparse.ArgumentParser) -> None:
    command.add_argument("text", nargs="?", metavar="TEXT", help="what to ask; - reads it from stdin")
    command.add_argument("--image", metavar="FILE", action="append", default=[], help="ask about this picture")


def _add_discovery(command: argparse.ArgumentParser) -> None:
    command.add_argument("--subnet", metavar="CIDR", default="", help="look through this range, like 192.168.1.0/24")
    command.add_argument("--yes", action="store_true", help="look through the own networks without asking")
    command.add_argument(
        "--port", type=_port, default=OLLAMA_PORT, metavar="N", help=f"the port to ask for, by default {OLLAMA_PORT}"
    )


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= 65535:
        return int(text)
    raise argparse.ArgumentTypeError(f"“{text}” is no port: write a whole number from 1 to 65535")


def run(argv: Sequence[str]) -> int:
    """Runs one command and returns its exit code."""
    from hostler.domain.errors import HostlerError

    _speak_utf8()
    try:
        return _dispatch(list(argv))
    except HostlerError as error:
        print(f"hostler: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read us has left. Python would complain once more when it flushes stdout at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return INTERRUPTED


def _speak_utf8() -> None:
    """Files and pipes get UTF-8 on every platform; a terminal keeps its own, and signs it lacks stop nothing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a program without a console has none
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def _dispatch(argv: list[str]) -> int:
    if argv[:1] == ["simulate"]:
        from hostler.simulate import command

        simulate = _Parser(prog="hostler simulate", description="One simulated Ollama host, on loopback.")
        command.add_arguments(simulate)
        return command.run(simulate.parse_args(argv[1:]))
    if argv[:1] == ["demo"]:
        from hostler.cli.demo import demo

        return demo(argv[1:])
    arguments = parser().parse_args(argv)
    match arguments.command:
        case None | "run":
            from hostler.cli.app import start

            return start()
        case "popup" | "quit" as order:
            from hostler.cli.app import tell

            return tell(order, arguments)
        case "ask":
            from hostler.cli.ask import ask

            return ask(arguments)
        case "jobs":
            from hostler.cli.jobs import jobs

            return jobs(arguments)
        case "picks":
            from hostler.cli.picks import picks

            return picks(arguments)
        case "history":
            from hostler.cli.history import history

            return history(arguments)
        case "route":
            from hostler.cli.route import route

            return route(arguments)
        case "hosts":
            if arguments.order == "discover":
                from hostler.cli.discover import discover

                return discover(arguments)
            if arguments.order == "pull":
                from hostler.cli.pull import pull

                return pull(arguments)
            if arguments.order:
                from hostler.cli.machines import machines

                return machines(arguments)
            from hostler.cli.hosts import hosts

            return hosts(arguments)
        case "cloud":
            from hostler.cli.cloud import cloud

            return cloud(arguments)
        case "key":
            from hostler.cli.key import key

            return key(arguments)
        case "usage":
            from hostler.cli.usage import usage

            return usage(arguments)
        case "config":
            from hostler.cli.config import config

            return config(arguments)
        case _:
            from hostler.cli.doctor import doctor

            return doctor()
