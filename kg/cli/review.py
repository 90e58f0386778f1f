"""``kg review``: look through the least certain facts of a store, and decide on them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.deciding import author_option, corrections_path, today
from kg.cli.rows import FORMS, render_rows
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.graph.claims import Claim
    from kg.graph.corrections_review import Doubt, Review

__all__ = ["review"]

_COLUMNS = ("weight", "confidence", "connections", "class", "status", "report", "trigger", "quote")

_ANSWERS = {"a": "accept", "r": "reject", "c": "change", "s": "skip", "q": "quit"}

_STATUS = {"negated": "denied"}


@click.command()
@click.argument("store", type=click.Path(file_okay=False), metavar="STORE")
@click.option("--list", "listed", is_flag=True, help="List the facts, and ask nothing.")
@click.option("--format", "form", type=click.Choice(FORMS), default="table", show_default=True)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most so many facts.")
@click.option("--class", "cls", default="", metavar="NAME", help="Only facts of this class.")
@click.option("--report", "told_in", default="", metavar="ID", help="Only facts of this report.")
@click.option("--merge", "merged", multiple=True, metavar="EVENT", help="These are one event.")
@click.option(
    "--split", "parted", multiple=True, metavar="CLAIM", help="These are another event than theirs."
)
@click.option("--note", default="", help="Why, of what is merged or split.")
@author_option
def review(
    store: str,
    listed: bool,
    form: str,
    limit: int | None,
    cls: str,
    told_in: str,
    merged: tuple[str, ...],
    parted: tuple[str, ...],
    note: str,
    author: str,
) -> None:
    """Look through the least certain and most connected facts of STORE, and decide on them.

    Each decision goes to corrections.yaml in the store at once, and holds from the next build:
    accept that it is so, reject it, change it, skip it, or quit. --list with --format json gives
    each fact with the anchor that a correction needs, for scripts.

    --merge EVENT --merge EVENT says that events are one, --split CLAIM that a claim tells of
    another event than the claims it was put with; kg explain shows both.
    """
    path = corrections_path(store)
    facts = _review(store, path)
    if merged or parted:
        grouped = _regrouped(store, facts, merged, parted)
        row = {**grouped, "author": author, "date": today(), **({"note": note} if note else {})}
        _keep(path, row)
        click.echo(f"kept in {path}; kg build -o {store.rstrip('/')}/ applies it")
        return
    doubts = [
        one
        for one in facts.doubts()
        if cls in {"", one.claim.cls} and told_in in {"", one.claim.report}
    ][:limit]
    if listed:
        click.echo(render_rows([_row(one, facts) for one in doubts], form, _COLUMNS), nl=False)
        return
    made = 0
    for at, one in enumerate(doubts, 1):
        click.echo("\n".join(_shown(one, facts, f"{at}/{len(doubts)}")))
        decision = _decision(one, facts, author)
        if decision is None:
            break
        if decision:
            _keep(path, decision)
            made += 1
    noun = "decision" if made == 1 else "decisions"
    apply = f"; kg build -o {store.rstrip('/')}/ applies them" if made else ""
    click.echo(f"{made} {noun} kept in {path}{apply}")


def _review(store: str, path: Path) -> Review:
    from kg.graph.build import archive_in
    from kg.graph.claims import find_claims
    from kg.graph.corrections_file import read_corrections
    from kg.graph.corrections_review import Review

    told = (find_claims(one) for one in archive_in(Path(store)))
    facts = Review(told, read_corrections(path))
    for stale in facts.stale:
        click.echo(f"kg: correction without effect: {stale}", err=True)
    return facts


def _regrouped(
    store: str, facts: Review, merged: tuple[str, ...], parted: tuple[str, ...]
) -> dict[str, Any]:
    """The correction that merges events, or parts claims from the others of their event."""
    from kg.graph.explain import claims_of, event_of, find_event
    from kg.graph.store import Graph

    graph = Graph.load(store)
    if merged and parted:
        raise UsageError("say either --merge or --split")
    if merged:
        events = dict.fromkeys(find_event(graph, one) for one in merged)
        if len(events) < 2:
            raise UsageError("--merge needs two events; write it twice")
        firsts = [claims_of(graph, event)[0] for event in events]
        return {"do": "merge", "claims": [facts.anchor(key) for key in firsts]}
    space = graph.minter.claim("")
    leaving = dict.fromkeys(one.removeprefix(space) for one in parted)
    events = dict.fromkeys(event_of(graph, key) for key in leaving)
    staying = [key for event in events for key in claims_of(graph, event) if key not in leaving]
    if len(events) > 1 or not staying:
        raise UsageError("--split takes some of the claims of one event, not all of them")
    groups = ([facts.anchor(key) for key in side] for side in (staying, leaving))
    return {"do": "split", "groups": list(groups)}


def _keep(path: Path, row: dict[str, Any]) -> None:
    from kg.graph.corrections_file import add_correction

    add_correction(path, row)


def _decision(one: Doubt, facts: Review, author: str) -> dict[str, Any] | None:
    """The correction that a person decides on; empty to skip, ``None`` to quit."""
    while True:
        try:
            answer = click.prompt(
                "accept, reject, change, skip or quit",
                type=click.Choice([*_ANSWERS, *_ANSWERS.values()]),
                default="s",
                show_choices=False,
            )
            do = _ANSWERS.get(answer, answer)
            if do in {"skip", "quit"}:
                return {} if do == "skip" else None
            change = _change(facts) if do == "change" else {}
        except click.Abort:
            click.echo()
            return None
        if do != "change" or change:
            row = {"do": do, "claim": dict(one.anchor), **change}
            return {**row, "author": author, "date": today()}


def _change(facts: Review) -> dict[str, Any]:
    """What is to be changed; empty where the person thinks better of it."""
    from kg.graph.corrections_file import parse, render
    from kg.graph.corrections_review import read_change

    while True:
        written = click.prompt(
            "change what (class=Shelling date=2016-04-29 agent=Q858 killed=12)",
            default="",
            show_default=False,
        )
        try:
            change = read_change(written, facts)
            probe = {"report": "r", "quote": "q", "class": "Attack"}
            row = {"do": "change", "claim": probe, "author": "a", "date": today()}
            if change:
                parse(render([{**row, **change}]), "this change")
        except UsageError as error:
            click.echo(f"kg: {str(error).rpartition('): ')[2]}", err=True)
        else:
            return change


def _row(one: Doubt, facts: Review) -> dict[str, Any]:
    claim = one.claim
    return {
        "weight": round(one.weight, 2),
        "confidence": one.confidence,
        "connections": one.connections,
        "class": claim.cls,
        "status": _STATUS.get(claim.modality, claim.modality),
        "date": claim.when.interval,
        "background": claim.background,
        "report": claim.report,
        "published": claim.published.isoformat() if claim.published else None,
        "trigger": claim.trigger.text,
        "quote": claim.evidence.text,
        "roles": {role: list(map(facts.name, keys)) for role, keys in claim.roles.items()},
        "counts": [{"outcome": count.outcome, "count": count.best} for count in claim.counts],
        "claim": dict(one.anchor),
    }


def _shown(one: Doubt, facts: Review, place: str) -> Iterator[str]:
    claim = one.claim
    head = f"[{place}] {claim.cls}, {_STATUS.get(claim.modality, claim.modality)}"
    yield ""
    yield (
        f"{head}, {claim.when.interval or 'no day known'}"
        f"; confidence {one.confidence:.2f}, {one.connections} connections"
    )
    where = ", ".join(filter(None, (claim.report, one.report.source, str(claim.published or ""))))
    yield f"  «{_marked(claim)}» ({where})"
    for role, keys in claim.roles.items():
        yield f"  {role}: {', '.join(map(facts.name, keys))}"
    for count in claim.counts:
        yield f"  {count.outcome}: {'unknown' if count.best is None else count.best}"
    for word, keys in (("stated by", claim.stated_by), ("denied by", claim.denied_by)):
        if keys:
            yield f"  {word}: {', '.join(map(facts.name, keys))}"


def _marked(claim: Claim) -> str:
    """The sentence with the trigger between stars."""
    said, trigger = claim.evidence, claim.trigger
    start, end = trigger.start - said.start, trigger.end - said.start
    if not 0 <= start <= end <= len(said.text):
        return " ".join(said.text.split())
    text = f"{said.text[:start]}*{said.text[start:end]}*{said.text[end:]}"
    return " ".join(text.split())
