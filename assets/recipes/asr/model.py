"""Streaming CTC network: causal convolutions and two small GRUs, two heads.

Everything is causal and keeps its state explicitly, so that any number of 80 ms
steps gives exactly what the whole utterance gives.
"""

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from asr.lexicon import CHARACTERS, PHONES
from audio.features import FFT, FILTERS, FLOOR, HANN, HOP, LEFT, MELS, WINDOW

WIDTH = 256
KERNEL = 7
BLOCKS = 6


class Block(nn.Module):
    """Causal depthwise convolution and a two-layer perceptron, with a residual path."""

    def __init__(self, width=WIDTH, kernel=KERNEL):
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.depthwise = nn.Conv1d(width, width, kernel, groups=width)
        self.up = nn.Linear(width, 2 * width)
        self.down = nn.Linear(2 * width, width)

    def forward(self, x, state):
        y = torch.cat([state, self.norm(x).transpose(1, 2)], 2)
        # A contiguous copy keeps the linear layers on the fast path.
        z = self.depthwise(y).transpose(1, 2).contiguous()
        return x + self.down(F.silu(self.up(z))), y[:, :, -(KERNEL - 1):]


class Recogniser(nn.Module):
    """Log-mel frames (100 Hz) to phone and character log-probabilities (25 Hz)."""

    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.zeros(MELS))
        self.register_buffer("scale", torch.ones(MELS))
        self.first = nn.Conv1d(MELS, WIDTH, 5, stride=2)
        self.second = nn.Conv1d(WIDTH, WIDTH, 4, stride=2)
        self.blocks = nn.ModuleList(Block() for _ in range(BLOCKS))
        self.memories = nn.ModuleList(nn.GRU(WIDTH, WIDTH, batch_first=True) for _ in range(2))
        self.memory_norms = nn.ModuleList(nn.LayerNorm(WIDTH) for _ in range(2))
        self.dropout = nn.Dropout(0.1)
        self.norm = nn.LayerNorm(WIDTH)
        self.phones = nn.Linear(WIDTH, len(PHONES))
        self.characters = nn.Linear(WIDTH, len(CHARACTERS))

    def empty_state(self, batch=1):
        """Zero states: the two strided convolutions, the blocks, the GRUs."""
        return (torch.zeros(batch, MELS, 3), torch.zeros(batch, WIDTH, 2),
                torch.zeros(BLOCKS, batch, WIDTH, KERNEL - 1), torch.zeros(2, batch, WIDTH))

    def encode(self, mel, state):
        """Frames x bands (a multiple of 4 frames) to encoder frames and the next state."""
        first, second, blocks, memories = state
        # The first frames of a stream are padded with silence at the mean level.
        x = torch.cat([first, ((mel - self.mean) / self.scale).transpose(1, 2)], 2)
        first = x[:, :, -3:]
        x = torch.cat([second, F.silu(self.first(x))], 2)
        second = x[:, :, -2:]
        x = F.silu(self.second(x)).transpose(1, 2).contiguous()
        next_blocks, next_memories = [], []
        for i, block in enumerate(self.blocks):
            x, kept = block(x, blocks[i])
            next_blocks.append(kept)
            if i % 3 == 2:
                j = i // 3
                y, kept = self.memories[j](self.memory_norms[j](x), memories[j:j + 1])
                x = x + self.dropout(y)
                next_memories.append(kept)
        return self.norm(x), (first, second, torch.stack(next_blocks), torch.cat(next_memories))

    def forward(self, mel, state=None):
        """(phone log-probabilities, character log-probabilities, next state)."""
        x, state = self.encode(mel, state or self.empty_state(len(mel)))
        return self.phones(x).log_softmax(-1), self.characters(x).log_softmax(-1), state


class Streaming(nn.Module):
    """The exported graph: PCM in, so that nothing else computes features."""

    def __init__(self, network):
        super().__init__()
        self.network = network
        angle = 2 * np.pi * np.outer(np.arange(FFT // 2 + 1), np.arange(WINDOW)) / FFT
        basis = np.concatenate([np.cos(angle), -np.sin(angle)]) * HANN
        self.register_buffer("basis", torch.from_numpy(basis.astype(np.float32))[:, None])
        self.register_buffer("filters", torch.from_numpy(FILTERS.T.copy()))

    def forward(self, pcm, s_pcm, s_first, s_second, s_blocks, s_memories):
        x = torch.cat([s_pcm, pcm], 1)
        spectrum = F.conv1d(x[:, None], self.basis, stride=HOP)
        bins = FFT // 2 + 1
        power = (spectrum[:, :bins] ** 2 + spectrum[:, bins:] ** 2).transpose(1, 2)
        mel = torch.log(power @ self.filters + FLOOR)
        phones, characters, state = self.network(mel, (s_first, s_second, s_blocks, s_memories))
        return (phones, characters, x[:, -LEFT:], *state)
