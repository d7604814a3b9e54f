from graph.linking.linker import Linker
from graph.linking.lookup import Lookup
from graph.linking.vectors import TokenEncode, TokenVectors

__all__ = ["Linker", "Lookup", "TokenEncode", "TokenVectors"]
