"""Compact annotation markup for written training sentences, and its conversion to JSONL.

People write training sentences in plain text files, one unit after another, with the spans marked
in place and one statement a line under the text::

    @ en 2026-03-14
    [a:ORG=Ethiopian army|Ethiopian troops] {x:Shelling|shelled} [b:LOC=Adwa|Adwa] <t|on Friday>.
    x asserted agent=a target=b time=t:2026-03-13

``training/data/README.md`` describes the notation in full. Every unit becomes one record of the
corpus format: mentions, events and relations whose offsets count code points of the text.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MENTION_TYPES = frozenset({"PER", "ORG", "LOC", "GROUP", "WEAPON"})
_CLASS_NAMES = """
Attack AirStrike Shelling Bombing ArmedClash Killing TerritorialControl Siege Detention Abduction
Displacement Protest Mobilization Sanction Meeting Negotiation Ceasefire CeasefireViolation
Agreement Demand Accusation Rejection Threat Support Aid Release Withdrawal
"""
_ROLE_NAMES = "agent target participant mediator location origin destination instrument source"
EVENT_CLASSES = frozenset(_CLASS_NAMES.split())
ROLES = frozenset(_ROLE_NAMES.split())
MODALITIES = frozenset({"asserted", "negated", "planned", "demanded", "hypothetical"})
RELATIONS = frozenset({"position", "memberOf", "partOf", "allyOf", "controls", "opposes"})
OUTCOMES = frozenset({"killed", "injured", "missing", "displaced", "detained"})
QUALIFIERS = frozenset({"exact", "approx", "min", "max", "range", "tens", "hundreds", "thousands"})

_DAY = r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"
_TIME = re.compile(rf"({_DAY}|{_DAY}/|/{_DAY}|{_DAY}/{_DAY})")
_HEADER = re.compile(
    r"@ (?P<lang>[a-z]{2,3}) (?P<published>\d{4}-\d{2}-\d{2}|-)(?: (?P<name>\S+))?"
)
_MENTION = re.compile(r"\[(?P<key>\w+):(?P<kind>\w+)(?:=(?P<entity>[^|\[\]{}<>]+))?\|")
_TRIGGER = re.compile(r"\{(?P<key>\w+):(?P<kind>\w+)\|")
_PLAIN = re.compile(r"<(?P<key>\w+)\|")
_OPENERS = {"[": _MENTION, "{": _TRIGGER, "<": _PLAIN}
_CLOSERS = {"]": "[", "}": "{", ">": "<"}

Record = dict[str, Any]


class MarkupError(ValueError):
    """A unit that does not follow the notation; the text names the file and the line."""


@dataclass
class Span:
    """A marked piece of a unit's text: a mention, a trigger or any other span.

    ``mark`` is the opening bracket, ``kind`` the mention type or event class (empty for other
    spans), ``end`` is -1 while the bracket is still open.
    """

    key: str
    mark: str
    kind: str
    entity: str
    start: int
    end: int = -1


@dataclass
class Unit:
    """One unit as written: its header, marked text and statements, with their line numbers."""

    path: str
    line: int
    header: str
    text: str = ""
    statements: list[tuple[int, str]] = field(default_factory=list)

    def fail(self, message: str, line: int | None = None) -> MarkupError:
        """An error that names the file and the line of the fault."""
        return MarkupError(f"{self.path}:{line or self.line}: {message}")


def parse_text(marked: str) -> tuple[str, list[Span]]:
    r"""The plain text of a marked line and its spans, in the order in which they open.

    A backslash before a bracket keeps the bracket as text. Raises ``ValueError`` for brackets
    that do not match.

    >>> text, spans = parse_text("و{x:Demand|دعت} [a:ORG=Egypt|القاهرة]")
    >>> text
    'ودعت القاهرة'
    >>> [(s.key, s.kind, text[s.start:s.end]) for s in spans]
    [('x', 'Demand', 'دعت'), ('a', 'ORG', 'القاهرة')]
    """
    out: list[str] = []
    spans: list[Span] = []
    open_spans: list[Span] = []
    at = length = 0
    while at < len(marked):
        char = marked[at]
        if char == "\\" and at + 1 < len(marked):
            at += 1
        elif char in _OPENERS:
            span, at = _open(marked, at, length)
            spans.append(span)
            open_spans.append(span)
            continue
        elif char in _CLOSERS:
            _close(open_spans, char, length)
            at += 1
            continue
        out.append(marked[at])
        length += 1
        at += 1
    if open_spans:
        raise ValueError(f"«{open_spans[-1].key}» is not closed")
    return "".join(out), spans


def _open(marked: str, at: int, length: int) -> tuple[Span, int]:
    """The span that opens at a bracket, and where its surface begins."""
    mark = marked[at]
    found = _OPENERS[mark].match(marked, at)
    if not found:
        raise ValueError(f"not a mark: «{marked[at : at + 20]}»")
    parts = found.groupdict()
    span = Span(found["key"], mark, parts.get("kind") or "", parts.get("entity") or "", length)
    return span, found.end()


def _close(open_spans: list[Span], char: str, length: int) -> None:
    """End the innermost open span."""
    if not open_spans or open_spans[-1].mark != _CLOSERS[char]:
        raise ValueError(f"«{char}» closes nothing")
    span = open_spans.pop()
    if span.start == length:
        raise ValueError(f"«{span.key}» is empty")
    span.end = length


def read_units(path: Path) -> Iterator[Unit]:
    """The units of a file, as written. Blank lines part them; lines that start with # are notes."""
    unit: Unit | None = None
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = raw.strip()
        if line.startswith("#"):
            continue
        if not line:
            if unit:
                yield unit
            unit = None
        elif line.startswith("@"):
            if unit:
                raise MarkupError(f"{path}:{number}: a blank line is missing before this unit")
            unit = Unit(str(path), number, line)
        elif unit is None:
            raise MarkupError(f"{path}:{number}: a unit begins with @")
        elif not unit.text:
            unit.text = line
        else:
            unit.statements.append((number, line))
    if unit:
        yield unit


