"""Pages for people: what each shows, taken from the library; templates say how."""

from service.pages.api import api_page
from service.pages.documents import document_page
from service.pages.search import home_page, search_page
from service.pages.things import claim_page, concept_page, resource_page

__all__ = [
    "api_page",
    "claim_page",
    "concept_page",
    "document_page",
    "home_page",
    "resource_page",
    "search_page",
]
