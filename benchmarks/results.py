"""docs/results.md out of real runs: each section dated, with the command above its table. Numbers and ids only.

    python -m benchmarks.results sample paraphrases five outside abstention peers verify     # run and write these sections
    python -m benchmarks.results outside --saved newsqa.json rgb.json             # write it from saved output

A section stands between two markers; the others, and what is written by hand around them, stay as they are.
"""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from eval.markdown import measures_table, types_table
from eval.outside.report import SetReport, SetReports
from eval.outside.show import markdown
from eval.run import Run
from eval.saved import read_run
from eval.summary import summarise

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "results.md"
FIVE = "../shared/eval/questions.jsonl"
COMMANDS = {
    "sample": "citewire eval",
    "paraphrases": "citewire eval eval/data/paraphrases-sample.jsonl --articles articles",
    "five": f"citewire eval {FIVE} --articles ../shared/articles",
    "outside": "citewire eval outside --sample 300",
    "abstention": "python -m benchmarks.abstention --sample 300",
    "peers": "benchmarks/peers/setup.sh && python -m benchmarks.peers.run ../shared/eval/outside/newsqa_cnn",
    "verify": "python -m benchmarks.results verify",
}


def machine() -> str:
    """What the numbers were measured on, and how busy it was: times mean little when the load exceeds the cores."""
    return f"Python {platform.python_version()}, {os.cpu_count()} cores at load {os.getloadavg()[1]:.0f}"


def replace_section(page: str, name: str, command: str, body: str, when: str) -> str:
    """The page with one section renewed; a section that is not there yet is put at the end."""
    made = f"<!-- {name} -->\n`{command}` · {when} · {machine()}\n\n{body.strip()}\n<!-- /{name} -->"
    found = re.compile(rf"<!-- {name} -->.*?<!-- /{name} -->", re.S)
    return found.sub(lambda _: made, page) if found.search(page) else f"{page.rstrip()}\n\n{made}\n"


def run_body(run: Run) -> str:
    """The numbers of a run on known questions, and the ids of what went wrong."""
    summary = summarise(run.verdicts)
    wrong: dict[str, list[str]] = {}
    for v in run.verdicts:
        if v.failure:
            wrong.setdefault(v.failure, []).append(v.id)
    lines = [f"- {kind}: {', '.join(ids)}" for kind, ids in sorted(wrong.items(), key=lambda pair: -len(pair[1]))]
    library = run.library.get("fingerprint", "")
    head = f"{len(run.items)} questions, {run.model}, library `{library}`, run of {run.started[:16].replace('T', ' ')} UTC.\n"
    failures = ["What went wrong:\n", *lines] if lines else []
    return "\n".join([head, measures_table(summary), types_table(summary), *failures])


def _eval(arguments: Sequence[str]) -> Run:
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "run.json"
        subprocess.run(
            [sys.executable, "-m", "ui.cli", "eval", *arguments, "--no-text", "-o", str(out)],
            check=True, cwd=ROOT, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        return read_run(out)


def known(name: str) -> Callable[[list[Path]], str]:
    """A section on known questions: run as its command says, or read from a saved run."""

    def make(saved: list[Path]) -> str:
        return run_body(read_run(saved[0]) if saved else _eval(COMMANDS[name].split()[2:]))

    return make


def outside(saved: list[Path]) -> str:
    """The sets made by others."""
    if saved:
        outputs = [path.read_text(encoding="utf-8") for path in saved]
    else:
        command = [sys.executable, "-m", "ui.cli", *COMMANDS["outside"].split()[1:], "--json"]
        outputs = [subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True).stdout]
    reports: list[SetReport] = [r for text in outputs for r in SetReports.model_validate_json(text).sets]
    return markdown(reports)


def tables(name: str) -> Callable[[list[Path]], str]:
    """A section that its command prints as it is: run, or read from what was kept of a run."""

    def make(saved: list[Path]) -> str:
        if saved:
            return "\n".join(path.read_text(encoding="utf-8") for path in saved)
        command = [sys.executable, *COMMANDS[name].split(" && ")[-1].split()[1:]]
        return subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True).stdout

    return make


def verify(saved: list[Path]) -> str:
    """How long it takes to check a saved answer again: the sample articles, every sample question once."""
    from assistant.bootstrap import load
    from assistant.embed import load_embedder
    from assistant.originals import FolderOriginals
    from assistant.recheck import recheck
    from eval.dataset import SAMPLE, load_questions
    from eval.stats import percentile
    from ingest import ingest_folder

    with tempfile.TemporaryDirectory() as place:
        ingest_folder(ROOT / "articles", Path(place), load_embedder("wordllama"))
        bot = load(Path(place))
        answers = [
            json.loads(bot.ask(d.turns[0].question).model_dump_json()) for d in load_questions(SAMPLE).dialogues[::4]
        ]
    originals = FolderOriginals(ROOT / "articles")
    spent, agreed = [], 0
    for answer in answers:
        started = time.perf_counter()
        agreed += recheck(answer, originals).ok
        spent.append(1000 * (time.perf_counter() - started))
    return (
        "| saved answers | agree | p50 | p95 |\n|---:|---:|---:|---:|\n"
        f"| {len(answers)} | {agreed} | {percentile(spent, 50):.2f} ms | {percentile(spent, 95):.2f} ms |"
    )


SECTIONS: dict[str, Callable[[list[Path]], str]] = {
    **{name: known(name) for name in ("sample", "paraphrases", "five")},
    "outside": outside,
    "abstention": tables("abstention"),
    "peers": tables("peers"),
    "verify": verify,
}


def main() -> None:
    """Write the named sections."""
    parser = argparse.ArgumentParser(description="Fill docs/results.md from real runs.")
    parser.add_argument("sections", nargs="+", choices=[*SECTIONS, "all"])
    parser.add_argument("--saved", nargs="*", type=Path, default=[], help="take saved output instead of running")
    parser.add_argument("--command", help="the command that gave the saved output, where it was another one")
    options = parser.parse_args()
    for name in SECTIONS if "all" in options.sections else options.sections:
        body = SECTIONS[name](options.saved)
        when = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
        page = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else "# Results\n"
        PAGE.write_text(replace_section(page, name, options.command or COMMANDS[name], body, when), encoding="utf-8")


if __name__ == "__main__":
    main()
