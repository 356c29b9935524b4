"""The network of the words: whether a person has finished, by what was recognised so far and nothing else.

Trained on text alone. The words reach it through a recogniser, so that some are missing, others or too many, and of those
where somebody pauses the last one most of all.
"""

import zlib

import numpy as np
import torch
from torch import nn

from turn.wording import FILLERS

# Words that it knows, rows that all others share, sizes of an embedding and of the memory, words that it is trained on.
KNOWN, BUCKETS, WIDTH, MEMORY, LONGEST = 1900, 40, 24, 64, 25
NOTHING, BEGINNING, FIRST_WORD = 0, 1, 2
# A recogniser leaves fillers out, mostly, or takes them for small words.
FILLER_LOST, FILLER_KEPT, FILLER_HEARD_AS = 0.75, 0.1, ("a", "the", "and", "our", "on", "i'm", "of")
# Shares of the words that are wrong; of utterances whose last word is missing or wrong, that lack one or have one too many:
# where it hears well, and in three utterances of ten, where it does not.
BADLY_HEARD = 0.3
WRONG, LAST_MISSING, LAST_WRONG, LESS, MORE = (0.025, 0.2), (0.04, 0.15), (0.05, 0.15), (0.04, 0.3), (0.03, 0.2)


def numbers_of(vocabulary):
    """What turns a word into its row of the embedding."""
    at = {word: i + FIRST_WORD for i, word in enumerate(vocabulary)}
    return lambda word: at.get(word) or FIRST_WORD + len(vocabulary) + zlib.crc32(word.encode()) % BUCKETS


class Words(nn.Module):
    """Word numbers behind a beginning to the logit of "the turn is over"."""

    def __init__(self, known=KNOWN):
        super().__init__()
        self.embedding = nn.Embedding(FIRST_WORD + known + BUCKETS, WIDTH)
        self.memory = nn.GRU(WIDTH, MEMORY, batch_first=True)
        self.over = nn.Linear(MEMORY, 1)
        self.dropout = nn.Dropout(0.1)

    def forward(self, numbers, counts):
        """Logits behind the last of so many words."""
        y, _ = self.memory(self.dropout(self.embedding(numbers)))
        return self.over(self.dropout(y[torch.arange(len(numbers)), counts]))[:, 0]


def row_of(numbers):
    """(numbers behind the beginning, filled up; count)."""
    kept = numbers[-LONGEST:]
    return [BEGINNING] + kept + [NOTHING] * (LONGEST - len(kept)), len(kept)


def examples(utterances, number_of, rng):
    """(rows, counts, 1 where it is over) at every end of a piece."""
    rows, counts, over = [], [], []
    for pieces in utterances:
        said = []
        for i, piece in enumerate(pieces):
            for word in piece.split():
                draw = rng.random() if word in FILLERS else 1
                if draw < FILLER_LOST:
                    continue
                said.append(number_of(rng.choice(FILLER_HEARD_AS) if FILLER_LOST + FILLER_KEPT <= draw < 1 else word))
            row, count = row_of(said)
            rows.append(row)
            counts.append(count)
            over.append(i == len(pieces) - 1)
    return np.array(rows, np.int16), np.array(counts), np.array(over, np.float32)


def misheard(rows, counts, common, generator):
    """The same as a recogniser may have them; `common` holds words to be heard instead, as often as they should be."""
    x, n, every = rows.copy(), counts.copy(), np.arange(len(rows))
    bad = generator.random(len(x)) < BADLY_HEARD

    def drawn(shares, shape=None):
        share = np.where(bad, shares[1], shares[0])
        return generator.random(shape or len(x)) < (share[:, None] if shape else share)

    missing = drawn(LAST_MISSING) & (n > 0)
    x[every[missing], n[missing]] = NOTHING
    n[missing] -= 1
    wrong = drawn(WRONG, x.shape) & (x >= FIRST_WORD)
    last = drawn(LAST_WRONG) & (n > 0)
    wrong[every[last], n[last]] = True
    x[wrong] = generator.choice(common, wrong.sum())
    for i in np.where(drawn(LESS) & (n > 1))[0]:
        at = generator.integers(1, n[i])
        x[i, at:-1], x[i, -1] = x[i, at + 1:].copy(), NOTHING
        n[i] -= 1
    for i in np.where(drawn(MORE) & (n > 0) & (n < LONGEST))[0]:
        at = generator.integers(1, n[i] + 1)
        x[i, at + 1:], x[i, at] = x[i, at:-1].copy(), generator.choice(common)
        n[i] += 1
    return x, n
