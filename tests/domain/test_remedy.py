"""What one press can do."""

from __future__ import annotations

import pytest

from hostler.domain.fleet import HostFacts
from hostler.domain.remedy import Remedy, remedy


@pytest.mark.parametrize(
    ("facts", "can_wake", "wanted"),
    [
        (HostFacts(host="a", reachable=False), False, Remedy.TEST),
        (HostFacts(host="a", reachable=False), True, Remedy.WAKE),
        (HostFacts(host="a", reachable=False, waking_since=1.0), True, None),
        (HostFacts(host="a"), True, Remedy.TEST),
        (HostFacts(host="a", reachable=True, misconfigured=True), True, Remedy.EDIT),
        (HostFacts(host="a", reachable=True, drained=True), True, Remedy.BRING_BACK),
        (HostFacts(host="a", reachable=True), True, Remedy.RETRY),
    ],
)
def test_each_state_has_the_one_that_helps(facts: HostFacts, can_wake: bool, wanted: Remedy | None) -> None:
    assert remedy(facts, can_wake=can_wake) == wanted
