"""What a correction makes of a claim: other values where a person said so, the rest as read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from kg.graph.claims import ALLEGED, Claim, Count, Passage, count_bounds
from kg.graph.ids import digest
from kg.graph.when import UNKNOWN, When, when_of
from kg.model import Span, Time

__all__ = ["added_claim", "changed", "day_of", "differences", "when_from"]

#: Resolves an entity as written to its key.
Key = Callable[[Any], str]

#: Resolves the words of a count to their place in the report of a claim.
Quote = Callable[[str], Passage]

_STATUSES: Final = {"denied": "negated", "alleged": ALLEGED}

#: What of a claim can be changed, for the note on what was changed.
_SHOWN: Final = ("cls", "modality", "background", "when", "quantity", "stated_by", "denied_by")


def day_of(value: str) -> date | None:
    """The day in ISO form; ``None`` if there is none of that name."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def when_from(value: str | int, words: str = "") -> When | None:
    """The time that a person wrote; ``None`` if it is no time.

    >>> when_from("2016-04").latest
    datetime.date(2016, 4, 30)
    >>> when_from("2016-04-31") is None
    True
    """
    written = str(value)
    if written == "unknown":
        return UNKNOWN
    when = when_of(Time(Span(0, len(words), words), written))
    ends = written.split("/")
    first, last = ends[0], ends[-1]
    if (first and when.earliest is None) or (last and when.latest is None):
        return None
    if when.earliest and when.latest and when.earliest > when.latest:
        return None
    return when


def changed(
    claim: Claim, row: Mapping[str, Mapping[str, Any]], key: Key, quote: Quote
) -> tuple[Claim, tuple[str, ...]]:
    """The claim with what `row` says to ``set``, ``put`` and ``drop``; and what it could not drop.

    A claim that a person changed is certain.
    """
    made = _set(claim, row.get("set", {}), key, quote)
    put, drop = row.get("put", {}), row.get("drop", {})
    roles = {role: set(keys) for role, keys in made.roles.items()}
    missed = []
    for role, fillers in drop.get("roles", {}).items():
        for filler in map(key, fillers):
            if filler not in roles.get(role, set()):
                missed.append(f"{role} {filler} is not there")
            roles.get(role, set()).discard(filler)
    for role, fillers in put.get("roles", {}).items():
        roles.setdefault(role, set()).update(map(key, fillers))
    counts, unknown = _without(made.counts, drop.get("counts", ()))
    more = put.get("counts", ())
    told = [_count(one, made, key, quote) for one in more]
    counts = _appended(counts, told, [one.get("part", False) for one in more])
    made = replace(made, roles=_sorted(roles), counts=counts, confidence=1.0)
    return made, (*missed, *unknown)


def added_claim(
    evidence: Passage, trigger: Passage, cls: str, lang: str, published: date | None
) -> Claim:
    """A claim that nobody read, at the key that a reader would give it."""
    at = (trigger.report, trigger.field, str(trigger.start), str(trigger.end), cls)
    return Claim(
        digest("claim", *at),
        trigger.report,
        published,
        cls,
        "asserted",
        evidence,
        trigger,
        lang,
        confidence=1.0,
    )


def differences(before: Claim, after: Claim) -> str:
    """What was changed, in a few words for the record.

    >>> said = Passage("r1", "text", 0, 3, "قصف")
    >>> one = added_claim(said, said, "Attack", "ar", None)
    >>> differences(one, replace(one, cls="Shelling"))
    'class Attack → Shelling'
    """
    told = []
    for name in _SHOWN:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            told.append(f"{'class' if name == 'cls' else name} {_shown(old)} → {_shown(new)}")
    for role in sorted(before.roles.keys() | after.roles.keys()):
        old, new = before.roles.get(role, ()), after.roles.get(role, ())
        if old != new:
            told.append(f"{role} {_shown(old)} → {_shown(new)}")
    if before.counts != after.counts:
        told.append(f"counts {_counted(before.counts)} → {_counted(after.counts)}")
    return "; ".join(told)