class _Builder:
    """Turns one unit into a record, statement by statement."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        try:
            self.text, self.spans = parse_text(unit.text)
        except ValueError as error:
            raise unit.fail(str(error), unit.line + 1) from error
        if not self.text.strip():
            raise unit.fail("a unit without text")
        self.by_key = {span.key: span for span in self.spans}
        if len(self.by_key) < len(self.spans):
            keys = [span.key for span in self.spans]
            raise unit.fail(f"key «{max(keys, key=keys.count)}» twice", unit.line + 1)
        mentions = sorted((s for s in self.spans if s.mark == "["), key=lambda s: (s.start, -s.end))
        triggers = sorted((s for s in self.spans if s.mark == "{"), key=lambda s: s.start)
        self.mentions = {span.key: f"m{n}" for n, span in enumerate(mentions, 1)}
        self.triggers = {span.key: f"e{n}" for n, span in enumerate(triggers, 1)}
        self.events: dict[str, Record] = {}
        self.relations: list[Record] = []
        self.used: set[str] = set()

    def mention_records(self) -> list[Record]:
        """The unit's mentions in text order."""
        return [self._mention(self.by_key[key], name) for key, name in self.mentions.items()]

    def _mention(self, span: Span, name: str) -> Record:
        if span.kind not in MENTION_TYPES:
            raise self.unit.fail(f"«{span.key}»: mention type {span.kind}", self.unit.line + 1)
        record: Record = {"id": name, **self.surface(span.key), "type": span.kind}
        if span.entity:
            record["entity"] = span.entity
        return record

    def surface(self, key: str, line: int | None = None) -> Record:
        """Text and offsets of a marked span."""
        span = self.by_key.get(key)
        if span is None:
            raise self.unit.fail(f"no span «{key}»", line)
        self.used.add(key)
        return {"text": self.text[span.start : span.end], "start": span.start, "end": span.end}

    def ids(self, value: str, names: dict[str, str], line: int) -> list[str]:
        """Record ids of the comma-parted keys of a statement."""
        keys = value.split(",")
        for key in keys:
            if key not in names:
                raise self.unit.fail(f"«{key}» is not marked as needed here", line)
        return [names[key] for key in keys]

    def statement(self, line: int, words: list[str]) -> None:
        """Add the event or the relation that one line states."""
        if len(words) > 2 and words[1] in RELATIONS:
            self.relation(line, words)
        elif words[0] in self.triggers:
            self.event(line, words)
        else:
            raise self.unit.fail(f"«{words[0]}» is no trigger, and this is no relation", line)

    def relation(self, line: int, words: list[str]) -> None:
        """Add ``a memberOf b`` or ``p position o t``."""
        head, kind, tail, *title = words
        if (kind == "position") != (len(title) == 1):
            raise self.unit.fail("a position names its title span, other relations none", line)
        source, target = self.ids(f"{head},{tail}", self.mentions, line)
        record: Record = {"type": kind, "from": source, "to": target}
        if title:
            record.update(self.surface(title[0], line))
        self.relations.append(record)

    def event(self, line: int, words: list[str]) -> None:
        """Add an event: its trigger's key, modality, roles and values."""
        key, *rest = words
        span = self.by_key[key]
        if key in self.events:
            raise self.unit.fail(f"trigger «{key}» has two statements", line)
        if span.kind not in EVENT_CLASSES:
            raise self.unit.fail(f"«{key}»: class {span.kind}", line)
        if not rest or rest[0] not in MODALITIES:
            raise self.unit.fail(f"«{key}»: the modality comes first", line)
        spot = self.surface(key)
        event: Record = {"id": self.triggers[key], "trigger": spot.pop("text"), **spot}
        event.update({"class": span.kind, "modality": rest[0]})
        for word in rest[1:]:
            name, _, value = word.partition("=")
            self.value(event, name, value, line)
        self.events[key] = event

    def value(self, event: Record, name: str, value: str, line: int) -> None:
        """Set one ``name=value`` of an event."""
        if name == "background" and not value:
            event["background"] = True
        elif name in ROLES and value:
            event[name] = self.ids(value, self.mentions, line)
        elif name == "topic" and value:
            event["topic"] = self.ids(value, self.triggers, line)
        elif name == "time" and value:
            event["time"] = self.time(value, line)
        elif name == "quantity" and value:
            event["quantity"] = self.quantity(value, line)
        elif name == "casualty" and value:
            event.setdefault("casualties", []).append(self.casualty(value, line))
        else:
            raise self.unit.fail(f"«{name}={value}» is not understood", line)

    def time(self, value: str, line: int) -> Record:
        """``t`` or ``t:2026-03-13``."""
        key, _, date = value.partition(":")
        record = self.surface(key, line)
        if date:
            if not _TIME.fullmatch(date):
                raise self.unit.fail(f"time value «{date}»", line)
            record["value"] = date
        return record

    def quantity(self, value: str, line: int) -> Record:
        """``q:30:approx``; the number may be empty."""
        key, *rest = value.split(":")
        if len(rest) != 2:
            raise self.unit.fail("a quantity is key:number:qualifier", line)
        return {**self.surface(key, line), **self.number(rest[0], rest[1], "value", line)}

    def number(self, count: str, qualifier: str, name: str, line: int) -> Record:
        """A count with its qualifier, the count under ``name`` and only when given."""
        if qualifier not in QUALIFIERS:
            raise self.unit.fail(f"qualifier «{qualifier}»", line)
        if (count and not count.isdecimal()) or (qualifier == "exact" and not count):
            raise self.unit.fail(f"count «{count}» with {qualifier}", line)
        return {**({name: int(count)} if count else {}), "qualifier": qualifier}

    def casualty(self, value: str, line: int) -> Record:
        """``k:killed:5:exact`` and options; a mention's key makes the mention the victim."""
        key, *rest = value.split(":")
        if len(rest) < 3 or rest[0] not in OUTCOMES:
            raise self.unit.fail("a casualty is key:outcome:count:qualifier", line)
        record = {**self.surface(key, line), "outcome": rest[0]}
        record.update(self.number(rest[1], rest[2], "count", line))
        if key in self.mentions:
            record["victims"] = [self.mentions[key]]
        for option in rest[3:]:
            name, _, content = option.partition("=")
            if name == "victims":
                record["victims"] = self.ids(content, self.mentions, line)
            elif name == "of" and content.isdecimal():
                record["of"] = int(content)
            elif option == "cumulative":
                record["cumulative"] = True
            else:
                raise self.unit.fail(f"casualty option «{option}»", line)
        return record

    def check_complete(self) -> None:
        """Every trigger has its statement and every plain span its use."""
        for span in self.spans:
            if span.mark == "{" and span.key not in self.events:
                raise self.unit.fail(f"trigger «{span.key}» has no statement")
            if span.mark == "<" and span.key not in self.used:
                raise self.unit.fail(f"span «{span.key}» is not used")


