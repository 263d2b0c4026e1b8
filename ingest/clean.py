"""Marks boilerplate: share buttons, comment prompts, related headlines, photo credits, advertising, legal lines.

Nothing is ever cut out of the text: marked spans are left out of chunks, so that they are not answered from, and
every offset still points into the original. A rule must recognise a whole line; running text is never marked.
"""

import re
from collections.abc import Sequence

from ingest.lines import Line, folded, is_sentence, is_title_case, lines_of

VERSION = "clean/1"

_NETWORK = (
    r"(?:facebook|twitter|x|whatsapp|telegram|linkedin|reddit|e-?mail|instagram|pinterest|copy link|print|tumblr)"
)
# Each pattern must match the whole line, case-insensitively.
_NOISE = [
    # sharing and following
    rf"(?:share|save)(?:\s+(?:this(?:\s+\w+)?|post|article|story|page|on\s+{_NETWORK}.*))?(?:\s*[:：].{{0,120}})?",
    rf"(?:{_NETWORK}[\s,/|·•]*){{1,12}}",
    r"(?:follow|like) (?:us|me) on .{0,80}",
    # comments
    r"please enter your (?:comment|name|e-?mail).{0,30}",
    r"(?:leave|post|add|write|view|show|hide|read)(?: \w+)? (?:comments?|reply).{0,30}",
    r"(?:\d+ )?comments?(?: (?:are closed|section|policy).{0,30}|\s*\(\d+\))?\s*[:：]?",
    r"(?:log|sign) in to (?:comment|continue|reply|read|leave).{0,60}",
    r"your e-?mail address will not be published.{0,80}|save my name, e-?mail.{0,120}|cancel reply",
    r"(?:join the (?:conversation|discussion)|what do you think\?).{0,80}",
    # newsletters, money
    r"(?:sign up|subscribe)(?: now| here| today)?[.!]?",
    r"(?:sign up|subscribe|register)\b.{0,100}\b(?:newsletters?|inbox|letter|alerts?|e-?mails?|updates|podcasts?|"
    r"channel|today|free|now|here)\b.{0,90}",
    r"(?:get|receive) (?:the|our|all the) .{0,80}\b(?:newsletters?|inbox|e-?mail)\b.{0,60}",
    r"enter your e-?mail.{0,60}|(?:donate|subscribe|join)(?: now| today| here)?[.!]?",
    r"(?:support (?:our|independent) (?:journalism|work|reporting)|become a (?:member|subscriber|patron)).{0,100}",
    # advertising and page furniture
    r"(?:advertisement|advertising|sponsored(?: content)?|promoted(?: content)?|paid content)(?:\s*[-–:].{0,60})?",
    r"(?:story|article) continues (?:below|after).{0,60}|continue reading.{0,60}|scroll (?:down )?(?:to|for) .{0,50}",
    r"(?:click|tap) here.{0,80}|skip to (?:main )?content|(?:main )?menu|search|home(?:page)?|back to top|close",
    r"home\s*[>»/›].{0,100}",
    r"listen to (?:this|the) article.{0,40}|\d+[ -]min(?:ute)?s?(?: read| listen)?|loading.{0,3}",
    r"(?:this (?:site|website) uses|we use|accept(?: all)?) cookies.{0,120}",
    r"(?:privacy|cookie) (?:policy|notice|settings)",
    r"terms (?:of|and) (?:use|service|conditions).{0,60}",
    # rights and credits
    r"(?:©|\(c\)|copyright\b).{0,160}|.{0,80}\ball rights reserved\b.{0,80}",
    r"this (?:material|article|content) may not be (?:published|reproduced).{0,160}",
    r"\(?(?:photo(?:graph)?|image|picture|video|foto|bild|crédit photo|illustration|file photo)s?"
    r"(?:\s+(?:credits?|courtesy|source))?(?: (?:of|by|via))?\s*[:：/].{0,140}",
    r"\(?(?:photo(?:graph)?|image|picture|video|file photo)s? (?:credit|courtesy|by|via)\b.{0,120}",
    r".{0,220}(?:©|\(c\))\s?.{0,60}",
    r"[^.!?]{0,160}(?:/|\bvia )(?:getty images|afp|shutterstock|epa|reuters|ap|istock|pool)\b.{0,30}",
    r"\(?[A-Z]{2,6}(?:/[a-z]{1,4})+\)?|#{2,}|-\s?30\s?-|\(?ends\)?",
    # other languages: share, advertising, comments
    r"(?:teilen|anzeige|werbung|kommentare?|drucken|partager|publicité|commentaires|imprimer|compartir|publicidad|"
    r"comentarios|imprimir|condividi|pubblicità|commenti|поделиться|реклама|комментарии|شارك|مشاركة|إعلان|تعليقات)"
    r"(?:\s*[:：].{0,80})?",
]
# Opens a list of other headlines; with a colon the headline may follow on the same line.
_ELSEWHERE = (
    r"(?:more like this|(?:also )?read(?: more| also| next)?|see also|also read|in case you missed it|share post|"
    r"more (?:on this(?: story)?|from .{1,40}|stories|news|articles|headlines)|"
    r"related(?: (?:articles?|stor(?:y|ies)|news|posts?|content|topics?|coverage|reading|links?))?|"
    r"recommended(?: (?:for you|articles|stories|reading|videos?))?|"
    r"you (?:may|might) (?:also )?(?:like|be interested in).{0,30}|"
    r"trending(?: now)?|most (?:read|popular|viewed|shared)|(?:watch|up|read) next|watch|don['’]t miss|"
    r"editor['’]?s['’]? picks?|top stories|latest (?:news|stories|headlines)|popular (?:posts|now|stories)|"
    r"(?:previous|next) (?:article|post|story)|lesen sie auch|mehr zum thema|auch interessant|(?:à )?lire aussi|"
    r"sur le même sujet|(?:lea|leer|lee) (?:también|además|más)|te puede interesar|noticias relacionadas|"
    r"leggi anche|читайте также|по теме|اقرأ أيضا|اقرأ أيضًا|مواضيع ذات صلة)"
)
_WHOLE = re.compile("|".join(f"(?:{p})" for p in _NOISE), re.IGNORECASE)
_OPENER = re.compile(_ELSEWHERE + r"\s*[:：]?", re.IGNORECASE)
_OPENER_INLINE = re.compile(_ELSEWHERE + r"\s*[:：]\s*\S.{0,300}", re.IGNORECASE)
_CREDIT = re.compile(r"©|\(c\)|/\s?getty", re.IGNORECASE)
_MOST_LINES = 50_000  # a table or a log, no page with furniture
_MOST_AFTER = 3  # headlines marked after an opener that stands amid the text


