"""The machines that the pictures are made with, and what they answer."""

from __future__ import annotations

Fleet = dict[str, tuple[str, tuple[str, ...]]]
"""Host id to its name and models, as `hostler simulate --model` takes them."""

SUMMARY = "The meeting about the class schedule is now on Thursday at 10. Please bring the slides and tell Tom."
FIX = """`result =+ price` assigns the price instead of adding it, and `None` can't be looped over.

```python
def total(prices):
    result = 0
    for price in prices or ():
        result += price
    return result
```
"""
PROOF = (
    "Suppose it is a fraction p/q in lowest terms.\n\n1. Then p² = 2q², so p² is even, and so is p: p = 2r.\n"
    "2. Then 4r² = 2q², so q² = 2r² is even, and so is q.\n3. Both even contradicts the lowest terms. So it is none."
)
MARKDOWN = """## What is wrong

`result =+ price` *assigns* the price. **Use `+=`** and see [the docs](https://docs.python.org/3/reference/).

```python
def total(prices: list[float]) -> float:
    \"\"\"The sum of all prices.\"\"\"
    result = 0
    for price in prices or ():
        result += price  # was =+
    return result
```

It costs \\(O(n)\\).
"""
TABLE = """| Machine | tokens/s | Note |
| --- | ---: | :---: |
| Mac Mini | 41 | warm |
| Windows GPU | 97 | asleep at night, and woken when a route needs it; then it takes 40 s |

> Figures of *last week*.

---

1. Ask the small one first.
   - It is **warm**.
   - [x] It is measured.
2. Then the big one.
"""
LONG_LIST = "\n".join(f"{n}. Point {n} of the list, with *some* words" for n in range(1, 41))
HEBREW = """שלום, זאת תשובה בעברית עם `code` בתוכה.

1. פריט ראשון
2. פריט שני

> ציטוט

| מכונה | מהירות |
| --- | ---: |
| Mac Mini | 41 |

```python
print("שלום")  # left to right
```

And English.
"""
LONG_WORDS = """The word Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft is long; so is
https://example.org/a/path/that/goes/on/and/on/without/any/place/where/a/line/could/be/broken/in/two?and=then&some=more

`a_name_of_a_function_that_nobody_would_ever_want_to_type_but_which_is_in_the_code_all_the_same_and_goes_on()`

| Wort | Bedeutung |
| --- | --- |
| Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz | a law on the labelling of beef |
"""
PICTURE = (
    "An editor with a short letter: **a meeting moves to Thursday at 10**, and Anna is asked to bring the slides.\n\n"
    "- The letter is signed by Ben.\n- A warning of the editor stands above it."
)

SEES = f"minicpm-v:latest,capabilities=completion+vision,tps=60,load=0.6,answer={PICTURE}"
USUAL: Fleet = {
    "mac-mini": (
        "Mac Mini",
        (f"qwen3:4b,size=4.02B,load=0.2,tps=90,warm=true,answer={SUMMARY}", "qwen3:8b,size=8.2B,tps=40"),
    ),
    "windows-gpu": (
        "Windows GPU",
        (f"qwen3-coder:30b,size=30.5B,load=0.4,tps=45,warm=true,answer={FIX}", "qwen3:30b,size=30.5B,tps=150"),
    ),
    "ubuntu": ("Ubuntu", ("qwen3:4b,size=4.02B,tps=60", SEES)),
}
_SIZES = {"0.6b": "0.6B", "1.7b": "1.7B", "4b": "4.02B", "8b": "8.2B", "14b": "14.8B", "32b": "32.5B", "70b": "70.6B"}
_NAMES = (
    ("qwen3:{}", "completion+tools+thinking"),
    ("gemma3:{}", "completion+vision"),
    ("llama3.1:{}-instruct-q8_0", "completion+tools"),
    ("nomic-embed-text:{}", "embedding"),
    ("hf.co/bartowski/DeepSeek-R1-Distill-Qwen-{}-GGUF:Q4_K_M", "completion+thinking"),
)
_MORE = {
    "attic": "Attic NUC",
    "laptop": "Laptop",
    "lab-1": "Lab 1",
    "lab-2": "Lab 2",
    "studio": "Mac Studio of the whole second floor",
    "server": "Server",
    "jetson": "Jetson",
    "old-pc": "Old PC",
    "guest": "Gäste-PC",
}


