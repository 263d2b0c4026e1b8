"""How the product grows: ingest rate, memory, disk, query time and recall, by size; and against the plain recipe.

    python -m benchmarks.growth --sizes 1000,10000,100000 --out docs/scale
    python -m benchmarks.growth --sizes 1000 --peer .venv-peers/langchain/bin/python --peer-articles 200

Synthetic articles (benchmarks/corpus.py), default embedder. Every ingest and every series of questions is a process of
its own; seconds are wall clock, and since a shared machine makes those uncertain, CPU seconds stand beside them.
Recall@10 is of Chroma against exact search over the same stored vectors, on 200 questions (first lines of articles).
"""

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from benchmarks.corpus import article, write
from benchmarks.plot import line_chart
from benchmarks.scale_tables import scale_tables

ROOT = Path(__file__).resolve().parent.parent
_EVERY = 20_000  # chunks between two points of the curve of an ingest
CHUNKS_PER_ARTICLE = 10.3  # of the synthetic articles, about; sizes are asked for in chunks


def _child(task: str, *arguments: object) -> dict[str, Any]:
    """Run one task of this module in a fresh process; its JSON, with the process's own peak memory and CPU time."""
    command = [sys.executable, "-m", "benchmarks.growth", "--task", task, *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, check=False)
    if done.returncode:
        raise RuntimeError(f"{task} failed")
    answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


def _used() -> dict[str, float]:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "cpu_seconds": round(own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime, 2),
        "peak_mb": round(own.ru_maxrss / 1024, 1),
        "worker_peak_mb": round(children.ru_maxrss / 1024, 1),
    }


def task_ingest(folder: str, library: str, workers: str) -> dict[str, Any]:
    """Ingest a folder; report, rates and memory."""
    from assistant.embed import load_embedder
    from ingest import ingest_folder
    from ingest.pipeline import Progress

    embedder = load_embedder("wordllama")
    started = time.perf_counter()
    spent: dict[str, float] = {}
    under_way, since = "read", started
    curve: list[dict[str, float]] = []

    def observe(step: str) -> None:
        nonlocal under_way, since
        now = time.perf_counter()
        spent[under_way] = spent.get(under_way, 0.0) + now - since
        under_way, since = step, now

    def progress(at: Progress) -> None:
        if at.chunks >= (len(curve) + 1) * _EVERY:
            seconds = {"seconds": round(at.seconds, 1), "chroma_seconds": round(spent.get("vectors", 0.0), 1)}
            curve.append({"chunks": at.chunks, **seconds, **_used()})
            print(json.dumps(curve[-1]), file=sys.stderr, flush=True)  # what a run that is cut off leaves behind

    report = ingest_folder(
        Path(folder), Path(library), embedder, workers=int(workers), progress=progress, observe=observe
    )
    used = _used()
    index = sum(f.stat().st_size for f in Path(library, "vectors").rglob("*.bin"))
    disk = sum(f.stat().st_size for f in Path(library).rglob("*") if f.is_file())
    return {
        **used, "articles": report.articles, "chunks": report.chunks, "seconds": report.seconds, "copies": report.copies,
        "chroma_seconds": round(spent.get("vectors", 0.0), 1), "curve": curve,
        "stages": report.stages, "unchanged": report.unchanged, "failed": len(report.failed),
        "index_mb": round(index / 2**20, 1), "disk_mb": round(disk / 2**20, 1),
    }  # fmt: skip


