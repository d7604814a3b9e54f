"""Deciding on claims and links: finding what is meant, keeping the decision, and reading again what it concerns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from rdflib import URIRef

from graph.citations import CONTEXT
from graph.curation import Anchor, Decision, Statement, Verdict, decide, decisions, withdraw
from graph.errors import StoreError
from graph.identifiers import document_iri
from graph.store.terms import iri
from ontology.namespaces import PK, RDF, SKOS
from ontology.terms import Relation
from service.errors import BadRequest, NotFound
from service.library import Library

_RELATIONS = {str(r.iri): r for r in Relation}


@dataclass(frozen=True, slots=True)
class Concerned:
    """A decision as it was kept or forgotten, and the IRIs of the documents that were read again for it."""

    decision: Decision
    documents: tuple[str, ...]


class Curator:
    """Keeps people's decisions about what one library holds."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def decide(self, decision: Decision) -> Concerned:
        """Keep a decision in place of an earlier one about the same, and read again the documents it concerns.

        Raises:
            NotFound: if the library holds no such claim or link, nor a decision about it.
            BadRequest: if the decision says nothing that can be done.
        """
        _named(decision.target, decision.concept, decision.subject, decision.object, decision.document)
        known = {d.iri: d for d in decisions(self._library.store)}.get(decision.iri)
        described = self._described(decision, known)
        self._check(described)
        concerned = self._concerned(described)
        decide(self._library.store, described)
        self._library.read_again(concerned)
        return Concerned(described, concerned)

    def withdraw(self, target: str, document: str | None = None) -> Concerned:
        """Forget a decision, and read again the documents it concerned.

        Raises:
            NotFound: if there is no such decision.
        """
        found = withdraw(self._library.store, target, document)
        if found is None:
            raise NotFound(f"nothing was decided about {target}")
        concerned = self._concerned(found)
        self._library.read_again(concerned)
        return Concerned(found, concerned)

    def claim(self, subject: str, relation: Relation, object_: str) -> str:
        """The IRI of the library's claim between two concepts, each named by a label or an IRI.

        Raises:
            NotFound: if there is no such claim.
            BadRequest: if there are several; it names them.
        """
        subjects, objects = self._called(subject), self._called(object_)
        rows = self._library.store.select(
            f"SELECT DISTINCT ?claim ?s ?o WHERE {{"
            f" VALUES ?s {{ {_members(subjects)} }} VALUES ?o {{ {_members(objects)} }}"
            f" ?claim <{RDF.subject}> ?s ; <{RDF.predicate}> <{relation.iri}> ; <{RDF.object}> ?o }} ORDER BY ?claim"
        )
        found = [(str(claim), str(s), str(o)) for claim, s, o in rows]
        if not found:
            raise NotFound(f"this library holds no claim that {subject} {relation.value} {object_}")
        if len(found) > 1:
            listed = "; ".join(f"{claim}: <{s}> {relation.value} <{o}>" for claim, s, o in found)
            raise BadRequest(f"several claims can be meant, name one by its IRI: {listed}")
        return found[0][0]

    def concept(self, name: str) -> str:
        """The IRI of the vocabulary's concept with a label, or with an IRI; a preferred label goes before others.

        Raises:
            NotFound: if there is none.
            BadRequest: if there are several; it names them.
        """
        concepts = self._library.vocabulary.concepts
        called = [one for one in self._called(name) if one in concepts]
        preferred = [one for one in called if concepts[one].label.casefold() == name.casefold()] or called
        if not preferred:
            raise NotFound(f"the vocabulary has no concept called {name}")
        if len(preferred) > 1:
            raise BadRequest(f"several concepts are called {name}, name one by its IRI: {'; '.join(preferred)}")
        return preferred[0]

    def wording(self, decision: Decision) -> str:
        """What a decision is about, in words."""
        if decision.anchor is not None:
            return f"“{decision.anchor.exact}”"
        if (statement := decision.statement) is None:
            return decision.target
        return f"{self._label(statement.subject)} {statement.relation.value} {self._label(statement.object)}"

    def _label(self, concept: str) -> str:
        known = self._library.vocabulary.get(concept)
        return known.label if known else concept.rpartition("/")[2]

    def _called(self, name: str) -> list[str]:
        """The concepts, the vocabulary's and candidates, that bear a label, whatever its case."""
        if ":" in name and self._is_concept(name):
            return [name]
        folded = name.casefold()
        found = [concept for text, _, concept in self._library.vocabulary.labels() if text.casefold() == folded]
        rows = self._library.store.select(f"SELECT DISTINCT ?c ?l {{ ?c a <{PK.Candidate}> ; <{SKOS.prefLabel}> ?l }}")
        found += [str(concept) for concept, label in rows if str(label).casefold() == folded]
        return list(dict.fromkeys(found))

    def _is_concept(self, name: str) -> bool:
        if name in self._library.vocabulary.concepts:
            return True
        _named(name)
        return self._library.store.ask(f"ASK {{ {URIRef(name).n3()} a <{PK.Candidate}> }}")

    def _described(self, decision: Decision, known: Decision | None) -> Decision:
        """The decision with what its target says, as the library has it or as an earlier decision kept it."""
        if decision.place is None:
            return replace(decision, statement=self._statement(decision.target))
        document, span = decision.place
        if self._library.store.ask(f"ASK {{ {URIRef(decision.target).n3()} a <{PK.Mention}> }}"):
            text = self._library.recorded(URIRef(document)).document.text
            before, after = text[max(0, span.start - CONTEXT) : span.start], text[span.end : span.end + CONTEXT]
            return replace(decision, anchor=Anchor(span.of(text), before, after))
        if known is None:
            raise NotFound(f"this library holds no link {decision.target}")
        return replace(decision, anchor=known.anchor)

    def _statement(self, claim: str) -> Statement:
        name = URIRef(claim).n3()
        rows = self._library.store.select(
            f"SELECT DISTINCT ?s ?r ?o WHERE {{ {name} <{RDF.subject}> ?s ; <{RDF.predicate}> ?r ; <{RDF.object}> ?o }}"
        )
        for subject, relation, object_ in rows:
            return Statement(str(subject), _RELATIONS[str(relation)], str(object_))
        raise NotFound(f"this library holds no claim {claim}")

    def _check(self, decision: Decision) -> None:
        about_claim = (decision.subject, decision.relation, decision.object, decision.polarity)
        on_link = decision.place is not None
        if on_link and (any(about_claim) or decision.document):
            raise BadRequest("a link is corrected by its concept alone")
        if not on_link and decision.concept:
            raise BadRequest("a claim is corrected by its subject, relation, object or polarity")
        says = any((decision.concept, *about_claim))
        if says is (decision.verdict is Verdict.REJECTED):
            raise BadRequest("a rejection puts nothing instead" if says else "a correction says what to put instead")
        if not decision.by.strip():
            raise BadRequest("a decision names the person who made it")
        for concept in (decision.concept, decision.subject, decision.object):
            if concept and concept not in self._library.vocabulary.concepts:
                raise BadRequest(f"the vocabulary has no concept {concept}")
        if (stated := decision.statement) is not None:
            ends = (decision.subject or stated.subject, decision.object or stated.object)
            if ends[0] == ends[1]:
                raise BadRequest("a claim needs two concepts that differ")

    def _concerned(self, decision: Decision) -> tuple[str, ...]:
        """The documents where the decision may change something: for a claim, all that mention either concept.

        A claim that was rejected stands in no document, so the documents cannot be found by it.
        """
        if (place := decision.place) is not None:
            return self._held([place[0]])
        if decision.document is not None:
            return self._held([decision.document])
        stated = decision.statement
        ends = [stated.subject, stated.object] if stated is not None else []
        rows = self._library.store.select(
            f"SELECT DISTINCT ?d WHERE {{ {{ {URIRef(decision.target).n3()} <{PK.evidence}>/<{PK.document}> ?d }} UNION"
            f" {{ VALUES ?c {{ {_members(ends)} }} ?m <{PK.concept}> ?c ; <{PK.document}> ?d }} }} ORDER BY ?d"
        )
        return tuple(str(document) for (document,) in rows)

    def _held(self, documents: Sequence[str]) -> tuple[str, ...]:
        return tuple(d for d in documents if self._library.store.ask(f"ASK {{ {URIRef(d).n3()} a <{PK.Document}> }}"))


def document_named(identifier: str | None) -> str | None:
    """The IRI of the document with an identifier."""
    return None if identifier is None else str(document_iri(identifier))


def _members(iris: Sequence[str]) -> str:
    """IRIs as the members of a VALUES block."""
    return " ".join(URIRef(one).n3() for one in iris)


def _named(*names: str | None) -> None:
    """Refuse what is no IRI.

    Raises:
        BadRequest: if one is none.
    """
    for name in names:
        if name is None:
            continue
        try:
            iri(name)
        except StoreError as error:
            raise BadRequest(f"{name!r} is not an IRI") from error
        if ":" not in name:
            raise BadRequest(f"{name!r} is not an IRI")


def decided_now() -> str:
    """The time of a decision that is made now: ISO 8601, in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
