"""The ontology itself, and what tells one state of the shipped knowledge from another."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

_FOLDER = Path(__file__).parent


def ontology_turtle() -> bytes:
    """The ontology in Turtle."""
    return (_FOLDER / "pharmakon.ttl").read_bytes()


def knowledge_digest(extra: Sequence[Path] = ()) -> str:
    """SHA-256 over the ontology, the shipped vocabulary and the users' own vocabulary files, in hexadecimal."""
    digest = hashlib.sha256()
    shipped = (_FOLDER / "pharmakon.ttl", _FOLDER / "lexicon.tsv", *sorted((_FOLDER / "data").iterdir()))
    for path in (*shipped, *extra):
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
