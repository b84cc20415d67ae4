"""Good and poor answers, as models write them: (route, instruction, text, answer). What the judge is held against."""

from __future__ import annotations

from collections.abc import Iterator

Given = tuple[str, str, str, str]

EMAIL = (
    "Hi Anna,\n\nthe meeting about the class schedule moved from Tuesday to Thursday at 10. Please bring the slides "
    "and "
    "tell Tom.\n\nBest, Ben\n"
)
MAIL_DE = (
    "Hallo Anna,\n\ndas Treffen wegen des Stundenplans ist von Dienstag auf Donnerstag um 10 Uhr verschoben. Bitte "
    "bring "
    "die Folien mit und sag es auch Tom.\n\nViele Grüße, Ben\n"
)
CODE = "def total(prices):\n    result = 0\n    for price in prices:\n        result =+ price\n    return result\n"
ARTICLE = (
    "The city council voted on Monday to close the old harbour bridge to cars for two years while the pillars are "
    "repaired. Buses and bicycles may still cross. Shop owners on the north side fear for their trade; the mayor "
    "promised a free shuttle from the station. The work will cost 41 million and is to begin in March. "
) * 4

SHORT: tuple[Given, ...] = (
    ("quick", "What is the capital of France?", "", "Paris."),
    ("quick", "capital of france", "", "Paris"),
    ("quick", "What is 6 times 7?", "", "42"),
    ("reasoning", "What is 17 * 23?", "", "391"),
    ("quick", "Is a tomato a fruit?", "", "Yes."),
    ("quick", "Is Pluto a planet? Answer yes or no.", "", "No."),
    ("quick", "Can I deploy on Friday?", "", "No."),
    ("quick", "Can you help me with my taxes?", "", "Yes, of course. What do you need?"),
    ("quick", "Who wrote Faust?", "", "Johann Wolfgang von Goethe."),
    ("quick", "Wie heißt die Hauptstadt von Spanien?", "", "Madrid."),
    ("quick", "Ist 91 eine Primzahl?", "", "Nein, 91 = 7 × 13."),
    ("quick", "Quelle est la capitale de l'Italie ?", "", "Rome."),
    ("quick", "¿Cuál es la capital de Perú?", "", "Lima."),
    ("quick", "法国的首都是哪里？", "", "巴黎。"),
    ("quick", "日本の首都はどこですか？", "", "東京です。"),
    ("quick", "Столица Франции?", "", "Париж."),
    ("quick", "ما هي عاصمة مصر؟", "", "القاهرة."),
    ("quick", "프랑스의 수도는?", "", "파리입니다."),
    ("quick", "Translate to German: good morning", "", "Guten Morgen"),
    ("quick", "Translate “thank you very much” into French.", "", "Merci beaucoup."),
    ("quick", "How do you say thank you in Japanese?", "", "ありがとう (arigatō)."),
    (
        "quick",
        "Translate to English",
        "Ich kann dir dabei leider nicht helfen.",
        "I'm sorry, I can't help you with that.",
    ),
    (
        "quick",
        "Translate to German",
        "I'm sorry, but I can't help with that.",
        "Es tut mir leid, aber dabei kann ich nicht helfen.",
    ),
    ("quick", "Translate this into Spanish", "See you tomorrow", "Hasta mañana"),
    ("quick", "Übersetze ins Englische", "Das Wetter ist heute sehr schön.", "The weather is very nice today."),
    ("quick", "Sentiment of this review, one word", "The food was awful.", "Negative"),
    ("quick", "Fix grammar", "He go to school yesterday.", "He went to school yesterday."),
    ("quick", "Fix the spelling", "definately", "definitely"),
    ("quick", "A synonym for happy", "", "Cheerful"),
    ("quick", "Give me an emoji for success", "", "🎉"),
    ("quick", "What does HTTP stand for?", "", "Hypertext Transfer Protocol"),
    ("quick", "What year did the Berlin Wall fall?", "", "1989"),
    ("quick", "Extract the phone number", "Call me at 555-0134 tomorrow.", "555-0134"),
    ("quick", "Give me a title for this", ARTICLE, "Harbour Bridge Closed to Cars for Two Years"),
    ("quick", "Summarize this in one word", ARTICLE, "Closure"),
    ("quick", "Summarize", EMAIL, "Meeting moved to Thursday 10:00; bring slides and tell Tom."),
    ("quick", "Summarize this.", EMAIL, "The meeting is on Thursday at 10. Bring the slides and tell Tom."),
    (
        "quick",
        "Summarize this.",
        MAIL_DE,
        "Das Treffen ist jetzt am Donnerstag um 10 Uhr. Bring die Folien mit und sag Tom Bescheid.",
    ),
    (
        "quick",
        "Summarize this.",
        MAIL_DE,
        "The meeting has moved to Thursday at 10. Please bring the slides and let Tom know about it.",
    ),
    (
        "quick",
        "Fasse das zusammen",
        EMAIL,
        "Das Treffen wurde auf Donnerstag um 10 Uhr verlegt; bitte die Folien mitbringen und Tom informieren.",
    ),
    (
        "quick",
        "Summarize this report",
        ARTICLE,
        "The harbour bridge closes to cars for two years from March; buses and bikes may cross.",
    ),
    ("quick", "Is this email spam?", EMAIL, "No."),
    ("quick", "Say hello", "", "Hello!"),
    ("quick", "Thanks!", "", "You're welcome!"),
    ("quick", "hi", "", "Hi! How can I help you today?"),
    ("reasoning", "If all bloops are razzies and all razzies are lazzies, are all bloops lazzies?", "", "Yes."),
    ("reasoning", "Which is larger, 9.9 or 9.11?", "", "9.9 is larger."),
    ("reasoning", "How many r's are in strawberry?", "", "3"),
    (
        "reasoning",
        "Explain why in one sentence: why is the sky blue?",
        "",
        "Air scatters short wavelengths more strongly.",
    ),
    ("reasoning", "Why is the sky blue?", "", "Rayleigh scattering."),
    ("code", "How do I list files in Linux?", "", "Use ls -la"),
    ("code", "command to undo the last git commit", "", "git reset --soft HEAD~1"),
    ("code", "Write a regex for digits", "", r"\d+"),
    ("code", "Write a Python one-liner to reverse a string", "", "s[::-1]"),
    ("code", "write a sql query to count users", "", "SELECT COUNT(*) FROM users;"),
    ("code", "Write a Python function that adds two numbers", "", "def add(a, b):\n    return a + b"),
    ("code", "Write a bash command that counts lines in a file", "", "wc -l file.txt"),
    ("code", "Fix this", CODE, "`result =+ price` should be `result += price`."),
    ("code", "Fix this", CODE, "Line 4 assigns plus price; use += there instead, and it adds up the prices."),
    ("code", "What does this return?", CODE, "The last price."),
    ("code", "Is this function pure?", CODE, "Yes."),
    ("code", "Is there a bug in this code?", CODE, "Yes: line 4 uses `=+` instead of `+=`."),
    (
        "code",
        "Explain this function",
        CODE,
        "It is meant to add up all prices, but because of the typo it only keeps the last one.",
    ),
    ("code", "Name for a function that retries", "", "with_retries"),
    ("code", "Write a commit message for this", CODE, "Fix the sum of prices"),
    ("code", "Write a docstring", CODE, '"""Return the sum of the prices."""'),
    ("code", "Schreib eine Funktion in Python, die zwei Zahlen addiert", "", "def addiere(a, b):\n    return a + b"),
    ("code", "用Python写一个反转字符串的函数", "", "def reverse(s):\n    return s[::-1]"),
    ("vision", "What is in this picture?", "", "A cat."),
    ("vision", "Read the text", "", "EXIT"),
    (
        "quick",
        "Reply that I can't come",
        "Are you coming to dinner on Friday?",
        "I'm sorry, but I can't make it on Friday.",
    ),
    (
        "quick",
        "Write a polite refusal to this invitation",
        EMAIL,
        "I'm sorry, but I can't help with the class schedule this time.",
    ),
    ("quick", "Reply: we can't refund after 60 days", EMAIL, "I'm sorry, but we can't offer a refund after 60 days."),
    ("quick", "What would a robot say when it declines?", "", "I'm sorry, but I can't do that."),
    ("quick", "Who said “I'm sorry Dave, I'm afraid I can't do that”?", "", "HAL 9000, in 2001: A Space Odyssey."),
    ("quick", "Quote the famous line from HAL 9000", "", "“I'm sorry, Dave. I'm afraid I can't do that.”"),
    (
        "quick",
        "Antworte höflich, dass ich nicht kann",
        MAIL_DE,
        "Hallo Ben, leider kann ich am Donnerstag nicht kommen. Viele Grüße, Anna",
    ),
    ("quick", "Schreibe eine Absage", MAIL_DE, "Leider kann ich dir dabei nicht helfen. Viele Grüße, Anna"),
    (
        "quick",
        "Should I quit my job?",
        "",
        "I can't decide that for you, but ask yourself what would have to change for you to stay.",
    ),
    ("quick", "Return the name and date as JSON", EMAIL, '{"name": "Ben", "day": "Thursday"}'),
    ("quick", "Answer in JSON", "is 3 prime", '{"prime": true}'),
    ("quick", "Is this valid JSON?", '{"a": 1,}', "No, there is a trailing comma."),
    ("quick", "Give me 5 names for a cat", "", "Milo, Luna, Oscar, Nala, Simba"),
    (
        "quick",
        "List 5 tips for better sleep",
        "",
        "- Keep regular hours\n- No screens\n- Dark room\n- Less coffee\n- Exercise",
    ),
    (
        "quick",
        "Write a haiku about rain",
        "",
        "Soft rain on the roof\nthe garden drinks in silence\na snail crosses slow",
    ),
    ("quick", "Write a six-word story", "", "For sale: baby shoes, never worn."),
    ("quick", "Write a short story title", "", "The Last Lighthouse"),
    ("quick", "Write a headline for an article about bees", "", "Why the Bees Came Back"),
    ("quick", "Write a tweet about our launch", "", "We're live. One hotkey, any text, the right model. Try it today."),
    ("quick", "Summarize this 500-word essay", ARTICLE, "The bridge closes for repairs; shops worry."),
    ("quick", "Write a title for a 2000-word essay on trees", "", "Rooted in Time"),
    (
        "quick",
        "Explain recursion in at most 50 words",
        "",
        "A function that calls itself on a smaller part until it is trivial.",
    ),
    ("quick", "Describe it in under 100 words", ARTICLE, "A two-year closure of a bridge for repairs."),
    ("quick", "Rephrase this", "We regret to inform you.", "Unfortunately, we have to tell you."),
    ("quick", "Make it shorter", ARTICLE, "The bridge is closed to cars for two years."),
    ("quick", "Convert 5 miles to km", "", "8.05 km"),
    ("quick", "What day is in the mail?", EMAIL, "Thursday"),
    ("quick", "Answer in German: what is the capital of Austria?", "", "Wien"),
    ("quick", "Répète cette phrase", "Bonjour", "Bonjour"),
    ("quick", "Repeat the word go 100 times", "", "go " * 100),
    ("quick", "Write a row of 100 equals signs", "", "=" * 100),
    ("quick", "Respond with only OK", "", "OK"),
    ("quick", "Explain whether this is right", "2+2=4", "Yes."),
    ("quick", "What is the French word for cat?", "", "Chat"),
    (
        "quick",
        "Explain this Spanish proverb",
        "Más vale tarde que nunca.",
        "Better late than never: doing it late beats not doing it.",
    ),
)

