"""Which language a text is in: the script tells, or the commonest small words do. Used to split sentences."""

import re
from collections import Counter

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
