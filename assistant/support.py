"""From a proposed sentence to exact spans that support it, or a reason why none does.

The model's passage number is a hint and its quote a search term: the words are looked for in that passage, then in all
others; the sentences most like the proposal are tried too. Whole sentences of the article are cited, and a
neighbouring one is added when only it names what the sentence names.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.domain import Article, Citation
from assistant.ground import find_quote
from assistant.replies import Proposal
from assistant.sentences import cached_sentence_spans
from assistant.terms import stems
from assistant.verify import Verdict, check

LONGEST_QUOTE = 500  # characters of one citation
_MOST_SPANS = 3
_TRIED = 4  # sentences tried beside the quoted one
_STEPS = 5  # of the score, below which two places support equally well


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of an article given to a model: whole sentences."""

    article: Article
    start: int
    end: int

    @property
    def text(self) -> str:
        """The exact words."""
        return self.article.text[self.start : self.end]

    def sentences(self) -> list[tuple[int, int]]:
        """Spans of its sentences."""
        spans = cached_sentence_spans(self.article.text, self.article.language or "en")
        return [(a, b) for a, b in spans if a >= self.start and b <= self.end]


@dataclass(frozen=True, slots=True)
class Supported:
    """A sentence with the spans that were checked against it. `quoted`: the model's quote was found word for word."""

    text: str
    spans: tuple[tuple[Article, int, int], ...]
    verdict: Verdict
    quoted: bool = False

    @property
    def core(self) -> tuple[Article, int, int]:
        """The span that says most of it; the others only name what it names. Not for a sentence without spans."""
        wanted = set(stems(self.text))
        return max(self.spans, key=lambda s: len(wanted & set(stems(s[0].text[s[1] : s[2]]))))


def context_of(article: Article | Citation) -> list[str]:
    """What is shown beside a citation, and may therefore carry a name or a date."""
    return [t for t in (article.outlet, article.author, article.title, _written(article.published)) if t]


def _written(published: str) -> str:
    from datetime import date

    try:
        day = date.fromisoformat(published[:10])
    except ValueError:
        return published
    return f"{day.strftime('%B')} {day.day}, {day.year}"


def support(
    proposal: Proposal, blocks: Sequence[Block], weight: Callable[[Article, int, int], float] = lambda *_: 0.0
) -> Supported:
    """The best-supported reading of a proposal over the blocks.

    Where several places support it about equally well with as few citations, the one is cited that answers the question
    best (`weight`), then the one the model quoted.
    """
    best = Supported(proposal.text, (), Verdict("unsupported", 0.0, ("the quoted words are in no passage",)))
    if proposal.text.endswith("?"):
        return replace(best, verdict=Verdict("unsupported", 0.0, ("a question states nothing",)))
    most: tuple[float, ...] = ()
    for block, spans, quoted in _places(proposal, blocks):
        found = replace(_extend(proposal.text, block, spans), quoted=quoted)
        label = ("unsupported", "partly", "supported").index(found.verdict.label)
        value = (label, round(_STEPS * found.verdict.score), -len(found.spans), weight(*found.core), quoted)
        if value > most:
            best, most = found, value
    return best


def _places(proposal: Proposal, blocks: Sequence[Block]) -> list[tuple[Block, list[tuple[int, int]], bool]]:
    """Where the proposal may rest: its quote in the named passage, in any other, then look-alike sentences."""
    order = list(range(len(blocks)))
    if 1 <= proposal.passage <= len(blocks):
        order.insert(0, order.pop(proposal.passage - 1))
    places: list[tuple[Block, list[tuple[int, int]], bool]] = []
    for i in order:
        block = blocks[i]
        span = find_quote(block.article.text, proposal.quote, block.start, block.end)
        if span:
            around = [s for s in block.sentences() if s[0] < span[1] and s[1] > span[0]]
            if around and around[-1][1] - around[0][0] <= LONGEST_QUOTE:
                places.append((block, [(around[0][0], around[-1][1])], True))
            elif span[1] - span[0] <= LONGEST_QUOTE:
                places.append((block, [span], True))
    wanted = set(stems(proposal.text))
    alike = sorted(
        (
            (-len(wanted & set(stems(block.article.text[a:b]))), n, a, b)
            for n, block in enumerate(blocks)
            for a, b in block.sentences()
            if b - a <= LONGEST_QUOTE
        ),
    )
    return places + [(blocks[n], [(a, b)], False) for share, n, a, b in alike[:_TRIED] if share]


def _extend(text: str, block: Block, spans: list[tuple[int, int]]) -> Supported:
    """Add the nearest sentences that cover what is still missing, while that helps."""
    article = block.article
    context = context_of(article)

    def judge(tried: list[tuple[int, int]]) -> Verdict:
        return check(text, [article.text[a:b] for a, b in tried], context)

    verdict = judge(spans)
    near = sorted(block.sentences(), key=lambda s: abs(s[0] - spans[0][0]))
    for span in near:
        if verdict.label == "supported" or len(spans) >= _MOST_SPANS:
            break
        if any(span[0] < b and a < span[1] for a, b in spans) or span[1] - span[0] > LONGEST_QUOTE:
            continue
        longer = sorted([*spans, span])
        better = judge(longer)
        if (better.label == "supported", better.score, -len(better.missing)) > (
            False, verdict.score, -len(verdict.missing)
        ):  # fmt: skip
            spans, verdict = longer, better
    return Supported(text, tuple((article, a, b) for a, b in spans), verdict)
