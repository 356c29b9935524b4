"""Free speech synthesisers: espeak-ng as a library, flite and festival as programs."""

import ctypes
import os
import subprocess
import tempfile
from math import gcd

import numpy as np
from scipy.io import wavfile
from scipy.signal import resample_poly

from audio.features import RATE

VARIANTS = (
    "Alex Alicia Andrea Andy Annie AnxiousAndy Denis Diogo Gene Gene2 Henrique Hugo Jacky Lee Marco "
    "Mario Michael Mike Nguyen RicishayMax RicishayMax2 RicishayMax3 Storm Tweaky adam anika announcer "
    "antonio aunty belinda benjamin boris caleb david ed edward edward2 f1 f2 f3 f4 f5 grandma grandpa "
    "gustave iven iven2 iven3 iven4 john kaukovalta klatt klatt2 klatt3 klatt4 klatt5 klatt6 linda m1 m2 "
    "m3 m4 m5 m6 m7 m8 marcelo max michel miguel norbert pablo paul pedro quincy rob robert sandro shelby "
    "steph steph2 steph3 travis victor zac"
).split()
ACCENTS = ["en-us"] * 5 + ["en-gb-x-rp"] * 2 + [
    "en-029", "en-us-nyc", "en-gb-x-gbclan", "en-gb-x-gbcwmd", "en-gb-scotland",
]
FLITE_VOICES = ["slt", "rms", "awb"]
# This synthesiser voice never enters training; it measures what a new voice costs.
HELD_OUT = "kal16"

_scratch = tempfile.mkdtemp(dir="/dev/shm")


class Espeak:
    """espeak-ng through its C interface, much faster than one process per sentence."""

    _RETRIEVAL, _RATE, _PITCH, _GAP = 2, 1, 3, 7

    def __init__(self):
        self.library = ctypes.CDLL("libespeak-ng.so.1")
        kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)
        self.parts = []
        self.callback = kind(self._collect)
        self.rate = self.library.espeak_Initialize(self._RETRIEVAL, 500, None, 0)
        self.library.espeak_SetSynthCallback(self.callback)

    def _collect(self, wave, count, _events):
        if count > 0 and wave:
            self.parts.append(np.ctypeslib.as_array(wave, (count,)).copy())
        return 0

    def speak(self, text, voice, rate=175, pitch=50, gap=0):
        """PCM at self.rate, or None when the voice is missing."""
        self.parts.clear()
        if self.library.espeak_SetVoiceByName(voice.encode()) != 0:
            return None
        for parameter, value in ((self._RATE, rate), (self._PITCH, pitch), (self._GAP, gap)):
            self.library.espeak_SetParameter(parameter, int(value), 0)
        data = text.encode()
        self.library.espeak_Synth(data, len(data) + 1, 0, 1, 0, 1, None, None)
        self.library.espeak_Synchronize()
        return np.concatenate(self.parts).astype(np.float32) / 32768 if self.parts else None


def flite(text, voice, stretch=1.0):
    """PCM at 16 kHz from flite."""
    path = os.path.join(_scratch, "flite.wav")
    subprocess.run(
        ["flite", "-voice", voice, "--setf", f"duration_stretch={stretch:.2f}", "-t", text, "-o", path],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    return wavfile.read(path)[1].astype(np.float32) / 32768


def festival(texts, voice, stretch):
    """PCM at 16 kHz of several sentences from one festival process; None where it failed."""
    script = [f"({voice})", f"(Parameter.set 'Duration_Stretch {stretch:.2f})"]
    for i, text in enumerate(texts):
        script.append(f'(utt.save.wave (utt.synth (Utterance Text "{text}")) "{_scratch}/{i}.wav" \'riff)')
    path = os.path.join(_scratch, "batch.scm")
    with open(path, "w") as file:
        file.write("\n".join(script))
    subprocess.run(["festival", "-b", path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return [read_festival(f"{_scratch}/{i}.wav") for i in range(len(texts))]


def read_festival(path):
    """PCM at 16 kHz of a file that festival wrote, which is removed; None where it wrote none."""
    try:
        rate, pcm = wavfile.read(path)
    except (OSError, ValueError):
        return None
    os.remove(path)
    return change_speed(pcm.astype(np.float32) / 32768, rate)


def change_speed(pcm, rate, percent=100):
    """Resample to 16 kHz, playing at percent of the original speed (pitch moves along)."""
    up, down = RATE * 100, rate * percent
    common = gcd(up, down)
    if up == down:
        return pcm
    return resample_poly(pcm, up // common, down // common).astype(np.float32)


def trim(pcm, level=0.01, margin=800):
    """Cut silence off both ends, 40 dB below the loudest sample; None when nothing is left.

    A fixed level would cut the last consonant of a soft voice.
    """
    loud = np.where(np.abs(pcm) > max(level * np.abs(pcm).max(), 1e-4))[0]
    if len(loud) < 10:
        return None
    return pcm[max(0, loud[0] - margin):loud[-1] + margin]
