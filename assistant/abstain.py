"""Decides whether the evidence answers the question, and if not, why not and what is missing.

A logistic model over a few named signals gives the calibrated chance that the best evidence answers. Its weights were
fitted by `training/fit_abstention.py`; the reliability curve and the operating point stand in docs/experiments.md.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.abbreviations import initials
from assistant.domain import Status
from assistant.evidence import TYPED, Evidence
from assistant.question import Question, find_names
from assistant.terms import STOP, as_term, fold, stem, words
from assistant.thesaurus import clusters_of

THRESHOLD = 0.5
UNHEARD = 0.45  # at most the confidence when a name of the question stands in no article

SIGNALS: dict[str, float] = {
    "bias": -5.41,
    "unknown_names": -1.39,
    "typed": 0.12,
    "untyped": 0.45,
    "yes_no": 1.54,
    "contradicted": -1.51,
    "voice": 1.73,
    "span": 7.78,
    "retrieval": 3.00,
}

_NOT = re.compile(
    r"\b(?:not|never|no|no one|nobody|none|nothing|neither|nor|without|cannot|n't|denie[sd]|deny|denying|refus\w+|declin\w+|"
    r"reject\w+|rul\w+ out|dismiss\w+|unconfirmed|yet to be)\b|n't\b"
)
_OPPOSITES = (
    ("accept agree approve endorse consent back welcome support", "reject refuse deny dismiss rebuff decline oppose"),
    ("confirm admit acknowledge verify prove", "deny dismiss reject refute unconfirmed"),
    ("win", "lose defeat"),
    ("resign quit", "stay remain"),
)
_OPPOSITE = [({stem(w) for w in a.split()}, {stem(w) for w in b.split()}) for a, b in _OPPOSITES]
_KIND_OF_ANSWER = frozenset("date day month year time hour number amount name place reason person kind type".split())
_PRESUPPOSING = frozenset({"reason", "date", "place", "manner", "count", "money", "percent"})


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome: `status` tells answered from the three ways of not answering; `missing` names what is not there."""

    confidence: float
    status: Status
    missing: tuple[str, ...]
    reason: str

    @property
    def likely(self) -> float:
        """The confidence, but 0 where the articles deny what is asked, or lack one of its names."""
        return self.confidence if self.answered or (self.status == "mentioned" and not self.missing) else 0.0

    @property
    def answered(self) -> bool:
        """Whether the evidence may be shown as an answer."""
        return self.status == "answered"


def contradicts(question: Question, text: str) -> bool:
    """Whether the sentence negates, or says the opposite of, a verb that the question takes for granted."""
    if question.kind not in _PRESUPPOSING:
        return False
    if _NOT.search(fold(question.text)):
        return False
    folded = fold(text)
    tokens = words(folded)
    stemmed = [stem(w) for w in tokens]
    names = {stem(w) for n in question.names for w in words(n)}
    focus = stem(question.focus) if question.focus else ""  # what is counted is not what is claimed
    capital = {stem(w) for name in find_names(text) for w in words(name)}  # a name, though the question writes it small
    asked = [s for s in question.stems if s not in names | capital and s != focus]
    for s in asked:
        for mine, theirs in _OPPOSITE:
            if s in mine and theirs & set(stemmed) and names & set(stemmed):
                return True
    if not (names & set(stemmed) or not names):
        return False
    for i, word in enumerate(tokens):
        # "not" and "never" stand right before their verb, "nobody" is a subject with its verb further on
        if word in ("not", "never") or word.endswith("n't"):
            ahead = stemmed[i + 1 : i + 4]
        elif word in ("nobody", "none", "neither") or (word == "no" and tokens[i + 1 : i + 2] == ["one"]):
            ahead = stemmed[i + 1 : i + 9]
        else:
            continue
        if any(s in ahead for s in asked):
            return True
    return False


