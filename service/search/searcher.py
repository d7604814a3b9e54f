"""Search: a question in, the graph's answer and cited passages out."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from functools import partial

from embeddings.hits import Hit as Ranked
from embeddings.ranking import Query, Ranking
from embeddings.terms import terms
from service.errors import NotFound, PageExpired
from service.search import answers
from service.search.catalogue import Catalogue, Catalogues
from service.search.filters import allowed_documents, allowed_passages, facets
from service.search.folding import alike
from service.search.names import Name
from service.search.paging import Cursor, Folded, Results, Shelf, key_of
from service.search.passages import Detail, Passages
from service.search.presentation import Presenter
from service.search.recent import Recent
from service.search.request import SearchRequest
from service.search.response import Asked, ConceptRef, Hit, SearchResponse, Understanding
from service.search.searched import Elsewhere, Searched
from service.search.understanding.reader import Reader, other_names
from service.search.understanding.spelling import Spelling
from service.search.verdict import Signals, signals, verdict
from service.search.writing import milliseconds, timed, written

CANDIDATES = 300
_WRITTEN_BYTES = 32_000_000
_NARROWER_WEIGHT = 0.7


class Searcher:
    """Searches one library; safe to use from several threads.

    ``shelf`` is the number of the process that it works in; cursors tell it.
    """

    def __init__(self, library: Searched, shelf: int = 0) -> None:
        self._library = library
        self._shelf_number = shelf
        self._catalogues = Catalogues(library.view, library.vocabulary)
        spelling = Spelling(library.lookup.dictionary, self._is_word, self._frequency)
        self._reader = Reader(library.lookup, spelling)
        self._passages = Passages(library.view)
        self._shelf = Shelf()
        self._written = Recent[bytes](_WRITTEN_BYTES, len)

    @property
    def catalogue(self) -> Catalogue:
        """What the library holds, by name."""
        return self._catalogues.current()

    def warm(self) -> None:
        """Load what the first question would otherwise wait for."""
        self.catalogue.concept_names.named("")
        self.search(SearchRequest(query="warm", limit=1))

    def written(self, request: SearchRequest, elsewhere: Elsewhere | None = None) -> bytes:
        """The answer to a request, as JSON; what was asked before is not looked for again until the library changes.

        What is to be looked for is looked for ``elsewhere``, where that is given and can.

        Raises:
            BadRequest: if the cursor is none of ours.
            PageExpired: if the list that it continues is gone.
            NotFound: if the span that ``similar`` names is not in the library.
        """
        began = time.perf_counter()
        state = self._library.view.version, self._library.index.generation
        name = request.model_dump_json()

        def answered(names: Sequence[str]) -> dict[str, bytes]:
            answer = elsewhere(request, state) if elsewhere is not None else None
            return dict.fromkeys(names, answer if answer is not None else written(self.search(request)))

        found = self._written.get((state, self.catalogue), [name], answered)
        if elsewhere is None:
            self._results(request, key_of(request), self.catalogue)  # the list that its next page continues: at hand
        return timed(found[name], time.perf_counter() - began)

    def search(self, request: SearchRequest) -> SearchResponse:
        """Answer a request; see `written` for what it raises."""
        began = time.perf_counter()
        catalogue = self.catalogue
        key = key_of(request)
        results, offset = self._results(request, key, catalogue)
        with results.lock:
            known = self._fold(results, catalogue, offset + request.limit, request.fold)
        page = results.folded[offset : offset + request.limit]
        more = offset + request.limit < len(results.folded) or results.walked < len(results.ranking.hits)
        missing = [folded.hit.id for folded in page if folded.hit.id not in known]
        known |= self._passages.details(catalogue, missing) if missing else {}
        return SearchResponse(
            understanding=results.understanding,
            verdict=verdict(results.understanding, results.seen, results.found),
            answer=results.answer,
            hits=self._hits(request, results, page, known, catalogue),
            total=len(results.ranking.hits),
            next=str(Cursor(key, results.generation, offset + request.limit, self._shelf_number)) if more else None,
            facets=facets(self._library.view, catalogue, _ids(results)) if request.facets else {},
            milliseconds=milliseconds(time.perf_counter() - began),
        )

    def rank(self, request: SearchRequest) -> Ranking:
        """The passages that a request finds, best first, by IRI: without pages, and without what is shown of them."""
        return self._ranked(request, self.catalogue, self._library.index.generation).ranking

    def signals(self, request: SearchRequest) -> Signals | None:
        """What the verdict on a request rests on; None where nothing is found."""
        return self._ranked(request, self.catalogue, self._library.index.generation).seen

    def complete(self, text: str, limit: int, kinds: frozenset[str] | None = None) -> list[Name]:
        """Concepts and titles that go on as the text begins, concepts first."""
        catalogue = self.catalogue
        found = catalogue.concept_names.complete(text, limit, kinds)
        if len(found) < limit and (kinds is None or "document" in kinds):
            found += catalogue.title_names.complete(text, limit - len(found))
        return found

    def _is_word(self, word: str) -> bool:
        return not terms(word) or self._library.encoder.knows(word)

    def _frequency(self, word: str) -> int:
        return self._library.index.frequency(word)

    def _results(self, request: SearchRequest, key: str, catalogue: Catalogue) -> tuple[Results, int]:
        """The result list of a request, and where in it the page begins."""
        generation = self._library.index.generation
        offset = 0
        if request.cursor is not None:
            cursor = Cursor.read(request.cursor)
            if cursor.key != key:
                raise PageExpired("the cursor belongs to another request")
            generation, offset = cursor.generation, cursor.offset
        results = self._shelf.get(key, generation)
        if results is None:
            if generation != self._library.index.generation:
                raise PageExpired("the library has changed since; ask again without a cursor")
            results = self._ranked(request, catalogue, generation)
            self._shelf.put(key, results)
        return results, offset

    def _ranked(self, request: SearchRequest, catalogue: Catalogue, generation: int) -> Results:
        view = self._library.view
        similar = request.similar
        text = self._text_of(similar) if similar is not None else request.query
        wanted = request.understand
        whole = similar is not None
        begin = partial(self._library.index.begin, whole=whole, lanes=request.lanes)
        as_written = begin(text)  # the encoder works beside what follows; most questions need no mending
        understanding = self._reader.read(text, catalogue, wanted) if similar is None else Understanding(text)
        vector = as_written if understanding.text == text else begin(understanding.text)
        asked = understanding.asked
        found = self._found(asked, catalogue, wanted.narrower) if asked is not None else None
        query = Query(
            text=understanding.text,
            limit=CANDIDATES,
            concepts=_weights(understanding, catalogue, wanted.narrower),
            stated=found.passages if found is not None else {},
            names=_names(understanding, catalogue) if wanted.synonyms else {},
            whole=whole,
            documents=allowed_documents(view, request.filters),
            entries=allowed_passages(view, catalogue, request.filters),
            lanes=request.lanes,
            weights=request.weights,
        )
        ranking = self._library.index.search(query, vector)
        answer = None
        if asked is not None and found is not None:
            ranks = {passage: rank for rank, (passage, _) in enumerate(ranking.entries)}
            naming = self._naming(asked.circumstances, catalogue, wanted.narrower)
            answer = answers.Composer(view, catalogue, ranks, naming).answer(asked, found, request.answers)
        seen = signals(understanding, ranking, self._library.index.similarity) if ranking.entries else None
        return Results(understanding, ranking, seen, found, answer, generation)

    def _found(self, asked: Asked, catalogue: Catalogue, widen: bool) -> answers.Found | None:
        within = self._naming(asked.within, catalogue, widen)
        return answers.find(self._library.view, catalogue, asked, widen=widen, within=within)

    def _naming(self, concepts: Sequence[ConceptRef], catalogue: Catalogue, widen: bool) -> frozenset[str] | None:
        """The documents that name all of the concepts; None where there are no concepts."""
        naming = None
        for concept in concepts:
            family = [concept.iri, *(catalogue.narrower(concept.iri) if widen else ())]
            held = self._library.index.naming(family)
            naming = held if naming is None else naming & held
        return naming

    def _text_of(self, span: str) -> str:
        document, _, fragment = span.partition("#")
        match = re.fullmatch(r"char=(\d{1,12}),(\d{1,12})", fragment, re.ASCII)
        if match is None:
            raise NotFound(f"{span} names no span of a document")
        held = self._library.view.select(
            "SELECT start, exact FROM passage WHERE document = (SELECT number FROM document WHERE iri = ?)"
            " AND start <= ? AND end >= ? LIMIT 1",
            document,
            int(match[1]),
            int(match[2]),
        )
        if not held:
            raise NotFound(f"{span} lies in no passage of this library")
        ((start, exact),) = held
        return str(exact)[int(match[1]) - int(str(start)) : int(match[2]) - int(str(start))]

    def _fold(self, results: Results, catalogue: Catalogue, wanted: int, fold: bool) -> dict[str, Detail]:
        """Walk down the ranking until there are as many hits as wanted; returns the details read on the way."""
        known: dict[str, Detail] = {}
        ranked = results.ranking.hits
        while len(results.folded) < wanted and results.walked < len(ranked):
            batch = ranked[results.walked : results.walked + max(wanted - len(results.folded), 1)]
            known |= self._passages.details(catalogue, [hit.id for hit in batch])
            for hit in batch:
                if hit.id in known:
                    _place(results.folded, hit, known[hit.id].shingles, fold)
            results.walked += len(batch)
        return known

    def _hits(
        self,
        request: SearchRequest,
        results: Results,
        page: Sequence[Folded],
        known: Mapping[str, Detail],
        catalogue: Catalogue,
    ) -> tuple[Hit, ...]:
        concepts = {linked.concept.iri for linked in results.understanding.concepts}
        if request.understand.narrower:
            concepts |= {iri for concept in tuple(concepts) for iri in catalogue.narrower(concept)}
        presenter = Presenter(
            catalogue=catalogue,
            rarity=self._library.index.rarity(results.understanding.text),
            concepts=frozenset(concepts),
            asked=results.found.evidence if results.found is not None else frozenset(),
            claims=request.claims,
            explain=request.explain,
        )
        return tuple(presenter.hit(folded, known[folded.hit.id]) for folded in page if folded.hit.id in known)


def _names(understanding: Understanding, catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """The other names of the concepts that have some, by the name that the question first writes."""
    first = {linked.concept.iri: linked for linked in reversed(understanding.concepts)}
    return {linked.written: names for linked in first.values() if (names := other_names(linked, catalogue))}


def _weights(understanding: Understanding, catalogue: Catalogue, widen: bool) -> dict[str, float]:
    """The vocabulary's concepts in the question, each with its share, and their narrower ones, which count less."""
    linked = (linked.concept.iri for linked in understanding.concepts)
    weights = {iri: 1.0 for iri in linked if iri not in catalogue.candidates}
    asked = len(weights)
    for iri in tuple(weights) if widen else ():
        for narrower in catalogue.narrower(iri):
            weights.setdefault(narrower, _NARROWER_WEIGHT)
    return {iri: weight / asked for iri, weight in weights.items()}


def _ids(results: Results) -> list[str]:
    return [passage for passage, _ in results.ranking.entries]


def _place(folded: list[Folded], hit: Ranked, runs: frozenset[int], fold: bool) -> None:
    """Add a hit to the list, or fold it into one there that says the same."""
    same = next((other for other in folded if alike(other.shingles, runs)), None) if fold else None
    if same is None:
        folded.append(Folded(hit, runs))
    else:
        same.duplicates.append(hit.id)
