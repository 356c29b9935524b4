"""Train the recogniser on one core for a number of minutes.

    OMP_NUM_THREADS=1 python3 -m asr.train MINUTES [CHECKPOINT [RATE_SHARE]]

With a checkpoint it goes on from there, with a shorter warm-up and a share of the rate.
"""

import random
import sys

import torch
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


def main(minutes, start=None, share=0.6):
    torch.set_num_threads(1)
    torch.manual_seed(0)
    rng = random.Random(7 if start else 5)
    shards, model = Shards(), Recogniser()
    if start:
        model.load_state_dict(training.load(start))
    else:
        mean, scale = shards.statistics()
        model.mean.copy_(mean)
        model.scale.copy_(scale)
    print(f"{shards.hours:.1f} h, {len(shards.items)} utterances, {sum(p.numel() for p in model.parameters())} weights", flush=True)
    optimiser = torch.optim.AdamW(model.parameters(), lr=PEAK_RATE, betas=(0.9, 0.98), weight_decay=0.01)
    average, clock = training.Average(model, 0.998), training.Clock(minutes)
    count, heard, shown, saved, peak = 0, 0.0, None, 0.0, PEAK_RATE * (share if start else 1)
    while not clock.over:
        if shards.refresh():
            print(f"{clock.elapsed:.1f} min: {shards.hours:.1f} h from here on", flush=True)
        for batch in shards.batches(FRAMES, rng):
            if clock.over:
                break
            training.set_rate(optimiser, training.learning_rate(peak, count, clock.share, 100 if start else 300, flat=0.15))
            phones, characters = step(model, batch, shards, rng)
            loss = phones + CHARACTER_WEIGHT * characters
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            average.update(model)
            count, heard = count + 1, heard + sum(item[2] for item in batch) / 100
            now = (phones.item(), characters.item())
            shown = now if shown is None else tuple(0.97 * a + 0.03 * b for a, b in zip(shown, now))
            if count % 100 == 0 or count in (20, 50):
                print(f"{clock.elapsed:.1f} min, step {count}: phones {shown[0]:.3f} characters {shown[1]:.3f}, "
                      f"{heard / 3600:.1f} h heard, {heard / clock.elapsed / 60:.0f}x real time", flush=True)
            if clock.elapsed - saved > SAVE_EVERY_MINUTES:
                saved = clock.elapsed
                training.save("asr", average.state)
    training.save("asr", average.state)
    print("done", flush=True)


if __name__ == "__main__":
    main(float(sys.argv[1]), *sys.argv[2:3], *map(float, sys.argv[3:4]))
