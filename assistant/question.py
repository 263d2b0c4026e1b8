"""Reads a question: what kind of answer it wants, which names, numbers and quoted words it holds. Rules, no model."""

import re
from dataclasses import dataclass
from typing import Literal

from assistant.terms import STOP, fold, stem, words

Kind = Literal[
    "person", "outlet", "organisation", "place", "date", "count", "money", "percent", "reason", "manner", "thing",
    "statement", "yes-no", "list", "summary", "library", "mentions", "compare", "greeting", "name",
]  # fmt: skip
"""What would answer it. `thing` is anything else that is asked with what or which."""

ASKING = frozenset("who whom whose what which when where why how".split())
AUXILIARIES = frozenset("is are was were do does did has have had can could will would should".split())

_QUOTED = re.compile(r"[\"“”‘']([^\"“”‘’']{3,80})[\"“”’'](?!\w)")
_WORDISH = re.compile(r"[^\W_][\w'’.&-]*[^\W_]|[^\W_]", re.UNICODE)
_JOINERS = frozenset({"of", "the", "for", "and", "de", "la", "al", "bin", "van", "von", "du", "da", "di", "on"})

_NOUNS: dict[str, Kind] = {}
for _wanted, _listed in (
    ("outlet", "newspaper paper outlet agency network channel broadcaster station magazine website site publication "
               "wire media tabloid daily weekly bulletin"),
    ("place", "city town country place location village region area province state nation island port capital continent "
              "district street venue airport county territory address neighbourhood neighborhood"),
    ("date", "date day month year time weekday hour morning evening week decade period"),
    ("percent", "percentage percent share proportion rate"),
    ("money", "price cost sum amount budget fee fine salary wage damages bill compensation"),
    ("count", "number total toll figure quantity tally"),
    ("organisation", "party company firm organisation organization group body union club court institution ministry "
                     "department committee board bank team association council university charity"),
    ("person", "person man woman president minister premier official officer spokesman spokeswoman spokesperson director "
               "adviser advisor congresswoman congressman senator representative lawmaker mp leader chief head chair "
               "chairman chairwoman commander general mayor governor secretary ambassador envoy judge lawyer journalist "
               "reporter author writer actor singer player coach king queen prince princess founder ceo boss analyst "
               "expert witness captain doctor scientist politician diplomat editor host anchor suspect victim"),
    ("reason", "reason cause motive"),
):  # fmt: skip
    for _noun in _listed.split():
        _NOUNS[_noun] = _wanted  # type: ignore[assignment]

PERSON_NOUNS = frozenset(noun for noun, kind in _NOUNS.items() if kind == "person")
"""What a person can be: "mayor", "spokeswoman"."""

