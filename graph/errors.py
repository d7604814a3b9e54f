"""What can go wrong in the graph.

GraphError
├── DocumentError        a source could not be read as a document
├── StoreError           the store could not be opened, read or written
│   └── StoreLocked      another process has the library open
└── QueryError           a SPARQL request was refused or stopped
    ├── QuerySyntaxError     it does not parse
    ├── QueryForbidden       it asks for something the service does not do
    ├── QueryTimeout         it reached its deadline
    └── QueryTooLarge        its result or its memory reached a cap
"""

from __future__ import annotations


class GraphError(Exception):
    """Base of every error that the ``graph`` package raises on purpose."""


class DocumentError(GraphError):
    """A source could not be read as a document.

    ``source`` names the file (and record); ``reason`` says in words what is wrong with it.
    """

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class StoreError(GraphError):
    """The store could not be opened, read or written."""


class StoreLocked(StoreError):
    """Another process has the library open for writing."""


class QueryError(GraphError):
    """A SPARQL request was refused or stopped."""


class QuerySyntaxError(QueryError):
    """The request does not parse."""


class QueryForbidden(QueryError):
    """The request asks for something that the service does not do, such as reaching another server."""


class QueryTimeout(QueryError):
    """The request reached its deadline and was stopped."""


class QueryTooLarge(QueryError):
    """The request's result or its memory reached a cap."""
