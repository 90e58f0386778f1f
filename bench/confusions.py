"""Where reading goes wrong: ``python bench/confusions.py [--reader both]`` on the dev sets.

Prints, for each event class, how many are found and how many are false; for each role, what is
missing and what is extra and why; and the twenty most frequent confusions. Needs ``KG_SHARED``.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from reading import CORPUS, reports, scorer

from kg.annotations import to_json
from kg.pipeline import READERS, best_reader, engine

Record = dict[str, Any]
_ROLES = ("agent", "target", "participant", "location", "source")


class Errors:
    """Counts of what was right, missing, extra or taken for something else."""

    def __init__(self, score: Any) -> None:
        self.score = score
        self.classes: Counter[tuple[str, str]] = Counter()
        self.roles: Counter[tuple[str, str]] = Counter()
        self.confused: Counter[str] = Counter()

    def add(self, gold: Record, told: Record) -> None:
        """Compare one record with what was read."""
        score = self.score
        wanted, found = gold.get("events", []), told.get("events", [])
        pairs = score.pair(wanted, found, lambda a, b: score.same_span(a, b))
        for one, two in pairs:
            same = one["class"] == two["class"]
            self.classes[one["class"], "found" if same else "other class"] += 1
            if not same:
                self.confused[f"class {one['class']} → {two['class']}"] += 1
            if one["modality"] != two["modality"]:
                self.confused[f"modality {one['modality']} → {two['modality']}"] += 1
            if bool(one.get("background")) != bool(two.get("background")):
                self.confused["background " + ("missed" if one.get("background") else "extra")] += 1
            for role in _ROLES:
                self._role(gold, told, one, two, role)
        seen = [id(one) for one, _ in pairs]
        for one in wanted:
            if id(one) not in seen:
                self.classes[one["class"], "missed"] += 1
                self.confused[f"event {one['class']} missed"] += 1
        used = [id(two) for _, two in pairs]
        for two in found:
            if id(two) not in used:
                self.classes[two["class"], "false"] += 1
                self.confused[f"event {two['class']} where none is"] += 1

    def _role(self, gold: Record, told: Record, one: Record, two: Record, role: str) -> None:
        score = self.score
        want, have = score.fillers(gold, one, role), score.fillers(told, two, role)
        pairs = score.pair(want, have, score.same_span)
        self.roles[role, "right"] += len(pairs)
        for filler in want:
            if not any(filler is a for a, _ in pairs):
                self.roles[role, why := self._why_missing(told, two, filler)] += 1
                self.confused[f"{role} {why}"] += 1
        for filler in have:
            if not any(filler is b for _, b in pairs):
                there = any(score.same_span(filler, m) for m in gold.get("mentions", []))
                why = "extra" if there else "extra, no such mention"
                self.roles[role, why] += 1
                self.confused[f"{role} {why}"] += 1

    def _why_missing(self, told: Record, event: Record, filler: Record) -> str:
        same = self.score.same_span
        if not any(same(filler, m) for m in told.get("mentions", [])):
            return "missing, mention not found"
        for role in self.score.ROLES:
            if any(same(filler, m) for m in self.score.fillers(told, event, role)):
                return f"taken for {role}"
        return "missing, not linked"


def show(name: str, errors: Errors) -> None:
    """Print the tables of one file."""
    print(f"\n### {name}\n\n| class | found | other class | missed | false |")
    print("| --- | --- | --- | --- | --- |")
    for cls in sorted({cls for cls, _ in errors.classes}):
        kinds = ("found", "other class", "missed", "false")
        print(f"| {cls} | {' | '.join(str(errors.classes[cls, kind]) for kind in kinds)} |")
    print("\n| role | right | what went wrong |\n| --- | --- | --- |")
    for role in _ROLES:
        wrong = [(n, why) for (r, why), n in errors.roles.items() if r == role and why != "right"]
        told = ", ".join(f"{why} {n}" for n, why in sorted(wrong, reverse=True))
        print(f"| {role} | {errors.roles[role, 'right']} | {told} |")
    print("\nThe twenty most frequent confusions: ", end="")
    print("; ".join(f"{what} ({n})" for what, n in errors.confused.most_common(20)) + ".")


def main() -> None:
    """Read the dev sets and print what went wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--reader", choices=READERS, default=best_reader())
    args = parser.parse_args()
    if not CORPUS.is_dir():
        sys.exit(f"nothing to measure: no corpus at {CORPUS} (set KG_SHARED)")
    score = scorer()
    for name in ("dev.jsonl", "english_dev.jsonl"):
        errors = Errors(score)
        golds = score.load(CORPUS / name)
        for told in engine(args.reader).reader.read_many(reports(CORPUS / name)):
            errors.add(golds[told.report.id], to_json(told))
        show(name, errors)


if __name__ == "__main__":
    main()
