"""How models say that they won't, in their own voice. A "No." is an answer; a person's refusal in a story is too."""

from __future__ import annotations

import re

READ_CHARS = 220
"""A refusal stands at the beginning."""
LONGEST_WORDS = 150
"""After more words than this something was given after all."""
LONGEST_SOFT_WORDS = 60
FEWEST_USEFUL_WORDS = 8
"""So many words after “I can't see your screen, but” are an answer, unless they only send the user elsewhere."""

_DOING = (
    r"(?:help|assist|provide|fulfil+|comply|answer|respond|generate|create|write|produce|do (?:that|this)|discuss|"
    r"engage|complete|continue|support|offer|share|give|perform|process|participate|support)"
)
_SORRY = (
    r"(?:(?:i['’]?m|i am|we['’]?re)?\s*(?:very |so |really |truly )?sorry|apologies|my apologies|i apologi[sz]e|"
    r"unfortunately|regrettably|i regret)"
)
_I_CANT = (
    r"i\s*(?:can['’]?t|cannot|can not|am unable to|['’]m unable to|am not able to|['’]m not able to|won['’]?t|will "
    r"not|must decline to|am not going to|['’]m not going to|have to decline to|wouldn['’]?t be able to|won['’]?t "
    r"be able to|don['’]?t feel comfortable)"
)

