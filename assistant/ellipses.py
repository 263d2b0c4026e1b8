"""A follow-up that leaves out most of its question: "and when?", "according to the port?", "and how many were injured?".

Each form is filled from the last question into one that reads as if it had been asked alone: the learned reader was
trained on such questions, and the words in a bracket behind a question are read as if they asked, too.
"""

import re

from assistant.mentions import mentions
from assistant.question import ASKING, AUXILIARIES
from assistant.terms import words

ASKS = re.compile(rf"^(?:how (?:many|much|long|often|far|old)|{'|'.join(sorted(ASKING))})\b", re.IGNORECASE)
PREPOSITION = re.compile(
    r"^(according to|for|in|on|at|by|from|to|with|without|during|after|before|since|until|of|under|near)\b",
    re.IGNORECASE,
)
_OF_WHAT = re.compile(
    r"^(?P<form>(?:since|until|from|by|for|in|on|at|to|with|of|under|during|near|before|after)\s+"
    r"(?:when|where|whom|what|which|how)\b[\w\s]*?)\s*\?*$",
    re.IGNORECASE,
)
_SAME_FORM = re.compile(
    r"(?P<ask>how many|how much|who|which|what)(?P<noun>(?: [a-z]+){0,2}?) (?P<aux>is|are|was|were|has|have|had)"
    r" (?P<verb>[a-z]+(?:ed|en|t|d)\b)(?P<rest>.*)",
    re.IGNORECASE,
)  # a question whose subject is what is asked for
_DONE = re.compile(r"^(?i:who|what|which(?: \w+){1,3}?) (?P<verb>\w+ed) (?P<what>(?:the|a|an|[A-Z])\b[^?]*)\??$")
_COUNTED = re.compile(
    r"\bhow many (?P<noun>[a-z]+(?: [a-z]+)?)(?= (?:\w+ed|is|are|was|were|do|did|have|has|had|will|can)\b)", re.I
)
_SUBJECT = re.compile(
    r"^(?:who|which(?: \w+){1,3}?|what(?: \w+){0,3}?) (?!is\b|are\b|was\b|were\b|do\b|does\b|did\b)(?=\w+ed\b)"
)
BRACKET = re.compile(r"\s*\([^)]*\)")
_PLACED = frozenset("in on at during after before from according".split())


def sentence(text: str) -> str:
    """With a capital letter."""
    text = text.strip()
    return text[:1].upper() + text[1:]


def asked_for(word: str, last: str) -> str:
    """`when` + "Where did it crash?" → "When did it crash?"; where no such question can be made the two stand side by side."""
    last, word = BRACKET.sub("", last), word.lower()
    found = ASKS.match(last)
    if found and word in ("when", "where", "why", "how"):
        ask, rest = found.group().lower(), last[found.end() :].strip()
        after = rest.split(maxsplit=1)[0].lower() if rest else ""
        if after in AUXILIARIES and ask not in ("who", "what", "which"):
            return sentence(f"{word} {rest}")
        if (
            after in ("did", "does", "do") and ask == "what"
        ):  # "What did the laboratory find?" → "When did … find that?"
            that = "" if set(words(rest)) & _PLACED else " that"
            return sentence(f"{word} {rest.rstrip(' ?')}{that}?")
        if done := _DONE.match(last):  # "Who denied the report?" → "When was the report denied?"
            many = done["what"].split()[-1].islower() and re.search(r"[^s\W]s$", done["what"])
            return sentence(f"{word} {'were' if many else 'was'} {done['what'].strip()} {done['verb']}?")
    return sentence(f"{word}: {last[0].lower() if found else last[0]}{last[1:]}")


def with_condition(condition: str, last: str) -> str:
    """`according to the port` + "How much is it, according to the insurer?" → "How much is it, according to the port?"."""
    if form := _OF_WHAT.match(condition):
        return asked_with(form["form"], BRACKET.sub("", last))
    found = PREPOSITION.match(condition)
    body = last.rstrip(" ?.!")
    if found:
        same = list(re.finditer(rf",?\s+{found.group(1)}\b", body, re.IGNORECASE))
        if same:
            comma = "," if body[same[-1].start()] == "," else ""
            return sentence(f"{body[: same[-1].start()]}{comma} {condition.rstrip('?')}?")
    return sentence(f"{body} {condition.rstrip('?')}?")


def asked_with(form: str, last: str) -> str:
    """`for how long` + "Why did it burn?" → "For how long did it burn?"; else side by side."""
    found = ASKS.match(last)
    rest = last[found.end() :].strip() if found else ""
    if (
        found
        and found.group().lower() not in ("who", "what", "which")
        and rest.split(maxsplit=1)[:1]
        and (rest.split(maxsplit=1)[0].lower() in AUXILIARIES)
    ):
        return sentence(f"{form} {rest}")
    return sentence(f"{form}: {last[0].lower() if found else last[0]}{last[1:]}")


def parallel(bare: str, last: str) -> str:
    """`how many were injured?` + "How many people were killed in the fire?" → "How many people were injured in the fire?".

    Empty when the two have different forms.
    """
    new, old = _SAME_FORM.fullmatch(bare), _SAME_FORM.fullmatch(last)
    if not new or not old or new["noun"].strip() not in ("", old["noun"].strip()) or new["rest"].strip(" ?"):
        return ""
    if (new["ask"].lower(), new["aux"].lower()) != (old["ask"].lower(), old["aux"].lower()):
        return ""
    return sentence(f"{old['ask']}{old['noun']} {old['aux']} {new['verb']}{old['rest']}")


def about(new: str, last: str) -> str:
    """The last question with `new` in place of its last name, or of what it counted; empty when it has no such place."""
    new = new.rstrip(" ?.!")
    old = [m for m in mentions(last) if m.name]
    article = re.match(r"(?:the|an?)\s", new, re.IGNORECASE)
    if old and new[article.end() if article else 0].isupper():
        return sentence(last[: old[-1].start] + new + last[old[-1].end :])
    counted = _COUNTED.search(last)
    plain = re.fullmatch(r"(?:the )?([a-z-]+(?: [a-z-]+)?s|people|children|men|women)", new, re.IGNORECASE)
    if counted and plain:
        return sentence(last[: counted.start("noun")] + plain.group(1) + last[counted.end("noun") :])
    return ""


def told(bare: str, last: str, short: str) -> str:
    """`which agency reported that?` + "Who denied it?", answered "Ida Holm" → "Which agency reported that Ida Holm denied it?"."""
    asks = re.sub(r"\s+(?:that|this|it|so)\s*\??$", "", bare)
    body = BRACKET.sub("", last).rstrip(" ?.!")
    if short and (subject := _SUBJECT.match(body[0].lower() + body[1:])):
        return sentence(f"{asks} that {short} {body[subject.end() :]}?")
    if counted := _COUNTED.match(body):
        number = f"{short} " if short and len(short.split()) <= 3 else ""
        return sentence(f"{asks} that {number}{body[counted.start('noun') :]}?")
    return sentence(
        f"{bare.rstrip(' ?')} ({body[0].lower() if words(body)[0] in ASKING | AUXILIARIES else body[0]}{body[1:]})?"
    )
