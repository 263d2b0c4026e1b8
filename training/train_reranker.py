"""Trains the sentence reader: relevance by softmax over a group, a calibrated logit, and the answer span.

Checkpoints after every `--save-every` steps and goes on from the last one when started again. `all.py` runs it for
every round.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F

from training.batches import Group, Pair, Recipe, cloze_group, group, mine, vocabulary_of
from training.corpus import Corpus, Question, is_held_out
from training.network import Encoded, RerankerNetwork, encode, load_tokenizer, pad

MICRO = 32  # sequences in one forward pass: sorted by length, so that little is padding


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with selqa-*.json.gz, xquad-en.json.gz")
    parser.add_argument("--base", type=Path, required=True, help="folder of all-MiniLM-L6-v2")
    parser.add_argument("--news", type=Path, help="invented articles: training/data/news")
    parser.add_argument("--articles", type=int, help="how many of them, from the first; without: all")
    parser.add_argument("--known", type=int, default=0, help="how many of them an earlier round has read")
    parser.add_argument("--again", type=int, default=1, help="of these only every n-th is read again")
    parser.add_argument("--start", type=Path, help="weights to go on from")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--head-seed", type=int, default=2, help="equal heads at the start: runs can be averaged")
    parser.add_argument("--epochs", type=float, default=3)
    parser.add_argument("--stop", type=int, default=0, help="end after so many steps of the schedule; 0: all")
    parser.add_argument("--cloze-groups", type=int, default=0, help="rule-made questions first")
    parser.add_argument("--groups", type=int, default=16, help="groups in a step")
    parser.add_argument("--rate", type=float, default=6e-5)
    parser.add_argument("--section", type=int, default=3)
    parser.add_argument("--mined", type=int, default=3)
    parser.add_argument("--no-context", action="store_true")
    parser.add_argument("--no-swaps", action="store_true")
    parser.add_argument("--no-word-swaps", action="store_true")
    parser.add_argument("--no-spans", action="store_true")
    parser.add_argument("--list-weight", type=float, default=1.0)
    parser.add_argument("--point-weight", type=float, default=0.5)
    parser.add_argument("--save-every", type=int, default=100)
    parser.add_argument("--threads", type=int, default=2)
    run(parser.parse_args())


def run(args: argparse.Namespace) -> None:
    """Train and write `weights.pt` (moving average of the weights) into `args.out`."""
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.head_seed)
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "arguments.json").write_text(json.dumps(vars(args), default=str, indent=1))
    corpus, tokenizer = Corpus(args.data, args.news, args.articles, args.known, args.again), load_tokenizer(args.base)
    mine(corpus, corpus.questions)
    recipe = Recipe(args.section, args.mined, not args.no_context, not args.no_swaps, not args.no_word_swaps)
    per_epoch = sum(not is_held_out(q.article) for q in corpus.questions) // args.groups
    cloze_steps = args.cloze_groups // args.groups
    total = cloze_steps + round(args.epochs * per_epoch)
    network = RerankerNetwork(args.base)
    if args.start:
        network.load_state_dict(torch.load(args.start, weights_only=True))
    average = {name: value.detach().clone() for name, value in network.state_dict().items()}
    trained = [p for p in network.parameters() if p.requires_grad]
    decayed, plain = [p for p in trained if p.ndim > 1], [p for p in trained if p.ndim <= 1]
    optimizer = torch.optim.AdamW([{"params": decayed, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}])
    worker = RerankerNetwork(args.base)  # computes in bfloat16; the optimiser keeps 32-bit weights
    worker.bert.bfloat16()
    torch.manual_seed(args.seed)
    step, checkpoint = 0, args.out / "checkpoint.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        step, average = state["step"], state["average"]
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
    worker.train()
    began, log = time.time(), {"list": 0.0, "point": 0.0, "span": 0.0}
    last = min(args.stop or total, total)
    batches = _stream(corpus, recipe, args.seed, cloze_steps, total, args.groups)
    for number, batch in enumerate(islice(batches, last)):
        if number < step:
            continue
        rate = args.rate * _schedule(number, total)
        for parameters in optimizer.param_groups:
            parameters["lr"] = rate
        weight = 0.3 if number < cloze_steps else 1.0
        with torch.no_grad():
            for ours, theirs in zip(worker.parameters(), network.parameters(), strict=True):
                ours.copy_(theirs)
                ours.grad = None
        parts = losses(worker, tokenizer, batch)
        span_weight = 0.0 if args.no_spans else 0.5
        loss = weight * (args.list_weight * parts["list"] + args.point_weight * parts["point"])
        loss = loss + span_weight * parts["span"]
        loss.backward()
        for ours, theirs in zip(worker.parameters(), network.parameters(), strict=True):
            theirs.grad = None if ours.grad is None else ours.grad.float()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        step = number + 1
        keep = min(0.995, step / (step + 10))
        with torch.no_grad():
            for name, value in network.state_dict().items():
                if value.dtype.is_floating_point:
                    average[name].mul_(keep).add_(value, alpha=1 - keep)
        for name, part in parts.items():
            log[name] += part.item() / 20
        if step % 20 == 0:
            spent = (time.time() - began) / 60
            print(step, total, *(f"{k} {v:.3f}" for k, v in log.items()), f"{spent:.1f} min", flush=True)
            log = dict.fromkeys(log, 0.0)
        if step % args.save_every == 0 or step == last:
            state = {"step": step, "average": average, "network": network.state_dict()}
            state["optimizer"] = optimizer.state_dict()
            torch.save(state, args.out / "checkpoint.tmp")
            (args.out / "checkpoint.tmp").replace(checkpoint)
            torch.save(average, args.out / "weights.pt")


def losses(network: RerankerNetwork, tokenizer: Tokenizer, batch: list[Group]) -> dict[str, Tensor]:
    """Softmax of the answer against its group, logistic loss of every pair, and span loss."""
    pairs = [pair for made in batch for pair in made]
    encoded = [encode(tokenizer, p.question, p.sentence, p.context) for p in pairs]
    order = sorted(range(len(pairs)), key=lambda i: len(encoded[i].ids))
    relevance: list[Tensor | None] = [None] * len(pairs)
    span_losses: list[Tensor] = []
    for at in range(0, len(order), MICRO):
        chosen = order[at : at + MICRO]
        ids, mask, types = pad([encoded[i] for i in chosen])
        scores, spans = network(ids, mask, types)
        for row, i in enumerate(chosen):
            relevance[i] = scores[row]
            one = _span_loss(spans[row], encoded[i], pairs[i])
            if one is not None:
                span_losses.append(one)
    flat = torch.stack([r for r in relevance if r is not None])
    labels = torch.tensor([float(p.label) for p in pairs])
    point = F.binary_cross_entropy_with_logits(flat, labels)
    parts, at = [], 0
    for made in batch:
        if not made[0].label:
            at += len(made)
            continue
        same = [i for i, p in enumerate(made) if p.question == made[0].question]
        parts.append(-F.log_softmax(flat[at : at + len(made)][same], 0)[0])
        at += len(made)
    return {"list": torch.stack(parts).mean(), "point": point, "span": torch.stack(span_losses).sum() / len(batch)}


def _span_loss(logits: Tensor, encoded: Encoded, pair: Pair) -> Tensor | None:
    """Cross entropy of start and end over position 0 (no answer) and the sentence's tokens."""
    first, count = encoded.first, len(encoded.offsets)
    inside = torch.cat([logits[:1], logits[first : first + count]]).log_softmax(0)
    if not pair.label:
        return -(0.3 if pair.tempting else 0.1) * (inside[0, 0] + inside[0, 1])
    if not pair.span_known:  # answers, but where is not known: somewhere, not nowhere
        return -0.1 * torch.log1p(-inside[0].exp().clamp(max=0.999)).sum()
    if pair.span is None:
        return None
    start = [i for i, (a, b) in enumerate(encoded.offsets) if a <= pair.span[0] < b]
    end = [i for i, (a, b) in enumerate(encoded.offsets) if a < pair.span[1] <= b]
    if not start or not end:
        return None
    return -(inside[start[0] + 1, 0] + inside[end[-1] + 1, 1]) / 2


def _schedule(step: int, total: int) -> float:
    """Linear warm-up over 6 %, then cosine to a twentieth."""
    warm = max(1, round(0.06 * total))
    if step < warm:
        return (step + 1) / warm
    return 0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * (step - warm) / max(1, total - warm)))


def _stream(
    corpus: Corpus, recipe: Recipe, seed: int, cloze_steps: int, total: int, size: int
) -> Iterator[list[Group]]:
    rng = random.Random(seed)
    questions = [q for q in corpus.questions if not is_held_out(q.article)]
    vocabulary = vocabulary_of(questions)
    usable = [i for i, s in enumerate(corpus.sentences) if not is_held_out(s.title) and 40 < len(s.text) < 400]
    queue: list[Question] = []
    for step in range(total):
        batch: list[Group] = []
        while len(batch) < size:
            if step < cloze_steps:
                made = cloze_group(corpus, recipe, rng, usable)
                if made:
                    batch.append(made)
                continue
            if not queue:
                queue = rng.sample(questions, len(questions))
            batch.append(group(corpus, queue.pop(), recipe, rng, vocabulary))
        yield batch


if __name__ == "__main__":
    main()
