"""Letter-to-sound rules for words outside the lexicon, learned from flite's pronunciations.

    python3 -m tts.letter_to_sound

Every letter is aligned to zero, one or two phones by expectation maximisation.
The rules are a table from a letter in its context to its phones; a longer
context is kept only where it decides differently from the shorter ones.
"""

import gzip
import json
import math
import re
import zlib
from collections import Counter, defaultdict

from evaluation.record import record
from evaluation.words import distance
from paths import PACK
from text.common_words import common_words
from tts.lexicon import FIXED, FliteLexicon

WORDS = 60000
ROUNDS = 4
# Letters to the left and right of the letter, longest first.
CONTEXTS = [(4, 4), (3, 4), (3, 3), (2, 3), (3, 2), (2, 2), (1, 2), (2, 1), (1, 1), (0, 1), (1, 0), (0, 0)]
EDGE = "#"


def pronunciation_list():
    """(word, phones) of frequent plain words; words with capitals' spelling are left out."""
    flite, pairs = FliteLexicon(), []
    for word, _ in common_words()[:WORDS]:
        if re.fullmatch(r"[a-z]{2,}", word) and word not in FIXED:
            phones = flite.phones(word)
            if phones and len(phones) <= 2 * len(word):
                pairs.append((word, phones))
    return pairs


def align(word, phones, cost):
    """Best split of the phones over the letters: a list of phone groups."""
    rows, columns = len(word), len(phones)
    best = [[math.inf] * (columns + 1) for _ in range(rows + 1)]
    choice = [[0] * (columns + 1) for _ in range(rows + 1)]
    best[0][0] = 0.0
    for i, letter in enumerate(word):
        for j in range(columns + 1):
            if best[i][j] == math.inf:
                continue
            for size in (0, 1, 2):
                if j + size > columns:
                    break
                value = best[i][j] + cost(letter, " ".join(phones[j:j + size]))
                if value < best[i + 1][j + size]:
                    best[i + 1][j + size], choice[i + 1][j + size] = value, size
    groups, j = [], columns
    for i in range(rows, 0, -1):
        size = choice[i][j]
        groups.append(" ".join(phones[j - size:j]))
        j -= size
    return groups[::-1]


def learn_alignment(pairs):
    """Hard expectation maximisation, from a start that prefers one phone per letter."""
    costs = {}
    prior = {0: 2.5, 1: 2.0, 2: 6.0}

    def cost(letter, group):
        count = len(group.split())
        return costs.get((letter, group), prior[count] + (6.0 if costs else 0.0))

    for _ in range(ROUNDS):
        counts, totals = Counter(), Counter()
        for word, phones in pairs:
            for letter, group in zip(word, align(word, phones, cost)):
                counts[letter, group] += 1
                totals[letter] += 1
        costs = {key: -math.log(n / totals[key[0]]) for key, n in counts.items() if n > 2}
    return [(word, align(word, phones, cost)) for word, phones in pairs]


def context(word, place, left, right):
    """'left|letter|right' with # beyond the ends."""
    padded = EDGE * left + word + EDGE * right
    middle = place + left
    return f"{padded[middle - left:middle]}|{padded[middle]}|{padded[middle + 1:middle + 1 + right]}"


def predict(rules, word):
    """Phones of a word by the longest known context of every letter."""
    phones = []
    for place in range(len(word)):
        for left, right in CONTEXTS:
            group = rules.get(context(word, place, left, right))
            if group is not None:
                phones += group.split()
                break
    return phones


def learn_rules(aligned):
    """Shortest contexts first; a longer one stays when it changes the decision often enough."""
    rules = {}
    for left, right in reversed(CONTEXTS):
        seen = defaultdict(Counter)
        for word, groups in aligned:
            for place, group in enumerate(groups):
                seen[context(word, place, left, right)][group] += 1
        added = {}
        for key, counts in seen.items():
            group, count = counts.most_common(1)[0]
            if count < 2 and (left, right) != (0, 0):
                continue
            shorter = _decision(rules, key, left)
            if group != shorter and count - counts.get(shorter, 0) >= 2 or shorter is None:
                added[key] = group
        rules.update(added)
    return rules


def _decision(rules, key, left):
    """What the rules so far say for the letter inside this context."""
    before, letter, after = key.split("|")
    for wide, far in CONTEXTS:
        if wide <= len(before) and far <= len(after):
            start = before[len(before) - wide:] if wide else ""
            group = rules.get(f"{start}|{letter}|{after[:far]}")
            if group is not None:
                return group
    return None


def main():
    pairs = pronunciation_list()
    test = [p for p in pairs if zlib.crc32(p[0].encode()) % 20 == 0]
    train = [p for p in pairs if zlib.crc32(p[0].encode()) % 20 != 0]
    rules = learn_rules(learn_alignment(train))
    errors = sum(distance(predict(rules, w), p) for w, p in test)
    whole = sum(predict(rules, w) == p for w, p in test)
    phones = sum(len(p) for _, p in test)
    record("letterToSound", {"rules": len(rules), "words": len(test), "phoneErrorPercent": round(100 * errors / phones, 1),
                             "wordsRightPercent": round(100 * whole / len(test), 1)})
    data = json.dumps({"format": 1, "contexts": CONTEXTS, "edge": EDGE, "rules": rules}, separators=(",", ":"))
    with gzip.GzipFile(PACK / "tts" / "letter-to-sound.json.gz", "wb", 9, mtime=0) as file:
        file.write(data.encode())


if __name__ == "__main__":
    main()
