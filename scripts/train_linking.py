"""Train what reads mentions: names to prune, the tagger by words, and the adapted encoder with its two heads.

    python -m scripts.train_linking --gold DIR [--words] [--cross-validate FOLDS] [--half N --found FILE]

Learns from the ``train`` split of DIR and the project's own texts in scripts/training, writes to graph/linking/data and
graph/claims/data, and scores the ``dev`` split. One head tags mentions, the other reads what is stated of pairs.

``--cross-validate`` scores the first FOLDS of five folds of ``train`` and writes nothing. ``--half`` trains on the
documents of the other half and writes the mentions found in this half and what is said of its pairs, for
`scripts.train_claims` to learn from: a network must not teach by what it was taught.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from torch import nn

from embeddings.models import locate
from graph.linking import Lookup
from graph.linking.linker import WORDS_SHARE
from graph.linking.pruning import Marked, pruned
from graph.linking.vectors import bounds
from ontology.vocabulary import Vocabulary
from scripts.training.corpus import Annotated, gold, own
from scripts.training.halves import Judgements
from scripts.training.lora import changes
from scripts.training.network import Encoded, Sequences, Words
from scripts.training.reading import linker
from scripts.training.samples import Sample, Sampler
from scripts.training.stages import Example, found_examples, training_examples, training_texts
from scripts.training.tally import Tally

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "graph" / "linking" / "data"
PAIRS = ROOT / "graph" / "claims" / "data" / "vectors.npz"
FOLDS = 5
_ALIKE = 16
"""Batches that are sorted by length together."""


def fit(model: Sequences, samples: Sequence[Sample], epochs: int, arguments: argparse.Namespace) -> Sequences:
    """The network fitted to ``samples``; the same arguments give the same network on the same machine."""
    order = random.Random(arguments.seed)
    steps = epochs * (len(samples) // arguments.batch + 1)
    optimiser = torch.optim.AdamW(model.groups(arguments.rate), weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / (0.1 * steps)) * max(0.02, 1 - step / steps)
    )
    started = time.perf_counter()
    for epoch in range(epochs):
        model.train()
        total = 0.0
        batches = list(batched(samples, arguments.batch, order))
        for batch in batches:
            loss = model.loss(batch)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_([p for p in model.parameters() if p.requires_grad], 1.0)
            optimiser.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch + 1}: loss {total:.2f}, {time.perf_counter() - started:.0f} s", flush=True)
    return model.eval()


def batched(samples: Sequence[Sample], size: int, order: random.Random) -> Iterator[list[Sample]]:
    """The samples in batches by chance, but of like length, since padding is computed like words."""
    chance = [order.random() for _ in samples]
    shuffled = sorted(range(len(samples)), key=chance.__getitem__)
    alike: list[int] = []
    for at in range(0, len(shuffled), size * _ALIKE):
        alike += sorted(shuffled[at : at + size * _ALIKE], key=lambda number: len(samples[number].ids))
    firsts = list(range(0, len(alike), size))
    order.shuffle(firsts)
    for first in firsts:
        yield [samples[number] for number in alike[first : first + size]]


def train(samples: Sequence[Sample], arguments: argparse.Namespace) -> list[Sequences]:
    """The network that reads words and, unless only that is asked for, the one that reads vectors."""
    torch.manual_seed(arguments.seed)
    models = [fit(Words(), samples, arguments.word_epochs, arguments)]
    if not arguments.words:
        models.append(train_encoder(samples, arguments))
    return models


def train_encoder(samples: Sequence[Sample], arguments: argparse.Namespace) -> Encoded:
    """The network that reads vectors."""
    encoded = Encoded(model_folder(), arguments.first_layer, arguments.rank)
    fit(encoded, samples, arguments.epochs, arguments)
    return encoded


def evaluate(models: Sequence[Sequences], samples: Sequence[Sample]) -> Tally:
    """How well the networks together find the mentions of ``samples``, judged as the gold folder's score.py does."""
    tally = Tally()
    taggers = [model.tagger() for model in models]
    mixed = taggers[1].mixed(taggers[0], WORDS_SHARE) if len(models) > 1 else taggers[0]
    shares = (WORDS_SHARE, 1 - WORDS_SHARE) if len(models) > 1 else (1.0,)
    with torch.no_grad():
        for sample in samples:
            scores = sum(model.scores([sample])[0].numpy() * share for model, share in zip(models, shares, strict=True))
            tally.add(sample, mixed.best(np.asarray(scores, dtype=np.float32), bounds(sample.tokens)))
    return tally


def report(models: Sequence[Sequences], samples: Sequence[Sample]) -> None:
    """Print the scores of each network alone and of all together."""
    for model in models:
        print(f"{type(model).__name__.lower()} alone\n{evaluate([model], samples)}")
    if len(models) > 1:
        print(f"mixed\n{evaluate(models, samples)}", flush=True)


