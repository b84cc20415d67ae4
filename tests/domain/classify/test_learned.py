"""What the user picked instead: prompts of the same kind follow, others don't, and taking a pick back undoes it all."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hostler.domain.classify.classification import Classification
from hostler.domain.classify.classifier import RULES_ALONE, classify
from hostler.domain.classify.learned import KEPT, OPENING, SAME, Pick, marks_of
from hostler.domain.classify.linear import Linear
from hostler.domain.prompt import Image, Prompt
from hostler.domain.registry import Registry, Route
from hostler.store.model import read_model

OWN = Route(id="writing", chain=())
BUILT_IN = tuple(Route(id=name, chain=()) for name in ("quick", "code", "reasoning", "vision"))
ROUTES = (*BUILT_IN, OWN)
DRAFTS = (
    "Draft a letter to my landlord about the heating",
    "Please draft a short speech for Jonas' farewell",
    "draft a reply that declines the invitation",
    "Draft an announcement: the office moves to the third floor",
    "Can you draft a cover letter for a nurse?",
)
PYTHON = "def total(items):\n    return sum(item.price for item in items)\n"


def pick(text: str, route: str = "writing", instead_of: str = "quick", *, id: int = 1, about: str = "") -> Pick:
    return Pick.of(Prompt(instruction=text, text=about), route, instead_of, at_ms=1_000 * id, id=id)


def picks_of(texts: tuple[str, ...], route: str = "writing", instead_of: str = "quick") -> tuple[Pick, ...]:
    return tuple(pick(text, route, instead_of, id=number) for number, text in enumerate(texts, 1))


def decide(
    text: str, picks: tuple[Pick, ...] = (), *, about: str = "", routes: tuple[Route, ...] = ROUTES, images: int = 0
) -> Classification:
    prompt = Prompt(instruction=text, text=about, images=(Image(b"\x89PNG"),) * images)
    return classify(prompt, Registry(routes=routes), picks=picks)


@pytest.mark.parametrize(
    "text",
    [
        "Draft a complaint to the airline about lost luggage",
        "draft minutes for the board meeting",
        "Could you draft a post about our new funding?",
        "Help me draft a toast for the wedding",
        "I need you to draft a press release on the merger",
        "Draft an apology to a customer whose parcel is late",
    ],
)
def test_after_five_corrections_prompts_of_that_kind_follow(text: str) -> None:
    assert decide(text).route == "quick"
    decision = decide(text, picks_of(DRAFTS))
    assert (decision.route, decision.learned) == ("writing", True)
    assert decision.why == "you moved 5 prompts like this to writing: “draft”"


@pytest.mark.parametrize(
    "text",
    [
        "Who went first in the 2003 NBA draft?",
        "Why is there a draft in old houses?",
        "Is the draft still compulsory in Austria?",
        "What is a draft beer made of?",
        "How do I delete a draft in Gmail?",
        "Compare the two draft budgets and say which is cheaper",
        "Refactor saveDraft so that draft ids are unique",
        "Write a SQL query that counts draft invoices per month",
    ],
)
def test_a_prompt_that_only_holds_the_word_does_not_follow(text: str) -> None:
    assert decide(text, picks_of(DRAFTS)).route == decide(text).route


def test_a_far_longer_prompt_follows_once_a_long_one_was_corrected() -> None:
    asked = "Draft a thorough email that asks the supervisor for feedback on the quarterly report, its data analysis, "
    asked += (
        "presentation style, conclusions, layout, colours, sources, footnotes and appendix, kept brief and friendly"
    )
    long = (
        "Draft a thorough letter to the neighbours on the new bicycle cellar, its rules, opening hours, locks, lamps, "
    )
    long += (
        "ramps, tools, cleaning rota, costs, insurance, guests, trailers, and the key that everybody has to sign for"
    )
    assert decide(asked, picks_of(DRAFTS)).route == "quick"
    assert decide(asked, picks_of((*DRAFTS[:4], long))).route == "writing"


RECIPES = (
    "Give me a recipe for lentil soup",
    "A quick recipe with leeks and potatoes, please",
    "I have eggs and spinach. Any recipe?",
    "Recipe for a birthday cake without nuts",
    "What is a good recipe for ten people?",
)


@pytest.mark.parametrize(
    "text",
    [
        "Write a regex that finds the word recipe",
        "Design a database schema for a recipe site",
        "Write a poem about my grandmother's recipe book and debug it",
    ],
)
def test_a_word_of_other_work_keeps_a_prompt_where_it_was(text: str) -> None:
    picks = picks_of(RECIPES, "cooking")
    routes = (*BUILT_IN, Route(id="cooking", chain=()))
    assert decide("Any recipe with figs?", picks, routes=routes).route == "cooking"
    assert decide(text, picks, routes=routes).route == decide(text, routes=routes).route


MAILS = (
    "Write an email to my boss about Friday",
    "Please answer this email politely",
    "Short email to a customer whose parcel is late",
    "Can you improve my email?",
    "An email that declines an offer",
)


@pytest.mark.parametrize("model", [RULES_ALONE, read_model()], ids=["rules", "shipped"])
@pytest.mark.parametrize(
    "text",
    [
        "recipe for sourdough bread",
        "Is there a recipe for soup without onions?",
        "Write me a recipe for apple pie",
        "Give me an old recipe for gingerbread",
        "Adapt this recipe to two people",
        "Recipe: pancakes for four",
    ],
)
def test_a_word_that_hostler_knows_for_another_route_is_learned_too(text: str, model: Linear) -> None:
    def route(picks: tuple[Pick, ...]) -> str:
        return classify(Prompt(instruction=text), Registry(routes=ROUTES), model=model, picks=picks).route

    assert route(()) == "quick"
    assert route(picks_of(RECIPES)) == "writing"


def test_prompts_that_belong_elsewhere_by_themselves_are_not_taken_along() -> None:
    code = "Implement a regular expression in Python to validate an email address"
    assert decide("Reply to the email from Anna", picks_of(MAILS)).route == "writing"
    assert decide(code, picks_of(MAILS)).route == "code"
    assert (
        decide(code, picks_of(MAILS, instead_of="code")).evidence[-1].weight
        > decide(code, picks_of(MAILS)).evidence[-1].weight
    ), "unless it is code that was moved"


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("Write a letter to my landlord about the heating costs", "quick"),
        ("Translate this invitation into French", "quick"),
        ("Can you explain how a nurse calculates a dose?", "quick"),
        ("Summarize this draft", "quick"),
        ("Write a Python function that sorts a list", "code"),
        ("Prove that the square root of 2 is irrational", "reasoning"),
    ],
)
def test_prompts_that_share_only_common_words_stay_where_they_were(text: str, route: str) -> None:
    before, after = decide(text), decide(text, picks_of(DRAFTS))
    assert (before.route, after.route, after.learned) == (route, route, False)


def test_one_pick_moves_the_same_prompt_at_once_and_no_other() -> None:
    one = (pick("Draft a letter to my landlord about the heating"),)
    assert decide("Draft a letter to my landlord about the heating", one).route == "writing"
    assert decide("draft a letter to my landlord about the broken heating", one).route == "writing"
    assert decide("Draft a toast for the wedding", one).route == "quick"


def test_the_same_words_over_another_text_are_another_prompt() -> None:
    one = (pick("fix this", "reasoning", "code", about=PYTHON),)
    assert decide("fix this", one, about=PYTHON).route == "reasoning"
    assert decide("fix this", one, about="I has seen him yesterday, he have a dog.").route == "quick"
    assert decide("fix this", about=PYTHON).route == "code"


def test_the_same_prompt_again_is_no_second_one_that_agrees() -> None:
    again = tuple(pick("Draft a letter to Bob", id=number) for number in range(1, 6))
    assert decide("Draft a toast for Bob", again).route == "quick"


def test_a_sure_decision_is_overturned_by_several_picks_only() -> None:
    text = "Refactor the parser module, its Python is too slow"
    kinds = tuple(f"Refactor the {name} module" for name in ("billing", "login", "report", "search", "cache"))
    assert decide(text).confidence > 0.8
    assert decide(text, picks_of(kinds[:1], "reasoning", "code")).route == "code"
    assert decide(text, picks_of(kinds, "reasoning", "code")).route == "reasoning"


def test_rules_and_keywords_of_the_user_are_never_overridden() -> None:
    always = (*BUILT_IN, OWN, Route(id="deep", chain=(), always=("board meeting",)))
    keyword = (*BUILT_IN, OWN, Route(id="minutes", chain=(), keywords=("minutes",)))
    assert decide("draft minutes for the board meeting", picks_of(DRAFTS), routes=always).route == "deep"
    text = "Draft minutes for the council"
    assert decide(text, picks_of(DRAFTS)).route == "writing"
    assert decide(text, picks_of(DRAFTS), routes=keyword).route == "minutes"
    assert decide(text, picks_of((text,)), routes=keyword).route == "minutes"


def test_picks_that_disagree_weigh_less_and_for_the_same_prompt_the_last_one_counts() -> None:
    text = "Draft a toast for the wedding"
    back = tuple(pick(words, "quick", "writing", id=number) for number, words in enumerate(DRAFTS, 10))
    assert decide(text, picks_of(DRAFTS)).route == "writing"
    assert decide(text, picks_of(DRAFTS) + back).route == "quick"
    assert decide(text, (pick(text, id=1), pick(text, "code", "writing", id=2))).route == "code"
    assert decide(text, (pick(text, id=2), pick(text, "code", "writing", id=1))).route == "writing"


def test_picks_for_a_route_that_is_gone_say_nothing() -> None:
    assert decide(DRAFTS[0], picks_of(DRAFTS), routes=BUILT_IN) == decide(DRAFTS[0], routes=BUILT_IN)


def test_picks_of_texts_take_no_image_away_from_vision() -> None:
    assert decide("Draft a caption", picks_of(DRAFTS), images=1).route == "vision"


def test_with_an_image_the_same_words_are_another_prompt() -> None:
    assert decide("what does this mean?", (pick("what does this mean?", "reasoning"),)).route == "reasoning"
    assert decide("what does this mean?", (pick("what does this mean?", "reasoning"),), images=1).route == "vision"


def test_other_languages_and_unspaced_scripts_are_learned_too() -> None:
    german = ("Entwirf eine Absage", "Entwirf ein Gedicht über Rost", "Bitte entwirf eine Rede für Ina")
    chinese = ("起草一封辞职信", "起草一份会议通知", "请起草一份租房合同", "帮我起草一封道歉信", "起草演讲稿")
    assert decide("Entwirf einen Aushang für das Treppenhaus", picks_of(german + german[:2])).route == "writing"
    assert decide("起草一份产品公告", picks_of(chinese)).route == "writing"
    assert decide("总结这封邮件", picks_of(chinese)).route == "quick"


def test_a_pick_is_small_and_shows_no_text_in_its_repr() -> None:
    big = Prompt(instruction="draft " + " ".join(f"word{n}" for n in range(5_000)), text="secret words " * 50_000)
    kept = Pick.of(big, "writing", "quick", at_ms=1)
    assert len(kept.words) <= 40
    assert len(kept.about) <= 24
    assert len(kept.opening) <= OPENING
    assert repr(kept) == "Pick(0, writing instead of quick)"


SECRET = "ghp_" + "R4nd0mW7xQ2pLk9ZtVb3NcYs8HfJd6MgAe1U"


@pytest.mark.parametrize(
    "text", [f"Draft a mail with {SECRET}", "Draft a very long mail about nothing at all, then log in with " + SECRET]
)
def test_a_secret_is_not_kept_with_a_pick_and_the_pick_is(text: str) -> None:
    kept = pick(text)
    assert kept.opening == ""
    assert decide(text, (kept,)).route == "writing"
    assert pick("Draft a mail").opening == "Draft a mail"


def test_as_many_picks_count_as_are_kept_the_newest_ones() -> None:
    old = tuple(pick("Draft a toast", id=number) for number in range(1, 6))
    newer = tuple(pick(f"Sing a song number {number}", "code", id=number) for number in range(10, 10 + KEPT))
    assert decide("Draft a toast", old).route == "writing"
    assert decide("Draft a toast", old + newer).route == "quick"


WORDS = st.sampled_from(["draft", "a", "letter", "the", "fix", "sql", "起草一封", "entwirf", "42"])
TEXTS = st.one_of(
    st.text(max_size=120),
    st.lists(WORDS, max_size=8).map(" ".join),
    st.sampled_from(["\ud800", "\x00", "İ", "x" * 5_000, "\n" * 500]),
)
PICKS = st.lists(
    st.tuples(TEXTS, TEXTS, st.sampled_from(["quick", "code", "writing", "gone", "background"])), max_size=12
).map(
    lambda found: tuple(
        Pick.of(Prompt(instruction=text, text=about), route, "quick", at_ms=id, id=id)
        for id, (text, about, route) in enumerate(found)
    )
)


@settings(max_examples=200, deadline=None)
@given(text=TEXTS, about=TEXTS, picks=PICKS, data=st.data())
def test_undo_is_exact_and_order_says_nothing(
    text: str, about: str, picks: tuple[Pick, ...], data: st.DataObject
) -> None:
    before = decide(text, picks, about=about)
    assert decide(text, tuple(data.draw(st.permutations(picks))), about=about) == before
    added = data.draw(st.sampled_from(picks)) if picks else pick(text, about=about)
    added = Pick.of(Prompt(instruction=text, text=about), "writing", "quick", at_ms=10_000, id=added.id + 1_000)
    with_it = (*picks, added)
    decide(text, with_it, about=about)
    assert decide(text, tuple(p for p in with_it if p.id != added.id), about=about) == before
    assert decide(text, (), about=about) == decide(text, about=about)


@settings(max_examples=200, deadline=None)
@given(text=TEXTS, about=TEXTS, picks=PICKS)
def test_what_is_learned_is_bounded_and_added_to_what_was_there(text: str, about: str, picks: tuple[Pick, ...]) -> None:
    before, after = decide(text, about=about), decide(text, picks, about=about)
    learned = after.evidence[len(before.evidence) :]
    assert after.evidence[: len(before.evidence)] == before.evidence
    assert len({piece.route for piece in learned}) == len(learned)
    assert all(0.0 < piece.weight <= SAME for piece in learned)
    assert after.learned == (after.route != before.route)


@settings(max_examples=200, deadline=None)
@given(text=TEXTS, about=TEXTS, picks=PICKS)
def test_any_picks_give_a_finite_decision_and_the_same_twice(text: str, about: str, picks: tuple[Pick, ...]) -> None:
    decision = decide(text, picks, about=about)
    assert decision.route in {route.id for route in ROUTES}
    assert all(map(math.isfinite, (*decision.scores.values(), *(piece.weight for piece in decision.evidence))))
    assert 0.0 <= decision.lead <= decision.confidence <= 1.0
    assert decide(text, picks, about=about) == decision


RULED = (
    *BUILT_IN,
    OWN,
    Route(id="deep", chain=(), always=("ship it",)),
    Route(id="ours", chain=(), keywords=("acme",)),
)


@settings(max_examples=200, deadline=None)
@given(
    text=st.lists(WORDS, max_size=8).map(" ".join),
    picks=PICKS,
    said=st.sampled_from([("ship it", "deep"), ("acme", "ours")]),
)
def test_no_picks_take_a_prompt_from_the_users_own_rule(
    text: str, picks: tuple[Pick, ...], said: tuple[str, str]
) -> None:
    words, route = said
    ruled = f"{words} {text}"
    against = tuple(pick(ruled, other, route, id=100 + number) for number, other in enumerate(("writing", "code") * 3))
    without = decide(ruled, routes=RULED).route
    assert decide(ruled, (*picks, *against), routes=RULED).route in (route, without)


@given(text=st.text(max_size=300))
def test_marks_are_the_same_for_the_same_text(text: str) -> None:
    assert marks_of(text, text) == marks_of(text, text)
