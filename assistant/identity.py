"""Who somebody is: "Who is X?", "What is X's job?" → the sentence that introduces X, with the words that tell it marked.

News tells it once, beside the name ("Helena Brisk, director of the port authority", "prosecutor Ivo Sandrel"), and no
other word of the question stands there; so these places are looked for by their form.
"""

import re
from collections.abc import Iterable, Sequence

from assistant.compose import Pick
from assistant.domain import Article
from assistant.question import Question
from assistant.sentences import cached_sentence_spans
from assistant.voices.lexicon import ORGANISATION, ROLE, TITLES

_ASKS = re.compile(
    r"^\W*(?:(?:and|so|but)\s+)?(?:who(?:\s+exactly)?(?:\s+(?:is|was)|['’]s)\s+(?P<who>[^?]+)|"
    r"what(?:\s+(?:is|was)|['’]s)\s+(?P<owner>[^?]+?)['’]s?\s+(?:current\s+|official\s+)?"
    r"(?:job|role|position|post|title|profession|occupation|function|office|work)|"
    r"what\s+does\s+(?P<does>[^?]+?)\s+do(?:\s+for\s+(?:a\s+living|work))?|"
    r"what\s+(?:kind\s+of\s+)?(?:job|role|position|post|title|profession|occupation)\s+(?:does|did)\s+(?P<has>[^?]+?)\s+(?:have|hold))"
    r"\s*\??\s*$",
    re.IGNORECASE,
)
ROLES = (ROLE | TITLES | frozenset(["firefighter", "watchman", "negotiator", "presenter", "docker", "worker", "owner", "member"])) - {
    "union", "party", "company", "group", "agency", "ministry", "department", "government", "office", "hospital", "court",
    "city", "authority", "authorities", "people", "person", "state", "police",
}  # fmt: skip
_BODIES = (ORGANISATION | (ROLE - ROLES)) - {"person", "people"}
_LEADS = r"who (?:is|was|leads?|led|heads?|headed|chairs?|runs?|ran|represents?|works?|worked|plays?|played|wrote|founded|owns)\b"
_WORD = re.compile(r"\w[\w'’.&-]*")
_STOPS = frozenset(
    "said says say told added that and but when while as by with to in on from for according also of was is are were be".split()
)
_HONORIFIC = frozenset("dr mr mrs ms miss sir prof rev".split())
_SPEAKER = re.compile(r"[”\"],? (the (?:[a-z-]+ ){0,2}[a-z-]+) (?:told|said|says|added|recalled)\b")
_CAPITAL = re.compile(r"([A-Z][\w.'’-]*)\s$")
_FULL_NAME = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b")
_ANOTHER = re.compile(rf"\b(?i:{'|'.join(sorted(ROLES))}) (?!of\b|for\b)[A-Z][a-z]+ [A-Z][a-z]+")
_LONGEST = 90  # characters of a description


def asked_about(question: Question) -> str:
    """The name whose bearer is asked for; empty when the question asks something else."""
    found = _ASKS.match(question.text)
    if not found or len(question.names) != 1:
        return ""
    who = next(g for g in found.groups() if g is not None).strip()
    name = question.names[0]
    title = who.removesuffix(name).lower().split() if who.endswith(name) else ["?"]
    return name if set(title) <= TITLES else ""


def introduction(name: str, articles: Iterable[Article]) -> list[Pick]:
    """The quotation that says beside the name who this is; empty when none does. More than a title is preferred."""
    titled: list[Pick] = []
    called: list[Pick] = []
    for article in articles:
        spans = [
            s for s in cached_sentence_spans(article.text, article.language or "en")
            if not any(x < s[1] and s[0] < y for x, y in article.boilerplate)
        ]  # fmt: skip
        fuller = re.search(rf"\b(?:[A-Z][\w'-]+ )+{re.escape(name)}(?!\w)", article.text)
        opening = (name, fuller.group()) if fuller else (name,)
        for n, (a, b) in enumerate(spans):
            text = article.text[a:b]
            if place := told(text, name):
                if " " in text[slice(*place)]:
                    return [Pick(article, a, b, place)]
                titled = titled or [Pick(article, a, b, place)]
            elif not called and text.startswith(opening):
                called = _called(article, spans[n : n + 4])
    return called or titled