_GREETING = re.compile(
    r"^\W*(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|thanks?(?: you)?|thank you(?: very much)?|ok(?:ay)?|bye|"
    r"how are you|what can you do|who are you|help)\b[\w ,]{0,24}\W*$", re.I,
)  # fmt: skip
_LIBRARY = re.compile(
    r"\bwhat(?:'s| is| do you have)? in (?:here|there|the library|this (?:library|collection|folder))\b|"
    r"\b(?:list|show)(?: me)?(?: all)?(?: of)?(?: the)? (?:articles|documents|sources|files|reports)\b|"
    r"\bwhat (?:articles|documents|files|sources|reports) (?:do you have|are there|are in)\b|"
    r"\bwhat (?:are|do) (?:the|these) (?:articles|documents|reports)(?: all)? (?:about|cover)\b|"
    r"\bhow many (?:articles|documents|files) (?:are there|do you have|are in)\b|"
    r"\bwhat can i ask\b|\bwhat do you know\b", re.I,
)  # fmt: skip
_SUMMARY = re.compile(
    r"^\W*(?:please |can you |could you )*(?:summari[sz]e|sum up|give (?:me )?(?:an? )?(?:overview|summary|outline)|"
    r"what (?:is|are|was|were) (?:the )?(?:main points|key points|gist)|tell me (?:more )?about|overview of|summary of|"
    r"brief me)", re.I,
)  # fmt: skip
_MENTIONS = re.compile(
    r"\b(?:which|what|how many) (?:\w+ ){0,2}(?:articles?|reports?|documents?|stories|outlets|sources|papers|newspapers|"
    r"files|pieces)\b.{0,40}?\b(?:mentions?|mentioned|describes?|reports?|reported|covers?|covered|discuss\w*|talks? about|"
    r"writes?|wrote|says?|refers?|quotes?|are about|deals? with|carry|carried)\b", re.I,
)  # fmt: skip
_COMPARE = re.compile(
    r"\bhow do (?:the |these )?(?:\w+ )?(?:articles|reports|outlets|sources|papers|accounts|stories|versions)\b|\bdiffer\b|"
    r"\bdisagree\b|\bcontradict|^\W*(?:please )?compare\b|\bhow do(?:es)?\b.*\bcompare\b|\bdifference between\b|\bdo (?:the )?(?:articles|sources|outlets) agree\b|"
    r"\bconflicting\b|\bdiscrepan", re.I,
)  # fmt: skip
_YES_NO = re.compile(
    r"^\W*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must)(?:n't|n’t)?\b", re.I
)
_SAID = re.compile(
    r"\b(?:what|how)\b.{0,60}?\b(?:did|does|do|has|have|had|was|were|is)\b.{0,80}?\b(?:say|said|state|stated|claim|claimed|"
    r"call|called|describe|described|tell|told|reply|replied|respond|responded|react|reacted|answer|announce|announced|"
    r"argue|argued|comment|warn|warned|write|wrote|tweet|tweeted|post|posted|accuse|accused|allege|deny|denied|promise|"
    r"suggest|suggested|admit|think|believe|vow|demand|urge|insist|characteri[sz]e)\b", re.I,
)  # fmt: skip
_LIST = re.compile(
    r"^\W*(?:which|what|who)\b[^?]*?\b(?:are|were|all|list|names|include[sd]?|officials|countries|people|companies|"
    r"groups|organisations|organizations|members|conditions|demands|reasons|steps|things|parts|points|measures|both|"
    r"three|four|five|several|two)\b|^\W*(?:name|list) (?:the|all)\b|^\W*who (?:all|refused|declined)\b", re.I,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """A question, read. `names`, `numbers` and `quoted` are as written; `terms` are folded content words in order."""

    text: str
    kind: Kind
    many: bool
    terms: tuple[str, ...]
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    quoted: tuple[str, ...]
    focus: str
    """The noun after which/what ("newspaper"), folded; empty when there is none."""
    english: bool

    @property
    def wants_age(self) -> bool:
        """Whether the question asks how old somebody is."""
        return bool(re.search(r"\bhow old\b|\bwhat age\b|\bage of\b", fold(self.text)))

    @property
    def stems(self) -> tuple[str, ...]:
        """Stems of the terms, each once."""
        return tuple(dict.fromkeys(stem(t) for t in self.terms))


def find_names(text: str) -> list[str]:
    """Runs of capitalised words ("Dmitry Peskov", "House of Representatives"), acronyms and model names ("Il-76").

    The first word of the text counts only when a question word cannot stand there.
    """
    found: list[list[str]] = []
    run: list[str] = []
    last_end = 0
    first = True
    for match in _WORDISH.finditer(text):
        word = match.group().removesuffix("'s").removesuffix("’s")
        gap = text[last_end : match.start()]
        breaks = bool(re.search(r"[^\s]", gap))
        capital = word[0].isupper() or (any(c.isupper() for c in word) and any(c.isdigit() for c in word))
        if first and fold(word) in STOP | _OPENERS:
            capital = False
        if breaks and run:
            found.append(run)
            run = []
        if capital:
            run.append(word)
            if match.group() != word:  # a possessive ends the name: "Putin's Sunday interview"
                found.append(run)
                run = []
        elif run and word in _JOINERS and not breaks and (word != "the" or run[-1] in _JOINERS):
            run.append(word)
        elif run:
            found.append(run)
            run = []
        last_end, first = match.end(), False
    if run:
        found.append(run)
    names = []
    for parts in found:
        while parts and parts[-1] in _JOINERS:
            parts.pop()
        # "Zelensky and the West" is two names, "House of Representatives" one
        split: list[list[str]] = [[]]
        for part in parts:
            if part in ("and", "on"):
                split.append([])
            else:
                split[-1].append(part)
        for piece in split:
            while piece and piece[0] in _JOINERS:
                piece.pop(0)
            while piece and piece[-1] in _JOINERS:
                piece.pop()
            if piece and not (len(piece) == 1 and fold(piece[0]) in STOP):
                names.append(" ".join(piece))
    return list(dict.fromkeys(names))


_OPENERS = (
    frozenset(
        """name list tell give show summarise summarize according and but so in on at near from to through along after before
    during since under by for with about please describe explain compare that this""".split()
    )
    | ASKING
    | AUXILIARIES
)


_EMPTY = frozenset(
    """'s many much long old high big often far anybody anyone somebody someone something anything everybody everyone else
    kind sort type name names called exactly actually really please""".split()
)  # words that shape a question without saying what it is about


def _noun_kind(word: str) -> Kind | None:
    return _NOUNS.get(word) or _NOUNS.get(word.removesuffix("s")) or _NOUNS.get(re.sub(r"ies$", "y", word))


def _focus(text: str) -> str:
    """The head noun asked for: "which Russian state outlet carried" → outlet; "how many prisoners of war" → prisoners."""
    folded = fold(text)
    match = re.search(r"\bhow (?:many|much)\b(.*)|\b(?:which|whose)\b(.*)|\bwhat\b(.*)", folded)
    if not match:
        return ""
    phrase: list[str] = []
    tail = words(next(g for g in match.groups() if g is not None))
    if match.group(3) is not None and tail and tail[0] in {"is", "was", "are", "were", "'s", "s"}:
        # "what is his salary", "what was the capital of …": the noun stands behind the verb
        tail = [
            w for w in tail[1:] if w not in {"the", "a", "an", "his", "her", "their", "its", "your", "that", "this"}
        ]
        if tail and tail[0].endswith("'s"):
            tail = tail[1:]
        elif len(tail) > 1 and tail[1].endswith("'s"):
            tail = tail[2:]
    for word in tail:
        if word in STOP or (phrase and re.search(r"(?:ed|ing)$", word) and not _noun_kind(word)):
            break
        phrase.append(word)
    known = [w for w in phrase if _noun_kind(w)]
    return known[-1] if known else phrase[0] if phrase and match.group(1) is not None else phrase[-1] if phrase else ""


def _kind(text: str, folded: str, focus: str) -> Kind:
    focused = _noun_kind(focus) if focus else None
    if _GREETING.match(text):
        return "greeting"
    if _LIBRARY.search(text):
        return "library"
    if _SUMMARY.match(text):
        return "summary"
    if _COMPARE.search(text) and not folded.startswith(("who ", "whom ", "whose ")):
        return "compare"
    if _MENTIONS.search(text) and focused != "person":
        return "mentions"
    if re.search(
        r"\bhow much\b|\bhow (?:high|large|big|great) (?:is|was|are|were) the (?:\w+ )?(?:damage|cost|price|bill|sum|loss)",
        folded,
    ):
        return "money"
    if re.search(r"\bhow (?:many|often|old|long|far|large|big|tall|high)\b", folded):
        return "count"
    if re.search(r"\bwhen\b", folded) and not re.search(r"\b(?:who|which|what|where|why|how)\b.*\bwhen\b", folded):
        return "date"
    if re.search(r"\b(?:since|until|by|from) when\b|\bhow long ago\b", folded):
        return "date"
    if re.search(r"\b(?:what|which)\b", folded) and focused:
        return focused
    if re.search(r"\bwho(?:m|se)?\b", folded):
        return "person"
    if re.search(r"\bwhere\b", folded) and not re.search(r"\bwhat\b.*\bwhere\b", folded):
        return "place"
    if re.search(r"\bwhy\b|\bfor what reason\b|\bhow come\b", folded):
        return "reason"
    if _SAID.search(text):
        return "statement"
    if re.search(r"\bhow\b", folded):
        return "manner"
    if _YES_NO.match(text):
        return "yes-no"
    return "thing"


def analyse(text: str) -> Question:
    """Read a question."""
    folded = fold(text)
    spoken = words(text)
    focus = _focus(text)
    names = tuple(find_names(text))
    kind = _kind(text, folded, focus)
    wh = re.search(r"\b(?:who|whom|whose|what|which|when|where|why|how)\b", folded)
    if kind == "thing" and not wh and "?" not in text and names and len(spoken) <= 5:
        kind = "name"
    terms = tuple(dict.fromkeys(t for w in spoken if (t := w.removesuffix("'s")) not in STOP | _EMPTY))
    english = not spoken or bool(wh) or any(w in STOP for w in spoken) or text.isascii()
    return Question(
        text=text, kind=kind, many=bool(_LIST.search(text)), terms=terms, names=names,
        numbers=tuple(w for w in spoken if w[0].isdigit()), quoted=tuple(m.strip() for m in _QUOTED.findall(text)),
        focus=focus, english=english,
    )  # fmt: skip
