"""The parser of the recordings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from contract.transcripts import FOLDER, load_all, mended, parse

NOT_ONE_REQUEST = {
    "40-think-show-capabilities",
    "40-tools-show-capabilities",
    "44-output-past-ctx-shift",
    "52-runner-killed",
    "53-server-sigKILL",
}
"""Files whose command pipes curl into something, or that tell of several requests."""


def test_every_recording_is_read_or_known_not_to_be_one_request() -> None:
    unread = [path for path in FOLDER.glob("*.txt") if parse(path) is None]
    assert {path.stem.partition("-")[2] for path in unread} <= NOT_ONE_REQUEST
    assert len(load_all()) + len(unread) == len(list(FOLDER.glob("*.txt"))) > 150


def test_a_recording_has_its_request_and_its_answer() -> None:
    found = parse(FOLDER / "ol-29-delete-404.txt")
    assert found is not None
    assert (found.method, found.path, found.request_body) == ("DELETE", "/api/delete", b'{"model":"nope"}')
    assert (found.status, found.body, found.exit_code) == (404, b'{"error":"model \'nope\' not found"}', 0)
    assert found.header("content-type") == "application/json; charset=utf-8"
    assert (found.dialect, found.topic) == ("new", "29-delete-404")


def test_a_named_body_file_is_kept_by_name() -> None:
    found = parse(FOLDER / "o12-43-overflow-chat-default.txt")
    assert found is not None
    assert (found.method, found.request_body, found.body_file) == ("POST", None, "of1.json")


@given(st.integers(12, 60))
def test_a_cut_object_keeps_what_is_whole(length: int) -> None:
    whole = '{"a":[1,2],"b":"x,]}\\"y","c":{"d":3,"e":[4,{"f":5}]},"g":6}'
    found = mended(whole[:length])
    assert found["a"][0] == 1
    assert set(found) <= {"a", "b", "c", "g"}
