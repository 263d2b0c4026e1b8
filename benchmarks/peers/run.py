"""This product beside what people would use instead: same files, same questions, same machine, same run, one table.

    benchmarks/peers/setup.sh                                   # once: an environment a peer, under .venv-peers
    python -m benchmarks.peers.run NEWSQA_FOLDER [--articles 250] [--sample 200] [--only citewire txtai] [--work DIR] [--output table.md]

Every system builds its index in one process, searches in a second and answers in a third; models run on one thread. Only numbers are printed; the texts stay where they are.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from benchmarks.peers.score import COLUMNS, Row, score
from eval.outside.load import Document, Query, documents, draw, queries, write_articles

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SYSTEMS = {
    "citewire": ("", "citewire_product.py", "this product, no model"),
    "langchain": ("langchain", "langchain_recipe.py", "LangChain recipe: splitter 1000/200 → Chroma, MiniLM"),
    "txtai": ("txtai", "txtai_hybrid.py", "txtai hybrid: BM25 + MiniLM, paragraphs"),
    "haystack": ("haystack", "haystack_hybrid.py", "Haystack hybrid: BM25 + MiniLM, rank fusion, 150 words"),
    "llamaindex": ("llamaindex", "llamaindex_citation.py", "LlamaIndex citation engine: BM25 + MiniLM, rank fusion"),
}
OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "OMP_NUM_THREADS": "1",  # two threads that wait for each other on a shared machine cost peers twenty times as much
}


def interpreter(environment: str) -> Path | None:
    """The Python of a peer's environment; None when it was not made."""
    if not environment:
        return Path(sys.executable)
    path = Path(os.environ.get("PEERS_HOME", ROOT / ".venv-peers")) / environment / "bin" / "python"
    return path if path.is_file() else None


def run(name: str, place: Path, articles: Path, questions: Path) -> dict[str, Any]:
    """What each phase of one system gave, by phase.

    Raises:
        subprocess.CalledProcessError: it failed; its last words are on stderr.
    """
    environment, script, _ = SYSTEMS[name]
    python = interpreter(environment)
    assert python is not None
    index = place / f"{name}-index"
    path = os.pathsep.join([str(HERE / "systems"), str(ROOT)] if not environment else [str(HERE / "systems")])
    base = {**os.environ, **OFFLINE, "PYTHONPATH": path}
    found = {}
    for phase, paths in (("ingest", [articles, index]), ("search", [index, questions]), ("answer", [index, questions])):
        done = place / f"{name}-{phase}.json"
        if not done.is_file():  # else an earlier run with the same --work got this far
            command = [str(python), str(HERE / "systems" / script), phase, *map(str, [*paths, done])]
            subprocess.run(command, check=True, env=base | {"SPAWNED": repr(time.time())}, stdout=sys.stderr)
        found[phase] = json.loads(done.read_text(encoding="utf-8"))
    return found


def table(rows: Sequence[Row]) -> str:
    """Markdown, systems as columns."""
    lines = ["| | " + " | ".join(r.label for r in rows) + " |", "|---|" + "---:|" * len(rows)]
    for key, title, form in COLUMNS:
        cells = [form(r.values[key]) if r.values.get(key) is not None else "—" for r in rows]
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _drawn(folder: Path, articles: int, sample: int) -> tuple[list[Document], list[Query]]:
    """Articles whose hashed id is smallest, and questions on them: always the same ones."""
    texts, asked = documents(folder), queries(folder)
    if articles:
        texts = sorted(texts, key=lambda d: hashlib.sha256(d.doc_id.encode()).digest())[:articles]
    kept = {d.doc_id for d in texts}
    return texts, draw([q for q in asked if kept.issuperset(q.gold_doc_ids)], sample)


def main() -> None:
    """Run all systems that are installed and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path, help="a folder with documents.jsonl.gz and queries.jsonl.gz")
    parser.add_argument("--articles", type=int, default=0, help="take this many articles, and their questions; 0: all")
    parser.add_argument("--sample", type=int, default=0, help="ask this many questions; 0: all")
    parser.add_argument("--only", nargs="*", choices=list(SYSTEMS), default=list(SYSTEMS))
    parser.add_argument("--output", type=Path, help="also write the table (Markdown) and the numbers (.json) here")
    parser.add_argument("--work", type=Path, help="keep indexes and answers here, to go on after an interruption")
    options = parser.parse_args()
    texts, asked = _drawn(options.folder, options.articles, options.sample)
    rows: list[Row] = []
    with nullcontext(options.work) if options.work else tempfile.TemporaryDirectory(prefix="peers-") as place:
        articles, questions = Path(place) / "articles", Path(place) / "questions.jsonl"
        write_articles(texts, articles)
        questions.write_text(
            "".join(json.dumps({"qid": q.qid, "question": q.question}) + "\n" for q in asked), encoding="utf-8"
        )
        for name in options.only:
            if interpreter(SYSTEMS[name][0]) is None:
                print(f"{name}: skipped, run benchmarks/peers/setup.sh {name}", file=sys.stderr)
                continue
            print(f"{name} …", file=sys.stderr, flush=True)
            try:
                found = run(name, Path(place), articles, questions)
            except subprocess.CalledProcessError as error:
                print(f"{name}: failed with exit code {error.returncode}", file=sys.stderr)
                continue
            rows.append(score(SYSTEMS[name][2], found, asked, articles, len(texts)))
    made = table(rows)
    load = os.getloadavg()[1]
    print(f"{len(texts)} articles, {len(asked)} questions, {os.cpu_count()} cores at load {load:.1f}\n\n{made}")
    if options.output:
        options.output.write_text(made, encoding="utf-8")
        numbers = [{"system": r.label, **r.values} for r in rows]
        options.output.with_suffix(".json").write_text(json.dumps(numbers, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
