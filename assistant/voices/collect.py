"""Citations → voices: for every quoted sentence who speaks and through whom; the same words printed twice count once."""

from collections.abc import Iterable, Mapping, Sequence

from assistant.domain import Article, Citation, Voice
from assistant.sentences import cached_sentence_spans
from assistant.terms import all_words, words
from assistant.voices.article import statements_by_sentence
from assistant.voices.outlets import key
from assistant.voices.statement import Statement

_SAME = 8  # words; a shorter sentence that two articles share may be chance
_SELF = frozenset({"we", "our report", "our reporters", "i"})


def statements_in(article: Article, start: int, end: int, outlets: Sequence[str] = ()) -> list[Statement]:
    """The statements of the sentences that `start:end` touches (code points of the article's text)."""
    spans = cached_sentence_spans(article.text, article.language or "en")
    groups = statements_by_sentence(article.text, spans, tuple(outlets))
    return [
        s for (a, b), group in zip(spans, groups, strict=True)
        if a < end and b > start and not any(x <= a < y for x, y in article.boilerplate) for s in group
    ]  # fmt: skip


def voices(citations: Iterable[Citation], articles: Iterable[Article]) -> tuple[Voice, ...]:
    """One voice for each attributed sentence among the citations, in their order.

    `articles` are those the citations point to, and any others in which copies may stand. A sentence printed with
    the same words in several articles, or in an article marked as a copy, is one voice; `copies` names the other
    sources. A citation whose sentence nobody is said to say gives no voice: there the outlet itself speaks.
    """
    by_id = {a.id: a for a in articles}
    outlets = tuple(sorted({a.outlet for a in by_id.values() if a.outlet}))
    found: dict[tuple[str, str, str], Voice] = {}
    for c in citations:
        article = by_id.get(c.article_id)
        if article is None or article.text[c.start : c.end] != c.quote:
            continue
        for s in _main(statements_in(article, c.start, c.end, outlets)):
            voice = _voice(s, article, c.marker)
            said = " ".join(words(s.sentence))
            known = next((k for k, v in found.items() if k[2] == said or _copied(k, article, by_id, voice)), None)
            if known is None:
                copies = _printed_elsewhere(said, article, by_id)
                found[(article.id, voice.speaker, said)] = voice.model_copy(update={"copies": copies})
            elif article.source not in found[known].copies and known[0] != article.id:
                copies = (*found[known].copies, article.source)
                found[known] = found[known].model_copy(update={"copies": copies})
    return tuple(found.values())


def _main(group: Sequence[Statement]) -> list[Statement]:
    """The main statement of each sentence, and further ones of the same speaker that take another stance."""
    kept: dict[int, list[Statement]] = {}
    for s in group:
        same = kept.setdefault(s.index, [])
        if not same or (s.speaker == same[0].speaker and s.stance not in {k.stance for k in same}):
            same.append(s)
    return [s for same in kept.values() for s in same]


def _voice(s: Statement, article: Article, marker: int) -> Voice:
    speaker = article.outlet if s.speaker.lower() in _SELF and article.outlet else s.speaker
    through = [t for t in s.through if key(t) not in ("us", "me")]
    if article.outlet and all(key(t) != key(article.outlet) for t in (*through, speaker)):
        through = [t for t in through if not key(article.outlet).endswith(" " + key(t))] + [article.outlet]
    return Voice(
        speaker=speaker, verb=("not " if s.negated and s.stance != "declines" else "") + s.verb, stance=s.stance,
        through=tuple(through), citation=marker,
    )  # fmt: skip


def _copied(known: tuple[str, str, str], article: Article, by_id: Mapping[str, Article], voice: Voice) -> bool:
    """The same speaker in an article that is a copy of the one already heard."""
    other = by_id[known[0]]
    copy = (
        article.copy_of == other.id
        or other.copy_of == article.id
        or bool(article.copy_of and article.copy_of == other.copy_of)
    )
    return copy and known[1] == voice.speaker and _alike(known[2], article)


def _alike(said: str, article: Article) -> bool:
    mine = set(said.split())
    return any(
        len(mine & set(words(article.text[a:b]))) >= 0.8 * len(mine)
        for a, b in cached_sentence_spans(article.text, article.language or "en")
    )


def _printed_elsewhere(said: str, article: Article, by_id: Mapping[str, Article]) -> tuple[str, ...]:
    if said.count(" ") + 1 < _SAME:
        return ()
    return tuple(a.source for a in by_id.values() if a.id != article.id and f" {said} " in all_words(a.text))
