"""Fit thresholds and confidences on the development sets: `python -m training.calibrate`.

Thresholds are searched one after another for the scores they decide. Confidences are then fitted so
that among claims of confidence 0.8 four in five are right; the error of that is measured on halves
that the fit has not seen. With these confidences some thresholds are searched again, joined with
the rules, as the default reader works. All goes to `calibration.json` in the run's folder.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kg.reading.neural import Scorer, SentenceReader
from kg.reading.neural_decode import Array, Decoder, Found, log_odds
from kg.reading.neural_words import Window
from training.data import REPO
from training.evaluate import (
    CALIBRATION,
    default_settings,
    load_weights,
    predict,
    reader_of_run,
    score,
    scorer,
)
from training.pipeline import TorchReader, dev_records, predict_joined
from training.train import Run, read_settings

__all__ = ["by_halves", "calibration_error", "chance_error", "main", "tune"]

Table = Mapping[str, Mapping[str, Any]]
Claims = dict[str, list[tuple[float, bool]]]
Judge = Callable[[], Table]


def _sum(*names: str) -> Callable[[Table], float]:
    return lambda table: float(sum(table[n]["f1"] for n in names))


def _assertion(table: Table) -> float:
    return float(table["modality"]["accuracy"] - 0.25 * table["false_assert"]["accuracy"])


_OVERALL = _sum("mention", "mention_exact", "event", "event_family", "role", "triple", "fact")

#: A search: path of the setting, values, the score it should raise.
Step = tuple[tuple[str, ...], Sequence[float], Callable[[Table], float]]

#: What is searched for the model alone, in order.
_ALONE: tuple[Step, ...] = (
    (("asserted",), (0.2, 0.3, 0.4, 0.5, 0.6, 0.7), _assertion),
    (("triggers",), (0.4, 0.5, 0.6, 0.7, 0.8), _OVERALL),
    (("spans", "default"), (0.2, 0.3, 0.4, 0.5, 0.6), _OVERALL),
    (("roles", "default"), (0.25, 0.3, 0.35, 0.4, 0.5), _OVERALL),
    (("relations", "default"), (0.2, 0.3, 0.4, 0.5), _sum("relation")),
    (("topics",), (0.2, 0.3, 0.4, 0.5), _sum("topic")),
    (("background",), (0.2, 0.3, 0.4, 0.5), _sum("background")),
)

#: What is searched again with the rules beside the model.
_JOINED: tuple[Step, ...] = (
    (("expected",), (0.1, 0.2, 0.3, 0.5), _OVERALL),
    (("roles", "default"), (0.2, 0.3, 0.4, 0.5, 0.6), _OVERALL),
    *(
        (("roles", role), (0.2, 0.3, 0.4, 0.5, 0.6, 0.7), _OVERALL)
        for role in ("agent", "target", "participant", "location")
    ),
    (("relations", "default"), (0.2, 0.3, 0.4, 0.5), _sum("relation")),
    (("background",), (0.2, 0.3, 0.4, 0.5), _sum("background")),
)


class _Remembering:
    """A scorer that runs the first stage once per sentence."""

    def __init__(self, inner: Scorer) -> None:
        self.inner = inner
        self.seen: dict[tuple[int, ...], tuple[Array, Array, Array, Array]] = {}

    def words(self, window: Window) -> tuple[Array, Array, Array, Array]:
        key = tuple(window.ids)
        if key not in self.seen:
            self.seen[key] = self.inner.words(window)
        return self.seen[key]

    def links(self, states: Array, found: Found) -> tuple[Array, ...]:
        return self.inner.links(states, found)


def tune(
    reader: SentenceReader, settings: dict[str, Any], steps: Sequence[Step], judge: Judge
) -> None:
    """Search thresholds in place, one after another."""
    for path, values, worth in steps:
        at = settings["thresholds"]
        for key in path[:-1]:
            at = at[key]
        results = []
        for value in values:
            at[path[-1]] = value
            reader.decoder = Decoder(settings)
            results.append((worth(judge()), value))
        best = max(results, key=lambda r: r[0])
        at[path[-1]] = best[1]
        print(".".join(path), best[1], [f"{v}: {r:.3f}" for r, v in results], flush=True)
    reader.decoder = Decoder(settings)


def claims_of(records: Sequence[Any], predicted: Mapping[str, Any], shared: Any) -> Claims:
    """For every head, (confidence, whether it was right) of each claim."""
    out: Claims = defaultdict(list)
    for gold in records:
        _claims_of_record(gold, predicted[gold["id"]], shared, out)
    return out


def _claims_of_record(gold: Any, pred: Any, shared: Any, out: Claims) -> None:
    gm, pm = gold.get("mentions", []), pred["mentions"]
    right = {b["id"] for a, b in shared.pair(gm, pm, lambda a, b: _same(a, b, "type", shared))}
    out["spans"] += [(m["score"], m["id"] in right) for m in pm]
    ge, pe = gold.get("events", []), pred["events"]
    exact = {b["id"] for a, b in shared.pair(ge, pe, lambda a, b: _same(a, b, "class", shared))}
    out["triggers"] += [(e["confidence"], e["id"] in exact) for e in pe]
    kin = shared.pair(
        ge, pe, lambda a, b: shared.family(a) == shared.family(b) and shared.same_span(a, b)
    )
    partner = {b["id"]: a for a, b in kin}
    for event in pe:
        other = partner.get(event["id"])
        if other is not None:
            out["modality"].append(
                (event["scores"]["modality"], other["modality"] == event["modality"])
            )
            out["background"].append((event["scores"]["background"], bool(other.get("background"))))
        for role, mention, sure in event["scores"]["roles"]:
            span = next(m for m in pm if m["id"] == mention)
            want = shared.fillers(gold, other, role) if other else []
            out["roles"].append((sure, any(shared.same_span(w, span) for w in want)))
    _relation_claims(gold, pred, shared, out)


def _relation_claims(gold: Any, pred: Any, shared: Any, out: Claims) -> None:
    by_id = [{m["id"]: m for m in rec.get("mentions", [])} for rec in (gold, pred)]
    for claim in pred["relations"]:
        head, tail = by_id[1][claim["from"]], by_id[1][claim["to"]]
        right = any(
            r["type"] == claim["type"]
            and shared.same_span(by_id[0][r["from"]], head)
            and shared.same_span(by_id[0][r["to"]], tail)
            for r in gold.get("relations", [])
        )
        out["relations"].append((claim["score"], right))


def _same(a: Any, b: Any, key: str, shared: Any) -> bool:
    return a[key] == b[key] and bool(shared.same_span(a, b))


def fit(claims: Iterable[tuple[float, bool]]) -> tuple[float, float]:
    """Slope and shift of the logit that make confidences honest (Platt), by Newton's method."""
    pairs = list(claims)
    if len(pairs) < 30:
        return 1.0, 0.0
    logits = np.asarray([log_odds(p) for p, _ in pairs])
    x, y = np.stack([logits, np.ones(len(pairs))], 1), np.asarray([float(r) for _, r in pairs])
    prior = np.asarray([1.0, 0.0])

    def loss(w: Any) -> float:
        z = x @ w
        return float((np.logaddexp(0, z) - y * z).sum() + ((w - prior) ** 2).sum() / 2)

    w = prior
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        slope = x.T @ (p - y) + (w - prior)
        curve = (x * (p * (1 - p))[:, None]).T @ x + np.eye(2)
        step = np.linalg.solve(curve, slope)
        while loss(w - step) > loss(w) and np.abs(step).max() > 1e-6:
            step = step / 2
        w = w - step
    return round(float(w[0]), 4), round(float(w[1]), 4)


