"""Train the network of the words on one core for a number of minutes.

    OMP_NUM_THREADS=1 python3 -m turn.train_words MINUTES [UTTERANCES]
"""

import random
import sys
from collections import Counter

import numpy as np
import torch
from torch.nn import functional as F

import training
import turn.wording
from text.sentences import draw_facts, exchange
from text.template import normalise
from turn.wording import FILLERS, KINDS, wording
from turn.words import KNOWN, Words, examples, misheard, numbers_of

PEAK_RATE, BATCH = 3e-3, 512
UTTERANCES, DEVELOPMENT = 440_000, 6000
KIND_SHARES = (0.2, 0.25, 0.2, 0.15, 0.2)
# Of the requests those in the widest wordings.
WIDEST = 0.15
SHOWN_EVERY = 400


def drawn(count, rng):
    """Pieces of so many utterances of the training side."""
    usual = turn.wording.request
    turn.wording.request = lambda r: normalise(exchange(r, draw_facts(r), widest=True)[1]) if r.random() < WIDEST else usual(r)
    return [wording(rng.choices(KINDS, KIND_SHARES)[0], rng).pieces for _ in range(count)]


def area(said, truth):
    """Area under the curve."""
    order = np.argsort(np.argsort(said)) + 1
    ends = truth.sum()
    return (order[truth == 1].sum() - ends * (ends + 1) / 2) / (ends * (len(truth) - ends))


@torch.no_grad()
def judged(model, rows, counts, over):
    """Area under the curve on utterances that are not trained on."""
    model.eval()
    said = model(torch.from_numpy(rows).long(), torch.from_numpy(counts)).numpy()
    model.train()
    return area(said, over)


def main(minutes, count):
    torch.set_num_threads(1)
    torch.manual_seed(0)
    rng, generator = random.Random(1), np.random.default_rng(0)
    pieces = drawn(count, rng)
    uses = Counter(word for one in pieces for piece in one for word in piece.split() if word not in FILLERS)
    vocabulary = [word for word, _ in uses.most_common(KNOWN)]
    number_of = numbers_of(vocabulary)
    rows, counts, over = examples(pieces[DEVELOPMENT:], number_of, rng)
    kept = examples(pieces[:DEVELOPMENT], number_of, rng)
    common = np.array([number_of(w) for w, c in uses.items() for _ in range(max(1, int(c ** 0.5 / 8)))], np.int16)
    kept_misheard = (*misheard(*kept[:2], common, np.random.default_rng(5)), kept[2])
    model, clock, step = Words(), training.Clock(minutes), 0
    optimiser = torch.optim.AdamW(model.parameters(), lr=PEAK_RATE, weight_decay=0.01)
    while not clock.over:
        order = generator.permutation(len(rows))
        for at in range(0, len(order), BATCH):
            training.set_rate(optimiser, training.learning_rate(PEAK_RATE, step, clock.share, 100))
            some = order[at:at + BATCH]
            x, n = misheard(rows[some], counts[some], common, generator)
            said = model(torch.from_numpy(x[:, :n.max() + 1]).long(), torch.from_numpy(n))
            loss = F.binary_cross_entropy_with_logits(said, torch.from_numpy(over[some]))
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            step += 1
            if step % SHOWN_EVERY == 0 or clock.over:
                training.save("turn_words", {"vocabulary": vocabulary, "weights": model.state_dict()})
                print(f"{clock.elapsed:.1f} min, step {step}: loss {loss.item():.3f}, development {judged(model, *kept):.4f}, "
                      f"misheard {judged(model, *kept_misheard):.4f}", flush=True)
            if clock.over:
                break


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else UTTERANCES)
