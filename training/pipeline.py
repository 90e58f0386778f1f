"""The development sets read through the whole pipeline, by a model that need not be exported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kg.annotations import to_json
from kg.linking import Gazetteer
from kg.model import Report
from kg.reading.joint import joined
from kg.reading.neural import NeuralReader, SentenceReader
from kg.reading.reader import Reader
from training.data import expand
from training.evaluate import DEV
from training.examples import load_records

__all__ = ["LANGUAGES", "TorchReader", "dev_records", "predict_joined"]

#: Code of each language of the development sets.
LANGUAGES = {"Arabic": "ar", "English": "en"}


class TorchReader(NeuralReader):
    """A model in training in the place of the released one."""

    def __init__(self, sentences: SentenceReader) -> None:
        self.sentences = sentences


def dev_records() -> dict[str, list[dict[str, Any]]]:
    """The records of the development sets, by language code."""
    return {LANGUAGES[name]: load_records(expand(path)) for name, path in DEV.items()}


def predict_joined(
    reader: NeuralReader, records: Mapping[str, Sequence[Mapping[str, Any]]], *, rules: bool = True
) -> dict[str, Any]:
    """Predicted records by id, of records by language code, with or without the rules."""
    head, tail = joined(reader, rules=rules)
    pipeline = Reader(names=Gazetteer.open(), head=head, tail=tail)
    reports = (_report(record, lang) for lang, some in records.items() for record in some)
    return {one.report.id: to_json(one) for one in pipeline.read_many(reports)}


def _report(record: Mapping[str, Any], lang: str) -> Report:
    day = record.get("published")
    return Report(record["id"], record["text"], lang, date.fromisoformat(day) if day else None)
