"""Everything a language brings, as data: one folder a language.

`load` reads a folder into a `Language`: word forms, trigger words, cues, nouns, role frames.
Folding, words and sentences work on the text itself and keep its offsets. A new language is a new
folder with the same YAML files; ``language.yaml`` names the way its words inflect.
"""

from __future__ import annotations

from kg.languages.language import Language, known, load

__all__ = ["Language", "known", "load"]