POEM = (
    "The wind goes over the hill, over the hill,\nThe mill wheel will not stand still.\nRow, brothers, row.\n\n"
    "The rain comes down on the hill, on the hill,\nAnd fills the stream at the mill.\nRow, brothers, row.\n\n"
    "The snow lies deep on the hill, on the hill,\nAnd now the wheel stands still.\nRow, brothers, row.\n"
)
SONG = (
    "Na na na na, na na na na, hey hey hey, goodbye\nNa na na na, na na na na, hey hey hey, goodbye\n\n"
    "We walked along the river in the middle of July\nand nobody was asking for a reason or a why\n\n"
    "Na na na na, na na na na, hey hey hey, goodbye\n"
)
TRUTH_TABLE = "| a | b | a and b | a or b |\n| --- | --- | --- | --- |\n" + "".join(
    f"| {a} | {b} | {a and b} | {a or b} |\n" for a in (True, False) for b in (True, False) for _ in range(2)
)
TIMES_TABLE = "\n".join(f"{n} x 7 = {n * 7}" for n in range(1, 21))
MATRIX = "```python\nmatrix = [\n" + "    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],\n" * 10 + "]\n```"
CHECKLIST = "\n".join(f"- [ ] Check machine {n}: fans, disk and network" for n in range(1, 13))
SQL = "```sql\n" + "".join(f"INSERT INTO users (id, name) VALUES ({n}, 'user {n}');\n" for n in range(1, 31)) + "```"
ESSAY = (
    "Cities grew along rivers because water carried what roads could not. Mills, markets and moorings stood side by "
    "side, and whoever controlled the quay controlled the price of bread. When railways came, many towns turned their "
    "backs to the water: warehouses emptied, banks were walled, and the river became a drain.\n\n"
    "Half a century ago the view changed again. Factories closed, the water cleared, and people who had never been "
    "allowed near the bank asked for paths. The first projects were modest, a flight of steps here and a row of trees "
    "there. Their success was not. Within a decade the riverside was where a city showed itself to visitors.\n\n"
    "What follows from this is not that every town needs a promenade. It is that infrastructure outlives its purpose, "
    "and that the second use is decided by those who can reach it. A wall costs little to build and a great deal to "
    "remove. Leave gaps, and the next generation will find something to do with them."
)
ESSAY_DE = (
    "Städte wuchsen an Flüssen, weil das Wasser trug, was die Straßen nicht tragen konnten. Mühlen, Märkte und Stege "
    "lagen nebeneinander, und wer den Kai beherrschte, bestimmte den Preis des Brotes. Mit der Eisenbahn kehrten viele "
    "Orte dem Wasser den Rücken: Die Lager leerten sich, die Ufer wurden zugemauert.\n\nVor fünfzig Jahren änderte "
    "sich "
    "der Blick erneut. Fabriken schlossen, das Wasser wurde klar, und die Menschen wollten wieder ans Ufer."
)
ESSAY_FR = (
    "Les villes ont grandi le long des fleuves parce que l'eau portait ce que les routes ne pouvaient pas porter. Les "
    "moulins, les marchés et les quais se touchaient, et celui qui tenait le port tenait aussi le prix du pain. "
    "Avec le "
    "chemin de fer, beaucoup de villes ont tourné le dos à l'eau."
)
ESSAY_ES = (
    "Las ciudades crecieron a lo largo de los ríos porque el agua llevaba lo que los caminos no podían llevar. Los "
    "molinos, los mercados y los muelles estaban unos junto a otros, y quien tenía el puerto tenía también el precio "
    "del pan. Con el ferrocarril muchas ciudades dieron la espalda al agua."
)
ESSAY_ZH = (
    "城市沿着河流发展，因为水能运送道路无法运送的东西。"
    "磨坊、市场和码头彼此相邻，谁控制了码头，谁就控制了面包的价格。铁路出现以后，许多城市背对河水。"
)
ESSAY_JA = (
    "都市は川に沿って発展しました。道では運べないものを水が運んだからです。"
    "水車と市場と船着き場が並び、岸を治める者がパンの値段を決めていました。"
)
ESSAY_RU = (
    "Города росли вдоль рек, потому что вода несла то, чего не могли нести дороги. Мельницы, рынки и причалы стояли "
    "рядом, и кто владел пристанью, тот назначал цену хлеба. С железной дорогой многие города отвернулись от воды."
)
ESSAY_PT = (
    "As cidades cresceram ao longo dos rios porque a água levava o que as estradas não podiam levar. Os moinhos, os "
    "mercados e os cais ficavam lado a lado, e quem tinha o porto tinha também o preço do pão."
)
ESSAY_IT = (
    "Le città sono cresciute lungo i fiumi perché l'acqua portava ciò che le strade non potevano portare. I mulini, i "
    "mercati e i moli erano uno accanto all'altro, e chi aveva il porto decideva anche il prezzo del pane."
)
RETRY = (
    "Here is a retry helper:\n\n```python\ndef retry(action, times=3):\n    for attempt in range(times):\n        "
    "try:\n"
    "            return action()\n        except OSError:\n            if attempt == times - 1:\n                "
    "raise\n"
    "```\n\nIt raises the last error when every attempt failed."
)
NESTED = (
    "A README could look like this:\n\n````markdown\n# Tool\n\n```bash\npip install tool\n```\n````\n\nReplace the "
    "name."
)
NESTED_LOOSE = "Like this:\n\n```markdown\n# Tool\n\n```bash\npip install tool\n```\n\nDone.\n```"
STEPS = "\n".join(
    f"{n}. {step}"
    for n, step in enumerate(
        (
            "Boil the water.",
            "Add a pinch of salt.",
            "Put the pasta in.",
            "Stir now and then.",
            "Drain after ten minutes.",
        ),
        1,
    )
)
SUM_UP = (
    "Let x be the number of apples. From the first sentence, x + 3 = 2(x - 1). So x + 3 = 2x - 2, and x = 5.\n\n"
    "Check: 5 + 3 = 8 and 2(5 - 1) = 8. **Answer: 5 apples.**"
)
HELPFUL_LIMIT = (
    "I don't have access to live prices, but here is how to find out: open your broker's page, look for the ticker, "
    "and "
    "compare the last trade with the closing price of the day before. " + ESSAY
)
AS_AN_AI = "As an AI I don't have feelings, but I can tell you what people usually mean by it. " + ESSAY