def _set(claim: Claim, row: Mapping[str, Any], key: Key, quote: Quote) -> Claim:
    values: dict[str, Any] = {}
    if "class" in row:
        values["cls"] = row["class"]
    if "status" in row:
        values["modality"] = _STATUSES.get(row["status"], row["status"])
    if "date" in row:
        values["when"] = when_from(row["date"], claim.when.text) or claim.when
    if "background" in row:
        values["background"] = row["background"]
    if "quantity" in row:
        values["quantity"] = row["quantity"]
        values["quantity_qualifier"] = "" if row["quantity"] is None else "exact"
    for name in ("stated_by", "denied_by"):
        if name in row:
            values[name] = _keys(row[name], key)
    if "roles" in row:
        roles = {role: set(map(key, fillers)) for role, fillers in row["roles"].items()}
        values["roles"] = _sorted({**{r: set(k) for r, k in claim.roles.items()}, **roles})
    if "counts" in row:
        made = [_count(one, claim, key, quote) for one in row["counts"]]
        parts = [one.get("part", False) for one in row["counts"]]
        values["counts"] = _instead(claim.counts, made, parts) if made else ()
    return replace(claim, **values)


def _count(row: Mapping[str, Any], claim: Claim, key: Key, quote: Quote) -> Count:
    """A count as a person gives it, at its own words, else at those of the count it replaces."""
    outcome, best, qualifier = row["outcome"], row["count"], row.get("qualifier", "exact")
    old = next((one for one in claim.counts if one.outcome == outcome), None)
    low, high = count_bounds(best, row.get("low"), row.get("high"), qualifier)
    named = _keys(row["victims"], key) if "victims" in row else old.victims if old else ()
    evidence = quote(row["quote"]) if "quote" in row else old.evidence if old else claim.evidence
    group = "+".join(named) if "victims" in row else old.group if old else ""
    cumulative = row.get("cumulative", old.cumulative if old else False)
    return Count(outcome, low, best, high, qualifier, evidence, named, group, cumulative)


def _instead(
    counts: tuple[Count, ...], made: Sequence[Count], parts: Sequence[bool]
) -> tuple[Count, ...]:
    """The counts with new ones for their outcomes.

    As many wholes as there were take their places and keep their parts; else all are replaced.
    """
    outcomes = list(dict.fromkeys(one.outcome for one in made))
    if not any(parts):
        for outcome in outcomes:
            new = [one for one in made if one.outcome == outcome]
            places = [
                at for at, one in enumerate(counts) if one.outcome == outcome and one.of is None
            ]
            if len(new) == len(places):
                by_place = dict(zip(places, new, strict=True))
                counts = tuple(by_place.get(at, one) for at, one in enumerate(counts))
                made = [one for one in made if one.outcome != outcome]
        outcomes = list(dict.fromkeys(one.outcome for one in made))
        parts = [False] * len(made)
    kept, _ = _without(counts, [{"outcome": one} for one in outcomes])
    return _appended(kept, made, parts)


def _appended(
    counts: tuple[Count, ...], made: Sequence[Count], parts: Sequence[bool]
) -> tuple[Count, ...]:
    """The counts and new ones behind them; a part belongs to the whole that is named before it."""
    whole: int | None = None
    result = list(counts)
    for one, is_part in zip(made, parts, strict=True):
        if not is_part:
            whole = len(result)
        result.append(replace(one, of=whole if is_part else None))
    return tuple(result)


def _without(
    counts: tuple[Count, ...], dropped: Sequence[Mapping[str, Any]]
) -> tuple[tuple[Count, ...], tuple[str, ...]]:
    """The counts without some; parts of what is gone stand for themselves."""
    gone: set[int] = set()
    missed = []
    for row in dropped:
        fitting = {
            at
            for at, one in enumerate(counts)
            if one.outcome == row["outcome"] and row.get("count", one.best) == one.best
        }
        if not fitting:
            missed.append(f"no count of {row.get('count', 'any')} {row['outcome']} is there")
        gone |= fitting
    kept = [at for at in range(len(counts)) if at not in gone]
    place = {old: new for new, old in enumerate(kept)}
    left = (counts[at] for at in kept)
    return tuple(
        replace(one, of=place.get(one.of) if one.of is not None else None) for one in left
    ), tuple(missed)


def _keys(rows: Iterable[Any], key: Key) -> tuple[str, ...]:
    return tuple(sorted(set(map(key, rows))))


def _sorted(roles: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    return {role: tuple(sorted(keys)) for role, keys in sorted(roles.items()) if keys}


def _shown(value: object) -> str:
    if isinstance(value, When):
        return value.interval or "unknown"
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "nobody"
    return "unknown" if value is None else str(value)


def _counted(counts: tuple[Count, ...]) -> str:
    return ", ".join(f"{_shown(one.best)} {one.outcome}" for one in counts) or "none"
