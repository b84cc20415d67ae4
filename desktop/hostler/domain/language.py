"""Which language a text is in, as far as its script and its small words tell; and which one a prompt orders.

Small on purpose: it must tell a German answer from an English one, not a dialect from another. Where it can't tell,
it says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

READ_CHARS = 6000
"""More of a text says nothing new about its language."""
FEWEST_HITS = 4
FEWEST_LETTERS = 16
LEAD = 1.6
"""How far the likeliest language must be ahead of the next: some small words belong to several."""
SCRIPT_SHARE = 0.6

_SMALL_WORDS = {
    "English": "the of and to is in that it for you was with on are as this be have not by from they we at or an but "
    "which there what can will would your if has",
    "German": "der die das und ist nicht ein eine einen einer zu den mit von auf für sich dem des im auch als wie oder "
    "aber wird werden sind bei nach es ich sie wir kann dass zum zur sehr noch",
    "French": "le la les des et est un une que qui dans pour pas sur avec il elle nous vous ce cette sont du au aux "
    "par plus ou mais ne se je en c'est l'on qu'il d'un d'une être",
    "Spanish": "el la los las de que y en un una es por con para no se del al lo como más pero sus le su está son este "
    "también cuando muy hay",
    "Portuguese": "o a os as de que e em um uma é por com para não se do da dos das no na ao mas seu sua são está este "
    "também você mais pela",
    "Italian": "il lo la gli le di che e è un una per con non si del della dei nel nella sono come più ma anche questo "
    "alla al ha una",
    "Dutch": "de het een en van is dat niet op te zijn met voor aan er die ook maar om hij wij je deze naar bij kan "
    "wordt dit",
    "Swedish": "och att det som en är på för med den av inte till ett om har de från vi kan så men eller var sig",
    "Polish": "i w na nie się jest to z że do jak o od po ale przez dla są który tego może być lub tym za czy",
    "Turkish": "ve bir bu için ile da de olarak çok daha gibi var ne ama olan kadar sonra değil mi her ise",
}
_BY_WORD: dict[str, tuple[str, ...]] = {}
for _language, _words in _SMALL_WORDS.items():
    for _word in dict.fromkeys(_words.split()):
        _BY_WORD[_word] = (*_BY_WORD.get(_word, ()), _language)

_SCRIPTS = (
    ("Japanese", re.compile(r"[\u3040-\u30ff]")),
    ("Chinese", re.compile(r"[\u3400-\u9fff]")),
    ("Korean", re.compile(r"[\uac00-\ud7af\u1100-\u11ff]")),
    ("Russian", re.compile(r"[\u0400-\u04ff]")),
    ("Arabic", re.compile(r"[\u0600-\u06ff\u0750-\u077f]")),
    ("Hebrew", re.compile(r"[\u0590-\u05ff]")),
    ("Greek", re.compile(r"[\u0370-\u03ff]")),
    ("Hindi", re.compile(r"[\u0900-\u097f]")),
    ("Thai", re.compile(r"[\u0e00-\u0e7f]")),
)
_KANA_SHARE = 0.12
"""Japanese mixes both; of the letters of a Japanese text at least so many are kana."""
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")

_NAMES = {
    "English": "english|englisch\\w*|anglais\\w*|inglés|ingles|inglês|inglese|engels|engelska|angielsk\\w*|"
    "английск\\w*|ingilizce|英文|英语|英語|영어|الإنجليزية",
    "German": "german|deutsch\\w*|allemand\\w*|alemán|aleman|alemão|tedesco|duits|tyska|niemieck\\w*|немецк\\w*|"
    "almanca|德语|德文|ドイツ語|독일어|الألمانية",
    "French": "french|französisch\\w*|français\\w*|francais\\w*|francés|francês|francese|frans|franska|francusk\\w*|"
    "французск\\w*|fransızca|法语|法文|フランス語|프랑스어|الفرنسية",
    "Spanish": "spanish|spanisch\\w*|espagnol\\w*|español|espanol|espanhol|spagnolo|spaans|spanska|hiszpańsk\\w*|"
    "испанск\\w*|ispanyolca|西班牙语|スペイン語|스페인어|الإسبانية",
    "Portuguese": "portuguese|portugiesisch\\w*|portugais\\w*|portugués|português|portugues|portoghese|portugees|"
    "portugisiska|португальск\\w*|葡萄牙语|ポルトガル語",
    "Italian": "italian|italienisch\\w*|italien|italiano|italiaans|italienska|włosk\\w*|итальянск\\w*|"
    "意大利语|イタリア語",
    "Dutch": "dutch|niederländisch\\w*|néerlandais\\w*|neerlandés|holandês|olandese|nederlands|荷兰语",
    "Swedish": "swedish|schwedisch\\w*|suédois\\w*|sueco|svedese|zweeds|svenska",
    "Polish": "polish|polnisch\\w*|polonais\\w*|polaco|polonês|polacco|pools|po polsku|polsk\\w*|польск\\w*",
    "Turkish": "turkish|türkisch\\w*|turc|turco|turks|türkçe|турецк\\w*",
    "Japanese": "japanese|japanisch\\w*|japonais\\w*|japonés|japonês|giapponese|japans|японск\\w*|"
    "日语|日文|日本語|일본어",
    "Chinese": "chinese|mandarin|chinesisch\\w*|chinois\\w*|chino|chinês|cinese|chinees|китайск\\w*|中文|汉语|漢語|"
    "中国語|중국어|الصينية",
    "Korean": "korean|koreanisch\\w*|coréen\\w*|coreano|корейск\\w*|韩语|韓国語|한국어",
    "Russian": "russian|russisch\\w*|russe|ruso|russo|rosyjsk\\w*|русск\\w*|по-русски|俄语|ロシア語|러시아어|الروسية",
    "Arabic": "arabic|arabisch\\w*|arabe|árabe|arabo|арабск\\w*|阿拉伯语|アラビア語|العربية",
    "Hebrew": "hebrew|hebräisch\\w*|hébreu|hebreo|hebraico|иврит\\w*|עברית",
    "Greek": "greek|griechisch\\w*|grec|griego|grego|greco|греческ\\w*|ελληνικά",
    "Hindi": "hindi|हिन्दी|हिंदी",
    "Thai": "thai|ไทย",
}
_OTHERS = "danish|norwegian|finnish|czech|hungarian|romanian|ukrainian|bulgarian|serbian|croatian|latin|vietnamese|"
_OTHERS += "indonesian|persian|farsi|urdu|bengali|dänisch|norwegisch|finnisch|tschechisch|ukrainisch|latein|swahili|"
_OTHERS += "catalan|gaelic|irish|welsh|esperanto|украинск\\w*|klingon|pirate|language|sprache|langue|idioma|lingua|язык"
_NAME = re.compile(
    "|".join(f"(?P<{name}>{_edged})" for name, words in _NAMES.items() for _edged in [rf"(?<!\w)(?:{words})(?!\w)"])
    + rf"|(?P<other>(?<!\w)(?:{_OTHERS}))"
)
# Signs of East Asia stand without spaces, so word borders don't hold there.
_EAST = re.compile(
    "|".join(
        f"(?P<{name}>{'|'.join(parts)})"
        for name, words in _NAMES.items()
        if (parts := [w for w in words.split("|") if re.match(r"[\u3040-\u9fff\uac00-\ud7af]", w)])
    )
)
_ORDER = re.compile(
    r"\b(translat\w*|answer|reply|respond|write|rewrite|rephrase|summari[sz]e|explain|describe|draft|compose|tell me|"
    r"übersetz\w*|antworte\w*|schreib\w*|erklär\w*|fasse|formulier\w*|"
    r"tradui\w*|répon\w*|écri\w*|résum\w*|expliqu\w*|traduc\w*|traduz\w*|tradur\w*|respond\w*|respuesta|escrib\w*|"
    r"escrev\w*|resum\w*|explic\w*|scriv\w*|rispond\w*|riassum\w*|spieg\w*|vertaal|antwoord|schrijf|översätt|svara|"
    r"przetłumacz|odpowiedz|napisz|перевед\w*|ответь\w*|напиши\w*|объясни\w*)",
    re.IGNORECASE,
)
_TO = re.compile(
    r"(?:\b(?:to|into|in|auf|ins?|en|em|al|vers|naar|till|på|na|на|по|o|au)\s+(?:the\s+|le\s+|l['’])?)$", re.I
)
_EAST_ORDER = re.compile(r"(翻译|翻譯|译成|譯成|訳し|に訳|用|以|で|로|으로)")
_ENDS = re.compile(
    r"\s*(?:language|sprache)?\s*(?:$|[.,:;!?)\"“”»\n—–-]|(?:and|und|et|y|e|please|bitte|only|the)\b)", re.I
)


def language(text: str, fewest: int = FEWEST_HITS) -> str:
    """The English name of the text's language, or "" where it can't be told from at least `fewest` small words."""
    text = text[:READ_CHARS]
    letters = len(_LETTER.findall(text))
    if letters < FEWEST_LETTERS:
        return ""
    if not text.isascii() and (script := _script(text, letters)):
        return script
    hits = small_words(text)
    if not hits:
        return ""
    ordered = sorted(hits.items(), key=lambda pair: -pair[1])
    best, most = ordered[0]
    next_most = ordered[1][1] if len(ordered) > 1 else 0
    return best if most >= fewest and most >= LEAD * next_most else ""


_CODES = {
    "en": "English",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "pt": "Portuguese",
    "it": "Italian",
    "nl": "Dutch",
    "sv": "Swedish",
    "pl": "Polish",
    "tr": "Turkish",
    "ja": "Japanese",
    "zh": "Chinese",
    "ko": "Korean",
    "ru": "Russian",
    "ar": "Arabic",
    "he": "Hebrew",
    "el": "Greek",
    "hi": "Hindi",
    "th": "Thai",
    "uk": "Ukrainian",
    "cs": "Czech",
    "da": "Danish",
    "fi": "Finnish",
    "nb": "Norwegian",
    "hu": "Hungarian",
    "ro": "Romanian",
    "vi": "Vietnamese",
    "id": "Indonesian",
}


def of_locale(*names: str) -> str:
    """The English name of the language of the first of these locales that says one, like `de_DE.UTF-8`.

    English where none does: `C` and `POSIX` mean that nobody chose.
    """
    for name in names:
        code = re.split(r"[_.@:-]", name.strip())[0].lower()
        if code in _CODES:
            return _CODES[code]
    return "English"


def has_own_script(name: str) -> bool:
    """Whether the language is known by its script alone."""
    return name not in _SMALL_WORDS


def small_words(text: str) -> dict[str, int]:
    """How many small words of each language stand in the text."""
    hits: dict[str, int] = {}
    for word in _WORD.findall(text[:READ_CHARS].lower().replace("’", "'")):
        for name in _BY_WORD.get(word, ()):
            hits[name] = hits.get(name, 0) + 1
    return hits


def holds(text: str, name: str) -> bool:
    """Whether a good part of the text could be in this language."""
    text = text[:READ_CHARS]
    if name not in _SMALL_WORDS:
        found = dict(_SCRIPTS)[name].search(text) if name in dict(_SCRIPTS) else None
        return found is not None
    hits = small_words(text)
    return hits.get(name, 0) >= 2 and hits[name] >= 0.4 * max(hits.values())


def ordered_language(instruction: str) -> str | None:
    """The language that an instruction orders the answer in; "" when it names none, None when it names one otherwise.

    "Translate this to German" orders German; "How do you say thanks in Japanese?" names a language, and an answer in
    either is right.
    """
    lowered = instruction.lower()
    found = list(_named(lowered))
    if not found:
        return ""
    orders = [name for name, start, end in found if _is_order(lowered, start, end)]
    known = [name for name in orders if name in _NAMES]
    return known[-1] if known and len(set(orders)) == 1 else None


def _named(lowered: str) -> Iterable[tuple[str, int, int]]:
    for pattern in (_NAME, _EAST):
        for match in pattern.finditer(lowered):
            yield match.lastgroup or "other", match.start(), match.end()


def _is_order(lowered: str, start: int, end: int) -> bool:
    if re.match(r"[\u3040-\u9fff\uac00-\ud7af]", lowered[start]):
        around = lowered[max(0, start - 8) : start] + " " + lowered[end : end + 4]
        return _EAST_ORDER.search(around) is not None
    before = lowered[:start]
    leads = _TO.search(before[-12:]) is not None or lowered.startswith(("по-", "po "), start)
    return leads and _ORDER.search(before) is not None and _ENDS.match(lowered, end) is not None


def _script(text: str, letters: int) -> str:
    counts = {name: len(pattern.findall(text)) for name, pattern in _SCRIPTS}
    counts["Chinese"] += counts["Japanese"]
    if counts["Japanese"] >= _KANA_SHARE * counts["Chinese"]:
        counts["Japanese"] = counts.pop("Chinese")
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] >= SCRIPT_SHARE * letters else ""
