"""From prompt to route: languages, zones, the user's routes, and any text at all."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hostler.domain.classify.classification import Classification
from hostler.domain.classify.classifier import RULES_ALONE, classify
from hostler.domain.classify.linear import Linear
from hostler.domain.prompt import Image, Prompt
from hostler.domain.registry import Host, Registry, Route
from hostler.store.model import read_model

HOSTS = tuple(Host(id=name, url=f"http://{name}:11434") for name in ("mac-mini", "windows-gpu", "ubuntu"))
QUICK = Route(id="quick", chain=("qwen3:4b@mac-mini",))
CODE = Route(id="code", chain=("qwen3-coder:30b@windows-gpu", "qwen3:4b@mac-mini"))
REASONING = Route(id="reasoning", chain=("gpt-oss:20b@windows-gpu",))
VISION = Route(id="vision", chain=("minicpm-v@ubuntu",))
BACKGROUND = Route(id="background", chain=("gpt-oss:20b@ubuntu",), keywords=("summarize", "function"))
DEFAULT = (QUICK, CODE, REASONING, VISION, BACKGROUND)
PNG = Image(b"\x89PNG")

EMAIL = (
    "Hi team,\n\nthe function on Friday was a success and the whole class came. Please implement the new seating,\n"
    "debug the projector and calculate what we owe the caterer. The function room must be free by 11.\n\nBest,\nMaria"
)
PYTHON = (
    "def total(items):\n    result = 0\n    for item in items:\n        result += item.price\n    return result\n\n"
    "class Basket:\n    def __init__(self):\n        self.items = []\n"
)
JAVASCRIPT = "const load = async (url) => {\n  const r = await fetch(url);\n  return r.json();\n};\nload('/api');\n"
TRACEBACK = "Traceback (most recent call last):\n  File \"a.py\", line 3, in <module>\n    f()\nKeyError: 'name'\n"
STORY = (
    "The old house at the end of the lane had been empty for years. Nobody knew who had lived there, and nobody asked. "
    "One evening in October a light appeared in the upper window, and the next morning it was gone."
)
PROBLEM = "Tom has 12 marbles. He gives 5 to Ann and buys twice as many as he has left. How many marbles has Tom now?"


def registry(*routes: Route) -> Registry:
    return Registry(hosts=HOSTS, routes=routes)


SHIPPED = read_model()
both_ways = pytest.mark.parametrize("model", [RULES_ALONE, SHIPPED], ids=["rules", "model"])


def decide(
    instruction: str = "",
    text: str = "",
    *,
    images: int = 0,
    routes: tuple[Route, ...] = DEFAULT,
    model: Linear = RULES_ALONE,
) -> Classification:
    prompt = Prompt(instruction=instruction, text=text, images=(PNG,) * images)
    return classify(prompt, registry(*routes), model=model)


@pytest.mark.parametrize("text", [EMAIL, STORY])
def test_the_blogs_first_flow_summarize_this_email_is_quick(text: str) -> None:
    assert decide("Summarize this email", text).route == "quick"


def test_the_blogs_second_flow_refactoring_a_function_is_code() -> None:
    decision = decide("Refactor this function", PYTHON)
    assert decision.route == "code"
    assert "refactor" in decision.why


def test_the_blogs_third_flow_a_screenshot_is_vision() -> None:
    assert decide("What's on this screenshot?", images=1).route == "vision"


PAIRS = [
    ("Summarize this email", EMAIL, "quick"),
    ("Translate into French", EMAIL, "quick"),
    ("Make this more polite", EMAIL, "quick"),
    ("Reply to this email and decline", EMAIL, "quick"),
    ("Proofread", EMAIL, "quick"),
    ("fix this", STORY, "quick"),
    ("fix this", EMAIL, "quick"),
    ("fix this", PYTHON, "code"),
    ("fix this", JAVASCRIPT, "code"),
    ("fix this", TRACEBACK, "code"),
    ("what's wrong here?", PYTHON, "code"),
    ("what's wrong here?", TRACEBACK, "code"),
    ("what's wrong here?", STORY, "quick"),
    ("improve", JAVASCRIPT, "code"),
    ("improve", STORY, "quick"),
    ("clean this up", PYTHON, "code"),
    ("clean this up", STORY, "quick"),
    ("Add type hints", PYTHON, "code"),
    ("Write unit tests for this", PYTHON, "code"),
    ("Why does this fail?", TRACEBACK, "code"),
    ("Convert to TypeScript", JAVASCRIPT, "code"),
    ("Refactor", JAVASCRIPT, "code"),
    ("Write a Python function that parses this", EMAIL, "code"),
    ("Write a regex that matches every name in this", STORY, "code"),
    ("Write a script that counts the words of this", STORY, "code"),
    ("Debug this", PYTHON, "code"),
    ("Summarize", STORY, "quick"),
    ("Write a poem about this", STORY, "quick"),
    ("Give me a title", STORY, "quick"),
    ("Translate to German", STORY, "quick"),
    ("Übersetze das ins Englische", EMAIL, "quick"),
    ("Fasse das zusammen", EMAIL, "quick"),
    ("Résume ce courriel", EMAIL, "quick"),
    ("Resume este correo", EMAIL, "quick"),
    ("Переведи на русский", EMAIL, "quick"),
    ("总结这封邮件", EMAIL, "quick"),
    ("要約して", EMAIL, "quick"),
    ("Corrige ce code", PYTHON, "code"),
    ("Finde den Fehler im Code", PYTHON, "code"),
    ("Solve this step by step", PROBLEM, "reasoning"),
    ("Solve", PROBLEM, "reasoning"),
    ("answer", PROBLEM, "reasoning"),
    ("Translate to Spanish", PROBLEM, "quick"),
    ("Rephrase this", PROBLEM, "quick"),
    ("Prove that the author is consistent", STORY, "reasoning"),
]


@both_ways
@pytest.mark.parametrize(("instruction", "text", "route"), PAIRS)
def test_the_instruction_outweighs_the_text(instruction: str, text: str, route: str, model: Linear) -> None:
    assert decide(instruction, text, model=model).route == route


@both_ways
@pytest.mark.parametrize(("instruction", "text", "route"), PAIRS)
def test_a_pasted_prompt_is_read_like_instruction_and_text(
    instruction: str, text: str, route: str, model: Linear
) -> None:
    assert decide("", f"{instruction}:\n\n{text}", model=model).route == route


@pytest.mark.parametrize(
    ("text", "route"),
    [
        (f"{PYTHON}\n\nWhy is this slow?", "code"),
        (f"{STORY}\n\nWho lived in the house?", "quick"),
        (f"{STORY * 12}\n\nSummarize the text above.", "quick"),
        (f"{EMAIL * 12}\n\nWhat did they decide?", "quick"),
        ("Reword: our brand image suffered after the function was recalled", "quick"),
        ("What does “a class act in a python movie” mean?", "quick"),
        (PYTHON, "code"),
        (TRACEBACK, "code"),
        (STORY, "quick"),
        (PROBLEM, "reasoning"),
        (f"Question: {PROBLEM}", "reasoning"),
        ('def strlen(string: str) -> int:\n    """Return the length\n    >>> strlen("")\n    0\n    """', "code"),
    ],
)
@both_ways
def test_the_instruction_is_found_in_a_single_text(text: str, route: str, model: Linear) -> None:
    assert decide("", text, model=model).route == route


LANGUAGES = [
    ("Schreibe eine E-Mail an meinen Chef", "quick"),
    ("Schreibe eine Funktion, die Primzahlen findet", "code"),
    ("Beweise, dass die Wurzel aus 2 irrational ist", "reasoning"),
    ("Traduis cette phrase en anglais", "quick"),
    ("Écris une fonction qui trie un tableau", "code"),
    ("Démontre que la somme est paire", "reasoning"),
    ("Escribe una carta de agradecimiento", "quick"),
    ("Escribe una función que ordene una lista en Python", "code"),
    ("Resuelve la ecuación paso a paso", "reasoning"),
    ("Resuma este artigo", "quick"),
    ("Escreva uma função que inverta uma string", "code"),
    ("Calcule a probabilidade de dois seis", "reasoning"),
    ("Riassumi questo articolo", "quick"),
    ("Scrivi una funzione che conta le parole", "code"),
    ("Dimostra che la somma è pari", "reasoning"),
    ("Переведи это письмо на английский", "quick"),
    ("Напиши функцию для сортировки массива", "code"),
    ("Докажи, что корень из двух иррационален", "reasoning"),
    ("请总结这篇文章", "quick"),
    ("编写一个函数，判断字符串是否为回文", "code"),
    ("证明根号2是无理数", "reasoning"),
    ("この文章を要約してください", "quick"),
    ("配列をソートする関数を書いてください", "code"),
    ("確率を計算してください。さいころを2回振る", "reasoning"),
    ("لخص هذا المقال", "quick"),
    ("اكتب دالة لفرز مصفوفة", "code"),
    ("أثبت أن المجموع زوجي", "reasoning"),
    ("Streść ten artykuł", "quick"),
    ("Napisz funkcję, która sortuje listę", "code"),
    ("Udowodnij, że suma jest parzysta", "reasoning"),
    ("Tóm tắt bài viết này", "quick"),
    ("Viết một hàm sắp xếp mảng", "code"),
    ("Chứng minh rằng tổng là số chẵn", "reasoning"),
    ("Ringkas artikel ini", "quick"),
    ("Tulis fungsi untuk mengurutkan larik", "code"),
    ("Buktikan bahwa jumlahnya genap", "reasoning"),
]


@both_ways
@pytest.mark.parametrize(("text", "route"), LANGUAGES)
def test_a_request_is_understood_in_its_language(text: str, route: str, model: Linear) -> None:
    assert decide(text, model=model).route == route


@pytest.mark.parametrize(
    "text",
    [
        "Paint me a picture of life in 1920s Berlin",
        "The team will take a screenshot of each page",
        "What does “a picture is worth a thousand words” mean?",
        "Write an email about our brand image",
    ],
)
@both_ways
def test_a_picture_in_words_is_no_image(text: str, model: Linear) -> None:
    assert decide(text, model=model).route == "quick"


@pytest.mark.parametrize(
    "text", ["", "Summarize", "Fix the bug shown here", "Solve the equation in the photo", "这是什么"]
)
@both_ways
def test_an_attached_image_is_vision_whatever_is_asked(text: str, model: Linear) -> None:
    decision = decide(text, images=1, model=model)
    assert decision.route == "vision"
    assert "image attached" in decision.why


def test_an_image_without_a_vision_route_still_gets_a_decision() -> None:
    assert decide("Fix the bug in this Python function", images=1, routes=(QUICK, CODE)).route == "code"


@pytest.mark.parametrize("text", ["", " \n\t ", "\u200b", "?"])
@both_ways
def test_an_empty_prompt_is_quick_and_unsure(text: str, model: Linear) -> None:
    decision = decide(text, model=model)
    assert decision.route == "quick"
    assert decision.confidence < 0.75


LEGAL = Route(id="legal", chain=("qwen3:4b@mac-mini",), keywords=("contract", "terms of service", "§"))


@both_ways
def test_an_own_route_is_chosen_by_its_keywords(model: Linear) -> None:
    routes = (*DEFAULT, LEGAL)
    assert decide("Review this contract", routes=routes, model=model).route == "legal"
    assert decide("What do the Terms  of\nService say?", routes=routes, model=model).route == "legal"
    assert decide("What does § 5 mean?", routes=routes, model=model).route == "legal"
    assert decide("Subcontractors are late", routes=routes, model=model).route == "quick"


@both_ways
def test_a_keyword_in_the_text_alone_does_not_decide(model: Linear) -> None:
    decision = decide("Translate to French", "The contract ends in May.", routes=(*DEFAULT, LEGAL), model=model)
    assert decision.route == "quick"


def test_keywords_strengthen_a_built_in_route() -> None:
    code = Route(id="code", chain=CODE.chain, keywords=("paperclip",))
    decision = decide("tidy the paperclip thing", routes=(QUICK, code))
    assert decision.route == "code"
    assert decision.why == "your keyword “paperclip”"


def test_an_always_phrase_decides_outright() -> None:
    deep = Route(id="deep", chain=REASONING.chain, always=("think hard",))
    decision = decide("Think hard: summarize this email", EMAIL, routes=(*DEFAULT, deep))
    assert (decision.route, decision.confidence) == ("deep", 1.0)
    assert decision.why == "rule “think hard”"
    assert set(decision.scores) == {"quick", "code", "reasoning", "vision", "deep"}


def test_an_always_phrase_in_the_text_decides_nothing() -> None:
    deep = Route(id="deep", chain=REASONING.chain, always=("think hard",))
    assert decide("Summarize", f"{STORY} Think hard.", routes=(*DEFAULT, deep)).route == "quick"


def test_background_is_never_chosen() -> None:
    decision = decide("summarize the function", routes=DEFAULT)
    assert "background" not in decision.scores
    assert decide("summarize", routes=(BACKGROUND,)).route in ("quick", "code", "reasoning", "vision")


def test_without_routes_the_built_in_ones_are_scored() -> None:
    decision = classify(Prompt(instruction="Refactor this Python function"), Registry())
    assert decision.route == "code"
    assert set(decision.scores) == {"quick", "code", "reasoning", "vision"}


def test_without_quick_the_first_route_that_is_not_vision_is_the_default() -> None:
    assert decide("hello", routes=(VISION, LEGAL, CODE)).route == "legal"
    assert decide("hello", routes=(VISION,)).route == "vision"


@both_ways
def test_scores_are_the_sums_of_the_evidence(model: Linear) -> None:
    decision = decide("Write a Python function", PYTHON, model=model)
    for route, score in decision.scores.items():
        assert score == pytest.approx(sum(e.weight for e in decision.evidence if e.route == route), abs=0.002)


def test_evidence_can_be_checked_by_a_person() -> None:
    whats = [piece.what for piece in decide("Refactor this", f"```\n{PYTHON}```").evidence]
    assert "“refactor”" in whats
    assert "code block (8 lines)" in whats
    assert "“how many” with 2 numbers" in [piece.what for piece in decide(PROBLEM).evidence]


def test_a_clear_prompt_is_surer_than_a_vague_one() -> None:
    assert decide("Write a Python function that sorts a list").confidence > decide("sort it").confidence


TEXTS = st.one_of(
    st.text(max_size=400),
    st.text(alphabet="ab c\n\t:\"'`(){}[];=.?!<>#$\\/-+*0123456789", max_size=400),
    st.sampled_from([EMAIL, PYTHON, TRACEBACK, PROBLEM, "```", "\ud800", "\x00", "İ", "a" * 9000, "\n" * 9000]),
)
WORDS = st.lists(st.text(max_size=12), max_size=4).map(tuple)
ROUTES = st.lists(
    st.builds(
        Route,
        id=st.sampled_from(["quick", "code", "reasoning", "vision", "background", "legal", "x"]),
        chain=st.just(()),
        keywords=WORDS,
        always=WORDS,
    ),
    max_size=6,
).map(tuple)


@settings(max_examples=300, deadline=None)
@given(
    instruction=TEXTS,
    text=TEXTS,
    images=st.integers(0, 2),
    routes=ROUTES,
    model=st.sampled_from([RULES_ALONE, SHIPPED]),
)
def test_anything_gives_one_sound_decision(
    instruction: str, text: str, images: int, routes: tuple[Route, ...], model: Linear
) -> None:
    decision = decide(instruction, text, images=images, routes=routes, model=model)
    assert decision.route in decision.scores
    assert decision.route != "background"
    assert all(math.isfinite(score) for score in decision.scores.values())
    assert 0.0 <= decision.confidence <= 1.0
    assert decision == decide(instruction, text, images=images, routes=routes, model=model)


@pytest.mark.parametrize(
    "piece", ["a", " ", "\n", "1 ", "a=b ", "(", "'", '"x', "select ", "\\", "$x", "`", "at a.b(", "a:1", "多", "💥"]
)
def test_a_huge_text_is_read_only_in_part(piece: str) -> None:
    decision = decide("", piece * (1_000_000 // len(piece)), model=SHIPPED)
    assert decision.route in decision.scores


def test_a_request_at_either_end_of_a_huge_text_is_heard() -> None:
    filler = STORY * 2_000
    assert decide("", f"Write a Python script that counts the words in this text:\n\n{filler}").route == "code"
    assert decide("", f"{filler}\n\nWrite a Python script that counts the words in this text.").route == "code"
