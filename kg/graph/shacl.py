"""The part of SHACL that the shapes of the ontology use, run over the store's own indexes.

pySHACL looks at one node at a time and needs the graph in rdflib; this looks at one property at a
time for all nodes, which is many times faster. It finds what pySHACL finds: a test breaks every
shape, and graphs at random, and compares. Shapes that use more than is known here are left to it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode, Store

from kg.vocab import RDF, RDFS, XSD

__all__ = ["Property", "Shape", "Violation", "compile_shapes", "parents_of", "violations"]

_SH: Final = "http://www.w3.org/ns/shacl#"

_TYPE: Final = RDF.type

#: What stands at a shape or property and restricts nothing.
_ASIDE: Final = frozenset(
    {"path", "message", "property", "targetClass", "targetSubjectsOf", "name", "description"}
)

Value = NamedNode | Literal


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a shape: its path, what restricts it, and what to say, by language."""

    path: str
    inverse: bool
    constraints: tuple[tuple[str, object], ...]
    messages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Shape:
    """What things of some classes, or with some properties, must have."""

    classes: frozenset[str]
    subjects_of: frozenset[str]
    properties: tuple[Property, ...]


class Violation(NamedTuple):
    """One thing that breaks one constraint; ``value`` is what is there, where that is wrong."""

    subject: str
    path: str
    component: str
    value: str | None
    messages: Mapping[str, str]


@dataclass(frozen=True)
class _Facts:
    """The values of each property of each thing, both ways, and the classes of things."""

    store: Store
    parents: Mapping[str, frozenset[str]]
    _values: dict[tuple[str, bool], dict[str, frozenset[Value]]] = field(default_factory=dict)

    def values(self, path: str, inverse: bool = False) -> Mapping[str, frozenset[Value]]:
        key = (path, inverse)
        if key not in self._values:
            found: dict[str, set[Value]] = defaultdict(set)
            for quad in self.store.quads_for_pattern(None, NamedNode(path), None, None):
                one: object = quad.object if inverse else quad.subject
                other: object = quad.subject if inverse else quad.object
                if isinstance(one, NamedNode) and isinstance(other, NamedNode | Literal):
                    found[one.value].add(other)
            self._values[key] = {thing: frozenset(values) for thing, values in found.items()}
        return self._values[key]

    def is_a(self, thing: Value, cls: str) -> bool:
        types = self.values(_TYPE).get(thing.value, ()) if isinstance(thing, NamedNode) else ()
        return any(cls in self._above(one.value) for one in types)

    def focus(self, shape: Shape) -> Iterable[str]:
        """The things that a shape is about."""
        found = {thing for path in shape.subjects_of for thing in self.values(path)}
        wanted: dict[frozenset[Value], bool] = {}
        for thing, types in self.values(_TYPE).items() if shape.classes else ():
            if types not in wanted:
                wanted[types] = any(self._above(one.value) & shape.classes for one in types)
            if wanted[types]:
                found.add(thing)
        return found

    def _above(self, cls: str) -> frozenset[str]:
        return self.parents.get(cls) or frozenset({cls})


def compile_shapes(shapes: Store) -> tuple[Shape, ...] | None:
    """The shapes in a form that is quick to check; ``None`` if they use more than is known here."""
    reader = _ShapeReader(shapes)
    try:
        return tuple(reader.shapes())
    except KeyError:
        return None


