"""Spans → citations, and the one check that everything else relies on: `text[start:end] == quote`."""

from assistant.domain import Article, Citation


def cite(article: Article, start: int, end: int, marker: int) -> Citation:
    """The citation of `article.text[start:end]`.

    Raises:
        ValueError: the span is empty or outside the text.
    """
    if not 0 <= start < end <= len(article.text):
        raise ValueError(f"span {start}:{end} is outside the {len(article.text)} characters of {article.source}")
    return Citation(
        marker=marker, source=article.source, sha256=article.sha256, start=start, end=end,
        quote=article.text[start:end], space=article.space, encoding=article.encoding, title=article.title,
        outlet=article.outlet, author=article.author, published=article.published,
        text_sha256=article.text_sha256, article_id=article.id,
    )  # fmt: skip


class CitationList:
    """Numbers citations from 1 in order of first use; the same span gets the same number."""

    def __init__(self) -> None:
        self._by_span: dict[tuple[str, int, int], Citation] = {}

    def add(self, article: Article, start: int, end: int) -> Citation:
        """Cite a span, reusing its number if it has one."""
        key = (article.id, start, end)
        if key not in self._by_span:
            self._by_span[key] = cite(article, start, end, len(self._by_span) + 1)
        return self._by_span[key]

    def all(self) -> tuple[Citation, ...]:
        """Every citation in order of its number."""
        return tuple(self._by_span.values())
