"""Train the recogniser on one core for a number of minutes.

    OMP_NUM_THREADS=1 [WORKERS=2] python3 -m asr.train MINUTES [CHECKPOINT [RATE_SHARE]]

With a checkpoint it goes on from there, with a shorter warm-up and a share of the rate. With several workers, one a
core, each step averages the gradients of a batch of each: as one training with batches so many times larger.
"""

import os

import random
import sys

import torch
import torch.multiprocessing
from torch.nn import functional as F

import training
from asr.dataset import Shards
from asr.model import Recogniser

PEAK_RATE = 1.2e-3
# Characters help the encoder and the open mode; phones decide the product.
CHARACTER_WEIGHT = 0.3
FRAMES = 6000
SAVE_EVERY_MINUTES = 3


def ctc(log_probs, lengths, targets):
    """Mean CTC loss per symbol."""
    sizes = torch.tensor([len(t) for t in targets])
    flat = torch.tensor([s for t in targets for s in t])
    total = F.ctc_loss(log_probs.transpose(0, 1), flat, lengths, sizes, blank=0, reduction="sum", zero_infinity=True)
    return total / sizes.sum()


def step(model, batch, shards, rng):
    """Loss of one batch: (phones, characters)."""
    mel, lengths = shards.load(batch, rng)
    phones, characters, _ = model(mel)
    return ctc(phones, lengths, [item[3] for item in batch]), ctc(characters, lengths, [item[4] for item in batch])


def network(start, shards):
    """The network to begin with: fresh, or a checkpoint's."""
    model = Recogniser()
    if start:
        model.load_state_dict(training.load(start))
    else:
        mean, scale = shards.statistics()
        model.mean.copy_(mean)
        model.scale.copy_(scale)
    return model


class Report:
    """What was heard so far and what it cost, smoothed; printed now and then."""

    def __init__(self, workers):
        self.workers, self.count, self.heard_hours, self.shown = workers, 0, 0.0, None

    def add(self, batch, losses, minutes):
        self.count += 1
        self.heard_hours += self.workers * sum(item[2] for item in batch) / 360000
        self.shown = losses if self.shown is None else tuple(0.97 * a + 0.03 * b for a, b in zip(self.shown, losses))
        if self.count % 100 == 0 or self.count in (20, 50):
            print(f"{minutes:.1f} min, step {self.count}: phones {self.shown[0]:.3f} characters {self.shown[1]:.3f}, "
                  f"{self.heard_hours:.1f} h heard, {self.heard_hours * 60 / minutes:.0f}x real time", flush=True)


def work(rank, workers, minutes, start, share):
    """One worker's training; all of them end with the same weights, which the first saves."""
    torch.set_num_threads(1)
    torch.manual_seed(rank)
    together = training.Together(rank, workers)
    rng = random.Random((7 if start else 5) + 100 * rank)
    shards = Shards()
    model = network(start, shards)
    if rank == 0:
        print(f"{shards.hours:.1f} h, {len(shards.items)} utterances, {sum(p.numel() for p in model.parameters())} weights", flush=True)
    optimiser = torch.optim.AdamW(model.parameters(), lr=PEAK_RATE, betas=(0.9, 0.98), weight_decay=0.01)
    average, clock, report = training.Average(model, 0.998), training.Clock(minutes), Report(workers)
    spent, saved, peak = 0.0, 0.0, PEAK_RATE * (share if start else 1)
    while spent < 1:
        shards.refresh()
        for batch in shards.batches(FRAMES, rng):
            training.set_rate(optimiser, training.learning_rate(peak, report.count, spent, 100 if start else 300, flat=0.15))
            phones, characters = step(model, batch, shards, rng)
            optimiser.zero_grad()
            (phones + CHARACTER_WEIGHT * characters).backward()
            spent = together.average(model, clock.share)
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            average.update(model)
            if rank == 0:
                report.add(batch, (phones.item(), characters.item()), clock.elapsed)
                if clock.elapsed - saved > SAVE_EVERY_MINUTES:
                    saved = clock.elapsed
                    training.save("asr", average.state)
            if spent >= 1:
                break
    if rank == 0:
        training.save("asr", average.state)
        print("done", flush=True)


def main(minutes, start=None, share=0.6):
    workers = int(os.environ.get("WORKERS", "1"))
    if workers == 1:
        work(0, 1, minutes, start, share)
    else:
        torch.multiprocessing.spawn(work, (workers, minutes, start, share), workers)


if __name__ == "__main__":
    main(float(sys.argv[1]), *sys.argv[2:3], *map(float, sys.argv[3:4]))
