"""The relational view of the graph: what search needs of it, by passage, concept and claim, in one SQLite file.

Like the index it is a view: it carries the revision of every document that it holds, is brought up to the graph by the
difference, and can be thrown away. The graph could answer the same questions, at some four microseconds a triple;
a page of results needs thousands of them.
"""

from service.view.view import PassageRow, Stated, View

__all__ = ["PassageRow", "Stated", "View"]
