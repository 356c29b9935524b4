"""Make spoken utterances whose ends are known, to hold the ledger and the detector of recordings against.

    python3 -m demo.known_ends FOLDER [COUNT]

Each clip is a synthetic voice, untrimmed and known alone, and noise of a known level over it. Where speech ends follows from the two
by the product's definition: the last moment at which the voice alone reaches 10 dB above the background and lies at most
36 dB below the level that a tenth of its audible frames reaches. `known-ends.json` holds it for each clip, milliseconds
from the clip's first sample: `firstword bench --clips FOLDER --record RECORDINGS`, then
`firstword verify RECORDINGS --known-ends FOLDER/known-ends.json`.
"""

import json
import sys
from pathlib import Path

import numpy as np
from scipy.io import wavfile

from audio.features import RATE
from audio.synth import Espeak, change_speed, flite
from demo.clips import room_noise

BACKGROUNDS_DBFS = (-75, -62, -50, -62)
VOICES = ("flite slt", "flite rms", "flite awb", "espeak en-us+f3", "espeak en-gb-x-rp+m3", "espeak en-us+m1",
          "espeak en-us+Annie", "espeak en-us+m7", "espeak en-us+f4", "flite kal16", "espeak en-gb-x-rp+f2")
# By their last sounds: vowels and nasals, fricatives, stops.
SENTENCES = (
    "what can you do", "tell me a story", "how are you today", "is it going to snow", "wake me up tomorrow",
    "turn down the volume", "what time is it in the morning", "play a song",
    "turn off the kitchen lights", "set a timer for six minutes", "what is on my list please", "add two boxes",
    "how long was that pause", "remind me to brush my teeth", "that is enough", "stop the music this",
    "set the light to red", "how fast was the last", "put milk on the list", "is the heating on or not",
    "remind me to call bob", "read me the book", "what is five times eight", "add some bread",
)
BEFORE_S, AFTER_S, PEAK_DBFS = 0.4, 0.9, (-12, -3)
ABOVE_BACKGROUND_DB, BELOW_VOICE_DB, LOUD_SHARE = 10, 36, 0.1
MS = RATE // 1000


def levels(pcm, length_ms):
    """dBFS of the frame that begins at each millisecond."""
    energy = np.concatenate([[0], np.cumsum(pcm.astype(np.float64) ** 2)])
    starts = np.arange(0, len(pcm) - length_ms * MS, MS)
    return 10 * np.log10((energy[starts + length_ms * MS] - energy[starts]) / (length_ms * MS) + 1e-14)


def known_end(voice, background_dbfs):
    """Milliseconds: the end of the last frame of 5 ms of the voice alone that counts, placed to 1 ms within it."""
    frames, milliseconds = levels(voice, 5), levels(voice, 1)
    audible = np.sort(frames[frames >= max(background_dbfs + ABOVE_BACKGROUND_DB, frames.max() - 40)])
    loud = audible[int(len(audible) * (1 - LOUD_SHARE))]
    least = max(background_dbfs + ABOVE_BACKGROUND_DB, loud - BELOW_VOICE_DB)
    last = int(np.where(frames >= least)[0][-1])
    within = np.where(milliseconds[last:last + 5] >= least)[0]
    return last + int(within[-1]) + 1


def main(folder, count):
    folder.mkdir(parents=True, exist_ok=True)
    engine, ends = Espeak(), {}
    for index in range(count):
        sentence = SENTENCES[index % len(SENTENCES)]
        voice = VOICES[(index * 5 + index // len(SENTENCES)) % len(VOICES)]
        background = BACKGROUNDS_DBFS[(index + index // len(SENTENCES)) % len(BACKGROUNDS_DBFS)]
        generator = np.random.default_rng(index)
        kind, name = voice.split(" ")
        pcm = flite(sentence, name) if kind == "flite" else change_speed(engine.speak(sentence, name, 160, 50), engine.rate)
        pcm = pcm / np.abs(pcm).max() * 10 ** (generator.uniform(*PEAK_DBFS) / 20)
        alone = np.concatenate([np.zeros(int(BEFORE_S * RATE)), pcm, np.zeros(int(AFTER_S * RATE))])
        heard = alone + room_noise(generator, len(alone)) * 10 ** (background / 20)
        clip = f"known-{index:03d}"
        wavfile.write(folder / f"{clip}.wav", RATE, (np.clip(heard, -1, 1) * 32767).astype(np.int16))
        (folder / f"{clip}.txt").write_text(sentence + "\n")
        ends[clip] = known_end(alone, background)
    (folder / "known-ends.json").write_text(json.dumps(ends, indent=2) + "\n")
    print(len(ends), "clips")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 120)
