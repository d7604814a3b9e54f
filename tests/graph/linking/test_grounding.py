import pytest

from graph.linking import Lookup
from graph.linking.grounding import Grounding
from graph.linking.tags import Tagged
from graph.linking.tokens import tokenise
from graph.model import Mention
from ontology.namespaces import ID
from ontology.terms import ConceptType


def grounded(lookup: Lookup, surface: str, type_: ConceptType) -> Mention:
    tokens = tokenise(surface)
    grounding = Grounding(lookup, surface, tokens, lookup.matches(surface, tokens))
    return grounding.mention(Tagged(0, len(tokens), type_, 0.9))


def test_a_name_of_the_vocabulary_is_its_concept(lookup: Lookup) -> None:
    mention = grounded(lookup, "Smack", ConceptType.SUBSTANCE)
    assert (mention.concept, mention.candidate) == (str(ID["concept/heroin"]), False)
    assert mention.reasons[0] == "tagged as substance in its context (0.90)"


@pytest.mark.parametrize("type_", [ConceptType.SUBSTANCE, ConceptType.MEDICATION])
def test_the_context_decides_the_type(lookup: Lookup, type_: ConceptType) -> None:
    mention = grounded(lookup, "morphine", type_)
    assert (mention.type, mention.label) == (type_, "morphine")


def test_a_cause_may_be_any_concept(lookup: Lookup) -> None:
    assert grounded(lookup, "stress", ConceptType.CAUSE).concept == str(ID["concept/stress"])


def test_words_of_degree_do_not_make_another_concept(lookup: Lookup) -> None:
    mention = grounded(lookup, "a powerful physical dependence", ConceptType.EFFECT)
    assert mention.label == "physical dependence"
    assert any("only says how much" in reason for reason in mention.reasons)
    assert mention.score < grounded(lookup, "physical dependence", ConceptType.EFFECT).score


def test_an_unknown_phrase_becomes_a_candidate(lookup: Lookup) -> None:
    mention = grounded(lookup, "Lasting losses of interest", ConceptType.EFFECT)
    assert mention.candidate
    assert mention.concept == str(ID["concept/candidate/lasting-loss-of-interest"])
    assert mention.near is None


def test_a_candidate_knows_the_concept_in_its_name(lookup: Lookup) -> None:
    mention = grounded(lookup, "school-related anxiety", ConceptType.EFFECT)
    assert mention.candidate
    assert mention.near == str(ID["concept/anxiety"])


def test_a_concept_of_another_kind_is_not_taken(lookup: Lookup) -> None:
    assert grounded(lookup, "group therapy", ConceptType.EFFECT).candidate


@pytest.mark.parametrize("surface", ["reducing anxiety", "relieves severe anxiety"])
def test_what_eases_an_effect_is_no_part_of_its_mention(lookup: Lookup, surface: str) -> None:
    mention = grounded(lookup, surface, ConceptType.EFFECT)
    assert (mention.label, mention.span.end) == ("anxiety", len(surface))
    assert mention.span.of(surface) == "anxiety"


@pytest.mark.parametrize("surface", ["group therapy under supervision", "group therapy under a doctor's eye"])
def test_how_a_therapy_is_given_is_no_part_of_its_mention(lookup: Lookup, surface: str) -> None:
    mention = grounded(lookup, surface, ConceptType.THERAPY)
    assert mention.span.of(surface) == mention.label == "group therapy"


@pytest.mark.parametrize("surface", ["talks under supervision", "group therapy for two"])
def test_what_else_a_therapy_is_called_stays(lookup: Lookup, surface: str) -> None:
    assert grounded(lookup, surface, ConceptType.THERAPY).span.of(surface) == surface


@pytest.mark.parametrize("surface", ["harmful", "dangerous", "safe", "safe for your baby"])
def test_adjectives_of_harm_and_safety_speak_of_harm(lookup: Lookup, surface: str) -> None:
    mention = grounded(lookup, surface, ConceptType.EFFECT)
    assert (mention.span.of(surface), mention.label) == (surface, "harm")


@pytest.mark.parametrize("surface", ["safe sex", "harmful habits"])
def test_such_adjectives_before_a_noun_do_not(lookup: Lookup, surface: str) -> None:
    assert grounded(lookup, surface, ConceptType.EFFECT).label != "harm"


def test_a_phrase_that_names_nothing_known_keeps_its_verb(lookup: Lookup) -> None:
    assert grounded(lookup, "reducing unheard-of things", ConceptType.EFFECT).span.start == 0


def test_what_denies_an_effect_is_no_part_of_its_mention(lookup: Lookup) -> None:
    surface = "not severe anxiety"
    assert grounded(lookup, surface, ConceptType.EFFECT).span.of(surface) == "severe anxiety"
    assert grounded(lookup, "not sleeping well", ConceptType.EFFECT).span.start == 0
