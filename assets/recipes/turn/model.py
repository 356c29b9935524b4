"""The turn-end network: causal, streaming, how likely the turn is over after each 40 ms of sound.

Its ears are the recogniser's: the first layers of the pack's network, which know sounds already and are not trained here.
What is trained is small: a memory that listens to them and says how it sounds.
"""

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from asr.model import KERNEL, WIDTH, Block
from audio.features import FFT, FILTERS, FLOOR, HANN, HOP, LEFT, MELS, WINDOW

BLOCKS = 1
NARROW = 112
MEMORY = 128
FRAMES = 4
# Output k is said when this many samples more have been heard.
STEP = FRAMES * HOP
# Bins that reach into the highest band.
USED_BINS = int(np.where(FILTERS.any(0))[0][-1]) + 1


class Ears(nn.Module):
    """The recogniser's first layers: log-mel frames (100 Hz) to what they hear (25 Hz)."""

    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.zeros(MELS))
        self.register_buffer("scale", torch.ones(MELS))
        self.first = nn.Conv1d(MELS, WIDTH, 5, stride=2)
        self.second = nn.Conv1d(WIDTH, WIDTH, 4, stride=2)
        self.blocks = nn.ModuleList(Block() for _ in range(BLOCKS))

    def empty_state(self, batch=1):
        """Zero states: the two strided convolutions, the blocks."""
        return torch.zeros(batch, MELS, 3), torch.zeros(batch, WIDTH, 2), torch.zeros(BLOCKS, batch, WIDTH, KERNEL - 1)

    def forward(self, mel, state=None):
        """(what is heard, next state) of frames x bands, a multiple of 4 frames."""
        first, second, blocks = state or self.empty_state(len(mel))
        x = torch.cat([first, ((mel - self.mean) / self.scale).transpose(1, 2)], 2)
        first = x[:, :, -3:]
        x = torch.cat([second, F.silu(self.first(x))], 2)
        second = x[:, :, -2:]
        x = F.silu(self.second(x)).transpose(1, 2).contiguous()
        kept = []
        for i, block in enumerate(self.blocks):
            x, last = block(x, blocks[i])
            kept.append(last)
        return x, (first, second, torch.stack(kept))


class Judge(nn.Module):
    """What the ears hear to the logit of "the turn is over"."""

    def __init__(self):
        super().__init__()
        self.norm = nn.LayerNorm(WIDTH)
        self.narrow = nn.Linear(WIDTH, NARROW)
        self.memory = nn.GRU(NARROW, MEMORY, batch_first=True)
        self.dropout = nn.Dropout(0.2)
        self.over = nn.Linear(MEMORY, 1)

    def forward(self, heard, memory=None):
        """(logits, next memory)."""
        x = self.dropout(F.silu(self.narrow(self.norm(heard))))
        y, memory = self.memory(x, memory)
        return self.over(self.dropout(y))[:, :, 0], memory


def ears_of(recogniser):
    """The ears out of a recogniser's checkpoint."""
    ears = Ears()
    ears.load_state_dict({name: values for name, values in recogniser.items() if name in ears.state_dict()})
    return ears.eval()


class Streaming(nn.Module):
    """The exported graph: PCM in, so that nothing else computes features; one probability out.

    A frame is turned about its middle, where its window is symmetric: cosines take the sum of both halves and sines the
    difference, so that the matrices have half the size. The power is the same.
    """

    def __init__(self, ears, judge):
        super().__init__()
        self.ears, self.judge = ears, judge
        half = WINDOW // 2
        at, bins = np.arange(half), np.arange(USED_BINS)
        angle = 2 * np.pi * np.outer(at, bins) / FFT
        window = HANN[half:, None]
        cosines = np.cos(angle) * window
        cosines[0] /= 2
        self.register_buffer("cosines", torch.from_numpy(cosines.astype(np.float32)))
        self.register_buffer("sines", torch.from_numpy((np.sin(angle) * window).astype(np.float32)))
        self.register_buffer("filters", torch.from_numpy(FILTERS.T[:USED_BINS].copy()))
        self.register_buffer("backwards", torch.arange(half, 0, -1))

    def forward(self, pcm, s_pcm, s_first, s_second, s_blocks, s_memory):
        x = torch.cat([s_pcm, pcm], 1)
        frames = torch.stack([x[:, i * HOP:i * HOP + WINDOW] for i in range(FRAMES)], 1)
        later, earlier = frames[:, :, WINDOW // 2:], torch.index_select(frames, 2, self.backwards)
        power = ((later + earlier) @ self.cosines) ** 2 + ((later - earlier) @ self.sines) ** 2
        heard, state = self.ears(torch.log(power @ self.filters + FLOOR), (s_first, s_second, s_blocks))
        logits, memory = self.judge(heard, s_memory)
        return (torch.sigmoid(logits), x[:, -LEFT:], *state, memory)
