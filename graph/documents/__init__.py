"""Documents from files: one module a format, and a reader that tells formats apart.

Plain text, Markdown and JSON Lines are stored exactly as they stand (a byte order mark excepted); of the other
formats the text is extracted, the same every time. Each format module has
``read(path, identifier) -> Iterator[Document | DocumentError]``.
"""

from graph.documents.reader import documents, read, sources

__all__ = ["documents", "read", "sources"]
