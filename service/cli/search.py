"""The command that asks a question on the terminal."""

from __future__ import annotations

import json

import click
from pydantic import TypeAdapter

from service.cli.main import library_option
from service.cli.opening import open_library
from service.rendering import PHRASES
from service.search.request import Filters, SearchRequest
from service.search.response import AnswerItem, Hit, Quoted, SearchResponse
from service.search.searcher import Searcher


@click.command()
@click.argument("question")
@click.option("--limit", default=5, show_default=True, type=click.IntRange(1, 100), help="Passages to show.")
@click.option("--concept", multiple=True, help="Only passages that mention this concept (its IRI).")
@click.option("--document", multiple=True, help="Only passages of this document (its identifier).")
@click.option("--explain", is_flag=True, help="Say how each score came about.")
@click.option("--json", "as_json", is_flag=True, help="The whole response as one JSON object.")
@library_option
@click.pass_context
def search(
    ctx: click.Context,
    question: str,
    limit: int,
    concept: tuple[str, ...],
    document: tuple[str, ...],
    explain: bool,
    as_json: bool,
) -> None:
    """Ask a QUESTION in plain words; the answer quotes its sources. The exit code is 1 if nothing answers."""
    filters = Filters(concepts=concept, documents=document)
    request = SearchRequest(query=question, limit=limit, explain=explain, filters=filters)
    response = Searcher(open_library(ctx)).search(request)
    if as_json:
        click.echo(json.dumps(TypeAdapter(SearchResponse).dump_python(response, mode="json"), ensure_ascii=False))
    else:
        _show(response)
    ctx.exit(0 if response.verdict.answered else 1)


def _show(response: SearchResponse) -> None:
    if not response.verdict.answered:
        click.echo("Nothing in this library answers that.")
        if response.hits:
            click.echo("The nearest passages:")
    answer = response.answer
    if answer is not None and (answer.affirmed or answer.denied):
        click.secho(answer.statement, bold=True)
        for item in answer.affirmed:
            _show_item(item)
        if answer.denied:
            click.secho("Denied by the texts:", bold=True)
        for item in answer.denied:
            _show_item(item)
        click.echo()
    for number, hit in enumerate(response.hits, 1):
        _show_hit(number, hit)


def _show_item(item: AnswerItem) -> None:
    click.echo(f"• {click.style(item.concept.label, bold=True)}")
    for sign, quotes in (("+", item.evidence_for), ("–", item.evidence_against)):
        for quoted in quotes:
            click.echo(f"  {sign} {_quote(quoted)}")


def _quote(quoted: Quoted) -> str:
    citation = quoted.quote
    hedged = " (hedged)" if quoted.modality.value == "hedged" else ""
    return f"“{_line(citation.exact)}”{hedged}  [{citation.identifier} {citation.start}–{citation.end}]"


def _show_hit(number: int, hit: Hit) -> None:
    citation = hit.citation
    place = " › ".join((citation.title, *citation.headings))
    click.echo(f"{number}. {click.style(place, bold=True)}  ({hit.score:.3f})")
    click.echo(f"   “{_line(hit.sentence.exact)}”")
    click.echo(
        f"   {citation.identifier} {hit.sentence.start}–{hit.sentence.end}"
        + (f"  {citation.url}" if citation.url else "")
    )
    for quoted in hit.claims:
        denied = "" if quoted.polarity.value == "affirmed" else " – denied"
        click.echo(f"     {quoted.subject.label} {PHRASES[quoted.relation]} {quoted.object.label}{denied}")
    if hit.explanation is not None:
        for lane, share in hit.explanation.lanes.items():
            click.echo(f"     {lane}: rank {share.rank}, score {share.score:.3f}, adds {share.contribution:.3f}")


def _line(text: str) -> str:
    return " ".join(text.split())
