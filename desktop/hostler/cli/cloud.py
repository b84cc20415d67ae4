"""`hostler cloud`: which routes may leave the house, what that has cost, and what is left."""

from __future__ import annotations

import argparse
import os
import sys

import msgspec

from hostler.domain.cost import Allowance, money
from hostler.domain.errors import ConfigError
from hostler.domain.registry import CloudRule, Route, nearest
from hostler.paths import Paths, paths
from hostler.store.budget import Budget
from hostler.store.config import read_config
from hostler.store.consents import ConsentFile
from hostler.store.purse import Purse

STAYS = "Remembered. So far nothing goes out: the route {route} says cloud = “never” in the config."


def cloud(arguments: argparse.Namespace) -> int:
    """Lists rules, consents and costs; or remembers a yes or no for a route."""
    places = paths(os.environ)
    config = read_config(places, os.environ).config
    try:
        if arguments.order:
            return _remember(places, config.registry.routes, arguments.route, consent=arguments.order == "allow")
        budget = Budget(places.ledger_file, config.settings.cloud)
        spent = budget.spent_now()
        allowance = Purse(budget, ConsentFile(places.consents_file)).allowance_now()
    except OSError as error:
        raise ConfigError(str(error)) from error
    routes = config.registry.routes
    if arguments.json:
        for route in routes:
            line = {"route": route.id, "rule": route.cloud, "consent": _consent(route, allowance)}
            print(msgspec.json.encode({**line, "ceiling_usd": route.ceiling_usd}).decode())
        figures = {"spent_today_usd": spent.today_usd, "spent_month_usd": spent.month_usd}
        left = {"left_today_usd": allowance.left_today_usd, "left_month_usd": allowance.left_month_usd}
        print(msgspec.json.encode({**figures, **left}).decode())
        return 0
    width = max((len(route.id) for route in routes), default=0)
    for route in routes:
        print(f"{route.id:<{width}}  {_in_words(route, allowance)}")
    today = f"{money(spent.today_usd)} today, {money(allowance.left_today_usd)} left"
    month = f"{money(spent.month_usd)} this month, {money(allowance.left_month_usd)} left"
    print(f"Spent: {today} · {month}")
    return 0


def _remember(places: Paths, routes: tuple[Route, ...], name: str, *, consent: bool) -> int:
    known = {route.id: route for route in routes}
    if name not in known:
        raise ConfigError(f"no route is called “{name}”{nearest(name, known)}")
    ConsentFile(places.consents_file).answer(name, consent)
    if consent and known[name].cloud is CloudRule.NEVER:
        print(STAYS.format(route=name), file=sys.stderr)
    return 0


def _consent(route: Route, allowance: Allowance) -> bool | None:
    return True if route.id in allowance.agreed else False if route.id in allowance.declined else None


def _in_words(route: Route, allowance: Allowance) -> str:
    if route.cloud is CloudRule.NEVER:
        return "never"
    said = {True: "allowed", False: "you said no", None: "asks the first time"}[_consent(route, allowance)]
    return f"{route.cloud} · {said} · at most {money(route.ceiling_usd)} a request"
