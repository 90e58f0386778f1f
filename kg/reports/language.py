"""Which language a report is written in, by py3langid (Lui and Baldwin 2012, langid.py)."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

__all__ = ["detect"]

#: Enough characters to tell languages apart.
_SAMPLE = 4000

#: From this share on, the identifier is believed against the languages we have.
_SURE = 0.95

_IN_NAME = re.compile(r"\.([a-z]{2})\.[a-z]+$")


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def detect(text: str, name: str, known: tuple[str, ...]) -> str:
    """The language code of `text`; a code outside `known` when it is surely in another language.

    A file name such as ``report.ar.txt`` says it. Short or mixed texts fall to the likeliest of
    `known`.

    >>> detect("قصفت طائرات حربية احياء في شرق المدينة", "a.txt", ("ar", "en"))
    'ar'
    """
    if (told := _IN_NAME.search(name)) and told[1] in known:
        return told[1]
    ranked = _identifier().rank(text[:_SAMPLE])
    best, share = ranked[0]
    if best in known or share >= _SURE:
        return str(best)
    return next(str(code) for code, _ in ranked if code in known)