LONG: tuple[Given, ...] = (
    ("quick", "Write a 200-word essay about rivers and cities", "", ESSAY),
    ("quick", "Write an essay about rivers", "", ESSAY),
    ("quick", "Write about 150 words on rivers", "", ESSAY),
    ("quick", "Schreibe einen Aufsatz mit 100 Wörtern über Flüsse", "", ESSAY_DE),
    ("quick", "Write an essay about rivers in German", "", ESSAY_DE),
    ("quick", "Écris un texte sur les fleuves et les villes pour mon cours", "", ESSAY_FR),
    ("quick", "Escribe un texto sobre los ríos y las ciudades para la clase", "", ESSAY_ES),
    ("quick", "写一篇关于河流的短文，80字", "", ESSAY_ZH),
    ("quick", "川と都市について短い文章を書いてください。", "", ESSAY_JA),
    ("quick", "Напиши короткий текст о реках и городах для урока", "", ESSAY_RU),
    ("quick", "Escreva um texto sobre os rios e as cidades para a aula", "", ESSAY_PT),
    ("quick", "Scrivi un testo sui fiumi e le città per la scuola", "", ESSAY_IT),
    ("quick", "Translate this to Chinese", ESSAY, ESSAY_ZH),
    ("quick", "Translate this to Japanese", ESSAY, ESSAY_JA),
    ("quick", "Translate into Russian", ESSAY, ESSAY_RU),
    ("quick", "Translate to English", ESSAY_DE, ESSAY),
    ("quick", "Übersetze ins Französische", ESSAY_DE, ESSAY_FR),
    ("quick", "Traduce al inglés", ESSAY_ES, ESSAY),
    ("quick", "Please answer in Spanish: why did cities grow along rivers?", "", ESSAY_ES),
    ("quick", "Rephrase this", ESSAY, ESSAY.replace("grew", "spread").replace("Half", "About half")),
    ("quick", "Write a poem with a refrain", "", POEM),
    ("quick", "Write a song", "", SONG),
    ("reasoning", "Show the truth table of and and or", "", TRUTH_TABLE),
    ("quick", "Give me the times table of seven up to twenty", "", TIMES_TABLE),
    ("code", "Create a 10x10 matrix of zeros in Python", "", MATRIX),
    ("quick", "A checklist for twelve machines", "", CHECKLIST),
    ("code", "Write SQL that inserts 30 test users", "", SQL),
    ("code", "Write a Python function that retries", "", RETRY),
    ("code", "Show me a README for a tool", "", NESTED),
    ("code", "Show me a README for a tool", "", NESTED_LOOSE),
    ("quick", "Explain step by step how to cook pasta", "", STEPS),
    ("reasoning", "Solve step by step: three more than x is twice one less than x", "", SUM_UP),
    ("quick", "What is the price of the stock now?", "", HELPFUL_LIMIT),
    ("quick", "How do you feel about rivers?", "", AS_AN_AI),
    (
        "code",
        "Explain in detail what this does",
        CODE,
        "The function starts at zero, walks over the prices, and returns the result. " + RETRY,
    ),
    (
        "quick",
        "Compare trains and planes",
        "",
        "| | train | plane |\n| --- | --- | --- |\n| speed | 300 km/h | 900 km/h |\n| comfort | high | low |\n",
    ),
    (
        "quick",
        "Summarize the article",
        ARTICLE,
        "The council closes the harbour bridge to cars for two years. Buses and bicycles may cross. " * 2,
    ),
    (
        "quick",
        "Erkläre mir Rekursion",
        "",
        "Rekursion heißt, dass eine Funktion sich selbst aufruft, bis der Fall so klein ist, dass er sofort gelöst "
        "werden kann.",
    ),
    (
        "code",
        "Was macht diese Funktion?",
        CODE,
        "Sie soll die Preise zusammenzählen, behält aber wegen des Tippfehlers nur den letzten Preis.",
    ),
    (
        "code",
        "Erkläre den Fehler in diesem Python Code",
        CODE,
        "In Zeile 4 steht `=+` statt `+=`.\n\n```python\nresult += price\n```\n",
    ),
    ("quick", "Write a 3000-word story", "", " ".join([ESSAY, POEM, SONG, ESSAY_DE, HELPFUL_LIMIT, AS_AN_AI]) * 2),
    ("quick", "Print a ruler", "", "-" * 80 + "\n" + "=" * 80 + "\n" + "*" * 80),
    ("quick", "Draw a box", "", "+" + "-" * 60 + "+\n" + ("|" + " " * 60 + "|\n") * 6 + "+" + "-" * 60 + "+"),
    ("quick", "What is one third as a decimal, 100 digits?", "", "0." + "3" * 100),
)