_STRONG = (
    # English
    rf"^(?:{_SORRY}[,.;:—–-]*\s*(?:but\s+|for (?:any|the) \w+,?\s*(?:but\s+)?)?(?:as an ai[^.]{{0,40}},?\s*)?)"
    rf"?{_I_CANT}\s+(?:\w+\s+){{0,2}}{_DOING}\b",
    r"^(?:sorry|apologies|i['’]?m sorry|i am sorry|i apologi[sz]e)[,.;—–-]*\s*(?:but\s+)?(?:that['’]s not something "
    r"i can|this (?:is|goes) (?:not|against)|i have to decline|i must decline|that request|it (?:is|would be) "
    r"(?:not appropriate|inappropriate))",
    r"^i (?:must|have to|need to|['’]ll have to|will have to)(?: respectfully| politely)? (?:decline|refuse)",
    r"^(?:it (?:is|would be) (?:inappropriate|unethical|not appropriate) for me|(?:that|this)(?: request)? (?:goes "
    r"against|violates) (?:my|our|the) )",
    r"^(?:i['’]m|i am) (?:just |only )?(?:an ai|a language model|a large language model)[^.]{0,60}(?:can['’]?t|"
    r"cannot|not able|unable|not (?:allowed|permitted))",
    r"^as an? (?:ai|artificial|large language|language)[^.]{0,60}\bi (?:can['’]?t|cannot|am unable|am not able|"
    r"['’]m (?:un|not )able|don['’]?t have|do not have|must)",
    r"^(?:i can['’]?t|i cannot|can['’]?t|cannot) (?:help|assist)\b",
    # German
    r"^(?:(?:es )?tut mir (?:sehr )?leid|entschuldigung|verzeihung|leider|ich bedauere?)[,.:]*\s*(?:aber )?(?:als "
    r"ki[^.]{0,40})?(?:\w+ ){0,3}?(?:kann|darf|werde|könnte) (?:ich |ihnen |dir |euch |dabei |damit |hierbei |das |"
    r"diese\w* |leider )*[^.]{0,60}(?:nicht|keine?n?)\b[^.]{0,60}(?:helf|behilflich|beantwort|unterstütz|erfüll|"
    r"erstell|bereitstell|nachkomm|geben|schreib|generier|liefer|tun)",
    r"^(?:(?:es )?tut mir (?:sehr )?leid|entschuldigung)[,.:]*\s*(?:aber )?(?:dabei|damit|hierbei|bei dieser \w+|"
    r"das) (?:kann|darf) ich[^.]{0,40}nicht",
    r"^ich (?:kann|darf|werde) (?:ihnen |dir |euch )?(?:dabei |damit |hierbei |leider |diese \w+ )"
    r"+[^.]{0,40}nicht\b[^.]{0,30}(?:helf|behilflich|unterstütz|erfüll|beantwort|nachkomm)",
    # French
    r"^(?:(?:je suis|désolée?|je m['’]excuse|je regrette|malheureusement|navrée?)[^.]{0,30}?[,.]?\s*(?:mais )?)?je "
    r"ne (?:peux|puis|suis pas en mesure|suis pas capable|pourrai)\b[^.]{0,25}(?:aider|répondre|fournir|assister|"
    r"satisfaire|accéder|générer|créer|écrire|donner|traiter)",
    # Spanish, Portuguese, Italian
    r"^(?:lo siento|lo lamento|disculpa|perdón|lamentablemente|me temo que)[^.]{0,25}?[,.]?\s*(?:pero )?(?:yo )?no "
    r"(?:puedo|me es posible|estoy (?:en condiciones|autorizad[oa]|capacitad[oa]))\b",
    r"^no puedo (?:ayudarte|ayudarle|ayudar|cumplir|proporcionar|responder a es[ao]|asistir|atender)",
    r"^(?:desculpe|desculpa|sinto muito|lamento|infelizmente|peço desculpas)[^.]{0,25}?[,.]?\s*(?:mas )?(?:eu )?não "
    r"(?:posso|consigo|me é possível|sou capaz)",
    r"^(?:eu )?não posso (?:ajudar|fornecer|responder a ess[ea]|atender|cumprir)",
    r"^(?:mi dispiace|mi spiace|scusa|purtroppo|sono spiacente)[^.]{0,25}?[,.]?\s*(?:ma )?(?:io )?non (?:posso|sono "
    r"in grado|mi è possibile)",
    r"^non posso (?:aiutart?[ilv]?i?|fornire|rispondere a quest|assistert)",
    # Dutch, Swedish, Polish, Turkish
    r"^(?:het spijt me|sorry|helaas|excuses)[^.]{0,20}?[,.]?\s*(?:maar )?(?:(?:daar|hier|dit|dat)\w* kan ik|ik kan|"
    r"kan ik)[^.]{0,50}(?:niet|geen)\b",
    r"^(?:tyvärr|jag är ledsen|förlåt|jag beklagar)[^.]{0,20}?[,.]?\s*(?:men )?(?:jag kan|kan jag|det kan jag)"
    r"[^.]{0,30}inte\b",
    r"^(?:przepraszam|przykro mi|niestety)[^.]{0,20}?[,.]?\s*(?:ale )?nie (?:mogę|jestem w stanie)",
    r"^(?:üzgünüm|maalesef|özür dilerim|kusura bakma\w*)[^.]{0,60}(?:yardımcı olam|yapamam|yanıtlayamam|cevap "
    r"veremem|sağlayamam|oluşturamam|mümkün değil)",
    # Russian and Ukrainian
    r"^(?:извините|простите|к сожалению|прошу прощения|мне (?:очень )?жаль|вибачте|на жаль)[^.]{0,20}?[,.]?\s*(?:но "
    r"|але )?(?:я )?(?:не (?:могу|в состоянии|имею возможности|можу))",
    r"^я не (?:могу|можу) (?:помочь|вам помочь|тебе помочь|ответить на этот|предоставить|выполнить|обсуждать|"
    r"допомогти)",
    # Chinese, Japanese, Korean
    r"^(?:非常|很)?(?:抱歉|对不起|對不起|遗憾)[^。]{0,12}(?:我)?(?:无法|無法|不能|没办法|沒辦法|没有办法|不便|不可以)",
    r"^(?:作为|作為)(?:一个|一個)?(?:ai|人工智能|人工智慧|语言模型|語言模型)[^。]{0,20}(?:我)?(?:无法|無法|不能)",
    r"^我(?:无法|無法|不能)(?:帮|幫|提供|回答|协助|協助|满足|滿足|完成这|完成這|为您|為您)",
    r"^(?:大変)?(?:申し訳|すみません|恐れ入り|ごめんなさい|恐縮)[^。]{0,60}(?:"
    r"できません|出来ません|できかね|いたしかね|お答えでき|お手伝いでき|応じられ|お受けでき)",
    r"^(?:죄송합니다|죄송하지만|미안하지만|미안합니다|유감스럽게도)[^.]{0,5}\.?[^.]{0,50}(?:수 없|"
    r"어렵습니다|드릴 수|않습니다|못합니다)",
    # Arabic, Hebrew, Hindi, Greek
    r"^(?:عذر|آسف|أعتذر|للأسف|معذرة|أنا آسف)[^.]{0,30}(?:لا أستطيع|لا يمكنني|لا أقدر|لن أتمكن|لا يمكن)",
    r"^(?:אני מצטער|מצטער|סליחה|לצערי)[^.]{0,30}(?:לא יכול|לא יכולה|אין באפשרותי|איני)",
    r"^(?:क्षमा|माफ|मुझे खेद|मुझे अफ़सोस)[^।]{0,80}(?:नहीं कर सक|नहीं दे सक|असमर्थ|नहीं कर पा)",
    r"^(?:λυπάμαι|συγγνώμη|δυστυχώς)[^.]{0,30}(?:δεν μπορώ|δεν είμαι σε θέση|αδυνατώ)",
)
_SOFT = (
    r"^(?:(?:i['’]m sorry|i am sorry|sorry|unfortunately|apologies)[,.;—–-]*\s*(?:but\s+)?)?i (?:don['’]?t|do not|"
    r"can['’]?t|cannot) (?:have (?:access|the ability|the capability|enough information|real-?time)|access|browse|"
    r"open|view|see) ",
    r"^(?:(?:es )?tut mir leid|leider)[,.:]*\s*(?:aber )?(?:ich )?habe? (?:ich )?keinen zugriff",
    r"^(?:désolée?|malheureusement|je suis désolée?)[^.]{0,8}(?:mais )?je n['’]ai pas accès",
)
_MISSING = (
    r"(?:please|could you|can you|kindly|you can)\s+(?:provide|share|paste|send|give me|upload|attach)\b[^.?!]{0,60}"
    r"\b(?:text|code|email|e-mail|image|picture|document|article|content|message|snippet|file|details|it|passage|"
    r"function)\b",
    r"\b(?:i (?:don['’]?t|do not|can['’]?t|cannot) see|there (?:is|was)n?['’]?t?(?: no)?|you (?:haven['’]?t|have "
    r"not|didn['’]?t|did not) (?:provided?|include|share|attach|paste))\b"
    r"[^.?!]{0,30}\b(?:any|an|a|the|your|no)\b[^.?!]{0,20}\b(?:text|code|email|image|picture|document|article|"
    r"attachment|file|content)\b",
    r"\b(?:bitte|könnte\w* (?:sie|du))\b[^.?!]{0,30}\b(?:text|code|bild|e-mail|nachricht|dokument)"
    r"\b[^.?!]{0,30}\b(?:schick|send|einfüg|teil|bereitstell|zur verfügung|hochlad)",
    r"(?:请|請)(?:您)?(?:提供|发送|發送|粘贴|贴出|上传|上傳)[^。]{0,12}(?:文本|文字|代码|代碼|图片|圖片|内容|"
    r"內容|邮件|郵件)",
)
_MARKS = re.compile(
    r"\b(?:as an ai|language model|my guidelines|my programming|content policy|als ki\b|en tant qu['’]ia|como ia\b)",
    re.I,
)

