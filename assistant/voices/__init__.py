"""Who says what, through whom, and where the sources contradict one another. Rules only: no model, no network.

article        an article's statements: speaker, verb, stance, outlets, content
attribution    one sentence's · rules: is this verb speech here? · phrases: where a speaker begins and ends
people         pronouns and surnames looked up · outlets: what names an outlet · tokens: quotations, words
"""

from assistant.voices.article import attribution, statements
from assistant.voices.statement import Statement

__all__ = ["Statement", "attribution", "statements"]
