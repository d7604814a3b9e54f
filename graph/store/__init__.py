"""Where graphs are kept: on disk by Oxigraph, or on any SPARQL 1.1 server."""

from graph.store.oxigraph import OxigraphStore
from graph.store.protocol import Row, Store, Triple

__all__ = ["OxigraphStore", "Row", "Store", "Triple"]
