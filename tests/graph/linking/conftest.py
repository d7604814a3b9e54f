import pytest

from graph.linking import Lookup
from graph.model import Document
from graph.structure import blocks
from ontology.concept import Concept, Label, Scope
from ontology.namespaces import ID
from ontology.terms import ConceptType as T
from ontology.vocabulary import Vocabulary


def concept(name: str, *types: T, also: tuple[str, ...] = ()) -> Concept:
    labels = (Label(name), *(Label(other, Scope.LAY) for other in also))
    return Concept(str(ID[f"concept/{name.replace(' ', '-')}"]), name, types, labels)


def document(text: str, title: str = "") -> Document:
    return Document("test", title, text, blocks(text))


@pytest.fixture(scope="package")
def vocabulary() -> Vocabulary:
    return Vocabulary(
        [
            concept("heroin", T.SUBSTANCE, also=("smack",)),
            concept("morphine", T.SUBSTANCE, T.MEDICATION),
            concept("methadone", T.MEDICATION),
            concept("physical dependence", T.EFFECT),
            concept("anxiety", T.EFFECT, T.CONDITION),
            concept("stress", T.EFFECT),
            concept("harm", T.EFFECT),
            concept("group therapy", T.THERAPY),
            concept("post-traumatic stress disorder", T.CONDITION),
            concept("parkinson disease", T.CONDITION),
            concept("parent", T.CAUSE),
        ]
    )


@pytest.fixture(scope="package")
def lookup(vocabulary: Vocabulary) -> Lookup:
    return Lookup(vocabulary)
