"""Which verb of saying is one in its place: "claims that" but not "claims about", "told Reuters" but not "was told"."""

import re
from collections.abc import Sequence

from assistant.voices import lexicon as lex
from assistant.voices.phrases import is_capital, is_word
from assistant.voices.tokens import QUOTE, Token

_SPEECH = re.compile(r"(?:to )?(?:comment|say|confirm|discuss|answer|respond|speak|talk|give|provide|name|identify|"
                     r"elaborate|disclose|reveal|specify|release|share|show|"
                     r"be (?:interviewed|identified|named|drawn|quoted)|"
                     r"go into|make|offer|rule|divulge|address|explain|describe|acknowledge|admit)\b")  # fmt: skip
NO_ANSWER = re.compile(
    r"(?:had no (?:immediate )?comment|(?:did|does|do|has|have)(?: not|n't)?(?: not)?(?: immediately| yet)? "
    r"(?:respond|responded|reply|replied|return|returned|answer|answered|comment|commented)\b|"
    r"could not(?: immediately)? be reached|"
    r"(?:would|will)(?: not|n't)?(?: not)? (?:comment|say|discuss|confirm|elaborate|disclose|identify)\b|"
    r"(?:would )?neither confirm\w* nor den\w+|offered no (?:comment|explanation)|"
    r"gave no (?:comment|explanation|details))"
)
_FALSEHOOD = (
    r"(?:fabricat(?:ion|ed)|false(?:hood)?|untrue|nonsense|(?:a |an outright )?lies?|fakes?|baseless|unfounded|invent(?:ion|ed)|"
    r"hoax|rubbish|slander|defamatory|absurd|(?:not|n[o']t) true|without (?:foundation|basis)|groundless)\b"
)
FALSE = re.compile(
    r"\b(?:it|this|that|these|they|(?:the |any |such |that |those )?(?:[\w'’-]+ )?(?:reports?|claims?|story|stories|"
    r"allegations?|accusations?|rumou?rs?|article|account|charges?|suggestions?|assertions?))(?: about [\w ]{1,40}?)? "
    r"(?:is|was|were|are|had been|as|a|an)(?: \w+){0,4}? " + _FALSEHOOD + r"|there (?:is|was) no truth\b", re.I,
)  # fmt: skip
_AFTER_CALLED = re.compile(
    r"(?:for|on|upon)\b|(?:it|this|that|these|those|him|her|them|the [\w'-]+(?: [\w'-]+)?|[\w'-]+(?: [\w'-]+)?) "
    r"(?:(?:a|an|one)\b|\x00|[\w-]+(?:able|ible|ous|ful|less|ic|ive|ing|ary|ish|ed)\b)"
)
_REQUESTS = lex.words(
    "request requests bail entry access asylum visa permission application petition motion parole appeal"
)
_THAT = ("that", QUOTE, ":")


def _opens_clause(token: Token | None) -> bool:
    return token is not None and (
        token.text in (QUOTE, ":")
        or token.low
        in lex.DETERMINERS | lex.PRONOUNS | {"there", "him", "her", "them", "us", "me", "whether", "how", "why"}
        or token.text[:1].isdigit()
        or token.text[:1] in "$€£"
        or is_capital(token)
    )


def _has_verb(tokens: Sequence[Token], start: int) -> bool:
    """What follows is a clause, not a thing: "claimed he won" against "claimed a victory"."""
    first = tokens[start]
    if first.text in (QUOTE, ":") or first.low in ("he", "she", "they", "we", "i", "there", "that"):
        return True
    if is_capital(first) and first.low not in lex.DETERMINERS:
        return True
    return any(
        t.low in lex.AUXILIARIES or t.low in lex.FINITE or (t.low.endswith("ed") and not is_capital(t))
        for t in tokens[start + 1 : start + 14]
    )