def task_ask(library: str, count: str) -> dict[str, Any]:
    """Search times of the whole retrieval and of its parts, and recall of the index against exact search."""
    import assistant
    from assistant.library.exact import ExactSearch

    started = time.perf_counter()
    bot = assistant.load(library)
    bot.search("warm up the harbour", k=5)
    opened = time.perf_counter() - started
    questions = [" ".join(article(number * 37 % 50_000).split("\n\n")[3].split()[:14]) for number in range(int(count))]
    whole, vector, cpu = [], [], []
    for question in questions:
        at, cpu_at = time.perf_counter(), time.process_time()
        bot.search(question, k=10)
        whole.append(time.perf_counter() - at)
        cpu.append(time.process_time() - cpu_at)
    embed = bot.retrieval.embedder.embed_query
    asked = [embed(q) for q in questions]
    found = []
    for v in asked:
        at = time.perf_counter()
        found.append({i for i, _ in bot.retrieval.index.search(v, 10)})
        vector.append(time.perf_counter() - at)
    used = _used()
    exact = ExactSearch(bot.catalogue)
    recall = sum(len(found[i] & {x for x, _ in exact.search(v, 10)}) for i, v in enumerate(asked)) / (10 * len(asked))
    return {
        "open_seconds": round(opened, 3), "recall_at_10": round(recall, 4), "peak_mb": used["peak_mb"],
        **{f"{name}_{p}_ms": round(1000 * s, 2) for name, times in (("search", whole), ("search_cpu", cpu), ("vectors", vector))
           for p, s in (("p50", median(times)), ("p95", quantiles(times, n=20)[-1]))},
    }  # fmt: skip


def task_index(library: str) -> dict[str, Any]:
    """Memory of the vector index alone: what opening and asking it adds to a process that has Chroma ready."""
    from assistant.vectors import VectorIndex

    def resident() -> float:
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20

    with tempfile.TemporaryDirectory() as empty:
        VectorIndex(Path(empty)).count()
    before = resident()
    index = VectorIndex(Path(library))
    index.search([1.0, *[0.0] * 255], 10)
    return {"index_memory_mb": round(resident() - before, 1)}


def cold(library: Path, runs: int = 5) -> dict[str, float]:
    """Best of some: seconds, and CPU seconds, of `citewire ask` as a process, from start to exit.

    With compiled modules, as pip leaves them; the first run compiles and is never the best.
    """
    times, cpu = [], []
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(library.parent / "compiled")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-m", "ui.cli", "ask", "Who leads the council?", "--library", str(library), "--json"]
    for _ in range(runs):
        at, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, capture_output=True, cwd=ROOT, check=False, env=environment)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(time.perf_counter() - at)
        cpu.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return {"cold_ask_seconds": round(min(times), 2), "cold_ask_cpu_seconds": round(min(cpu), 2)}


def grow(sizes: list[int], work: Path, workers: int) -> Iterator[dict[str, Any]]:
    """One row a size: ingest, the same again, questions, cold start."""
    for size in sizes:
        folder, library = work / f"articles-{size}", work / f"library-{size}"
        shutil.rmtree(library, ignore_errors=True)
        write(folder, round(size / CHUNKS_PER_ARTICLE))
        first = _child("ingest", folder, library, workers)
        print(json.dumps(first), file=sys.stderr, flush=True)
        again = _child("ingest", folder, library, workers)
        row = {
            "size": size, **first,
            "chunks_per_second": round(first["chunks"] / first["seconds"], 1),
            "chunks_per_cpu_second": round(first["chunks"] / first["cpu_seconds"], 1),
            "articles_per_second": round(first["articles"] / first["seconds"], 1),
            "again_seconds": again["seconds"], "again_unchanged": again["unchanged"],
            **_child("index", library), **{f"ask_{k}": v for k, v in _child("ask", library, 200).items()},
            **cold(library),
        }  # fmt: skip
        row["beside_mb"] = round(first["peak_mb"] - row["index_memory_mb"], 1)
        row["load_average"] = round(os.getloadavg()[0], 1)
        yield row


