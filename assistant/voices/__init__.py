"""Who says what, through whom, and where the sources contradict one another. Rules only: no model, no network.

collect        citations → voices, copies counted once      chains    outlet → outlet → unnamed sources, loops
questions      "Who denied X?" → what is asked for, and how well a statement answers it
article        an article's statements: speaker, verb, stance, outlets, content
attribution    one sentence's · rules: is this verb speech here? · phrases: where a speaker begins and ends
people         pronouns and surnames looked up · outlets: what names an outlet · tokens: quotations, words
"""

from assistant.voices.article import attribution, statements
from assistant.voices.chains import behind, chain
from assistant.voices.collect import statements_in, voices
from assistant.voices.disagreement import Disagreement, disagreements
from assistant.voices.questions import VoiceQuestion, asks_for_voice, match, spoken_by
from assistant.voices.reading import Side
from assistant.voices.statement import Statement

__all__ = [
    "Disagreement",
    "Side",
    "Statement",
    "VoiceQuestion",
    "asks_for_voice",
    "attribution",
    "behind",
    "chain",
    "disagreements",
    "match",
    "spoken_by",
    "statements",
    "statements_in",
    "voices",
]
