"""Claims read by a language model, which is believed only where it quotes the text.

Every statement has to pass :mod:`graph.llm.acceptance`; whatever fails leaves the document to the built-in extractor.
"""

from graph.llm.client import Endpoint
from graph.llm.extractor import LanguageModelExtractor

__all__ = ["Endpoint", "LanguageModelExtractor"]
