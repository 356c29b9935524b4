"""Writes the features of a clip as NumPy computes them, straight from their definitions and in float64: what the product's
own are held against. `python3 -m parity.features [FOLDER]`, from the folder of the recipes; needs NumPy.
"""

import sys
import wave
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[3]
CLIP = ROOT / "assets/clips/flight.wav"
RATE = 16_000


def clip():
    with wave.open(str(CLIP)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), np.int16).astype(np.float64) / 32768


def frames(audio, size, start, count):
    """`count` frames from sample `start` on, every 10 ms; beyond the ends the audio is mirrored, its last sample twice."""
    places = start + 160 * np.arange(count)[:, None] + np.arange(size)
    places = np.where(places < 0, -places - 1, places)
    return audio[np.where(places >= len(audio), 2 * len(audio) - 1 - places, places)]


def kaldi_filters(low, high, bands=80, size=512):
    def mel(hertz):
        return 1127 * np.log(1 + np.asarray(hertz, float) / 700)

    corners = np.linspace(mel(low), mel(high), bands + 2)
    filters = triangles(mel(np.arange(size // 2 + 1) * RATE / size), corners)
    # The bin of half the rate belongs to no band.
    filters[:, -1] = 0
    return filters


def slaney_filters(bands, size):
    def mel(hertz):
        return hertz * 3 / 200 if hertz < 1000 else 15 + 27 * np.log(hertz / 1000) / np.log(6.4)

    def hertz(mels):
        return mels * 200 / 3 if mels < 15 else 1000 * np.exp((mels - 15) * np.log(6.4) / 27)

    corners = np.array([hertz(mels) for mels in np.linspace(0, mel(8000), bands + 2)])
    filters = triangles(np.arange(size // 2 + 1) * RATE / size, corners)
    return filters * (2 / (corners[2:] - corners[:-2]))[:, None]


def triangles(places, corners):
    left, middle, right = corners[:-2, None], corners[1:-1, None], corners[2:, None]
    rising, falling = (places - left) / (middle - left), (right - places) / (right - middle)
    return np.maximum(0, np.minimum(rising, falling))


def log_mel(rows, window, filters, emphasis=0.97):
    before = np.concatenate([rows[:, :1], rows[:, :-1]], axis=1)
    spectrum = np.abs(np.fft.rfft((rows - emphasis * before) * window, 512)) ** 2
    return np.log(np.maximum(spectrum @ filters.T, np.finfo(np.float32).eps))


STEPS = np.arange(400)
HANN = 0.5 - 0.5 * np.cos(2 * np.pi * STEPS / 400)
POVEY = (0.5 - 0.5 * np.cos(2 * np.pi * STEPS / 399)) ** 0.85
HAMMING = 0.54 - 0.46 * np.cos(2 * np.pi * STEPS / 399)


def centred(rows):
    return rows - rows.mean(axis=1, keepdims=True)


def icefall(audio):
    count = (len(audio) + 80) // 160
    return log_mel(centred(frames(audio, 400, -120, count)), POVEY, kaldi_filters(20, 7600))


def funasr(audio):
    count = 1 + (len(audio) - 400) // 160
    return log_mel(centred(frames(audio * 32768, 400, 0, count)), HAMMING, kaldi_filters(20, 8000))


def nemo(audio):
    count = (len(audio) + 80) // 160
    return log_mel(frames(audio, 400, -120, count), HANN, slaney_filters(128, 512))


def whisper(audio):
    padded = np.pad(audio, 200, mode="reflect")
    rows = padded[160 * np.arange(len(audio) // 160)[:, None] + np.arange(400)]
    energies = np.abs(np.fft.rfft(rows * HANN, 400)) ** 2 @ slaney_filters(80, 400).T
    logs = np.log10(np.maximum(energies, 1e-10))
    return (np.maximum(logs, logs.max() - 8) + 4) / 4


def smart_turn(audio):
    window = np.zeros(8 * RATE)
    heard = audio[-len(window) :]
    window[len(window) - len(heard) :] = heard
    return whisper((window - window.mean()) / np.sqrt(window.var() + 1e-7))


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "pipeline/acoustic-features/testing/golden"
    folder.mkdir(parents=True, exist_ok=True)
    audio = clip()
    padded = np.pad(audio, (0, 30 * RATE - len(audio)))
    # Every so many rows are kept.
    wanted = {"icefall": (icefall(audio), 16), "funasr": (funasr(audio), 16), "nemo": (nemo(audio), 24)}
    wanted |= {"whisper": (whisper(padded), 24), "smart-turn": (smart_turn(audio), 40)}
    for name, (rows, step) in wanted.items():
        kept = rows[::step][:20].astype("<f4")
        (folder / f"{name}.f32").write_bytes(kept.tobytes())
        print(name, rows.shape, "kept", kept.shape)


if __name__ == "__main__":
    main()
