"""What a prompt asks for, as far as an answer can be held against it: a length, code, JSON, a text and not a word."""

from __future__ import annotations

import re

import msgspec

from hostler.domain.prompt import Prompt

HEAD_CHARS, TAIL_CHARS = 900, 300
"""Of a long prompt without an instruction of its own the wish stands at its beginning or its end."""
FEWEST_WORDS = 40
"""A wish for fewer words is too short to be missed by far."""
FEWEST_ITEMS = 5

_LENGTH_WORDS = r"words?|wörter|worten?|mots|palabras|palavras|parole|woorden|ord|słów|слов|kelime"
_LENGTH = re.compile(rf"(\d{{1,3}}(?:[.,]\d{{3}})+|\d{{1,5}})\s*[-–]?\s*(?:{_LENGTH_WORDS})\b", re.IGNORECASE)
_LENGTH_EAST = re.compile(r"(\d{2,5})\s*(?:字|文字|語|자)")
_UP_TO = re.compile(
    r"(?:at most|under|less than|fewer than|no more than|not more than|max(?:imum|imal)?\.?(?: of| de)?|up to|"
    r"within|below|"
    r"shorter than|limit\w*(?: \w+){0,2}|unter|höchstens|bis zu|weniger als|moins de|au plus|jusqu['’]à|menos de|"
    r"como máximo|até|no máximo|meno di|massimo|hooguit|не более|до|не больше|en fazla|不超过|不超過|以内|最多|≤|<)"
    r"\s*$",
    re.IGNORECASE,
)
_NOT_THE_WISH = re.compile(
    r"\b(?:this|that|the|my|these|your|for an?|of an?|from an?|to an?|diese\w*|ce|cet|cette|este|esta|questo)\s+$", re.I
)
_WITHIN = re.compile(r"以内|以下|이내|or (?:less|fewer)|at most|max", re.IGNORECASE)
_WRITING = re.compile(
    r"\b(?:write|compose|draft|generate|create|give me|produce|prepare|tell me|explain|describe|summari[sz]e|"
    r"schreib\w*|verfass\w*|erstell\w*|"
    r"écri\w*|rédige\w*|escrib\w*|redact\w*|escrev\w*|redij\w*|scriv\w*|schrijf|skriv|napisz|напиши\w*|yaz)|写|寫|撰|"
    r"書い|쓰|써|작성",
    re.IGNORECASE,
)
_COMPOSING = (
    r"\b(?:write|compose|draft|generate|create|produce|prepare|schreib\w*|verfass\w*|erstell\w*|écri\w*|rédige\w*|"
    r"escrib\w*|"
    r"redact\w*|escrev\w*|redij\w*|scriv\w*|напиши\w*)\b[^.?!\n]{0,40}?"
)
_LONG_FORM = re.compile(
    rf"{_COMPOSING}(?<!\bthis )(?<!\bthe )(?<!\bmy )\b(?:essay|article|blog ?post|report|chapter|speech|cover "
    rf"letter|tutorial|white ?paper|aufsatz|artikel|bericht|"
    r"rede|dissertation|rédaction|discours|ensayo|artículo|informe|discurso|redação|artigo|relatório|saggio|articolo|"
    r"эссе|статью|доклад|сочинение)\b|(?:写|寫)[^。]{0,12}(?:作文|文章|论文|論文)|(?:エッセイ|記事)を書",
    re.IGNORECASE,
)
_SHORT_FORM = re.compile(
    r"\b(?:short|brief|one|two|single|tiny|title|titles|headline|name|names|outline|topic|first|last|opening|closing|"
    r"sentence|line|tweet|caption|summary|abstract|hook|intro\w*|kurz\w*|titel|überschrift|satz|court\w*|titre|phrase|"
    r"bref|corto|breve|título|frase|curto|titolo|краткий|короткий|заголовок|in \w+ words?)\b|题目|标题|タイトル|"
    r"一句|短",
    re.IGNORECASE,
)
_DETAIL = re.compile(
    r"\b(?:in detail|detailed|in depth|at length|thorough\w*|comprehensive\w*|step[- ]by[- ]step|ausführlich\w*|"
    r"detailliert\w*|"
    r"schritt für schritt|en détail|détaillé\w*|étape par étape|detallad\w*|en detalle|paso a paso|detalhad\w*|"
    r"passo a passo|dettagliat\w*|подробн\w*|пошагов\w*)\b|详细|詳細|詳しく|자세히",
    re.IGNORECASE,
)
_ITEMS = re.compile(
    r"\b(\d{1,3})\s+(?:\w+\s+){0,2}(?:ideas|examples|tips|reasons|questions|facts|titles|ways|suggestions|benefits|"
    r"steps|strategies|exercises|recipes|ideen|beispiele|tipps|gründe|fragen|fakten|vorschläge|idées|exemples|conseils|"
    r"raisons|questions|ejemplos|consejos|razones|preguntas|ideias|exemplos|dicas|razões|perguntas|idee|esempi|"
    r"consigli|motivi|domande)\b",
    re.IGNORECASE,
)
_LISTING = re.compile(
    r"\b(?:list|give|name|suggest|write|provide|share|tell|nenne|gib|liste|donne|cite|dame|lista|liste|dê|dammi|"
    r"elenca)\b",
    re.I,
)
_TEXT_WANTED = re.compile(
    r"^\W*(?:please\s+|can you\s+|could you\s+|bitte\s+)*(?:summari[sz]e|explain|describe|write|compare|draft|compose|"
    r"rephrase|rewrite|list|outline|brainstorm|how (?:do|can|would|should) (?:i|you|we)|fasse?\b|erklär\w*|"
    r"beschreib\w*|"
    r"schreib\w*|vergleich\w*|résum\w*|expliqu\w*|décri\w*|écri\w*|compar\w*|resum\w*|explic\w*|describ\w*|escrib\w*|"
    r"escrev\w*|riassum\w*|spieg\w*|descriv\w*|scriv\w*|объясни\w*|опиши\w*|напиши\w*|сравни\w*)",
    re.IGNORECASE,
)
_TEXT_WANTED_EAST = re.compile(
    r"(?:总结|總結|解释|解釋|描述|写一|寫一|比较|比較|要約|説明して|書いて|설명|요약|써\s?줘)"
)
_WORD_IS_ENOUGH = re.compile(
    r"\b(?:yes or no|yes/no|true or false|one word|single word|a word|ja oder nein|oui ou non|sí o no|sim ou não|sì "
    r"o no|"
    r"да или нет|whether|if (?:it|this|that|he|she|they|the)|only (?:yes|the)|just (?:yes|say|the)|a number|say)\b|"
    r"是否|对不对",
    re.IGNORECASE,
)
_RETELL = re.compile(
    r"^\W*(?:please\s+|can you\s+|bitte\s+)*(?:translate|rephrase|rewrite|paraphrase|übersetz\w*|formulier\w*|"
    r"tradui\w*|"
    r"reformul\w*|traduc\w*|traduz\w*|tradur\w*|vertaal|перевед\w*)|^(?:翻译|翻譯|改写|翻訳)",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:first|last|title|word|words|sentence|line|headline|only|shorter|short|summary|concise\w*|briefly|satz|wort|"
    r"kürzer|kurz|phrase|mot|frase|palabra|corto|palavra|parola)\b",
    re.IGNORECASE,
)

