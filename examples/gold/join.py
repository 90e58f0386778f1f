"""Join the annotated paragraphs of the example reports into one gold record a report.

The gold of a report is written by hand in ``gold/NAME.txt``, one unit a paragraph, in the notation
of ``training/data/README.md``. This script converts each file to ``gold/NAME.jsonl``: one record
with the whole text of the report and offsets into it. Run it after changing a ``.txt``::

    python examples/gold/join.py
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

GOLD = Path(__file__).resolve().parent
ROOT = GOLD.parent.parent

#: Web pages come back from their reader with one line break between paragraphs.
LINE_BREAK = {"2016-09-21-aid-convoy-toll.ar": "\n"}

Record = dict[str, Any]

LINKS = (
    *("agent", "target", "participant", "mediator", "location"),
    *("origin", "destination", "instrument", "source", "topic"),
)


def joined(path: Path) -> Record:
    """One record for the report whose paragraphs are annotated in ``path``."""
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    from training.markup import read_all

    parts, errors = read_all([path])
    if errors:
        raise SystemExit("\n".join(errors))
    gap = LINE_BREAK.get(path.stem, "\n\n")
    record: Record = {
        "id": path.stem,
        "doc": path.stem,
        "lang": parts[0]["lang"],
        "published": parts[0]["published"],
        "text": gap.join(part["text"] for part in parts),
        "mentions": [],
        "events": [],
        "relations": [],
    }
    start = 0
    for number, part in enumerate(parts, 1):
        _move(part, start, f"p{number}")
        for key in ("mentions", "events", "relations"):
            record[key].extend(part[key])
        start += len(part["text"]) + len(gap)
    return record


def _move(part: Record, start: int, prefix: str) -> None:
    """Shift the spans of one paragraph to their place in the report and make its ids unique."""
    for mention in part["mentions"]:
        _shift(mention, start)
        mention["id"] = prefix + mention["id"]
    for event in part["events"]:
        event["id"] = prefix + event["id"]
        spans = [event, event.get("time"), event.get("quantity"), *event.get("casualties", [])]
        for span in filter(None, spans):
            _shift(span, start)
        for holder in (event, *event.get("casualties", [])):
            for role in (*LINKS, "victims"):
                if role in holder:
                    holder[role] = [prefix + name for name in holder[role]]
    for relation in part["relations"]:
        relation["from"] = prefix + relation["from"]
        relation["to"] = prefix + relation["to"]
        _shift(relation, start)


def _shift(span: Record, start: int) -> None:
    """Move a span that has offsets."""
    if "start" in span:
        span["start"] += start
        span["end"] += start


def main() -> None:
    """Write the gold record of every annotated report."""
    for path in sorted(GOLD.glob("*.txt")):
        line = json.dumps(joined(path), ensure_ascii=False)
        path.with_suffix(".jsonl").write_text(line + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
