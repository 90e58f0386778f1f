"""Read the YAML files of a language, checked against their JSON Schemas."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import yaml

from kg.errors import DataInvalid

__all__ = ["FOLDER", "check_yaml", "read_yaml"]

#: One folder a language lies here, beside ``schema/``.
FOLDER = Path(__file__).resolve().parent

#: libyaml where PyYAML was built with it: some fifteen times faster.
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]
    """Reads «on», «no» and «off» as the words they are: only true and false are booleans."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {
        first: [(tag, regexp) for tag, regexp in rules if tag != "tag:yaml.org,2002:bool"]
        for first, rules in _Base.yaml_implicit_resolvers.items()
    }


_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), list("tf"))


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
            return yaml.load(stream, Loader=_Loader)  # noqa: S506 - a safe loader, both ways
    except yaml.YAMLError as error:
        raise DataInvalid(f"{path}: not valid YAML: {' '.join(str(error).split())}") from error


def check_yaml(code: str, name: str) -> list[str]:
    """What in ``<code>/<name>.yaml`` breaks ``schema/<name>.json``: a line each.

    >>> check_yaml("ar", "language")
    []
    """
    from jsonschema import Draft202012Validator

    schema = json.loads((FOLDER / "schema" / f"{name}.json").read_text(encoding="utf-8"))
    found = Draft202012Validator(schema).iter_errors(read_yaml(code, name))
    return [f"{code}/{name}.yaml: {'/'.join(map(str, e.path))}: {e.message}" for e in found]
