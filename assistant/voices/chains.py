"""Where a report comes from: outlet → the outlet it cites → the unnamed sources that one cites; and when it goes in circles.

An article's outlet is linked to whomever its sentences name as their source. Links of all articles make one graph;
from each outlet the links are followed to where they end. A path that comes back to an outlet on it is circular
reporting; two outlets whose paths end in the same outlet's sources are one account, not two.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from assistant.domain import Article
from assistant.terms import stems
from assistant.voices.collect import statements_in
from assistant.voices.outlets import Outlets, aliases, key
from assistant.voices.statement import Span, Statement


class Located(Protocol):
    """A span of an article."""

    @property
    def article(self) -> Article: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Link:
    """`outlet` rests on `source` in the sentence at `span` of `article_id`; `unnamed` when the source has no name."""

    outlet: str
    source: str
    unnamed: bool
    article_id: str
    span: Span


@dataclass(frozen=True, slots=True)
class Chain:
    """The paths of a report, each from an outlet to where it ends ("Channel Six", "The Lantern", "two people").

    `circular` holds the loops, as outlets in the order of citing; `shared` the end points on which several outlets
    rest, with those outlets; `roots` is the number of different end points: the independent accounts at most.
    """

    paths: tuple[tuple[str, ...], ...]
    links: tuple[Link, ...]
    circular: tuple[tuple[str, ...], ...]
    shared: tuple[tuple[str, tuple[str, ...]], ...]
    roots: int


_LONGEST, _MOST = 8, 200  # outlets on a path, paths: a reader follows no more
_SHARED_STEMS = 2  # a further sentence of the same articles belongs to the report when it shares this many stems


def chain(located: Sequence[Located], further: Iterable[Article] = ()) -> Chain:
    """The chain of attribution behind sentences that make the same report.

    Args:
        located: the sentences, as spans of their articles.
        further: other articles in which outlets named on the way may tell their own sources.
    """
    articles = {c.article.id: c.article for c in located} | {a.id: a for a in further}
    outlets = sorted({a.outlet for a in articles.values() if a.outlet})
    topic = [set(stems(c.article.text[c.start : c.end])) for c in located]
    own = {alias: name for name in outlets for alias in aliases(name)}
    links: list[Link] = []
    for article in articles.values():
        if not article.outlet:
            continue
        for s in statements_in(article, 0, len(article.text), outlets):
            inside = any(c.article.id == article.id and c.start < s.verb_span[1] and c.end > s.verb_span[0]
                         for c in located)  # fmt: skip
            if inside or any(len(t & set(stems(s.sentence))) > _SHARED_STEMS for t in topic):
                links += _links(s, article, Outlets(outlets), own)
    return _follow(_once(links), {key(a.outlet): a.outlet for a in articles.values() if a.outlet})


def behind(located: Sequence[Located]) -> tuple[tuple[str, ...], ...]:
    """What the outlets of several quoted articles rest on: one path for each that cites another, then the circles.

    ("Channel Six", "The Lantern", "two people") is a path, ("A", "B", "A") a circle. Empty where each tells its own.
    """
    if len({c.article.id for c in located}) < 2:
        return ()
    found = chain(located)
    longest: dict[str, tuple[str, ...]] = {}
    for path in found.paths:
        if len(path) > len(longest.get(path[0], ())):
            longest[path[0]] = path
    if not found.circular and all(len(path) < 3 for path in longest.values()):
        return ()
    return (*longest.values(), *found.circular)


def _links(s: Statement, article: Article, outlets: Outlets, own: dict[str, str]) -> list[Link]:
    steps = [article.outlet]
    for name in (*(own.get(key(n), n) for n in reversed(s.through)), own.get(key(s.speaker), s.speaker)):
        if (
            key(name) in ("us", "we", "our report")
            or key(name) == key(steps[-1])
            or key(steps[-1]).endswith(" " + key(name))
        ):
            continue
        steps.append(name)
    ends_unnamed = s.unnamed
    kept = []
    for outlet, source in pairwise(steps):
        last = source == steps[-1]
        if last and not (ends_unnamed or source in outlets):
            continue  # a named person or body speaks for itself: no chain
        kept.append(Link(outlet, source, last and ends_unnamed, article.id, s.verb_span))
    return kept


def _once(links: Iterable[Link]) -> tuple[Link, ...]:
    first: dict[tuple[str, str], Link] = {}
    for link in links:
        first.setdefault((key(link.outlet), key(link.source)), link)
    return tuple(first.values())


def _follow(links: tuple[Link, ...], own: dict[str, str]) -> Chain:
    following: dict[str, list[Link]] = {}
    for link in links:
        following.setdefault(key(link.outlet), []).append(link)
    paths: list[tuple[str, ...]] = []
    loops: dict[frozenset[str], tuple[str, ...]] = {}

    def walk(path: list[str]) -> None:
        onward = following.get(key(path[-1]), [])
        if len(path) > _LONGEST or len(paths) > _MOST:
            return
        for link in onward:
            seen = [key(p) for p in path]
            if key(link.source) in seen:
                loop = (*path[seen.index(key(link.source)) :], link.source)
                loops.setdefault(frozenset(map(key, loop)), tuple(loop))
            elif link.unnamed:
                paths.append((*path, link.source))
            else:
                walk([*path, link.source])
        if not onward and len(path) > 1:
            paths.append(tuple(path))

    for start in own:
        if start in following:
            walk([own[start]])
    unnamed = {(key(link.outlet), key(link.source)) for link in links if link.unnamed}
    # What an outlet's unnamed sources say is one account, however they are described.
    ends = {key(p[-2]) if (key(p[-2]), key(p[-1])) in unnamed else key(p[-1]) for p in paths}
    by_outlet: dict[str, list[str]] = {}
    for p in paths:
        for name in p[1:]:
            if key(name) in own or key(name) in following:
                by_outlet.setdefault(name, []).append(p[0])
    shared = tuple((name, tuple(dict.fromkeys(who))) for name, who in by_outlet.items() if len(dict.fromkeys(who)) > 1)
    return Chain(tuple(dict.fromkeys(paths)), links, tuple(loops.values()), shared, len(ends))
