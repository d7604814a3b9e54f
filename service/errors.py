"""What can go wrong in the service.

ServiceError
├── LibraryError        the folder is not a library that can be used
├── NotFound            nothing here has this name
├── NotAcceptable       none of the forms asked for can be given
├── NotReady            the service is still starting
├── Unauthorized        the request needs a token, and brings none that is right
├── ChangesDisabled     no token is configured, so nothing can be changed over HTTP
├── BadRequest          the request cannot be understood
├── UnsupportedMediaType  the request's body has a media type that is not read here
├── BodyTooLarge        the request's body is larger than the service takes
├── BodyTooSlow         the request's body took longer than the service waits
├── PageExpired         the list that a cursor continues is gone
└── CollectionError     a test collection cannot be read
"""

from __future__ import annotations


class ServiceError(Exception):
    """Base of every error that the ``service`` package raises on purpose."""


class LibraryError(ServiceError):
    """The folder is not a library that can be used."""


class NotFound(ServiceError):
    """Nothing in this library has the name that was asked for."""


class NotAcceptable(ServiceError):
    """None of the media types that the client accepts can be given."""


class NotReady(ServiceError):
    """The service is still starting: the index or the model is being loaded."""


class Unauthorized(ServiceError):
    """The request needs the bearer token, and does not bring it."""


class ChangesDisabled(ServiceError):
    """No token is configured, so nothing can be changed over HTTP."""


class BadRequest(ServiceError):
    """The request cannot be understood."""


class UnsupportedMediaType(ServiceError):
    """The request's body has a media type, or a character set, that is not read here."""


class BodyTooLarge(ServiceError):
    """The request's body is larger than the service takes."""


class BodyTooSlow(ServiceError):
    """The request's body took longer to arrive than the service waits."""


class PageExpired(ServiceError):
    """The result list that a cursor continues is gone: the library changed, or too much time has passed."""


class CollectionError(ServiceError):
    """A test collection cannot be read, or has no question that can be judged."""
