from ontology.concept import Concept, Label
from ontology.namespaces import PREFIXES
from ontology.records import CONCEPTS
from ontology.sources.derivatives import set_apart
from ontology.sources.mesh import Heading
from ontology.terms import ConceptType
from ontology.vocabulary import Vocabulary


def drug(identifier: str, label: str, *broader: str) -> Concept:
    return Concept(
        iri=CONCEPTS + identifier,
        label=label,
        types=(ConceptType.MEDICATION,),
        labels=(Label(label),),
        broader=tuple(CONCEPTS + other for other in broader),
        matches=(PREFIXES["drugbank"] + identifier,),
    )


def kinds(*concepts: Concept, headings: tuple[Heading, ...] = ()) -> dict[str, list[str]]:
    apart = set_apart({concept.iri: concept for concept in concepts}, headings)
    return {c.label: [other.removeprefix(CONCEPTS) for other in c.broader] for c in apart.values()}


def test_what_is_made_from_a_substance_stands_below_its_classes_instead() -> None:
    classes = drug("mesh-D1", "morphinan"), drug("mesh-D5", "antidote")
    found = kinds(
        *classes,
        drug("mesh-D2", "naloxone", "mesh-D1", "mesh-D5"),
        drug("mesh-D3", "naltrexone", "mesh-D2"),
        drug("mesh-C4", "nalmefene", "mesh-D3"),
        headings=(Heading("D1", "Morphinans", ()), Heading("D5", "Antidotes", ())),
    )
    assert found["naloxone"] == found["naltrexone"] == found["nalmefene"] == ["mesh-D1", "mesh-D5"]


def test_a_form_of_a_substance_that_has_its_name_is_a_kind_of_it() -> None:
    found = kinds(
        drug("mesh-D1", "testosterone"),
        drug("mesh-D2", "testosterone propionate", "mesh-D1"),
        drug("mesh-D3", "methyltestosterone", "mesh-D1"),
    )
    assert found["testosterone propionate"] == ["mesh-D1"]
    assert found["methyltestosterone"] == []


def test_classes_are_headings_in_the_plural_vitamins_and_what_is_no_drug() -> None:
    found = kinds(
        drug("mesh-D1", "benzodiazepine"),
        drug("mesh-D2", "diazepam", "mesh-D1"),
        drug("mesh-D3", "vitamin A"),
        drug("mesh-D4", "tretinoin", "mesh-D3"),
        Concept(CONCEPTS + "mesh-D5", "alcohol", (ConceptType.SUBSTANCE,), (Label("alcohol"),)),
        drug("mesh-D6", "cough syrup", "mesh-D5"),
        headings=(Heading("D1", "Benzodiazepines", ()), Heading("D3", "Vitamin A", ())),
    )
    assert found["diazepam"] == ["mesh-D1"]
    assert found["tretinoin"] == ["mesh-D3"]
    assert found["cough syrup"] == ["mesh-D5"]


def test_the_shipped_vocabulary_has_it_so() -> None:
    concepts = {concept.label: concept for concept in Vocabulary.load().concepts.values()}
    for made, origin in (("naltrexone", "naloxone"), ("clarithromycin", "erythromycin"), ("topiramate", "fructose")):
        assert concepts[origin].iri not in concepts[made].broader
    assert concepts["benzodiazepine"].iri in concepts["clobazam"].broader
