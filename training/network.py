"""The network: MiniLM over question, sentence and context, with a relevance head and a span head.

Input: [CLS] question [SEP] sentence [SEP] context [SEP]; token type 1 marks the sentence.
Outputs: `relevance` (n,) and `spans` (n, length, 2), start and end logits; position 0 stands for no answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertModel

MAX_QUESTION, MAX_SENTENCE, MAX_CONTEXT = 40, 96, 40  # tokens
CLS, SEP = 101, 102


@dataclass(frozen=True)
class Encoded:
    """Token ids, token types, the sentence's first position and its tokens' character offsets."""

    ids: list[int]
    types: list[int]
    first: int
    offsets: list[tuple[int, int]]


def load_tokenizer(folder: Path) -> Tokenizer:
    """The base model's WordPiece tokenizer, without its stored padding and truncation."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def encode(tokenizer: Tokenizer, question: str, sentence: str, context: str) -> Encoded:
    """Put the three texts into one sequence."""
    q = tokenizer.encode(question, add_special_tokens=False).ids[:MAX_QUESTION]
    s = tokenizer.encode(sentence, add_special_tokens=False)
    c = tokenizer.encode(context, add_special_tokens=False).ids[:MAX_CONTEXT] if context else []
    s_ids = s.ids[:MAX_SENTENCE]
    ids = [CLS, *q, SEP, *s_ids, SEP]
    types = [0] * (len(q) + 2) + [1] * (len(s_ids) + 1)
    if c:
        ids += [*c, SEP]
        types += [0] * (len(c) + 1)
    return Encoded(ids, types, len(q) + 2, list(s.offsets[:MAX_SENTENCE]))


def pad(batch: Sequence[Encoded]) -> tuple[Tensor, Tensor, Tensor]:
    """Ids, attention mask and token types as integer tensors of at least (n, longest).

    Both sizes are rounded up (rows to 8, columns to 16; an added row is one token long): a kernel is built for
    each new shape, which would cost more than it computes.
    """
    longest = max(len(item.ids) for item in batch)
    ids = torch.zeros(-(-len(batch) // 8) * 8, -(-longest // 16) * 16, dtype=torch.long)
    mask, types = torch.zeros_like(ids), torch.zeros_like(ids)
    mask[:, 0] = 1
    for row, item in enumerate(batch):
        ids[row, : len(item.ids)] = torch.tensor(item.ids)
        mask[row, : len(item.ids)] = 1
        types[row, : len(item.ids)] = torch.tensor(item.types)
    return ids, mask, types


class RerankerNetwork(nn.Module):
    """MiniLM with two linear heads. Relevance is read from the mean of the token vectors."""

    def __init__(self, base: Path) -> None:
        super().__init__()
        self.bert = BertModel.from_pretrained(
            base,
            add_pooling_layer=False,
            attn_implementation="eager",  # faster backwards in bf16
            hidden_dropout_prob=0.0,  # dropout inside costs as much as all else on a CPU; words are dropped instead
            attention_probs_dropout_prob=0.0,
        )
        self.bert.embeddings.dropout = nn.Dropout(0.1)
        self.bert.embeddings.word_embeddings.requires_grad_(False)  # rare words keep what they meant
        width = self.bert.config.hidden_size
        self.dropout = nn.Dropout(0.1)
        self.relevance = nn.Linear(width, 1)
        self.span = nn.Linear(width, 2)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> tuple[Tensor, Tensor]:
        """Relevance logits (n,) and span logits (n, length, 2)."""
        hidden = self.bert(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state.float()  # the heads stay in 32 bits when the encoder runs in 16
        weight = attention_mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * weight).sum(1) / weight.sum(1)
        return self.relevance(self.dropout(mean)).squeeze(-1), self.span(self.dropout(hidden))
