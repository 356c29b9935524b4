"""Train the turn-end network on one core for a number of minutes (python3 -m pack.restore asr first: its ears).

    OMP_NUM_THREADS=1 [WALL=1] python3 -m turn.train MINUTES [CHECKPOINT]

From a checkpoint on (the pack's own: "turn" of another run) or from nothing.
With WALL=1 they are minutes on the clock and not of the processor: for a machine that others use, and a time to be ready.
"""

import os
import random
import sys
import time

import numpy as np
import torch
from torch.nn import functional as F

import training
from audio.features import RATE
from turn.dataset import TurnShards, collate
from turn.model import STEP, Judge, ears_of

PEAK_RATE = 2e-3
BATCH = 48
SAVE_EVERY_MINUTES = 3
# New forms of utterances that each epoch adds, until there are so many of all.
MORE_EACH_EPOCH, MOST = 400, 9000
# When the development utterances are judged: this long after the voice stopped.
JUDGED_SECONDS = 0.24


class WallClock(training.Clock):
    """Budget of a training on the clock."""

    def __init__(self, minutes):
        self.start, self.minutes = time.time(), minutes

    @property
    def elapsed(self):
        return (time.time() - self.start) / 60


@torch.no_grad()
def development(state, shards):
    """(area under the curve, share of ends found where 4 of 100 pauses are taken for one), some time into each silence."""
    model = Judge()
    model.load_state_dict(state)
    model.eval()
    ends, inside = [], []
    for heard, _, _, pauses, end in shards.development:
        logits = model(heard.float()[None])[0][0].numpy()
        for first, last in [*pauses, (end, np.inf)]:
            at = int(np.ceil((first + JUDGED_SECONDS * RATE) / STEP)) - 1
            if at < len(logits) and (at + 1) * STEP < last:
                (ends if last == np.inf else inside).append(logits[at])
    ends, inside = np.array(ends), np.array(inside)
    return float((ends[:, None] > inside[None]).mean()), float((ends > np.quantile(inside, 0.96)).mean())


def main(minutes, begin=None):
    torch.set_num_threads(1)
    torch.manual_seed(0)
    rng, model = random.Random(8), Judge()
    if begin:
        model.load_state_dict(training.load(begin))
    clock = WallClock(minutes) if os.environ.get("WALL") else training.Clock(minutes)
    shards = TurnShards(ears_of(training.load("asr_pack")))
    optimiser = torch.optim.AdamW(model.parameters(), lr=PEAK_RATE, betas=(0.9, 0.98), weight_decay=0.01)
    average, count, saved, shown = training.Average(model, 0.995), 0, 0.0, None
    while not clock.over:
        shards.refresh(rng)
        print(f"{clock.elapsed:.1f} min: {len(shards.items)} utterances, {sum(p.numel() for p in model.parameters())} weights", flush=True)
        for batch in shards.batches(BATCH, rng):
            training.set_rate(optimiser, training.learning_rate(PEAK_RATE, count, clock.share, 50, flat=0.2))
            heard, truth, weight = collate(batch)
            logits, _ = model(heard)
            loss = (F.binary_cross_entropy_with_logits(logits, truth, reduction="none") * weight).sum() / weight.sum()
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            average.update(model)
            count += 1
            shown = loss.item() if shown is None else 0.95 * shown + 0.05 * loss.item()
            if count % 50 == 0:
                print(f"{clock.elapsed:.1f} min, step {count}: loss {shown:.3f}", flush=True)
            if clock.elapsed - saved > SAVE_EVERY_MINUTES or clock.over:
                saved = clock.elapsed
                training.save("turn", average.state)
                print("development: area %.3f, found %.3f" % development(average.state, shards), flush=True)
            if clock.over:
                break
        if len(shards.items) < MOST:
            shards.hear_again(MORE_EACH_EPOCH, rng)
    print("done", flush=True)


if __name__ == "__main__":
    main(float(sys.argv[1]), *sys.argv[2:3])
