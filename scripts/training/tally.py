"""Precision, recall and F1 of mentions, with the gold folder's idea of a match."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from graph.linking.tags import TAGS, Tagged
from graph.model import Span
from ontology.terms import ConceptType
from scripts.training.overlap import overlap
from scripts.training.samples import Sample

Marked = tuple[Span, str]


class Tally:
    """Counts of found, predicted and right mentions by type."""

    def __init__(self) -> None:
        self.found: Counter[str] = Counter()
        self.predicted: Counter[str] = Counter()
        self.right: Counter[str] = Counter()

    def add(self, sample: Sample, tagged: Sequence[Tagged]) -> None:
        """Count one window: a mention is found when one of its type covers at least half of their union."""
        tokens = sample.tokens
        marked = [(Span(tokens[t.first].start, tokens[t.last - 1].end), t.type.value) for t in tagged]
        right = list(_right(sample))
        self.predicted.update(type_ for _, type_ in marked)
        self.right.update(type_ for _, type_ in right)
        for span, type_ in right:
            same = next((m for m in marked if m[1] == type_ and overlap(m[0], span) >= 0.5), None)
            if same:
                marked.remove(same)
                self.found[type_] += 1

    def merge(self, other: Tally) -> None:
        """Add the counts of ``other``."""
        self.found += other.found
        self.predicted += other.predicted
        self.right += other.right

    def __str__(self) -> str:
        names = [type_.value for type_ in ConceptType]
        rows = [(name, self.found[name], self.predicted[name], self.right[name]) for name in names]
        rows.append(("all", self.found.total(), self.predicted.total(), self.right.total()))
        return "\n".join(
            f"{name:11} P {f / max(p, 1):.3f} R {f / max(r, 1):.3f} F1 {2 * f / max(p + r, 1):.3f} ({f}/{p}/{r})"
            for name, f, p, r in rows
        )


def _right(sample: Sample) -> Sequence[Marked]:
    found: list[Marked] = []
    for token, index in zip(sample.tokens, sample.tags, strict=True):
        place, _, type_ = TAGS[index].partition("-")
        if place == "B":
            found.append((Span(token.start, token.end), type_))
        elif place == "I" and found:
            found[-1] = (Span(found[-1][0].start, token.end), found[-1][1])
    return found