def is_saying(tokens: Sequence[Token], v: int, trailing: bool) -> bool:
    """Whether the doubtful verb at `v` is speech here. `trailing`: what is said stands before it ("…, she added")."""
    verb = tokens[v].low
    if lex.STANCE.get(verb) == "denies" and _REQUESTS & {t.low.removesuffix("'s") for t in tokens[v + 1 : v + 9]}:
        return False  # "the court denied her request"
    if verb not in lex.DOUBTFUL:
        return True
    after = v + 1
    while after < len(tokens) and (
        tokens[after].low in lex.ADVERBS
        or tokens[after].low in lex.TIME
        or (
            tokens[after].low in ("on", "in", "late", "this")
            and after + 1 < len(tokens)
            and tokens[after + 1].low in lex.TIME
        )
        or tokens[after].low.endswith("ly")
    ):
        after += 1
    following = tokens[after] if after < len(tokens) else None
    rest = " ".join(t.low for t in tokens[v + 1 : v + 10])
    stem = _STEM.get(verb, verb)
    if stem in ("call",):
        return bool(_AFTER_CALLED.match(rest))
    if stem in ("tell", "inform"):
        return following is not None and (is_word(following) and following.low not in ("of", "how", "to"))
    if stem == "speak":
        return following is not None and following.low == "of"
    if stem == "describe":
        return " as " in f" {rest} " or "how" in rest
    if stem in ("decline", "refuse"):
        alone = (following is None or following.text == ".") and v <= 3
        return bool(_SPEECH.match(rest)) or alone
    if stem in ("reject", "dismiss", "dispute", "contradict"):
        words = {t.low.removesuffix("'s") for t in tokens[v + 1 : v + 12]}
        return bool(
            words & lex.DENIABLE
            and (
                words & (lex.DENIABLE - {"it", "them", "that", "this"})
                or (following is not None and following.low in ("it", "them", "that", "this"))
            )
        )
    if stem == "accept":
        return "figure" in rest or "claim" in rest or "finding" in rest
    if stem in ("blame", "condemn", "praise", "criticize", "criticise"):
        return _opens_clause(following)
    if stem == "ask":
        direct = re.match(r"(?:whether|if|for|about|that|why|how|what|\x00)", rest)
        return (
            bool(direct or re.match(r"(?!to |not )(?:\S+ ){1,5}?(?:whether|if|to|for|about|why|how|what|\x00)", rest))
            or trailing
        )
    if stem == "admit":
        return not (following is not None and following.text[:1].isdigit())
    if stem == "urge":
        return following is not None and is_word(following)
    if stem == "point":
        return rest.startswith(("out", "to"))
    if stem in ("write", "post", "tweet"):
        return trailing or (
            following is not None
            and (following.low in (*_THAT, "on", "in") or (_opens_clause(following) and stem != "post"))
        )
    if following is None or following.text in (".", ",", ";"):
        cites = after + 1 < len(tokens) and tokens[after + 1].low in ("citing", "quoting")
        return trailing or cites
    if following.low in _THAT:
        return True
    if stem in ("report", "claim", "suggest", "reveal", "estimate", "predict", "warn", "promise", "state", "alleged"):
        return (
            (_opens_clause(following) and _has_verb(tokens, after))
            or (stem in ("warn", "promise", "claim") and following.low in ("of", "to"))
            or trailing
        )
    if stem == "comment":
        return following.low in ("on", "about")
    if stem == "repeat":
        return _opens_clause(following)
    return trailing


_STEM = {
    form: forms.split()[0]
    for forms in (
        "call calls called", "tell tells told", "inform informs informed", "speak speaks spoke spoken",
        "describe describes described", "decline declines declined", "refuse refuses refused",
        "reject rejects rejected", "dismiss dismisses dismissed", "dispute disputes disputed",
        "contradict contradicts contradicted", "accept accepts accepted", "admit admits admitted",
        "blame blames blamed", "condemn condemns condemned", "praise praises praised",
        "criticize criticizes criticized", "criticise criticises criticised", "ask asks asked", "urge urges urged",
        "point points pointed", "write writes wrote written", "post posts posted",
        "report reports reported reporting", "claim claims claimed claiming", "suggest suggests suggested",
        "reveal reveals revealed", "estimate estimates estimated", "predict predicts predicted",
        "warn warns warned", "promise promises promised", "state states stated", "comment comments",
        "repeat repeats repeated",
    )
    for form in forms.split()
}  # fmt: skip