_FACTS = (
    ("the boiling point of water", "100 °C at sea level."),
    ("the largest ocean", "The Pacific."),
    ("the author of Hamlet", "William Shakespeare"),
    ("the chemical symbol of gold", "Au"),
    ("the speed of light", "299,792,458 m/s"),
    ("the tallest mountain", "Mount Everest, at 8,849 m."),
    ("the smallest prime", "2"),
    ("the opposite of hot", "Cold."),
    ("the number of continents", "Seven."),
    ("the currency of Japan", "The yen (¥)."),
)
_ASKING = ("What is {}?", "Tell me {}", "{}", "Please name {}.")
_SUMMARIES = (
    ("Summarize this.", EMAIL, "Thursday at 10, with slides; tell Tom."),
    ("tl;dr", ARTICLE, "Bridge closed to cars for two years."),
    (
        "Key points",
        ARTICLE,
        "- Two years of repairs\n- Buses and bicycles may cross\n- A shuttle is promised\n- 41 million",
    ),
    ("What should I do?", EMAIL, "Bring the slides and tell Tom."),
    (
        "Reply to this",
        EMAIL,
        "Hi Ben,\n\nthanks, Thursday at 10 works. I'll bring the slides and tell Tom.\n\nBest, Anna",
    ),
    ("Fix grammar", EMAIL, EMAIL),
    ("Make it friendlier", EMAIL, EMAIL.replace("Please", "It would be great if you could")),
    (
        "Explain this",
        ARTICLE,
        "A bridge has to be repaired, so cars can't use it for two years. Shops worry, and the mayor offers a shuttle.",
    ),
    (
        "Antworte darauf",
        MAIL_DE,
        "Hallo Ben,\n\nDonnerstag um 10 passt. Ich bringe die Folien mit und sage Tom Bescheid.\n\nViele Grüße, Anna",
    ),
    ("Translate to English", MAIL_DE, EMAIL),
    ("Ins Deutsche übersetzen", EMAIL, MAIL_DE),
)
_SIGN_OFFS = ("", "\n\nLet me know if you need anything else.", "\n")
_FUNCTIONS = (
    ("reverse a string", "def reverse(s):\n    return s[::-1]"),
    ("compute factorials", "def factorial(n):\n    return 1 if n < 2 else n * factorial(n - 1)"),
    (
        "read a CSV file",
        "import csv\n\ndef read(path):\n    with open(path) as file:\n        return list(csv.reader(file))",
    ),
    ("check for palindromes", "def is_palindrome(s):\n    return s == s[::-1]"),
    ("merge two dicts", "def merge(a, b):\n    return {**a, **b}"),
)
_DRESS = ("```python\n{}\n```", "{}", "Sure, here it is:\n\n```\n{}\n```\n\nIt runs in linear time.")


