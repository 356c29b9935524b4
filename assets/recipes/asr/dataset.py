"""Training shards in memory, batches of similar length, augmentation on the features."""

import pickle

import numpy as np
import torch

from asr.lexicon import character_ids, phone_ids
from audio.features import warp, warp_table
from paths import DATA

WARPS = warp_table(np.linspace(0.84, 1.19, 36))


class Shards:
    """All shards that asr.generate wrote."""

    def __init__(self):
        self.features, self.items = [], []
        for index, path in enumerate(sorted(DATA.glob("asr[0-9]*.pkl"))):
            self.features.append(np.load(path.with_suffix(".npy")))
            self._read(index, path)
        self.hours = sum(item[2] for item in self.items) / 360000

    def _read(self, shard, path):
        offset = 0
        for frames, text, _voice in pickle.load(open(path, "rb")):
            phones = phone_ids(text)
            if phones and len(phones) * 1.1 < frames // 4 and len(text) * 1.02 < frames // 4:
                self.items.append((shard, offset, frames, phones, character_ids(text)))
            offset += frames

    def statistics(self):
        """Mean and deviation per band over a sample of the frames."""
        sample = np.concatenate([f[::101] for f in self.features]).astype(np.float32)
        return torch.from_numpy(sample.mean(0)), torch.from_numpy(sample.std(0))

    def batches(self, frames, rng):
        """One epoch of batches with at most this many padded frames each."""
        order = sorted(self.items, key=lambda item: item[2] + rng.uniform(-30, 30))
        batches, current, longest = [], [], 0
        for item in order:
            if current and max(longest, item[2]) * (len(current) + 1) > frames:
                batches.append(current)
                current, longest = [], 0
            current.append(item)
            longest = max(longest, item[2])
        batches.append(current)
        rng.shuffle(batches)
        return batches

    def load(self, batch, rng):
        """Features (batch x frames x bands), padded to a multiple of 4 frames."""
        longest = max(item[2] for item in batch)
        longest += -longest % 4 + 8
        x = np.zeros((len(batch), longest, self.features[0].shape[1]), np.float32)
        for row, (shard, offset, frames, _, _) in zip(x, batch):
            mel = augment(self.features[shard][offset:offset + frames].astype(np.float32), rng)
            row[:frames] = mel
            row[frames:] = mel[-4:].mean(0)
        return torch.from_numpy(x)


def augment(mel, rng):
    """Vocal tract length, gain, and masked bands and frames."""
    if rng.random() < 0.7:
        mel = warp(mel, rng.choice(WARPS))
    if rng.random() < 0.5:
        mel = mel + np.float32(rng.gauss(0, 1))
    for _ in range(2):
        if rng.random() < 0.6:
            width = rng.randint(1, 8)
            low = rng.randint(0, mel.shape[1] - width)
            mel[:, low:low + width] = mel.mean()
    if rng.random() < 0.5:
        width = rng.randint(1, 12)
        start = rng.randint(0, max(1, len(mel) - width))
        mel[start:start + width] = mel.mean()
    return mel
