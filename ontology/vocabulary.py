"""The vocabulary: every concept that can be linked to, by IRI, by name and by place in the hierarchy."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from ontology import lexicon, records
from ontology.concept import Concept, Scope

if TYPE_CHECKING:
    from ontology.search import NameIndex
    from ontology.skos import Triple

_HERE = Path(__file__).parent
_LEXICON = _HERE / "lexicon.tsv"


class Vocabulary:
    """An immutable set of concepts.

    >>> heroin = Vocabulary.load().search("diamorphine", limit=1)[0]
    >>> heroin.label, [t.value for t in heroin.types]
    ('heroin', ['substance', 'medication'])
    """

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self._concepts: Mapping[str, Concept] = MappingProxyType({c.iri: c for c in concepts})

    @classmethod
    def load(cls, extra: Sequence[Path] = ()) -> Vocabulary:
        """The shipped vocabulary, extended by the users' own SKOS files in ``extra``, in that order.

        Raises:
            VocabularyError: if a file cannot be read or does not hold together.
        """
        with collector_paused():
            tables = {c.iri: c for path in sorted((_HERE / "data").glob("*.tsv.gz")) for c in records.read(path)}
            vocabulary = cls(lexicon.apply(lexicon.read(_LEXICON), tables).values())
        for path in extra:
            vocabulary = vocabulary.with_file(path)
        return vocabulary

    def with_file(self, path: Path) -> Vocabulary:
        """This vocabulary extended by a user's SKOS file; see ``ontology.userfile`` for what such a file may say.

        Raises:
            VocabularyError: if the file cannot be read or does not hold together; it says what is wrong and where.
        """
        from ontology import userfile

        return Vocabulary({**self._concepts, **userfile.read(path, self._concepts)}.values())

    @property
    def concepts(self) -> Mapping[str, Concept]:
        """All concepts by IRI."""
        return self._concepts

    def get(self, iri: str) -> Concept | None:
        """The concept with this IRI, if there is one."""
        return self._concepts.get(iri)

    def labels(self) -> Iterator[tuple[str, Scope, str]]:
        """Every label with its scope and its concept's IRI; a text occurs as often as concepts bear it."""
        for iri, concept in self._concepts.items():
            for label in concept.labels:
                yield label.text, label.scope, iri

    def search(self, text: str, limit: int = 10) -> list[Concept]:
        """The concepts whose names are most like ``text``, best first; slips of typing are forgiven."""
        return [self._concepts[iri] for iri in self._names.search(text, limit)]

    def narrower(self, iri: str) -> frozenset[str]:
        """The IRIs of all concepts below this one, at any depth."""
        return _closure(iri, self._children)

    def ancestors(self, iri: str) -> frozenset[str]:
        """The IRIs of all concepts above this one, at any height."""
        found: set[str] = set()
        open_ = [iri]
        while open_:
            concept = self._concepts.get(open_.pop())
            if concept is not None:
                open_ += [parent for parent in concept.broader if parent not in found]
                found.update(concept.broader)
        return frozenset(found - {iri})

    def triples(self) -> Iterator[Triple]:
        """The triples of the vocabulary's graph."""
        from ontology import skos

        return skos.vocabulary_triples(self._concepts.values())

    def ntriples(self) -> Iterator[bytes]:
        """The vocabulary's graph in N-Triples, in parts, for loading into a store in bulk."""
        from ontology import skos

        return skos.ntriples(self._concepts.values())

    @cached_property
    def _children(self) -> Mapping[str, Sequence[str]]:
        children = defaultdict(list)
        for iri, concept in self._concepts.items():
            for parent in concept.broader:
                children[parent].append(iri)
        return children

    @cached_property
    def _names(self) -> NameIndex:
        from ontology.search import NameIndex

        return NameIndex(self.labels())


def _closure(start: str, steps: Mapping[str, Sequence[str]]) -> frozenset[str]:
    found: set[str] = set()
    open_ = [start]
    while open_:
        reached = [iri for iri in steps.get(open_.pop(), ()) if iri not in found]
        found.update(reached)
        open_ += reached
    return frozenset(found - {start})


@contextmanager
def collector_paused() -> Iterator[None]:
    """Without cyclic garbage collection, which would halve the speed of making many small objects that all stay."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
