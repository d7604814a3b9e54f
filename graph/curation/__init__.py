"""Curation: what people decided about claims and links, kept through every re-ingestion."""

from graph.curation.anchors import Anchor
from graph.curation.decision import CORRECTED, Decision, Statement, Verdict
from graph.curation.extractor import CuratedExtractor
from graph.curation.record import decide, decisions, withdraw

__all__ = [
    "CORRECTED",
    "Anchor",
    "CuratedExtractor",
    "Decision",
    "Statement",
    "Verdict",
    "decide",
    "decisions",
    "withdraw",
]