def _stock(place: int) -> tuple[str, ...]:
    """Five models, others on each machine; the first is in memory on some."""
    sizes, found = list(_SIZES.items()), []
    for number, (name, can) in enumerate(_NAMES):
        (short, size), context = sizes[(place + number) % len(sizes)], 2048 * 4 ** ((place + number) % 4)
        warm = "true" if not number and place % 3 else "false"
        found.append(f"{name.format(short)},size={size},capabilities={can},context={context},warm={warm}")
    return tuple(found)


MANY: Fleet = {
    "mac-mini": ("Mac Mini", ("qwen3:4b,size=4.02B,warm=true,capabilities=completion+tools+thinking", *_stock(1))),
    "windows-gpu": ("Windows GPU", ("qwen3-coder:30b,size=30.5B,warm=true", "qwen3:30b,size=30.5B", *_stock(2)[1:])),
    "ubuntu": ("Ubuntu", ("qwen3:4b,size=4.02B", SEES, *_stock(3)[:3])),
    **{host_id: (name, _stock(place)) for place, (host_id, name) in enumerate(_MORE.items())},
}
"""Twelve machines and some sixty models; one of a chain is missing."""
PULLABLE = {"mac-mini": ("mistral-small:24b,size=23.6B,pull=6",)}
CLOUDY: Fleet = USUAL | {
    "windows-gpu": ("Cloud Lab", (f"qwen3-coder:30b,tps=90,warm=true,answer={FIX}", "qwen3:30b,tps=40")),
}
TAKEOVER: Fleet = {
    "mac-mini": ("Mac Mini", (f"qwen3:4b,size=4.02B,tps=90,warm=true,answer={FIX}",)),
    "windows-gpu": ("Windows GPU", (f"qwen3-coder:30b,size=30.5B,tps=45,warm=true,answer={FIX}",)),
    "ubuntu": ("Ubuntu", ("qwen3:4b,size=4.02B,tps=60",)),
}
COLD: Fleet = {
    "mac-mini": ("Mac Mini", (f"qwen3:4b,load=1.6,tps=120,answer={SUMMARY}",)),
    "windows-gpu": ("Windows GPU", ("qwen3-coder:30b,load=1.2,tps=300", "qwen3:30b,load=1.2,tps=300")),
    "ubuntu": ("Ubuntu", ("minicpm-v:latest,capabilities=completion+vision,tps=40",)),
}
THIN: Fleet = {
    "mac-mini": (
        "Mac Mini",
        (f"qwen3:4b,size=4.02B,tps=90,warm=true,answer={SUMMARY}", "qwen3:8b,size=8.2B,warm=true,answer=refusal"),
    ),
    "windows-gpu": ("Windows GPU", (f"qwen3-coder:30b,size=30.5B,ttft=1,tps=60,warm=true,answer={PROOF}",)),
    "ubuntu": ("Ubuntu", ("qwen3:4b,size=4.02B,tps=60",)),
}
READ: Fleet = {
    "mac-mini": ("Mac Mini", (f"qwen3:4b,size=4.02B,tps=200,warm=true,answer={TABLE}",)),
    "windows-gpu": (
        "Windows GPU",
        (
            f"qwen3-coder:30b,size=30.5B,tps=200,warm=true,answer={MARKDOWN}",
            f"qwen3:30b,size=30.5B,tps=800,warm=true,capabilities=completion+thinking,answer={LONG_LIST}",
        ),
    ),
    "ubuntu": ("Ubuntu", ("minicpm-v:latest,capabilities=completion+vision",)),
}
READ_RTL: Fleet = READ | {"mac-mini": ("Mac Mini", (f"qwen3:4b,size=4.02B,tps=200,warm=true,answer={HEBREW}",))}
READ_LONG: Fleet = READ | {
    "mac-mini": (
        "Mac Mini of the office on the second floor",
        (f"qwen3:4b,size=4.02B,tps=200,warm=true,answer={LONG_WORDS}",),
    )
}
STATES: Fleet = {
    "mac-mini": ("Mac Mini", ("qwen3:4b,tps=90,warm=true", "qwen3:8b,size=8.2B,tps=40")),
    "windows-gpu": ("Windows GPU", ("qwen3-coder:30b,load=60", "qwen3:30b,load=60")),
    "ubuntu": ("Ubuntu", ("qwen3:4b,tps=60",)),
    "attic": ("Attic NUC", ("qwen3:4b",)),
    "laptop": ("Laptop", ("qwen3:4b",)),
}
THINKS: Fleet = READ | {
    "windows-gpu": (
        "Windows GPU",
        (
            f"qwen3:30b,size=30.5B,tps=100,warm=true,capabilities=completion+thinking,answer={PROOF}",
            "qwen3-coder:30b,size=30.5B",
        ),
    )
}
