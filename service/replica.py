"""A library as a process has it open that only searches it."""

from __future__ import annotations

from pathlib import Path

from embeddings.index import Index
from graph.linking import Lookup
from ontology.vocabulary import Vocabulary
from service.encoders import Encoders
from service.library import CACHE, own_vocabularies
from service.settings import Settings
from service.view import View


class Replica:
    """What search looks into, and nothing of the graph, from the folder of a library that another process has open.

    Raises ``EncoderError``, ``IndexDamaged`` or ``LibraryError`` where that process has not prepared it.
    """

    def __init__(self, path: Path, settings: Settings) -> None:
        self._path = path
        self.vocabulary = Vocabulary.load(own_vocabularies(path))
        self.lookup = Lookup(self.vocabulary)
        self.view = View(path / "view.sqlite")
        self.encoder = Encoders(settings, path / CACHE).searching
        self.index = Index.open(path / "index", self.encoder)

    def renew(self) -> None:
        """Follow the library, which has changed."""
        self.index = Index.open(self._path / "index", self.encoder)
        self.view.renew()
