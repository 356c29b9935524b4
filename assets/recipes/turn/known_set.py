"""The set of utterances with known ends that the console brings along, in ../turn-end.

    python3 -m turn.known_set

Five kinds, eight voices, sentences of the test side only. Half of the utterances are by voices that no training of any
network here has heard: settings may be chosen on the others, and are judged on these. Needs opusenc (opus-tools).
"""

import json
import random
import subprocess

import numpy as np
from scipy.io import wavfile
from scipy.signal import fftconvolve

from audio.features import RATE
from demo.clips import room_noise
from paths import ASSETS, WORK
from turn.generate import another, drawn
from turn.speak import TimedEspeak, speak_diphones, speak_espeak, speak_flite
from turn.wording import KINDS, wording

FOLDER = ASSETS / "turn-end"
# Name, how it speaks, whether a training has heard it.
VOICES = (
    ("espeak en-us+Annie", 165, True), ("flite slt", 1.0, True), ("flite rms", 1.05, True), ("festival ked", None, True),
    ("espeak en-gb-x-rp", 160, False), ("espeak en-us+Mr serious", 165, False), ("flite kal16", 1.15, False), ("flite kal16 as another", 1.2, False),
)
EACH = 8
# Makes of kal16 a speaker with a pitch and formants of his own.
ANOTHER = 5
BEFORE, AFTER = 0.3, 1.5
PAUSE_MEDIAN = {"pause-inside": 0.55, "hesitation": 0.7, "list": 0.5, "trailing-thought": 0.75}
PAUSE_SCATTER, PAUSE_BOUNDS = 0.45, (0.25, 1.8)
# Room, noise below the voice in dB, reverberation in seconds; shares in order.
CONDITIONS, SHARES = ("room", "noise", "reverberation"), (0.6, 0.25, 0.15)
ROOM_DBFS, NOISE_DB = -60, (16, 28)
BITRATE = "15"


def spoken(made, voice, setting, engine, rng):
    """Parts of an utterance by a voice, or None."""
    kind, _, name = voice.partition(" ")
    if kind == "espeak":
        return speak_espeak(engine, made.pieces, rng, name, rng.gauss(setting, 10), rng.gauss(50, 8))
    if kind == "flite":
        parts = speak_flite(made.pieces, rng, name.split(" ")[0], setting * rng.uniform(0.9, 1.1))
        # The same draws each time: another speaker, and always the same.
        return another(parts, random.Random(ANOTHER), np.random.default_rng(ANOTHER)) if parts and name.endswith("as another") else parts
    return speak_diphones([made.pieces], name, rng)[0]


def placed(parts, kind, rng):
    """(PCM with silence around and between the parts, pauses, end) in samples."""
    whole, pauses = [np.zeros(int(BEFORE * RATE), np.float32), parts[0]], []
    for part in parts[1:]:
        low, high = PAUSE_BOUNDS
        seconds = min(high, max(low, PAUSE_MEDIAN[kind] * np.exp(rng.gauss(0, PAUSE_SCATTER))))
        start, count = sum(map(len, whole)), int(seconds * RATE)
        pauses.append([start, start + count])
        whole += [np.zeros(count, np.float32), part]
    end = sum(map(len, whole))
    return np.concatenate([*whole, np.zeros(int(AFTER * RATE), np.float32)]), pauses, end


def recorded(pcm, end, condition, rng, generator):
    """The utterance in its condition, at a level of -6 to -3 dBFS."""
    pcm = pcm / np.abs(pcm).max() * 10 ** (rng.uniform(-6, -3) / 20)
    level = np.sqrt((pcm[np.abs(pcm) > 0.01] ** 2).mean())
    if condition == "reverberation":
        length = int(rng.uniform(0.15, 0.3) * RATE)
        tail = generator.standard_normal(length) * np.exp(-6.9 * np.arange(length) / length)
        tail *= 0.2 / np.sqrt((tail ** 2).sum())
        tail[0] = 1
        pcm = fftconvolve(pcm, tail)[:len(pcm)]
        pcm *= 0.7 / np.abs(pcm).max()
    below = level * 10 ** (-rng.uniform(*NOISE_DB) / 20) if condition == "noise" else 10 ** (ROOM_DBFS / 20)
    return (pcm + room_noise(generator, len(pcm)) * below).astype(np.float32)


def make(index, voice, setting, heard, kind, engine, seen):
    """(PCM, description) of one utterance; its seed is its place in the set."""
    rng, generator = random.Random(9000 + index), np.random.default_rng(9000 + index)
    parts = None
    while parts is None or made.text in seen:
        made = wording(kind, rng, test=True)
        parts = spoken(made, voice, setting, engine, rng)
    seen.add(made.text)
    condition = rng.choices(CONDITIONS, SHARES)[0]
    pcm, pauses, end = placed(drawn(parts, made.pieces, rng), kind, rng)
    described = {
        "id": f"{kind}-{index:03d}", "kind": kind, "voice": voice, "condition": condition, "language": "en",
        "text": made.text, "pieces": list(made.pieces), "sampleCount": len(pcm), "endSample": end, "pauses": pauses, "heldOut": not heard,
    }
    return recorded(pcm, end, condition, rng, generator), described


def encoded(pcm):
    """One Ogg stream."""
    wav, opus = WORK / "known.wav", WORK / "known.opus"
    wavfile.write(wav, RATE, (np.clip(pcm, -1, 1) * 32767).astype(np.int16))
    subprocess.run(["opusenc", "--quiet", "--bitrate", BITRATE, "--framesize", "40", "--discard-comments", "--padding", "0", "--serial", "1",
                    str(wav), str(opus)], check=True)
    return opus.read_bytes()


def main():
    engine, table, bundle, seen = TimedEspeak(), [], b"", set()
    for voice, setting, heard in VOICES:
        for kind in KINDS:
            for _ in range(EACH):
                pcm, described = make(len(table), voice, setting, heard, kind, engine, seen)
                stream = encoded(pcm)
                table.append({**described, "bytes": [len(bundle), len(stream)]})
                bundle += stream
        print(voice, len(table), len(bundle), flush=True)
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "utterances.opus").write_bytes(bundle)
    rows = ",\n".join(json.dumps(row) for row in table)
    (FOLDER / "utterances.json").write_text(f'{{"name": "turn ends", "sampleRateHz": {RATE}, "utterances": [\n{rows}\n]}}\n')
    print(len(table), "utterances,", sum(row["sampleCount"] for row in table) / RATE, "s,", len(bundle), "bytes")


if __name__ == "__main__":
    main()
