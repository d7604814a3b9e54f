"""The command that answers a question on the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click
from pydantic import TypeAdapter

from graph.citations import Citation
from service.cli.main import library_option
from service.cli.opening import open_library
from service.rendering import PHRASES
from service.search.request import ANSWERS, MAX_ANSWERS, MAX_LIMIT, SearchRequest
from service.search.response import AnswerItem, Hit, Quoted, SearchResponse
from service.search.searcher import Searcher

_CLAIMS = 3


@click.command()
@click.argument("question", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, MAX_LIMIT), default=5, show_default=True, help="Passages to show.")
@click.option(
    "--answers", type=click.IntRange(0, MAX_ANSWERS), default=ANSWERS, show_default=True, help="Answers to tell."
)
@click.option("--explain", is_flag=True, help="Say of each passage how its score came about.")
@click.option("--json", "as_json", is_flag=True, help="The whole answer as JSON, as over HTTP.")
@library_option
@click.pass_context
def search(
    ctx: click.Context, question: tuple[str, ...], limit: int, answers: int, explain: bool, as_json: bool
) -> None:
    """Ask a QUESTION; the answer quotes its sources.

    The exit code is 1 if nothing in the library answers it.
    """
    asked = SearchRequest(query=" ".join(question), limit=limit, answers=answers, explain=explain)
    response = Searcher(open_library(ctx)).search(asked)
    if as_json:
        click.echo(TypeAdapter(SearchResponse).dump_json(response, indent=2).decode())
    else:
        for line in _lines(response):
            click.echo(line)
    ctx.exit(0 if response.verdict.answered else 1)


def _lines(response: SearchResponse) -> Iterator[str]:
    if not response.verdict.answered:
        yield f"Nothing in this library answers that: {response.verdict.reason}."
    if response.answer is not None:
        yield click.style(response.answer.statement, bold=True)
        yield from _items(response.answer.affirmed, response.answer.affirmed_total)
        if response.answer.denied:
            yield "Texts deny:"
            yield from _items(response.answer.denied, response.answer.denied_total)
    if response.hits:
        yield ""
        yield "Passages:" if response.verdict.answered else "The nearest passages:"
    for number, hit in enumerate(response.hits, 1):
        yield from _hit(number, hit)


def _items(items: Sequence[AnswerItem], total: int) -> Iterator[str]:
    for item in items:
        yield from _item(item)
    if total > len(items):
        yield f"  … and {total - len(items)} more (--answers {total})"


def _item(item: AnswerItem) -> Iterator[str]:
    against = f", {item.denying} against" if item.denying else ""
    yield f"  {item.concept.label} ({item.affirming} for{against})"
    for one in (*item.evidence_for[:1], *item.evidence_against[:1]):
        yield from _quotation(one)


def _quotation(one: Quoted) -> Iterator[str]:
    mark = "+" if one.polarity == "affirmed" else "-"
    yield f"    {mark} “{_line(one.quote.exact)}”"
    yield click.style(f"      {_place(one.quote)}", dim=True)


def _hit(number: int, hit: Hit) -> Iterator[str]:
    yield f"{number:3}. {_line(hit.sentence.exact)}"
    yield click.style(f"     {_place(hit.citation)} · score {hit.score:.3f}", dim=True)
    if hit.explanation is not None:
        for lane, share in hit.explanation.lanes.items():
            yield f"       {lane:8} rank {share.rank:4}  score {share.score:8.3f}  adds {share.contribution:.3f}"
        yield f"       words: {', '.join(hit.explanation.words) or 'none'}"
    for claim in hit.claims[:_CLAIMS]:
        verb = PHRASES[claim.relation]
        denied = " (denied)" if claim.polarity == "negated" else ""
        yield click.style(f"       {claim.subject.label} {verb} {claim.object.label}{denied}", dim=True)


def _place(citation: Citation) -> str:
    """Document, headings and characters in one line."""
    path = " › ".join((citation.title, *citation.headings))
    return f"{path} [{citation.identifier}, characters {citation.start}–{citation.end}]"


def _line(text: str) -> str:
    return " ".join(text.split())