def unknown_terms(question: Question, evidence: Evidence, frequency: Mapping[str, int]) -> tuple[list[str], list[str]]:
    """Names, and other words, of the question that neither the article of the evidence nor a related word holds."""
    article = evidence.article
    lower = fold(f"{article.title} {article.outlet} {article.author} {article.text}")
    present = {stem(w) for w in set(words(lower))}
    groups = {g for s in present for g in clusters_of(s)}
    short = initials(article.text)
    in_names = {stem(w) for n in question.names for w in words(n)}

    def known(term: str) -> bool:
        s = stem(term)
        return s in present or term in short or bool(clusters_of(s) & groups) or (len(term) > 4 and term in lower)

    names = []
    for name in question.names:
        parts = [w for w in words(name) if w not in STOP]
        if parts and not all(known(p) for p in parts) and not initials(name) & present:
            names.append(name)
    names += [n for n in question.numbers if n not in lower]
    asked = in_names | _KIND_OF_ANSWER  # that no article says "date" tells nothing
    other = [t for t in question.terms if stem(t) not in asked and not known(t) and not t[0].isdigit()]
    return names, other


def signals(question: Question, ranked: Sequence[Evidence], frequency: Mapping[str, int]) -> dict[str, float]:
    """The signals of the best evidence, each in about 0…1."""
    best = ranked[0]
    f = best.features
    names, _ = unknown_terms(question, best, frequency)
    return {
        "bias": 1.0,
        "unknown_names": min(1.0, len(names) / max(1, len(question.names) + len(question.numbers))),
        "typed": f["typed"],
        "untyped": float(question.kind not in TYPED),
        "yes_no": float(question.kind == "yes-no"),
        "contradicted": float(any(contradicts(question, e.text) for e in ranked[:8] if e.score > 0.6 * best.score)),
        "voice": f["voice"],
        "span": f["span"],
        "retrieval": f["retrieval"],
    }


def _covered(best: Evidence) -> float:
    """How much of the question the sentence and what stands around it speak of, about 0…1."""
    f = best.features
    return min(1.0, f["words"] + 0.8 * f["related"] + 0.8 * f["context"] + 0.4 * f["article"])


def _unheard(names: Sequence[str], best: Evidence, frequency: Mapping[str, int]) -> tuple[str, ...]:
    """Of the names that the article of the evidence lacks, those that no article holds, nor their country or people."""
    lower = fold(best.article.text)

    def heard(word: str) -> bool:
        return bool(frequency.get(word)) or word[: max(4, len(word) - 2)] in lower or len(word) < 4

    return tuple(n for n in names if n[0].isupper() and "'" not in n and not any(heard(w) for w in words(fold(n))))


def _nowhere(terms: Iterable[str], frequency: Mapping[str, int]) -> tuple[str, ...]:
    """Those that no article holds: of the others it would be untrue to say that there is nothing on them."""
    return tuple(t for t in terms if (key := as_term(t)) and not frequency.get(key))


def confidence(values: Mapping[str, float], weights: Mapping[str, float] = SIGNALS) -> float:
    """Logistic model: 1 / (1 + exp(-Σ weight · signal))."""
    total = sum(weights[name] * value for name, value in values.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def decide(question: Question, ranked: Sequence[Evidence], frequency: Mapping[str, int]) -> Decision:
    """Whether, and why not, the best evidence answers the question."""
    if not ranked:
        return Decision(0.0, "absent", question.names or question.terms, reason_for("absent", question.names))
    values = signals(question, ranked, frequency)
    chance = confidence(values)
    names, other = unknown_terms(question, ranked[0], frequency)
    missing = _nowhere(dict.fromkeys([*names, *other]), frequency)
    if values["contradicted"] and (chance < THRESHOLD or contradicts(question, ranked[0].text)):
        return Decision(chance, "false_premise", missing, reason_for("false_premise", missing))
    if chance >= THRESHOLD and (unheard := _unheard(names, ranked[0], frequency)):
        return Decision(min(chance, UNHEARD), "absent", unheard, reason_for("absent", unheard))
    if chance >= THRESHOLD:
        return Decision(chance, "answered", (), "")
    status: Status = "absent" if _nowhere(names, frequency) or _covered(ranked[0]) < 0.5 else "mentioned"
    return Decision(chance, status, missing, reason_for(status, missing))


def reason_for(status: Status, missing: Sequence[str]) -> str:
    """One sentence for the reader."""
    what = ", ".join(f"“{m}”" for m in missing[:4])
    if status == "false_premise":
        return "The question assumes something that the articles deny or do not say."
    if status == "mentioned":
        return "The articles mention this but do not answer the question" + (f"; nothing on {what}." if what else ".")
    return "Not in these articles" + (f": nothing on {what}." if what else ".")
