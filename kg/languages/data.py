"""Read the YAML files of a language, checked against their JSON Schemas."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kg.errors import DataInvalid

__all__ = ["FOLDER", "check_yaml", "read_yaml"]

#: One folder a language lies here, beside ``schema/``.
FOLDER = Path(__file__).resolve().parent

#: libyaml where PyYAML was built with it: some fifteen times faster.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def read_yaml(code: str, name: str) -> Any:
    """The content of ``<code>/<name>.yaml``; `None` where the language has no such file.

    >>> read_yaml("ar", "language")["morphology"]
    'arabic'
    """
    path = FOLDER / code / f"{name}.yaml"
    if not path.is_file():
        return None
    try:
        with path.open(encoding="utf-8") as stream:
            return yaml.load(stream, Loader=_LOADER)  # noqa: S506 - a safe loader, both ways
    except yaml.YAMLError as error:
        raise DataInvalid(f"{path}: not valid YAML: {' '.join(str(error).split())}") from error


def check_yaml(code: str, name: str) -> list[str]:
    """What in ``<code>/<name>.yaml`` breaks ``schema/<name>.json``: a line each, none when all holds.

    >>> check_yaml("ar", "language")
    []
    """
    from jsonschema import Draft202012Validator

    schema = json.loads((FOLDER / "schema" / f"{name}.json").read_text(encoding="utf-8"))
    found = Draft202012Validator(schema).iter_errors(read_yaml(code, name))
    return [f"{code}/{name}.yaml: {'/'.join(map(str, e.path))}: {e.message}" for e in found]
