"""The extractors that a library may use, each made when it is first needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

from graph.extraction import BuiltinExtractor, Extractor, NameExtractor
from graph.linking import Lookup, TokenEncode
from graph.llm import Endpoint, LanguageModelExtractor
from graph.model import Document, Extraction
from ontology.vocabulary import Vocabulary
from service.errors import LibraryError
from service.settings import ExtractorKind, Settings


class Extractors:
    """What reads mentions and claims out of texts, by the settings or as a document was read before."""

    def __init__(
        self,
        settings: Settings,
        vocabulary: Vocabulary,
        edition: str,
        tokens: TokenEncode,
        lookup: Callable[[], Lookup],
        cache: Path,
    ) -> None:
        """Read with ``vocabulary``, whose ``edition`` tells one with additions from the shipped one.

        ``tokens`` and ``lookup`` are asked when they are first needed; ``cache`` keeps a language model's answers.
        """
        self._settings = settings
        self._vocabulary = vocabulary
        self._edition = edition
        self._tokens = tokens
        self._lookup = lookup
        self._cache = cache

    @property
    def chosen(self) -> Extractor:
        """The extractor that the settings name.

        Raises:
            LibraryError: if it is the language model and the settings do not say where that is.
        """
        match self._settings.extractor:
            case ExtractorKind.NAMES:
                return self.names
            case ExtractorKind.LLM:
                return self.language_model or self.builtin
            case ExtractorKind.BUILTIN:
                return self.builtin

    def again(self, recorded: Extraction) -> Extractor:
        """What reads a document again as it was read before, so that only what people decided makes a difference.

        What a language model found that is not in the settings now is taken as it was found.
        """
        kind = recorded.extractor.partition("-")[0]
        if kind == ExtractorKind.BUILTIN:
            return self.builtin
        if kind == ExtractorKind.NAMES:
            return self.names
        model = self.language_model
        return model if model is not None and model.name == recorded.extractor else _Recorded(recorded)

    @cached_property
    def builtin(self) -> BuiltinExtractor:
        """Mentions and claims by trained models and rules."""
        return BuiltinExtractor(self._vocabulary, self._tokens, self._edition, self._lookup())

    @cached_property
    def names(self) -> NameExtractor:
        """The vocabulary's names alone."""
        return NameExtractor(self._lookup(), self._edition)

    @cached_property
    def language_model(self) -> LanguageModelExtractor | None:
        """What asks the language model that the settings name; None where they name none.

        Raises:
            LibraryError: if the settings ask for it and do not say where it is.
        """
        settings = self._settings
        if settings.llm_url is None or settings.llm_model is None:
            if settings.extractor is ExtractorKind.LLM:
                raise LibraryError("a language model needs the settings PHARMAKON_LLM_URL and PHARMAKON_LLM_MODEL")
            return None
        key = settings.llm_key.get_secret_value() if settings.llm_key else None
        endpoint = Endpoint(settings.llm_url, settings.llm_model, key, settings.llm_timeout)
        return LanguageModelExtractor(self.builtin, endpoint, self._cache)


class _Recorded:
    """Finds in a document what was found before."""

    def __init__(self, found: Extraction) -> None:
        self._found = found

    @property
    def name(self) -> str:
        return self._found.extractor

    def extract(self, document: Document) -> Extraction:
        return self._found

    def extract_many(self, documents: Sequence[Document]) -> Iterator[Extraction]:
        return (self.extract(document) for document in documents)
