"""Acoustic model (phones to mel, F0 and voicing) and source-filter vocoders."""

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from tts.config import HOP, MEDIAN_F0, MELS, PHONES, WINDOW

# Mel values are scaled to about unit variance.
MEL_MEAN, MEL_SCALE = -3.0, 2.0
PITCH_SCALE = 5.0
BINS = WINDOW // 2 + 1


class Block(nn.Module):
    """Depthwise convolution with a chosen look-ahead, then a perceptron, with a residual path."""

    def __init__(self, width, kernel=7, expand=3, ahead=None):
        super().__init__()
        self.ahead = kernel // 2 if ahead is None else ahead
        self.behind = kernel - 1 - self.ahead
        self.depthwise = nn.Conv1d(width, width, kernel, groups=width)
        self.norm = nn.LayerNorm(width)
        self.up = nn.Linear(width, width * expand)
        self.down = nn.Linear(width * expand, width)
        self.gain = nn.Parameter(torch.full((width,), 0.3))

    def forward(self, x):
        y = F.pad(x.transpose(1, 2), (self.behind, self.ahead))
        y = self.depthwise(y).transpose(1, 2).contiguous()
        return x + self.gain * self.down(F.silu(self.up(self.norm(y))))


class Acoustic(nn.Module):
    """Phones with durations, expanded to frames by repetition."""

    def __init__(self, width=192):
        super().__init__()
        self.symbols = nn.Embedding(len(PHONES), width)
        self.position = nn.Linear(3, width)
        self.encoder = nn.ModuleList(Block(width, 5) for _ in range(4))
        self.duration = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, width), nn.SiLU(), nn.Linear(width, 1))
        self.frame = nn.Linear(4, width)
        self.decoder = nn.ModuleList(Block(width, 7) for _ in range(5))
        self.norm = nn.LayerNorm(width)
        self.out = nn.Linear(width, MELS + 2)

    def encode(self, ids, position):
        """Hidden phones and log(frames + 1)."""
        x = self.symbols(ids) + self.position(position)
        for block in self.encoder:
            x = block(x)
        return x, self.duration(x).squeeze(-1)

    def decode(self, hidden, frame):
        """Frames to scaled mel, scaled log F0 and a voicing logit."""
        x = hidden + self.frame(frame)
        for block in self.decoder:
            x = block(x)
        return self.out(self.norm(x))


class Postfilter(nn.Module):
    """Gives the mel back the quick changes that a mean error flattens: x + STRENGTH * (x - x smoothed over time).

    A model trained on a mean error has the teacher's slow changes and too little of the quick ones that tell consonants
    apart (after the modulation spectrum postfilter, Takamichi et al. 2016). Batch x frames x bands, scaled or not.
    """

    STRENGTH, DEVIATION_FRAMES, REACH = 0.25, 2.0, 6

    def __init__(self):
        super().__init__()
        weights = torch.exp(-0.5 * (torch.arange(-self.REACH, self.REACH + 1) / self.DEVIATION_FRAMES) ** 2)
        kernel = -self.STRENGTH * weights / weights.sum()
        kernel[self.REACH] += 1 + self.STRENGTH
        self.register_buffer("kernel", kernel.expand(MELS, 1, -1).clone())

    def forward(self, mel):
        """The ends are held, so that nothing fades there."""
        x = F.pad(mel.transpose(1, 2), (self.REACH, self.REACH), mode="replicate")
        return F.conv1d(x, self.kernel, groups=MELS).transpose(1, 2)


def position_features(count):
    """Where a phone stands in its sentence."""
    i = np.arange(count)
    return np.stack([np.minimum(i / 20, 2), np.minimum((count - 1 - i) / 20, 2), i / count], 1).astype(np.float32)


def frame_features(durations):
    """Where a frame stands in its phone."""
    rows = []
    for d in durations:
        k = np.arange(d)
        place = (k + 0.5) / max(d, 1)
        rows.append(np.stack([place, 1 - place, np.full(d, d / 10.0), np.minimum(k, d - 1 - k) / 5.0], 1))
    return np.concatenate(rows).astype(np.float32)


def scaled_pitch(f0):
    """ln(f0 / median) scaled, 0 where unvoiced."""
    return torch.log(f0.clamp(min=50) / MEDIAN_F0) * PITCH_SCALE * (f0 > 0)


