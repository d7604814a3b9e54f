"""What can go wrong in the graph.

GraphError
├── DocumentError        a source could not be read as a document
├── StoreError           the store could not be opened, read or written
│   └── StoreLocked      another process has the library open
├── LanguageModelError   the language model could not be reached, or did not answer as asked
└── QueryError           a SPARQL request was refused or stopped
    ├── QuerySyntaxError     it does not parse
    ├── QueryForbidden       it asks for something the service does not do
    ├── QueryTimeout         it reached its deadline
    ├── QueryTooLarge        its result, its memory or its text reached a cap
    ├── QueryBusy            too many others are waiting; try again
    ├── QueryCancelled       an operator stopped it
    └── QueryFailed          the engine could not evaluate it
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


class LanguageModelError(GraphError):
    """The language model could not be reached, or did not answer as it was asked to."""


class QueryError(GraphError):
    """A SPARQL request was refused or stopped."""


class QuerySyntaxError(QueryError):
    """The request does not parse."""


class QueryForbidden(QueryError):
    """The request asks for something that the service does not do, such as reaching another server."""


class QueryTimeout(QueryError):
    """The request reached its deadline and was stopped."""


class QueryTooLarge(QueryError):
    """The request's result, its memory or its text reached a cap."""


class QueryBusy(QueryError):
    """Too many other requests are waiting; the same request may succeed a little later."""


class QueryCancelled(QueryError):
    """An operator stopped the request."""


class QueryFailed(QueryError):
    """The engine could not evaluate the request."""
