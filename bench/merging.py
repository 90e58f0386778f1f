"""Measure whether reports of one incident are merged, and no others: ``python bench/merging.py``.

The gold (`merge_dev.json`) lists, for each of some incidents, the reports that tell it; two reports
belong together when they share an incident. They are put together when an event in which force is
used holds claims of both. Pairs give precision, recall and F1; B-cubed weighs each report alike,
with those it belongs together with. Reports without a unit in the training corpus are shown apart.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Collection, Iterable, Mapping
from itertools import combinations

import news

from kg.graph.claims import find_claims
from kg.graph.events import Happening, merge
from kg.model import Annotated
from kg.pipeline import _Facts, engine

Pairs = frozenset[frozenset[str]]


def pairs_of(groups: Iterable[Collection[str]]) -> Pairs:
    """The pairs that stand in a group together."""
    return frozenset(
        frozenset(pair) for group in groups for pair in combinations(sorted(set(group)), 2)
    )


def together(read: Mapping[str, Annotated], reader: str) -> tuple[Happening, ...]:
    """The events that the reports tell together."""
    claims = (claim for one in read.values() for claim in find_claims(one).claims)
    return merge(claims, _Facts(engine(reader).gazetteer))


def scores(gold: Pairs, made: Pairs, reports: Collection[str]) -> dict[str, float]:
    """Pairwise and B-cubed precision, recall and F1 over `reports`."""
    inside = frozenset(reports)
    gold = frozenset(pair for pair in gold if pair <= inside)
    made = frozenset(pair for pair in made if pair <= inside)
    right = len(gold & made)
    pairwise = _three(right / len(made) if made else 0.0, right / len(gold) if gold else 0.0)
    near_gold, near_made = _neighbours(gold, inside), _neighbours(made, inside)
    shares = [(near_gold[one] & near_made[one], one) for one in inside]
    precision = sum(len(both) / len(near_made[one]) for both, one in shares) / len(inside)
    recall = sum(len(both) / len(near_gold[one]) for both, one in shares) / len(inside)
    names = ("precision", "recall", "f1")
    found = dict(zip(names, pairwise, strict=True))
    cubed = _three(precision, recall)
    return found | {f"b3_{name}": value for name, value in zip(names, cubed, strict=True)}


def _three(precision: float, recall: float) -> tuple[float, float, float]:
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0


def _neighbours(pairs: Pairs, reports: frozenset[str]) -> dict[str, set[str]]:
    """Each report with those it stands together with, and itself."""
    near = {one: {one} for one in reports}
    for pair in pairs:
        for one in pair:
            near[one] |= pair
    return near


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--reader", choices=news.readers(), action="append")
    parser.add_argument("--wrong", action="store_true", help="show the pairs made by mistake")
    parser.add_argument("--missed", action="store_true", help="show the pairs not made")
    options = parser.parse_args()
    gold_file = news.CORPUS / "merge_dev.json"
    news.need(news.NEWS, gold_file)
    clusters: dict[str, list[str]] = json.loads(gold_file.read_text("utf-8"))
    wanted = {one for ids in clusters.values() for one in ids}
    chosen = [record for record in news.records() if record["id"] in wanted]
    gold, trained = pairs_of(clusters.values()), news.trained()
    for reader in options.reader or news.readers():
        events = together(news.read(chosen, reader), reader)
        made = pairs_of(event.reports for event in events if event.cls in news.FORCE)
        print(f"\n{reader}: {len(clusters)} incidents, {len(wanted)} reports, {len(gold)} pairs")
        for name, reports in (("all", wanted), ("not in train", wanted - trained)):
            row = scores(gold, made, reports)
            cells = "  ".join(f"{key} {value:.3f}" for key, value in row.items())
            print(f"  {name:14}{len(reports):4} reports  {cells}")
        for flag, pairs in ((options.wrong, made - gold), (options.missed, gold - made)):
            for pair in sorted(map(sorted, pairs)) if flag else ():
                print("   ", *pair)


if __name__ == "__main__":
    main()