def save(model: Sequences, folder: Path) -> None:
    """Write a network's weights, and the encoder's changes if it has one, in half precision."""
    name = "vectors.npz" if isinstance(model, Encoded) else "words.npz"
    np.savez_compressed(folder / name, allow_pickle=False, **model.weights())
    if isinstance(model, Encoded):
        factors = {name: tensor.to(torch.float16).contiguous() for name, tensor in changes(model.encoder)}
        save_file(factors, folder / "adapter.safetensors")
        np.savez_compressed(PAIRS, allow_pickle=False, **model.pairs.weights())


def prune(annotated: Iterable[Annotated], vocabulary: Vocabulary) -> None:
    """Write the names that annotated texts show to be no mentions."""
    dictionary = Lookup(vocabulary, pruned=()).dictionary
    texts = [Marked(each.document.text, tuple(span for span, _ in each.mentions)) for each in annotated]
    head = "# Names pruned by the evidence of annotated texts; written by scripts/train_linking.py."
    lines = "\n".join([head, *pruned(dictionary, texts)])
    (DATA / "pruned.txt").write_text(f"{lines}\n", encoding="utf-8")


def model_folder() -> Path:
    """The folder of the embedded encoder."""
    folder = locate()
    assert folder is not None
    return folder


def cross_validate(
    documents: Sequence[Sequence[Sample]], extra: Sequence[Sample], arguments: argparse.Namespace
) -> None:
    """Print the sum of the folds: each held out from the four others and the project's own texts."""
    total = Tally()
    for fold in range(arguments.cross_validate):
        rest = [s for n, samples in enumerate(documents) if n % FOLDS != fold for s in samples]
        held = [s for n, samples in enumerate(documents) if n % FOLDS == fold for s in samples]
        total.merge(evaluate(train([*rest, *extra], arguments), held))
        print(f"folds 1 to {fold + 1}\n{total}", flush=True)


def half(
    texts: Sequence[Annotated],
    documents: Sequence[Sequence[Sample]],
    sampler: Sampler,
    vocabulary: Vocabulary,
    arguments: argparse.Namespace,
) -> None:
    """Write what networks find in one half of the documents, having learnt from the other half."""
    torch.manual_seed(arguments.seed)
    learnt = [s for n, samples in enumerate(documents) if n % 2 != arguments.half for s in samples]
    words, encoded = train(learnt, arguments)
    assert isinstance(encoded, Encoded)
    found = Judgements()
    held = [text for n, text in enumerate(texts) if n % 2 == arguments.half]
    sources = [text.document for text in held]
    reader = linker(encoded, words, model_folder(), vocabulary, sampler.lookup)
    for document, linked in zip(sources, reader.link_many(sources), strict=True):
        found.add_mentions(document.identifier, linked.mentions)
    judge_pairs(encoded, [s for n, samples in enumerate(documents) if n % 2 == arguments.half for s in samples], found)
    examples = {each.text.document.identifier: each for each in found_examples(training_texts(arguments.gold), found)}
    for text in held:
        if example := examples.get(text.document.identifier):
            judge_pairs(encoded, sampler.samples(text, [example]), found)
    found.save(arguments.found)


def judge_pairs(encoded: Encoded, samples: Iterable[Sample], found: Judgements) -> None:
    """Note what the network says of the pairs of samples."""
    with torch.no_grad():
        for sample in samples:
            if sample.asked:
                vectors = encoded.vectors([sample])[0]
                for asked in sample.asked:
                    found.add_scores(asked.example, asked.places.rows, encoded.pairs.scores(vectors, asked).numpy())


def arguments_given() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--words", action="store_true", help="only the tagger that needs no encoder")
    parser.add_argument("--cross-validate", type=int, default=0, metavar="FOLDS", help="how many of the five folds")
    parser.add_argument("--half", type=int, choices=(0, 1), help="which half of the documents to judge by the other")
    parser.add_argument("--found", type=Path, help="where that is written")
    parser.add_argument("--first-layer", type=int, default=3, help="the lowest adapted layer of the encoder")
    parser.add_argument("--rank", type=int, default=24)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--word-epochs", type=int, default=12)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def main() -> int:
    """Train as the command line says."""
    arguments = arguments_given()
    annotated = list(gold(arguments.gold, "train"))
    vocabulary = Vocabulary.load()
    if not arguments.cross_validate and arguments.half is None:
        prune([*annotated, *own()], vocabulary)
    sampler = Sampler(model_folder(), Lookup(vocabulary))
    examples: dict[str, list[Example]] = {}
    for example in training_examples(training_texts(arguments.gold)):
        examples.setdefault(example.text.document.identifier, []).append(example)
    learnt, extra = (
        [list(sampler.samples(each, examples.get(each.document.identifier, ()))) for each in texts]
        for texts in (annotated, list(own()))
    )
    if arguments.half is not None:
        half([*annotated, *own()], [*learnt, *extra], sampler, vocabulary, arguments)
        return 0
    if arguments.cross_validate:
        cross_validate(learnt, [sample for samples in extra for sample in samples], arguments)
        return 0
    models = train([s for samples in (*learnt, *extra) for s in samples], arguments)
    for model in models:
        save(model, DATA)
    report(models, [s for each in gold(arguments.gold, "dev") for s in sampler.samples(each)])
    return 0


if __name__ == "__main__":
    sys.exit(main())
