"""Names as research abstracts write them, with the shipped vocabulary."""

import pytest

from graph.linking import Lookup
from graph.model import Document
from ontology.terms import ConceptType as T
from ontology.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def shipped() -> Lookup:
    return Lookup(Vocabulary.load())


def spans(lookup: Lookup, text: str) -> list[str]:
    kept = (T.SUBSTANCE, T.MEDICATION, T.CONDITION, T.EFFECT)
    return [m.span.of(text) for m in lookup.mentions(Document("d", "", text, ())) if m.type in kept]


def typed(lookup: Lookup, text: str) -> list[tuple[str, T]]:
    return [(m.span.of(text), m.type) for m in lookup.mentions(Document("d", "", text, ()))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("H(2)S, Ca(2+) and prostaglandin E(2) in cells(1)", ["H(2)S", "Ca(2+)", "prostaglandin E(2)"]),
        ("CdCl2, Zn2+ or K2Cr2O7 but not SOD1, NOS2", ["CdCl2", "Zn2+", "K2Cr2O7"]),
        ("SCH 23390, U-50,488H and NVP-BEZ235", ["SCH 23390", "U-50,488H", "NVP-BEZ235"]),
        ("MK 120 mg, SR 2000, H-1299 and T790M", []),
        (
            "17beta-estradiol, [3H]-naloxone, S(-)-propranolol",
            ["17beta-estradiol", "[3H]-naloxone", "S(-)-propranolol"],
        ),
        ("N-acetyl cysteine and ferrous sulfate", ["N-acetyl cysteine", "ferrous sulfate"]),
        ("S-nitroso-N-acetyl-DL-penicillamine", ["S-nitroso-N-acetyl-DL-penicillamine"]),
        ("sphingosine-1-phosphate; doxycycline hyclate", ["sphingosine-1-phosphate", "doxycycline hyclate"]),
        ("high-iron diet", ["iron"]),
        ("carboplatin's effect in Crohn's disease", ["carboplatin", "Crohn's disease"]),
        ("vitamins C and E", ["vitamins C and E"]),
    ],
)
def test_substances_are_named_as_chemists_write_them(shipped: Lookup, text: str, expected: list[str]) -> None:
    assert spans(shipped, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("blood glucose and inhaled corticosteroids", ["glucose", "corticosteroids"]),
        ("high cholesterol and a nicotine patch", ["cholesterol", "nicotine"]),
        ("blood urea nitrogen", ["blood urea nitrogen"]),  # how urea is measured
        (
            "female breast cancer, childhood acute lymphoblastic leukemia",
            ["breast cancer", "acute lymphoblastic leukemia"],
        ),
    ],
)
def test_where_how_much_and_whose_is_no_part_of_a_name(shipped: Lookup, text: str, expected: list[str]) -> None:
    assert spans(shipped, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hepatitis B and C", ["hepatitis B and C"]),
        ("hepatitis B and Candida", ["hepatitis B"]),
        ("hepatitis C or B virus infection", ["hepatitis C or B virus infection"]),
        ("breast, ovarian, and endometrial cancer", ["breast, ovarian, and endometrial cancer"]),
        ("antibodies to cytomegalovirus, and renal disease", ["renal disease"]),
        ("Ocular and auditory toxicity", ["Ocular and auditory toxicity"]),
        ("central nervous system toxicity", ["central nervous system toxicity"]),
        ("motor dysfunction after injury", ["motor dysfunction", "injury"]),
        ("neurotoxic events in diabetic retinopathy", ["neurotoxic events", "diabetic retinopathy"]),
        ("atherosclerotic vascular disease", ["atherosclerotic vascular disease"]),
        ("human immunodeficiency virus (HIV) infection", ["human immunodeficiency virus (HIV) infection"]),
        ("HIV-infected patients, HIV-infected cells", ["HIV-infected"]),
        ("carnitine deficiency", ["carnitine deficiency"]),
        ("tachyarrhythmia, monocytosis and phagocytosis", ["tachyarrhythmia", "monocytosis"]),
    ],
)
def test_disorders_are_named_to_the_end(shipped: Lookup, text: str, expected: list[str]) -> None:
    assert spans(shipped, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "nicotinamide adenine dinucleotide phosphate (NADPH) oxidase",
        "lysine-specific demethylase",
        "angiotensin-converting enzyme",
        "the mammalian target of rapamycin",
        "T-cell leukemia virus",
        "the National Cancer Institute",
        "24 h post-infection",
        "ST segment depression",
        "profound depression of the activity",
    ],
)
def test_names_within_other_names_are_none(shipped: Lookup, text: str) -> None:
    assert spans(shipped, text) == []


def test_a_disorder_that_is_mostly_a_cause_is_one(shipped: Lookup) -> None:
    assert typed(shipped, "insulin resistance")[0][1] is T.CONDITION
    assert typed(shipped, "stress")[0][1] is T.CAUSE


def test_a_short_form_with_a_name_of_its_own_survives_a_false_definition(shipped: Lookup) -> None:
    assert spans(shipped, "carboplatin's advantages (CBDCA) over cisplatin (CDDP)")[-1] == "CDDP"


@pytest.mark.parametrize("text", ["beef and wine", "relaxation", "withdrawal of the drug", "sputum", "crime"])
def test_food_and_outcomes_are_no_names(shipped: Lookup, text: str) -> None:
    assert spans(shipped, text) == []
