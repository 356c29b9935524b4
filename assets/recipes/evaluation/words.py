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
    errors = sum(distance(r.split(), h.split()) for r, h in pairs)
    return 100 * errors / max(1, sum(len(r.split()) for r, _ in pairs))
