"""Everything that makes the sentence reader and the weights around it, in one command that can be stopped and started again.

    python -m training.all DATA BASE OUT

Each round goes on from the one before; then the mean of the last ones is exported, and questions with known answers are read with
it to fit how sentences are ranked and when the product declines. OUT gets a folder for each round, `model` (the reader),
`cases.pkl`, `evidence.json` and the fits as printed. Nothing in the product is changed: README.md says how to ship it.
"""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from training.news import NEWS

ROOT = Path(__file__).resolve().parents[1]
BEFORE_NEWS = ("--cloze-groups", "3200", "--no-word-swaps")
WITH_NEWS = ("--news", str(NEWS), "--section", "4", "--mined", "2", "--no-word-swaps")


@dataclass(frozen=True, slots=True)
class Round:
    """One run of `train_reranker.py`.

    `articles` of the invented news, from the first (0: none); `again`: of those that the round before had, every n-th;
    `stop` in steps (0: at the end).
    """

    name: str
    seed: int
    epochs: float
    rate: float
    articles: int = 0
    again: int = 1
    stop: int = 0


ROUNDS = (
    Round("b", seed=2, epochs=3, rate=6e-5, stop=700),
    Round("n1", seed=11, epochs=1, rate=5e-5, articles=155),
    Round("n2", seed=12, epochs=1, rate=6e-5, articles=543),
    Round("n3", seed=13, epochs=1.3, rate=5e-5, articles=682),
    Round("n4", seed=14, epochs=1.8, rate=5e-5, articles=1196),
    Round("n5", seed=15, epochs=1.5, rate=5e-5, articles=1788, again=4),
    Round("n6", seed=16, epochs=1, rate=5e-5, articles=2281, again=4),
    Round("n7", seed=17, epochs=1, rate=5e-5, articles=3353, again=4),
)
"""In order; another round is another line, and goes on from the last."""
AVERAGED = 3
"""So many of the last rounds make the reader: the mean of their weights (Wortsman et al. 2022, "Model soups")."""


def trained(number: int, data: Path, base: Path, out: Path, threads: int) -> list[str]:
    """The arguments of one round."""
    r = ROUNDS[number]
    said = [f"--data={data}", f"--base={base}", f"--out={out / r.name}", f"--seed={r.seed}", f"--epochs={r.epochs}"]
    said += [f"--rate={r.rate}", f"--stop={r.stop}", f"--threads={threads}"]
    if number:
        said += [f"--start={out / ROUNDS[number - 1].name / 'weights.pt'}"]
    if not r.articles:
        return [*said, *BEFORE_NEWS]
    return [
        *said,
        *WITH_NEWS,
        f"--articles={r.articles}",
        f"--known={ROUNDS[number - 1].articles}",
        f"--again={r.again}",
    ]


def run(step: Path, module: str, arguments: Sequence[str], *, again: bool = False, printed: bool = False) -> bool:
    """Run a module, unless it was run to its end before with the same arguments, which the file `step` then tells.

    `again` runs it all the same, `printed` keeps what it prints in that file. Returns whether it was run.
    """
    said = " ".join([module, *arguments])
    if not again and step.is_file() and step.read_text(encoding="utf-8").startswith(said + "\n"):
        return False
    print(f"python -m {said}", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", module, *arguments]
    found = subprocess.run(command, check=True, cwd=ROOT, text=True, stdout=subprocess.PIPE if printed else None)
    step.write_text(f"{said}\n{found.stdout or ''}", encoding="utf-8")
    return True


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with selqa-*.json.gz, xquad-en.json.gz")
    parser.add_argument("base", type=Path, help="folder of all-MiniLM-L6-v2")
    parser.add_argument("out", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    data, base, out = (path.resolve() for path in (given.data, given.base, given.out))
    again = False  # what follows a step that was run is run anew; rounds go on from their own checkpoints
    for number, r in enumerate(ROUNDS):
        again |= run(
            out / r.name / "done.txt", "training.train_reranker", trained(number, data, base, out, given.threads)
        )
    model, cases, weights = out / "model", out / "cases.pkl", out / "evidence.json"
    averaged = [str(out / r.name / "weights.pt") for r in ROUNDS[-AVERAGED:]]
    export = ["--weights", *averaged, f"--base={base}", f"--data={data}", f"--out={model}"]
    again |= run(out / "export.txt", "training.export_onnx", export, again=again)
    again |= run(out / "cases.txt", "training.cases", [str(cases), f"--reader={model}"], again=again)
    run(out / "fit-first.txt", "training.fit_first", [], printed=True)  # it knows no reader
    fits = {"fit-evidence.txt": f"--out={weights}", "fit-abstention.txt": f"--weights={weights}"}
    for name, option in fits.items():
        module = f"training.{name.removesuffix('.txt').replace('-', '_')}"
        again |= run(out / name, module, [str(cases), option], again=again, printed=True)
    for name in ("fit-first.txt", *fits):
        print((out / name).read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
