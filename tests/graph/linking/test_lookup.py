import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.linking import Lookup
from graph.linking.lookup import shipped_pruning
from graph.model import Document
from ontology.terms import ConceptType
from ontology.terms import ConceptType as T
from ontology.vocabulary import Vocabulary
from tests.graph.linking.conftest import concept

WORDS = ["heroin", "Morphine", "group", "therapy", "anxiety.", "(PTSD)", "post-traumatic stress disorder", "é", "\n"]


def linked(lookup: Lookup, text: str) -> list[tuple[str, str]]:
    return [(m.span.of(text), m.label) for m in lookup.mentions(Document("d", "", text, ()))]


def test_a_document_s_own_abbreviation_means_its_long_form(lookup: Lookup) -> None:
    text = "Post-traumatic stress disorder (PTSD) is common. PTSD can be treated."
    assert [label for _, label in linked(lookup, text)] == ["post-traumatic stress disorder"] * 3
    reasons = lookup.mentions(Document("d", "", text, ()))[-1].reasons
    assert any("as the document defines it" in reason for reason in reasons)


def test_an_abbreviation_of_something_else_hides_the_dictionary_s_name(vocabulary: Vocabulary) -> None:
    lookup = Lookup(vocabulary)
    assert linked(lookup, "smack") == [("smack", "heroin")]
    assert linked(lookup, "Some Makers Are Careful (SMAC) met. SMAC left.") == []


def test_pruned_names_are_not_linked(lookup: Lookup, vocabulary: Vocabulary) -> None:
    assert "parent" in shipped_pruning()
    assert linked(lookup, "a parent with anxiety") == [("anxiety", "anxiety")]
    assert ("parent", "parent") in linked(Lookup(vocabulary, pruned=()), "a parent with anxiety")


def test_every_mention_has_type_score_and_reasons(lookup: Lookup) -> None:
    (mention,) = lookup.mentions(Document("d", "", "He took smack.", ()))
    assert mention.type is ConceptType.SUBSTANCE
    assert 0 < mention.score <= 1
    assert mention.reasons == ("lay label “smack” of “heroin”",)


@given(st.lists(st.sampled_from(WORDS), max_size=15))
def test_mentions_are_exact_ordered_and_apart(lookup: Lookup, words: list[str]) -> None:
    text = " ".join(words)
    mentions = lookup.mentions(Document("d", "", text, ()))
    assert all(m.span.of(text).strip() == m.span.of(text) != "" for m in mentions)
    assert all(one.span.end <= other.span.start for one, other in itertools.pairwise(mentions))
    assert mentions == lookup.mentions(Document("d", "", text, ()))


CLINIC = Vocabulary(
    [
        *(concept(f"{site} {kind}", T.CONDITION) for site in ("renal", "breast") for kind in ("cancer", "disease")),
        concept("ovarian cancer", T.CONDITION),
        concept("ovarian disease", T.CONDITION),
        concept("chronic disease", T.CONDITION),
        concept("toxicity", T.CONDITION),
        concept("infection", T.CONDITION),
        concept("syncytial virus", T.CAUSE),
        concept("respiratory failure", T.CONDITION),
        concept("diabetes", T.CONDITION),
        concept("hypertension", T.CONDITION),
        concept("FANCD2", T.CONDITION, also=("fanconi anemia",)),
        concept("AS", T.SUBSTANCE, also=("artesunate",)),
        concept("ATP", T.SUBSTANCE),
        concept("sodium", T.SUBSTANCE),
        concept("butyrate", T.SUBSTANCE),
        concept("fenfluramine", T.MEDICATION),
        concept("deoxyuridine", T.SUBSTANCE),
        concept("mesalamine", T.MEDICATION, also=("5-aminosalicylic acid",)),
        concept("chemotherapy", T.MEDICATION, T.THERAPY),
        concept("intetumumab", T.MEDICATION),
        concept("alkaline phosphatase", T.MEDICATION),
    ]
)


@pytest.fixture(scope="module")
def clinic() -> Lookup:
    return Lookup(CLINIC)


