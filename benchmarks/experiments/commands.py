"""Running what makes tables: other measuring commands, and the questions that several of them read once."""

import hashlib
import subprocess
import sys
from collections.abc import Callable, Sequence

from assistant.embed import load_embedder
from assistant.reader import MODEL_FOLDER
from benchmarks.experiments.markdown import tables_in
from benchmarks.experiments.place import Place
from benchmarks.retrieval import KNOWN, ROOT, known_files
from ingest import ingest_folder
from training.cases import SETS

LEASH, INJECTION = "leash.jsonl", "injection.jsonl"
"""Files with the kept replies of a chat model."""

Run = Callable[[Place], str]
"""Gives what is printed: tables, and what stands around them."""


def command(module: str, *arguments: str) -> Run:
    """A measuring command as it is; its arguments may name parts of the place, as {place.cache}."""

    def run(place: Place) -> str:
        return _printed(module, [a.format(place=place) for a in arguments])

    return run


def _printed(module: str, arguments: Sequence[str]) -> str:
    called = [sys.executable, "-m", module, *arguments]
    return subprocess.run(called, check=True, cwd=ROOT, text=True, stdout=subprocess.PIPE).stdout


def reader(place: Place) -> str:
    """The shipped reader on the best sentences of a plain method; these are written once."""
    candidates = place.cache / "newsqa-candidates.jsonl.gz"
    if not candidates.is_file():
        newsqa = place.outside / "newsqa_cnn"
        _printed("training.newsqa_candidates", ["--newsqa", str(newsqa), "--out", str(candidates)])
    return _printed("training.evaluate_reranker", ["--candidates", str(candidates)])


def fitted(module: str) -> Run:
    """One of the two fits, on questions that the product of today reads; another product reads them anew."""

    def run(place: Place) -> str:
        cases = place.cache / f"cases-{_version()}.pkl"
        if not cases.is_file():
            sets = [s.replace("../shared", str(place.shared)) for s in SETS]
            _printed("training.cases", [str(cases), *sets])
        return _printed(module, [str(cases)])

    return run


def _version() -> str:
    """A short hash of what decides how questions are read: the reader, the code, the questions."""
    parts = [MODEL_FOLDER / "model.onnx", *(ROOT / "assistant").rglob("*.py"), *(ROOT / "training").glob("*.py")]
    parts += [path for folder in ("training/data", "eval/data", "articles") for path in (ROOT / folder).rglob("*.*")]
    whole = hashlib.sha256()
    for path in sorted(p for p in parts if p.is_file()):
        whole.update(path.read_bytes())
    return whole.hexdigest()[:12]


def features(place: Place) -> str:
    """The weights of a sentence without each feature, and fewer sentences read."""
    options = ["--ablate", "--sample", "200", "--read", "24", "--read", "16"]
    folders = ["--shared", str(place.shared), "--cache", str(place.cache)]
    return tables_in(_printed("benchmarks.sentences", [*options, *folders]))[-1]


def leash(place: Place) -> str:
    """The kept replies of a model on the five articles, judged unchecked and verified."""
    articles, questions, _ = known_files(KNOWN[0], place.shared)
    library = place.cache / KNOWN[0].replace(" ", "-")
    ingest_folder(articles, library, load_embedder("wordllama"))
    kept = ["--library", str(library), "--questions", str(questions), "--raw", str(place.runs / LEASH)]
    return _printed("benchmarks.leash", ["table", *kept, "--model", place.model])
