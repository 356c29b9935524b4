"""Train the acoustic model on one core.

    OMP_NUM_THREADS=1 python3 -m tts.train_acoustic MINUTES [CHECKPOINT]

With a checkpoint it goes on from there, at a part of the rate.
"""

import pickle
import random
import sys

import numpy as np
import torch
from torch.nn import functional as F

import training
from paths import DATA
from tts.config import MELS, phone_ids
from tts.model import MEL_MEAN, MEL_SCALE, Acoustic, frame_features, position_features, scaled_pitch

PEAK_RATE, GOING_ON = 1e-3, 0.5
BATCH = 16


def collate(items):
    """Pad a batch; returns tensors by name."""
    rows, phones = len(items), max(len(i["phones"]) for i in items)
    frames = max(len(i["mel"]) for i in items)
    b = {
        "ids": np.zeros((rows, phones), np.int64), "position": np.zeros((rows, phones, 3), np.float32),
        "duration": np.zeros((rows, phones), np.float32), "phone_mask": np.zeros((rows, phones), np.float32),
        "frame": np.zeros((rows, frames, 4), np.float32), "index": np.zeros((rows, frames), np.int64),
        "mel": np.zeros((rows, frames, MELS), np.float32), "f0": np.zeros((rows, frames), np.float32),
        "frame_mask": np.zeros((rows, frames), np.float32),
    }
    for j, item in enumerate(items):
        n, k, durations = len(item["phones"]), len(item["mel"]), item["durations"].astype(int)
        b["ids"][j, :n] = phone_ids(item["phones"], item["text"].endswith("?"))
        b["position"][j, :n], b["phone_mask"][j, :n] = position_features(n), 1
        b["duration"][j, :n] = np.log(durations + 1.0)
        b["frame"][j, :k], b["index"][j, :k] = frame_features(durations), np.repeat(np.arange(n), durations)
        b["mel"][j, :k] = (item["mel"].astype(np.float32) - MEL_MEAN) / MEL_SCALE
        b["f0"][j, :k], b["frame_mask"][j, :k] = item["pitch"], 1
    return {name: torch.from_numpy(value) for name, value in b.items()}


def losses(model, b):
    """(mel L1, duration, pitch, voicing)."""
    hidden, duration = model.encode(b["ids"], b["position"])
    hidden = torch.gather(hidden, 1, b["index"][..., None].expand(-1, -1, hidden.shape[2]))
    out, mask = model.decode(hidden, b["frame"]), b["frame_mask"]
    voiced = (b["f0"] > 0).float()
    mel = ((out[..., :MELS] - b["mel"]).abs().mean(-1) * mask).sum() / mask.sum()
    length = ((duration - b["duration"]) ** 2 * b["phone_mask"]).sum() / b["phone_mask"].sum()
    tune = ((out[..., MELS] - scaled_pitch(b["f0"])).abs() * voiced * mask).sum() / (voiced * mask).sum()
    gate = F.binary_cross_entropy_with_logits(out[..., MELS + 1], voiced, reduction="none")
    return mel, length, tune, (gate * mask).sum() / mask.sum()


def epoch(items, rng):
    """Batches of similar length in random order."""
    order = sorted(items, key=lambda i: len(i["mel"]) + rng.uniform(-20, 20))
    batches = [order[k:k + BATCH] for k in range(0, len(order), BATCH)]
    rng.shuffle(batches)
    return batches


def main(minutes, start=None):
    torch.set_num_threads(1)
    torch.manual_seed(0)
    rng, items, model = random.Random(3 if start else 1), pickle.load(open(DATA / "tts.pkl", "rb")), Acoustic()
    if start:
        model.load_state_dict(training.load(start))
    peak = PEAK_RATE * (GOING_ON if start else 1)
    print(f"{len(items)} utterances, {sum(p.numel() for p in model.parameters())} weights", flush=True)
    optimiser = torch.optim.AdamW(model.parameters(), lr=PEAK_RATE, betas=(0.9, 0.98), weight_decay=0.01)
    average, clock, step, shown = training.Average(model, 0.995), training.Clock(minutes), 0, None
    while not clock.over:
        for batch in epoch(items, rng):
            if clock.over:
                break
            training.set_rate(optimiser, training.learning_rate(peak, step, clock.share, 100))
            mel, length, tune, gate = losses(model, collate(batch))
            optimiser.zero_grad()
            (mel + length + 0.3 * tune + 0.3 * gate).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            average.update(model)
            step += 1
            now = np.array([mel.item(), length.item(), tune.item(), gate.item()])
            shown = now if shown is None else 0.97 * shown + 0.03 * now
            if step % 100 == 0 or step in (20, 50):
                print(f"{clock.elapsed:.1f} min, step {step}: mel {shown[0]:.3f} duration {shown[1]:.3f} "
                      f"pitch {shown[2]:.3f} voicing {shown[3]:.3f}", flush=True)
                training.save("acoustic", average.state)
    training.save("acoustic", average.state)


if __name__ == "__main__":
    main(float(sys.argv[1]), *sys.argv[2:3])
