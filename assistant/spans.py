"""The short answer inside a sentence: which words are a person, date, number, place … of the kind the question wants."""

import re
from dataclasses import dataclass

from assistant.gazetteer import CAPITALS, is_country, is_nobody, is_place, is_region
from assistant.persons import likeness
from assistant.question import PERSON_NOUNS, Kind, Question, find_names
from assistant.terms import STOP, fold, stem, words
from assistant.thesaurus import clusters_of

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_NUMBER_WORD = (
    r"(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|"
    r"trillion|dozens?|hundreds|thousands|millions|billions|half|a quarter|a third|no one|nobody|none)"
)
_NUMBER = rf"(?:\d[\d,.]*\d|\d|(?<![\w-]){_NUMBER_WORD}(?:[ -](?:and )?{_NUMBER_WORD})*(?![\w]))"
_SCALE = r"(?:\s?(?:hundred|thousand|million|billion|trillion|mn|bn|m|k)\b)?"

_DATE = re.compile(
    rf"""(?:(?:early|mid|late|the\ (?:end|start|beginning|middle)\ of|around|since|by|before|after|until)[ -])?
    (?: {_MONTH}\s+\d{{1,2}}(?!\d)(?:st|nd|rd|th)?(?:,?\s+(?:19|20)\d\d)? | \d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+(?:19|20)\d\d)?
      | {_MONTH}(?:,?\s+(?:of\s+)?(?:19|20)\d\d)(?!\d) | (?:19|20)\d\d-\d\d-\d\d
      | (?:last|next|this|early|on|since|late|every|earlier)\s+(?:\w+\s+)?{_WEEKDAY} | {_WEEKDAY}(?:\s+(?:morning|afternoon|evening|night))?
      | (?<![\w$€£.,-])(?:1[5-9]|20)\d\d(?![\w,.]*\d) | (?<=[a-z]\s){_MONTH}(?![\w])
      | (?:a\ few|{_NUMBER}|several|a|an)\s+(?:minutes?|hours?|days?|weeks?|months?|years?|decades?)\s+(?:ago|earlier|later|before|after|old)
      | (?:last|next|this|the\ previous|the\ following|the\ same)\s+(?:night|week|month|year|spring|summer|autumn|fall|winter|morning|evening|century|weekend|day)
      | \b(?:yesterday|today|tomorrow|tonight|overnight|midnight|noon|recently)\b
      | \d{{1,2}}(?::\d\d)?\s?(?:a\.m\.|p\.m\.|am|pm)\b | \b\d{{1,2}}:\d\d\b ){{1}}
    (?:\s+(?:in|of|on)\s+(?:(?:19|20)\d\d|{_WEEKDAY}|{_MONTH}(?:\s+\d{{1,2}})?))?""",
    re.X,
)  # fmt: skip
_CLOCK = re.compile(rf"{_NUMBER}\s+(?:in the (?:morning|afternoon|evening)|at night|o'clock)\b", re.I)
_COUNT = re.compile(
    rf"(?:(?:about|around|nearly|almost|more than|at least|some|over|fewer than|up to)\s+)?{_NUMBER}{_SCALE}", re.I
)
_MONEY = re.compile(
    rf"(?:(?:US|A|C)?[$€£¥]\s?\d[\d,.]*{_SCALE}|{_NUMBER}{_SCALE}\s*(?:US )?(?:dollars?|euros?|pounds?|rubles?|roubles?|yen|yuan|"
    rf"francs?|crowns?|marks?|rupees?|pesos?|cents?|USD|EUR|GBP|[A-Z][a-z]+ (?:dollars|pounds|francs|crowns|marks|lira))\b)", re.I,
)  # fmt: skip
_PERCENT = re.compile(rf"{_NUMBER}\s?(?:%|per ?cent\b|percentage points?)", re.I)
_PLACE = re.compile(
    r"\b(?:in|at|near|from|to|outside|inside|across|off|into|around|of|on|through|between|toward|towards|over|via)\s+"
    r"((?:the\s+)?(?:(?:city|town|village|port|island|region|state|province|south|north|east|west|southern|northern|eastern|"
    r"western|central|downtown|district|border|coast)\s+(?:of\s+)?)*[A-Z][\w.'’-]*(?:[ -](?:of\s+|de\s+|al-)?[A-Z][\w.'’-]*)*)"
)
_AGE = re.compile(
    r"(?:,\s|\baged?\s|\()(\d{1,3})(?=[,).]|\s+years?\b|\s*[-–])|\b(?=\d{1,3}[ -]years?[ -]old\b)(\d{1,3})"
)
_REASON = re.compile(
    r"\b(?:because|due to|owing to|as a result of|thanks to|on the grounds|since|so that|in order to|to (?!the\b|a\b|his\b|her\b|"
    r"their\b|its\b|[A-Z])\w+|after|over|for fear|blam\w+|citing|in response to|in protest|amid|given that|caused by|"
    r"in an attempt to|saying)\b[^.;]*", re.I,
)  # fmt: skip
_GROUP = re.compile(
    rf"\b(?:{_NUMBER}|several|some|many|dozens of|hundreds of|thousands of)\s+(?:[\w-]+\s+){{0,2}}?"
    r"(?:people|persons|men|women|children|officials|sources|soldiers|residents|workers|officers|members|"
    r"survivors|witnesses|suspects|protesters|students|passengers|doctors|lawmakers|leaders|experts|analysts)\b", re.I,
)  # fmt: skip
_ROLE = re.compile(
    rf"\b(?:an?|the|his|her|their|its|one)\s+(?:[\w-]+\s+){{0,3}}?(?:{'|'.join(sorted(PERSON_NOUNS))})\b", re.I
)
_OUTLET_CUE = re.compile(
    r"\b(?:told|reported by|according to|writes?|reports?|by|per|to|published|via|with|in|called|run by|by the|quot\w+)\b",
    re.I,
)
_QUOTE = re.compile(r"[“\"]([^”\"]{2,300})[”\"]")
_OUTLETS = re.compile(
    r"\b(?:Times|Post|News|Reuters|Tass|TASS|CNN|BBC|AP|AFP|Journal|Guardian|Telegraph|Herald|Tribune|Observer|Gazette|Radio|TV|"
    r"Television|Agency|Press|Magazine|Bloomberg|Chronicle|Daily|Weekly|Sun|Mail|Star|Mirror|Pravda|Zeitung|Monde|Economist|Fox|"
    r"Courier|Ledger|Lantern|Dispatch|Channel|Broadcasting|Wire|Insider|Politico|Axios|NBC|CBS|ABC|NPR|Interfax|RIA|Xinhua)\b"
)


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a sentence that have the form of the wanted answer; `score` is higher for a better fit."""

    start: int
    end: int
    score: float


def _outside(question: Question, text: str) -> bool:
    """Whether the words bring something that the question did not say."""
    asked = set(question.stems)
    brought = [stem(w) for w in words(text) if w not in STOP]
    return any(w not in asked for w in brought) if brought else False


def _named(question: Question, sentence: str) -> list[Span]:
    found = []
    asked = set(question.stems)
    for name in find_names(sentence):
        for match in re.finditer(re.escape(name), sentence):
            # "Vladimir Putin" brings nothing to a question about Putin, "Sunday" and "Russian" are nobody
            if _outside(question, name) and stem(words(name)[-1]) not in asked and not is_nobody(fold(name)):
                found.append(Span(match.start(), match.end(), 1.0 if " " in name else 0.8))
            break
    return found


def _matches(pattern: re.Pattern[str], sentence: str, score: float = 1.0) -> list[Span]:
    return [Span(m.start(), m.end(), score) for m in pattern.finditer(sentence) if m.end() > m.start()]


def _ages(sentence: str) -> list[Span]:
    found = [Span(m.start(m.lastindex or 0), m.end(m.lastindex or 0), 1.5) for m in _AGE.finditer(sentence)]
    return found or _matches(_COUNT, sentence, 0.3)


def _counts(question: Question, sentence: str) -> list[Span]:
    """Numbers; best where the counted thing, or a related word, stands right behind ("65 Ukrainian prisoners")."""
    near = stem(question.focus) if question.focus else ""
    group, long = clusters_of(near), bool(_LONG.search(question.text))
    dates = _matches(_DATE, sentence) + _matches(_CLOCK, sentence)
    sums = _matches(_MONEY, sentence) + _matches(_PERCENT, sentence)
    found = []
    for span in _matches(_COUNT, sentence):
        if any(s.start < span.end and span.start < s.end for s in sums):
            continue  # "$61 billion" counts no senators
        behind = [stem(w) for w in words(sentence[span.end : span.end + 60])[:5]]
        counted = near and (near in behind or any(group & clusters_of(b) for b in behind))
        counted = counted or (long and bool(_LASTING.search(sentence[span.end : span.end + 16])))
        dated = any(d.start <= span.start and span.end <= d.end for d in dates)
        found.append(Span(span.start, span.end, (1.5 if counted else 0.5) - (0.4 if dated else 0.0)))
    return found


def find_spans(question: Question, sentence: str, kind: Kind | None = None) -> list[Span]:
    """Candidates for the short answer in one sentence, best first. Offsets count in `sentence`."""
    kind = kind or question.kind
    spans: list[Span] = []
    if kind in ("person", "organisation", "outlet"):
        for span in _named(question, sentence):
            score = span.score
            words_ = sentence[span.start : span.end]
            if kind == "outlet":
                score = 0.2 if is_place(fold(words_)) else 0.4  # any name, unless its words or place say more
                score += 0.8 if _OUTLETS.search(words_) else 0.0
                score += 0.2 if _OUTLET_CUE.search(sentence[max(0, span.start - 24) : span.start]) else 0.0
            elif kind == "person":
                score = likeness(sentence, span.start, span.end) - (0.3 if _OUTLETS.search(words_) else 0.0)
            else:
                score -= 0.6 if is_place(fold(words_)) else 0.3 if _OUTLETS.search(words_) else 0.0
            spans.append(Span(span.start, span.end, score))
        if kind == "person":  # nobody named: "five people", "a former official"
            spans += [*_matches(_GROUP, sentence, 0.6), *_matches(_ROLE, sentence, 0.4)]
    elif kind == "place":
        spans = [Span(m.start(1), m.end(1), 1.0) for m in _PLACE.finditer(sentence)]
        spans = [
            s
            for s in spans
            if not _DATE.fullmatch(sentence[s.start : s.end]) and not is_nobody(fold(sentence[s.start : s.end]))
        ] or [Span(s.start, s.end, s.score / 2) for s in _named(question, sentence)]
        spans = [Span(s.start, s.end, s.score * fits_place(question, sentence[s.start : s.end])) for s in spans]
    elif kind == "date":
        spans = _matches(_DATE, sentence)
        if question.focus == "year":
            spans = [s for s in spans if re.search(r"\d{4}", sentence[s.start : s.end])]
        elif question.focus == "month":
            spans = [s for s in spans if re.search(_MONTH, sentence[s.start : s.end])]
    elif kind == "percent":
        spans = _matches(_PERCENT, sentence)
    elif kind == "money":
        spans = _matches(_MONEY, sentence, 1.5) or _matches(_COUNT, sentence, 0.5)
    elif kind == "count":
        spans = _ages(sentence) if question.wants_age else _counts(question, sentence)
    elif kind == "reason":
        spans = _matches(_REASON, sentence)
    elif kind in ("statement", "manner", "thing"):
        spans = [Span(m.start(1), m.end(1), 1.0) for m in _QUOTE.finditer(sentence) if kind == "statement"]
    spans = [s for s in spans if _outside(question, sentence[s.start : s.end])]
    return sorted(spans, key=lambda s: (-s.score, _distance(question, sentence, s)))


_TOWNS = frozenset("city town capital village port".split())
_LANDS = frozenset("country nation".split())


def fits_place(question: Question, name: str) -> float:
    """From 0 to 1; 1 unless a town is asked for and this is a country or the like, or the other way round."""
    name = fold(re.sub(r"^.*\b(?:of|the)\s+(?=[A-Z])", "", name)).rstrip(".")  # "the west of Norway"
    focus = (
        question.focus.removesuffix("ies") + "y" if question.focus.endswith("ies") else question.focus.removesuffix("s")
    )
    if focus in _TOWNS:
        return 0.2 if is_country(name) or is_region(name) else 1.0
    if focus in _LANDS:
        return 1.0 if is_country(name) else 0.7 if not is_region(name) and name not in CAPITALS else 0.3
    return 1.0


_LONG = re.compile(r"\bhow long\b", re.I)
_LASTING = re.compile(
    r"\b(?:seconds?|minutes?|hours?|days?|nights?|weeks?|months?|seasons?|years?|decades?|centur(?:y|ies)|generations?|"
    r"li(?:fe|ves)|lifetime|since|until|till|from|between|through|overnight|all|met(?:er|re)s?|kilomet(?:er|re)s?|km|cm|feet|"
    r"foot|inch(?:es)?|yards?|miles?|pages?|words?|laps?)\b",
    re.I,
)


def fits(question: Question, said: str) -> float:
    """From 0 to 1: how well words of a sentence have the form of what is asked; 1 where nothing speaks against it.

    A country is no town, and a point in time is no answer to "How long?".
    """
    if question.kind == "place":
        return fits_place(question, said)
    if question.kind == "count" and _LONG.search(question.text):
        return 0.2 if (_DATE.search(said) or _CLOCK.search(said)) and not _LASTING.search(said) else 1.0
    return 1.0


_RULES_ALONE = frozenset({"outlet", "reason"})  # their words are told by form better than by reading
_SURE = 2.0  # log odds at which what was read is marked where no form is known ("What did he carry?")
_LONGEST_READ = 14  # words


def with_reading(
    question: Question, sentence: str, typed: list[Span], read: tuple[int, int], odds: float
) -> list[Span]:
    """The candidates with the learned reader's first where it agrees with one, or is sure and there is none.

    `read` is its span in the sentence, `odds` the log odds of that span against no answer.
    """
    said = sentence[slice(*read)]
    if question.kind in _RULES_ALONE or len(said.split()) > _LONGEST_READ or not _outside(question, said):
        return typed
    agreeing = [s for s in typed if s.start < read[1] and read[0] < s.end]
    if not agreeing and (typed or odds < _SURE or question.kind in ("yes-no", "list")):
        return typed
    score = max((s.score for s in agreeing), default=1.0)
    return [Span(*read, score), *(s for s in typed if s not in agreeing)]


def _distance(question: Question, sentence: str, span: Span) -> float:
    """Mean distance in characters from the span to the question's words in the sentence."""
    folded = fold(sentence)
    if len(folded) != len(sentence):
        return float(span.start)
    asked = set(question.stems)
    at = [m.start() for m in re.finditer(r"\w+", folded) if stem(m.group()) in asked]
    at = [a for a in at if not span.start <= a < span.end]
    return sum(abs(a - span.start) for a in at) / len(at) if at else float(span.start)
