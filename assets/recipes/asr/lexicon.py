"""Pronunciations, phones and the decoder's vocabulary."""

import gzip
import re
from collections import Counter
from random import Random

from paths import CMU_DICTIONARY
from text.common_words import common_words
from text.sentences import varied_request
from text.template import normalise
from text.words import ONES, ORDINALS, SLOTS, TENS

BLANK = "_"
CHARACTERS = [BLANK, " "] + list("abcdefghijklmnopqrstuvwxyz'")
CHARACTER_INDEX = {c: i for i, c in enumerate(CHARACTERS)}
BACKGROUND_WORDS = 3000
# Hesitations invite insertions at the first sound of a sentence.
UNWANTED = {"uh", "ah", "hmm", "eh", "er", "huh"}


def _read_dictionary():
    table = {}
    for line in open(CMU_DICTIONARY, errors="ignore"):
        word, *phones = line.split()
        table.setdefault(re.sub(r"\(\d+\)$", "", word), []).append(phones)
    table["firstword"] = [first + word for first in table["first"][:1] for word in table["word"][:1]]
    table["recogniser"] = [["R", "EH", "K", "AH", "G", "N", "AY", "Z", "ER"]]
    return table


DICTIONARY = _read_dictionary()
PHONES = [BLANK] + sorted({p for forms in DICTIONARY.values() for form in forms for p in form})
PHONE_INDEX = {p: i for i, p in enumerate(PHONES)}


def pronunciations(word):
    """Up to four pronunciations; plurals and possessives fall back to their base word."""
    if word in DICTIONARY:
        return DICTIONARY[word][:4]
    for ending, sound in (("'s", "Z"), ("s", "Z")):
        base = word[:-len(ending)]
        if word.endswith(ending) and base in DICTIONARY:
            return [form + [sound] for form in DICTIONARY[base][:2]]
    return []


def phone_ids(text):
    """Training target of a sentence: first pronunciations; None when a word is unknown."""
    ids = []
    for word in text.split():
        forms = pronunciations(word)
        if not forms:
            return None
        ids += [PHONE_INDEX[p] for p in forms[0]]
    return ids


def character_ids(text):
    """Training target of the character head."""
    return [CHARACTER_INDEX[c] for c in text]


def domain_words(samples=150000, least=3):
    """Words users of the domain say, from the templates, and all number words."""
    rng, counts = Random(11), Counter()
    for _ in range(samples):
        counts.update(normalise(varied_request(rng)).split())
    words = {w for w, n in counts.items() if n >= least}
    for phrases in SLOTS.values():
        words.update(w for phrase in phrases for w in phrase.split())
    words.update(ONES + TENS + ORDINALS + ["hundred", "thousand", "firstword"])
    return sorted(w for w in words - UNWANTED if pronunciations(w))


def vocabulary():
    """(domain words, frequent background words) that the decoder can say."""
    domain = domain_words()
    known = set(domain)
    background = [w for w, _ in common_words()[:BACKGROUND_WORDS * 2]
                  if w not in known | UNWANTED and pronunciations(w) and (len(w) > 1 or w in "ai")]
    return domain, background[:BACKGROUND_WORDS]


def write_lexicon(path, words):
    """'word PH PH PH' lines, one per pronunciation."""
    lines = [f"{w} {' '.join(form)}" for w in sorted(words) for form in pronunciations(w)]
    with gzip.GzipFile(path, "wb", 9, mtime=0) as file:
        file.write(("\n".join(lines) + "\n").encode())
    return len(lines)
