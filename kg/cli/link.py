"""``kg link``: who is meant in reports, why, and what a person decides about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.common import Problems, input_options
from kg.cli.deciding import author_option, corrections_path, today
from kg.cli.rows import form_option, render_rows
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.linking.linker import Ranked
    from kg.model import Annotated, Mention

__all__ = ["link"]

_COLUMNS = ("report", "start", "end", "surface", "type", "entity", "score", "name", "candidates")


class _Links(click.Group):
    """A group whose first word may also be a path: then it lists links."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] in self.commands:
            return super().resolve_command(ctx, args)
        return "show", self.commands["show"], args

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in {*self.commands, *ctx.help_option_names}:
            args = ["show", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Links, options_metavar="[OPTIONS] PATH…  |  --explain NAME")
def link() -> None:
    """List who is meant in reports, say why, or decide it.

    kg link PATH… lists the mentions of reports with their links. kg link --explain NAME --context
    REPORT shows everyone whom a name may mean, with reasons. kg link set and kg link unset keep a
    decision: in the corrections of a store, or without one among your own additions.
    """


@link.command()
@input_options
@form_option
@click.option("--reader", metavar="NAME", help="rules, model or both; the best if none is said.")
@click.option("--explain", "name", metavar="NAME", help="Rank everyone whom this name may mean.")
@click.option(
    "--context",
    type=click.Path(exists=True, dir_okay=False),
    metavar="REPORT",
    help="The report in which the name stands.",
)
@click.option(
    "--type",
    "kind",
    type=click.Choice(["PER", "ORG", "LOC", "GROUP"]),
    help="What the name is, where the report does not tell.",
)
@click.option("--unlinked", is_flag=True, help="Only mentions that are linked to nobody.")
def show(
    name: str | None,
    context: str | None,
    kind: str | None,
    unlinked: bool,
    form: str,
    reader: str | None,
    **options: Any,
) -> None:
    """List the mentions of reports with their links, or explain one name."""
    problems = Problems()
    paths = (context,) if name and context else options["paths"]
    if not paths and not name:
        raise click.UsageError("say a PATH, or a name with --explain")
    told = _read(tuple(paths), reader, problems, options)
    if name is not None:
        click.echo(_explanation(name, kind, next(told, None), options, form), nl=False)
    else:
        rows = [row for one in told for row in _links(one) if not (unlinked and row["qid"])]
        click.echo(render_rows(rows, form, _COLUMNS), nl=False)
    problems.leave()


def _read(
    paths: tuple[str, ...], reader: str | None, problems: Problems, options: dict[str, Any]
) -> Iterator[Annotated]:
    from kg.languages import known
    from kg.pipeline import annotate
    from kg.reports import read_reports

    asked = {"date": options["day"], "lang": options["lang"], "source": options["source"]}
    reports = read_reports(paths, complain=problems, known=known(), **asked)
    return annotate(reports, reader=reader)


def _links(told: Annotated) -> Iterator[dict[str, Any]]:
    for field, reading in told.passages:
        for one in reading.mentions:
            if one.linked:
                yield {
                    "report": told.report.id,
                    "field": field,
                    "start": one.span.start,
                    "end": one.span.end,
                    "surface": one.span.text,
                    "type": one.type,
                    "entity": one.qid or one.local,
                    "qid": one.qid,
                    "score": one.score,
                    "name": one.entity,
                    "candidates": list(one.candidates),
                }


def _explanation(
    name: str, kind: str | None, told: Annotated | None, options: dict[str, Any], form: str
) -> str:
    """Everyone whom the name may mean, the best first; then what is made of it."""
    from kg.linking.linker import THRESHOLD, TIE
    from kg.pipeline import engine

    annotated, mention = _asked(name, kind, told, options["day"], options["lang"])
    parts = engine("rules")
    ranked = parts.linker.explain(annotated, mention.id)
    linked = parts.linker.link(annotated)
    (found,) = (one for _, read in linked.passages for one in read.mentions if one.id == mention.id)
    rows = [
        _ranked_row(at, one, parts.gazetteer.facts(one.key).labels)
        for at, one in enumerate(ranked, 1)
    ]
    if form != "table":
        return render_rows(rows, form, ("rank", "entity", "score", "kind", "en", "ar", "reasons"))
    lines = [f"«{name}» as {mention.type}: {_verdict(found, ranked, THRESHOLD, TIE)}"]
    for row in rows:
        lines.append(
            f"{row['rank']}. {row['entity']}  {row['score']:.2f}  {row['name']} ({row['kind']})"
        )
        lines += [f"     {reason}" for reason in row["reasons"]]
    return "\n".join(lines) + "\n"


def _ranked_row(rank: int, one: Ranked, labels: Any) -> dict[str, Any]:
    return {
        "rank": rank,
        "entity": one.key,
        "score": one.score,
        "kind": one.candidate.kind,
        "match": one.candidate.match,
        "en": labels.get("en", ""),
        "ar": labels.get("ar", ""),
        "name": " / ".join(filter(None, (labels.get("en"), labels.get("ar")))),
        "reasons": [f"{reason.points:+.2f} {reason.name}" for reason in one.reasons],
    }


def _verdict(found: Mention, ranked: tuple[Ranked, ...], least: float, tie: float) -> str:
    if found.qid or (found.local and any(one.key == found.local for one in ranked)):
        return f"linked to {found.qid or found.local}"
    if not ranked:
        return "linked to nobody: no known entity has the name"
    if ranked[0].score < least:
        return f"linked to nobody: the best score is below {least:.2f}"
    return f"linked to nobody: the first two are less than {tie:.2f} points apart"


