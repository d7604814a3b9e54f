"""Claims: what a document states or denies of two concepts, and the sentence that does."""

from graph.claims.extractor import ClaimExtractor

__all__ = ["ClaimExtractor"]