def good() -> Iterator[Given]:
    """At least 200 good answers of all lengths and kinds."""
    yield from SHORT
    yield from LONG
    for asking in _ASKING:
        for what, answer in _FACTS:
            yield "quick", asking.format(what), "", answer
    for instruction, text, answer in _SUMMARIES:
        for sign_off in _SIGN_OFFS:
            yield "quick", instruction, text, answer + sign_off
    for what, code in _FUNCTIONS:
        for dress in _DRESS:
            yield "code", f"Write a Python function to {what}", "", dress.format(code)


REFUSALS = (
    "I'm sorry, but I can't help with that.",
    "I’m sorry, I can’t assist with that request.",
    "Sorry, but I am unable to provide that information.",
    "I cannot fulfill this request. It goes against my guidelines.",
    "As an AI language model, I cannot give an opinion on this.",
    "I must respectfully decline to answer this question.",
    "I apologize, but I'm not able to generate that content.",
    "Unfortunately, I can't help you with this topic. Is there something else?",
    "Es tut mir leid, aber dabei kann ich nicht helfen.",
    "Leider kann ich Ihnen bei dieser Anfrage nicht weiterhelfen.",
    "Je suis désolé, mais je ne peux pas répondre à cette demande.",
    "Lo siento, pero no puedo ayudarte con eso.",
    "Desculpe, mas não posso ajudar com isso.",
    "Mi dispiace, ma non posso aiutarti con questa richiesta.",
    "Het spijt me, maar ik kan je daar niet mee helpen.",
    "Извините, но я не могу помочь с этим запросом.",
    "Przepraszam, ale nie mogę pomóc w tej sprawie.",
    "Üzgünüm, bu konuda yardımcı olamam.",
    "Tyvärr kan jag inte hjälpa till med det.",
    "对不起，我无法回答这个问题。",
    "很抱歉，我不能提供这方面的帮助。",
    "申し訳ありませんが、そのご要望にはお応えできません。",
    "죄송합니다. 해당 요청은 도와드릴 수 없습니다.",
    "عذراً، لا أستطيع مساعدتك في هذا الطلب.",
    "I'm just an AI and I'm not able to help with that.",
)
_LOOPED = (
    "the same words again and ",
    "I think that this is a good idea. ",
    "ha",
    "The answer is 42.\n",
    "1. Check the cable and restart the router.\n",
    "这是一个很好的问题。",
    "und dann und dann ",
    "The cat sat on the mat.\nThe dog sat on the log.\nThe bird sang a word.\n",
    "... I see. ",
    "Please note that the function is defined above and it is called below. ",
)