_ABOUT_REFUSING = re.compile(
    r"\b(?:refus\w*|declin\w*|reject\w*|turn(?:s|ed|ing)? (?:\w+ ){0,3}down|say(?:ing)? no|apolog\w*|sorry|"
    r"can['’]?t|cannot|unable|"
    r"excuse|denial|deny|absag\w*|ablehn\w*|verweiger\w*|entschuldig\w*|kann (?:\w+ ){0,4}nicht|leider|décliner|"
    r"excus\w*|"
    r"ne (?:peux|puis)|rechaz\w*|disculp\w*|lo siento|no puedo|recus\w*|desculp\w*|não posso|rifiut\w*|scus\w*|"
    r"отказ\w*|извин\w*|не могу)|拒绝|拒絕|道歉|抱歉|对不起|婉拒|断る|断り|謝|申し訳|すみません|거절|사과|죄송|"
    r"اعتذار|رفض",
    re.IGNORECASE,
)
"""The prompt is itself about a refusal or an apology: a text like one may be what was wanted."""
_VOICE = re.compile(
    r"\b(?:repl(?:y|ies)|respond|answer (?:this|him|her|them|to)|write back|response to|antworte?\b|antwort(?:e|en)"
    r"? auf|"
    r"répon\w*|respond[ea]\w*|contest\w*|rispond\w*|ответь\w*|beantwort\w*|translate|übersetz\w*|tradu\w*|"
    r"role-?play|pretend|"
    r"act as|dialog\w*|conversation|monologue|repeat|quote|say (?:this|it|exactly))|回复|回覆|翻译|翻譯|返信|"
    r"翻訳|답장|번역",
    re.IGNORECASE,
)
"""The answer is somebody else's voice: only what a model says of itself counts then."""

