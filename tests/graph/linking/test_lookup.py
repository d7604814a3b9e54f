import itertools

from hypothesis import given
from hypothesis import strategies as st

from graph.linking import Lookup
from graph.linking.lookup import shipped_pruning
from graph.model import Document
from ontology.terms import ConceptType
from ontology.vocabulary import Vocabulary

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
