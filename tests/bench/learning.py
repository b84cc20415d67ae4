"""What a few corrections change: whether prompts of that kind follow, and whether others are left alone.

    python -m bench.learning [PATH...]      (with tests/ on the path)   or   python tests/bench/learning.py [PATH...]

For each kind of prompt five are corrected to a route; then other prompts of that kind, which were never seen, are
decided, and prompts that hold the same word but ask for something else. Each PATH is a file of JSON lines (`prompt`,
`route`, `has_image`) that is decided before and after. Prompts there that hold the corrected kind's own word should
follow too, though their label is another: they are counted apart, and shown.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "desktop"))

from hostler.domain.classify.classifier import BUILT_IN, classify
from hostler.domain.classify.learned import Pick
from hostler.domain.prompt import Image, Prompt
from hostler.domain.registry import Registry, Route
from hostler.store.model import read_model

MODEL = read_model()
MUST_FALL_BY = 0.5
REPEATS = 300


class Kind(msgspec.Struct, frozen=True):
    """Prompts that a person would call one kind: five that were corrected, and others.

    `apart` hold the same word and ask for something else: none of them should follow.
    """

    name: str
    word: str
    route: str
    corrected: tuple[str, ...]
    unseen: tuple[str, ...]
    apart: tuple[str, ...]


class Row(msgspec.Struct):
    """A labelled prompt; other keys of the line are ignored."""

    prompt: str
    route: str
    has_image: bool = False


KINDS = (
    Kind(
        "my “draft” prompts",
        "draft",
        "writing",
        (
            "Draft a letter to my landlord about the heating",
            "Please draft a short speech for Jonas' farewell",
            "draft a reply that declines the invitation",
            "Draft an announcement: the office moves to the third floor",
            "Can you draft a cover letter for a nurse?",
        ),
        (
            "Draft a complaint to the airline about lost luggage",
            "draft minutes for the board meeting",
            "Could you draft a post about our new funding?",
            "Help me draft a toast for the wedding",
            "I need you to draft a press release on the merger",
            "Draft an apology to a customer whose parcel is late",
            "Draft a eulogy for a teacher who loved chess",
            "draft a job ad for a part-time gardener",
            "Draft me a thank-you note for my grandmother",
            "Draft a newsletter for the allotment association",
            "Draft an email to the whole team about Friday",
            "please draft a petition for a zebra crossing",
            "Draft a two paragraph bio for a conference",
            "Draft a rental agreement for a garage",
            "draft the opening of a grant application",
            "Draft a polite reminder for an unpaid invoice",
            "Would you draft a statement for the press?",
            "Draft a blog article on composting in small gardens",
            "Draft a farewell card for a colleague in accounting",
            "draft some talking points about the budget",
            "Draft a resignation letter, two weeks' notice",
            "Draft an invitation to a housewarming party",
        ),
        (
            "Who went first in the 2003 NBA draft?",
            "Fix the crash when a draft mail is saved without a subject",
            "Write a SQL query that counts draft invoices per month",
            "What is the difference between a draft and a final version?",
            "Why is there a draft in old houses?",
            "How do I delete a draft in Gmail?",
            "My function returns None for draft posts, why?",
            "Calculate the draft of a barge that displaces 400 tonnes",
            "Explain how the military draft worked in 1917",
            "Refactor saveDraft so that draft ids are unique",
            "Compare the two draft budgets and say which is cheaper",
            "Which beer is on draft at most pubs?",
            "Prove that every order in a snake draft is fair on average",
            "List the picks of the 2010 draft",
            "Why is a draft horse so strong?",
            "git: how do I mark a pull request as draft?",
            "Draft a Python function that merges two sorted lists",
            "Summarize the draft agreement below",
            "Is the draft still compulsory in Austria?",
            "What is a draft beer made of?",
        ),
    ),
    Kind(
        "recipes",
        "recipe",
        "cooking",
        (
            "Give me a recipe for lentil soup",
            "A quick recipe with leeks and potatoes, please",
            "I have eggs and spinach. Any recipe?",
            "Recipe for a birthday cake without nuts",
            "What is a good recipe for ten people?",
        ),
        (
            "recipe for sourdough bread",
            "Find a vegan recipe for lasagne",
            "A recipe that uses up stale bread",
            "Is there a recipe for soup without onions?",
            "Suggest a recipe with pumpkin",
            "Which recipe suits a cold evening?",
            "Recipe: pancakes for four",
            "I need a recipe for tomorrow's dinner",
            "simple recipe for hummus",
            "Write me a recipe for apple pie",
            "Give me an old recipe for gingerbread",
            "A recipe for a cake that needs no oven",
            "what recipe goes with red cabbage",
            "Adapt this recipe to two people",
            "Recipe for noodles like in Xi'an",
            "Give me your best recipe for risotto",
            "a recipe for dumplings please",
            "Any recipe with figs?",
            "Show me a recipe for pickled cucumbers",
            "A cheap recipe for students",
        ),
        (
            "Write a Python class Recipe with a list of ingredients",
            "A recipe needs 3 eggs for 2 cups of flour. How many eggs are needed for 7 cups?",
            "My BitBake recipe fails with an error in do_compile",
            "Parse the recipe JSON and print each ingredient",
            "Write a SQL query: which recipe has the most ingredients?",
            "Is “recipe” masculine or feminine in French?",
            "What does “a recipe for disaster” mean?",
            "Who owns the rights to the Coca-Cola recipe?",
            "Write a Chef recipe that installs nginx",
            "Why does my recipe app crash with a NullPointerException on startup?",
            "Write a regex that finds the word recipe",
            "Write a poem about my grandmother's recipe book",
            "Design a database schema for a recipe site",
            "What's the etymology of recipe?",
            "Which company bought the recipe website Allrecipes?",
            "Each recipe takes 20 minutes. Prove that 9 people with 3 ovens need at least an hour.",
            "Name a recipe blog that won a prize",
            "Summarize this article about recipe copyright",
        ),
    ),
    Kind(
        "contracts, among questions of all sorts",
        "clause",
        "legal",
        (
            "Is this clause enforceable in Austria?",
            "What does the indemnity clause mean for me?",
            "Rewrite the termination clause so that a tenant understands it",
            "Compare this clause with the one before",
            "Does a non-compete clause hold after two years?",
        ),
        (
            "Which clause covers late delivery?",
            "Explain the arbitration clause",
            "Is a penalty clause allowed here?",
            "Shorten this clause",
            "What happens if the clause is void?",
            "Write a clause about noise at night",
            "Does the clause apply to guests?",
            "Translate the clause into German",
            "Why is there a severability clause?",
            "Make the confidentiality clause stricter",
            "Can they change the price clause?",
            "Who benefits from this clause?",
            "Summarize the liability clause",
            "Check the clause on warranty",
            "Is the clause usual?",
            "Find a milder wording for the clause",
            "Which clause contradicts the second page?",
            "Add a clause for force majeure",
            "Is the clause fair to both sides?",
            "What would a judge say about the clause?",
        ),
        (
            "Explain the WHERE clause in SQL",
            "Why does my GROUP BY clause fail with error 1055?",
            "What is a relative clause in English grammar?",
            "Find the subordinate clause in this sentence: He left when it rained.",
            "Use an except clause in Python",
            "Which clause comes first in a SELECT statement?",
            "When was the film The Santa Clause made?",
            "Put the if clause into the past tense: If I go, you go.",
            "Convert the formula to Horn clause form",
            "Each clause has 3 literals. How many assignments satisfy one clause?",
            "Add a having clause to this query",
            "Where does the comma go after a relative clause?",
        ),
    ),
    Kind(
        "„Entwirf“, in German",
        "entwirf",
        "writing",
        (
            "Entwirf einen Brief an die Hausverwaltung",
            "Bitte entwirf eine Rede für Inas Abschied",
            "entwirf eine Absage, die freundlich klingt",
            "Entwirf einen Aushang für das Treppenhaus",
            "Kannst du eine Einladung entwerfen? Entwirf sie kurz.",
        ),
        (
            "Entwirf eine Beschwerde an die Bahn",
            "Entwirf ein Protokoll der Sitzung",
            "entwirf eine Pressemitteilung zur Fusion",
            "Entwirf einen Nachruf auf einen Lehrer",
            "Bitte entwirf eine Stellenanzeige",
            "Entwirf eine Dankeskarte für Oma",
            "Entwirf einen Rundbrief für den Verein",
            "entwirf eine Petition für einen Zebrastreifen",
            "Entwirf eine Kurzbiografie",
            "Entwirf einen Mietvertrag für eine Garage",
            "Bitte entwirf eine Zahlungserinnerung",
            "Entwirf eine Stellungnahme",
            "Entwirf einen Beitrag über Kompost",
            "Entwirf eine Abschiedskarte",
            "Entwirf ein paar Stichpunkte zum Haushalt",
            "Entwirf eine Kündigung",
            "entwirf eine Einladung zum Sommerfest",
            "Entwirf einen Toast zur Hochzeit",
            "Entwirf eine Antwort an den Kunden",
            "Entwirf einen Flyer für den Flohmarkt",
        ),
        (
            "Entwirf eine SQL-Tabelle für Kunden",
            "Entwirf einen Algorithmus, der Primzahlen findet",
            "Entwirf eine Klasse für Bankkonten in Java",
            "Entwirf einen Beweis, dass es unendlich viele Primzahlen gibt",
            "Entwirf ein Datenbankschema für eine Bücherei",
            "Entwirf eine REST-API für Termine",
            "Was heißt „entwirf“ auf Englisch?",
            "Wie lautet der Infinitiv von „entwirf“?",
            "Entwirf einen regulären Ausdruck für Postleitzahlen",
            "Entwirf ein Python-Skript, das Dateien umbenennt",
        ),
    ),
)


def picks_of(kind: Kind) -> tuple[Pick, ...]:
    return tuple(
        Pick.of(Prompt(instruction=text), kind.route, "quick", at_ms=number, id=number)
        for number, text in enumerate(kind.corrected, 1)
    )


def registry_of(kind: Kind) -> Registry:
    return Registry(routes=tuple(Route(id=name, chain=()) for name in (*BUILT_IN, kind.route)))


def route_of(prompt: Prompt, registry: Registry, picks: Sequence[Pick]) -> str:
    return classify(prompt, registry, model=MODEL, picks=picks).route


def strays(text: str, registry: Registry, picks: Sequence[Pick]) -> bool:
    prompt = Prompt(instruction=text)
    return route_of(prompt, registry, ()) != route_of(prompt, registry, picks)


def report(kind: Kind, files: dict[str, list[Row]]) -> None:
    """Prints how many follow after each correction, and what it costs elsewhere."""
    registry, picks = registry_of(kind), picks_of(kind)
    print(f"\n{kind.name} → {kind.route}")
    for count in range(len(picks) + 1):
        followed = sum(
            route_of(Prompt(instruction=text), registry, picks[:count]) == kind.route for text in kind.unseen
        )
        print(f"  after {count} corrections {followed:>3} of {len(kind.unseen)} unseen prompts follow")
    strayed = [text for text in kind.apart if strays(text, registry, picks)]
    print(f"  {len(kind.apart) - len(strayed)} of {len(kind.apart)} that hold the word and ask for something else stay")
    for text in strayed:
        print(f"    → {kind.route}: {text}")
    for name, rows in files.items():
        prompts = [Prompt(text=row.prompt, images=(Image(b""),) if row.has_image else ()) for row in rows]
        before = [route_of(prompt, registry, ()) for prompt in prompts]
        after = [route_of(prompt, registry, picks) for prompt in prompts]
        undone = [route_of(prompt, registry, picks[:0]) for prompt in prompts]
        moved = [(row, one, other) for row, one, other in zip(rows, before, after, strict=True) if one != other]
        lost = sum((one == row.route) - (other == row.route) for row, one, other in moved)
        others = sum(
            (one == row.route) - (other == row.route)
            for row, one, other in moved
            if kind.word not in row.prompt.casefold()
        )
        right = sum(route == row.route for route, row in zip(before, rows, strict=True))
        print(
            f"  {name}: {100 * right / len(rows):.2f}% before; {100 * others / len(rows):.2f} points lost among other"
            f" prompts (must: under {MUST_FALL_BY}); with those of the kind itself {100 * lost / len(rows):.2f}"
        )
        for row, one, other in moved:
            print(f"    {one} → {other}: {' '.join(row.prompt.split())[:90]}")
        print(f"    taken back: {'the same decisions as before' if undone == before else 'NOT the same decisions'}")


def times(rows: Sequence[Row]) -> None:
    """Prints what picks add to one decision."""
    prompt = Prompt(instruction="Draft a complaint to the airline about lost luggage, in two paragraphs")
    texts = [row.prompt for row in rows] or [text for kind in KINDS for text in (*kind.corrected, *kind.unseen)]
    registry = registry_of(KINDS[0])
    print("\nadded to a decision, median of", REPEATS)
    base = 0.0
    for count in (0, 5, 100, 500):
        picks = tuple(
            Pick.of(Prompt(instruction=texts[n % len(texts)]), "writing", "quick", at_ms=n, id=n) for n in range(count)
        )
        took = []
        for _ in range(REPEATS):
            began = time.perf_counter()
            classify(prompt, registry, model=MODEL, picks=picks)
            took.append((time.perf_counter() - began) * 1_000)
        median = sorted(took)[REPEATS // 2]
        base = base or median
        print(f"  {count:>4} picks {max(0.0, median - base):>7.3f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.learning", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="JSON lines: prompt, route, has_image")
    files = {
        path.name: [msgspec.json.decode(line, type=Row) for line in path.read_bytes().split(b"\n") if line.strip()]
        for path in parser.parse_args().paths
    }
    for kind in KINDS:
        report(kind, files)
    times([row for rows in files.values() for row in rows])


if __name__ == "__main__":
    main()
