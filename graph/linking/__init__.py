from graph.linking.linker import ADAPTER, Linker
from graph.linking.lookup import Lookup
from graph.linking.vectors import TokenEncode, TokenVectors

__all__ = ["ADAPTER", "Linker", "Lookup", "TokenEncode", "TokenVectors"]
