"""Edit distance and word error rate."""


def distance(a, b):
    """Levenshtein distance of two sequences."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (x != y))
    return row[-1]


def word_error_rate(pairs):
    """Percent of word errors over (reference, hypothesis) texts."""
    counts = error_counts(pairs)
    return 100 * sum(errors for errors, _ in counts) / max(1, sum(words for _, words in counts))


def error_counts(pairs):
    """(word errors, words) per sentence."""
    return [(distance(r.split(), h.split()), len(r.split())) for r, h in pairs]


def standard_error(counts):
    """Standard error of sum(a) / sum(b) over sentences with counts (a, b): ratio estimator (Cochran 1977, eq. 6.13)."""
    below = sum(b for _, b in counts)
    ratio = sum(a for a, _ in counts) / max(1, below)
    return sum((a - ratio * b) ** 2 for a, b in counts) ** 0.5 / max(1, below)