_strong = re.compile("|".join(f"(?:{pattern})" for pattern in _STRONG), re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"^(?:(?:but|however|so|and|though|if|for that|therefore|aber|daher|mais),? ){0,3}(?:please|kindly|could you|"
    r"can you|would you|i(?:['’]d| would)? (?:recommend|suggest|advise|encourage|can['’]?t|cannot|don['’]?t|am unable|"
    r"['’]?m unable|['’]?m sorry|apologi)|you (?:(?:can|could|should|may|might|will|need to|have to) ){0,2}"
    r"(?:check|visit|consult|contact|provide|share|paste|upload|send|describe|look it up|search)|"
    r"you (?:provide|share|paste|upload|send|describe|tell|give)|let me know|is there|the (?:latest|current|most)|"
    r"bitte|könntest|könnten|kannst|veuillez|pourriez)\b",
    re.IGNORECASE,
)
"""What is said after a limit and is no answer: that the user may look elsewhere, or tell more."""
_CLAUSE = re.compile(r"(?:[.!?;:]\s|,?\s(?:but|however|though|aber|mais)\s)", re.IGNORECASE)
_soft = re.compile("|".join(f"(?:{pattern})" for pattern in _SOFT), re.IGNORECASE)
_missing = re.compile("|".join(f"(?:{pattern})" for pattern in _MISSING), re.IGNORECASE)
_OPENING = re.compile(
    r"^(?:(?:hi|hello|hey|oh|well|thank you|thanks|hallo|bonjour|hola|olá|ciao|hmm|i understand)"
    r"\b[^.!,\n]{0,60}[.!,]\s*)+",
    re.I,
)


def refuses(asked: str, answer: str, words: int) -> bool:
    """Whether the model declines in its own voice. `asked` is the prompt's text, `words` the length of the answer."""
    if words > LONGEST_WORDS:
        return False
    start = _start(answer)
    found = _strong.match(start) or (words <= LONGEST_SOFT_WORDS and _soft.match(start) and not _goes_on(start))
    if not found:
        return False
    if _VOICE.search(asked) or _ABOUT_REFUSING.search(asked):
        return _MARKS.search(start) is not None
    return True


def misses_the_text(answer: str, words: int) -> bool:
    """Whether the model asks for the text or picture that it was given."""
    return words <= LONGEST_SOFT_WORDS and _missing.search(_start(answer)) is not None


def _goes_on(start: str) -> bool:
    """Whether an answer follows after what the model says that it can't see or reach."""
    end = _CLAUSE.search(start)
    if end is None:
        return False
    rest = start[end.end() :].strip()
    return len(rest.split()) >= FEWEST_USEFUL_WORDS and _ELSEWHERE.match(rest) is None


def _start(answer: str) -> str:
    start = re.sub(r"[*_#>\s]+", " ", answer[: 2 * READ_CHARS]).strip()
    return _OPENING.sub("", start)[:READ_CHARS]
