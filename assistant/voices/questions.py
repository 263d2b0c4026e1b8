"""Questions about voices: "Who denied X?", "What did Y say about Z?", "Which newspaper did Y speak to?"."""

import re
from dataclasses import dataclass
from typing import Literal

from assistant.terms import fold, stems
from assistant.voices.lexicon import Stance
from assistant.voices.statement import Statement

Wanted = Literal["speaker", "content", "outlet"]

_FORMS: dict[Stance, str] = {
    "denies": "deny|denies|denied|denying|reject|rejects|rejected|dismiss|dismisses|dismissed|refute|refutes|refuted|"
              "dispute|disputes|disputed|contradict|contradicted|contradicts",
    "confirms": "confirm|confirms|confirmed|acknowledge|acknowledges|acknowledged|admit|admits|admitted|concede|conceded|"
                "verify|verified|corroborate|corroborated",
    "accuses": "accuse|accuses|accused|blame|blames|blamed",
    "declines": r"(?:refuse|refuses|refused|decline|declines|declined) to (?:comment|say|answer|respond|speak|discuss|"
                r"confirm)|(?:did|would|do|does) ?n[o']t (?:comment|respond|reply|answer)|neither confirmed nor denied",
    "asks": "ask|asks|asked|urge|urges|urged|demand|demands|demanded|call for|called for|call on|called on",
    "says": "say|says|said|claim|claims|claimed|state|states|stated|tell|tells|told|write|writes|wrote|tweet|tweets|"
            "tweeted|post|posted|call|calls|called|describe|describes|described|announce|announced|warn|warns|warned|"
            "argue|argues|argued|explain|explained|insist|insisted|promise|promised|predict|predicted|doubt|doubts|"
            "doubted|allege|alleged|report|reported|reports|mention|mentioned|suggest|suggested|think|believe|react|"
            "respond|reply|replied|responded|reacted|characterise|characterize|comment|commented|speak|spoke|talk|talked",
}  # fmt: skip
_ANY = "|".join(_FORMS.values())
_OUTLET = (
    r"(?:outlets?|newspapers?|papers?|agency|agencies|networks?|channels?|broadcasters?|magazines?|media|websites?)"
)

_TOLD_TO_OUTLET = re.compile(
    rf"(?:(?:to )?(?:which|what) (?:\w+ ){{0,3}}?{_OUTLET}|to whom|whom?) (?:did|has|have|does) (?P<who>.+?) "
    rf"(?:speak|spoken|talk|talked|tell|told|give|given|say|comment)\b(?P<rest>.*)", re.I,
)  # fmt: skip
_WHICH_OUTLET = re.compile(
    rf"(?:which|what) (?:\w+ ){{0,3}}?{_OUTLET} (?:have |has |had |first |also |that )*(?P<verb>report\w*|carr\w+|publish\w*|"
    rf"print\w*|r[au]n|broke|brought|claim\w*|say|says|said|wrote|writes?|cover\w*|quot\w+|cit\w+|call\w*|describ\w+|mention\w*)\b"
    rf"(?P<topic>.*)", re.I,
)  # fmt: skip
_WHO = re.compile(
    rf"(?:who |(?:which|what) (?!(?:\w+ )?(?:articles?|reports?|stor(?:y|ies))\b)(?P<role>(?:[\w'’.-]+ ){{1,6}}?))(?:else |all |has |have |had |first |also |publicly |was it that )*"
    rf"\b(?P<verb>{_ANY})\b(?P<topic>.*)", re.I,
)  # fmt: skip
_BY_WHOM = re.compile(
    rf"(?:by whom (?:was|were|is|are|has|have) (?P<topic>.+) (?:been )?(?P<verb>{_ANY})\b(?P<rest>.*)|"
    rf"whom? (?:was|were|is|are|has|have) (?P<topic2>.+?) (?:been )?(?P<verb2>{_ANY}) by\b(?P<rest2>.*))", re.I,
)  # fmt: skip
_WHAT = re.compile(
    rf"(?P<ask>what|how|why|when|where|how many|how much|which [\w ]+?|in which [\w ]+?|on what [\w ]+?|what [\w ]+?)\b.*?"
    rf"\b(?:did|does|do|has|have|had) (?P<who>(?:the |an? )?[\w'’.-]+(?: [\w'’.-]+){{0,7}}?) "
    rf"(?:also |publicly |first |later |really )*(?P<verb>{_ANY})\b(?P<topic>.*)", re.I,
)  # fmt: skip
_YES_NO = re.compile(
    rf"(?:did|does|has|have|do) (?P<who>(?:the |an? )?[\w'’.-]+(?: [\w'’.-]+){{0,6}}?) (?:ever |also |really )*"
    rf"(?P<verb>{_ANY})\b(?P<topic>.*)", re.I,
)  # fmt: skip
_ACCORDING_WHOM = re.compile(r"according to (?:whom|who|which (?P<role>[\w -]+?))\b[, ]*(?P<topic>.*)", re.I)
_ACCORDING = re.compile(r"according to (?P<who>(?!(?:the |this |that |these |your )?(?:articles?|reports?|text|stor(?:y|ies)|"
                        r"how many|whom|who|which)\b)[^,?]+?)(?:,|\?|$|(?= (?:what|how|why|when|where|who|which)\b))", re.I)  # fmt: skip
