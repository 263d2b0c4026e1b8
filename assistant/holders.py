"""Who holds a role: "Who is the president of X?" → the name that stands beside that role in the articles.

The other direction of `identity.py`, and stricter than evidence by words: another country's president is no answer.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.abbreviations import initials
from assistant.compose import Pick
from assistant.domain import Article
from assistant.identity import ROLES, told
from assistant.persons import likeness
from assistant.question import Question, find_names
from assistant.sentences import cached_sentence_spans
from assistant.terms import STOP, fold, stem, words
from assistant.thesaurus import clusters_of

_ASKS = re.compile(
    r"^\W*(?:(?:and|so|but)\s+)?who(?:\s+exactly)?(?:\s+(?:is|was)|['’]s)\s+(?P<role>[^?]+?)\s*\?*\s*$", re.IGNORECASE
)
_MORE = re.compile(
    r"\b(?:who|that|which|whose|to|by|said|sworn|chosen|shot|hit|born|taken|given|found|held|caught|sent|according|and|or|\w{3,}ed|(?!managing|acting|leading)\w{3,}ing)\b",
    re.IGNORECASE,
)
_HEADS = re.compile(
    r"^\W*(?:(?:and|so|but)\s+)?who\s+(?:currently\s+|now\s+)?(?P<verb>heads|leads|runs|chairs|directs|commands|edits|manages|"
    r"governs)\s+(?P<what>[^?]+?)\s*\?*\s*$",
    re.IGNORECASE,
)
_OFFICES = {
    "heads": "head director chief chairman chair president",
    "leads": "leader head director chief captain president chairman",
    "runs": "director head manager owner chief mayor",
    "chairs": "chair chairman president",
    "directs": "director",
    "commands": "commander chief captain",
    "edits": "editor",
    "manages": "manager coach director",
    "governs": "governor president mayor",
}  # offices whose holder is said to do it
_HEAD_OF = {
    "head": "heads",
    "boss": "runs",
    "leader": "leads",
    "chief": "heads",
}  # "who is the head of X?" asks the same
_SCOPE = re.compile(
    r",?\s+(?:in|from) (?:the|that|this|one) (?:[\w'’-]+ ){0,2}(?:accounts?|articles?|items?|pieces?|reports?|stor(?:y|ies))\b[^?]*",
    re.IGNORECASE,
)  # which article is meant, where that is said
_NOW = frozenset("current present incumbent new".split())
_PAST = re.compile(r"\b(?:former|then|ex|late|previous|outgoing)\b", re.IGNORECASE)
_LEANS = re.compile(r"\b(?:its|their|his|her|the \w+['’]s)\b", re.IGNORECASE)
_STATES = ((r"\b(?:U\.S\.(?:A\.)?|USA?\b|United States)", "American"), (r"\b(?:U\.K\.|UK\b|United Kingdom)", "British"))
_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}")
_SEX = re.compile(r"(?:man|woman|person)$")  # spokesman, spokeswoman: one office


@dataclass(frozen=True, slots=True)
class Role:
    """What a description must hold: the role ("fire chief") and whose it is ("Ukraine", "Hanna Veld")."""

    nouns: frozenset[str]
    whose: tuple[frozenset[str], ...]

    def named(self, stems: set[str]) -> bool:
        """Whether the role itself is said."""
        return self.nouns <= stems

    def missing(self, stems: set[str]) -> list[frozenset[str]]:
        """What it is the role of, and is not said. Of a name of two words one will do, of a longer one two."""
        return [w for w in self.whose if sum(_has(s, stems) for s in w) < min(2, max(1, len(w) - 1))]


def role_asked(question: Question) -> Role | None:
    """The role whose holder is asked for; None when the question asks something else."""
    found = _ASKS.match(_SCOPE.sub("", question.text))
    if not found or _MORE.search(found["role"]):
        return None
    asked = _asked(found["role"])
    nouns = [w for w in asked if w in ROLES]
    if (
        not nouns
        or len(asked) < 2
        or (asked[-1] not in ROLES and not re.search(r"\b(?:of|for|at|in)\b", found["role"]))
    ):
        return None
    return Role(frozenset(map(_office, nouns)), _whose(question, [w for w in asked if w not in nouns]))


def offices_asked(question: Question) -> list[Role]:
    """The roles of which any would answer "Who heads the port authority?"; empty when the question asks something else."""
    if (role := role_asked(question)) and len(role.nouns) == 1 and (verb := _HEAD_OF.get(*role.nouns)):
        return [Role(frozenset([_office(noun)]), role.whose) for noun in _OFFICES[verb].split()]
    found = _HEADS.match(question.text)
    if not found or _MORE.search(found["what"]):
        return []
    asked = _asked(found["what"])
    whose = _whose(question, asked)
    return (
        [Role(frozenset([_office(noun)]), whose) for noun in _OFFICES[found["verb"].lower()].split()] if asked else []
    )


def _asked(phrase: str) -> list[str]:
    """Its words, but for the small ones and those that say that today's holder is meant."""
    return [w for w in _words(phrase) if w not in STOP and w not in _NOW]


