"""The policy of one question, as dialogues and under random schedules. No socket, no clock."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from fakes import three_machines
from hostler.domain.ask import Ask
from hostler.domain.attempt import Question
from hostler.domain.classify.classification import Classification
from hostler.domain.decide import plan_for
from hostler.domain.errors import AttemptError, HostBusy, HostUnreachable, StreamBroken
from hostler.domain.events import (
    Answer,
    AttemptFailed,
    Escalated,
    Event,
    Failed,
    Loading,
    Thinking,
    Token,
    Truncated,
    Waking,
)
from hostler.domain.fleet import Fleet, HostFacts, LoadedModel
from hostler.domain.ladder import climb, ladder
from hostler.domain.pace import Pace
from hostler.domain.plan import Decision, Patience, plan
from hostler.domain.prompt import Prompt
from hostler.domain.steps import (
    Awake,
    Began,
    Broke,
    CancelAsked,
    Close,
    Command,
    Due,
    End,
    Fact,
    Finished,
    FinishLoad,
    Record,
    Spoke,
    Start,
    StaysAsleep,
    Tell,
    Thought,
    Timer,
    Wake,
    WakeUp,
)
from hostler.domain.usage import AttemptRow, Metrics, Outcome

PATIENCE = Patience()


def decision(route: str = "quick", fleet: Fleet = Fleet(), confidence: float = 0.9) -> Decision:
    chosen = Classification(route=route, confidence=confidence, scores={route: 1.0}, evidence=())
    return Decision(classification=chosen, plan=plan(Prompt(instruction="hi"), route, three_machines(), fleet))


class Dialogue:
    """Plays facts to an Ask and keeps what it commands."""

    def __init__(
        self,
        decided: Decision | None = None,
        prompt_tokens: int = 10,
        *,
        fleet: Fleet = Fleet(),
        escalates: bool = True,
    ) -> None:
        question = Question(ask_id="a", start_ms=1_000_000, prompt_tokens=prompt_tokens)
        steps = ladder(Prompt(instruction="hi"), three_machines(), fleet)
        self.state = Ask.about(question, decided or decision(), PATIENCE, steps=steps, escalates=escalates)
        self.now = 100.0
        self.commands: list[Command] = []
        self(Began(at=self.now))

    def __call__(self, fact: Fact) -> tuple[Command, ...]:
        self.state, commands = self.state.on(fact)
        self.commands += commands
        return commands

    def after(self, seconds: float) -> float:
        self.now += seconds
        return self.now

    @property
    def events(self) -> list[Event]:
        return [command.event for command in self.commands if isinstance(command, Tell)]

    @property
    def started(self) -> list[str]:
        return [str(command.target) for command in self.commands if isinstance(command, Start)]

    @property
    def rows(self) -> list[AttemptRow]:
        return [command.row for command in self.commands if isinstance(command, Record)]

    @property
    def text(self) -> str:
        return "".join(event.text for event in self.events if isinstance(event, Token))


def unreachable() -> AttemptError:
    return HostUnreachable("Mac Mini", "connection refused")


def test_the_first_target_answers() -> None:
    ask = Dialogue()
    assert ask.started == ["qwen3:4b@mac-mini"]
    ask(Spoke(n=1, text="Paris", at=ask.after(0.3)))
    ask(Spoke(n=1, text=".", at=ask.after(0.1)))
    ask(Finished(n=1, metrics=Metrics(prompt_tokens=12, completion_tokens=2), at=ask.after(0.1)))
    assert ask.text == "Paris."
    answer = ask.events[-1]
    assert isinstance(answer, Answer)
    assert (answer.host, answer.ttft_ms, answer.total_ms, answer.attempts) == ("mac-mini", 300.0, 500.0, 1)
    assert (answer.prompt_tokens, answer.completion_tokens) == (12, 2)
    assert ask.state.ended
    assert [(row.outcome, row.final, row.estimated) for row in ask.rows] == [(Outcome.ANSWERED, True, False)]


def test_a_failed_target_is_followed_by_the_next_at_once() -> None:
    ask = Dialogue()
    commands = ask(Broke(n=1, error=unreachable(), at=ask.after(0.01)))
    assert ask.started == ["qwen3:4b@mac-mini", "qwen3:4b@ubuntu"]
    failed = next(c.event for c in commands if isinstance(c, Tell))
    assert isinstance(failed, AttemptFailed)
    assert (failed.n, failed.error, failed.after_ms) == (1, "HostUnreachable", 10.0)
    assert "Mac Mini can't be reached (connection refused)" in failed.detail


def test_when_every_target_fails_the_user_hears_each_cause_once() -> None:
    ask = Dialogue()
    ask(Broke(n=1, error=unreachable(), at=ask.after(0.01)))
    ask(Broke(n=2, error=HostBusy("Ubuntu", "503"), at=ask.after(0.01)))
    failed = ask.events[-1]
    assert isinstance(failed, Failed)
    assert len(failed.errors) == 2
    assert ask.state.ended
    assert [row.error for row in ask.rows] == ["HostUnreachable", "HostBusy"]
    assert not any(row.final for row in ask.rows)


def test_a_plan_without_targets_fails_with_the_reasons() -> None:
    from fakes import THREE_HOSTS
    from hostler.domain.registry import Registry, Route

    registry = Registry(hosts=THREE_HOSTS, routes=(Route(id="quick", chain=("gpt-oss:120b-cloud@mac-mini",)),))
    chosen = Classification(route="quick", confidence=0.9, scores={}, evidence=())
    ask = Dialogue(Decision(classification=chosen, plan=plan(Prompt(instruction="hi"), "quick", registry, Fleet())))
    failed = ask.events[-1]
    assert isinstance(failed, Failed)
    assert "cloud" in failed.errors[0]


def test_a_late_host_is_raced_and_the_first_to_speak_wins() -> None:
    ask = Dialogue()
    ask(Due(n=1, timer=Timer.FIRST_TOKEN, at=ask.after(8)))
    assert ask.started == ["qwen3:4b@mac-mini", "qwen3:4b@ubuntu"]
    assert not any(isinstance(event, AttemptFailed) for event in ask.events), "a deadline fails nobody"
    commands = ask(Spoke(n=2, text="hi", at=ask.after(1)))
    assert Close(1, kept_waiting=True) in commands
    ask(Spoke(n=1, text="too late", at=ask.after(0.01)))
    ask(Finished(n=2, metrics=Metrics(), at=ask.after(0.1)))
    assert ask.text == "hi"
    assert [(row.attempt, row.outcome) for row in ask.rows] == [(1, Outcome.CANCELLED), (2, Outcome.ANSWERED)]


def test_the_late_host_may_still_win_the_race() -> None:
    ask = Dialogue()
    ask(Due(n=1, timer=Timer.FIRST_TOKEN, at=ask.after(8)))
    assert Close(2) in ask(Spoke(n=1, text="hi", at=ask.after(1)))


def test_a_race_never_runs_two_models_on_one_host() -> None:
    from hostler.domain.registry import Registry, Route

    registry = three_machines()
    same = Registry(hosts=registry.hosts, routes=(Route(id="quick", chain=("a@ubuntu", "b@ubuntu")),))
    chosen = Classification(route="quick", confidence=0.9, scores={}, evidence=())
    ask = Dialogue(Decision(classification=chosen, plan=plan(Prompt(instruction="hi"), "quick", same, Fleet())))
    ask(Due(n=1, timer=Timer.FIRST_TOKEN, at=ask.after(8)))
    assert ask.started == ["a@ubuntu"]
    ask(Broke(n=1, error=unreachable(), at=ask.after(1)))
    assert ask.started == ["a@ubuntu", "b@ubuntu"], "but one after the other is fine"


def test_white_space_wins_no_race_and_leads_no_answer() -> None:
    ask = Dialogue()
    ask(Due(n=1, timer=Timer.FIRST_TOKEN, at=ask.after(8)))
    ask(Spoke(n=1, text="\n ", at=ask.after(1)))
    assert not any(isinstance(event, Token) for event in ask.events)
    ask(Spoke(n=1, text="\nhi", at=ask.after(1)))
    assert ask.text == "hi"


def test_a_host_that_breaks_in_mid_answer_is_followed_by_a_fresh_answer() -> None:
    ask = Dialogue()
    ask(Spoke(n=1, text="one two three", at=ask.after(0.3)))
    ask(Broke(n=1, error=StreamBroken("Mac Mini", "connection lost"), at=ask.after(0.3)))
    failed = next(event for event in ask.events if isinstance(event, AttemptFailed))
    assert "after 3 words" in failed.detail
    assert ask.started[-1] == "qwen3:4b@ubuntu"
    ask(Spoke(n=2, text="again", at=ask.after(0.3)))
    ask(Finished(n=2, metrics=Metrics(), at=ask.after(0.3)))
    assert [row.estimated for row in ask.rows] == [True, True]


def test_silence_after_the_first_token_ends_an_attempt_only_when_it_lasts() -> None:
    ask = Dialogue()
    ask(Spoke(n=1, text="one", at=ask.after(0.3)))
    ask(Spoke(n=1, text=" two", at=ask.after(15)))
    commands = ask(Due(n=1, timer=Timer.SILENCE, at=ask.after(5)))
    assert commands == (Wake(1, Timer.SILENCE, 15.0),)
    commands = ask(Due(n=1, timer=Timer.SILENCE, at=ask.after(15)))
    assert Close(1) in commands
    assert ask.started[-1] == "qwen3:4b@ubuntu"


def test_an_empty_answer_is_no_answer() -> None:
    ask = Dialogue()
    ask(Thought(n=1, text="hmm", at=ask.after(0.3)))
    ask(Finished(n=1, metrics=Metrics(done_reason="length"), at=ask.after(0.3)))
    failed = next(event for event in ask.events if isinstance(event, AttemptFailed))
    assert failed.error == "BadResponse"
    assert "only thought" in failed.detail
    assert len(ask.started) == 2


def test_thinking_is_shown_and_keeps_the_deadline_away_but_not_for_ever() -> None:
    ask = Dialogue()
    commands = ask(Thought(n=1, text="let me see", at=ask.after(0.3)))
    assert Wake(1, Timer.THINKING, PATIENCE.thinking_s) in commands
    assert any(isinstance(event, Thinking) for event in ask.events)
    assert ask(Due(n=1, timer=Timer.FIRST_TOKEN, at=ask.after(8))) == ()
    ask(Due(n=1, timer=Timer.THINKING, at=ask.after(60)))
    assert len(ask.started) == 2


def test_reasoning_may_think_longer() -> None:
    ask = Dialogue(decision("reasoning"))
    commands = ask(Thought(n=1, text="let me see", at=ask.after(0.3)))
    assert Wake(1, Timer.THINKING, PATIENCE.thinking_reasoning_s) in commands


def test_the_last_target_is_given_five_minutes() -> None:
    ask = Dialogue()
    ask(Broke(n=1, error=unreachable(), at=ask.after(0.1)))
    assert ask(Due(n=2, timer=Timer.FIRST_TOKEN, at=ask.after(8))) == ()
    ask(Due(n=2, timer=Timer.LAST, at=ask.after(292)))
    assert isinstance(ask.events[-1], Failed)


def test_a_cold_target_says_that_it_loads() -> None:
    cold = Fleet((HostFacts(host="mac-mini", reachable=True),))
    ask = Dialogue(decision(fleet=cold))
    assert any(isinstance(event, Loading) for event in ask.events)
    assert any(isinstance(c, Wake) and c.after_s > 25 for c in ask.commands if isinstance(c, Wake))


def test_stopping_closes_everything_and_keeps_the_rows() -> None:
    ask = Dialogue()
    ask(Due(n=1, timer=Timer.FIRST_TOKEN, at=ask.after(8)))
    commands = ask(CancelAsked(at=ask.after(1)))
    assert Close(1) in commands
    assert Close(2) in commands
    assert [row.outcome for row in ask.rows] == [Outcome.CANCELLED, Outcome.CANCELLED]
    assert ask(Spoke(n=1, text="hi", at=ask.after(1))) == ()


def cold(*hosts: str, load_s: float | None = None) -> Fleet:
    """A fleet in which these hosts answer and have nothing loaded; of the others nothing is known."""
    pace = Pace(model="qwen3:4b", load_s=load_s, load_p95_s=load_s, reading_tokens_per_s=1000.0 if load_s else None)
    return Fleet(tuple(HostFacts(host=host, reachable=True, paces=(pace,)) for host in hosts))


def test_the_load_of_a_loser_is_completed_without_a_question() -> None:
    ask = Dialogue(decision(fleet=cold("mac-mini", "ubuntu")))
    ask(Due(n=1, timer=Timer.FIRST_TOKEN, at=ask.after(26)))
    commands = ask(Spoke(n=2, text="hi", at=ask.after(1)))
    assert Close(1) in commands, "a machine that loads hasn't kept anybody waiting"
    assert [(c.n, c.candidate.target.host) for c in commands if isinstance(c, FinishLoad)] == [(1, "mac-mini")]


def test_a_loser_that_was_thinking_has_nothing_left_to_load() -> None:
    ask = Dialogue(decision(fleet=cold("mac-mini", "ubuntu")))
    ask(Thought(n=1, text="hm", at=ask.after(5)))
    ask(Due(n=1, timer=Timer.THINKING, at=ask.after(60)))
    commands = ask(Spoke(n=2, text="hi", at=ask.after(1)))
    assert not any(isinstance(c, FinishLoad) for c in commands)


def test_who_loses_before_its_deadline_has_kept_nobody_waiting() -> None:
    ask = Dialogue()
    ask(Due(n=1, timer=Timer.FIRST_TOKEN, at=ask.after(8)))
    commands = ask(Spoke(n=1, text="hi", at=ask.after(1)))
    assert Close(2) in commands


def test_a_stopped_load_is_not_completed() -> None:
    ask = Dialogue(decision(fleet=cold("mac-mini")))
    assert not any(isinstance(c, FinishLoad) for c in ask(CancelAsked(at=ask.after(3))))


def test_a_load_that_was_seen_before_is_told_with_its_usual_time() -> None:
    ask = Dialogue(decision(fleet=cold("mac-mini", load_s=12.0)))
    assert [event.usually_s for event in ask.events if isinstance(event, Loading)] == [12.0]


def asleep(*hosts: str, route: str = "quick", confidence: float = 0.9) -> Decision:
    """A fleet in which every machine can be woken, and these sleep."""
    registry = three_machines()
    registry = replace(registry, hosts=tuple(replace(host, mac="02:00:00:00:00:01") for host in registry.hosts))
    fleet = Fleet(tuple(HostFacts(host=host, reachable=False, wakes_in_s=40.0) for host in hosts))
    chosen = Classification(route=route, confidence=confidence, scores={route: 1.0}, evidence=())
    return Decision(classification=chosen, plan=plan(Prompt(instruction="hi"), route, registry, fleet))


def woken(ask: Dialogue) -> list[str]:
    return [command.host for command in ask.commands if isinstance(command, WakeUp)]


def test_a_sleeping_first_machine_is_woken_and_the_next_one_answers_meanwhile() -> None:
    ask = Dialogue(asleep("mac-mini"))
    assert woken(ask) == ["mac-mini"]
    assert [(e.host, e.usually_s) for e in ask.events if isinstance(e, Waking)] == [("mac-mini", 40.0)]
    assert ask.started == ["qwen3:4b@ubuntu"]
    ask(Spoke(n=1, text="hi", at=ask.after(1)))
    ask(Awake(host="mac-mini", at=ask.after(30)))
    ask(Finished(n=1, metrics=Metrics(), at=ask.after(1)))
    assert ask.started == ["qwen3:4b@ubuntu"], "who answers is left in peace"


def test_a_sleeping_second_machine_is_left_asleep() -> None:
    ask = Dialogue(asleep("ubuntu"))
    assert woken(ask) == []
    ask(Spoke(n=1, text="hi", at=ask.after(1)))
    ask(Finished(n=1, metrics=Metrics(), at=ask.after(1)))
    assert woken(ask) == []


def test_when_all_sleep_the_first_that_wakes_answers() -> None:
    ask = Dialogue(asleep("mac-mini", "ubuntu"))
    assert sorted(woken(ask)) == ["mac-mini", "ubuntu"]
    assert not ask.started
    assert not ask.state.ended
    ask(Awake(host="ubuntu", at=ask.after(35)))
    assert ask.started == ["qwen3:4b@ubuntu"]


def test_when_everybody_else_failed_the_sleeping_one_is_waited_for() -> None:
    ask = Dialogue(asleep("ubuntu"))
    ask(Broke(n=1, error=unreachable(), at=ask.after(0.1)))
    assert woken(ask) == ["ubuntu"]
    assert not ask.state.ended
    ask(Awake(host="ubuntu", at=ask.after(40)))
    assert ask.started[-1] == "qwen3:4b@ubuntu"


def test_a_machine_that_does_not_wake_up_is_not_waited_for_for_ever() -> None:
    ask = Dialogue(asleep("mac-mini", "ubuntu"))
    ask(Due(n=0, timer=Timer.WAKING, at=ask.after(PATIENCE.waking_s)))
    failed = ask.events[-1]
    assert isinstance(failed, Failed)
    assert failed.errors == (
        "Mac Mini was woken, but did not answer.",
        "Ubuntu was woken, but did not answer.",
    )
    assert ask.state.ended


def test_a_machine_that_can_not_be_woken_is_not_waited_for() -> None:
    ask = Dialogue(asleep("mac-mini", "ubuntu"))
    ask(StaysAsleep(host="mac-mini", at=ask.after(0.1)))
    assert not ask.state.ended
    ask(StaysAsleep(host="ubuntu", at=ask.after(0.1)))
    assert isinstance(ask.events[-1], Failed)


def test_nobody_who_would_cut_the_prompt_races_somebody_who_takes_it_whole() -> None:
    loaded = LoadedModel(name="qwen3:4b", context_length=32768)
    large = HostFacts(host="mac-mini", reachable=True, loaded=(loaded,))
    small = HostFacts(host="ubuntu", reachable=True, loaded=(replace(loaded, context_length=2048),))
    chosen = Classification(route="quick", confidence=0.9, scores={"quick": 1.0}, evidence=())
    long = Prompt(instruction="sum up", text="word " * 4000)
    planned = plan(long, "quick", three_machines(), Fleet((large, small)))
    ask = Dialogue(Decision(classification=chosen, plan=planned), prompt_tokens=5000)
    ask(Due(n=1, timer=Timer.FIRST_TOKEN, at=ask.after(60)))
    assert ask.started == ["qwen3:4b@mac-mini"]
    ask(Broke(n=1, error=unreachable(), at=ask.after(1)))
    assert ask.started[-1] == "qwen3:4b@ubuntu", "but a degraded answer beats none"


def test_a_prompt_that_was_cut_is_told_with_a_target_that_takes_it_whole() -> None:
    loaded = LoadedModel(name="qwen3:4b", context_length=4096)
    small = HostFacts(host="mac-mini", reachable=True, loaded=(loaded,))
    large = HostFacts(host="ubuntu", reachable=True, loaded=(replace(loaded, context_length=32768),))
    cut = decision(fleet=Fleet((small, large)))
    ask = Dialogue(cut, prompt_tokens=9000)
    assert ask.started == ["qwen3:4b@mac-mini"]
    ask(Spoke(n=1, text="hi", at=ask.after(1)))
    ask(Finished(n=1, metrics=Metrics(prompt_tokens=2050, completion_tokens=1), at=ask.after(1)))
    [told] = [event for event in ask.events if isinstance(event, Truncated)]
    assert (told.tokens_read, told.prompt_tokens, told.bigger) == (2050, 9000, "qwen3:4b@ubuntu")
    assert isinstance(ask.events[-1], Answer)


def unsure(fleet: Fleet = Fleet()) -> Decision:
    """A decision that is a guess."""
    return decision(confidence=0.5, fleet=fleet)


def answers(ask: Dialogue, n: int, text: str, *, poor: str = "") -> None:
    ask(Spoke(n=n, text=text, at=ask.after(0.5)))
    ask(Finished(n=n, metrics=Metrics(prompt_tokens=10, completion_tokens=5), poor=poor, at=ask.after(0.5)))


def rows(ask: Dialogue) -> list[tuple[int, Outcome, str, int | None, bool]]:
    return [(r.attempt, r.outcome, r.poor_reason, r.escalated_from, r.final) for r in ask.rows]


def test_a_poor_answer_of_a_guess_is_followed_by_the_next_bigger_target() -> None:
    ask = Dialogue(unsure())
    answers(ask, 1, "the same the same", poor="repeats itself")
    assert ask.started == ["qwen3:4b@mac-mini", "qwen3:8b@mac-mini"]
    assert not ask.state.ended
    [told] = [event for event in ask.events if isinstance(event, Escalated)]
    assert (told.from_, told.to, told.why) == ("qwen3:4b@mac-mini", "qwen3:8b@mac-mini", "repeats itself")
    assert ask.rows == [], "which answer is final isn't known yet"
    answers(ask, 2, "A better one.")
    answer = ask.events[-1]
    assert isinstance(answer, Answer)
    assert (answer.model, answer.escalated, answer.attempts) == ("qwen3:8b", True, 2)
    assert not answer.poor
    assert rows(ask) == [(1, Outcome.POOR, "repeats itself", None, False), (2, Outcome.ANSWERED, "", 1, True)]


def test_a_sure_first_choice_keeps_its_poor_answer() -> None:
    ask = Dialogue()
    answers(ask, 1, "No.", poor="is far too short")
    answer = ask.events[-1]
    assert isinstance(answer, Answer)
    assert (answer.model, answer.escalated, answer.poor) == ("qwen3:4b", False, "is far too short")
    assert rows(ask) == [(1, Outcome.POOR, "is far too short", None, True)]


def test_a_stand_in_is_followed_even_when_the_decision_was_sure() -> None:
    ask = Dialogue(decision("reasoning"))
    ask(Broke(n=1, error=unreachable(), at=ask.after(0.1)))
    assert ask.started[-1] == "qwen3:8b@mac-mini"
    answers(ask, 2, "Yes.", poor="is far too short")
    assert ask.started[-1] == "qwen3-coder:30b@windows-gpu", "who failed in this ask isn't asked again"
    assert ask.state.held is not None


def test_the_same_model_on_another_machine_is_no_stand_in() -> None:
    ask = Dialogue()
    ask(Broke(n=1, error=unreachable(), at=ask.after(0.1)))
    assert ask.started[-1] == "qwen3:4b@ubuntu"
    answers(ask, 2, "Yes.", poor="is far too short")
    assert isinstance(ask.events[-1], Answer)


def test_it_escalates_once_and_the_second_answer_stands_whatever_it_is() -> None:
    ask = Dialogue(unsure())
    answers(ask, 1, "the same", poor="repeats itself")
    answers(ask, 2, "I can't help with that.", poor="declines")
    assert len(ask.started) == 2
    answer = ask.events[-1]
    assert isinstance(answer, Answer)
    assert (answer.escalated, answer.poor) == (True, "declines")
    assert [row[2:] for row in rows(ask)] == [("repeats itself", None, False), ("declines", 1, True)]


def test_when_the_bigger_one_fails_the_first_answer_stands() -> None:
    ask = Dialogue(unsure())
    answers(ask, 1, "the same", poor="repeats itself")
    ended_at = ask.now
    ask(Spoke(n=2, text="A bet", at=ask.after(0.5)))
    ask(Broke(n=2, error=StreamBroken("Mac Mini", "connection lost"), at=ask.after(3)))
    assert len(ask.started) == 2, "nobody stands in for a bigger one"
    answer = ask.events[-1]
    assert isinstance(answer, Answer)
    assert (answer.model, answer.escalated, answer.poor) == ("qwen3:4b", False, "repeats itself")
    assert answer.total_ms == (ended_at - 100.0) * 1000, "the time of that answer, not of the attempt after it"
    assert rows(ask) == [(2, Outcome.FAILED, "", 1, False), (1, Outcome.POOR, "repeats itself", None, True)]


def test_a_bigger_one_that_says_nothing_has_failed() -> None:
    ask = Dialogue(unsure())
    answers(ask, 1, "the same", poor="repeats itself")
    ask(Finished(n=2, metrics=Metrics(), at=ask.after(1)))
    assert isinstance(ask.events[-1], Answer)
    assert ask.rows[-1].model == "qwen3:4b"


def test_a_late_bigger_one_is_waited_for_and_raced_by_nobody() -> None:
    ask = Dialogue(unsure())
    answers(ask, 1, "the same", poor="repeats itself")
    assert ask(Due(n=2, timer=Timer.FIRST_TOKEN, at=ask.after(30))) == ()
    assert len(ask.started) == 2


def test_stopping_an_escalation_keeps_the_first_answer() -> None:
    ask = Dialogue(unsure())
    answers(ask, 1, "the same", poor="repeats itself")
    ask(Spoke(n=2, text="A bet", at=ask.after(0.5)))
    commands = ask(CancelAsked(at=ask.after(0.5)))
    assert Close(2) in commands
    assert rows(ask) == [(2, Outcome.CANCELLED, "", 1, False), (1, Outcome.POOR, "repeats itself", None, True)]
    assert isinstance(ask.events[-1], Answer)


def test_an_empty_answer_fails_over_and_does_not_escalate() -> None:
    ask = Dialogue(unsure())
    ask(Finished(n=1, metrics=Metrics(), poor="is empty", at=ask.after(1)))
    assert ask.started[-1] == "qwen3:4b@ubuntu"
    assert not any(isinstance(event, Escalated) for event in ask.events)


def test_nobody_escalates_who_was_told_not_to_or_has_nobody_bigger() -> None:
    ask = Dialogue(unsure(), escalates=False)
    answers(ask, 1, "the same", poor="repeats itself")
    assert isinstance(ask.events[-1], Answer)
    gone = Fleet((HostFacts(host="windows-gpu", reachable=False), HostFacts(host="mac-mini", reachable=False)))
    ask = Dialogue(unsure(gone), fleet=gone)
    answers(ask, 1, "the same", poor="repeats itself")
    assert isinstance(ask.events[-1], Answer)


def test_the_target_of_a_close_route_goes_before_the_next_bigger_one() -> None:
    close = Classification(route="quick", confidence=0.5, scores={}, evidence=(), second="code", lead=0.1)
    ask = Dialogue(plan_for(close, Prompt(instruction="hi"), three_machines(), Fleet()))
    answers(ask, 1, "the same", poor="repeats itself")
    assert ask.started == ["qwen3:4b@mac-mini", "qwen3-coder:30b@windows-gpu"]
    answers(ask, 2, "def f(): ...")
    answer = ask.events[-1]
    assert isinstance(answer, Answer)
    assert (answer.route, ask.rows[-1].route, ask.rows[0].route) == ("code", "code", "quick")


def test_who_wants_a_bigger_one_gets_those_above_in_their_order() -> None:
    steps = tuple(step for step in ladder(Prompt(instruction="hi"), three_machines(), Fleet()) if (step.rank or 0) > 4)
    ask = Dialogue(climb("quick", steps))
    assert ask.started == ["qwen3:8b@mac-mini"]
    ask(Broke(n=1, error=unreachable(), at=ask.after(0.1)))
    assert ask.started[-1] == "qwen3-coder:30b@windows-gpu"
    answers(ask, 2, "No.", poor="is far too short")
    assert isinstance(ask.events[-1], Answer), "who asked by hand asks again by hand"


KINDS = ("spoke", "blank", "thought", "finished", "broke", "first", "silence", "thinking", "last")
KINDS += ("awake", "sleeps", "waking", "poor", "poor")


@st.composite
def schedules(draw: st.DrawFn) -> list[tuple[str, int, float]]:
    kinds = st.sampled_from(KINDS)
    steps = st.tuples(kinds, st.integers(1, 4), st.floats(0.001, 30))
    return draw(st.lists(steps, min_size=1, max_size=25))


def fact(kind: str, n: int, at: float) -> Fact:
    match kind:
        case "spoke":
            return Spoke(n=n, text=f"<{n}>", at=at)
        case "blank":
            return Spoke(n=n, text=" ", at=at)
        case "thought":
            return Thought(n=n, text="hm", at=at)
        case "finished":
            return Finished(n=n, metrics=Metrics(), at=at)
        case "poor":
            return Finished(n=n, metrics=Metrics(), poor="repeats itself", at=at)
        case "awake":
            return Awake(host=["mac-mini", "ubuntu", "windows-gpu"][n % 3], at=at)
        case "sleeps":
            return StaysAsleep(host=["mac-mini", "ubuntu", "windows-gpu"][n % 3], at=at)
        case "waking":
            return Due(n=0, timer=Timer.WAKING, at=at)
        case "broke":
            return Broke(n=n, error=unreachable(), at=at)
        case _:
            timers = {"first": Timer.FIRST_TOKEN, "silence": Timer.SILENCE, "thinking": Timer.THINKING}
            return Due(n=n, timer=timers.get(kind, Timer.LAST), at=at)


@settings(max_examples=300, deadline=None)
@given(
    schedules(),
    st.sampled_from(["quick", "code", "reasoning"]),
    st.booleans(),
    st.sets(st.sampled_from(["mac-mini", "ubuntu", "windows-gpu"])),
    st.sampled_from([0.5, 0.9]),
)
def test_whatever_happens_the_rules_hold(
    schedule: list[tuple[str, int, float]], route: str, cancel: bool, sleeping: set[str], confidence: float
) -> None:
    ask = Dialogue(asleep(*sorted(sleeping), route=route, confidence=confidence))
    for kind, n, seconds in schedule:
        ask(fact(kind, n, ask.after(seconds)))
        live_hosts = [attempt.candidate.target.host for attempt in ask.state.live]
        assert len(live_hosts) == len(set(live_hosts)), "racers share no host"
        if ask.state.speaker is not None:
            assert [attempt.n for attempt in ask.state.live] == [ask.state.speaker], "the speaker is alone"
        waits = any(c.target.host in ask.state.waking for c in ask.state.asleep)
        assert ask.state.ended or ask.state.live or waits, "something is always at work until it is over"
    if cancel:
        ask(CancelAsked(at=ask.after(1)))
        assert ask.state.ended
    ended = [command for command in ask.commands if isinstance(command, End)]
    assert len(ended) == int(ask.state.ended)
    held = int(ask.state.held is not None and not ask.state.ended)
    assert len(ask.rows) == ask.state.started - len(ask.state.live) - held, "one row for each attempt that is over"
    assert len({row.attempt for row in ask.rows}) == len(ask.rows)
    assert len(ask.started) == len(set(ask.started)), "no target is tried twice"
    assert sum(row.final for row in ask.rows) == sum(isinstance(event, Answer) for event in ask.events)
    ends = [event for event in ask.events if isinstance(event, Answer | Failed)]
    assert len(ends) <= 1
    assert not ends or ask.events[-1] is ends[0], "it ends with an answer or a failure, and only once"
    escalations = [event for event in ask.events if isinstance(event, Escalated)]
    assert len(escalations) <= 1, "by itself it escalates once"
    if ask.state.ended and escalations:
        assert ends and isinstance(ends[0], Answer), "after an escalation there is always an answer"
        [second] = [row for row in ask.rows if row.escalated_from is not None]
        first = next(row for row in ask.rows if row.attempt == second.escalated_from)
        assert (first.outcome, first.final, second.final) == (
            Outcome.POOR,
            not ends[0].escalated,
            ends[0].escalated,
        )
    speakers = {event.text for event in ask.events[-3:] if isinstance(event, Token)}
    stands = bool(escalations) and not any(row.final and row.escalated_from for row in ask.rows)
    if ask.events and isinstance(ask.events[-1], Answer) and speakers and not stands:
        finals = [row.attempt for row in ask.rows if row.final]
        assert f"<{finals[0]}>" in "".join(sorted(speakers))
