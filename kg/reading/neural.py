"""The trained reader: spans, events and their links from one small model, without PyTorch.

Each sentence is read alone, in windows when it is long, so a sentence reads the same by itself and
among fifty others. The weights lie in `kg/models`; where they are missing, `available` says so and
the rules read alone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from kg.reading.neural_decode import (
    Array,
    Decoder,
    Found,
    Given,
    NeuralReading,
    RelationLink,
    RoleLink,
    SpanFound,
    TopicLink,
    TriggerFound,
    close_quotes,
)
from kg.reading.neural_words import Window, split_words, windows
from kg.reading.released import (
    LINKS_FILE,
    MODELS,
    PIECES_FILE,
    SETTINGS_FILE,
    TOKENIZER_FILE,
    WORDS_FILE,
)

__all__ = ["NeuralReader", "Scorer", "SentenceReader"]

#: Passes of the runtime that are left out: fused, residual norms take five times as long on a core.
_DISABLED = ("SkipLayerNormFusion",)
_WORD_SCORES = ("states", "spans", "triggers", "strips")


class Scorer(Protocol):
    """Runs the two stages of the model on one window."""

    def words(self, window: Window) -> tuple[Array, Array, Array, Array]:
        """Word states, span grid, trigger scores, clitic scores."""
        ...

    def links(self, states: Array, found: Found) -> tuple[Array, ...]:
        """Scores of modality, background, roles, topics, relations."""
        ...


class SentenceReader:
    """Reads sentences with a scorer: cuts windows, decodes them, puts them together."""

    def __init__(self, tokenizer: Any, scorer: Scorer, decoder: Decoder) -> None:
        self.tokenizer, self.scorer, self.decoder = tokenizer, scorer, decoder

    def read_one(
        self,
        text: str,
        given: Sequence[Given] | None = None,
        expected: Sequence[tuple[int, int]] = (),
    ) -> NeuralReading:
        """What one sentence says; of the `given` triggers alone, where there are any given.

        Where a trigger is `expected`, from character to character, a smaller chance is enough.
        """
        words = split_words(text)
        if not words:
            return NeuralReading()
        parts = [
            self._read_window(text, words, window, given, expected)
            for window in windows(self.tokenizer, text, words)
        ]
        return parts[0] if len(parts) == 1 else _joined(parts)

    def _read_window(
        self,
        text: str,
        words: Sequence[tuple[int, int]],
        window: Window,
        given: Sequence[Given] | None,
        expected: Sequence[tuple[int, int]],
    ) -> NeuralReading:
        states, spans, triggers, strips = self.scorer.words(window)
        places = words[window.offset : window.offset + len(window.first)]
        known = None if given is None else _at_words(given, places)
        hoped = [at for at, (a, b) in enumerate(places) if _touches(a, b, expected)]
        found = self.decoder.found(spans, triggers, known, hoped)
        cuts = [
            self.decoder.strip(text, place, count)
            for place, count in zip(places, strips.argmax(-1).tolist(), strict=True)
        ]
        located = [
            (places[a][0] + cuts[a], close_quotes(text, places[a][0] + cuts[a], places[b][1]))
            for a, b in zip(found.span_first, found.span_last, strict=True)
        ]
        reading = NeuralReading(
            tuple(
                SpanFound(
                    start, end, self.decoder.types[t], self.decoder.confidence("spans", score)
                )
                for (start, end), t, score in zip(
                    located, found.span_types, found.span_scores, strict=True
                )
            )
        )
        if found.trigger_words or len(found.span_first) > 1:
            reading = self._link(reading, found, states, places, cuts)
        return _owned(reading, found, window)

    def _link(
        self,
        reading: NeuralReading,
        found: Found,
        states: Array,
        places: Sequence[tuple[int, int]],
        cuts: Sequence[int],
    ) -> NeuralReading:
        modality, background, roles, topics, relations = self.scorer.links(states, found)
        decoder = self.decoder
        spots = [(places[w][0] + cuts[w], places[w][1]) for w in found.trigger_words]
        told = zip(decoder.modalities(modality), decoder.background(background), strict=True)
        triggers = [self._trigger(spots[i], found, i, *one) for i, one in enumerate(told)]
        role_names = decoder.labels["roles"]
        return replace(
            reading,
            triggers=tuple(triggers),
            roles=tuple(
                RoleLink(t, s, role_names[r], decoder.confidence("roles", p))
                for t, s, r, p in decoder.roles(found, roles)
            ),
            topics=tuple(
                TopicLink(a, b, decoder.confidence("topics", p))
                for a, b, p in decoder.topics(found, topics)
            ),
            relations=tuple(
                replace(link, score=decoder.confidence("relations", link.score))
                for link in decoder.relations(found, relations)
            ),
        )

    def _trigger(
        self,
        spot: tuple[int, int],
        found: Found,
        i: int,
        chances: dict[str, float],
        background: tuple[float, bool],
    ) -> TriggerFound:
        honest, labels = self.decoder.confidence, self.decoder.labels
        name, sure = self.decoder.modality(chances)
        chance, old = background
        return TriggerFound(
            *spot,
            cls=labels["classes"][found.trigger_classes[i]],
            score=honest("triggers", found.trigger_scores[i]),
            modality=name,
            modality_score=honest("modality", sure),
            background=honest("background", chance),
            is_background=old,
            chances=chances,
        )


class NeuralReader:
    """The released model.

    `folder` holds its files, `kg/models` without it; `threads` is how many cores one sentence may
    use. The model reads Arabic and English; `lang` is accepted for the sake of the caller's logs
    and later models, this one tells scripts apart by itself.
    """

    def __init__(self, folder: Path | None = None, *, threads: int = 1) -> None:
        from tokenizers import Tokenizer

        folder = folder or MODELS
        self.settings = json.loads((folder / SETTINGS_FILE).read_text(encoding="utf-8"))
        self.tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        self._scorer = _OnnxScorer(folder, threads)
        self.sentences = SentenceReader(self.tokenizer, self._scorer, Decoder(self.settings))

    def read(
        self,
        sentences: Sequence[str],
        lang: str,
        given: Sequence[Sequence[Given]] | None = None,
        expected: Sequence[Sequence[tuple[int, int]]] | None = None,
    ) -> list[NeuralReading]:
        """What each sentence says, in order; with `given`, of these triggers of each sentence.

        `expected` are the places in each sentence where others see a trigger: there the model may
        be less sure.
        """
        if given is None:
            hopes = expected or [()] * len(sentences)
            both = zip(sentences, hopes, strict=True)
            return [self.sentences.read_one(text, None, hoped) for text, hoped in both]
        pairs = zip(sentences, given, strict=True)
        return [self.sentences.read_one(text, known) for text, known in pairs]

    def newswire_spans(self, window: Window) -> Array:
        """The span grid by the conventions of ANERcorp (PER, LOC, ORG), kept for comparison."""
        return self._scorer.newswire_spans(window)


class _OnnxScorer:
    """The two exported graphs and the embeddings, which stay packed in four bits."""

    def __init__(self, folder: Path, threads: int) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3

        def session(name: str) -> Any:
            return onnxruntime.InferenceSession(
                str(folder / name),
                options,
                providers=["CPUExecutionProvider"],
                disabled_optimizers=list(_DISABLED),
            )

        self._words, self._links = session(WORDS_FILE), session(LINKS_FILE)
        with np.load(folder / PIECES_FILE) as pieces:
            self._nibbles, self._scales = pieces["nibbles"], pieces["scales"]

    def words(self, window: Window) -> tuple[Array, Array, Array, Array]:
        """The first stage on one window."""
        states, spans, triggers, strips = self._first_stage(window, _WORD_SCORES)
        return states, spans, triggers, strips

    def newswire_spans(self, window: Window) -> Array:
        """The span grid by the conventions of ANERcorp."""
        return self._first_stage(window, ("newswire_spans",))[0]

    def _first_stage(self, window: Window, names: Sequence[str]) -> list[Array]:
        feed = {
            "embedded": self._embed(np.asarray(window.ids))[None],
            "first": np.asarray([window.first], dtype=np.int64),
            "last": np.asarray([window.last], dtype=np.int64),
        }
        return [scores[0] for scores in self._words.run(list(names), feed)]

    def links(self, states: Array, found: Found) -> tuple[Array, ...]:
        """The second stage; a dummy stands in where there is no trigger or no span."""
        names = ("trigger_words", "trigger_classes", "span_first", "span_last", "span_types")
        arrays = [a if a.size else np.zeros((1, 1), np.int64) for a in found.arrays()]
        out = self._links.run(
            None, {"states": states[None], **dict(zip(names, arrays, strict=True))}
        )
        return cut_dummies([o[0] for o in out], found)

    def _embed(self, ids: NDArray[np.int64]) -> Array:
        packed = self._nibbles[ids]
        values = np.concatenate([packed & 15, packed >> 4], -1).astype(np.float32) - 8.0
        values *= self._scales[ids].astype(np.float32)[..., None]
        return cast(Array, values.reshape(len(ids), -1))


def cut_dummies(out: Sequence[Array], found: Found) -> tuple[Array, ...]:
    """The linker's answers without the rows of dummies."""
    modality, background, roles, topics, relations = out
    t, s = len(found.trigger_words), len(found.span_first)
    return modality[:t], background[:t], roles[:t, :s], topics[:t, :t], relations[:s, :s]