def calibration_error(claims: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error over bins of equal width.

    >>> calibration_error([(0.75, True), (0.75, True), (0.75, True), (0.75, False)])
    0.0
    """
    held: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for p, r in claims:
        held[min(int(p * bins), bins - 1)].append((p, r))
    gaps = (abs(sum(p for p, _ in b) - sum(r for _, r in b)) for b in held.values())
    return float(sum(gaps) / max(len(claims), 1))


def by_halves(claims: Sequence[tuple[float, bool]]) -> list[tuple[float, bool]]:
    """Each half of the claims under the fit of the other."""
    mapped = []
    for mine, other in ((0, 1), (1, 0)):
        slope, shift = fit(claims[other::2])
        for p, r in claims[mine::2]:
            mapped.append((1 / (1 + math.exp(-slope * log_odds(p) - shift)), r))
    return mapped


def chance_error(confidences: Sequence[float], rounds: int = 200) -> float:
    """The calibration error that perfectly honest confidences show by chance: few claims, more.

    >>> chance_error([0.5] * 4) > 5 * chance_error([0.5] * 400)
    True
    """
    draw = np.random.default_rng(1)
    errors = (
        calibration_error([(p, bool(draw.random() < p)) for p in confidences])
        for _ in range(rounds)
    )
    return sum(errors) / rounds


def main(argv: Sequence[str] | None = None) -> int:
    """Calibrate a run's averaged weights."""
    parser = argparse.ArgumentParser(prog="python -m training.calibrate", description=main.__doc__)
    parser.add_argument("--run", type=Path, default=REPO / "training/config.yaml")
    parser.add_argument("--folder", help="folder of the run")
    args = parser.parse_args(argv)
    run = Run(read_settings(args.run, folder=args.folder), device="cpu")
    load_weights(run)
    (run.folder / CALIBRATION).unlink(missing_ok=True)
    reader, settings = reader_of_run(run), default_settings(run.scheme)
    reader.scorer = _Remembering(reader.scorer)
    by_language = dev_records()
    records = [record for some in by_language.values() for record in some]
    tune(reader, settings, _ALONE, lambda: score(records, predict(reader, records)))
    claims = claims_of(records, predict(reader, records), scorer())
    for head, pairs in claims.items():
        settings["confidence"][head] = fit(pairs)
        mapped = by_halves(pairs)
        print(
            f"{head:12} claims {len(pairs)} calibration error {calibration_error(pairs):.3f} -> "
            f"{calibration_error(mapped):.3f}, by chance {chance_error([p for p, _ in mapped]):.3f}"
        )
    both = TorchReader(reader)
    tune(reader, settings, _JOINED, lambda: score(records, predict_joined(both, by_language)))
    kept = {k: settings[k] for k in ("thresholds", "confidence")}
    (run.folder / CALIBRATION).write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
