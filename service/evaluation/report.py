"""The report of an evaluation: one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from service.evaluation.collection import Collection, Question
from service.evaluation.figures import MEASURES, Evaluation
from service.evaluation.trial import FUSED, SYSTEMS, Answered, Result

WORST = 20
_TEMPLATES = Path(__file__).parent.parent / "templates"


Shown = Callable[[Question], Sequence[Result]]
"""What the search shows first for a question."""


@dataclass(frozen=True, slots=True)
class Found:
    """A result with its judgement; None where nobody judged it."""

    result: Result
    judgement: int | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A relevant document, its judgement, and its rank (from 1) in each system's ranking that holds it."""

    document: str
    judgement: int
    ranks: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Miss:
    """A question, how it fared, what was found, what should have been, and where it can be asked again."""

    answered: Answered
    values: Mapping[str, float]
    found: tuple[Found, ...]
    wanted: tuple[Wanted, ...]
    link: str


def misses(
    collection: Collection, answered: Sequence[Answered], evaluation: Evaluation, service: str, shown: Shown
) -> list[Miss]:
    """The questions that the fused search answers worst, worst first; ``service`` is the address of the server."""
    order = sorted(range(len(answered)), key=lambda at: tuple(evaluation.each[at].values()))
    return [
        _miss(collection, answered[at], evaluation.each[at], service, shown)
        for at in order[:WORST]
        if evaluation.each[at][MEASURES[0]] < 1
    ]


def html(
    title: str,
    collection: Collection,
    evaluation: Evaluation,
    worst: Sequence[Miss],
    missing: int,
) -> str:
    """The report; ``missing`` counts the relevant documents that the library does not hold."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("evaluation.html").render(
        title=title,
        collection=collection,
        evaluation=evaluation,
        measures=MEASURES,
        systems=tuple(SYSTEMS),
        fused=FUSED,
        missing=missing,
        misses=worst,
    )


def _miss(collection: Collection, answered: Answered, values: Mapping[str, float], service: str, shown: Shown) -> Miss:
    judged = collection.judgements[answered.question.id]
    relevant = sorted((d for d, gain in judged.items() if gain >= collection.least), key=lambda d: (-judged[d], d))
    return Miss(
        answered,
        values,
        tuple(Found(result, judged.get(result.document)) for result in shown(answered.question)),
        tuple(Wanted(d, judged[d], _ranks(answered, d)) for d in relevant),
        f"{service}/search?{urlencode({'q': answered.question.text})}",
    )


def _ranks(answered: Answered, document: str) -> dict[str, int]:
    return {s: ranking.index(document) + 1 for s, ranking in answered.rankings.items() if document in ranking}
