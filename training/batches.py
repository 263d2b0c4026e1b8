"""Turns questions into training groups: one sentence that answers against several that do not."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from training.bm25 import BM25
from training.cloze import cloze
from training.corpus import Corpus, Question

ENTITY = re.compile(r"\b(?:[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*|\d[\d,.]*\d|\d+)\b")
WORD = re.compile(r"\b[a-z]+\b")  # lower case: not a name
_NOT_ENTITY = "Who What When Where Which Why How In On At Is Are Was Were Did Do Does The A An For From Of By To With"
NOT_ENTITY = frozenset(_NOT_ENTITY.split())


@dataclass(frozen=True)
class Pair:
    """One sequence: `label` 1 answers, 0 does not; `span` is known for some answers only."""

    question: str
    sentence: str
    context: str
    label: int
    span: tuple[int, int] | None
    span_known: bool
    tempting: bool = False  # does not answer, and looks as if it did


# The answer first, if there is one; a pair whose question differs counts for the no-answer loss alone.
Group = list[Pair]


@dataclass(frozen=True)
class Recipe:
    """What goes into a group."""

    section_negatives: int = 3
    mined_negatives: int = 3
    context: bool = True
    swaps: bool = True
    word_swaps: bool = True
    word_dropout: float = 0.08


def mine(corpus: Corpus, questions: Sequence[Question], depth: int = 30) -> None:
    """Fill `mined` with the best BM25 sentences of other sections that do not hold the answer."""
    index = BM25([sentence.text for sentence in corpus.sentences])
    for question in questions:
        own = {corpus.sentences[i].text for i in (*question.positives, *question.section)}
        best = (-index.scores(question.text)).argsort(kind="stable")[: depth + 20]
        question.mined = [
            int(i)
            for i in best
            if corpus.sentences[i].text not in own
            and not (question.target and question.target.lower() in corpus.sentences[i].text.lower())
        ][:depth]


def group(corpus: Corpus, question: Question, recipe: Recipe, rng: random.Random, vocabulary: Vocabulary) -> Group:
    """One answer, its negatives, and now and then the answer under a question about something else."""
    if not question.positives:
        return _unanswered(corpus, question, recipe, rng)
    positive = rng.choice(question.positives)
    negatives = rng.sample(question.section, min(recipe.section_negatives, len(question.section)))
    wanted = recipe.section_negatives + recipe.mined_negatives - len(negatives)
    negatives += rng.sample(question.mined, min(wanted, len(question.mined)))
    text = _drop_words(question.text, recipe.word_dropout, rng)
    mode = rng.random()  # one choice for the whole group, or the context would give the answer away

    def pair(i: int, asked: str, label: int) -> Pair:
        sentence = corpus.sentences[i]
        span = question.spans.get(i) if label else None
        known = span is not None or not label
        return Pair(asked, sentence.text, _context(sentence.title, sentence.previous, mode, recipe), label, span, known)

    made = [pair(positive, text, 1), *(pair(i, text, 0) for i in negatives)]
    shown = f"{corpus.sentences[positive].text} {made[0].context}"
    if recipe.swaps and rng.random() < 0.35:
        other = _swap_entity(question.text, shown, rng, vocabulary.entities)
        if other:
            made.append(pair(positive, other, 0))
    if recipe.word_swaps and rng.random() < 0.35:
        other = _swap_word(question, shown, rng, vocabulary)
        if other:
            made.append(pair(positive, other, 0))
    return made


def _unanswered(corpus: Corpus, question: Question, recipe: Recipe, rng: random.Random) -> Group:
    """A question that nothing answers: the sentence that seems to, two beside it, one from elsewhere."""
    tempting, *beside = question.section
    chosen = [
        tempting,
        *rng.sample(beside, min(2, len(beside))),
        *rng.sample(question.mined, min(1, len(question.mined))),
    ]
    text, mode = _drop_words(question.text, recipe.word_dropout, rng), rng.random()
    made = []
    for i in chosen:
        sentence = corpus.sentences[i]
        context = _context(sentence.title, sentence.previous, mode, recipe)
        made.append(Pair(text, sentence.text, context, 0, None, True, i == tempting))
    return made


def cloze_group(corpus: Corpus, recipe: Recipe, rng: random.Random, index: Sequence[int]) -> Group | None:
    """A rule-made question on a random sentence against its neighbours in the pool."""
    i = rng.choice(index)
    made = cloze(corpus.sentences[i].text, rng)
    if made is None:
        return None
    text, span = made
    mode = rng.random()
    out: Group = []
    for j in (i, i + 1, i - 1, rng.choice(index)):
        sentence = corpus.sentences[j % len(corpus.sentences)]
        context = _context(sentence.title, sentence.previous, mode, recipe)
        out.append(Pair(text, sentence.text, context, int(j == i), span if j == i else None, True))
    return out


@dataclass(frozen=True)
class Vocabulary:
    """What a question can be changed with: names and numbers, and content words by their ending."""

    entities: Sequence[str]
    words: Mapping[str, Sequence[str]]
    near: Mapping[str, Sequence[str]]  # article: the words of its questions, the likelier mistakes
    function_words: frozenset[str]


def vocabulary_of(questions: Sequence[Question]) -> Vocabulary:
    """Names, numbers and content words of questions; their 120 most frequent words are taken for function words."""
    counts = Counter(w for q in questions for w in WORD.findall(q.text))
    function = frozenset(w for w, _ in counts.most_common(120))
    near: dict[str, set[str]] = {}
    for q in questions:
        near.setdefault(q.article, set()).update(w for w in WORD.findall(q.text) if len(w) >= 4 and w not in function)
    by_ending: dict[str, list[str]] = {}
    for word, count in sorted(counts.items()):
        if count >= 2 and len(word) >= 4 and word not in function:
            by_ending.setdefault(_ending(word), []).append(word)
    entities = sorted({e for q in questions for e in _entities(q.text)})
    return Vocabulary(entities, by_ending, {name: sorted(found) for name, found in near.items()}, function)


def _ending(word: str) -> str:
    return next((e for e in ("ing", "ed", "tion", "ly", "er", "s") if word.endswith(e)), "")


def _entities(text: str) -> list[str]:
    return [m for m in ENTITY.findall(text) if m not in NOT_ENTITY]


def _context(title: str, previous: str, mode: float, recipe: Recipe) -> str:
    if not recipe.context or mode < 0.25:
        return ""
    if mode < 0.5:
        return previous
    return f"{title}. {previous}" if previous else title


def _drop_words(text: str, rate: float, rng: random.Random) -> str:
    words = text.split()
    if rng.random() < 0.5 or len(words) < 4:
        return text
    return " ".join(word for i, word in enumerate(words) if i == 0 or rng.random() > rate * 2)


def _swap_word(question: Question, shown: str, rng: random.Random, vocabulary: Vocabulary) -> str | None:
    """The question about something that nobody said: "Why did she resign?" of a sentence where she sings."""
    text, lower = question.text, shown.lower()
    shared = [w for w in WORD.findall(text) if len(w) >= 4 and w not in vocabulary.function_words and w in lower]
    if not shared:
        return None
    old = rng.choice(shared)
    near = [w for w in vocabulary.near.get(question.article, ()) if _ending(w) == _ending(old)]
    for attempt in range(20):
        new = rng.choice(near if near and attempt < 8 and rng.random() < 0.6 else vocabulary.words[_ending(old)])
        if new[:5] != old[:5] and new[:5] not in lower:
            return re.sub(rf"\b{re.escape(old)}\b", new, text)
    return None


def _swap_entity(question: str, sentence: str, rng: random.Random, entities: Sequence[str]) -> str | None:
    shared = [e for e in _entities(question) if e.lower() in sentence.lower()]
    if not shared:
        return None
    old = rng.choice(shared)
    numeric = old[0].isdigit()
    for _ in range(20):
        new = rng.choice(entities)
        if new[0].isdigit() == numeric and new.lower() not in sentence.lower() and new != old:
            return question.replace(old, new)
    return None
