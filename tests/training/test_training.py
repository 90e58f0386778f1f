"""Training: what is learnt from, what never is, and that a small run reaches a working model."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="training needs PyTorch (extra `train`)")
pytest.importorskip("onnx", reason="exporting needs onnx (extra `train`)")

from kg.reading.neural import NeuralReader  # noqa: E402
from kg.reading.neural_words import Window  # noqa: E402
from kg.reading.released import available  # noqa: E402
from training.augment import respell  # noqa: E402
from training.calibrate import calibration_error, fit  # noqa: E402
from training.data import REPO, collate, forbidden, load_set  # noqa: E402
from training.encoder import attend, drop, hide  # noqa: E402
from training.evaluate import load_weights, reader_of_run  # noqa: E402
from training.examples import Example, Scheme, example_of_record, example_of_tokens  # noqa: E402
from training.export import export  # noqa: E402
from training.losses import blurred  # noqa: E402
from training.seeds import mean_and_spread  # noqa: E402
from training.swap import NamePool, TaggedPools  # noqa: E402
from training.train import Run, read_settings, sizes  # noqa: E402

SHARED = Path(os.environ.get("KG_SHARED", REPO.parent / "shared"))
CONFIG = REPO / "training" / "config.yaml"

RECORD: dict[str, Any] = {
    "id": "u",
    "text": "قصفت قوّات المعارضة بلدة النور وبحيرة الزهراء يوم أمس",
    "mentions": [
        {"id": "m1", "type": "ORG", "start": 5, "end": 19},
        {"id": "m2", "type": "LOC", "start": 25, "end": 30},
        {"id": "m3", "type": "LOC", "start": 32, "end": 45},
    ],
    "events": [
        {
            "id": "e1", "start": 0, "end": 4, "class": "Shelling", "modality": "asserted",
            "agent": ["m1"], "target": ["m2", "m3"], "time": {"start": 50, "end": 53},
        }
    ],
}  # fmt: skip


NAMES = [("ORG", "فصائل محلية"), ("LOC", "السهل"), ("LOC", "وادي حجر")]


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return Scheme(REPO / "training" / "scheme.yaml")


def surfaces(example: Example, text: str) -> list[str]:
    return [
        text[example.words[a][0] + example.strips.get(a, 0) : example.words[b][1]]
        for a, b, _ in example.spans
    ]


def test_spans_fall_on_words_and_clitics_are_counted(scheme: Scheme) -> None:
    example = example_of_record(RECORD, scheme)
    assert surfaces(example, RECORD["text"]) == ["قوّات المعارضة", "النور", "بحيرة الزهراء", "أمس"]
    assert [scheme.roles[r] for _, _, r in example.roles] == ["agent", "target", "target", "time"]
    assert example.strips[5] == 1


def test_respelling_keeps_every_label_on_its_word(scheme: Scheme) -> None:
    example = example_of_record(RECORD, scheme)
    seen = set()
    for seed in range(40):
        other = respell(example, random.Random(seed), share=1.0)  # noqa: S311
        assert other.spans == example.spans
        assert surfaces(other, other.text)[2].startswith("بحيرة"[:4])
        seen.add(other.text)
    assert len(seen) > 3
    assert any("امس" in text for text in seen)


def test_other_names_move_every_span_along(scheme: Scheme) -> None:
    record = json.loads(json.dumps(RECORD))
    for mention in record["mentions"]:
        mention["text"] = record["text"][mention["start"] : mention["end"]]
    other = {"lang": "ar", "mentions": [{"type": t, "text": n} for t, n in NAMES]}
    swapped = NamePool([other]).swap(record, random.Random(1), 1.0)  # noqa: S311
    example = example_of_record(swapped, scheme)
    assert swapped["text"] == "قصفت فصائل محلية بلدة السهل ووادي حجر يوم أمس"
    assert surfaces(example, swapped["text"]) == ["فصائل محلية", "السهل", "وادي حجر", "أمس"]
    assert example.roles == example_of_record(record, scheme).roles
    assert record["text"] == RECORD["text"]


def test_tagged_names_are_put_together_anew_and_keep_their_tags(scheme: Scheme) -> None:
    said = [["قال", "O"], ["جون", "B-PER"], ["كيري", "I-PER"], ["في", "O"], ["باريس", "B-LOC"]]
    other = [["زار", "O"], ["توني", "B-PER"], ["بلير", "I-PER"], ["لبنان", "B-LOC"], ["؟", "O"]]
    example, second = (example_of_tokens(tokens, "aner", scheme) for tokens in (said, other))
    pools = TaggedPools([example, second])
    seen = set()
    for seed in range(40):
        swapped = pools.swap(example, random.Random(seed), scheme, share=1.0)  # noqa: S311
        assert swapped.spans == example.spans
        assert swapped.scheme == "aner"
        seen.add(swapped.text)
    assert seen == {f"قال {a} {b} في باريس" for a in ("جون", "توني") for b in ("كيري", "بلير")}


def test_rates_rise_and_fall_in_every_cycle(tmp_path: Path) -> None:
    cycles = [{"epochs": 2, "rate": 1.0, "warmup": 0.5}, {"epochs": 1, "rate": 0.4}]
    run = Run(read_settings(CONFIG, smoke=True, folder=str(tmp_path), cycles=cycles))
    rates = [run.share_of_rate(epochs) for epochs in (0.5, 1.0, 1.5, 2.0, 2.001, 2.5, 3.0)]
    assert rates == pytest.approx([0.5, 1.0, 0.515, 0.03, 0.4, 0.215, 0.03], abs=0.001)


def test_a_set_is_drawn_by_the_share_of_its_cycle(scheme: Scheme, tmp_path: Path) -> None:
    words = tmp_path / "words.conll"
    words.write_text("\n\n".join(f"كلمة{i}\tO" for i in range(10)), encoding="utf-8")
    settings = read_settings(
        CONFIG, smoke=True, folder=str(tmp_path / "run"),
        sets=[{"path": str(words), "labels": "aner", "shares": [0, 2.5]}],
        cycles=[{"epochs": 1, "rate": 1.0}, {"epochs": 1, "rate": 1.0}],
    )  # fmt: skip
    batches = Run(settings).batches
    assert [sum(map(len, batches.epoch(number))) for number in (0, 1)] == [0, 25]


def test_nothing_kept_for_measuring_is_trained_on(scheme: Scheme) -> None:
    if not SHARED.exists():
        pytest.skip("the shared corpora are not here")
    settings = read_settings(CONFIG)
    never = forbidden(settings)
    assert len(never) > 100
    trained = set()
    for spec in settings["sets"]:
        for example in load_set(spec, scheme, never):
            if example.record and "doc" in example.record:
                trained.add(example.record["doc"])
    assert len(trained) > 900
    assert not trained & never
    assert not [doc for doc in trained if "_test" in doc]


def test_a_document_kept_for_measuring_is_refused(scheme: Scheme, tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(json.dumps({**RECORD, "doc": "kept"}), encoding="utf-8")
    with pytest.raises(ValueError, match="kept for measuring"):
        load_set({"path": str(path), "shares": [1]}, scheme, {"kept"})


def test_confidences_are_fitted_to_what_proved_right() -> None:
    chance = random.Random(5)  # noqa: S311
    claims = [(0.9, chance.random() < 0.6) for _ in range(600)]
    slope, shift = fit(claims)
    logit = slope * 2.1972 + shift
    fitted = 1 / (1 + 2.71828**-logit)
    assert fitted == pytest.approx(0.6, abs=0.05)
    assert calibration_error([(fitted, right) for _, right in claims]) < 0.05


@pytest.mark.slow
def test_a_small_run_trains_resumes_exports_and_reads(tmp_path: Path) -> None:
    settings = read_settings(CONFIG, smoke=True, folder=str(tmp_path / "run"))
    first = Run({**settings, "cycles": [{"epochs": 1, "rate": 1.0}]}, device="cpu")
    assert not first.restore()
    first.train()
    again = Run(settings, device="cpu")
    assert again.restore()
    assert again.epoch == 1
    again.train()
    assert again.epoch == 2
    load_weights(again)
    export(again, tmp_path / "model")
    assert available(tmp_path / "model")
    sentence = "قصف الجيش المدينة امس."
    exported = NeuralReader(tmp_path / "model").read([sentence], "ar")[0]
    assert exported == NeuralReader(tmp_path / "model").read(["x", sentence], "ar")[1]
    assert reader_of_run(again).read_one(sentence) is not None


def test_dropout_leaves_the_mean_and_drops_its_share() -> None:
    torch.manual_seed(3)
    kept = drop(torch.ones(50, 401), 0.25)
    assert float((kept == 0).float().mean()) == pytest.approx(0.25, abs=0.02)
    assert float(kept.mean()) == pytest.approx(1.0, abs=0.02)
    assert torch.equal(drop(kept, 0.0), kept)


def test_attention_reads_nothing_of_the_padding() -> None:
    torch.manual_seed(3)
    states = torch.randn(1, 4, 36)
    padded = torch.cat([states, torch.randn(1, 2, 36)], 1)
    real = torch.tensor([[True] * 4 + [False] * 2])
    read = attend(padded, 3, hide(real))[:, :4]
    assert torch.allclose(read, attend(states, 3, None), atol=1e-5)


def test_runs_of_other_seeds_begin_alike_and_read_other_batches(tmp_path: Path) -> None:
    settings = read_settings(CONFIG, smoke=True, folder=str(tmp_path / "a"))
    one = Run(settings, device="cpu")
    two = Run({**settings, "seed": 13, "folder": str(tmp_path / "b")}, device="cpu")
    assert all(torch.equal(one.average[name], two.average[name]) for name in one.average)
    texts = [[[e.text for e, _ in g] for g in run.batches.epoch(0)] for run in (one, two)]
    assert texts[0] == [[e.text for e, _ in g] for g in one.batches.epoch(0)]
    assert texts[0] != texts[1]


def test_a_configuration_may_change_a_few_things_of_another(tmp_path: Path) -> None:
    path = tmp_path / "fewer.yaml"
    path.write_text(f"extends: {CONFIG}\nlayers: 6\nfolder: fewer\n", encoding="utf-8")
    assert read_settings(path) == read_settings(CONFIG) | {"layers": 6, "folder": "fewer/12"}
    assert read_settings(REPO / "training" / "six_layers.yaml")["layers"] == 6


def test_every_seed_has_its_folder() -> None:
    assert read_settings(CONFIG, seed=13)["folder"].endswith("/13")
    assert read_settings(CONFIG, seed=13, folder="other")["folder"] == "other"


def test_items_are_blurred_within_their_text(scheme: Scheme) -> None:
    example = example_of_record(RECORD, scheme)
    pieces = [1] * len(example.words)
    window = Window([0, 5, 2], pieces, pieces, 0, 0, len(pieces))
    batch = collate([(example, window)] * 20, scheme)
    torch.manual_seed(1)
    items = blurred(batch, 0.5, sizes(scheme, 64))
    assert not torch.equal(items.span_last, batch.items.span_last)
    assert bool((items.span_first <= items.span_last).all())
    assert int(items.span_last.max()) < len(example.words)
    assert int(items.span_first.min()) >= 0
    assert torch.equal(items.trigger_words, batch.items.trigger_words)


def test_mean_and_spread_of_seeds() -> None:
    tables = [{"event": {"f1": 0.7}}, {"event": {"f1": 0.8}}]
    assert mean_and_spread(tables, "event") == (0.75, 0.071)
    assert mean_and_spread(tables[:1], "event") == (0.7, 0.0)
    assert mean_and_spread([{"modality": {"accuracy": 0.9}}], "modality") == (0.9, 0.0)
