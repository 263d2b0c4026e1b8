"""Questions for the latest state of things: "the most recent figure", "now", "so far" favour newer articles.

Dates are compared by rank among the articles at hand, so that "latest" means the newest of them, be the folder a week
or ten years of news. What an older article says stays in the running: it is only put behind what is about as good.
"""

import re
from collections.abc import Iterable

# "The current toll" asks for the newest, "at current prices" and "along current lines" do not.
_CURRENT = r"(?<!\balong )(?<!\bunder )(?<!\bat )(?<!\bon )(?<!\bwith )current(?:ly)?"
_RECENT = re.compile(
    rf"\b(?:latest|newest|most recent(?:ly)?|recent(?:ly)?|{_CURRENT}|up[- ]to[- ]date|at (?:present|the moment)|nowadays|"
    r"today|these days|by now|so far|to date|as of (?:now|today)|(?:this|last) (?:week|month)|yesterday|"
    r"(?:is|are|has|have|does|do|what|who|where|how many|how much)\b[^?]*\bnow)\b",
    re.IGNORECASE,
)
_ONLY_RECENT = re.compile(
    r"[,(]?\s*\b(?:according to the (?:latest|newest|most recent) (?:reports?|articles?|news|figures?|accounts?)|as far as is (?:now )?known"
    r"(?: now)?|as of (?:now|today)|latest|newest|most recent(?:ly)?|"
    + _CURRENT
    + r"|up[- ]to[- ]date|at (?:present|the moment)|"
    r"nowadays|these days|by now|so far|to date|now)\b[,)]?",
    re.IGNORECASE,
)
_NAMED_DATE = re.compile(r"\b(?:19|20)\d\d\b")


def asks_for_recent(question: str) -> bool:
    """Whether the question asks for the newest state; a year in it says which time is meant."""
    return bool(_RECENT.search(question)) and not _NAMED_DATE.search(question)


def without_recency(question: str) -> str:
    """The question without the words that only ask for the newest, which no article needs to hold."""
    return " ".join(_ONLY_RECENT.sub(" ", question).split()) if asks_for_recent(question) else question


def freshness(days: Iterable[str]) -> list[float]:
    """0 for the oldest to 1 for the newest of these ISO days, by rank; one without a date stands in the middle."""
    given = list(days)
    known = sorted({d for d in given if d})
    if len(known) < 2:
        return [0.5] * len(given)
    rank = {d: n / (len(known) - 1) for n, d in enumerate(known)}
    return [rank.get(d, 0.5) for d in given]
