"""Reads candidate sentences with a small cross-encoder: how well each answers the question, and with which words.

Optional: without the model files `SentenceReader.load` gives None and callers rank without it. What the model is,
what it was trained on and how well it does: models/reranker/MODEL_CARD.md.
"""

import logging
import threading
import unicodedata
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

MODEL_FOLDER = Path(__file__).parent / "models" / "reranker"

_QUESTION, _SENTENCE, _CONTEXT = 40, 96, 40  # tokens kept of each, as in training
_LONGEST_SPAN = 30  # tokens
_THREADS = 2  # sentences read side by side; each alone, on one thread

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer. `context` is what precedes it: title, previous sentence, both or nothing."""

    text: str
    context: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model makes of one candidate.

    `relevance` is a logit: sigmoid(relevance) estimates the chance that the sentence answers the question.
    `span` is the likeliest answer inside `text`, in code points, end-exclusive; None for a text without a word.
    `span_score` is the log odds of that span against no answer in this sentence.
    """

    relevance: float
    span: tuple[int, int] | None
    span_score: float


@dataclass(frozen=True, slots=True)
class _Sequence:
    """Token ids and types, the position of the sentence's first token and its tokens' offsets."""

    ids: list[int]
    types: list[int]
    first: int
    offsets: list[tuple[int, int]]


class SentenceReader:
    """Runs the model. Thread-safe; equal input gives equal output on one machine, whatever else is read with it."""

    def __init__(self, session: Any, tokenizer: Any, threads: int = _THREADS) -> None:
        self._session, self._tokenizer = session, tokenizer
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="reader")
        self._cls, self._sep = (int(tokenizer.token_to_id(token)) for token in ("[CLS]", "[SEP]"))

    @classmethod
    def load(cls, path: Path | None = None, threads: int = _THREADS) -> Self | None:
        """The reader in folder `path` (default: the one shipped), or None when it is absent or cannot be read."""
        folder = path or MODEL_FOLDER
        model, vocabulary = folder / "model.onnx", folder / "tokenizer.json"
        if not (model.is_file() and vocabulary.is_file()):
            return None
        try:
            import onnxruntime
            from tokenizers import Tokenizer

            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1
            options.inter_op_num_threads = 1
            options.log_severity_level = 3
            session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
            tokenizer = Tokenizer.from_file(str(vocabulary))
            tokenizer.no_padding()
            tokenizer.no_truncation()
            reader = cls(session, tokenizer, threads)
            reader.score("Who?", [Candidate("Nobody.")])  # a wrong model fails here, not at the first question
        except Exception as error:  # the two libraries raise bare Exception; the product works on without the file
            if not threading.main_thread().is_alive():
                return None  # loaded ahead while the program was ending: nobody waits for it
            _log.warning("Reranker in %s cannot be used (%s); ranking without it.", folder, error)
            return None
        return reader

    def score(self, question: str, candidates: Sequence[Candidate]) -> list[Reading]:
        """One reading for each candidate, in their order."""
        if not candidates:
            return []
        sequences = self._encode(question, candidates)
        runs = self._pool.map(self._run, sequences)
        readings = []
        for sequence, candidate, (relevance, spans) in zip(sequences, candidates, runs, strict=True):
            span, score = _best_span(spans, sequence, candidate.text)
            readings.append(Reading(relevance, span, score))
        return readings

    def _encode(self, question: str, candidates: Sequence[Candidate]) -> list[_Sequence]:
        texts = [question, *(c.text for c in candidates), *(c.context for c in candidates)]
        encoded = self._tokenizer.encode_batch(texts, add_special_tokens=False)
        asked = encoded[0].ids[:_QUESTION]
        made = []
        for i in range(len(candidates)):
            text, before = encoded[1 + i], encoded[1 + len(candidates) + i].ids[:_CONTEXT]
            words = text.ids[:_SENTENCE]
            ids = [self._cls, *asked, self._sep, *words, self._sep]
            types = [0] * (len(asked) + 2) + [1] * (len(words) + 1)
            if before:
                ids += [*before, self._sep]
                types += [0] * (len(before) + 1)
            made.append(_Sequence(ids, types, len(asked) + 2, text.offsets[:_SENTENCE]))
        return made

    def _run(self, sequence: _Sequence) -> tuple[float, NDArray[np.float32]]:
        """Relevance and span logits of one sequence.

        Never in a batch: the 8-bit activations of a batch share one scale, so a sentence's score would depend on
        which others it is read with. Alone it costs the same and is nearer to 32 bits (docs/experiments.md).
        """
        ids = np.array([sequence.ids], dtype=np.int64)
        types = np.array([sequence.types], dtype=np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": types}
        relevance, spans = self._session.run(["relevance", "spans"], feed)
        return float(relevance[0]), spans[0]


def _best_span(logits: NDArray[np.float32], sequence: _Sequence, text: str) -> tuple[tuple[int, int] | None, float]:
    """The best start and end among the sentence's tokens, widened to whole words, and its log odds.

    Position 0 stands for no answer (Devlin et al. 2019, section 4.3).
    """
    count = len(sequence.offsets)
    nothing = float(logits[0].sum())
    if not count:
        return None, -nothing
    inside = logits[sequence.first : sequence.first + count].astype(np.float64)
    sums = inside[:, 0][:, None] + inside[:, 1][None, :]
    allowed = np.triu(np.ones_like(sums, dtype=bool)) & ~np.triu(np.ones_like(sums, dtype=bool), _LONGEST_SPAN)
    best = int(np.where(allowed, sums, -np.inf).argmax())
    first, last = divmod(best, count)
    start, end = sequence.offsets[first][0], sequence.offsets[last][1]
    while start > 0 and _joined(text[start - 1], text[start]):
        start -= 1
    while end < len(text) and _joined(text[end - 1], text[end]):
        end += 1
    return (start, end), float(sums[first, last]) - nothing


def _joined(left: str, right: str) -> bool:
    """Whether two neighbouring characters belong to one word (or one visible character)."""
    if left.isspace() or right.isspace():
        return False
    if unicodedata.category(right) in ("Mn", "Me", "Mc") or "\u200d" in (left, right):
        return True
    return (left.isalnum() or unicodedata.category(left) == "Mn") and right.isalnum()
