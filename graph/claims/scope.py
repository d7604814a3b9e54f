"""Polarity and modality of what a sentence says, by the scope of its cues.

After NegEx (Chapman et al. 2001) and ConText (Harkema et al. 2009): a cue reaches forward, over few words, to the next
mention and those coordinated with it, and not past the end of its clause.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.claims.cues import Cues, Negation, cues
from graph.claims.views import View
from graph.model import Span
from ontology.terms import Modality, Polarity

# "cannot get X from Y", "has not approved the X plant as Y"
_TIED = re.compile(r"\s+(?:\w+\s+)?(?:from|by|as)\s+(?:\w+\s+){0,2}", re.I)
_REACH = 7  # words between a denial and the mention it denies


class Scope:
    """The denials and reserves of one sentence over its ``mentions``, whose coordination ``view`` knows.

    ``lead_in`` is the sentence that announces the list which the sentence belongs to: its cues hold for every item.
    """

    def __init__(self, text: str, sentence: Span, mentions: Sequence[Span], view: View, lead_in: Span | None) -> None:
        self._text = text
        self._found = cues(text, sentence)
        self._above: Cues | None = cues(text, lead_in) if lead_in else None
        self._above_end = lead_in.end - 1 if lead_in else 0  # before the colon
        self._denied = [
            (negation, _reached(text, self._found, negation, mentions, view))
            for negation in self._found.negations
            if not any(mention.overlaps(negation.span) for mention in mentions)
        ]

    def polarity(self, subject: Span | None, object_: Span | None, helps: bool) -> Polarity:
        """Whether the sentence denies what it says of two mentions; None stands for one outside the sentence.

        ``helps`` says that the subject is said to help against the object: then "X does not help" denies it too.
        """
        places = sorted(span for span in (subject, object_) if span is not None)
        denied = any(self._denies(negation, reached, places, helps, subject) for negation, reached in self._denied)
        if self._above and len(places) < 2 and not denied:
            denied = any(
                not _broken(self._above.breaks, n.span.end, self._above_end) and self._above_end - n.span.end < 40
                for n in self._above.negations
            )
        return Polarity.NEGATED if denied else Polarity.AFFIRMED

    def modality(self, subject: Span | None, object_: Span | None) -> Modality:
        """Whether the sentence, or its lead-in, says it of the two mentions with reserve."""
        places = sorted(span for span in (subject, object_) if span is not None)
        if self._above and self._above.hedges:
            return Modality.HEDGED
        if not self._found.hedges or not places:
            return Modality.HEDGED if self._found.hedges else Modality.ASSERTED
        last = places[-1]
        for hedge in self._found.hedges:
            start, end = (hedge.end, last.start) if hedge.start < last.start else (last.end, hedge.start)
            if start >= end or not _broken(self._found.breaks, start, end):
                return Modality.HEDGED
        return Modality.ASSERTED

    def _denies(
        self, negation: Negation, reached: frozenset[Span], places: Sequence[Span], helps: bool, subject: Span | None
    ) -> bool:
        at = negation.span
        if not places:
            return False
        first, last = places[0], places[-1]
        if last.end <= at.start:
            return helps and negation.helpless and subject is not None and not self._apart(subject, at)
        if len(places) == 2 and first.start >= at.end:
            tied = negation.noun or _TIED.fullmatch(self._text, first.end, last.start) is not None
            return tied and first in reached and not _broken(self._found.breaks, at.end, last.start)
        if last not in reached:
            return False
        clause = None if negation.noun else self._clause(at)
        return clause is None or (len(places) == 2 and first.start >= clause)

    def _apart(self, before: Span, at: Span) -> bool:
        return before.end > at.start or _broken(self._found.breaks, before.end, at.start)

    def _clause(self, at: Span) -> int | None:
        """Where the subordinate clause begins in which a cue stands, if it stands in one."""
        starts = [s.end for s in self._found.subordinators if s.end <= at.start]
        if (
            not starts
            or _broken(self._found.breaks, max(starts), at.start)
            or "," in self._text[max(starts) : at.start]
        ):
            return None
        return max(starts)


def _reached(text: str, found: Cues, negation: Negation, mentions: Sequence[Span], view: View) -> frozenset[Span]:
    """The mentions that a denial reaches: the next one and the rest of its coordinated list."""
    for index, mention in enumerate(mentions):
        if mention.start >= negation.span.end:
            between = text[negation.span.end : mention.start]
            if (
                len(between.split()) > _REACH
                or "," in between
                or _broken(found.breaks, negation.span.end, mention.start)
            ):
                return frozenset()
            return frozenset(mentions[index : view.groups[index][1] + 1])
    return frozenset()


def _broken(breaks: Sequence[Span], start: int, end: int) -> bool:
    return any(start <= brk.start and brk.end <= end for brk in breaks)
