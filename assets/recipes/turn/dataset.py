"""What the ears hear of the turn-end shards, kept in memory, with what is true at each output frame."""

import pickle

import numpy as np
import torch

from asr.dataset import Shards, augment
from audio.features import HOP, RATE
from paths import DATA
from turn.model import STEP

# One utterance in this many is never trained and shows how the training goes.
DEVELOPMENT = 16
# What a frame counts: while somebody speaks, in the first moment of a silence, when it is decided, and later.
SPEAKING, FRESH, DECIDING, LATER = 0.05, 0.3, 1.0, 0.4
FRESH_SECONDS, DECIDED_SECONDS = 0.08, 0.6
# Frames of silence that are added at the end, so that a long silence is not known for a pause; what it sounds like is taken
# from the frames that lie this far behind the last word.
ADDED_FRAMES, QUIET_AFTER = 90, 40


def truth_of(count, pauses, end):
    """(1 where the turn is over, weight) of each output frame."""
    at = (np.arange(count) + 1) * STEP
    truth, weight = (at > end).astype(np.float32), np.full(count, SPEAKING, np.float32)
    for first, last in [*pauses, (end, np.inf)]:
        age = (at - first) / RATE
        inside = (at > first) & (at <= last)
        weight[inside] = np.where(age < FRESH_SECONDS, FRESH, np.where(age < DECIDED_SECONDS, DECIDING, LATER))[inside]
    return truth, weight


class TurnShards:
    """All shards that turn.generate wrote: each utterance as it was made, and as often as asked for in another form."""

    # The same noise as the recogniser hears.
    _in_noise, _stretch = Shards._in_noise, Shards._stretch

    def __init__(self, ears):
        self.ears, self.features, self.items, self.development, self._paths = ears, [], [], [], set()
        self.utterances = []

    def refresh(self, rng):
        """Hear the shards that are new."""
        for path in sorted(set(DATA.glob("turn[0-9]*.pkl")) - self._paths):
            self._paths.add(path)
            self.features.append(np.load(path.with_suffix(".npy")))
            offset = 0
            for i, (frames, pauses, end, *_) in enumerate(pickle.load(open(path, "rb"))):
                item = (len(self.features) - 1, offset, frames, pauses, end)
                offset += frames
                if i % DEVELOPMENT == 0:
                    self.development.append(self._heard(*self._plain(item)))
                else:
                    self.utterances.append(item)
                    self.items.append(self._heard(*self._plain(item)))

    def hear_again(self, count, rng):
        """Add that many utterances in another form: tempo, noise, microphone, timbre."""
        for item in rng.sample(self.utterances, min(count, len(self.utterances))):
            self.items.append(self._heard(*self._varied(item, rng)))

    def _plain(self, item):
        shard, offset, frames, pauses, end = item
        mel = self.features[shard][offset:offset + frames].astype(np.float32)
        return np.concatenate([mel, self._silence(mel, int(end / HOP) + QUIET_AFTER, frames)]), pauses, end

    @staticmethod
    def _silence(mel, first, seed):
        """Frames from behind the first one in another order."""
        return mel[np.random.default_rng(seed).integers(min(first, len(mel) - 1), len(mel), ADDED_FRAMES)]

    def _varied(self, item, rng):
        mel, pauses, end = self._plain(item)
        if rng.random() < 0.5:
            tempo = rng.uniform(0.82, 1.22)
            mel = mel[np.arange(0, len(mel) - 0.5, tempo).astype(int)]
            pauses, end = [(a / tempo, b / tempo) for a, b in pauses], end / tempo
        end_frame = min(len(mel), int(end / HOP) + 1)
        mel, _ = self._in_noise(mel, end_frame, rng)
        # A weak ending must not tell a turn's end from a pause.
        weak = rng.choice([int(a / HOP) + 1 for a, _ in pauses] + [end_frame])
        return augment(mel, weak, rng), pauses, end

    @torch.no_grad()
    def _heard(self, mel, pauses, end):
        """(what the ears hear, truth, weight, pauses, end)."""
        count = len(mel) // 4
        heard = self.ears(torch.from_numpy(mel[:count * 4])[None])[0][0].half()
        return (heard, *truth_of(count, pauses, end), pauses, end)

    def batches(self, size, rng):
        """One epoch of batches of utterances of similar length."""
        order = sorted(self.items, key=lambda item: len(item[0]) + rng.uniform(-15, 15))
        batches = [order[i:i + size] for i in range(0, len(order), size)]
        rng.shuffle(batches)
        return batches


def collate(batch):
    """(heard, truth, weight), padded; what is padded has no weight."""
    longest = max(len(item[0]) for item in batch)
    heard = torch.zeros(len(batch), longest, batch[0][0].shape[1])
    truth, weight = torch.zeros(2, len(batch), longest)
    for i, item in enumerate(batch):
        count = len(item[0])
        heard[i, :count] = item[0].float()
        truth[i, :count], weight[i, :count] = torch.from_numpy(item[1]), torch.from_numpy(item[2])
    return heard, truth, weight
