"""Train the mention tagger and its adapter of the encoder; write both to graph/linking/data.

    python -m scripts.train_linking --gold DIR [--cross-validate | --evaluate]

Learns from the ``train`` split of DIR and the project's own texts in scripts/training. ``--evaluate`` scores the
``dev`` split after training, ``--cross-validate`` scores five folds of ``train`` and writes nothing.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from torch import nn

from embeddings.models import locate
from embeddings.tokens import open_token_encoder
from graph.linking import ADAPTER, Linker, Lookup
from ontology.vocabulary import Vocabulary
from scripts.training.corpus import gold, own
from scripts.training.lora import changes
from scripts.training.network import Encoded, Sequences, Words
from scripts.training.samples import Sample, Sampler
from scripts.training.silver import silver
from scripts.training.tally import Tally

DATA = Path(__file__).resolve().parent.parent / "graph" / "linking" / "data"


def train(samples: Sequence[Sample], arguments: argparse.Namespace) -> Sequences:
    """A network fitted to ``samples``; the same arguments give the same network on the same machine."""
    torch.manual_seed(arguments.seed)
    order = random.Random(arguments.seed)
    model = Words() if arguments.words else Encoded(model_folder(), arguments.first_layer, arguments.rank)
    steps = arguments.epochs * (len(samples) // arguments.batch + 1)
    optimiser = torch.optim.AdamW(model.groups(arguments.rate), weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / (0.1 * steps)) * max(0.02, 1 - step / steps)
    )
    shuffled = list(samples)
    started = time.perf_counter()
    for epoch in range(arguments.epochs):
        model.train()
        order.shuffle(shuffled)
        total = 0.0
        for at in range(0, len(shuffled), arguments.batch):
            loss = model.loss(shuffled[at : at + arguments.batch])
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_([p for p in model.parameters() if p.requires_grad], 1.0)
            optimiser.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch + 1}: loss {total:.2f}, {time.perf_counter() - started:.0f} s", flush=True)
    return model.eval()


def evaluate(model: Sequences, samples: Sequence[Sample]) -> Tally:
    """How well the network finds the mentions of ``samples``, judged as the gold folder's score.py does."""
    tally, tagger = Tally(), model.tagger()
    with torch.no_grad():
        for sample in samples:
            scores = model.scores([sample])[0].numpy()
            tally.add(sample, tagger.best(scores))
    return tally


def save(model: Sequences) -> None:
    """Write the tagger's weights and the encoder's changes, in half precision."""
    DATA.mkdir(exist_ok=True)
    name = "words.npz" if isinstance(model, Words) else "vectors.npz"
    np.savez_compressed(DATA / name, allow_pickle=False, **model.weights())
    if isinstance(model, Encoded):
        factors = {name: tensor.to(torch.float16).contiguous() for name, tensor in changes(model.encoder)}
        save_file(factors, DATA / "adapter.safetensors")


def model_folder() -> Path:
    """The folder of the embedded encoder."""
    folder = locate()
    assert folder is not None
    return folder


def cross_validate(
    documents: Sequence[Sequence[Sample]], extra: Sequence[Sample], arguments: argparse.Namespace
) -> Tally:
    """The sum of five folds: each trained on the other four and the project's own texts."""
    total = Tally()
    for fold in range(5):
        rest = [s for n, samples in enumerate(documents) if n % 5 != fold for s in samples]
        held = [s for n, samples in enumerate(documents) if n % 5 == fold for s in samples]
        total.merge(evaluate(train([*rest, *extra], arguments), held))
        print(total, flush=True)
    return total


def main() -> int:
    """Train as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--cross-validate", action="store_true")
    parser.add_argument("--evaluate", action="store_true")
    parser.add_argument(
        "--silver", type=Path, help="unannotated texts to learn from as now linked"
    )
    parser.add_argument("--count", type=int, default=400, help="how many of them")
    parser.add_argument("--words", action="store_true", help="train the tagger that needs no encoder")
    parser.add_argument("--first-layer", type=int, default=3, help="the lowest adapted layer of the encoder")
    parser.add_argument("--rank", type=int, default=16)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--dry-run", action="store_true", help="write nothing")
    arguments = parser.parse_args()
    sampler = Sampler(model_folder(), Lookup(Vocabulary.load()))
    learnt = [list(sampler.samples(annotated)) for annotated in gold(arguments.gold, "train")]
    extra = [sample for annotated in own() for sample in sampler.samples(annotated)]
    if arguments.silver:
        teacher = Linker(Vocabulary.load(), open_token_encoder(ADAPTER))
        extra += [s for a in silver(arguments.silver, teacher, arguments.count) for s in sampler.samples(a)]
    print(f"{sum(map(len, learnt))} windows of gold, {len(extra)} others")
    if arguments.cross_validate:
        cross_validate(learnt, extra, arguments)
        return 0
    model = train([*(s for samples in learnt for s in samples), *extra], arguments)
    if not arguments.dry_run:
        save(model)
    if arguments.evaluate:
        held = [s for annotated in gold(arguments.gold, "dev") for s in sampler.samples(annotated)]
        print(evaluate(model, held))
    return 0


if __name__ == "__main__":
    sys.exit(main())