def _whose(question: Question, asked: Sequence[str]) -> tuple[frozenset[str], ...]:
    """Stems of what the role belongs to: the words of a name together, each other word by itself."""
    names = [n for n in ([w for w in _words(name) if w in asked] for name in question.names) if n]
    in_names = {w for n in names for w in n}
    return tuple(frozenset(map(stem, w)) for w in (*names, *([w] for w in asked if w not in in_names)))


def was(question: Question) -> bool:
    """Whether a former holder is asked for."""
    return bool(_PAST.search(question.text) or re.search(r"\bwho was\b", question.text, re.IGNORECASE))


def holders(asked: Role, articles: Iterable[Article], past: bool = False) -> list[Pick]:
    """The quotation that names who holds the role, its name marked; empty when none does.

    Best is a description that says whose role it is; else a bare one ("Mayor X") in an article whose title or first
    sentences are about that place. `past` also takes a former holder, who otherwise comes after any other.
    """
    found: list[tuple[int, Pick]] = []
    for article in articles:
        spans = cached_sentence_spans(article.text, article.language or "en")
        lead = _stems(f"{article.title} {article.text[: spans[min(1, len(spans) - 1)][1]]}") if spans else set()
        for n, (a, b) in enumerate(spans):
            if any(x < b and a < y for x, y in article.boilerplate):
                continue
            text = article.text[a:b]
            if not asked.named(_stems(text)):
                continue
            before = article.text[slice(*spans[n - 1])] if n else ""
            for name in _persons(text):
                at = text.find(name)
                place = told(text, name)
                if place is None:
                    continue
                description = text[slice(*place)]
                if not asked.named(_stems(description)):
                    continue
                around = f"{description} {before} {text[:at]}" if _LEANS.search(description) else description
                missing = asked.missing(_stems(around))
                if missing and not (
                    _bare(description, asked) and all(not Role(asked.nouns, (m,)).missing(lead) for m in missing)
                ):
                    continue
                rank = 2 * bool(missing) + (not past and bool(_PAST.search(text[max(0, place[0] - 12) : place[1]])))
                found.append((rank, Pick(article, a, b, (at, at + len(name)))))
                if not rank:
                    return [found[-1][1]]
    return [min(found, key=lambda f: f[0])[1]] if found else []


def says_all(asked: Role, text: str) -> bool:
    """Whether a text holds the role and whose it is, or related words."""
    stems = _stems(text)
    return asked.named(stems) and not asked.missing(stems)


def of_another(asked: Role, text: str) -> bool:
    """Whether a sentence names who holds that role somewhere else: "British Prime Minister X"."""
    for name in _persons(text):
        place = told(text, name)
        description = text[slice(*place)] if place else ""
        if asked.named(_stems(description)) and asked.missing(_stems(description)) and not _bare(description, asked):
            return True
    return False


def _persons(text: str) -> list[str]:
    """The names of persons in a sentence, without the titles and offices before them."""
    found = []
    for run in find_names(text):
        parts = run.split()
        last = max((i for i, p in enumerate(parts) if p.lower().rstrip(".,") in ROLES), default=-1)
        name = " ".join(parts[last + 1 :])
        at = text.find(name) if name else -1
        if at >= 0 and not STOP.issuperset(name.lower().split()) and likeness(text, at, at + len(name)) >= 0.6:
            found.append(name)
    return found


def _bare(description: str, asked: Role) -> bool:
    """Whether it names nothing but the role: "Mayor", "the fire chief", and not "British Prime Minister"."""
    known = asked.nouns.union(*asked.whose)
    return all(w.lower() in ROLES or stem(w.lower()) in known for w in re.findall(r"\b[A-Z]\w*", description))


def _words(text: str) -> list[str]:
    for spelling, name in _STATES:
        text = re.sub(spelling, name, text)
    text = _DOTTED.sub(lambda m: m.group().replace(".", ""), text)
    return [w.removesuffix("'s").removesuffix("’s") for w in words(fold(text))]


def _stems(text: str) -> set[str]:
    return {stem(w) for w in _words(text)} | {_office(w) for w in _words(text)} | initials(text)


def _office(word: str) -> str:
    return stem(_SEX.sub("", word)) if word in ROLES else stem(word)


def _has(wanted: str, stems: set[str]) -> bool:
    return wanted in stems or any(clusters_of(wanted) & clusters_of(s) for s in stems)