_LANGUAGES = (
    r"python|javascript|typescript|java|c\+\+|c#|rust|golang|go|ruby|php|swift|kotlin|sql|bash|shell|powershell|html|"
    r"css|perl|scala|haskell|lua|matlab|regex|regexp|react|django|numpy|pandas|awk|sed|dockerfile|makefile|yaml"
)
_THING = (
    r"functions?|scripts?|programs?|class(?:es)?|code|snippets?|methods?|quer(?:y|ies)|unit tests?|one-liner|"
    r"components?|"
    r"regex|regexp|regular expression|algorithm|web ?page|api|endpoint|loop|decorator|dockerfile|makefile|"
    r"funktion|skript|programm|klasse|abfrage|fonction|programme|classe|requête|función|programa|clase|consulta|função|"
    r"funzione|programma|функци\w+|скрипт|программу|класс|код"
)
_MAKES_CODE = re.compile(
    r"(?:\b(?:write|implement|create|generate|code|build|make|develop|give me|show me|add|provide|schreib\w*|"
    r"implementier\w*|"
    r"erstell\w*|programmier\w*|écri\w*|crée\w*|implémente\w*|escrib\w*|crea|implementa|escrev\w*|crie|scriv\w*|"
    r"напиши\w*|"
    rf"реализуй\w*|создай\w*)\b[^.?!\n]{{0,60}}\b(?:{_THING})\b)|(?:写|寫|编写|編寫|实现|實現)"
    rf"[^。]{{0,20}}(?:函数|函數|代码|代碼|脚本|"
    rf"程序|程式|正则)|"
    r"(?:関数|コード|スクリプト|プログラム)[^。]{0,8}(?:書いて|作成|作って|実装)",
    re.IGNORECASE,
)
_IN_LANGUAGE = re.compile(rf"(?<![\w.])(?:{_LANGUAGES})(?![\w])", re.IGNORECASE)
_FIXES_CODE = re.compile(
    r"^\W*(?:please\s+|can you\s+|bitte\s+)*(?:refactor|rewrite|port|convert|translate|add type|vectori[sz]e|"
    r"schreib\w* .* um)\b",
    re.I,
)
_NO_CODE = re.compile(
    r"\b(?:without code|no code|don['’]?t (?:write|show|include)|explain|pseudo\w*|video|podcast|film|movie|play|"
    r"theat\w*|"
    r"sketch|comedy|ad|commercial|concert|tv|episode|plan for|outline|how (?:do|would|does)|what (?:is|does|are)|"
    r"why|name|names|"
    r"schedule|curriculum|lesson|workout|training|describe|comment|commit message|review|title|readme|documentation|"
    r"docs?)\b",
    re.IGNORECASE,
)
_CODE_LINE = re.compile(
    r"^(?:\s{4,}|\t)\S|[{};]\s*$|^\s*(?:def|class|import|from|return|function|const|let|var|public|private|fn|func|"
    r"package|"
    r"using|#include|#!|select|insert|update|delete|create|with|if|for|while|print|echo|sudo|\$|<\w+|--|//|@\w)"
    r".*[(){}\[\]=<>;:$|]"
    r"|^\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER)\s|\w\(.*\)|=>|==|!=|:=|->|\w\s?=\s?\S|</?\w+>|\\[dwsbn]|"
    r"\[\^?[a-z0-9]-[a-z0-9]\]",
    re.IGNORECASE | re.MULTILINE,
)

