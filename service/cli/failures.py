"""What the command line says of an error, and the exit code it gives."""

from __future__ import annotations

from pydantic import ValidationError

from embeddings.errors import EmbeddingsError
from graph.errors import GraphError, StoreError
from ontology.errors import OntologyError
from service.errors import LibraryError, ServiceError

LIBRARY_UNUSABLE = 3
OURS = (GraphError, EmbeddingsError, OntologyError, ServiceError)


def explain(error: Exception) -> tuple[str, int]:
    """One line for an expected error, and its exit code.

    Raises:
        Exception: the error itself, where it is not an expected one.
    """
    if isinstance(error, LibraryError | StoreError):
        return str(error), LIBRARY_UNUSABLE
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        name = "PHARMAKON_" + "_".join(str(part) for part in first["loc"]).upper()
        return f"{name}: {first['msg']}", 2
    if isinstance(error, OURS):
        return str(error), 1
    raise error
