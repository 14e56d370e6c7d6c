"""The nouns: frozen value types and pure functions; no files, clocks, randomness or processes."""