_VIEW = re.compile(
    r"what (?:is|was|were|are) (?P<who>[\w'’. -]+?)(?:['’]s?)? (?:view|opinion|position|reaction|response|reply|answer|"
    r"comment|assessment|account|explanation|statement|description)s?\b(?: (?:of|on|to|about))?(?P<topic>.*)", re.I,
)  # fmt: skip
_SOURCE = re.compile(
    r"(?:who (?:is|was|are|were) the sources?(?: of| for| behind)?|where (?:did|does|do)|what (?:is|was|are) the sources? (?:of|for))"
    r"(?P<topic>.*?)(?:come from|originate|stem from)?\s*\??$", re.I,
)  # fmt: skip
_REPORTED = re.compile(r"claim|report|story|statement|source|rumou?r|figure|allegation|account|news\b", re.I)
_BYLINE = re.compile(r"who (?:wrote|writes|reported) .*\b(?:article|story|report|piece|column)\b", re.I)
_TELEPHONED = re.compile(
    r"(?:call|called|ask|asked|speak|spoke|talk|talked)\b(?: (?:to|with))?(?: [A-Z][\w.'’-]*)*\s*\??"
)
_LEAD = re.compile(r"^(?:about|that|on|of|as|to|for|with|regarding|concerning|in response to)\b\s*", re.I)


@dataclass(frozen=True, slots=True)
class VoiceQuestion:
    """A question about who says what.

    `wants` is what would answer it: a speaker, what is said, or the outlet it was said to or printed by. `stance`
    is None when any will do. `speaker` is whose words are asked for, `role` what the asked-for speaker is
    ("CIA director"), `topic` what it is about, as written.
    """

    wants: Wanted
    stance: Stance | None = None
    speaker: str = ""
    role: str = ""
    topic: str = ""
    through: str = ""


