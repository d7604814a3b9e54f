"""The store: where the graph is kept, one named graph a document.

``Store`` is the promise; ``OxigraphStore`` keeps it in a folder of this machine, ``RemoteStore`` on any server that
speaks SPARQL 1.1.
"""

from graph.store.oxigraph import OxigraphStore
from graph.store.protocol import Quad, Row, Store, Triple
from graph.store.remote import RemoteStore

__all__ = ["OxigraphStore", "Quad", "RemoteStore", "Row", "Store", "Triple"]
