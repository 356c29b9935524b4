"""CTC scores of whole phrases, and the confidence of a recognition."""

import numpy as np

from asr.lexicon import PHONE_INDEX, pronunciations

NEVER = -1e30
# Weight of the language model in the confidence.
LANGUAGE_SHARE = 0.3


def forward_score(rows, symbols):
    """Log-probability of a symbol sequence, summed over all alignments."""
    rows = np.asarray(rows, np.float64)
    path = np.zeros(2 * len(symbols) + 1, np.int64)
    path[1::2] = symbols
    alpha = np.full(len(path), NEVER)
    alpha[:2] = rows[0, path[:2]]
    # A symbol may follow its predecessor directly unless they are equal.
    skip = np.zeros(len(path), bool)
    skip[3::2] = path[3::2] != path[1:-2:2]
    for row in rows[1:]:
        one = np.concatenate([[NEVER], alpha[:-1]])
        two = np.where(skip, np.concatenate([[NEVER, NEVER], alpha[:-2]])[:len(alpha)], NEVER)
        alpha = np.logaddexp(np.logaddexp(alpha, one), two) + row[path]
    return float(np.logaddexp(alpha[-1], alpha[-2]))


def word_symbols(words):
    """Phone ids of first pronunciations."""
    return [PHONE_INDEX[p] for w in words for p in pronunciations(w)[0]]


def best_phrase(rows, phrases):
    """The phrase with the highest score per list: (phrase, margin to the second)."""
    scored = sorted(((forward_score(rows, word_symbols(p.split())), p) for p in phrases), reverse=True)
    return scored[0][1], scored[0][0] - scored[1][0]


def language_score(words, model):
    """Mean natural log-probability per word, the end of the sentence included."""
    said = tuple(words)
    total = sum(model(said[:i], word) for i, word in enumerate([*words, "</s>"]))
    return total / (len(words) + 1)


def free_phones(rows):
    """How many phones the network reads without lexicon: blanks and repetitions collapsed."""
    best = np.asarray(rows).argmax(1)
    before = np.concatenate([[0], best[:-1]])
    return int(((best != 0) & (best != before)).sum())


def confidence(rows, words, acoustic, model):
    """How sure a recognition is; the higher the better. pipeline/stages/asr computes the same.

    The acoustic part is the log-ratio per phone between the decoder's words and
    the free phone path (0 is perfect). Foreign speech fails there or makes
    unlikely word sequences, so the language model's opinion counts too.
    """
    if not words:
        return NEVER
    free = float(np.asarray(rows).max(1).sum())
    return min(0.0, acoustic - free) / max(1, free_phones(rows)) + LANGUAGE_SHARE * language_score(words, model)