class _ShapeReader:
    """Reads shapes out of their graph; raises `KeyError` for what it does not know."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def objects(self, subject: object, predicate: str) -> list[object]:
        pattern = (subject, NamedNode(predicate), None, None)
        return [quad.object for quad in self.store.quads_for_pattern(*pattern)]  # type: ignore[arg-type]

    def shapes(self) -> Iterator[Shape]:
        kind, node = NamedNode(RDF.type), NamedNode(_SH + "NodeShape")
        for quad in sorted(self.store.quads_for_pattern(None, kind, node, None), key=str):
            shape = quad.subject
            self.check_known(shape, _ASIDE)
            yield Shape(
                frozenset(_iri(one) for one in self.objects(shape, _SH + "targetClass")),
                frozenset(_iri(one) for one in self.objects(shape, _SH + "targetSubjectsOf")),
                tuple(map(self.property, self.objects(shape, _SH + "property"))),
            )

    def check_known(self, node: object, known: Iterable[str]) -> None:
        names = {_SH + name for name in known}
        for quad in self.store.quads_for_pattern(node, None, None, None):  # type: ignore[arg-type]
            if quad.predicate.value.startswith(_SH) and quad.predicate.value not in names:
                raise KeyError(quad.predicate.value)

    def property(self, node: object) -> Property:
        self.check_known(node, [*_ASIDE, *_CHECKS])
        (path,) = self.objects(node, _SH + "path")
        inverse = [] if isinstance(path, NamedNode) else self.objects(path, _SH + "inversePath")
        found: list[tuple[str, object]] = []
        for name in sorted(_CHECKS):
            for value in self.objects(node, _SH + name):
                if name == "nodeKind" and _iri(value) != _SH + "IRI":
                    raise KeyError(str(value))
                found.append((name, frozenset(self.items(value)) if name == "in" else value))
        messages = (one for one in self.objects(node, _SH + "message") if isinstance(one, Literal))
        return Property(
            _iri(inverse[0] if inverse else path),
            bool(inverse),
            tuple(found),
            {one.language or "": one.value for one in messages},
        )

    def items(self, node: object) -> Iterator[Value]:
        """The members of a list."""
        while not (isinstance(node, NamedNode) and node.value == RDF.nil):
            (first,) = self.objects(node, RDF.first)
            if isinstance(first, NamedNode | Literal):
                yield first
            (node,) = self.objects(node, RDF.rest)


def _iri(term: object) -> str:
    if not isinstance(term, NamedNode):
        raise KeyError(str(term))
    return term.value


def violations(
    store: Store, shapes: Iterable[Shape], ontology: Mapping[str, frozenset[str]]
) -> Iterator[Violation]:
    """What in `store` breaks a shape; `ontology` gives the classes above each, itself included."""
    facts = _Facts(store, ontology)
    for shape in shapes:
        things = facts.focus(shape)
        for one in shape.properties:
            values = facts.values(one.path, one.inverse)
            for name, argument in one.constraints:
                check = _CHECKS[name](argument, facts)
                component = f"{name[0].upper()}{name[1:]}ConstraintComponent"
                path = "" if one.inverse else one.path
                for thing in things:
                    for wrong in check(thing, values.get(thing, _NONE)):
                        yield Violation(thing, path, component, wrong, one.messages)


_NONE: Final[frozenset[Value]] = frozenset()

#: Values for which a check remembers what it found.
_REMEMBERED: Final = 1 << 16

_Check = Callable[[str, frozenset[Value]], Iterable[str | None]]
_Made = Callable[[object, _Facts], _Check]


def _each(right: Callable[[Value], bool]) -> _Check:
    """A check of each value by itself; most values come again and again."""
    known: dict[Value, bool] = {}

    def is_right(one: Value) -> bool:
        found = known.get(one)
        if found is None:
            found = right(one)
            if len(known) < _REMEMBERED:
                known[one] = found
        return found

    return lambda _thing, values: [one.value for one in values if not is_right(one)]


def _min_count(argument: object, _facts: _Facts) -> _Check:
    least = _integer(argument)
    return lambda _thing, values: (None,) if len(values) < least else ()


def _max_count(argument: object, _facts: _Facts) -> _Check:
    most = _integer(argument)
    return lambda _thing, values: (None,) if len(values) > most else ()


def _datatype(argument: object, _facts: _Facts) -> _Check:
    wanted = _iri(argument)
    return _each(
        lambda one: (
            isinstance(one, Literal) and one.datatype.value == wanted and _is_well_formed(one)
        )
    )


def _class(argument: object, facts: _Facts) -> _Check:
    wanted = _iri(argument)
    return _each(lambda one: facts.is_a(one, wanted))


def _in(argument: object, _facts: _Facts) -> _Check:
    allowed = argument if isinstance(argument, frozenset) else frozenset()
    return _each(lambda one: one in allowed)


def _pattern(argument: object, _facts: _Facts) -> _Check:
    pattern = re.compile(argument.value if isinstance(argument, Literal) else "")
    return _each(lambda one: pattern.search(one.value) is not None)


def _node_kind(_argument: object, _facts: _Facts) -> _Check:
    return _each(lambda one: isinstance(one, NamedNode))


def _min_inclusive(argument: object, _facts: _Facts) -> _Check:
    bound = _comparable(argument)
    return _each(lambda one: _at_most(bound, _comparable(one)))


def _max_inclusive(argument: object, _facts: _Facts) -> _Check:
    bound = _comparable(argument)
    return _each(lambda one: _at_most(_comparable(one), bound))


def _less_than(argument: object, facts: _Facts) -> _Check:
    others = facts.values(_iri(argument))
    return _ordered(others, strict=True)


def _less_or_equal(argument: object, facts: _Facts) -> _Check:
    others = facts.values(_iri(argument))
    return _ordered(others, strict=False)


def _ordered(others: Mapping[str, frozenset[Value]], *, strict: bool) -> _Check:
    def check(thing: str, values: frozenset[Value]) -> list[str | None]:
        above = [_comparable(one) for one in others.get(thing, _NONE)]
        return [
            one.value
            for one in values
            for bound in above
            if not _at_most(_comparable(one), bound, strict=strict)
        ]

    return check


def _disjoint(argument: object, facts: _Facts) -> _Check:
    others = facts.values(_iri(argument))
    return lambda thing, values: [one.value for one in values & others.get(thing, _NONE)]


def _unique_lang(_argument: object, _facts: _Facts) -> _Check:
    def check(_thing: str, values: frozenset[Value]) -> Iterable[None]:
        languages = [one.language for one in values if isinstance(one, Literal) and one.language]
        return (None,) if len(languages) > len(set(languages)) else ()

    return check


#: How each constraint is checked, by its name in SHACL.
_CHECKS: Final[Mapping[str, _Made]] = {
    "minCount": _min_count,
    "maxCount": _max_count,
    "datatype": _datatype,
    "class": _class,
    "in": _in,
    "pattern": _pattern,
    "nodeKind": _node_kind,
    "minInclusive": _min_inclusive,
    "maxInclusive": _max_inclusive,
    "lessThan": _less_than,
    "lessThanOrEquals": _less_or_equal,
    "disjoint": _disjoint,
    "uniqueLang": _unique_lang,
}

_INTEGER: Final = re.compile(r"[+-]?[0-9]+")
_DECIMAL: Final = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_BOOLEAN: Final = frozenset({"true", "false", "1", "0"})

_BOOL, _DATE, _STRING = XSD.boolean, XSD.date, XSD.string
_NUMBERS: Final = {XSD.integer: _INTEGER, XSD.decimal: _DECIMAL}
_WITH_ORDER: Final = frozenset({*_NUMBERS, _DATE})


def _is_well_formed(one: Literal) -> bool:
    datatype = one.datatype.value
    if datatype in _WITH_ORDER:
        return _comparable(one) is not None
    return datatype != _BOOL or one.value in _BOOLEAN


def _comparable(one: object) -> tuple[str, Decimal | date | str] | None:
    """A value with the kind that it can be compared within; ``None`` if it has no order."""
    if not isinstance(one, Literal):
        return None
    datatype, value = one.datatype.value, one.value
    if datatype in _NUMBERS:
        return ("number", Decimal(value)) if _NUMBERS[datatype].fullmatch(value) else None
    if datatype == _DATE:
        try:
            return ("date", date.fromisoformat(value))
        except ValueError:
            return None
    return ("text", value) if datatype == _STRING else None


def _at_most(
    one: tuple[str, Decimal | date | str] | None,
    other: tuple[str, Decimal | date | str] | None,
    *,
    strict: bool = False,
) -> bool:
    if one is None or other is None or one[0] != other[0]:
        return False
    return one[1] < other[1] if strict else one[1] <= other[1]  # type: ignore[operator]


def _integer(argument: object) -> int:
    if not isinstance(argument, Literal):
        raise KeyError(str(argument))
    return int(argument.value)


def parents_of(ontology: Store) -> dict[str, frozenset[str]]:
    """For each class of an ontology, itself and all classes above it."""
    direct: dict[str, set[str]] = defaultdict(set)
    for quad in ontology.quads_for_pattern(None, NamedNode(RDFS.subClassOf), None, None):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            direct[quad.subject.value].add(quad.object.value)
    found: dict[str, frozenset[str]] = {}
    for cls in direct:
        seen, left = {cls}, [cls]
        while left:
            for above in direct.get(left.pop(), ()):
                if above not in seen:
                    seen.add(above)
                    left.append(above)
        found[cls] = frozenset(seen)
    return found
