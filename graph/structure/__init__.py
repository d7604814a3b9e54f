"""Structure of plain text: headings, paragraphs, list items and table rows, as exact spans."""

from graph.structure.blocks import blocks
from graph.structure.items import is_lead_in, is_name, item_content, item_described
from graph.structure.tables import row_name

__all__ = ["blocks", "is_lead_in", "is_name", "item_content", "item_described", "row_name"]
