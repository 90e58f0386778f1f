"""What each part brings: ``python bench/ablation.py`` prints one row a variant on the dev set.

Variants: the rules, the model, both, and both without the gazetteer's names; with ``--model`` also
another exported model, say one of fewer layers (``training/six_layers.yaml``). Needs the research
data (``KG_SHARED``) and, beyond the first row, the model's weights.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from reading import CORPUS, measure

from kg.linking import Gazetteer
from kg.reading.draft import Names, NoNames
from kg.reading.joint import joined
from kg.reading.neural import NeuralReader
from kg.reading.reader import Reader
from kg.reading.released import available

#: The scores shown, with their short names.
SHOWN = {
    "mention": "mention",
    "mention_exact": "exact",
    "event": "event",
    "event_family": "family",
    "role": "role",
    "triple": "triple",
    "modality": "modality",
    "false_assert": "false_assert",
    "background": "background",
    "time": "time",
    "casualty": "casualty",
    "relation": "relation",
    "fact": "fact",
}


def variants(others: Sequence[Path] = ()) -> Iterator[tuple[str, Reader]]:
    """Every reader that is compared, by name; `others` are folders of further models."""
    names: Names = Gazetteer.open()
    yield "rules", Reader(names=names)
    yield "rules, no gazetteer", Reader(names=NoNames())
    if not available():
        return
    yield from _trained("", NeuralReader(), names)
    head, tail = joined(NeuralReader())
    yield "both, no gazetteer", Reader(names=NoNames(), head=head, tail=tail)
    for folder in others:
        yield from _trained(f", {folder.name}", NeuralReader(folder), names)


def _trained(mark: str, model: NeuralReader, names: Names) -> Iterator[tuple[str, Reader]]:
    for label, rules in (("model", False), ("both", True)):
        head, tail = joined(model, rules=rules)
        yield label + mark, Reader(names=names, head=head, tail=tail)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--model", nargs="*", type=Path, default=[], help="folders of more models")
    args = parser.parse_args()
    if not CORPUS.is_dir():
        sys.exit(f"nothing to measure: no corpus at {CORPUS} (set KG_SHARED)")
    for name in ("dev.jsonl", "english_dev.jsonl"):
        print(f"\n{name} (dev)\n| reader | {' | '.join(SHOWN.values())} | words/s |")
        print(f"| --- |{' --- |' * (len(SHOWN) + 1)}")
        for label, reader in variants(args.model):
            table, speed = measure(reader, CORPUS / name)
            cells = [table[row].get("f1", table[row].get("accuracy")) for row in SHOWN]
            shown = " | ".join("–" if cell is None else f"{cell:.2f}" for cell in cells)
            print(f"| {label} | {shown} | {speed:,.0f} |")


if __name__ == "__main__":
    main()
