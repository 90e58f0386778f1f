"""Words in Arabic and English, which stand apart from the code in YAML files."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import yaml

__all__ = ["Wording"]


class Wording:
    """Says the words of a key in a language, as its files have them; they are read when needed.

    >>> say = Wording(Path(__file__).with_name("data") / "words.yaml")
    >>> say("strongest", "en", shown=300, all=412), "strongest" in say, "unheard" in say
    ('The strongest 300 of 412 are shown.', True, False)
    """

    def __init__(self, *files: Path) -> None:
        self._files = files

    @cached_property
    def _words(self) -> Mapping[str, Mapping[str, str]]:
        read = (yaml.safe_load(file.read_text("utf-8")) for file in self._files)
        return {key: words for table in read for key, words in table.items()}

    def __call__(self, key: str, lang: str, **parts: object) -> str:
        """The words of a key, filled in; `KeyError` where there are none."""
        return self._words[key][lang].format(**parts)

    def __contains__(self, key: str) -> bool:
        return key in self._words
