"""Articles in other languages are found by their own words, split into sentences and cited exactly."""

import pytest

import assistant
from assistant.domain import Turn
from assistant.language import foreign, question_language
from assistant.rewrite import said
from assistant.sentences import sentence_spans

ARTICLES = {
    "de": ("Brücke wird geschlossen", "Der Stadtrat hat am Montag beschlossen, die alte Brücke zu schließen. "
           "Die Bürgermeisterin Ada Lind sagte, dass die Arbeiten im Juni beginnen.", "Brücke schließen Stadtrat"),
    "fr": ("Le pont sera fermé", "Le conseil municipal a décidé lundi de fermer le vieux pont. "
           "La maire Ada Lind a déclaré que les travaux commenceront en juin.", "fermer le pont conseil"),
    "es": ("El puente se cerrará", "El ayuntamiento decidió el lunes cerrar el viejo puente. "
           "La alcaldesa Ada Lind dijo que las obras empezarán en junio.", "cerrar puente ayuntamiento"),
    "ru": ("Мост закроют", "Городской совет решил в понедельник закрыть старый мост. "
           "Мэр заявила, что работы начнутся в июне и продлятся до осени.", "закрыть старый мост"),
    "ar": ("إغلاق الجسر", "قرر مجلس المدينة يوم الاثنين إغلاق الجسر القديم. "
           "وقالت رئيسة البلدية إن الأعمال ستبدأ في يونيو.", "إغلاق الجسر القديم"),
}  # fmt: skip


@pytest.mark.parametrize("language", ARTICLES)
def test_search_and_citation(make_library, language: str) -> None:
    library = make_library({f"{code}.txt": f"{title}\n\n{text}\n" for code, (title, text, _) in ARTICLES.items()})
    bot = assistant.load(library)
    hit = bot.search(ARTICLES[language][2], k=1)[0]
    assert hit.source == f"{language}.txt"
    article = bot.catalogue.find(hit.source)[0]
    assert article.language == language
    assert article.text[hit.start : hit.end] == hit.text
    assert len(sentence_spans(article.text, article.language)) == 3


QUESTIONS = {
    "de": ["Wer hat den Bericht dementiert?", "Was sagte die Ministerin im Interview?", "Wo stürzte die Il-76 ab?", "Wann?",
           "Hat Lind ein Angebot gemacht?"],
    "fr": ["Qui a démenti le rapport ?", "Combien de personnes sont mortes ?", "Où s'est-il écrasé ?"],
    "es": ["¿Quién negó el informe?", "¿Qué dijo Lind?", "¿Dónde se estrelló el avión?"],
    "it": ["Chi ha negato il rapporto?"], "pt": ["Quantas pessoas morreram no incêndio?"], "nl": ["Wie heeft dat ontkend?"],
    "ru": ["Кто опроверг сообщение Bloomberg?"], "uk": ["Коли і де це сталося?"], "ar": ["من نفى تقرير بلومبرغ؟"],
}  # fmt: skip
ENGLISH = [
    "Who is der Spiegel's editor?", "What did Le Monde say about La vie en rose?", "Is Ursula von der Leyen in Brussels?",
    "Rio de la Plata flood", "Los Angeles de la Cruz fire", "Who is Путин?", "Was the artist involved in it?",
    "Do I need a lawyer?", "Qui tam lawsuits in the US", "Angela Merkel", "How come?", "Il-76", "?", "",
]  # fmt: skip


@pytest.mark.parametrize(("language", "question"), [(code, q) for code, asked in QUESTIONS.items() for q in asked])
def test_the_language_of_a_question(language: str, question: str) -> None:
    assert question_language(question) == language


@pytest.mark.parametrize("question", ENGLISH)
def test_foreign_names_leave_a_question_english(question: str) -> None:
    assert question_language(question) in ("en", "")


def test_a_question_in_a_language_of_no_article_is_told_so(make_library) -> None:
    bot = assistant.load(
        make_library({"a.txt": "The bridge is closed\n\nThe town council decided on Monday to close the bridge.\n"})
    )
    answer = bot.ask("Wer hat die Brücke geschlossen?")
    assert answer.abstained
    assert answer.text == (
        "The question seems to be in German and the articles are in English: ask in English, or add articles in German."
    )
    assert answer.reason_code == "language"
    assert answer.missing == answer.nearest == ()  # no name of the question is in the articles
    assert said(Turn.of(answer)) == ""
    english = bot.ask("Who closed the Brücke von der Elbe?")
    assert "German" not in english.text
    assert english.reason_code == ""


def test_an_english_question_on_articles_in_german_is_told_so(make_library) -> None:
    title, text, _ = ARTICLES["de"]
    bot = assistant.load(make_library({"de.txt": f"{title}\n\n{text}\n"}))
    assert bot.ask("How many people were there in the old hall?").text.endswith(
        "ask in German, or add articles in English."
    )


def test_articles_in_the_language_of_the_question_are_asked_as_ever(make_library) -> None:
    library = make_library({f"{code}.txt": f"{title}\n\n{text}\n" for code, (title, text, _) in ARTICLES.items()})
    bot = assistant.load(library)
    for asked in (q for code in ARTICLES for q in QUESTIONS[code]):
        assert "seems to be" not in bot.ask(asked).text


@pytest.mark.parametrize(
    ("languages", "told"),
    [
        (["en", "fr"], "in English and French: ask in one of these"),
        (["", "en"], ""),
        (["en", ""], "in English: ask"),
        ([], ""),
        (["de", "en"], ""),
        (["xx"], ""),
    ],
)
def test_what_is_not_known_of_the_articles_is_not_said(languages: list[str], told: str) -> None:
    assert told in foreign("Wer hat das gesagt?", languages)
    assert bool(told) == bool(foreign("Wer hat das gesagt?", languages))
