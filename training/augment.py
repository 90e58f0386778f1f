"""The same text as another desk would spell it, so that spelling decides nothing.

Arabic news writes «الأميركي» and «الاميركي», «على» and «علي», with and without harakat. A share of
the training texts is respelt on the fly; words stay words, so labels by word stay right.
"""

from __future__ import annotations

import random
import re
from dataclasses import replace

from kg.reading.neural_words import split_words
from training.examples import Example

__all__ = ["respell"]

_HARAKAT = re.compile("[\u064b-\u0652\u0670]")
_TATWEEL = re.compile("\u0640+")
_HAMZA = str.maketrans("أإآٱ", "اااا")
_FINAL_YA = re.compile("ي(?![^\\W\\d_])")
_FINAL_MAQSURA = re.compile("ى(?![^\\W\\d_])")
_FINAL_TA = re.compile("ة(?![^\\W\\d_])")
_EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_WESTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")


def respell(example: Example, chance: random.Random, share: float) -> Example:
    """The example, or for a share of them one with the text respelt."""
    if chance.random() >= share:
        return example
    text = _respell(example.text, chance)
    words = split_words(text)
    if len(words) != len(example.words):
        return example
    strips = {w: n for w, n in example.strips.items() if _kept(example, text, words, w, n)}
    return replace(example, text=text, words=words, strips=strips)


def _respell(text: str, chance: random.Random) -> str:
    text = text.translate(_HAMZA) if chance.random() < 0.8 else text
    if chance.random() < 0.5:
        text = _HARAKAT.sub("", text)
    if chance.random() < 0.3:
        text = _TATWEEL.sub("", text)
    if chance.random() < 0.3:
        text = _FINAL_YA.sub("ى", text)
    elif chance.random() < 0.3:
        text = _FINAL_MAQSURA.sub("ي", text)
    if chance.random() < 0.1:
        text = _FINAL_TA.sub("ه", text)
    if chance.random() < 0.3:
        text = text.translate(chance.choice((_EASTERN, _WESTERN)))
    return text


def _kept(example: Example, text: str, words: list[tuple[int, int]], word: int, strip: int) -> bool:
    """Whether the clitics counted in the old spelling are still the same characters."""
    if not strip:
        return True
    old, new = example.words[word][0], words[word][0]
    return example.text[old : old + strip] == text[new : new + strip]