def _asked(
    name: str, kind: str | None, told: Annotated | None, day: date | None, lang: str
) -> tuple[Annotated, Mention]:
    """The report with a mention of the name; read there, or put where the name stands."""
    from kg.linking.names import name_key
    from kg.model import Mention, Span
    from kg.pipeline import read

    if told is not None:
        for _, reading in told.passages:
            for one in reading.mentions:
                if name_key(one.span.text) == name_key(name) and kind in {None, one.type}:
                    return told, one
    if told is None:
        told = read(name, date=day, lang=lang)
    at = told.body.text.find(name)
    if at < 0:
        raise UsageError(f"«{name}» does not stand in {told.report.path or told.report.id}")
    span = Span.of(told.body.text, at, at + len(name))
    others = tuple(one for one in told.body.mentions if not one.span.overlaps(span))
    mention = Mention("asked", span, kind or _likely(name))
    return replace(told, body=replace(told.body, mentions=(*others, mention))), mention


def _likely(name: str) -> str:
    """What the first known entity of the name is mentioned as; a body where nobody is known."""
    from kg.linking.kinds import mention_type
    from kg.pipeline import engine

    found = engine("rules").gazetteer.lookup(name)
    return next((kind for one in found if (kind := mention_type(one.kind))), "ORG")


@link.command("set")
@click.argument("entity", metavar="ID")
@click.argument("target", metavar="QID")
@click.option("--store", type=click.Path(file_okay=False), metavar="DIR", help="Store concerned.")
@click.option("--report", "reports", multiple=True, metavar="ID", help="Only in this report.")
@click.option("--note", default="", help="Why.")
@author_option
def set_(
    entity: str, target: str, store: str | None, reports: tuple[str, ...], note: str, author: str
) -> None:
    """Decide that the entity ID is QID, or another local entity.

    ID is what kg entities lists. With --store, the decision is kept in the store's corrections.yaml
    and holds from its next build; else it is kept among your own additions and holds in all.
    """
    if store is None:
        _set_for_all(entity, target, reports)
        return
    from kg.graph.corrections_file import add_correction, take_out

    path = corrections_path(store)
    name = _name(store, entity, path)
    row: dict[str, Any] = {"do": "link", "entity": entity, **name, "to": target}
    if reports:
        row["reports"] = list(reports)
    row |= {"author": author, "date": today(), **({"note": note} if note else {})}
    take_out(path, lambda one: _links_of(one.row, entity, reports))
    add_correction(path, row)
    click.echo(f"{entity} → {target}, from the next build: kg build -o {store.rstrip('/')}/")


def _name(store: str, entity: str, path: Path) -> dict[str, str]:
    """What the entity is called in the store, by which it is found should its id change.

    An error if it is not there, unless a decision on it stands already.
    """
    from kg.graph.corrections_file import read_corrections
    from kg.graph.explain import name_of
    from kg.graph.store import Graph

    graph = Graph.load(store)
    space = graph.minter.entity("Q1").removesuffix("Q1")
    name = name_of(graph, space + entity) or name_of(graph, graph.minter.entity(entity))
    if name:
        return {"name": name}
    for one in read_corrections(path):
        if one.do == "link" and str(one.row["entity"]) == entity:
            return {"name": one.row["name"]} if "name" in one.row else {}
    raise UsageError(f"nobody has the id {entity!r} in {store}; kg entities {store} lists them")


@link.command()
@click.argument("entity", metavar="ID")
@click.option("--store", type=click.Path(file_okay=False), metavar="DIR", help="Store concerned.")
def unset(entity: str, store: str | None) -> None:
    """Take back what was decided on the entity ID."""
    if store is None:
        from kg.linking.overlay import read_overlay, unset_link, write_overlay
        from kg.linking.own import overlay_path

        write_overlay(overlay_path(), unset_link(read_overlay(overlay_path()), _local(entity)))
        click.echo(f"{entity}: no decision any more")
        return
    from kg.graph.corrections_file import take_out

    gone = take_out(corrections_path(store), lambda one: _links_of(one.row, entity, None))
    if not gone:
        raise UsageError(f"no link was set for {entity!r} in {store}")
    click.echo(f"{entity}: no decision any more, from the next build")


def _links_of(row: Any, entity: str, reports: tuple[str, ...] | None) -> bool:
    """Whether a correction links just this entity; of any reports if none are said."""
    same = row["do"] == "link" and str(row["entity"]) == entity
    return same and (reports is None or sorted(map(str, row.get("reports", ()))) == sorted(reports))


def _set_for_all(entity: str, target: str, reports: tuple[str, ...]) -> None:
    from kg.linking.overlay import read_overlay, set_link, write_overlay
    from kg.linking.own import overlay_path

    if reports:
        raise UsageError("--report goes with --store")
    path = overlay_path()
    write_overlay(path, set_link(read_overlay(path), _local(entity), target))
    click.echo(f"{entity} → {target}, in all that is read from now on ({path})")


def _local(entity: str) -> str:
    """The key of an id as it stands in a graph, where a hash is put behind the key."""
    from kg.graph.corrections_entities import ending

    key, _, _ = entity.rpartition("-")
    return key if key and ending(key) == entity else entity
