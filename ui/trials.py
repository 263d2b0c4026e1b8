"""Runs of the question set: one at a time, in a thread, kept as JSON in the library folder."""

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from assistant.assistant import Assistant
from assistant.errors import CitewireError
from eval.dataset import SAMPLE, load_questions
from eval.run import Run, evaluate

log = logging.getLogger("citewire.page")
RUNS = "runs"  # folder in the library
OWN = "questions.jsonl"  # question file of the library's own, beside the catalogue
KEPT = 20  # runs


@dataclass(frozen=True, slots=True)
class Kept:
    """A run on disk."""

    path: Path
    label: str


class Trials:
    """The evaluation runs of one library. Safe to share between sessions."""

    def __init__(self, library: Path) -> None:
        self._library = library
        self._lock = threading.Lock()
        self.running = False
        self.done, self.total = 0, 0
        self.error = ""

    def question_files(self) -> list[Path]:
        """What can be asked: the library's own questions, and the sample set."""
        return [p for p in (self._library / OWN, SAMPLE) if p.is_file()]

    def kept(self) -> list[Kept]:
        """Earlier runs, newest first; no two have one label."""
        paths, found = sorted((self._library / RUNS).glob("*.json"), reverse=True), dict[str, Path]()
        for path in paths[:KEPT]:
            label = _label(path)
            same = sum(1 for known in found if known.startswith(label))
            found[f"{label} ({same + 1})" if same else label] = path
        return [Kept(path, label) for label, path in found.items()]

    def read(self, path: Path) -> Run:
        """One earlier run.

        Raises:
            ValueError: the file is no run.
            OSError: it cannot be read.
        """
        return Run.model_validate_json(path.read_bytes())

    def start(self, bot: Assistant, questions: Path) -> bool:
        """Begin a run; False when one is under way."""
        with self._lock:
            if self.running:
                return False
            self.running, self.done, self.total, self.error = True, 0, 0, ""
        threading.Thread(target=self._run, args=(bot, questions), name="trial", daemon=True).start()
        return True

    def _run(self, bot: Assistant, questions: Path) -> None:
        try:
            run = evaluate(bot, load_questions(questions), oracle=False, progress=self._progress)
            folder = self._library / RUNS
            folder.mkdir(exist_ok=True)
            stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S%f")  # to the microsecond: each run has a name of its own
            (folder / f"{stamp}-{questions.stem}.json").write_text(run.model_dump_json(), encoding="utf-8")
            self._prune(sorted(folder.glob("*.json"), reverse=True)[KEPT:])
        except (CitewireError, OSError) as error:
            self.error = str(error)
        except Exception:
            log.exception("a run failed")
            self.error = "The run failed; the details are in the log of the server."
        finally:
            self.running = False

    def _prune(self, old: Sequence[Path]) -> None:
        for path in old:
            path.unlink(missing_ok=True)

    def _progress(self, done: int, total: int) -> None:
        self.done, self.total = done, total


def _label(path: Path) -> str:
    s, _, name = path.stem.partition("-")
    if len(s) < 14 or not s.isdigit():
        return path.stem
    return f"{s[:4]}-{s[4:6]}-{s[6:8]} {s[8:10]}:{s[10:12]}:{s[12:14]} UTC · {name}"
