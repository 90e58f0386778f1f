"""Write and read annotated reports as JSON Lines, one record a report.

The record is the one of the annotation scheme (``docs/annotation.md``): spans carry their words
and their offsets, keys with an empty value are left out, and the keys that only a program adds
(``qid``, ``confidence``, ``evidence``, …) stand beside those that people write. Reading a record
back gives the same values, so that the two ends of the house can be run apart.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final, TextIO

from kg.errors import DataInvalid
from kg.model import (
    ROLES,
    Annotated,
    Casualty,
    Event,
    Gap,
    Mention,
    Qid,
    Quantity,
    Reading,
    Relation,
    Report,
    Span,
    Time,
)

__all__ = ["from_json", "read", "to_json", "write"]

Record = dict[str, Any]

#: Text fields of a report, with the key they have in a record.
_REPORT_FIELDS: Final = ("source", "url", "title", "path", "published_from")


def to_json(annotated: Annotated) -> Record:
    """Give the record of one report; keys with an empty value are left out.

    >>> report = Report("r1", "قصف", "ar")
    >>> event = Event("e1", Span(0, 3, "قصف"), "Shelling")
    >>> to_json(Annotated(report, Reading("قصف", events=(event,))))["events"][0]["class"]
    'Shelling'
    """
    report = annotated.report
    record: Record = {"id": report.id, "lang": report.lang}
    if report.published is not None:
        record["published"] = report.published.isoformat()
    record |= _filled({name: getattr(report, name) for name in _REPORT_FIELDS})
    record |= _reading_to_json(annotated.body)
    if annotated.headline is not None:
        record["headline"] = _reading_to_json(annotated.headline)
    return record


def from_json(record: Mapping[str, Any]) -> Annotated:
    """Read one record; spans without offsets are looked up by their words and ``occ``.

    `DataInvalid` says what is wrong and in which record.

    >>> gold = {"id": "r1", "lang": "ar", "text": "قصف حلب",
    ...         "mentions": [{"id": "m1", "text": "حلب", "type": "LOC"}]}
    >>> from_json(gold).body.mentions[0].span
    Span(start=4, end=7, text='حلب')
    """
    try:
        body = _reading_from_json(record)
        headline = record.get("headline")
        report = Report(
            id=str(record["id"]),
            text=body.text,
            lang=str(record.get("lang", "")),
            published=_day(record.get("published")),
            **{name: str(record.get(name, "")) for name in _REPORT_FIELDS},
        )
        return Annotated(report, body, None if headline is None else _reading_from_json(headline))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        name = record.get("id", "?") if isinstance(record, Mapping) else "?"
        raise DataInvalid(f"record {name}: {type(error).__name__}: {error}") from error


def write(file: TextIO, annotated: Iterable[Annotated]) -> int:
    """Write one line a report to `file`; how many were written."""
    done = 0
    for one in annotated:
        file.write(json.dumps(to_json(one), ensure_ascii=False) + "\n")
        done += 1
    return done


def read(lines: Iterable[str]) -> Iterator[Annotated]:
    """Read records from `lines`; blank ones are passed over, `DataInvalid` names a bad one."""
    for number, line in enumerate(lines, 1):
        if not line.strip(" \t\r\n\ufeff"):
            continue
        try:
            record = json.loads(line.lstrip("\ufeff"))
        except json.JSONDecodeError as error:
            raise DataInvalid(f"line {number}: not JSON: {error}") from error
        yield from_json(record)


def _filled(record: Mapping[str, Any]) -> Record:
    """`record` without its empty values; a zero is a value and stays."""
    return {key: value for key, value in record.items() if value not in ("", None, [], {}, ())}


def _span(span: Span, key: str = "text") -> Record:
    return {key: span.text, "start": span.start, "end": span.end}


def _reading_to_json(reading: Reading) -> Record:
    record: Record = {"text": reading.text}
    return record | _filled(
        {
            "mentions": [_mention_to_json(mention) for mention in reading.mentions],
            "events": [_event_to_json(event) for event in reading.events],
            "relations": [_relation_to_json(relation) for relation in reading.relations],
            "sentences": [[span.start, span.end] for span in reading.sentences],
            "gaps": [_span(gap.span) | {"reason": gap.reason} for gap in reading.gaps],
        }
    )


def _mention_to_json(mention: Mention) -> Record:
    record = {"id": mention.id, **_span(mention.span), "type": mention.type}
    record |= _filled(
        {
            "entity": mention.entity,
            "local": mention.local,
            "score": mention.score,
            "candidates": list(mention.candidates),
            "antecedent": mention.antecedent,
            "method": mention.method,
        }
    )
    if mention.linked:
        record["qid"] = mention.qid
    return record


def _event_to_json(event: Event) -> Record:
    record = {"id": event.id, **_span(event.trigger, "trigger"), "class": event.cls}
    record["modality"] = event.modality
    record |= _filled(
        {role: list(event.fillers(role)) for role in ROLES}
        | {
            "topic": list(event.topic),
            "time": event.time and _time_to_json(event.time),
            "quantity": event.quantity and _quantity_to_json(event.quantity),
            "casualties": [_casualty_to_json(casualty) for casualty in event.casualties],
            "confidence": event.confidence,
            "cue": event.cue,
            "source_chain": list(event.source_chain),
            "denied_by": list(event.denied_by),
            "evidence": event.evidence and _span(event.evidence),
        }
    )
    if event.background:
        record["background"] = True
    return record


def _time_to_json(time: Time) -> Record:
    days = {key: getattr(time, key) for key in ("earliest", "latest", "reference")}
    return _span(time.span) | _filled(
        {"value": time.value}
        | {key: day.isoformat() for key, day in days.items() if day is not None}
        | {"precision": "" if time.precision == "unknown" else time.precision}
    )


def _quantity_to_json(quantity: Quantity) -> Record:
    bounds = {"value": quantity.value, "low": quantity.low, "high": quantity.high}
    return (
        _span(quantity.span)
        | {key: number for key, number in bounds.items() if number is not None}
        | {"qualifier": quantity.qualifier}
    )


def _casualty_to_json(casualty: Casualty) -> Record:
    numbers = {"count": casualty.count, "low": casualty.low, "high": casualty.high}
    record = _span(casualty.span) | {"outcome": casualty.outcome}
    record |= {key: number for key, number in numbers.items() if number is not None}
    record["qualifier"] = casualty.qualifier
    record |= _filled({"victims": list(casualty.victims)})
    if casualty.cumulative:
        record["cumulative"] = True
    if casualty.of is not None:
        record["of"] = casualty.of
    return record


def _relation_to_json(relation: Relation) -> Record:
    record: Record = {"type": relation.type, "from": relation.source, "to": relation.target}
    return record | _filled(
        {"text": relation.title, "evidence": relation.evidence and _span(relation.evidence)}
    )


def _reading_from_json(record: Mapping[str, Any]) -> Reading:
    text = record["text"]
    if not isinstance(text, str):
        raise TypeError("text is not a string")
    return Reading(
        text,
        tuple(_mention(text, one) for one in record.get("mentions", ())),
        tuple(_event(text, one) for one in record.get("events", ())),
        tuple(_relation(text, one) for one in record.get("relations", ())),
        tuple(Span.of(text, start, end) for start, end in record.get("sentences", ())),
        tuple(Gap(_find(text, one), str(one["reason"])) for one in record.get("gaps", ())),
    )


def _find(text: str, record: Mapping[str, Any], key: str = "text") -> Span:
    """The span of `record`: by its offsets, or the ``occ``-th place of its words."""
    words = record[key]
    start = record.get("start")
    if start is None:
        start = -1
        for _ in range(record.get("occ") or 1):
            start = text.find(words, start + 1)
            if start < 0:
                raise ValueError(f"«{words}» is not in the text")
    span = Span.of(text, start, record.get("end", start + len(words)))
    if span.text != words:
        raise ValueError(f"«{words}» does not stand at {span.start}")
    return span


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None


def _mention(text: str, record: Mapping[str, Any]) -> Mention:
    qid = record.get("qid")
    return Mention(
        id=record["id"],
        span=_find(text, record),
        type=record["type"],
        entity=record.get("entity", ""),
        qid=Qid(qid) if qid else None,
        linked="qid" in record,
        local=record.get("local", ""),
        score=record.get("score"),
        candidates=tuple(map(Qid, record.get("candidates", ()))),
        antecedent=record.get("antecedent", ""),
        method=record.get("method", ""),
    )


def _event(text: str, record: Mapping[str, Any]) -> Event:
    time, quantity, evidence = (record.get(key) for key in ("time", "quantity", "evidence"))
    return Event(
        id=record["id"],
        trigger=_find(text, record, "trigger"),
        cls=record["class"],
        modality=record.get("modality", "asserted"),
        roles={role: tuple(record[role]) for role in ROLES if record.get(role)},
        topic=tuple(record.get("topic", ())),
        time=_time(text, time) if time else None,
        quantity=_quantity(text, quantity) if quantity else None,
        casualties=tuple(_casualty(text, one) for one in record.get("casualties", ())),
        background=bool(record.get("background", False)),
        confidence=record.get("confidence"),
        cue=record.get("cue", ""),
        source_chain=tuple(record.get("source_chain", ())),
        denied_by=tuple(record.get("denied_by", ())),
        evidence=_find(text, evidence) if evidence else None,
    )


def _time(text: str, record: Mapping[str, Any]) -> Time:
    earliest, latest, reference = (_day(record.get(k)) for k in ("earliest", "latest", "reference"))
    precision = record.get("precision", "unknown")
    return Time(
        _find(text, record), record.get("value", ""), earliest, latest, precision, reference
    )


def _quantity(text: str, record: Mapping[str, Any]) -> Quantity:
    value, low, high = (record.get(key) for key in ("value", "low", "high"))
    return Quantity(_find(text, record), value, record.get("qualifier", "exact"), low, high)


def _casualty(text: str, record: Mapping[str, Any]) -> Casualty:
    return Casualty(
        span=_find(text, record),
        outcome=record["outcome"],
        count=record.get("count"),
        qualifier=record.get("qualifier", "exact"),
        low=record.get("low"),
        high=record.get("high"),
        victims=tuple(record.get("victims", ())),
        cumulative=bool(record.get("cumulative", False)),
        of=record.get("of"),
    )


def _relation(text: str, record: Mapping[str, Any]) -> Relation:
    evidence = record.get("evidence")
    proof = _find(text, evidence) if evidence else None
    return Relation(record["type"], record["from"], record["to"], record.get("text", ""), proof)
