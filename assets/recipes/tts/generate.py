"""Teacher speech for the voice: flite's slt with its own phone durations.

    python3 -m tts.generate train [SECONDS_OF_AUDIO]
    python3 -m tts.generate test
"""

import os
import pickle
import random
import subprocess
import sys
import tempfile
import time

import numpy as np
from scipy.io import wavfile

from paths import DATA
from text.general import general_sentence
from text.sentences import reply_sentence, test_sentence, train_sentence, user_sentence
from tts.analysis import mel, pitch
from tts.config import HOP, PAUSE, RATE

QUESTION_WORDS = ("what how is do why when where which who will are can could did").split()
# A short first pause: the listener should hear the first word at once.
START_FRAMES = 2
_path = os.path.join(tempfile.mkdtemp(dir="/dev/shm"), "teacher.wav")


def speak(sentence):
    """(phones, end times, pcm) of the teacher."""
    done = subprocess.run(["flite", "-voice", "slt", "-psdur", "-t", sentence, "-o", _path], capture_output=True, text=True)
    pairs = [item.rsplit(":", 1) for item in done.stdout.split()]
    pcm = wavfile.read(_path)[1].astype(np.float32) / 32768
    return [p for p, _ in pairs], [float(end) for _, end in pairs], pcm


def shorten_start(phones, ends, pcm):
    """Cut the first pause to START_FRAMES."""
    if phones[0] != PAUSE:
        return ends, pcm
    cut = max(0, int(round(ends[0] * 100)) - START_FRAMES)
    return [end - cut / 100 for end in ends], pcm[cut * HOP:]


def punctuate(sentence):
    """Close a sentence with a full stop or a question mark."""
    if sentence[-1] in ".?":
        return sentence
    return sentence + ("?" if sentence.split()[0] in QUESTION_WORDS else ".")


def utterance(sentence):
    """One training item, or None when flite gave nothing useful."""
    phones, ends, pcm = speak(sentence)
    if len(phones) < 4:
        return None
    ends, pcm = shorten_start(phones, ends, pcm)
    count = len(pcm) // HOP
    marks = [min(count, max(0, int(round(end * 100)))) for end in ends]
    marks[-1] = count
    return {
        "text": sentence, "phones": phones, "durations": np.diff([0] + marks).astype(np.int16),
        "pcm": (pcm * 32767).astype(np.int16), "mel": mel(pcm)[:count].astype(np.float16),
        "pitch": pitch(pcm)[:count].astype(np.float16),
    }


def mixture(rng):
    """Replies first; requests and general sentences for variety."""
    x = rng.random()
    return reply_sentence(rng) if x < 0.5 else user_sentence(rng) if x < 0.65 else general_sentence(rng)


def generate(name, draw, seconds, seed):
    """Write DATA/name.pkl with this much audio."""
    rng, items, made, start = random.Random(seed), [], 0.0, time.time()
    while made < seconds:
        item = utterance(punctuate(draw(rng)))
        if item and (item["durations"] >= 0).all():
            items.append(item)
            made += len(item["pcm"]) / RATE
    pickle.dump(items, open(DATA / f"{name}.pkl", "wb"))
    voiced = np.concatenate([i["pitch"] for i in items]).astype(np.float32)
    print(f"{name}: {len(items)} utterances, {made:.0f} s in {time.time() - start:.0f} s; "
          f"voiced {np.mean(voiced > 0):.2f}, median F0 {np.median(voiced[voiced > 0]):.0f} Hz", flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "test":
        generate("tts_test", lambda r: test_sentence(r, reply_sentence), 150, 900)
    else:
        seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 6000
        generate("tts", lambda r: train_sentence(r, mixture), seconds, 500)
