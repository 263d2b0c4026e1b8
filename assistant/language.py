"""Which language a text, or a question, is in: the script tells, or the commonest small words do.

Used to split sentences, and to tell a reader whose question is in a language that none of the articles is in.
"""

import re
from collections import Counter
from collections.abc import Sequence

from assistant.question import ASKING, AUXILIARIES
from assistant.terms import STOP

_SCRIPTS = [
    ("ar", "\u0600-\u06ff"), ("he", "\u0590-\u05ff"), ("el", "\u0370-\u03ff"), ("hi", "\u0900-\u097f"),
    ("ja", "\u3040-\u30ff"), ("ko", "\uac00-\ud7af"), ("zh", "\u4e00-\u9fff"),
]  # fmt: skip
_SMALL_WORDS = {
    "en": "the of and to in is that for was with on as by it from at has have said not",
    "de": "der die das und ist nicht mit den von zu auf dem im für ein eine sich des auch nach",
    "fr": "le la les des et est dans que une pour qui sur pas du au par avec plus été sont",
    "es": "el los las que del una por con para se no su es al lo como más pero fue según",
    "it": "il che di della per non una con del sono nel alla più gli anche è dei come dal",
    "pt": "o os que do da em um uma para com não por mais dos das como ao foi são pela",
    "nl": "het een van en dat op te zijn met voor niet aan er door bij naar ook heeft wordt uit",
    "pl": "nie się na jest do że przez oraz dla po jak od za jego był są ale który tym czy",
    "ru": "и в не на что с по как из за от его это для был также заявил к он года",
    "uk": "і в не на що з та як із за від його це для був також заявив до він року",
}
NAMES = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese", "nl": "Dutch",
    "pl": "Polish", "ru": "Russian", "uk": "Ukrainian", "ar": "Arabic", "he": "Hebrew", "el": "Greek", "hi": "Hindi",
    "ja": "Japanese", "ko": "Korean", "zh": "Chinese",
}  # fmt: skip
_ASKS = {
    "de": "wer wen wem wessen was welche welcher welches welchen wann wo wohin woher warum wieso weshalb worüber womit wofür wovon wie viele wurde "
    "wurden war waren hat haben sind gibt nenne zeige fasse über dem dass",
    "fr": "qui que quoi quel quelle quels quelles quand où pourquoi comment combien a ont était étaient fut ce cette il elle "
    "donne donnez résume résumez quelles d l",
    "es": "quién quien quiénes qué cuál cuáles cuándo cuando dónde donde cómo cuánto cuánta cuántos cuántas son fueron ha han "
    "sobre de en un resume dime",
    "it": "chi cosa quale quali quando dove perché come quanto quanta quanti quante è ha hanno stato stata lo gli le un di",
    "pt": "quem qual quais quando onde porque quanto quanta quantos quantas há têm tem são a de e no na nos nas",
    "nl": "wie wat welke wanneer waar waarom hoe hoeveel heeft hebben was de in",
    "pl": "kto kogo co kiedy gdzie dlaczego ile jaki jaka jakie czy był była w z",
}  # besides the small words: what questions are asked with
_WORDS_OF = {language: frozenset(f"{_SMALL_WORDS[language]} {asks}".split()) for language, asks in _ASKS.items()}
_FIRST = frozenset(
    "wer wen wem wessen worüber womit wofür wovon wann warum wieso weshalb welche welcher welches qui pourquoi quand combien quel quelle quels quelles "
    "quién quiénes qué cuál cuándo dónde cuánto cuánta cuántos cuántas chi perché quanti quante quem quais quantos quantas wie "
    "welke wanneer waarom hoeveel kto kiedy gdzie dlaczego ile comment cómo wo où".split()
)  # a question that begins with one of these is in no English
_PARTICLE = re.compile(
    r"(?<=\w)\s+(?:(?:de|del|della|di|da|do|dos|du|des|la|las|le|les|los|el|von|van|der|den|zu|y|e)\s+)+(?=[^\W\d_a-z])"
)
_ENGLISH = STOP | ASKING | AUXILIARIES
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_UKRAINIAN = re.compile("[іїєґ]", re.IGNORECASE)
_VOTES: dict[str, list[str]] = {}
for _language, _words in _SMALL_WORDS.items():
    for _small in _words.split():
        _VOTES.setdefault(_small, []).append(_language)
_WORD = re.compile(r"[^\W\d_]+")


def detect_language(text: str) -> str:
    """ISO 639-1 code, or empty when the first 3,000 characters do not tell."""
    sample = text[:3000]
    if not sample.isascii():
        letters = sum(c.isalpha() for c in sample) or 1
        for language, span in _SCRIPTS:
            if len(re.findall(f"[{span}]", sample)) > 0.2 * letters:
                return language
    words = _WORD.findall(sample.lower())
    scores = Counter(language for w in words for language in _VOTES.get(w, ()))
    if not scores:
        return ""
    best, votes = scores.most_common(1)[0]
    return best if votes >= max(2, 0.08 * len(words)) else ""


def question_language(question: str) -> str:
    """ISO 639-1 code of the language that a question is asked in; empty when it does not tell.

    Names do not count: neither capitalised words after the first, nor the small words between them ("Rio de la Plata").
    One English asking word makes a question English.
    """
    letters = sum(c.isalpha() for c in question) or 1
    for language, span in _SCRIPTS:
        if len(re.findall(f"[{span}]", question)) > 0.5 * letters:
            return language
    if len(_CYRILLIC.findall(question)) > 0.5 * letters:
        return "uk" if _UKRAINIAN.search(question) else "ru"
    spoken = _WORD.findall(_between_names(question))
    asked = [w.lower() for n, w in enumerate(spoken) if n == 0 or not w[0].isupper()]
    english = sum(w in _ENGLISH for w in asked)
    best, votes = "en" if english > 1 else "", 0
    for language, known in _WORDS_OF.items():
        found = sum(w in known for w in asked)
        if any(w in (ASKING | AUXILIARIES) - known for w in asked):
            continue
        enough = found >= 2 or (found == 1 and asked[0] in _FIRST & known)
        if enough and found > max(english, votes):
            best, votes = language, found
    return best


def _between_names(question: str) -> str:
    """The question without small words between two capitalised ones, of which the first does not open it."""
    return re.sub(rf"(?<!^)(?<![?!.¿¡]\s)\b([^\W\d_a-zß-ÿ][\w'’-]*){_PARTICLE.pattern}", r"\1 ", question)


def foreign(question: str, languages: Sequence[str]) -> str:
    """One sentence when no article is in the language of the question; else empty.

    Args:
        question: as it was typed.
        languages: codes of the articles' languages, the commonest first; empty for texts too short to tell.
    """
    asked = question_language(question)
    known = [NAMES[code] for code in languages if code in NAMES]
    if not asked or not known or languages[0] not in NAMES or asked in languages:
        return ""
    there = known[0] if len(known) == 1 else f"{', '.join(known[:-1])} and {known[-1]}"
    use = known[0] if len(known) == 1 else "one of these"
    return f"{FOREIGN} {NAMES[asked]} and the articles are in {there}: ask in {use}, or add articles in {NAMES[asked]}."


FOREIGN = "The question seems to be in"
