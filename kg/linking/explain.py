"""Explain a link to a person: who a name may be in a text, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from kg.linking.gazetteer import Gazetteer
from kg.linking.kinds import KINDS
from kg.linking.linker import Linker, Ranked, is_decided
from kg.model import Annotated, Mention, Reading, Report, Span

__all__ = ["explain_name", "lines_of"]


def explain_name(
    linker: Linker,
    name: str,
    *,
    context: str = "",
    mention: str = "",
    published: date | None = None,
) -> tuple[Ranked, ...]:
    """Who `name` may be in a report with the text `context`, the likeliest first.

    The type of the mention (PER, ORG, LOC) is that of the name's known entities unless it is given.

    >>> linker = Linker(Gazetteer.open())
    >>> explain_name(linker, "المرصد السوري")[0].key
    'syrian-observatory-for-human-rights'
    """
    text, start = _with_name(name, context)
    others = tuple(
        Mention(f"m{number}", Span.of(text, hit.start, hit.end), hit.kind)
        for number, hit in enumerate(linker.gazetteer.find_names(text))
        if hit.strong and not (hit.start < start + len(name) and start < hit.end)
    )
    kind = mention or _likely_type(linker.gazetteer, name)
    asked = Mention("asked", Span.of(text, start, start + len(name)), kind)
    body = Reading(text, (*others, asked))
    return linker.explain(Annotated(Report("asked", text, "ar", published), body), "asked")


def _with_name(name: str, context: str) -> tuple[str, int]:
    """A text that contains the name, and where: the context, or the name before it."""
    start = context.find(name)
    return (context, start) if start >= 0 else (f"{name}\n{context}", 0)


def _likely_type(gazetteer: Gazetteer, name: str) -> str:
    """The first mention type of the best-known entity of this name; ORG when nobody is known."""
    found = sorted(gazetteer.lookup(name), key=lambda one: (not one.strong, -one.prior))
    types = [KINDS[one.kind][0] for one in found if KINDS[one.kind]]
    return types[0] if types else "ORG"


def lines_of(ranked: Sequence[Ranked], gazetteer: Gazetteer) -> Iterator[str]:
    """The explanation for people: a line an entity, a line a reason.

    >>> gazetteer = Gazetteer.open()
    >>> print(next(iter(lines_of(explain_name(Linker(gazetteer), "حلب"), gazetteer))))
    0.96 Q41183 Aleppo (city): linked
    """
    if not ranked:
        yield "nobody of this name is known"
    for place, one in enumerate(ranked):
        facts = gazetteer.facts(one.key)
        label = facts.labels.get("en") or facts.labels.get("ar") or one.key
        verdict = "linked" if place == 0 and is_decided(ranked) else "not linked"
        yield f"{one.score:.2f} {one.key} {label} ({facts.kind}): {verdict}"
        for reason in one.reasons:
            yield f"     {reason.points:+.3f} {reason.name.replace('_', ' ')}"
