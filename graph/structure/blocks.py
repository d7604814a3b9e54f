"""The blocks of a plain text."""

from __future__ import annotations

from graph.model import Block
from graph.structure.flattened import unfolded
from graph.structure.fragments import fragments, unwrapped
from graph.structure.headings import mark_headings
from graph.structure.lists import mark_bare_items, mark_items
from graph.structure.tables import tabulated


def blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a plain text, in order, without overlaps; every non-space character lies in one of them.

    Lines, blank lines, bullets and numbers mark blocks. So do runs of three blanks or more, and ``- `` after two
    blanks or after a full stop or colon: web pages flattened to text keep their lists that way, and a list that such
    a page says twice is found both times. Lines wrapped at a width are joined. A short line of its own, without final
    punctuation or ending in ``?``, is a heading if text follows. Short bare lines after a lead-in ending in a colon
    are items. An item's span includes its bullet: `item_content` leaves it out. Three or more names in a row, each
    followed by a percentage or a dash, are the rows of a table that was flattened: `row_name` leaves the share out.

    >>> text = "It may cause:   - fever   - cough   See a doctor."
    >>> [(block.kind.value, block.span.of(text)) for block in blocks(text)]
    [('paragraph', 'It may cause:'), ('item', '- fever'), ('item', '- cough'), ('paragraph', 'See a doctor.')]
    """
    parts = unfolded(text, unwrapped(text, list(fragments(text))))
    mark_items(text, parts)
    mark_bare_items(text, parts)
    mark_headings(text, parts)
    return tuple(block for part in parts for block in tabulated(text, part))
