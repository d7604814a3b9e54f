import pytest

from graph.linking.branches import listed, set_aside
from ontology.namespaces import ID
from ontology.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.load()


@pytest.fixture(scope="module")
def aside(vocabulary: Vocabulary) -> frozenset[str]:
    return set_aside(vocabulary)


def test_every_listed_branch_exists(vocabulary: Vocabulary) -> None:
    assert [iri for _, iri in listed() if iri not in vocabulary.concepts] == []


@pytest.mark.parametrize(
    "identifier",
    [
        "mesh-D003643",  # death
        "survival",
        "mesh-D012816",  # symptom
        "mesh-D015820",  # cadherin
        "mesh-D000469",  # alkaline phosphatase
        "mesh-D000068258",  # bevacizumab
        "mesh-D008074",  # lipoprotein
        "mesh-D007262",  # infusion
        "mesh-D000900",  # antibiotic
        "mesh-D012441",  # saccharomyces cerevisiae
    ],
)
def test_what_is_no_name_is_set_aside(aside: frozenset[str], identifier: str) -> None:
    assert str(ID[f"concept/{identifier}"]) in aside


@pytest.mark.parametrize(
    "identifier",
    [
        "mesh-D003645",  # sudden death
        "mesh-D003863",  # depression
        "mesh-D000163",  # AIDS
        "mesh-D008055",  # lipid
        "mesh-D002784",  # cholesterol
        "mesh-D019161",  # statin
        "mesh-D000305",  # corticosteroid
        "mesh-D012254",  # ribavirin
        "mesh-D013481",  # superoxide
        "mesh-D016572",  # cyclosporine
    ],
)
def test_names_stay(aside: frozenset[str], identifier: str) -> None:
    assert str(ID[f"concept/{identifier}"]) not in aside
