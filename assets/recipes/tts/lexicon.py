"""Word pronunciations in the phones of flite, read from its own lexicon and rules."""

import ctypes
import gzip
import re
import subprocess
from random import Random

from text.common_words import common_words
from text.sentences import reply_sentence, user_sentence
from text.template import normalise
from text.words import MONTHS, ONES, ORDINALS, SLOTS, TENS, WEEKDAYS, ordinal

COMMON = 30000
# Words whose sentence form differs from their isolated form.
FIXED = {"a": ["ax"], "the": ["dh", "ax"], "i'm": ["ay", "m"], "to": ["t", "ax"]}


class FliteLexicon:
    """flite's word lookup through its C interface."""

    def __init__(self):
        self.core = ctypes.CDLL("libflite.so.1", mode=ctypes.RTLD_GLOBAL)
        ctypes.CDLL("libflite_usenglish.so.1", mode=ctypes.RTLD_GLOBAL)
        words = ctypes.CDLL("libflite_cmulex.so.1", mode=ctypes.RTLD_GLOBAL)
        self.core.flite_init()
        words.cmu_lex_init.restype = ctypes.c_void_p
        self.table = words.cmu_lex_init()
        pointer = ctypes.c_void_p
        self.core.lex_lookup.argtypes = [pointer, ctypes.c_char_p, ctypes.c_char_p, pointer]
        for name in ("lex_lookup", "val_car", "val_cdr"):
            getattr(self.core, name).restype = pointer
        for name in ("val_car", "val_cdr", "val_string"):
            getattr(self.core, name).argtypes = [pointer]
        self.core.val_string.restype = ctypes.c_char_p

    def phones(self, word):
        """Phones without stress."""
        if word in FIXED:
            return FIXED[word]
        if "'" in word:
            return self._by_sentence(word)
        cell, phones = self.core.lex_lookup(self.table, word.encode(), None, None), []
        while cell:
            phone = self.core.val_string(self.core.val_car(cell)).decode()
            phones.append(phone.rstrip("0123456789"))
            cell = self.core.val_cdr(cell)
        return phones

    @staticmethod
    def _by_sentence(word):
        """Words with an apostrophe go through flite's text analysis."""
        done = subprocess.run(["flite", "-voice", "slt", "-ps", "-o", "none", "-t", word], capture_output=True, text=True)
        return [p for p in done.stdout.split() if p != "pau"]


def needed_words():
    """All domain words and the most frequent English words."""
    rng, words = Random(31), set()
    for _ in range(60000):
        words.update(normalise(reply_sentence(rng)).split() + normalise(user_sentence(rng)).split())
    for phrases in list(SLOTS.values()) + [MONTHS, WEEKDAYS, ONES, TENS, ORDINALS, [ordinal(i) for i in range(1, 32)]]:
        words.update(w for phrase in phrases for w in phrase.split())
    words.update(["hundred", "thousand", "million", "milliseconds", "firstword"])
    words.update(chr(c) for c in range(ord("a"), ord("z") + 1))
    common = [w for w, _ in common_words()[:COMMON]]
    apostrophes = [w for w in common if "'" in w][:400]
    words.update([w for w in common if "'" not in w] + apostrophes)
    return sorted(w for w in words if re.fullmatch(r"[a-z][a-z']*", w))


def write_lexicon(path):
    """'word ph ph ph' lines; returns the number of words."""
    flite, lines = FliteLexicon(), []
    for word in needed_words():
        phones = flite.phones(word)
        if phones:
            lines.append(f"{word} {' '.join(phones)}")
    with gzip.GzipFile(path, "wb", 9, mtime=0) as file:
        file.write(("\n".join(lines) + "\n").encode())
    return len(lines)
