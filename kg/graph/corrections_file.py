"""Corrections as a file that people read and write: ``corrections.yaml`` in a store.

The file is a list in YAML, checked against ``data/corrections.schema.json``. Decisions are added at
its end and taken out by their lines, so that comments and order stay as a person left them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import jsonschema
import yaml

from kg.errors import UsageError
from kg.graph.corrections_model import Correction
from kg.graph.locks import alone
from kg.graph.output import open_output
from kg.model import EVENT_CLASSES
from kg.vocab import KIND_CLASS

__all__ = ["FILE", "add_correction", "parse", "read_corrections", "render", "take_out"]

#: Name of the file in a store folder.
FILE: Final = "corrections.yaml"

_SCHEMA: Final = Path(__file__).with_name("data") / "corrections.schema.json"

_HEADER: Final = """\
# What people decided about this store; every build follows it. Add entries, change or delete them.
# The form is described in docs/corrections.md; `kg review` and `kg link set` add to it.
"""

#: Longest message of the schema that is worth reading.
_LONGEST: Final = 160


class _Loader(yaml.SafeLoader):
    """Reads dates as they are written."""


class _Dumper(yaml.SafeDumper):
    """Writes dates without quotes, and lists indented as people do."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _written(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    """A text as YAML; with escapes where it holds characters that no editor shows."""
    style = None if text.replace("\n", "").isprintable() else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _written)
for _class in (_Loader, _Dumper):
    _class.yaml_implicit_resolvers = {
        first: [(tag, form) for tag, form in pairs if tag != "tag:yaml.org,2002:timestamp"]
        for first, pairs in _class.yaml_implicit_resolvers.items()
    }


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """The corrections in the file `path`; none if it is not there.

    Raises `UsageError` with the place and the remedy where the file breaks its form.
    """
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read: {error}") from error
    return parse(text, str(path))


def parse(text: str, name: str = FILE) -> tuple[Correction, ...]:
    """The corrections in a text; `name` is said where something is wrong.

    >>> parse("- {do: link, entity: al-kallasa, to: Q42, author: Omar, date: 2026-11-26}")[0].do
    'link'
    >>> parse("- {do: link, entity: al-kallasa, author: Omar, date: 2026-11-26}")
    Traceback (most recent call last):
    ...
    kg.errors.UsageError: corrections.yaml: correction 1 (line 1): 'to' is a required property
    """
    try:
        rows = yaml.load(text, _Loader)  # noqa: S506
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise UsageError(f"{name}: not YAML: {' '.join(str(error).split())}") from error
    if rows is None:
        return ()
    faults = sorted(_validator().iter_errors(rows), key=lambda fault: list(map(str, fault.path)))
    for fault in faults:
        raise UsageError(f"{name}: {_place(text, fault.absolute_path)}{_message(fault)}")
    for at, row in enumerate(rows):
        if problem := _beyond_schema(row):
            raise UsageError(f"{name}: {_place(text, [at])}{problem}")
    return tuple({(one := Correction(row)).key: one for row in rows}.values())


@cache
def _validator() -> jsonschema.Draft202012Validator:
    schema = json.loads(_SCHEMA.read_text("utf-8"))
    schema["$defs"]["class"] = {"enum": list(EVENT_CLASSES)}
    return jsonschema.Draft202012Validator(schema)


def _message(fault: jsonschema.ValidationError) -> str:
    """What is wrong, of several ways to be right the one that is nearest."""
    best = jsonschema.exceptions.best_match([fault]) or fault
    if best.validator is None:
        return "set, put and drop go with change and add only"
    inside = ".".join(str(part) for part in list(best.absolute_path)[1:])
    message = best.message if len(best.message) <= _LONGEST else f"{best.message[:_LONGEST]}…"
    return f"{inside}: {message}" if inside else message


def _beyond_schema(row: Mapping[str, Any]) -> str:
    """What no schema can see: days that do not exist, fields of the wrong target."""
    from kg.graph.corrections_change import day_of, when_from

    if day_of(row["date"]) is None:
        return f"date: there is no day {row['date']}"
    changed = row.get("set", {})
    if "date" in changed and when_from(changed["date"]) is None:
        return f"set.date: there is no day {changed['date']}; write 2016-05-01, 2016-05 or unknown"
    for how in ("set", "put"):
        for count in row.get(how, {}).get("counts", ()):
            told = [count[end] for end in ("low", "count", "high") if count.get(end) is not None]
            if told != sorted(told):
                return f"{how}.counts: {count['outcome']} must rise from low to count to high"
    of_entity = {"kind", "en", "ar"} & changed.keys()
    if "kind" in changed and changed["kind"] not in KIND_CLASS:
        return f"set.kind: no kind {changed['kind']!r}; known: {', '.join(sorted(KIND_CLASS))}"
    if "entity" in row and (changed.keys() - of_entity or row.keys() & {"put", "drop"}):
        return "set: of an entity only kind, en and ar can be changed"
    if "entity" not in row and of_entity:
        return f"set.{min(of_entity)}: only of an entity"
    return ""


def _place(text: str, path: Iterable[str | int]) -> str:
    """Which correction, and the line where it begins."""
    at = next(iter(path), None)
    if not isinstance(at, int):
        return ""
    node = yaml.compose(text, _Loader)
    line = node.value[at].start_mark.line + 1 if isinstance(node, yaml.SequenceNode) else 1
    return f"correction {at + 1} (line {line}): "


def render(rows: Sequence[Mapping[str, Any]]) -> str:
    """Corrections as YAML.

    >>> print(render([{"do": "link", "entity": "x", "date": "2026-11-26"}]), end="")
    - do: link
      entity: x
      date: 2026-11-26
    """
    plain = json.loads(json.dumps(rows, ensure_ascii=False))
    return yaml.dump(plain, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)


def add_correction(path: Path, row: Mapping[str, Any]) -> Correction:
    """Write one more correction at the end of the file, and return it; the rest stays as it is."""
    (made,) = parse(render([row]), "this correction")
    with alone(path.parent):
        _append(path, row, made)
    return made


def _append(path: Path, row: Mapping[str, Any], made: Correction) -> None:
    old = path.read_text("utf-8") if path.exists() else ""
    if made in parse(old, str(path)):
        return
    node = yaml.compose(old, _Loader)
    if node is None:
        new = f"{old or _HEADER}\n{render([row])}"
    elif isinstance(node, yaml.SequenceNode) and not node.flow_style:
        margin = " " * node.start_mark.column
        lines = "".join(margin + line for line in render([row]).splitlines(keepends=True))
        new = f"{old.rstrip()}\n{lines}"
    else:
        new = _HEADER + render([*yaml.load(old, _Loader), row])  # noqa: S506
    _write(path, new)


def take_out(path: Path, which: Callable[[Correction], bool]) -> tuple[Correction, ...]:
    """Take corrections out of the file, and return them; comments between others stay."""
    with alone(path.parent):
        return _cut(path, which)


def _cut(path: Path, which: Callable[[Correction], bool]) -> tuple[Correction, ...]:
    found = tuple(one for one in read_corrections(path) if which(one))
    if not found:
        return ()
    text = path.read_text("utf-8")
    node = yaml.compose(text, _Loader)
    rows = yaml.load(text, _Loader)  # noqa: S506
    gone = [at for at, row in enumerate(rows) if which(Correction(row))]
    if isinstance(node, yaml.SequenceNode) and not node.flow_style:
        lines = text.splitlines(keepends=True)
        for at in reversed(gone):
            item = node.value[at]
            last = item.end_mark.line + (1 if item.end_mark.column and item.flow_style else 0)
            del lines[item.start_mark.line : _without_comments(lines, item.start_mark.line, last)]
        _write(path, "".join(lines))
    else:
        _write(path, _HEADER + render([row for at, row in enumerate(rows) if at not in set(gone)]))
    return found


def _without_comments(lines: list[str], start: int, end: int) -> int:
    """The line after an item that ends before `end`; comments and blanks behind it stay."""
    while end - 1 > start and lines[end - 1].strip()[:1] in {"", "#"}:
        end -= 1
    return max(end, start + 1)


def _write(path: Path, text: str) -> None:
    with open_output(path) as out:
        out.write(text.encode())
