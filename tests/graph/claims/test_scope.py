from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.claims.candidates import read_sentences
from graph.claims.scope import Scope
from graph.claims.views import view
from graph.model import Span
from ontology.terms import Modality, Polarity

if TYPE_CHECKING:
    from tests.graph.claims.conftest import Read


def scope(read: Read, marked: str) -> tuple[Scope, list[Span]]:
    document, mentions = read(marked)
    *_, sentence = read_sentences(document, mentions)
    spans = [m.span for m in sentence.mentions]
    return Scope(document.text, sentence.unit.span, spans, view(document.text, sentence), sentence.unit.lead_in), spans


def denied(read: Read, marked: str, subject: int | None, object_: int | None, helps: bool = False) -> bool:
    found, spans = scope(read, marked)
    one, other = (spans[end] if end is not None else None for end in (subject, object_))
    return found.polarity(one, other, helps=helps) is Polarity.NEGATED


@pytest.mark.parametrize(
    "marked",
    [
        "[Aspirin|m] does not cause [sleepiness|e].",
        "[Aspirin|m] doesn’t cause [sleepiness|e].",
        "[Aspirin|m] works without any [sleepiness|e].",
        "[Aspirin|m] is used and does not usually cause [sleepiness|e].",
        "[Aspirin|m] has no known [sleepiness|e].",
        "No [aspirin|m] causes [sleepiness|e].",
        "The agency has not approved the [willow|s] bark as a [medicine|m].",
        "None of the [tablets|m] brings [sleepiness|e].",
        "While [aspirin|m] cannot cause [sleepiness|e], it costs money.",
    ],
)
def test_denials_between_or_before_a_pair(read: Read, marked: str) -> None:
    assert denied(read, marked, 0, 1)


@pytest.mark.parametrize(
    "marked",
    [
        "[Aspirin|m] not only helps but also causes [ulcers|c].",
        "If not taken with food, [aspirin|m] causes [ulcers|c].",
        "[Aspirin|m] is not safe: it causes [ulcers|c].",
        "People who do not eat and take [aspirin|m] get [ulcers|c].",
        "[Aspirin|m] does no harm to most people, but it causes [ulcers|c] in some.",
        "[Aspirin|m] causes [ulcers|c], not headaches.",
        "Because he did not sleep, [aspirin|m] caused [ulcers|c].",
        "[Aspirin|m] with or without food causes [ulcers|c].",
        "No one is sure whether [aspirin|m] causes [ulcers|c].",
        "Sooner rather than later [aspirin|m] causes [ulcers|c].",
    ],
)
def test_denials_of_something_else(read: Read, marked: str) -> None:
    assert not denied(read, marked, 0, 1)


def test_a_denial_reaches_the_whole_coordinated_list(read: Read) -> None:
    marked = "[Aspirin|m] eases [pain|e] without [sleepiness|e] or [dry mouth|e]."
    assert [denied(read, marked, 0, other) for other in (1, 2, 3)] == [False, True, True]


def test_a_denial_inside_a_mention_is_part_of_its_name(read: Read) -> None:
    assert not denied(read, "[Ataxia|c] means [not walking straight|e].", 0, 1)


@pytest.mark.parametrize(
    ("marked", "helps", "expected"),
    [
        ("[Ulcers|c] that [aspirin|m] cannot cure are common.", True, True),
        ("For [colds|c], [antibiotics|m] do not work.", True, True),
        ("For [colds|c], [antibiotics|m] do not cost much.", True, False),
        ("For [colds|c], [antibiotics|m] do not work.", False, False),
    ],
)
def test_what_does_not_help(read: Read, marked: str, helps: bool, expected: bool) -> None:
    assert denied(read, marked, 1, 0, helps) is expected


def test_one_mention_alone(read: Read) -> None:
    assert denied(read, "It does not cause [fever|e].", None, 0)
    assert denied(read, "There is no [cure|t].", 0, None, helps=True)
    assert not denied(read, "It causes [fever|e].", None, 0)


def test_the_cues_of_a_lead_in_hold_for_its_items(read: Read) -> None:
    assert denied(read, "It does not cause:\n\n- [fever|e]\n- [pain|e]\n", None, 0)
    found, spans = scope(read, "It may cause:\n\n- [fever|e]\n- [pain|e]\n")
    assert found.modality(None, spans[0]) is Modality.HEDGED
    assert found.polarity(None, spans[0], helps=False) is Polarity.AFFIRMED


@pytest.mark.parametrize(
    ("marked", "modality"),
    [
        ("[Aspirin|m] may cause [ulcers|c].", Modality.HEDGED),
        ("Some studies suggest that [aspirin|m] causes [ulcers|c].", Modality.HEDGED),
        ("[Aspirin|m] is thought to cause [ulcers|c].", Modality.HEDGED),
        ("[Aspirin|m] can cause [ulcers|c].", Modality.ASSERTED),
        ("[Aspirin|m] causes [ulcers|c], although doctors might disagree.", Modality.ASSERTED),
    ],
)
def test_reserve(read: Read, marked: str, modality: Modality) -> None:
    found, spans = scope(read, marked)
    assert found.modality(spans[0], spans[1]) is modality