def versus(peer: str, count: int, work: Path, workers: int) -> dict[str, Any]:
    """The plain LangChain recipe and the product on the same files, one after the other."""
    folder = work / "peer-articles"
    write(folder, count)
    flat = work / "peer-flat"
    flat.mkdir(exist_ok=True)
    for path in folder.rglob("*.txt"):
        shutil.copy(path, flat / path.name)
    shutil.rmtree(work / "peer-library", ignore_errors=True)
    ours = _child("ingest", flat, work / "peer-library", workers)
    recipe = ROOT / "benchmarks" / "peers" / "systems" / "langchain_recipe.py"
    shutil.rmtree(work / "peer-index", ignore_errors=True)
    out = work / "peer.json"
    command = [peer, str(recipe), "ingest", str(flat), str(work / "peer-index"), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    theirs = json.loads(out.read_text())
    return {
        "articles": count, "ours_seconds": ours["seconds"], "ours_cpu_seconds": ours["cpu_seconds"],
        "recipe_seconds": round(theirs["seconds"], 2), "recipe_cpu_seconds": round(theirs["cpu_seconds"], 2),
        "recipe_passages": theirs["passages"],
        "times_faster": round(theirs["seconds"] / ours["seconds"], 1),
        "times_less_cpu": round(theirs["cpu_seconds"] / ours["cpu_seconds"], 1),
    }  # fmt: skip


def report(new: list[dict[str, Any]], peer: dict[str, Any] | None, out: Path) -> None:
    """Write `scale.json`, `scale-table.md` and the plots; what was measured before and is not measured anew stays."""
    out.mkdir(parents=True, exist_ok=True)
    file = out / "scale.json"
    before = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {"rows": [], "peer": None}
    by_size = {row["size"]: row for row in [*before["rows"], *new]}
    rows = [by_size[size] for size in sorted(by_size)]
    machine = {"python": platform.python_version(), "machine": platform.machine(), "cpus": os.cpu_count()}
    peer = peer or before["peer"]
    stored = {"rows": rows, "peer": peer, "machine": machine}
    file.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    made = "\n\n".join(scale_tables(rows, peer))
    (out / "scale-table.md").write_text(made + "\n", encoding="utf-8")
    if len(rows) > 1:
        x = [float(r["chunks"]) for r in rows]
        for name, title, columns in (
            ("rate", "Ingest, chunks a second", ["chunks_per_second", "chunks_per_cpu_second"]),
            ("memory", "Peak memory and disk, MB", ["peak_mb", "disk_mb", "index_mb"]),
            ("query", "Query, milliseconds", ["ask_search_p50_ms", "ask_search_p95_ms", "ask_vectors_p95_ms"]),
        ):
            series = {c: [float(r[c]) for r in rows] for c in columns}
            (out / f"scale-{name}.svg").write_text(line_chart(title, "chunks", x, series), encoding="utf-8")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,10000,100000", help="chunks, separated by commas")
    parser.add_argument("--out", type=Path, default=Path("docs/scale"))
    parser.add_argument("--work", type=Path, help="folder for articles and libraries; a temporary one by default")
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument(
        "--peer", default="", help="python of an environment made by benchmarks/peers/setup.sh langchain"
    )
    parser.add_argument("--peer-articles", type=int, default=200)
    parser.add_argument("--task", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.task:
        name, *arguments = options.task
        tasks: dict[str, Callable[..., dict[str, Any]]] = {"ingest": task_ingest, "ask": task_ask, "index": task_index}
        print(json.dumps(tasks[name](*arguments)))
        return
    with tempfile.TemporaryDirectory() as folder:
        work = options.work or Path(folder)
        work.mkdir(parents=True, exist_ok=True)
        for row in grow([int(s) for s in options.sizes.split(",") if s], work, options.workers):
            report([row], None, options.out)  # a run that is stopped keeps the sizes it has finished
        peer = versus(options.peer, options.peer_articles, work, options.workers) if options.peer else None
    report([], peer, options.out)
    print((options.out / "scale-table.md").read_text(), end="")
    if peer:
        print(json.dumps(peer))


if __name__ == "__main__":
    main()
