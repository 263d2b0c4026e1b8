"""Exports trained weights to one ONNX file, 8-bit integers inside (dynamic quantisation), beside the tokenizer.

Several `--weights` are averaged first. The relevance head is scaled and shifted so that its logit is calibrated on
the articles held out of training (Platt scaling).
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor
from torch.nn import functional as F

from training.batches import Recipe, group, mine, vocabulary_of
from training.corpus import Corpus, is_held_out
from training.network import RerankerNetwork, encode, load_tokenizer, pad


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, nargs="+", required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--data", type=Path, help="training data: calibrate on its held-out articles")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--full", action="store_true", help="32-bit floats, to see what quantisation costs")
    args = parser.parse_args()
    torch.set_num_threads(2)
    network = RerankerNetwork(args.base)
    states = [torch.load(path, weights_only=True) for path in args.weights]
    network.load_state_dict({name: _mean([state[name] for state in states]) for name in states[0]})
    network.eval()
    if args.data:
        calibrate(network, args.base, args.data)
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        export(network, plain)
        if args.full:
            shutil.copy(plain, args.out / "model.onnx")
        else:
            quantize_dynamic(plain, args.out / "model.onnx", weight_type=QuantType.QInt8, per_channel=True)
    tokenizer = load_tokenizer(args.base)
    tokenizer.save(str(args.out / "tokenizer.json"), pretty=False)
    print((args.out / "model.onnx").stat().st_size / 1e6, "MB")


def _mean(values: list[Tensor]) -> Tensor:
    return torch.stack([v.float() for v in values]).mean(0) if values[0].is_floating_point() else values[0]


def export(network: RerankerNetwork, path: Path) -> None:
    """Write the network with free batch size and length."""
    example = torch.randint(1000, 20000, (3, 24))
    inputs = (example, torch.ones_like(example), torch.zeros_like(example))
    names = ["input_ids", "attention_mask", "token_type_ids"]
    axes = {name: {0: "batch", 1: "length"} for name in [*names, "spans"]} | {"relevance": {0: "batch"}}
    torch.onnx.export(
        network,
        inputs,
        str(path),
        input_names=names,
        output_names=["relevance", "spans"],
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )
    onnx.checker.check_model(str(path))


@torch.no_grad()
def calibrate(network: RerankerNetwork, base: Path, data: Path) -> None:
    """Fold slope and offset of a logistic fit on held-out questions into the relevance head."""
    corpus, tokenizer = Corpus(data), load_tokenizer(base)
    held = [q for q in corpus.questions if is_held_out(q.article)]
    mine(corpus, held)
    rng = random.Random(0)
    vocabulary = vocabulary_of(corpus.questions)
    pairs = [p for q in held for p in group(corpus, q, Recipe(word_dropout=0.0), rng, vocabulary)]
    made = [(encode(tokenizer, p.question, p.sentence, p.context), p) for p in pairs]
    made.sort(key=lambda item: len(item[0].ids))
    encoded, pairs = [item[0] for item in made], [item[1] for item in made]
    parts = [network(*pad(encoded[at : at + 32]))[0][: len(encoded[at : at + 32])] for at in range(0, len(pairs), 32)]
    scores = torch.cat(parts)
    slope, offset = _platt(scores, torch.tensor([float(p.label) for p in pairs]))
    network.relevance.weight.mul_(slope)
    network.relevance.bias.mul_(slope).add_(offset)
    best = sum(
        1
        for i, p in enumerate(pairs)
        if p.label and all(scores[i] >= s for s, o in zip(scores, pairs, strict=True) if o.question == p.question)
    )
    print(f"held out: {len(held)} questions, answer first {best / len(held):.3f}")
    print(f"calibration: slope {slope:.2f}, offset {offset:.2f}")


@torch.enable_grad()
def _platt(scores: Tensor, labels: Tensor) -> tuple[float, float]:
    scores = scores.detach().clone()
    slope, offset = torch.ones((), requires_grad=True), torch.zeros((), requires_grad=True)
    optimizer = torch.optim.LBFGS([slope, offset], lr=0.5, max_iter=100)

    def closure() -> Tensor:
        optimizer.zero_grad()
        loss = F.binary_cross_entropy_with_logits(slope * scores + offset, labels)
        loss.backward()
        return loss

    optimizer.step(closure)
    return float(slope), float(offset)


if __name__ == "__main__":
    main()