def to_record(unit: Unit, name: str) -> Record:
    """The corpus record of one unit; ``name`` becomes its id and document."""
    header = _HEADER.fullmatch(unit.header)
    if not header:
        raise unit.fail("a header reads «@ lang published [name]», published a date or -")
    if not unit.text:
        raise unit.fail("a unit without text")
    builder = _Builder(unit)
    for line, statement in unit.statements:
        builder.statement(line, statement.split())
    builder.check_complete()
    record: Record = {"id": f"{name}-{header['name']}" if header["name"] else name, "doc": name}
    record["lang"] = header["lang"]
    if header["published"] != "-":
        record["published"] = header["published"]
    record["text"] = builder.text
    record["mentions"] = builder.mention_records()
    record["events"] = [builder.events[key] for key in builder.triggers]
    record["relations"] = builder.relations
    return record


def read_all(paths: list[Path]) -> tuple[list[Record], list[str]]:
    """Records of all files and every fault found; a faulty unit does not hide the next."""
    records: list[Record] = []
    errors: list[str] = []
    for path in paths:
        try:
            for number, unit in enumerate(read_units(path), 1):
                try:
                    records.append(to_record(unit, f"{path.stem}-{number:03d}"))
                except MarkupError as error:
                    errors.append(str(error))
        except MarkupError as error:
            errors.append(str(error))
    return records, errors


def main(argv: list[str] | None = None) -> int:
    """Convert markup files to one JSONL file; faults go to standard error, exit status 1."""
    parser = argparse.ArgumentParser(prog="python -m training.markup", description=main.__doc__)
    parser.add_argument("files", nargs="+", type=Path, help="markup files")
    parser.add_argument("-o", "--out", type=Path, help="JSONL file (standard output without it)")
    args = parser.parse_args(argv)
    records, errors = read_all(args.files)
    for error in errors:
        sys.stderr.write(error + "\n")
    if errors:
        return 1
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    if args.out:
        args.out.write_text(lines, encoding="utf-8")
    else:
        sys.stdout.write(lines)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