def spans(lookup: Lookup, text: str) -> list[str]:
    return [m.span.of(text) for m in lookup.mentions(Document("d", "", text, ()))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("severe renal toxicity", ["renal toxicity"]),  # the vocabulary speaks of renal cancer and renal disease
        ("chronic toxicity", ["toxicity"]),  # how long is no site
        ("breast and ovarian cancer", ["breast and ovarian cancer"]),
        ("breast or breast cancer", ["breast cancer"]),
        ("toxicity and ovarian cancer", ["toxicity", "ovarian cancer"]),
        ("early syncytial virus infection", ["syncytial virus infection"]),
        ("syncytial virus toxicity", ["syncytial virus", "toxicity"]),
        ("toxicity to the renal tract", ["toxicity"]),
    ],
)
def test_disorders_are_named_with_what_they_are_of(clinic: Lookup, text: str, expected: list[str]) -> None:
    assert spans(clinic, text) == expected


def test_an_ending_that_only_disorders_have_names_one(clinic: Lookup) -> None:
    assert spans(clinic, "glomerulitis, normoglycemia and phagocytosis in renal gliopathy") == [
        "glomerulitis",
        "renal gliopathy",
    ]


def test_what_happens_to_a_disorder_names_it() -> None:
    assert spans(Lookup(Vocabulary.load()), "tumor growth and survival") == ["tumor"]


def test_a_site_before_a_general_word_is_a_disorder_of_its_own(clinic: Lookup) -> None:
    text = "They found dysfunction, ovarian and renal dysfunction."
    (mention,) = clinic.mentions(Document("d", "", text, ()))
    assert mention.span.of(text) == "ovarian and renal dysfunction"
    assert mention.type is T.CONDITION
    assert mention.candidate


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sodium butyrate, sodium", ["sodium butyrate", "sodium"]),
        ("butyrate fenfluramine", ["butyrate", "fenfluramine"]),
        ("sodium and butyrate", ["sodium", "butyrate"]),
        ("d-fenfluramine", ["d-fenfluramine"]),
        ("anti-fenfluramine", ["fenfluramine"]),
        ("5-ethynyl-2'-deoxyuridine", ["5-ethynyl-2'-deoxyuridine"]),
        ("sodium reductase, sodium phase", ["sodium"]),  # an enzyme; not one
        ("ATP polymorphism", []),
        ("fenfluramine hydrochloride, 2-leptomycin", ["fenfluramine hydrochloride", "2-leptomycin"]),
    ],
)
def test_substances_are_named_to_the_end(clinic: Lookup, text: str, expected: list[str]) -> None:
    assert spans(clinic, text) == expected


def test_a_drug_with_its_counterion_is_the_drug(clinic: Lookup) -> None:
    text = "fenfluramine hydrochloride, fenfluramine sodium, sodium butyrate"
    assert [named for _, named in linked(clinic, text)] == ["fenfluramine", "fenfluramine", "butyrate"]


def test_everyday_words_need_context() -> None:
    full = Lookup(Vocabulary.load())
    assert spans(full, "cold or common cold") == ["common cold"]


def test_biologicals_and_treatments_are_no_substances(clinic: Lookup) -> None:
    assert spans(clinic, "chemotherapy, intetumumab, alkaline phosphatase and mesalamine") == ["mesalamine"]


def test_short_forms_of_several_tokens_and_in_the_plural_are_met(clinic: Lookup) -> None:
    text = "5-aminosalicylic acid (5-ASA) and respiratory failures (RF): 5-ASA, RFs, 5 ASA"
    assert linked(clinic, text)[2:] == [
        ("respiratory failures", "respiratory failure"),
        ("RF", "respiratory failure"),
        ("5-ASA", "mesalamine"),
        ("RFs", "respiratory failure"),
    ]


def test_a_short_form_of_a_phrase_that_ends_in_a_name_means_the_phrase(clinic: Lookup) -> None:
    assert spans(clinic, "upper renal cancer (URC) or URC")[1:] == ["URC", "URC"]
    assert spans(clinic, "Unit for Renal Cancer (URC) or URC") == ["Renal Cancer"]


def test_adjectives_of_disorders_speak_of_them(clinic: Lookup) -> None:
    assert linked(clinic, "diabetic and hypertensive rats") == [
        ("diabetic", "diabetes"),
        ("hypertensive", "hypertension"),
    ]


def test_short_acronyms_need_another_name_in_the_document(clinic: Lookup) -> None:
    assert spans(clinic, "FANCD2 SNPs, ATP as AS") == ["ATP"]
    assert spans(clinic, "FANCD2 in Fanconi anemia") == ["FANCD2", "Fanconi anemia"]
    assert spans(clinic, "AS is artesunate") == ["AS", "artesunate"]
