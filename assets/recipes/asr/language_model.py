"""A back-off model of the requests in ARPA form, with a background of common words."""

import gzip
import math
from collections import Counter, defaultdict
from random import Random

from paths import RECIPES
from text.common_words import common_words
from text.general import digit_sentence
from text.sentences import draw_facts, exchange, train_sentence, user_sentence, varied_request
from text.template import normalise
from text.vary import vary

START, END = "<s>", "</s>"
ORDER = 4
# N-grams of an order that were drawn less often are left out.
LEAST_COUNT = {2: 1, 3: 1, 4: 2}
SAMPLES = 600000
# Of what people ask in the widest wordings, and in the plain ones of the templates; the rest is in between.
WIDEST, PLAIN = 0.2, 0.35
BACKGROUND_MASS = 0.02
# Least share of the lower order, so that free phrasing is not shut out.
LEAST_BACKOFF = {2: 0.15, 3: 0.1, 4: 0.15}


def free_requests():
    """The freely phrased requests, which are only measured."""
    lines = (RECIPES / "evaluation" / "free_requests.txt").read_text().split("\n")
    return {normalise(line.split("\t")[-1]) for line in lines if line and not line.startswith("#")}


def widest_request(rng):
    """A request in any wording that is trained."""
    question = exchange(rng, draw_facts(rng), more=True, widest=True)[1]
    return vary(question, rng) if rng.random() < 0.5 else question


def request_sample(rng, measured):
    """A request for language-model training; never a measured sentence."""
    if rng.random() < 0.01:
        return digit_sentence(rng)
    x = rng.random()
    draw = widest_request if x < WIDEST else user_sentence if x < WIDEST + PLAIN else varied_request
    while True:
        sentence = train_sentence(rng, draw)
        if normalise(sentence) not in measured:
            return sentence


def count_ngrams(vocabulary, samples=SAMPLES, seed=21):
    """Counts per order over sampled requests; a word outside the vocabulary ends the n-gram."""
    rng, measured, counts = Random(seed), free_requests(), {order: Counter() for order in range(1, ORDER + 1)}
    for _ in range(samples):
        words = [START] + normalise(request_sample(rng, measured)).split() + [END]
        for i, word in enumerate(words[1:], 1):
            if word not in vocabulary and word != END:
                continue
            counts[1][word] += 1
            for order in range(2, ORDER + 1):
                gram = tuple(words[max(0, i - order + 1):i + 1])
                if len(gram) == order and all(w in vocabulary or w in (START, END) for w in gram):
                    counts[order][gram] += 1
    return counts


def unigrams(counts, background):
    """Template frequencies mixed with the background words."""
    total = sum(counts.values())
    frequency = dict(common_words())
    known = {w: frequency.get(w, 1e-7) for w in set(background) | set(counts) - {END}}
    mass = sum(known.values())
    table = {w: BACKGROUND_MASS * p / mass for w, p in known.items()}
    for word, n in counts.items():
        table[word] = table.get(word, 0) + (1 - BACKGROUND_MASS) * n / total
    return table


def smooth(counts, order, lower):
    """Witten-Bell mixture with the lower order: (probabilities, back-off weights by history)."""
    followers, totals = defaultdict(list), Counter()
    for gram, n in counts.items():
        followers[gram[:-1]].append((gram, n))
        totals[gram[:-1]] += n
    probability, backoff = {}, {}
    for history, grams in followers.items():
        share = max(LEAST_BACKOFF[order], len(grams) / (len(grams) + totals[history]))
        backoff[history] = share
        for gram, n in grams:
            probability[gram] = (1 - share) * n / totals[history] + share * lower(gram[1:])
    return probability, backoff


def build(domain, background):
    """Tables by order from one on: (probabilities, back-off weights by history)."""
    vocabulary = set(domain) | set(background)
    counts = count_ngrams(vocabulary)
    tables = [(unigrams(counts[1], [w for w in vocabulary if w not in counts[1]]), {})]
    for order in range(2, ORDER + 1):
        lower = tables[-1][0]
        kept = {g: n for g, n in counts[order].items() if n >= LEAST_COUNT[order]}
        if order > 2:
            # A gram can only be left out by backing off through its parts.
            kept = {g: n for g, n in kept.items() if g[:-1] in lower and g[1:] in lower}
        tables.append(smooth(kept, order, lambda g: lower[g[0]] if len(g) == 1 else lower[g]))
    return tables


def write_arpa(path, tables):
    """Standard ARPA text, log10, gzipped; returns the n-grams per order."""
    def line(p, gram, backoff):
        tail = "" if backoff is None else f"\t{math.log10(backoff):.3f}"
        return f"{math.log10(p) if p > 0 else -99:.3f}\t{' '.join(gram)}{tail}"

    one = {(w,): p for w, p in tables[0][0].items()} | {(START,): 0}
    grams = [one] + [probability for probability, _ in tables[1:]]
    backoffs = [backoff for _, backoff in tables[1:]] + [{}]
    rows = ["\\data\\"] + [f"ngram {i}={len(g)}" for i, g in enumerate(grams, 1)]
    for order, (probability, backoff) in enumerate(zip(grams, backoffs), 1):
        rows += ["", f"\\{order}-grams:"]
        # Of what no longer gram begins with, the back-off weight is one and goes without saying.
        rows += [line(p, gram, backoff.get(gram)) for gram, p in sorted(probability.items())]
    rows += ["", "\\end\\", ""]
    with gzip.GzipFile(path, "wb", 9, mtime=0) as file:
        file.write("\n".join(rows).encode())
    return [len(g) for g in grams]
