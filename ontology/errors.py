"""What can go wrong in the ontology.

OntologyError
└── VocabularyError      a vocabulary file could not be read, or what it says does not hold together
"""

from __future__ import annotations


class OntologyError(Exception):
    """Base of every error that the ``ontology`` package raises on purpose."""


class VocabularyError(OntologyError):
    """A vocabulary file could not be read, or what it says does not hold together.

    ``source`` names the file; ``where`` the line or the concept in it, if known; ``reason`` says what is wrong.
    """

    def __init__(self, source: str, reason: str, where: str | None = None) -> None:
        super().__init__(f"{source}: {where}: {reason}" if where else f"{source}: {reason}")
        self.source = source
        self.reason = reason
        self.where = where
