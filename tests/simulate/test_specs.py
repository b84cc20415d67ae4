"""What may stand after `--model` and `--fault`, and what is said about the rest."""

from __future__ import annotations

import argparse
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostler.simulate import Fault, Model, SpecError, parse_fault, parse_model
from hostler.simulate.command import add_arguments, run
from hostler.simulate.faults import Kind

NAMES = st.text(string.ascii_lowercase + string.digits + ".:-/_", min_size=1, max_size=30)
SPEEDS = st.floats(0, 10_000, allow_nan=False).map(lambda value: round(value, 3))


def test_a_model_spec_sets_every_key() -> None:
    model = parse_model(
        "qwen3:4b,size=4.02B,load=1.5,tps=37.5,prompt_tps=0,ttft=0.2,context=40960,capabilities=completion+thinking,"
        "family=qwen3,quant=Q4_K_M,vram=part,tokens=12,warm=true,answer=One, two, key=value."
    )
    assert (model.name, model.size, model.load, model.tps, model.prompt_tps) == ("qwen3:4b", "4.02B", 1.5, 37.5, 0)
    assert (model.ttft, model.context, model.capabilities) == (0.2, 40960, ("completion", "thinking"))
    assert (model.family, model.quant, model.vram, model.tokens, model.warm) == ("qwen3", "Q4_K_M", "part", 12, True)
    assert model.answer == "One, two, key=value."
    assert model.parameters == 4_020_000_000


def test_a_name_alone_is_a_model_with_a_stable_digest() -> None:
    assert parse_model("a").digest == parse_model("a,load=9").digest != parse_model("b").digest
    assert parse_model("a").full_name == "a:latest"


@given(NAMES, SPEEDS, SPEEDS, st.integers(1, 10**9), st.sampled_from(["full", "part", "none"]))
def test_what_was_written_is_what_is_read(name: str, load: float, tps: float, context: int, vram: str) -> None:
    model = parse_model(f"{name},load={load},tps={tps},context={context},vram={vram}")
    assert model == Model(name=name, load=load, tps=tps, context=context, vram=vram)
    assert 0 <= model.vram_bytes(4096) <= model.memory_bytes(4096)


@given(st.text(max_size=40))
def test_any_text_is_a_model_or_a_clear_refusal(text: str) -> None:
    try:
        parse_model(text)
    except SpecError as error:
        assert str(error).startswith("model ")


@given(
    st.builds(Fault, kind=st.sampled_from(sorted(set(Kind) - {Kind.REFUSE})), after=st.integers(0, 10**6), model=NAMES)
)
def test_a_fault_reads_back_as_it_is_written(fault: Fault) -> None:
    assert parse_fault(str(fault)) == fault


@given(
    st.text(max_size=40)
    | st.sampled_from(list(Kind)).flatmap(lambda kind: st.text(max_size=20).map(f"{kind}:".__add__))
)
def test_any_text_is_a_fault_or_a_clear_refusal(text: str) -> None:
    try:
        parse_fault(text)
    except SpecError as error:
        assert str(error).startswith("fault ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--model", ""], "starts with the model's name"),
        (["--model", "tps=40"], "starts with the model's name"),
        (["--model", "m,speed=1"], "'speed=1' is not key=value with a key of size, load, tps"),
        (["--model", "m,tps=fast"], "tps='fast': must be a number, 0 or more"),
        (["--model", "m,tps=nan"], "tps='nan': must be a number, 0 or more"),
        (["--model", "m,load=-1"], "load='-1': must be a number, 0 or more"),
        (["--model", "m,load=1,load=2"], "load stands there twice"),
        (["--model", "m,size=big"], "must be a number with K, M, B or T"),
        (["--model", "m,context=0"], "must be a whole number, 1 or more"),
        (["--model", "m,capabilities=completion+sight"], "'sight' is none of completion, vision"),
        (["--model", "m,vram=half"], "must be one of full, part, none"),
        (["--model", "m,digest=abc"], "must be 64 hex digits"),
        (["--fault", "explode"], "'explode' is none of refuse, hang"),
        (["--fault", "busy:sometimes"], "'sometimes' is not key=value with a key of after, times"),
        (["--fault", "busy:times=0"], "must be a whole number, 1 or more"),
        (["--fault", "busy:path=tags"], "must be one of chat, pull, delete, all"),
        (["--fault", "busy:delay=1,delay=2"], "delay stands there twice"),
        (["--fault", "refuse:times=2"], "only delay can stand there"),
        (["--bind", "0.0.0.0"], "listens on loopback only"),
        (["--bind", "gpu-box"], "must be an IP address on loopback"),
        (["--voice", "https://example.com"], "must be an http address on loopback"),
        (["--log", "/nowhere/at/all"], "No such file"),
    ],
)
def test_what_can_not_be_is_said_and_ends_with_exit_code_2(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    assert run(parser.parse_args(["--port", "0", *arguments])) == 2
    message = capsys.readouterr().err
    assert message.startswith("hostler simulate: ")
    assert said in message


@pytest.mark.parametrize("arguments", [["--port", "x"], ["--port", "70000"], ["--max-queue", "0"], ["--dialect", "1"]])
def test_a_wrong_number_or_dialect_ends_with_exit_code_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    with pytest.raises(SystemExit) as ended:
        parser.parse_args(arguments)
    assert ended.value.code == 2
    assert arguments[0] in capsys.readouterr().err
