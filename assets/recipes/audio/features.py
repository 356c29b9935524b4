"""Log-mel features that a streaming graph can reproduce exactly."""

import numpy as np

RATE = 16000
HOP = 160
WINDOW = 400
FFT = 512
MELS = 64
FLOOR = 1e-5
# A frame ends where its hop ends: frame t covers samples t*160-240 .. t*160+160.
LEFT = WINDOW - HOP


def hertz_to_mel(f):
    return 2595 * np.log10(1 + f / 700)


def mel_to_hertz(m):
    return 700 * (10 ** (m / 2595) - 1)


def mel_filters(bands=MELS, fft=FFT, low=20, high=7600, rate=RATE):
    """Triangular mel filters, one row per band."""
    edges = mel_to_hertz(np.linspace(hertz_to_mel(low), hertz_to_mel(high), bands + 2))
    bins = np.arange(fft // 2 + 1) * rate / fft
    rise = (bins[None] - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    fall = (edges[2:, None] - bins[None]) / (edges[2:] - edges[1:-1])[:, None]
    return np.maximum(0, np.minimum(rise, fall)).astype(np.float32)


FILTERS = mel_filters()
HANN = np.hanning(WINDOW + 1)[:WINDOW].astype(np.float32)


def log_mel(pcm):
    """Log-mel frames of a signal, 100 per second."""
    x = np.concatenate([np.zeros(LEFT, np.float32), pcm.astype(np.float32)])
    count = (len(x) - WINDOW) // HOP + 1
    frames = np.lib.stride_tricks.as_strided(
        x, (count, WINDOW), (x.strides[0] * HOP, x.strides[0])
    )
    power = np.abs(np.fft.rfft(frames * HANN, FFT)) ** 2
    return np.log(power.astype(np.float32) @ FILTERS.T + FLOOR)


def warp_table(factors, bands=MELS, low=20, high=7600):
    """Index and weight pairs that stretch the mel axis: vocal tract length changes."""
    centres = np.linspace(hertz_to_mel(low), hertz_to_mel(high), bands + 2)[1:-1]
    table = []
    for factor in factors:
        source = hertz_to_mel(np.minimum(mel_to_hertz(centres) * factor, high - 100))
        place = np.clip(np.interp(source, centres, np.arange(bands)), 0, bands - 1.001)
        index = place.astype(int)
        table.append((index, (place - index).astype(np.float32)))
    return table


def warp(mel, entry):
    """Apply one entry of a warp table to frames x bands."""
    index, weight = entry
    return mel[:, index] * (1 - weight) + mel[:, index + 1] * weight