def _is_noise(line: Line) -> bool:
    return len(line.bare) <= 320 and bool(_WHOLE.fullmatch(line.bare) or _OPENER_INLINE.fullmatch(line.bare))


def _is_opener(line: Line) -> bool:
    return bool(_OPENER.fullmatch(line.bare)) and line.bare[-1] not in ".!?"


def boilerplate(text: str, title: str = "", body: int = 0) -> list[tuple[int, int]]:
    """Spans of boilerplate lines in `text` from the offset `body` on, in order.

    The first line is never marked for being a headline, and an article never becomes boilerplate as a whole.
    """
    if text.count("\n", body) > _MOST_LINES:
        return []
    lines = lines_of(text, body)
    marked = {i for i, line in enumerate(lines) if _is_noise(line)}
    for i in [i for i, line in enumerate(lines) if _is_opener(line)]:
        marked |= {i, *_headlines_after(lines, i)}
    marked |= _trailing_headlines(lines, marked) | _repeated_title(lines, title)
    for i in sorted(marked):  # a caption broken over two lines ends in its credit
        if i and _CREDIT.search(lines[i].bare) and lines[i].bare[0].islower():
            marked.add(i - 1)
    if len(marked) == len(lines):
        return []
    return _merge([(lines[i].start, lines[i].end) for i in sorted(marked)])


def _headlines_after(lines: Sequence[Line], opener: int) -> set[int]:
    """What follows "More like this": everything to the end if no running text follows, else a few headlines."""
    rest = range(opener + 1, len(lines))
    stop = next((i for i in rest if is_sentence(lines[i].bare)), len(lines))
    return set(range(opener + 1, stop if stop == len(lines) else min(stop, opener + 1 + _MOST_AFTER)))


def _trailing_headlines(lines: Sequence[Line], marked: set[int]) -> set[int]:
    """Headlines of other articles, or tags, left at the very end of the text."""
    found: set[int] = set()
    for i in range(len(lines) - 1, 1, -1):
        if i in marked:
            continue
        bare = lines[i].bare
        if not (bare.endswith("(VIDEO)") or _is_headline(bare)):
            break
        found.add(i)
    body = [i for i in range(len(lines)) if i not in found and i not in marked and is_sentence(lines[i].bare)]
    return found if body and min(found, default=0) > body[-1] else set()


def _is_headline(bare: str) -> bool:
    """A complete headline in title case: no field, no byline, and not running text that was cut off."""
    if is_sentence(bare) or ":" in bare[:12] or re.match(r"by\s", bare, re.IGNORECASE):
        return False
    return is_title_case(bare) and not bare.split()[-1][0].islower() and not re.search(r"[a-z]\. [A-Z]", bare)


def _repeated_title(lines: Sequence[Line], title: str) -> set[int]:
    """The headline printed a second time near the top."""
    key = folded(title)
    again = [i for i, line in enumerate(lines[:12]) if key and folded(line.bare) == key]
    return set(again[1:])


def _merge(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
