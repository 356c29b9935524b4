"""Rooms, microphones and noises for clean synthetic speech."""

import numpy as np
from scipy.signal import butter, fftconvolve, lfilter, sosfilt

from audio.features import RATE

# Amplitude below which synthetic speech (peaks near one) has ended, as in synth.trim.
SILENCE = 0.01

class Augmenter:
    """Adds silence, reverberation, filters, gain and noise; seeded."""

    def __init__(self, rng, generator):
        self.rng, self.generator, self.talkers = rng, generator, []
        # Where the speech of the last padded signal ends.
        self.end_samples = 0

    def pad(self, pcm, before=(0.05, 0.5), after=(0.25, 0.7)):
        """Silence on both sides."""
        left = np.zeros(int(self.rng.uniform(*before) * RATE), np.float32)
        right = np.zeros(int(self.rng.uniform(*after) * RATE), np.float32)
        self.end_samples = len(left) + int(np.where(np.abs(pcm) > SILENCE)[0][-1]) + 1
        return np.concatenate([left, pcm, right])

    def reverberate(self, pcm):
        """A decaying noise tail of 80 to 450 ms; the direct path stays."""
        r = self.rng
        length = int(r.uniform(0.08, 0.45) * RATE)
        decay = np.exp(-6.9 * np.arange(length) / length * r.uniform(0.6, 1.2))
        tail = (self.generator.standard_normal(length) * decay).astype(np.float32)
        tail *= r.uniform(0.03, 0.25) / np.sqrt((tail ** 2).sum() + 1e-9) * np.sqrt(length) / 30
        tail[:int(r.uniform(0.001, 0.01) * RATE)] = 0
        tail[0] = 1
        return fftconvolve(pcm, tail)[:len(pcm)].astype(np.float32)

    def band_limit(self, pcm):
        """A small microphone, or a steep telephone band below 4 kHz."""
        r = self.rng
        if r.random() < 0.4:
            top = r.uniform(3300, 3950)
            return sosfilt(butter(8, top / (RATE / 2), output="sos"), pcm).astype(np.float32)
        edges = [r.uniform(60, 300) / (RATE / 2), r.uniform(3300, 6500) / (RATE / 2)]
        b, a = butter(2, edges, "band")
        return lfilter(b, a, pcm).astype(np.float32)

    def noise(self, count):
        """White, coloured (hum, changing level) or babble of earlier utterances."""
        r, g = self.rng, self.generator
        kind = r.random()
        if kind < 0.2:
            return g.standard_normal(count).astype(np.float32)
        if kind < 0.75 or len(self.talkers) < 8:
            return self._coloured(count)
        mix = np.zeros(count, np.float32)
        for _ in range(r.randint(2, 6)):
            talker = r.choice(self.talkers)
            mix += np.resize(np.roll(talker, r.randrange(len(talker))), count)
        return mix

    def _coloured(self, count):
        r, g = self.rng, self.generator
        spectrum = np.fft.rfft(g.standard_normal(count))
        bins = np.maximum(np.arange(len(spectrum)), 1) / len(spectrum)
        spectrum *= bins ** -r.uniform(0.3, 1.3)
        if r.random() < 0.3:
            spectrum[int(r.uniform(0.001, 0.01) * len(spectrum))] *= 50
        noise = np.fft.irfft(spectrum, count).astype(np.float32)
        if r.random() < 0.4:
            steps = np.linspace(0, count, 12)
            noise *= np.interp(np.arange(count), steps, g.uniform(0.1, 1, 12)).astype(np.float32)
        return noise

    def mix(self, pcm, snr):
        """Add noise at a signal-to-noise ratio in dB."""
        level = np.sqrt((pcm ** 2).mean())
        noise = self.noise(len(pcm))
        noise *= level * 10 ** (-snr / 20) / (np.sqrt((noise ** 2).mean()) + 1e-9)
        return np.clip(pcm + noise, -1, 1).astype(np.float32)

    def remember(self, pcm):
        """Keep some utterances as babble for later ones."""
        if self.rng.random() < 0.1 or len(self.talkers) < 8:
            self.talkers.append(pcm.copy())
            del self.talkers[:-40]

    def clean(self, pcm):
        """Padding and a level, nothing else."""
        padded = self.pad(pcm)
        return padded * (self.rng.uniform(0.3, 0.8) / max(np.abs(padded).max(), 1e-3))

    def noisy(self, pcm, snr=None):
        """The full chain; SNR 5 to 30 dB in most cases when none is given."""
        r = self.rng
        pcm = self.pad(pcm)
        if r.random() < 0.35:
            pcm = self.reverberate(pcm)
        if r.random() < 0.25:
            pcm = self.band_limit(pcm)
        if r.random() < 0.3:
            pcm = lfilter([1, r.uniform(-0.6, 0.6)], [1], pcm).astype(np.float32)
        pcm = pcm * (10 ** (r.uniform(-26, -1) / 20) / max(np.abs(pcm).max(), 1e-3))
        if snr is None:
            snr = r.uniform(5, 30) if r.random() < 0.6 else r.uniform(30, 55)
        return self.mix(pcm, snr)
