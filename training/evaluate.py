"""Score the reader on the development sets: `python -m training.evaluate [--run CONFIG]`.

Prints the table of the shared scorer for Arabic and English. Values of times and counts of victims
are worked out by rules elsewhere, so those two rows stay empty here.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer

from kg.reading.neural import NeuralReader, SentenceReader, cut_dummies
from kg.reading.neural_decode import Array, Decoder, Found, NeuralReading
from kg.reading.neural_words import Window
from training.data import REPO, expand
from training.examples import Scheme, load_records
from training.markup import read_all
from training.model import Items, ReaderModel
from training.train import CHECKPOINT, Run, read_settings

__all__ = [
    "TorchScorer",
    "default_settings",
    "main",
    "predict",
    "reader_of_run",
    "score",
    "to_record",
]

DEV = {"Arabic": "$SHARED/corpus/dev.jsonl", "English": "$SHARED/corpus/english_dev.jsonl"}
CALIBRATION = "calibration.json"
_CONSTRAINTS = (
    *("fillers", "role_classes", "relation_ends", "topics_of"),
    *("one_trigger_a_span", "one_span_a_trigger"),
)


class TorchScorer:
    """Runs the stages of a model in training, for measuring without an export."""

    def __init__(self, model: ReaderModel) -> None:
        self.model = model.eval()
        self.own = model.sizes.own_labels

    @torch.no_grad()
    def words(self, window: Window) -> tuple[Array, Array, Array, Array]:
        """The first stage on one window."""
        first, last = (torch.tensor([x]) for x in (window.first, window.last))
        pieces = self.model.encoder(self.model.encoder.words(torch.tensor([window.ids])))
        states, spans, triggers, strips = (x[0] for x in self.model.heads(pieces, first, last))
        self.other = spans[..., self.own :].numpy()
        return states.numpy(), spans[..., : self.own].numpy(), triggers.numpy(), strips.numpy()

    @torch.no_grad()
    def links(self, states: Array, found: Found) -> tuple[Array, ...]:
        """The second stage."""
        arrays = [a if a.size else np.zeros((1, 1), np.int64) for a in found.arrays()]
        out = self.model.linker(torch.tensor(states)[None], Items(*map(torch.tensor, arrays)))
        return cut_dummies([o[0].numpy() for o in out], found)


def default_settings(scheme: Scheme) -> dict[str, Any]:
    """Settings of a model that was never calibrated."""
    return {
        "labels": {
            "spans": scheme.span_types,
            "classes": scheme.classes,
            "modalities": scheme.modalities,
            "roles": scheme.roles,
            "relations": scheme.relations,
        },
        "mention_types": len(scheme.mentions),
        "constraints": {k: scheme.table[k] for k in _CONSTRAINTS},
        "thresholds": {
            "spans": {"default": 0.5}, "triggers": 0.5, "expected": 0.3, "asserted": 0.5,
            "background": 0.5, "roles": {"default": 0.45}, "topics": 0.4,
            "relations": {"default": 0.45},
        },
        "confidence": {},
    }  # fmt: skip


def load_weights(run: Run, *, averaged: bool = True) -> None:
    """Put a run's weights into its model, averaged or last."""
    state = torch.load(run.folder / CHECKPOINT, map_location="cpu", weights_only=True)
    run.epoch = state["epoch"]
    run.model.load_state_dict(state["average" if averaged else "model"], strict=False)


def reader_of_run(run: Run) -> SentenceReader:
    """A reader of a run's model, calibrated if its folder says how."""
    settings = default_settings(run.scheme)
    path = run.folder / CALIBRATION
    if path.exists():
        settings |= json.loads(path.read_text(encoding="utf-8"))
    tokenizer = Tokenizer.from_file(str(run.folder / "tokenizer.json"))
    return SentenceReader(tokenizer, TorchScorer(run.model), Decoder(settings))


