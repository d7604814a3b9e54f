"""The protocol's ``using-graph-uri`` and ``using-named-graph-uri``, written into the update."""

from __future__ import annotations

from collections.abc import Sequence

from graph.errors import QuerySyntaxError
from graph.sparql.guard import Admitted
from graph.sparql.request import Dataset
from graph.sparql.tokens import Token, tokens
from graph.store.terms import iri


def with_using(admitted: Admitted, using: Dataset) -> str:
    """The update with a USING clause in each operation that has a WHERE (SPARQL 1.1 Protocol, section 2.2.3).

    Raises:
        QuerySyntaxError: if the update names its own dataset by USING or WITH.
    """
    text = admitted.text
    found = tokens(text)
    top = [token for token in found if token.depth == 0]
    if any(token.is_word("USING", "WITH") for token in top):
        raise QuerySyntaxError("the request names a dataset, and so does the update by USING or WITH")
    clause = "".join(
        [*(f"USING {iri(name)} " for name in using.default), *(f"USING NAMED {iri(name)} " for name in using.named)]
    )
    parts: list[str] = []
    position = 0
    for index, token in enumerate(found):
        if token.depth or not token.is_word("WHERE"):
            continue
        parts.append(text[position : token.start])
        if found[index - 1].is_word("DELETE"):
            parts.append(_group_after(text, found, index))  # DELETE WHERE: the pattern is the template too
        parts.append(clause)
        position = token.start
    return "".join([*parts, text[position:]])


def _group_after(text: str, found: Sequence[Token], index: int) -> str:
    opening = found[index + 1]
    closing = next(token for token in found[index + 2 :] if token.depth == 0 and token.is_sign("}"))
    return text[opening.start : closing.end] + " "
