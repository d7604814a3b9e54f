"""What can go wrong in the service.

ServiceError
└── LibraryError    the folder is not a library that can be used
"""

from __future__ import annotations


class ServiceError(Exception):
    """Base of every error that the ``service`` package raises on purpose."""


class LibraryError(ServiceError):
    """The folder is not a library that can be used."""
