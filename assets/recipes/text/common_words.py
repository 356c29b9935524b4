"""Common English words with their frequency, read from pocketsphinx's language model."""

import re
import struct

import numpy as np

from paths import POCKETSPHINX


def common_words():
    """List of (word, probability), most frequent first.

    The binary trie model has a header, the order, the n-gram counts, quantiser
    tables, the unigrams, the longer n-grams, and ends with the words. Only the
    unigrams are read.
    """
    blob = (POCKETSPHINX / "en-us.lm.bin").read_bytes()
    header = b"Trie Language Model"
    order = blob[len(header)]
    count = struct.unpack_from("<I", blob, len(header) + 1)[0]
    words = _words_at_the_end(blob, count)
    table = _unigram_table(blob, len(header) + 1 + 4 * order, count)
    pairs = [(w, float(np.exp(p))) for w, p in zip(words, table)]
    pairs = [(w, p) for w, p in pairs if re.fullmatch(r"[a-z][a-z']*", w)]
    return sorted(pairs, key=lambda pair: -pair[1])


def _words_at_the_end(blob, count):
    """The words are zero-terminated and close the file."""
    position = len(blob)
    for _ in range(count + 1):
        position = blob.rfind(b"\0", 0, position)
    start = position + 1
    if struct.unpack_from("<I", blob, start - 4)[0] != len(blob) - start:
        start = blob.index(b"\0", position) + 1
    return blob[start:].decode("latin-1").split("\0")[:count]


def _unigram_table(blob, offset, count):
    """Log probabilities (base 1.0001) of the unigrams, after the 16-bit quantiser tables."""
    if struct.unpack_from("<I", blob, offset)[0] != 1:
        raise ValueError("unknown quantiser")
    record = np.dtype([("prob", "<f4"), ("backoff", "<f4"), ("next", "<u4")])
    quantiser_bytes = 3 * 65536 * 4
    table = np.frombuffer(blob, record, count, offset + 4 + quantiser_bytes)
    return table["prob"].astype(np.float64) * np.log(1.0001)
