"""Citation → the text it cites, as it is today: out of a folder of files, or out of a library.

Everything that checks a citation afterwards starts here, from bytes, and not from what the index remembers.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from assistant.domain import Article, Citation
from assistant.library import Catalogue

Reader = Callable[[Path, str], str]
"""Extracts the text of a file that is not plain text (HTML, PDF…); the second argument names an article within it."""


@dataclass(frozen=True, slots=True)
class Original:
    """A text with the SHA-256 of the bytes it was decoded from. `source` is where it was found.

    `facts` are what the library knows of it besides (title, outlet, date …); a folder knows nothing.
    """

    source: str
    sha256: str
    text: str
    facts: Mapping[str, str] = field(default_factory=dict)


_FACTS = ("title", "outlet", "author", "published", "encoding", "space")


class Originals(Protocol):
    """Where originals are found."""

    def of(self, citation: Citation) -> Original | None:
        """The text that the citation's source holds today; None when the source is gone."""
        ...

    def everything(self, citation: Citation) -> Iterable[Original]:
        """All texts, to look for words that moved to another file."""
        ...


class FolderOriginals:
    """The files of a folder. Text is decoded as the citation says; newlines stay, a byte-order mark is not counted."""

    def __init__(self, root: Path, extract: Reader | None = None) -> None:
        self.root, self._extract = Path(root).resolve(), extract
        self._kept: dict[tuple[Path, str, str], Original] = {}

    def of(self, citation: Citation) -> Original | None:
        """See `Originals`; a source that points outside the folder counts as gone."""
        try:
            path = (self.root / citation.source).resolve()
            if not path.is_relative_to(self.root):
                return None
            if path.is_file():
                return self._open(path, citation)
            file = _container(self.root, citation.source) if citation.space == "extracted" else None
        except (OSError, ValueError):
            return None
        return (
            self._open(file, citation, citation.source[len(file.relative_to(self.root).as_posix()) :]) if file else None
        )

    def everything(self, citation: Citation) -> Iterable[Original]:
        """Files of the same kind as the cited one."""
        suffix = Path(citation.source).suffix.lower()
        for path in sorted(self.root.rglob("*")):
            if path.suffix.lower() == suffix and path.is_file() and (found := self._open(path, citation)):
                yield found

    def _open(self, path: Path, citation: Citation, inner: str = "") -> Original | None:
        key = (path, citation.encoding, citation.space + inner)
        if key not in self._kept:
            try:
                data = path.read_bytes()
                if citation.space == "extracted":
                    if self._extract is None:
                        return None
                    text = self._extract(path, inner)
                else:
                    text = data.decode(citation.encoding, "replace")
            except (OSError, LookupError):
                return None
            source = path.relative_to(self.root).as_posix() + inner
            self._kept[key] = Original(source, hashlib.sha256(data).hexdigest(), text)
        return self._kept[key]


def _container(root: Path, source: str) -> Path | None:
    """The file that holds the article `source`: `news.jsonl` for `news.jsonl#3`, `week.zip` for `week.zip/a.txt`."""
    for at in range(len(source) - 1, 0, -1):
        if source[at] in "#/" and (root / source[:at]).is_file():
            return (root / source[:at]).resolve()
    return None


class LibraryOriginals:
    """The texts that a library keeps."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def of(self, citation: Citation) -> Original | None:
        """The article of the citation's id; without one, the article of that path, the unchanged one first."""
        article = self._catalogue.article(citation.article_id) if citation.article_id else None
        if article is None or article.source != citation.source:
            found = self._catalogue.find(citation.source)
            article = next((a for a in found if a.sha256 == citation.sha256), found[0] if found else None)
        return _original(article) if article else None

    def everything(self, citation: Citation) -> Iterable[Original]:
        """Every article."""
        for a in self._catalogue.articles(text=True):
            yield _original(a)


def _original(article: Article) -> Original:
    facts = {n: getattr(article, n) for n in _FACTS}
    return Original(article.source, article.sha256, article.text, facts)


class IngestedFiles:
    """The files a library was made from, where they still lie; for formats that are not plain text, its stored text."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue, self._library = catalogue, LibraryOriginals(catalogue)
        self._folders: dict[str, FolderOriginals] = {}

    def of(self, citation: Citation) -> Original | None:
        """See `Originals`."""
        if citation.space == "extracted":
            return self._library.of(citation)
        article = self._catalogue.article(citation.article_id)
        if article is None:
            return None
        return self._folders.setdefault(article.folder, FolderOriginals(Path(article.folder))).of(citation)

    def everything(self, citation: Citation) -> Iterable[Original]:
        """Every article of the library."""
        return self._library.everything(citation)
