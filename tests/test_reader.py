"""The sentence reader: exact spans on any text, the order kept, and life without its model file."""

import shutil
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from assistant.reader import MODEL_FOLDER, Candidate, SentenceReader

TEXTS = st.text(max_size=200) | st.text(alphabet="aé e\u0301ñ n\u0303👩\u200d🚒🏽🇺🇦.,-'1٣漢字\u200b\n“” ", max_size=60)


class ScriptedSession:
    """Stands in for the ONNX session: logits that depend on nothing but the token ids."""

    def run(self, names: list[str], feed: dict[str, Any]) -> list[Any]:
        assert names == ["relevance", "spans"]
        ids, mask = feed["input_ids"], feed["attention_mask"]
        assert ids.shape == mask.shape == feed["token_type_ids"].shape
        hashed = (ids * 2654435761 + np.arange(ids.shape[1]) * 40503) % 1000 / 100
        spans = np.stack([hashed, hashed[:, ::-1]], axis=-1).astype(np.float32)
        return [(ids * mask).sum(1).astype(np.float32), spans]


def scripted() -> SentenceReader:
    vocabulary = {token: i for i, token in enumerate(["[UNK]", "[CLS]", "[SEP]", *"abcdefghijklmnopqrstuvwxyz"])}
    vocabulary |= {f"##{letter}": len(vocabulary) + i for i, letter in enumerate("abcdefghijklmnopqrstuvwxyz")}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return SentenceReader(ScriptedSession(), tokenizer)


@pytest.fixture(scope="module")
def shipped() -> SentenceReader:
    reader = SentenceReader.load()
    if reader is None:
        pytest.skip("the model is not in assistant/models/reranker")
    return reader


@given(st.text(max_size=80), st.lists(st.tuples(TEXTS, TEXTS), max_size=12))
def test_spans_are_whole_code_points_of_the_text(question: str, texts: list[tuple[str, str]]) -> None:
    readings = scripted().score(question, [Candidate(text, context) for text, context in texts])
    assert len(readings) == len(texts)
    for reading, (text, _) in zip(readings, texts, strict=True):
        if reading.span is None:
            continue
        start, end = reading.span
        assert 0 <= start < end <= len(text)
        said = text[start:end]
        assert said.strip() == said  # no span begins or ends in the space between words
        rest = text[end : end + 1]
        assert not rest or unicodedata.category(rest) not in ("Mn", "Me")  # no accent cut from its letter
        assert not (said[-1].isalnum() and rest.isalnum())  # no word cut


@given(st.lists(st.text(alphabet="abc ", min_size=1, max_size=60), min_size=1, max_size=30))
def test_readings_come_in_the_order_of_the_candidates(texts: list[str]) -> None:
    reader = scripted()
    together = reader.score("who", [Candidate(text) for text in texts])
    alone = [reader.score("who", [Candidate(text)])[0] for text in texts]
    assert [r.relevance for r in together] == [r.relevance for r in alone]


def test_nothing_to_read() -> None:
    reader = scripted()
    assert reader.score("who", []) == []
    empty, blank, question_only = reader.score("", [Candidate(""), Candidate(" \n"), Candidate("word")])
    assert empty.span is None
    assert blank.span is None
    assert question_only.span == (0, 4)


def test_longer_than_the_model_reads() -> None:
    text = "abc " * 2000
    (reading,) = scripted().score("who " * 500, [Candidate(text, text)])
    assert reading.span is not None
    assert text[slice(*reading.span)].strip()


def test_no_files_means_no_reader(tmp_path: Path) -> None:
    assert SentenceReader.load(tmp_path / "nowhere") is None
    assert SentenceReader.load(tmp_path) is None


def test_broken_files_mean_no_reader_and_a_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "model.onnx").write_bytes(b"not a model")
    (tmp_path / "tokenizer.json").write_text("{}")
    assert SentenceReader.load(tmp_path) is None
    assert "ranking without it" in caplog.text


def test_a_model_cut_short_means_no_reader(tmp_path: Path, shipped: SentenceReader) -> None:
    whole = (MODEL_FOLDER / "model.onnx").read_bytes()
    (tmp_path / "model.onnx").write_bytes(whole[: len(whole) // 2])
    shutil.copy(MODEL_FOLDER / "tokenizer.json", tmp_path)
    assert SentenceReader.load(tmp_path) is None


def test_the_shipped_model_knows_an_answer_when_it_reads_one(shipped: SentenceReader) -> None:
    candidates = [
        Candidate("The band will play in the park on Sunday if the weather holds."),
        Candidate("The bridge was opened in 1931 by Mayor Anna Kowalska.", "The river has three bridges."),
        Candidate("Nobody in the office could be reached for comment."),
    ]
    readings = shipped.score("Who opened the bridge?", candidates)
    assert max(range(3), key=lambda i: readings[i].relevance) == 1
    span = readings[1].span
    assert span is not None
    assert "Kowalska" in candidates[1].text[slice(*span)]


def test_a_reading_does_not_depend_on_what_is_read_with_it(shipped: SentenceReader) -> None:
    question = "Who denied the report?"
    texts = ["The minister denied the report on Monday.", "It rained.", "Prices rose by a third, " * 12 + "he said."]
    together = shipped.score(question, [Candidate(text) for text in texts])
    assert together == [shipped.score(question, [Candidate(text)])[0] for text in texts]


def test_the_shipped_model_gives_the_same_twice(shipped: SentenceReader) -> None:
    candidates = [Candidate(f"Sentence number {i} says that {i} people came. " * (1 + i % 3)) for i in range(20)]
    assert shipped.score("How many came?", candidates) == shipped.score("How many came?", candidates)


@settings(max_examples=25, deadline=None)
@given(TEXTS, TEXTS)
def test_the_shipped_model_reads_any_text(shipped: SentenceReader, question: str, text: str) -> None:
    (reading,) = shipped.score(question, [Candidate(text)])
    assert np.isfinite(reading.relevance)
    assert np.isfinite(reading.span_score)
    assert reading.span is None or text[slice(*reading.span)].strip()