def _called(article: Article, spans: Sequence[tuple[int, int]]) -> list[Pick]:
    """ "X poured a coffee. | "It was white," |the crane driver| said.": the next speaker, when nobody else is named."""
    for n, (a, b) in enumerate(spans[1:], 1):
        text = article.text[a:b]
        if found := _SPEAKER.search(text):
            first = spans[0]
            between = article.text[spans[0][1] : a + found.start()]
            if set(found.group(1).lower().split()) & ROLES and not _FULL_NAME.search(between):
                return [Pick(article, *first, resolves=True), Pick(article, a, b, found.span(1))]
        if n and _FULL_NAME.search(text):
            break
    return []


def told(text: str, name: str) -> tuple[int, int] | None:
    """Where a sentence says who the bearer of the name is, in code points of the sentence."""
    surname = name.split()[-1]
    for m in re.finditer(rf"(?<![\w-]){re.escape(surname)}(?![\w-])(?!['’]s\b)", text):
        first = m.start()
        while (before := _CAPITAL.search(text[:first])) and (
            before.group(1) in name.split() or not _is_role(before.group(1))
        ):
            first = before.start(1)  # the forename
        forenames = text[first : m.start()].split()
        if " " in name and (not set(forenames) & set(name.split()) if forenames else name.split()[0] not in text):
            continue  # somebody else of that surname
        if (behind := _behind(text, m.end())) or (behind := _ahead(text, first)):
            return behind
    return None


def _is_role(word: str) -> bool:
    low = word.lower().rstrip(".")
    return low in ROLES and low not in _HONORIFIC


def _behind(text: str, at: int) -> tuple[int, int] | None:
    """ "X, |director of the port authority|," and "X is |the director …|"."""
    found = re.match(r"(?:,\s|\s(?:is|was)\s)([^,.;:()—–\n]{3,})", text[at:])
    if not found:
        return None
    if _ANOTHER.search(found.group(1)):
        return None  # the next of a list: "X, agency director Y"
    words = [w.lower() for w in _WORD.findall(found.group(1))]
    tells = (
        re.match(_LEADS, found.group(1))
        or (words[:1] and words[0] in ("a", "an", "the") and set(words[:5]) & _BODIES)
        or (set(words[:7]) & ROLES and words[0] not in _STOPS and not words[0].endswith("ed"))
    )
    start = at + found.start(1)
    return (start, min(start + len(found.group(1).rstrip()), start + _LONGEST)) if tells else None


def _ahead(text: str, at: int) -> tuple[int, int] | None:
    """ "|prosecutor| X", "|the city's fire chief|, X"."""
    before = text[:at].rstrip(" ,")
    clause: Sequence[re.Match[str]] = list(
        _WORD.finditer(before, max((before.rfind(c) for c in ',;:()–—\n"“”'), default=-1) + 1)
    )
    if not clause or not before.endswith(clause[-1].group()):
        return None
    role = next(
        (n for n in range(len(clause) - 1, max(-1, len(clause) - 7), -1) if clause[n].group().lower() in ROLES), None
    )
    if (
        role is None
        or (role < len(clause) - 1 and clause[role + 1].group() not in ("of", "for", "at", "in"))
        or (clause[-1].group() in _STOPS)
    ):
        return None
    first = role
    while first and role - first < 4:
        word = clause[first - 1].group().lower()
        if word in _STOPS or (word.endswith("ed") and first > 1):
            break  # a verb: "freed |prosecutor X|"
        first -= 1
    return clause[first].start(), clause[-1].end()