def vocoder_input(mel, f0):
    """Scaled mel, voicing flag and scaled pitch: batch x frames x 82."""
    return torch.cat([mel, (f0 > 0).float()[..., None], scaled_pitch(f0)[..., None]], 2)


def minimum_phase():
    """Matrix from a log-magnitude spectrum to its minimum phase, by folding the cepstrum."""
    k, n = np.arange(BINS), np.arange(WINDOW)
    twice = np.full(BINS, 2.0)
    twice[[0, -1]] = 1
    cepstrum = np.cos(2 * np.pi * np.outer(k, n) / WINDOW) * twice[:, None] / WINDOW
    fold = np.zeros(WINDOW)
    fold[0] = fold[WINDOW // 2] = 1
    fold[1:WINDOW // 2] = 2
    phase = -np.sin(2 * np.pi * np.outer(n, k) / WINDOW)
    return torch.from_numpy(((cepstrum * fold) @ phase).astype(np.float32))


class Vocoder(nn.Module):
    """One filter for a pulse train and one for white noise per frame."""

    def __init__(self, width, blocks, kernel, ahead):
        super().__init__()
        self.first = nn.Conv1d(MELS + 2, width, 5)
        self.blocks = nn.ModuleList(Block(width, kernel, 3, ahead) for _ in range(blocks))
        self.norm = nn.LayerNorm(width)
        self.out = nn.Linear(width, 2 * BINS)
        self.register_buffer("phase", minimum_phase())
        nn.init.normal_(self.out.weight, 0, 0.01)
        self.out.bias.data[:BINS] = -1.0
        self.out.bias.data[BINS:] = -3.0

    def context(self):
        """Frames needed on the left and right so that a chunk equals the whole, iSTFT included."""
        left = 2 + sum(b.behind for b in self.blocks) + 2
        right = 2 + sum(b.ahead for b in self.blocks) + 2
        return left, right

    def filters(self, x):
        """Log-magnitudes of the two filters."""
        y = F.pad(x.transpose(1, 2), (2, 2))
        y = self.first(y).transpose(1, 2).contiguous()
        for block in self.blocks:
            y = block(y)
        y = self.out(self.norm(y)).clamp(-12, 6)
        return y[..., :BINS], y[..., BINS:]

    def forward(self, x, pulse, noise):
        """Complex spectrum from complex excitation spectra (batch x bins x frames)."""
        voiced, unvoiced = self.filters(x)
        shape = torch.polar(voiced.exp(), voiced @ self.phase).transpose(1, 2)
        hiss = unvoiced.exp().transpose(1, 2)
        count = min(shape.shape[2], pulse.shape[2])
        return shape[..., :count] * pulse[..., :count] + hiss[..., :count] * noise[..., :count]


def quality_vocoder():
    """Symmetric convolutions."""
    return Vocoder(width=160, blocks=4, kernel=7, ahead=3)


def fast_vocoder():
    """Causal blocks: two frames of look-ahead, so that the first chunk is cheap."""
    return Vocoder(width=128, blocks=3, kernel=5, ahead=0)


VOCODERS = {"quality": quality_vocoder, "fast": fast_vocoder}


def pulse_train(f0, length, rng=None):
    """Pulses at F0 with constant power; f0 per frame, 0 where unvoiced."""
    voiced = np.where(f0 > 0)[0]
    if len(voiced) == 0:
        return np.zeros(length, np.float32)
    rate = np.interp(np.arange(length) / HOP, voiced, f0[voiced])
    phase = np.cumsum(rate / 16000) + (rng.random() if rng else 0)
    cycle = np.floor(phase)
    hits = np.where(np.diff(cycle) > 0)[0] + 1
    late = (phase[hits] - cycle[hits]) / (rate[hits] / 16000)
    height = np.sqrt(16000 / rate[hits]).astype(np.float32)
    train = np.zeros(length, np.float32)
    # A pulse between two samples is shared by both.
    train[hits] += height * (1 - late)
    train[hits - 1] += height * late
    gate = np.repeat(f0 > 0, HOP)[:length]
    return (train * np.pad(gate, (0, length - len(gate)))).astype(np.float32)
