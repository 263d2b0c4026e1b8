"""Sets of sentences, that need no library: is a sentence supported by a text; what does a follow-up ask."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from assistant.domain import Article, Turn
from assistant.replies import Proposal
from assistant.rewrite import standalone
from assistant.support import Block, support
from assistant.terms import content_words, stem
from assistant.verify import check
from eval.metrics import auroc, precision_recall, token_f1
from eval.outside.load import records
from eval.outside.report import Progress, Tally
from eval.summary import Measure

_ANSWER = "ASSISTANT:"


def _sampled(folder: Path, sample: int) -> Iterator[list[dict[str, Any]]]:
    """The records of each file of a set, or `sample` of them by hashed id."""
    for path in sorted([*folder.glob("*.jsonl"), *folder.glob("*.jsonl.gz")]):
        found = list(records(path))
        if sample:
            found = sorted(found, key=lambda r: hashlib.sha256(str(r["id"]).encode()).digest())[:sample]
        yield found


def faithfulness(folder: Path, sample: int, progress: Progress) -> tuple[int, tuple[Measure, ...]]:
    """QAGS and SummEdits: sentences people labelled as supported by a text or not. `whole text`: the text as one
    quotation; `quoted`: only what the product would quote of it, three sentences at most, as it happens in an answer.
    A sentence counts as passed when the check calls it supported."""
    tally, extra, seen = Tally(), [], 0
    for rows in _sampled(folder, sample):
        name = str(rows[0]["source"])
        truth = [bool(r["label"]) for r in rows]
        for way, judge in (("whole text", _whole), ("quoted", _quoted)):
            passed, scores = [], []
            for r in rows:
                label, score = judge(str(r["claim"]), str(r["context"]))
                passed.append(label == "supported")
                scores.append(score)
            for r, t, p in zip(rows, truth, passed, strict=True):
                group = r.get("group", r["id"])
                if t:
                    tally.add(f"{name}, {way}: supported ones passed", p, group)
                else:
                    tally.add(f"{name}, {way}: unsupported ones stopped", not p, group)
            precision, _ = precision_recall(passed, truth)
            extra.append(Measure(name=f"{name}, {way}: precision of what passed", value=precision, n=sum(passed)))
            extra.append(Measure(name=f"{name}, {way}: AUROC", value=auroc(scores, truth), n=len(rows), unit="area"))
        seen += len(rows)
        progress(seen, seen)
    return seen, (*tally.measures(), *extra)


def _whole(claim: str, context: str) -> tuple[str, float]:
    found = check(claim, [context])
    return found.label, found.score


def _quoted(claim: str, context: str) -> tuple[str, float]:
    article = Article("", "", "", "", "", "file", "utf-8", context)
    found = support(Proposal(claim), [Block(article, 0, len(context))])
    return found.verdict.label, found.verdict.score


def multiturn_rewrite(folder: Path, sample: int, progress: Progress) -> tuple[int, tuple[Measure, ...]]:
    """mtRAG and TREC CAsT: a follow-up as people made it stand alone, beside the product's rewriting and beside the
    follow-up as it is; `searched with`: the rewriting and the earlier texts that retrieval weighs in. Only follow-ups
    that people changed count."""
    tally, seen = Tally(), 0
    for rows in _sampled(folder, sample):
        for r in rows:
            seen += 1
            if not r["history"] or _words(r["last_turn"]) == _words(r["rewrite"]):
                continue
            name = str(r["id"]).partition("-")[0]
            made = standalone(r["last_turn"], history(r["history"]))
            searched = " ".join([made.question, *(text for text, _ in made.context)])
            for label, text in (("follow-up as it is", r["last_turn"]), ("rewritten", made.question)):
                tally.add(f"{name}, {label}: token F1", token_f1(text, [r["rewrite"]]), r["conv"])
                tally.add(f"{name}, {label}: content words found", _covered(text, r["rewrite"]), r["conv"])
            tally.add(f"{name}, searched with: content words found", _covered(searched, r["rewrite"]), r["conv"])
        progress(seen, seen)
    return seen, tally.measures()


def history(said: Sequence[str]) -> list[Turn]:
    """The conversation before a follow-up: questions, and answers marked as the assistant's where the set has them."""
    found: list[Turn] = []
    for text in said:
        if text.startswith(_ANSWER) and found:
            found[-1] = Turn(question=found[-1].question, answer=text.removeprefix(_ANSWER).strip())
        else:
            found.append(Turn(question=text))
    return found


def _words(text: str) -> set[str]:
    return {stem(w) for w in content_words(text)}


def _covered(text: str, gold: str) -> float | None:
    wanted = _words(gold)
    return len(wanted & _words(text)) / len(wanted) if wanted else None