def asks_for_voice(question: str) -> VoiceQuestion | None:
    """What the question asks about voices; None when it asks something else. English only."""
    text = " ".join(question.split()).strip()
    bare = re.sub(r"^(?:and|but|so|then|also)\b[, ]*", "", text, flags=re.I)
    if m := _ACCORDING_WHOM.search(bare):
        return VoiceQuestion("speaker", role=(m["role"] or "").strip(), topic=_topic(m["topic"]))
    if m := _ACCORDING.search(bare):
        topic = bare[: m.start()] + " " + bare[m.end() :]
        return VoiceQuestion("content", speaker=_name(m["who"]), topic=_topic(topic))
    if m := _TOLD_TO_OUTLET.match(bare):
        return VoiceQuestion("outlet", speaker=_name(m["who"]), topic=_topic(m["rest"]))
    if m := _WHICH_OUTLET.match(bare):
        return VoiceQuestion("outlet", topic=_topic(m["topic"]))
    if m := _BY_WHOM.match(bare):
        topic = f"{m['topic'] or m['topic2']} {m['rest'] or m['rest2'] or ''}"
        return VoiceQuestion("speaker", _stance(m["verb"] or m["verb2"]), topic=_topic(topic))
    if (m := _WHO.match(bare)) and not _BYLINE.match(bare):
        role = (m["role"] or "").strip()
        if not role or not re.search(r"\b(?:did|do|does|is|are|was|were|has|have|will)\b", role, re.I):
            return VoiceQuestion("speaker", _stance(m["verb"]), role=role, topic=_topic(m["topic"]))
    if (m := _SOURCE.match(bare)) and _REPORTED.search(bare):
        owner = re.match(r"\s*(?:the )?([A-Z][\w.]*(?: [A-Z][\w.]*)*)['’]s\b", m["topic"])
        return VoiceQuestion("speaker", topic=_topic(m["topic"]), through=owner.group(1) if owner else "")
    if m := _VIEW.match(bare):
        return VoiceQuestion("content", speaker=_name(m["who"]), topic=_topic(m["topic"]))
    if (m := _WHAT.match(bare)) and not _TELEPHONED.fullmatch(f"{m['verb']}{m['topic']}"):
        before = bare[m.end("ask") : m.start("who")]
        before = re.sub(r"\b(?:did|does|do|has|have|had)\s*$", "", before)
        return VoiceQuestion("content", _stance(m["verb"]), _name(m["who"]), topic=_topic(before + " " + m["topic"]))
    if m := _YES_NO.match(bare):
        return VoiceQuestion("content", _stance(m["verb"]), _name(m["who"]), topic=_topic(m["topic"]))
    return None


def _name(who: str) -> str:
    return re.sub(r"[’']s$", "", who.strip(" ,?"))


def _topic(text: str) -> str:
    return _LEAD.sub("", text.strip(" ?.,!")).strip()


def _stance(verb: str) -> Stance | None:
    low = fold(verb)
    for stance, forms in _FORMS.items():
        if stance != "says" and re.fullmatch(forms, low):
            return stance
    return None  # "say", "claim", "call": whatever the words do


def match(asked: VoiceQuestion, statement: Statement) -> float:
    """How well a statement answers the question, 0 to 1.

    A third each for who speaks, what the words do and what they are about; a speaker or stance that was asked for
    and is another's costs most of the score.
    """
    topic = _share(asked.topic, f"{statement.sentence} {' '.join(statement.through)}")
    speaker = 1.0
    if asked.speaker:
        speaker = spoken_by(asked.speaker, statement)
        if asked.wants == "outlet" and statement.speaker.casefold() in asked.speaker.casefold():
            speaker = 1.0
    elif asked.role:
        speaker = max(0.4, _share(asked.role, f"{statement.speaker} {statement.role}"))
    stance = 1.0
    if asked.stance is not None:
        stance = 1.0 if statement.stance == asked.stance and not statement.negated else 0.0
    outlet = 1.0
    if asked.wants == "outlet":
        outlet = 1.0 if statement.through else 0.3
    if asked.through:
        outlet = max((_share(asked.through, t) for t in statement.through), default=0.2)
    score = (speaker + stance + topic) / 3 * outlet
    if asked.speaker and speaker < 0.5:
        score *= 0.2
    if asked.stance is not None and not stance:
        score *= 0.3
    return round(score * (0.7 if statement.nested else 1.0), 4)


def spoken_by(speaker: str, statement: Statement) -> float:
    """How much of a name or description fits who makes the statement, 0 to 1."""
    who = f"{statement.speaker} {statement.role}"
    return max(_share(speaker, who), _share(_surname(speaker), who) * 0.95)


def _surname(name: str) -> str:
    words = name.split()
    return words[-1] if words and words[-1][:1].isupper() else name


def _share(asked: str, given: str) -> float:
    """How much of what is asked is given, by stems; 1 when nothing is asked."""
    wanted, have = _stems(asked), _stems(given)
    return len(wanted & have) / len(wanted) if wanted else 1.0


_AMERICAN = frozenset({"us", "usa", "u.s", "american", "america"})


def _stems(text: str) -> set[str]:
    found = set(stems(re.sub(r"\bU\.S\.(?:A\.)?|\bUS\b|\bUnited States\b", "American", text)))
    return {"american" if s in _AMERICAN else s for s in found} - {"anonym", "unnam"}
