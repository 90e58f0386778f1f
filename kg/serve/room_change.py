"""What a form says of a claim: as it is shown at first, and what was changed in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from kg.graph.claims import Claim, Count
from kg.graph.corrections_change import when_from
from kg.model import EVENT_CLASSES, OUTCOMES, ROLES
from kg.serve.reply import Refused
from kg.serve.room_snapshot import Snapshot
from kg.serve.room_who import Who, entity, id_of, who, written

__all__ = [
    "CLAIM_ROLES",
    "CLASSES",
    "QUALIFIERS",
    "STATUSES",
    "Choices",
    "Form",
    "Line",
    "change_of",
    "fields",
    "first",
    "known_names",
]

#: The values of a form; a field may stand in it several times.
Form = Mapping[str, Sequence[str]]

CLASSES: Final = EVENT_CLASSES
CLAIM_ROLES: Final = tuple(role for role in ROLES if role != "source")
STATUSES: Final = ("asserted", "denied", "planned", "demanded", "hypothetical", "alleged")
QUALIFIERS: Final = ("exact", "approx", "min", "max")

_MODALITY: Final = {"negated": "denied"}

#: Longest number that is read.
_DIGITS: Final = 9


def first(form: Form, name: str) -> str:
    """The first value of a field, without spaces around it."""
    return next(iter(form.get(name, ())), "").strip()


@dataclass
class Choices:
    """Finds whom texts mean; whom a person still has to choose stands in ``open``."""

    here: Snapshot
    lang: str
    form: Form
    known: Mapping[str, str] = field(default_factory=dict)
    open: dict[str, list[Who]] = field(default_factory=dict)

    def __call__(self, text: str) -> Any:
        """The entity as a correction writes it; the likeliest while nobody has chosen."""
        text = text.strip()
        if text in self.known:
            return self.known[text]
        chosen = first(self.form, f"who:{text}")
        if chosen:
            return entity(chosen, text)
        found = who(self.here, text, self.lang)
        if len(found) == 1 and text.endswith(f"[{found[0].id}]"):
            return found[0].id
        self.open[text] = found
        return found[0].id if found else text


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that changes: a term, and the values before and after it."""

    term: str
    before: str
    after: str


def fields(here: Snapshot, now: Claim, lang: str) -> dict[str, Any]:
    """What the form of a claim shows at first."""
    return {
        "class": now.cls,
        "status": _MODALITY.get(now.modality, now.modality),
        "date": now.when.interval,
        "background": now.background,
        "quantity": "" if now.quantity is None else now.quantity,
        "roles": {role: _names(here, now.roles.get(role, ()), lang) for role in CLAIM_ROLES},
        "by": {
            "stated_by": _names(here, now.stated_by, lang),
            "denied_by": _names(here, now.denied_by, lang),
        },
        "counts": {outcome: _wholes(now, outcome) for outcome in OUTCOMES},
    }


def _names(here: Snapshot, keys: Sequence[str], lang: str) -> list[str]:
    return [written(here, here.minter.entity(key), lang) for key in keys]


def _wholes(now: Claim, outcome: str) -> list[Count]:
    return [one for one in now.counts if one.outcome == outcome and one.of is None]


def known_names(here: Snapshot, now: Claim, lang: str) -> dict[str, str]:
    """The IDs of those who are in a claim, by how the form shows them."""
    iris = map(here.minter.entity, sorted(now.entities))
    return {written(here, iri, lang): id_of(here, iri) for iri in iris}


