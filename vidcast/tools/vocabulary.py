"""The ordinary words of English, so that none of them is taken for a name.

The list is the vocabulary of GPT-2's tokenizer as openai-whisper brings it (MIT licence): what stands there whole, in
small letters, after a space, is frequent in English text; 19,681 entries, among them some beginnings of words, which
no transcript holds alone. Reading the file loads neither whisper nor torch.
"""

from __future__ import annotations

import base64
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

__all__ = ["ordinary_words"]


@lru_cache(maxsize=1)
def ordinary_words() -> frozenset[str]:
    """Frequent English words in small letters; empty where openai-whisper no longer brings the list."""
    found = find_spec("whisper")
    folders = found.submodule_search_locations if found is not None else None
    files = [Path(folder) / "assets" / "gpt2.tiktoken" for folder in folders or ()]
    lines = (line for file in files if file.is_file() for line in file.read_bytes().splitlines())
    tokens = (base64.b64decode(line.split()[0]) for line in lines if line)
    spaced = (token[1:] for token in tokens if token[:1] == b" ")
    return frozenset(token.decode("ascii") for token in spaced if token.isalpha() and token.islower())