def _touches(start: int, end: int, others: Sequence[tuple[int, int]]) -> bool:
    return any(a < end and start < b for a, b in others)


def _at_words(given: Sequence[Given], places: Sequence[tuple[int, int]]) -> list[tuple[int, str]]:
    """The first word of each given trigger that lies in a window, with its class."""
    firsts = {
        start: next((at for at, (a, b) in enumerate(places) if a < end and start < b), None)
        for start, end, _ in given
    }
    return [(at, name) for start, _, name in given if (at := firsts[start]) is not None]


def _owned(reading: NeuralReading, found: Found, window: Window) -> NeuralReading:
    """What the window may report: items that start in its own stretch, and links between them."""

    def mine(words: Sequence[int]) -> list[int]:
        low, high = window.own_from - window.offset, window.own_to - window.offset
        return [i for i, w in enumerate(words) if low <= w < high]

    spans, triggers = mine(found.span_first), mine(found.trigger_words)
    if len(spans) == len(found.span_first) and len(triggers) == len(found.trigger_words):
        return reading
    s, t = ({old: new for new, old in enumerate(kept)} for kept in (spans, triggers))
    return NeuralReading(
        tuple(reading.spans[i] for i in spans),
        tuple(reading.triggers[i] for i in triggers),
        tuple(
            replace(r, trigger=t[r.trigger], span=s[r.span])
            for r in reading.roles
            if r.trigger in t and r.span in s
        ),
        tuple(
            replace(x, trigger=t[x.trigger], topic=t[x.topic])
            for x in reading.topics
            if x.trigger in t and x.topic in t
        ),
        tuple(_moved(r, s) for r in reading.relations if r.head in s and r.tail in s),
    )


def _moved(link: RelationLink, number: dict[int, int]) -> RelationLink:
    title = None if link.title is None else number.get(link.title)
    return replace(link, head=number[link.head], tail=number[link.tail], title=title)


def _joined(parts: Sequence[NeuralReading]) -> NeuralReading:
    """The readings of consecutive windows as one, with the numbers moved on."""
    out = NeuralReading()
    for part in parts:
        s, t = len(out.spans), len(out.triggers)
        number = {i: i + s for i in range(len(part.spans))}
        out = NeuralReading(
            out.spans + part.spans,
            out.triggers + part.triggers,
            out.roles
            + tuple(replace(r, trigger=r.trigger + t, span=r.span + s) for r in part.roles),
            out.topics
            + tuple(replace(x, trigger=x.trigger + t, topic=x.topic + t) for x in part.topics),
            out.relations + tuple(_moved(r, number) for r in part.relations),
        )
    return out
