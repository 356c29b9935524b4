"""Training shards in memory, batches of similar length, augmentation on the features."""

import pickle

import numpy as np
import torch

from asr.lexicon import character_ids, phone_ids
from audio.diphones import DIPHONE_VOICES
from audio.features import MELS, warp, warp_table
from paths import DATA

# Most utterances end soon after the last sound, so that the last symbol cannot wait (after TrimTail, Song et al. 2022).
TRIMMED, TAIL_FRAMES = 0.35, (6, 18)
# How many utterances get a noise of their own each time, besides the one they were made with, and how far below them.
NOISY, NOISE_DB = 0.45, (6, 28)
WARPS = warp_table(np.linspace(0.84, 1.19, 36))
# Smooth curves over the bands, whose random sums are other microphones and voices.
CURVES = np.cos(np.pi * np.outer(np.arange(1, 5), np.arange(MELS) + 0.5) / MELS).astype(np.float32)
# Of the utterances of an epoch those by diphone voices, most of which read English with the sounds of another language.
DIPHONE_SHARE = 0.15


class Shards:
    """All shards that asr.generate wrote, those that come while training too."""

    def __init__(self):
        self.features, self.items, self._paths = [], [], set()
        self.refresh()

    @property
    def hours(self):
        return sum(item[2] for item in self.items) / 360000

    def refresh(self):
        """Read the shards that are new; whether there were any."""
        new = sorted(set(DATA.glob("asr[0-9]*.pkl")) - self._paths)
        for path in new:
            self.features.append(np.load(path.with_suffix(".npy")))
            self._read(len(self.features) - 1, path)
            self._paths.add(path)
        return bool(new)

    def _read(self, shard, path):
        offset = 0
        for frames, text, voice, end in pickle.load(open(path, "rb")):
            phones = phone_ids(text)
            if phones and len(phones) * 1.1 < end // 4 and len(text) * 1.02 < end // 4:
                self.items.append((shard, offset, frames, phones, character_ids(text), end, voice in DIPHONE_VOICES))
            offset += frames

    def statistics(self):
        """Mean and deviation per band over a sample of the frames."""
        sample = np.concatenate([f[::101] for f in self.features]).astype(np.float32)
        return torch.from_numpy(sample.mean(0)), torch.from_numpy(sample.std(0))

    def batches(self, frames, rng):
        """One epoch of batches with at most this many padded frames each."""
        order = sorted(self._drawn(rng), key=lambda item: item[2] + rng.uniform(-30, 30))
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

    def _drawn(self, rng):
        """The utterances of an epoch: all but most of the diphone voices', whose synthesis is so fast that there are too many."""
        others = [item for item in self.items if not item[6]]
        diphones = [item for item in self.items if item[6]]
        count = round(len(others) * DIPHONE_SHARE / (1 - DIPHONE_SHARE))
        return others + rng.sample(diphones, min(count, len(diphones)))

    def load(self, batch, rng):
        """Features (batch x frames x bands), padded to a multiple of 4 frames, and the output frames of each row."""
        drawn = [augment(*self._in_noise(*self._heard(item, rng), rng), rng) for item in batch]
        longest = max(len(mel) for mel in drawn)
        longest += -longest % 4
        x = np.zeros((len(batch), longest, MELS), np.float32)
        for row, mel in zip(x, drawn):
            row[:len(mel)] = mel
            row[len(mel):] = mel[-4:].mean(0)
        return torch.from_numpy(x), torch.tensor([len(mel) // 4 for mel in drawn])

    def _heard(self, item, rng):
        """Frames of an utterance at its own or another tempo: all, or little more than its speech; and where speech ends."""
        shard, offset, frames, phones, _, end, _ = item
        mel, tempo = self.features[shard][offset:offset + frames].astype(np.float32), 1.0
        if rng.random() < 0.3 and len(phones) * 1.5 < end // 4:
            tempo = rng.uniform(0.85, 1.2)
            mel = mel[np.arange(0, frames - 0.5, tempo).astype(int)]
        end = min(len(mel), int(end / tempo) + 1)
        return (mel[:end + rng.randint(*TAIL_FRAMES)] if rng.random() < TRIMMED else mel), end

    def _in_noise(self, mel, end, rng):
        """Frames with another noise added, power to power: coloured and steady, or other utterances."""
        if rng.random() > NOISY:
            return mel, end
        if rng.random() < 0.6:
            noise = steady_noise(len(mel), rng)
        else:
            noise = sum(np.exp(self._stretch(len(mel), rng)) for _ in range(rng.randint(1, 4)))
        power = np.exp(mel)
        share = power[:end].mean() / noise.mean() * 10 ** (-rng.uniform(*NOISE_DB) / 10)
        return np.log(power + np.float32(share) * noise), end

    def _stretch(self, count, rng):
        """Frames from anywhere in a shard."""
        features = self.features[rng.randrange(len(self.features))]
        start = rng.randrange(max(1, len(features) - count))
        return np.resize(features[start:start + count].astype(np.float32), (count, MELS))


def steady_noise(count, rng):
    """Power of a coloured noise: a smooth curve over the bands, with the scatter of a short-time spectrum."""
    generator = np.random.default_rng(rng.getrandbits(32))
    tilt = rng.uniform(-4, 1) * np.linspace(0, 1, MELS, dtype=np.float32)
    colour = tilt + np.array([rng.gauss(0, 0.8) for _ in CURVES], np.float32) @ CURVES
    # A mel band averages a few bins of the spectrum, the high ones more of them.
    degrees = np.linspace(1, 8, MELS)
    return (generator.gamma(degrees, 1 / degrees, (count, MELS)) * np.exp(colour)).astype(np.float32)


def augment(mel, end, rng):
    """Vocal tract length, timbre, gain, a weak ending, and masked bands and frames."""
    if rng.random() < 0.7:
        mel = warp(mel, rng.choice(WARPS))
    if rng.random() < 0.5:
        mel = mel + np.array([rng.gauss(0, 0.6) for _ in CURVES], np.float32) @ CURVES
    if rng.random() < 0.25:
        fade = min(end, rng.randint(6, 20))
        ramp = np.linspace(0, rng.uniform(0.5, 3), fade, dtype=np.float32)[:, None]
        mel[end - fade:end] = np.maximum(mel[end - fade:end] - ramp, np.minimum(mel[end - fade:end], mel.min(0)))
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
