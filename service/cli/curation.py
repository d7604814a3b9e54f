"""Commands that keep people's decisions about claims and links."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import TypeVar

import click

from graph.curation import Decision, Verdict, decisions
from ontology.terms import Polarity, Relation
from service.cli.main import library_option
from service.cli.opening import open_library
from service.curation import Concerned, Curator, decided_now, document_named

Command = TypeVar("Command", bound=Callable[..., object])

_RELATION = click.Choice([r.value for r in Relation])


@click.group()
def curate() -> None:
    """Reject or correct a claim or a link, for good.

    What is decided holds however often the documents are ingested again, and says who decided it and when. TARGET is
    the IRI of a claim, or of the span of a mention whose link is meant, or three words: the claim's subject, relation
    and object, such as: heroin hasEffect euphoria
    """


def _about(command: Command) -> Command:
    """What every decision has: its target, who made it, and why."""
    command = click.option("--json", "as_json", is_flag=True, help="One JSON object.")(command)
    command = click.option("--document", help="Only in the document with this identifier.")(command)
    command = click.option("--note", default="", help="Why.")(command)
    command = click.option("--by", help="Who decides; your login name by default.")(command)
    return click.argument("target", nargs=-1, required=True)(library_option(command))


@curate.command()
@_about
@click.pass_context
def reject(
    ctx: click.Context, target: tuple[str, ...], by: str | None, note: str, document: str | None, as_json: bool
) -> None:
    """Say that a claim, or a link, is wrong."""
    curator = Curator(open_library(ctx))
    decision = Decision(
        _target(curator, target), Verdict.REJECTED, *_signed(by), note, document=document_named(document)
    )
    _tell(curator, curator.decide(decision), as_json)


@curate.command()
@click.option("--concept", help="For a link: the concept that is meant, by label or IRI.")
@click.option("--subject", help="For a claim: its subject, by label or IRI.")
@click.option("--relation", type=_RELATION, help="For a claim: its relation.")
@click.option("--object", "object_", help="For a claim: its object, by label or IRI.")
@click.option("--polarity", type=click.Choice([p.value for p in Polarity]), help="For a claim: what the texts say.")
@_about
@click.pass_context
def correct(
    ctx: click.Context,
    target: tuple[str, ...],
    by: str | None,
    note: str,
    document: str | None,
    as_json: bool,
    concept: str | None,
    subject: str | None,
    relation: str | None,
    object_: str | None,
    polarity: str | None,
) -> None:
    """Say how a claim, or a link, should read."""
    curator = Curator(open_library(ctx))
    decision = Decision(
        _target(curator, target),
        Verdict.CORRECTED,
        *_signed(by),
        note,
        document_named(document),
        concept=curator.concept(concept) if concept else None,
        subject=curator.concept(subject) if subject else None,
        relation=Relation(relation) if relation else None,
        object=curator.concept(object_) if object_ else None,
        polarity=Polarity(polarity) if polarity else None,
    )
    _tell(curator, curator.decide(decision), as_json)


@curate.command()
@click.argument("target", nargs=-1, required=True)
@click.option("--document", help="The decision that is limited to the document with this identifier.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@library_option
@click.pass_context
def withdraw(ctx: click.Context, target: tuple[str, ...], document: str | None, as_json: bool) -> None:
    """Forget a decision; what the texts say holds again."""
    curator = Curator(open_library(ctx))
    _tell(curator, curator.withdraw(_target(curator, target), document_named(document)), as_json)


@curate.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a decision.")
@library_option
@click.pass_context
def list_(ctx: click.Context, as_json: bool) -> None:
    """The decisions that hold, in the order they were made."""
    library = open_library(ctx)
    curator = Curator(library)
    for decision in sorted(decisions(library.store), key=lambda d: d.at):
        click.echo(json.dumps(asdict(decision)) if as_json else _line(curator, decision))


def _target(curator: Curator, target: tuple[str, ...]) -> str:
    if len(target) == 1:
        return target[0]
    if len(target) != 3 or target[1] not in set(Relation):
        relations = ", ".join(r.value for r in Relation)
        raise click.UsageError(f"TARGET is an IRI, or a subject, a relation ({relations}) and an object")
    return curator.claim(target[0], Relation(target[1]), target[2])


def _signed(by: str | None) -> tuple[str, str]:
    """Who decides, and when."""
    if by is None:
        from getpass import getuser

        by = getuser()
    return by, decided_now()


def _tell(curator: Curator, concerned: Concerned, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(asdict(concerned)))
        return
    click.echo(_line(curator, concerned.decision))
    click.echo(f"{len(concerned.documents)} documents read again")


def _line(curator: Curator, decision: Decision) -> str:
    instead = (decision.concept, decision.subject, decision.relation, decision.object, decision.polarity)
    reads = " → " + " ".join(str(one) for one in instead if one) if any(instead) else ""
    where = f" in {decision.document}" if decision.document else ""
    note = f": {decision.note}" if decision.note else ""
    said = f"{decision.verdict:9} {curator.wording(decision)}{reads}{where} (by {decision.by}, {decision.at}){note}"
    return f"{said}\n          {decision.target}"
