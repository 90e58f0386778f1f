"""How a written name becomes a key: the same for names of the gazetteer and words of a report.

Three depths. `name_key` forgets spelling variants and spaces («عبد الله» is «عبدالله»), `skeleton`
keeps only consonants in a common code of both scripts («بشار الأسد» and "Bashar al-Assad" meet in
``bsr sd``), and `similarity` says how much two names of either script look alike.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from kg.languages.fold import fold_text

__all__ = [
    "article_variants",
    "is_arabic",
    "loose_key",
    "name_key",
    "name_tokens",
    "romanised",
    "similarity",
    "skeleton",
    "token_key",
]

#: Latin letters that do not decompose into a base letter and a mark.
_LATIN: Final = str.maketrans(
    {"ı": "i", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th"}
)

#: What a name's key ignores: signs inside words, and the difference of ة and ه at a word's end.
_IGNORED: Final = str.maketrans({"'": None, "ة": "ه", "ʿ": None, "ʾ": None, "ء": None})

_TOKEN: Final = re.compile(r"[^\W\d_]+(?:['’ʼ`‘][^\W\d_]+)*|\d+")

_ARTICLES: Final = frozenset(
    [
        "al",
        "el",
        "ar",
        "as",
        "ash",
        "at",
        "ad",
        "an",
        "az",
        "ath",
        "adh",
        "es",
        "et",
        "er",
        "ez",
        "the",
    ]
)


_ARABIC: Final = re.compile("[\u0620-\u06d3\ufb50-\ufefc]")


def is_arabic(text: str) -> bool:
    """Whether `text` has an Arabic letter.

    >>> is_arabic("حلب"), is_arabic("Aleppo")
    (True, False)
    """
    return _ARABIC.search(text) is not None


@lru_cache(maxsize=1 << 16)
def token_key(folded: str) -> str:
    """The key of one folded word: Latin marks, apostrophes and the final ة/ه are levelled.

    >>> token_key("fıratoğlu"), token_key("sana'a"), token_key("القاهرة")
    ('firatoglu', 'sanaa', 'القاهره')
    """
    plain = folded.translate(_IGNORED)
    if plain.isascii() or is_arabic(plain):
        return plain
    opened = unicodedata.normalize("NFKD", plain.translate(_LATIN))
    return "".join(char for char in opened if not unicodedata.combining(char)).casefold()


@lru_cache(maxsize=1 << 15)
def name_tokens(name: str) -> tuple[str, ...]:
    """The keys of the words of a name, punctuation left out.

    >>> name_tokens("Deir ez-Zor")
    ('deir', 'ez', 'zor')
    """
    keys = (token_key(match.group()) for match in _TOKEN.finditer(fold_text(name)))
    return tuple(key for key in keys if key)


@lru_cache(maxsize=1 << 15)
def name_key(name: str) -> str:
    """The key of a whole name: its words without the spaces, which newspapers set at will.

    >>> name_key("عبد الله صالح") == name_key("عبدالله صالح")
    True
    >>> name_key("Deir ez-Zor") == name_key("Deir Ezzor")
    True
    """
    return "".join(name_tokens(name))


def article_variants(name: str) -> tuple[str, ...]:
    """The name with its article taken off or put on: other ways to write it, less certain ones.

    >>> article_variants("الحسكة"), article_variants("Ar-Raqqah"), article_variants("Aleppo")
    (('حسكة',), ('Raqqah',), ())
    """
    if is_arabic(name):
        bare = fold_text(name)
        return (
            (name[2:],) if bare.startswith("ال") and name.startswith("ال") and len(bare) > 4 else ()
        )
    head, sign, rest = name.partition("-") if "-" in name.split(" ")[0] else name.partition(" ")
    if sign and head.casefold() in _ARTICLES and len(rest) > 2:
        return (rest,)
    return ()


#: Arabic letters to Latin, roughly as newspapers transliterate; vowels are guessed as ``a``.
_ROMAN: Final = str.maketrans(
    dict(
        zip(
            "ابتثجحخدذرزسشصضطظعغفقكلمنهويةءپچژڤڨ",
            (
                *(
                    "a",
                    "b",
                    "t",
                    "th",
                    "j",
                    "h",
                    "kh",
                    "d",
                    "dh",
                    "r",
                    "z",
                    "s",
                    "sh",
                    "s",
                    "d",
                    "t",
                ),
                *(
                    "z",
                    "a",
                    "gh",
                    "f",
                    "q",
                    "k",
                    "l",
                    "m",
                    "n",
                    "h",
                    "w",
                    "y",
                    "a",
                    "",
                    "b",
                    "j",
                    "z",
                ),
                *("v", "g"),
            ),
            strict=True,
        )
    )
)


def romanised(name: str) -> str:
    """A rough Latin spelling of an Arabic name; a Latin name comes back folded.

    >>> romanised("دمشق")
    'dmshq'
    """
    return " ".join(token.translate(_ROMAN) for token in name_tokens(name))


#: Digraphs, then single letters, to consonant classes that both scripts share.
_DIGRAPHS: Final = (("kh", "k"), ("gh", "g"), ("sh", "s"), ("sch", "s"), ("ch", "s"), ("th", "t"))
_MORE_DIGRAPHS: Final = (
    ("dh", "d"),
    ("ph", "f"),
    ("ck", "k"),
    ("zh", "z"),
    ("ts", "s"),
    ("dj", "g"),
)
_CLASSES: Final = str.maketrans(
    {"p": "b", "v": "f", "j": "g", "q": "k", "c": "k", "x": "ks", "z": "s"}
    | dict.fromkeys("aeiouwy", None)
)


@lru_cache(maxsize=1 << 16)
def _skeleton_word(token: str) -> str:
    latin = token.translate(_ROMAN)
    first, latin = latin[:1], latin.rstrip("h")
    for pair, single in (*_DIGRAPHS, *_MORE_DIGRAPHS):
        latin = latin.replace(pair, single)
    bones = latin.translate(_CLASSES)
    collapsed = re.sub(r"(.)\1+", r"\1", bones)
    return collapsed or ("'" if first else "")


def _bare(token: str) -> str:
    """The token without the Arabic article."""
    return token[2:] if token.startswith("ال") and len(token) > 4 else token


def skeleton(name: str) -> str:
    """The consonants of a name in a code common to both scripts, word by word, articles left out.

    >>> skeleton("وليد المعلم") == skeleton("Walid al-Muallem")
    True
    >>> skeleton("تيلرسون") == skeleton("Tillerson")
    True
    """
    tokens = [_bare(token) for token in name_tokens(name)]
    kept = [token for token in tokens if token not in _ARTICLES] or tokens
    return " ".join(filter(None, map(_skeleton_word, kept)))


#: Spellings of one sound in transliterated names.
_LOOSE: Final = (
    *(("ee", "i"), ("oo", "u"), ("ou", "u"), ("e", "i"), ("o", "u"), ("y", "i"), ("q", "k")),
    *(("gh", "g"), ("kh", "k"), ("dh", "d"), ("th", "t"), ("ch", "sh"), ("ph", "f")),
)


@lru_cache(maxsize=1 << 14)
def loose_key(name: str) -> str:
    """The key of a Latin name with the choices of transliteration levelled; empty for Arabic.

    >>> loose_key("Mayadeen") == loose_key("Mayadin"), loose_key("Hasakeh") == loose_key("Hasaka")
    (True, True)
    """
    if is_arabic(name):
        return ""
    tokens = [token for token in name_tokens(name) if token not in _ARTICLES]
    levelled = "".join(token.rstrip("h") for token in tokens)
    for spelling, sound in _LOOSE:
        levelled = levelled.replace(spelling, sound)
    single = re.sub(r"(.)\1+", r"\1", levelled)
    return f"{single[:-1]}a" if single.endswith("i") and len(single) > 4 else single


def similarity(left: str, right: str) -> float:
    """How much two names look alike, 0 to 1, whatever their scripts.

    >>> similarity("رياض حجاب", "Riad Hijab") > 0.8
    True
    """
    from rapidfuzz.fuzz import token_sort_ratio

    if is_arabic(left) == is_arabic(right):
        pair = (" ".join(name_tokens(left)), " ".join(name_tokens(right)))
    else:
        pair = (skeleton(left), skeleton(right))
    return float(token_sort_ratio(*pair)) / 100