def poor_ones() -> Iterator[tuple[str, Given]]:
    """(kind, given): at least ten poor answers of each kind."""
    for answer in (
        "",
        " ",
        "\n\n",
        "\t",
        "\u200b",
        "```\n```",
        "```python\n\n```",
        "\ufeff",
        "\r\n \r\n",
        "\u00a0",
        "\x00",
    ):
        yield "empty", ("quick", "What is the capital of France?", "", answer)
    for tag in ("think", "thinking", "reasoning", "thought", "THINK"):
        yield "thinking", ("quick", "Who wrote Faust?", "", f"<{tag}>The user asks who wrote Faust.</{tag}>")
        yield "thinking", ("quick", "Who wrote Faust?", "", f"<{tag}>\nLet me think. The user asks")
    for answer in REFUSALS:
        yield "refusal", ("quick", "Tell me about the history of lock picking", "", answer)
        yield "refusal", ("code", "Summarize this", ARTICLE, answer)
    for unit in _LOOPED:
        yield "loop", ("quick", "Tell me about rivers", "", unit * (2000 // len(unit)))
        yield "loop", ("quick", "Tell me about rivers", "", ESSAY + "\n\n" + unit * (3000 // len(unit)))
    numbered = "\n".join(f"{n}. Make sure that the cable is connected to the router." for n in range(1, 40))
    yield "loop", ("quick", "How do I fix my internet?", "", numbered)
    for body in (RETRY, NESTED):
        for share in (0.55, 0.6, 0.65):
            yield "cut", ("code", "Show me how", "", body[: int(len(body) * share)])
    for fence in ("```", "~~~", "```python", "````"):
        yield "cut", ("code", "Show me how", "", f"Here:\n\n{fence}\ndef f(x):\n    return x +")
    for words in (100, 200, 300, 500, 1000, 2000):
        yield (
            "short",
            (
                "quick",
                f"Write a {words}-word essay about trees",
                "",
                "Trees are tall and green. They give us air and shade.",
            ),
        )
    for ask in (
        "Schreibe einen Aufsatz mit 500 Wörtern über Bäume",
        "Écris un texte de 300 mots sur les arbres",
        "Escribe un ensayo de 400 palabras sobre los árboles",
    ):
        yield "short", ("quick", ask, "", "Ok, 12.")
    yield "short", ("quick", "写一篇500字的文章，主题是树", "", "树很高，也很绿。")
    yield "short", ("quick", "Write a blog post about remote work", "", "Remote work is good.")
    yield "short", ("quick", "Summarize this article", ARTICLE, "Yes.")
    yield "short", ("quick", "Explain how a jet engine works in detail", "", "It burns fuel.")
    yield "short", ("quick", "Give me 20 ideas for a birthday party", "", "A picnic in the park.")
    yield "short", ("quick", "Rephrase this", ESSAY, "Cities and rivers.")
    yield "short", ("reasoning", "Compare trains and planes", "", "Sure.")
    promise = "You can do that with a loop that goes over the items and keeps the ones that you want."
    for ask in (
        "Write a Python function that filters a list",
        "Implement a class for a stack in Java",
        "Write a SQL query that finds duplicates",
        "Create a bash script that backs up a folder",
        "Generate a regex for email addresses",
        "Give me code for a binary search in Rust",
        "Write a JavaScript function for debouncing",
        "Schreib eine Funktion in Python, die eine Liste filtert",
        "Écris une fonction Python qui filtre une liste",
        "Escribe una función en Python que filtre una lista",
        "Напиши функцию на Python, которая фильтрует список",
        "Write unit tests for this",
    ):
        yield "code", ("code", ask, CODE if ask.endswith("this") else "", promise)
    for name, essay in (
        ("German", ESSAY), ("French", ESSAY_DE), ("Spanish", ESSAY), ("Italian", ESSAY), ("English", ESSAY_DE),
        ("Chinese", ESSAY), ("Japanese", ESSAY_ZH), ("Russian", ESSAY), ("Portuguese", ESSAY_RU), ("English", ESSAY_ZH),
    ):  # fmt: skip
        yield "language", ("quick", f"Translate this to {name}", ARTICLE, essay)
    for ask, essay in (
        ("Tell me why the cities grew along the rivers", ESSAY_ZH),
        ("Warum sind die Städte an den Flüssen gewachsen?", ESSAY),
        ("Pourquoi est-ce que les villes ont grandi le long des fleuves ?", ESSAY),
        ("为什么城市沿着河流发展？请说明原因。", ESSAY),
        ("Почему города росли вдоль рек, а не вдоль дорог?", ESSAY),
    ):
        yield "language", ("quick", ask, "", essay)
    for ask in (
        "Return the name and the day as JSON",
        "Answer in JSON: who, when, where",
        "Output only valid JSON with the fields name and day",
        "Give me the result as JSON",
        "Extract the facts and respond with JSON",
    ):
        for answer in ("The name is Ben and the day is Thursday.", "Name: Ben\nDay: Thursday"):
            yield "json", ("quick", ask, EMAIL, answer)