def change_of(
    here: Snapshot, now: Claim, form: Form, choices: Choices
) -> tuple[dict[str, Any], list[Line]]:
    """What a correction would ``set`` and ``drop``, and the same in lines for people.

    A field that the form does not have stays as it is. Raises `Refused` for what cannot be.
    """
    values: dict[str, Any] = {}
    lines: list[Line] = []
    before = fields(here, now, choices.lang)
    for name, value in _plain(form):
        if value != before[name]:
            values[name] = value
            lines.append(Line(name, str(before[name]), str(value)))
    if "date" in values:
        values["date"] = _day(values["date"])
    if "quantity" in values:
        values["quantity"] = _number(values["quantity"], "quantity")
    roles: dict[str, list[Any]] = {}
    for name, said in _people(form):
        old = before["roles"].get(name, before["by"].get(name, []))
        if (new := [one.strip() for one in said if one.strip()]) != old:
            (values if name in before["by"] else roles)[name] = [choices(one) for one in new]
            lines.append(Line(name, "; ".join(old), "; ".join(new)))
    counts, gone = _counts(now, form, lines)
    values |= {"roles": roles} if roles else {}
    values |= {"counts": counts} if counts else {}
    change = {"set": values, "drop": {"counts": gone} if gone else {}}
    return {how: what for how, what in change.items() if what}, lines


def _plain(form: Form) -> Iterator[tuple[str, Any]]:
    """The fields of one value that the form has."""
    for name in ("class", "status", "date", "quantity"):
        if name in form:
            yield name, first(form, name)
    if "background" in form:
        yield "background", "yes" in form["background"]


def _people(form: Form) -> Iterator[tuple[str, Sequence[str]]]:
    for name, said in form.items():
        kind, dot, role = name.partition(".")
        if dot and kind in {"role", "by"}:
            if role not in (*CLAIM_ROLES, "stated_by", "denied_by"):
                raise Refused(400, f"no role {role[:40]!r}")
            yield role, said


def _counts(
    now: Claim, form: Form, lines: list[Line]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The counts to be set, and the outcomes of which none is left."""
    made: list[dict[str, Any]] = []
    gone: list[dict[str, Any]] = []
    for outcome in OUTCOMES:
        if f"n.{outcome}" not in form:
            continue
        old = _wholes(now, outcome)
        was = [("" if one.best is None else str(one.best), one.qualifier) for one in old]
        told = _pairs(form, outcome, len(was))
        if told == was:
            continue
        new = [one for at, one in enumerate(told) if one[0] or one in was[at : at + 1]]
        made += [_count(outcome, number, kind, old) for number, kind in new]
        gone += [] if new else [{"outcome": outcome}]
        lines.append(Line(outcome, _shown(was), _shown(new)))
    return made, gone


def _pairs(form: Form, outcome: str, least: int) -> list[tuple[str, str]]:
    """Numbers of an outcome with how exact they are; empty ones only where there was a count."""
    kinds = [*form.get(f"q.{outcome}", ()), *["exact"] * len(form[f"n.{outcome}"])]
    pairs = zip((one.strip() for one in form[f"n.{outcome}"]), kinds, strict=False)
    return [one for at, one in enumerate(pairs) if one[0] or at < least]


def _count(outcome: str, number: str, kind: str, old: Sequence[Count]) -> dict[str, Any]:
    best = _number(number, outcome)
    row: dict[str, Any] = {"outcome": outcome, "count": best}
    if kind != "exact":
        row["qualifier"] = kind
    same = next((one for one in old if (one.best, one.qualifier) == (best, kind)), None)
    if same is not None and kind not in QUALIFIERS:
        row |= {
            end: getattr(same, end) for end in ("low", "high") if getattr(same, end) is not None
        }
    return row


def _shown(pairs: Sequence[tuple[str, str]]) -> str:
    return "; ".join(
        f"{number or '?'} ({kind})" if kind != "exact" else number for number, kind in pairs
    )


def _number(text: str, name: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or len(text) > _DIGITS:
        raise Refused(400, f"{name}: {text[:40]!r} is no number")
    return int(text)


def _day(text: str) -> str:
    if not text:
        return "unknown"
    if when_from(text) is None:
        raise Refused(400, f"date: there is no day {text[:40]!r}; write 2016-05-01 or 2016-05")
    return text