def to_record(reading: NeuralReading, record: Mapping[str, Any], mentions: Sequence[str]) -> Any:
    """A reading in the corpus's own form."""
    text = record["text"]

    def spot(span: Any) -> dict[str, Any]:
        return {"text": text[span.start : span.end], "start": span.start, "end": span.end}

    names = {i: f"m{i}" for i, s in enumerate(reading.spans) if s.type in mentions}
    events = []
    for i, t in enumerate(reading.triggers):
        event: dict[str, Any] = {
            "id": f"e{i}", "trigger": text[t.start : t.end], "start": t.start, "end": t.end,
            "class": t.cls, "modality": t.modality, "confidence": t.score,
            "scores": {"modality": t.modality_score, "background": t.background, "roles": []},
        }  # fmt: skip
        if t.is_background:
            event["background"] = True
        events.append(event)
    for link in reading.roles:
        event, span = events[link.trigger], reading.spans[link.span]
        if link.role == "casualty":
            event.setdefault("casualties", []).append({**spot(span), "outcome": span.type})
        elif link.role in ("time", "quantity"):
            event[link.role] = spot(span)
        elif link.span in names:
            event.setdefault(link.role, []).append(names[link.span])
            event["scores"]["roles"].append((link.role, names[link.span], link.score))
    for topic in reading.topics:
        events[topic.trigger].setdefault("topic", []).append(f"e{topic.topic}")
    return {
        "id": record["id"],
        "text": text,
        "mentions": [
            {"id": names[i], **spot(s), "type": s.type, "score": s.score}
            for i, s in enumerate(reading.spans)
            if i in names
        ],
        "events": events,
        "relations": [
            {"type": r.type, "from": names[r.head], "to": names[r.tail], "score": r.score}
            for r in reading.relations
            if r.head in names and r.tail in names
        ],
    }


def predict(reader: SentenceReader, records: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Predicted records by id."""
    mentions = reader.decoder.types[: reader.decoder.mention_count]
    return {r["id"]: to_record(reader.read_one(r["text"]), r, mentions) for r in records}


def scorer() -> Any:
    """The shared scorer as a module."""
    spec = importlib.util.spec_from_file_location("score", expand("$SHARED/corpus/score.py"))
    if spec is None or spec.loader is None:
        raise FileNotFoundError("the shared scorer is not there")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def score(records: Sequence[Mapping[str, Any]], predicted: Mapping[str, Any]) -> dict[str, Any]:
    """The scorer's table as rows by name."""
    module = scorer()
    table: dict[str, Any] = module.table(module.score({r["id"]: r for r in records}, predicted))
    return table


def show(table: Mapping[str, Mapping[str, Any]]) -> str:
    """A table as lines of text."""
    rows = (
        f"{name:24}" + "  ".join(f"{k} {v}" for k, v in row.items()) for name, row in table.items()
    )
    return "\n".join(rows)


def main(argv: Sequence[str] | None = None) -> int:
    """Print the scores of the released model, or of a run in training."""
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=main.__doc__)
    parser.add_argument("--model", type=Path, help="folder of an exported model")
    parser.add_argument("--run", type=Path, help="configuration of a run: score its checkpoint")
    parser.add_argument("--folder", help="folder of the run")
    parser.add_argument("--last", action="store_true", help="the last weights, not the average")
    parser.add_argument("--brief", action="store_true")
    parser.add_argument("--tests", action="store_true", help="the held-out written sentences too")
    args = parser.parse_args(argv)
    if args.run:
        run = Run(read_settings(args.run, folder=args.folder), device="cpu")
        load_weights(run, averaged=not args.last)
        reader = reader_of_run(run)
        print(f"epoch {run.epoch}")
    else:
        reader = NeuralReader(args.model).sentences
    for name, path in DEV.items():
        records = load_records(expand(path))
        table = score(records, predict(reader, records))
        print(f"== {name}: {path}")
        print(_brief(table) if args.brief else show(table))
    if args.tests:
        _written_tests(reader)
    return 0


def _written_tests(reader: SentenceReader) -> None:
    """The written sentences kept as tests: negatives by their false alarms, others by score."""
    for path in sorted((REPO / "training/data").glob("*_test.txt")):
        records, _ = read_all([path])
        predicted = predict(reader, records)
        print(f"== {path.name}: {len(records)} units")
        if "negative" in path.stem:
            alarms = sum(_alarm(predicted[r["id"]]) for r in records)
            print(f"read as an asserted event of the day: {alarms / len(records):.3f}")
        else:
            table = score(records, predicted)
            print(_brief(table), "| mediator", table["role.mediator"]["f1"])


def _alarm(record: Mapping[str, Any]) -> bool:
    events = record["events"]
    return any(e["modality"] == "asserted" and not e.get("background") for e in events)


def _brief(table: Mapping[str, Mapping[str, Any]]) -> str:
    wanted = "mention mention_exact event event_family role triple topic background relation fact"
    rows = [f"{n} {table[n]['f1']}" for n in wanted.split()]
    return " | ".join(rows + [f"{n} {table[n]['accuracy']}" for n in ("modality", "false_assert")])


if __name__ == "__main__":
    raise SystemExit(main())
