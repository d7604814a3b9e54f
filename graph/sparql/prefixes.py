"""The project's prefixes, for people who do not declare them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph.errors import QuerySyntaxError
from graph.sparql.tokens import Kind, tokens
from ontology.namespaces import PREFIXES

_PLACE = re.compile(r"\bat 1:(\d+)")


@dataclass(frozen=True, slots=True)
class Completed:
    """A query with declarations before its first line, and their length."""

    text: str
    shift: int

    def original(self, message: str) -> str:
        """An error message about this text, with its places counted in the text as it was written.

        >>> Completed("PREFIX a: <b> ASK {", 14).original("error at 1:19: expected")
        'error at 1:5: expected'
        """
        return _PLACE.sub(lambda match: f"at 1:{max(1, int(match.group(1)) - self.shift)}", message)


def completed(text: str) -> Completed:
    """The query with the project's prefixes that it uses and does not declare; lines stay the lines they were.

    >>> completed("ASK { ?a skos:broader ?b }").text
    'PREFIX skos: <http://www.w3.org/2004/02/skos/core#> ASK { ?a skos:broader ?b }'
    """
    missing = [prefix for prefix in undeclared(text) if prefix in PREFIXES]
    declarations = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}> " for prefix in missing)
    return Completed(declarations + text, len(declarations))


def undeclared(text: str) -> Sequence[str]:
    """The prefixes that a query uses and does not declare; none where its text cannot be cut into tokens.

    >>> undeclared("PREFIX a: <http://a#> ASK { a:x b:y c:z }")
    ['b', 'c']
    """
    try:
        found = tokens(text)
    except QuerySyntaxError:
        return []
    used = [token.text.partition(":")[0] for token in found if token.kind is Kind.NAME]
    declared = {
        follower.text[:-1]
        for token, follower in pairwise(found)
        if token.is_word("PREFIX") and follower.kind is Kind.NAME
    }
    return [prefix for prefix in dict.fromkeys(used) if prefix not in declared]


def shortened(iri: str) -> str:
    """An IRI by the project's prefixes, where that is shorter.

    >>> shortened("http://www.w3.org/2004/02/skos/core#broader")
    'skos:broader'
    """
    fitting = [(namespace, prefix) for prefix, namespace in PREFIXES.items() if iri.startswith(namespace)]
    if not fitting:
        return iri
    namespace, prefix = max(fitting, key=lambda pair: len(pair[0]))
    return f"{prefix}:{iri.removeprefix(namespace)}"
