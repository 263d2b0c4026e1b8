"""Articles on their way into the library: one ingest at a time, in a thread, watched by the page."""

import logging
import threading
from collections.abc import Sequence
from pathlib import Path

from assistant.embed import load_embedder
from assistant.errors import CitewireError
from assistant.library.catalogue import CATALOGUE
from assistant.settings import Settings
from ingest import ingest_folder
from ingest.pipeline import Progress
from ingest.remove import remove_sources
from ingest.report import Report

log = logging.getLogger("citewire.page")
UPLOADS = "uploads"  # folder in the library that keeps what was uploaded


class Intake:
    """The ingest of one server. Safe to share between sessions."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self.running = False
        self.creating = False  # the library is being made: its files are there but not yet whole
        self.done, self.total, self.current = 0, 0, ""
        self.report: Report | None = None
        self.error = ""

    @property
    def uploads(self) -> Path:
        """Where uploaded files are kept."""
        return self._settings.library / UPLOADS

    def start(self, folder: Path) -> bool:
        """Begin to ingest a folder; False when another ingest is under way."""
        with self._lock:
            if self.running:
                return False
            self.creating = not (self._settings.library / CATALOGUE).is_file()
            self.running, self.done, self.total, self.current = True, 0, 0, ""
            self.report, self.error = None, ""
        threading.Thread(target=self._run, args=(folder,), name="intake", daemon=True).start()
        return True

    def dismiss(self) -> None:
        """Forget the last report."""
        self.report, self.error = None, ""

    def keep(self, files: Sequence[tuple[str, bytes]]) -> None:
        """Write uploaded files (name, bytes) beside the library. A file of the same name is replaced.

        Raises:
            OSError: the folder cannot be written.
        """
        self.uploads.mkdir(parents=True, exist_ok=True)
        for name, data in files:
            (self.uploads / safe_name(name)).write_bytes(data)

    def remove(self, sources: Sequence[str]) -> int:
        """Remove articles from the library, and what was uploaded of them; how many.

        Raises:
            LibraryError: the library cannot be written.
        """
        count = remove_sources(self._settings.library, sources, self._settings.chroma_url)
        for source in sources:
            (self.uploads / safe_name(source)).unlink(missing_ok=True)
        return count

    def _run(self, folder: Path) -> None:
        try:
            self.report = ingest_folder(
                folder, self._settings.library, load_embedder(self._settings.embedder), self._settings.embedder,
                chroma_url=self._settings.chroma_url, progress=self._progress,
                workers=1,  # a worker process would start from the page's script
            )  # fmt: skip
        except CitewireError as error:
            self.error = str(error)
        except Exception:
            log.exception("ingest failed")
            self.error = "The articles could not be added; the details are in the log of the server."
        finally:
            self.running = self.creating = False

    def _progress(self, now: Progress) -> None:
        self.done, self.total, self.current = now.done, now.total, now.source


def safe_name(name: str) -> str:
    """The last part of a name, without anything a file system could take for a path or hide."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in last if c.isprintable() and c not in '<>:"|?*').strip(" .")
    return kept[-150:] or "article.txt"
