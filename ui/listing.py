"""The articles of a library as `citewire sources` lists them, for people and as the JSON of the contract."""

from collections.abc import Mapping

from pydantic import BaseModel, Field, RootModel

from assistant.domain import Filters
from assistant.library import Catalogue


class Source(BaseModel):
    """One article of the library."""

    source: str = Field(description="Path relative to the ingested folder, with '/'.")
    title: str
    outlet: str
    author: str
    published: str = Field(description="ISO 8601 date or date-time; empty when unknown.")
    sha256: str = Field(description="SHA-256 of the source file's bytes, hex.")
    chunks: int = Field(ge=0, description="Passages the article was cut into.")
    encoding: str = Field(description="Encoding the file was decoded with.")
    folder: str = Field(description="The folder that was ingested.")
    language: str
    section: str
    copy_of: str = Field(description="Path of the article that this one is a near copy of; empty when it is none.")
    origins: Mapping[str, str] = Field(description="Where each found field came from, as `front matter`.")


class SourceList(RootModel[list[Source]]):
    """What `citewire sources --json` prints: newest first."""

    def text(self) -> str:
        """One line an article."""
        return "\n".join(
            f"{s.published[:10] or '----------'}  {s.outlet or '—'}  {s.title}  ({s.source})"
            + (f"  = {s.copy_of}" if s.copy_of else "")
            for s in self.root
        )


def listed(catalogue: Catalogue, filters: Filters) -> SourceList:
    """The articles that pass the filters."""
    chunks, names = catalogue.chunk_counts(), {a.id: a.source for a in catalogue.articles()}
    return SourceList(
        [
            Source(
                source=a.source, title=a.title, outlet=a.outlet, author=a.author, published=a.published,
                sha256=a.sha256, chunks=chunks.get(a.id, 0), encoding=a.encoding, folder=a.folder,
                language=a.language, section=a.section, copy_of=names.get(a.copy_of, ""), origins=dict(a.origins),
            )
            for a in catalogue.articles(filters)
        ]
    )  # fmt: skip
