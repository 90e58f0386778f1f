"""Try how sure a cue and the model must be to say whether it happened: ``python bench/status.py``.

Reads the Arabic development set end to end and with mentions and triggers given, once for each
setting of `kg.reading.joint.Weights`; the model is asked only once. Run it when there is a new
model. Needs the shared corpus (``KG_SHARED``) and the weights.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any, cast

import reading as whole
from given import Given

from kg.annotations import to_json
from kg.pipeline import engine
from kg.reading.joint import Stages, Weights, joined
from kg.reading.neural import NeuralReader
from kg.reading.reader import Reader
from kg.reading.released import available
from kg.reading.roles import find_roles

#: What is tried: how sure the model must be of a fact, or against one, and how strong a cue.
SURE, DOUBT, CUE = (0.9, 0.95, 0.99), (0.05, 0.15, 0.4), (0.7, 0.9, 0.95)

#: How many settings are shown of each reading.
SHOWN = 6


class Remembered:
    """A model that is asked once about each report."""

    def __init__(self, reader: NeuralReader) -> None:
        self._reader = reader
        self._known: dict[str, Any] = {}

    def read(self, sentences: Any, lang: str, *args: Any, **options: Any) -> Any:
        """What the model reads in the sentences of a report."""
        key = repr((sentences, lang, args, options))
        if key not in self._known:
            self._known[key] = self._reader.read(sentences, lang, *args, **options)
        return self._known[key]


def settings() -> Iterator[Weights]:
    """The setting in use, then every other one that is tried."""
    yield Weights()
    for sure, doubt, cue in product(SURE, DOUBT, CUE):
        yield replace(Weights(), sure=sure, doubt=doubt, cue=cue)


def main() -> None:
    """Print the setting in use and the best ones, for each way to read."""
    path = Path(sys.argv[1]) if sys.argv[1:] else whole.CORPUS / "dev.jsonl"
    if not path.is_file() or not available():
        sys.exit(f"nothing to measure: no {path} (set KG_SHARED), or no weights in kg/models")
    model = cast(NeuralReader, Remembered(NeuralReader()))
    units = {one["text"]: one for one in map(json.loads, path.read_text("utf-8").splitlines())}
    gold: Stages = (("given", Given(units)), ("roles", find_roles))
    names = engine("rules").reader.names
    score = whole.scorer()
    for kind, given in (("end to end", ()), ("mentions and triggers given", gold)):
        rows = []
        for weights in settings():
            head, tail = joined(model, given=given, weights=weights)
            found = Reader(names, head, tail).read_many(whole.reports(path))
            predicted = {one.report.id: to_json(one) for one in found}
            table = score.table(score.score(score.load(path), predicted))
            right, wrong = (table[row]["accuracy"] for row in ("modality", "false_assert"))
            rows.append((right, wrong, f"sure {weights.sure} doubt {weights.doubt}", weights.cue))
        print(f"\n{path.name}, {kind}: modality, false_assert")
        best = sorted(rows[1:], key=lambda row: 0.25 * row[1] - row[0])
        for mark, row in (("in use", rows[0]), *(("", row) for row in best[:SHOWN])):
            print(f"  {mark:8}{row[0]:.3f}  {row[1]:.3f}  {row[2]} cue {row[3]}")


if __name__ == "__main__":
    main()
