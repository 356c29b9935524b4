"""Another speaker out of a recording: linear prediction, with a new pitch and other formants.

The spectral envelope (an all-pole filter per frame, autocorrelation method) is warped along
the frequency axis and excited anew by pulses and noise, so that pitch and vocal tract change
independently, which resampling cannot do.
"""

import numpy as np

from audio.features import RATE

HOP, WINDOW, FFT, ORDER = 80, 400, 512, 18
LOWEST_HZ, HIGHEST_HZ = 60, 380
_HANN = np.hanning(WINDOW + 1)[:WINDOW].astype(np.float32)
_PITCH_WINDOW, _PITCH_FFT, _PITCH_HOP = 640, 2048, 160
_VOICED = 0.5


def _frames(pcm, window, hop):
    """Centred windows, one per hop."""
    x = np.concatenate([np.zeros(window // 2, np.float32), pcm.astype(np.float32), np.zeros(window, np.float32)])
    count = len(pcm) // hop + 1
    return np.lib.stride_tricks.as_strided(x, (count, window), (x.strides[0] * hop, x.strides[0]))


def pitch(pcm):
    """(Hz, voiced) every HOP samples, by normalised autocorrelation below 1 kHz."""
    windows = _frames(pcm, _PITCH_WINDOW, _PITCH_HOP) * np.hanning(_PITCH_WINDOW)
    frequency = np.arange(_PITCH_FFT // 2 + 1) * RATE / _PITCH_FFT
    power = np.abs(np.fft.rfft(windows, _PITCH_FFT)) ** 2 * ((frequency > 50) & (frequency < 1000))
    shape = np.fft.irfft(np.abs(np.fft.rfft(np.hanning(_PITCH_WINDOW), _PITCH_FFT)) ** 2)
    correlation = np.fft.irfft(power) / np.maximum(shape / shape[0], 0.1)
    first, last = RATE // HIGHEST_HZ, RATE // LOWEST_HZ
    rows = correlation[:, first:last + 1] / (correlation[:, :1] + 1e-9)
    # A short lag that is nearly as good wins: it undoes octave errors.
    lag = (rows > 0.85 * rows.max(1, keepdims=True)).argmax(1)
    lag = np.array([row[i:i + 8].argmax() + i for row, i in zip(rows, lag)])
    peak = rows[np.arange(len(rows)), lag]
    level = np.sqrt((windows ** 2).mean(1))
    voiced = (peak > _VOICED) & (level > 0.02 * level.max())
    return np.repeat(RATE / (lag + first), 2), np.repeat(voiced, 2)


def _predictors(windows):
    """Prediction polynomials (frames x ORDER + 1) by Levinson's recursion over all frames at once."""
    power = np.abs(np.fft.rfft(windows * _HANN, 1024)) ** 2
    r = np.fft.irfft(power)[:, :ORDER + 1]
    r *= np.exp(-0.5 * (2 * np.pi * 40 / RATE * np.arange(ORDER + 1)) ** 2)
    r[:, 0] = r[:, 0] * 1.0001 + 1e-9
    a = np.zeros_like(r)
    a[:, 0], error = 1, r[:, 0].copy()
    for i in range(1, ORDER + 1):
        k = -(r[:, i:0:-1] * a[:, :i]).sum(1) / error
        a[:, 1:i + 1] += k[:, None] * a[:, i - 1::-1][:, :i]
        error *= 1 - k ** 2
    return a


def _excitation(hertz, voiced, count, generator, breath):
    """Pulses where voiced and noise elsewhere, each of unit power; a little noise among the pulses."""
    track = np.repeat(hertz, HOP)[:count]
    voice = np.repeat(voiced, HOP)[:count].astype(np.float32)
    phase = np.cumsum(track / RATE)
    pulses = np.zeros(count, np.float32)
    at = np.where(np.floor(phase[1:]) > np.floor(phase[:-1]))[0] + 1
    pulses[at] = np.sqrt(RATE / track[at])
    noise = generator.standard_normal(count).astype(np.float32)
    return voice * (pulses * (1 - breath) + noise * breath) + (1 - voice) * noise


def revoice(pcm, rng, generator):
    """The same words by another speaker: pitch times .55 to 1.8, formants times .84 to 1.2, more or less breath."""
    hertz, voiced = pitch(pcm)
    windows = _frames(pcm, WINDOW, HOP)
    count = min(len(windows), len(hertz))
    # The pitch may be flattened or exaggerated around its middle.
    middle = np.median(hertz[voiced]) if voiced.any() else 120.0
    hertz = middle * np.clip(hertz[:count] / middle, 0.6, 1.7) ** rng.uniform(0.0, 1.4)
    hertz = np.clip(hertz * rng.uniform(0.55, 1.8), 65, 400)
    excitation = _excitation(hertz, voiced[:count], len(pcm), generator, rng.uniform(0, 0.35))
    filters = np.fft.rfft(_predictors(windows[:count]), FFT)
    bins, factor = np.arange(FFT // 2 + 1), rng.uniform(0.84, 1.2)
    place = np.minimum(bins / factor, FFT // 2 - 0.001)
    low, share = place.astype(int), (place - place.astype(int)).astype(np.float32)
    envelope = 1 / (filters[:, low] * (1 - share) + filters[:, low + 1] * share)
    drawn = _frames(excitation, WINDOW, HOP)[:count] * _HANN
    spoken = np.fft.irfft(np.fft.rfft(drawn, FFT) * envelope)[:, :FFT]
    level = np.sqrt((windows[:count] ** 2 * _HANN ** 2).sum(1) / ((spoken ** 2).sum(1) + 1e-9))
    result = np.zeros(len(pcm) + 2 * FFT, np.float32)
    for i, frame in enumerate(spoken * level[:, None]):
        result[i * HOP:i * HOP + FFT] += frame
    result = result[WINDOW // 2:WINDOW // 2 + len(pcm)]
    return (result * (np.abs(pcm).max() / (np.abs(result).max() + 1e-9))).astype(np.float32)
