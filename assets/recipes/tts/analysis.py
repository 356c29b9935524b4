"""Amplitude mel frames and fundamental frequency of the teacher's speech."""

import numpy as np

from audio.features import mel_filters
from tts.config import HOP, MELS, RATE, WINDOW

FILTERS = mel_filters(MELS, WINDOW, 0, 8000)
HANN = np.hanning(WINDOW + 1)[:WINDOW].astype(np.float32)
LOWEST, HIGHEST = 90, 330
_FFT = 2048


def frames(pcm):
    """Centred windows, one per hop."""
    x = np.concatenate([np.zeros(WINDOW // 2, np.float32), pcm, np.zeros(WINDOW * 3 // 4, np.float32)])
    count = (len(x) - WINDOW) // HOP + 1
    return np.lib.stride_tricks.as_strided(x, (count, WINDOW), (x.strides[0] * HOP, x.strides[0]))


def mel(pcm):
    """Log of the amplitude mel spectrum, 100 frames per second."""
    magnitude = np.abs(np.fft.rfft(frames(pcm) * HANN, WINDOW)).astype(np.float32)
    return np.log(np.maximum(magnitude @ FILTERS.T, 1e-3))


def _autocorrelation(windows):
    """Normalised autocorrelation of the band 60..1200 Hz over the lags of a voice."""
    frequency = np.arange(_FFT // 2 + 1) * RATE / _FFT
    power = np.abs(np.fft.rfft(windows, _FFT)) ** 2 * ((frequency > 60) & (frequency < 1200))
    shape = np.fft.irfft(np.abs(np.fft.rfft(HANN, _FFT)) ** 2)
    correlation = np.fft.irfft(power) / np.maximum(shape / shape[0], 0.05)
    first, last = RATE // HIGHEST, RATE // LOWEST
    return correlation[:, first:last + 1] / (correlation[:, :1] + 1e-9), first


def _halve(best, peak, correlation, first):
    """Prefer half the lag when it is nearly as good: it undoes octave errors."""
    for i, lag in enumerate(best + first):
        half = int(round(lag / 2))
        if half >= first:
            low, high = max(0, half - first - 2), half - first + 3
            if correlation[i, low:high].max() > 0.9 * peak[i]:
                best[i] = low + correlation[i, low:high].argmax()
    return best


def pitch(pcm):
    """Fundamental frequency per frame in Hz, 0 where unvoiced."""
    windows = frames(pcm) * HANN
    correlation, first = _autocorrelation(windows)
    peak = correlation.max(1)
    best = _halve(correlation.argmax(1), peak, correlation, first)
    inner = np.clip(best, 1, correlation.shape[1] - 2)
    rows = np.arange(len(inner))
    left, mid, right = (correlation[rows, inner + d] for d in (-1, 0, 1))
    shift = np.clip(0.5 * (left - right) / (left - 2 * mid + right - 1e-9), -0.5, 0.5)
    voiced = (peak > 0.55) & (np.sqrt((windows ** 2).mean(1)) > 0.004)
    smooth = voiced.copy()
    smooth[1:-1] = (voiced[:-2].astype(int) + voiced[1:-1] + voiced[2:]) >= 2
    return np.where(smooth, RATE / (inner + first + shift), 0).astype(np.float32)
