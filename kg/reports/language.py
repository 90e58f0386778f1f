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

#: Enough to see that a text is Arabic.
_GLANCE = 1000

#: Words of Arabic alone among the languages of its script; they are more than one word in so many.
_ARABIC = re.compile(r"(?<!\w)(?:في|من|على|إلى|الى|أن|التي|الذي|عن)(?!\w)")
_SELDOM = 25

#: Letters of the script's other languages: Persian, Urdu, Kurdish, Pashto.
_FOREIGN = re.compile("[پچژگکیےۆێڕڵہھںٹڈڑټډړښځڅېۍ]")
_LATIN = re.compile("[a-z]", re.IGNORECASE)

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
    if "ar" in known and _is_arabic(text[:_GLANCE]):
        return "ar"
    ranked = _identifier().rank(text[:_SAMPLE])
    best, share = ranked[0]
    if best in known or share >= _SURE:
        return str(best)
    return next(str(code) for code, _ in ranked if code in known)


def _is_arabic(text: str) -> bool:
    """Whether a text is Arabic at a glance: the identifier takes half a second to load."""
    if _FOREIGN.search(text) or len(_LATIN.findall(text)) > len(text) / _SELDOM:
        return False
    return len(_ARABIC.findall(text)) > max(1, len(text.split()) / _SELDOM)