_JSON = re.compile(
    r"\b(?:return|respond|reply|output|answer|give|produce|format|generate|write|create|extract|als|as|en|em)\b"
    r"[^.?!\n]{0,40}\bjson\b",
    re.IGNORECASE,
)
_NOT_JSON = re.compile(
    r"\b(?:parse|parsing|from json|json to|json into|explain|what|why|how|convert (?:this |the )?json|read|schema|"
    r"function|"
    r"script|code|program|library|python|javascript|file)\b",
    re.IGNORECASE,
)


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked for. Zeros and False: nothing of the kind."""

    words: int = 0
    """A length that was named, in words (in signs for Chinese and Japanese)."""
    in_signs: bool = False
    fewest: int = 0
    """An answer of fewer words can't be what was asked for."""
    more_than_a_word: bool = False
    share_of_text: float = 0.0
    """An answer with a smaller share of the text's letters leaves most of it out."""
    code: bool = False
    json: bool = False


def instruction_of(prompt: Prompt) -> str:
    """Where the wish stands: the instruction, or head and tail of a text that came without one."""
    text = prompt.instruction.strip() or prompt.text.strip()
    return text if len(text) <= HEAD_CHARS + TAIL_CHARS else f"{text[:HEAD_CHARS]}\n{text[-TAIL_CHARS:]}"


def wishes_of(prompt: Prompt, route: str) -> Wishes:
    """Reads the wishes off a prompt; its cost doesn't grow with the prompt."""
    said = instruction_of(prompt)
    words, in_signs = _named_length(said)
    return Wishes(
        words=words,
        in_signs=in_signs,
        fewest=_fewest(said),
        more_than_a_word=(_TEXT_WANTED.search(said) or _TEXT_WANTED_EAST.search(said)) is not None
        and _WORD_IS_ENOUGH.search(said) is None,
        share_of_text=0.05 if len(prompt.text) >= 800 and _RETELL.search(said) and not _PART.search(said) else 0.0,
        code=_wants_code(said, route),
        json=_JSON.search(said) is not None and _NOT_JSON.search(said) is None,
    )


def looks_like_code(answer: str) -> bool:
    """Whether there is any code in it: fenced, between backticks, or lines that read like it."""
    return (
        "```" in answer
        or "~~~" in answer
        or re.search(r"`[^`\n]+`", answer) is not None
        or _CODE_LINE.search(answer) is not None
    )


def _named_length(said: str) -> tuple[int, bool]:
    for pattern, in_signs in ((_LENGTH, False), (_LENGTH_EAST, True)):
        for found in pattern.finditer(said):
            before = said[: found.start()]
            bound = _UP_TO.search(before) or _NOT_THE_WISH.search(before) or _WITHIN.match(said, found.end())
            wanted = int(re.sub(r"\D", "", found[1]))
            if not bound and wanted >= FEWEST_WORDS and _WRITING.search(said):
                return wanted, in_signs
    return 0, False


def _fewest(said: str) -> int:
    items = _ITEMS.search(said)
    if items and int(items[1]) >= FEWEST_ITEMS and _LISTING.search(said[: items.start()]):
        return int(items[1])
    if _LONG_FORM.search(said) and not _SHORT_FORM.search(said):
        return 20
    return 6 if _DETAIL.search(said) and not _SHORT_FORM.search(said) else 0


def _wants_code(said: str, route: str) -> bool:
    if _NO_CODE.search(said):
        return False
    in_language = _IN_LANGUAGE.search(said) is not None
    if _MAKES_CODE.search(said):
        return route == "code" or in_language
    return route == "code" and _FIXES_CODE.search(said) is not None
