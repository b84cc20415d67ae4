"""The address of a network card, as people write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostler.domain.mac import parse_mac
from hostler.domain.registry import Host, Registry

WHOLE = bytes.fromhex("a483e7123456")


@pytest.mark.parametrize(
    "written",
    ["a4:83:e7:12:34:56", "A4-83-E7-12-34-56", "a483.e712.3456", "a483e7123456", " a4:83:e7:12:34:56\n"],
)
def test_every_usual_way_to_write_it_is_read(written: str) -> None:
    assert parse_mac(written) == WHOLE


@pytest.mark.parametrize(
    "written",
    [
        "",
        "a4:83:e7:12:34",
        "a4:83:e7:12:34:56:78",
        "a4:83-e7:12:34:56",
        "a4:83:e7:12:34:5g",
        "a4 83 e7 12 34 56",
        "a483.e7123456",
        "a4:83:e7:12:34:5٦",
        "192.168.1.106",
    ],
)
def test_anything_else_says_how_to_write_it(written: str) -> None:
    with pytest.raises(ValueError, match="write it like a4:83:e7:12:34:56"):
        parse_mac(written)


@given(st.binary(min_size=6, max_size=6), st.sampled_from([":", "-", ""]))
def test_six_bytes_read_back_as_they_were_written(mac: bytes, between: str) -> None:
    assert parse_mac(mac.hex(between) if between else mac.hex()) == mac


@given(st.text(max_size=30))
def test_any_text_is_six_bytes_or_a_clear_refusal(written: str) -> None:
    try:
        assert len(parse_mac(written)) == 6
    except ValueError as error:
        assert "is no MAC address" in str(error)


def test_the_config_says_which_host_has_a_wrong_one() -> None:
    hosts = (
        Host(id="mac-mini", url="http://127.0.0.1:1", mac="a4-83-e7-12-34-56"),
        Host(id="windows-gpu", url="http://127.0.0.1:2", mac="192.168.1.106"),
    )
    [problem] = Registry(hosts=hosts).problems()
    assert problem.where == ("hosts", 1, "mac")
    assert "“192.168.1.106”" in problem.message
    assert "a4:83:e7:12:34:56" in problem.message
