"""Make training shards for the turn-end network.

    python3 -m turn.generate SHARD SECONDS
"""

import pickle
import random
import sys
import time

import numpy as np

from audio.augment import Augmenter
from audio.diphones import DIPHONE_VOICES
from audio.features import RATE, log_mel
from audio.revoice import revoice
from audio.synth import ACCENTS, FLITE_VOICES, VARIANTS, change_speed
from paths import DATA
from turn.speak import TimedEspeak, drawn_out, speak_diphones, speak_espeak, speak_flite
from turn.wording import FILLERS, KINDS, wording

DIPHONES = ["ked"] * 4 + [v for v in DIPHONE_VOICES if v != "ked"]
# Share of the wall time of a shard per source.
PLAN = [("espeak", 0.36), *((voice, 0.08) for voice in FLITE_VOICES), ("diphones", 0.4)]
KIND_SHARES = (0.25, 0.3, 0.15, 0.15, 0.15)
# A pause inside: median and the scatter of its logarithm, and its bounds, in seconds.
PAUSE, PAUSE_SCATTER, PAUSE_BOUNDS = 0.6, 0.5, (0.2, 1.8)
# Share of the forms of an utterance that another speaker says: of the first, and of those that are made of the same synthesis
# besides, since flite and festival are slow.
REVOICED, REVOICED_AGAIN = 0.35, 0.8
FORMS = {"espeak": 1, "diphones": 2}
FORMS_OF_FLITE = 3
AFTER = 1.2


def pause_seconds(rng):
    """How long a speaker is silent inside."""
    low, high = PAUSE_BOUNDS
    return min(high, max(low, PAUSE * 2.718281828 ** rng.gauss(0, PAUSE_SCATTER)))


def drawn(parts, pieces, rng):
    """Pieces drawn out where the speaker goes on, often, and a little at the end, now and then."""
    result = []
    for i, (part, piece) in enumerate(zip(parts, pieces)):
        last = i == len(parts) - 1
        if not last and (piece.split()[-1] in FILLERS or rng.random() < 0.45):
            part = drawn_out(part, rng.uniform(1.15, 2.0))
        elif last and rng.random() < 0.25:
            part = drawn_out(part, rng.uniform(1.05, 1.35))
        result.append(part)
    return result


def joined(parts, rng, pause=pause_seconds):
    """(PCM without silence around it, [(first, last sample) of each silence inside])."""
    whole, pauses = [parts[0]], []
    for part in parts[1:]:
        at, count = sum(map(len, whole)), int(pause(rng) * RATE)
        pauses.append((at, at + count))
        whole += [np.zeros(count, np.float32), part]
    return np.concatenate(whole).astype(np.float32), pauses


def utterances(kind, rng, engine):
    """[(wording, parts or None)] of one source."""
    def draw():
        return wording(rng.choices(KINDS, KIND_SHARES)[0], rng)

    if kind == "espeak":
        made = draw()
        voice = f"{rng.choice(ACCENTS)}+{rng.choice(VARIANTS)}"
        return [(made, speak_espeak(engine, made.pieces, rng, voice, max(110, rng.gauss(168, 24)), min(95, max(5, rng.gauss(50, 18)))))]
    if kind == "diphones":
        many = [draw() for _ in range(30)]
        return list(zip(many, speak_diphones([m.pieces for m in many], rng.choice(DIPHONES), rng)))
    made = draw()
    speed = rng.randint(86, 117) if rng.random() < 0.6 else 100
    parts = speak_flite(made.pieces, rng, kind, rng.uniform(0.82, 1.3) * speed / 100)
    return [(made, parts and [change_speed(p, RATE, speed) for p in parts])]


def another(parts, rng, generator):
    """The same pieces by another speaker: spoken anew together, so that they stay one voice."""
    whole = revoice(np.concatenate(parts), rng, generator)
    edges = np.cumsum([0, *map(len, parts)])
    return [whole[a:b] for a, b in zip(edges, edges[1:])]


def arranged(parts, pieces, augmenter, revoiced=REVOICED):
    """(PCM in a room or noise, silences inside, end), all in samples; parts are made another speaker's and drawn out first."""
    rng = augmenter.rng
    if rng.random() < revoiced:
        parts = another(parts, rng, augmenter.generator)
    pcm, pauses = joined(drawn(parts, pieces, rng), rng)
    before = int(rng.uniform(0.05, 0.6) * RATE)
    end = before + len(pcm)
    padded = np.concatenate([np.zeros(before, np.float32), pcm, np.zeros(int(AFTER * RATE), np.float32)])
    augmenter.remember(pcm)
    augmenter.pad = lambda x: x
    audio = augmenter.clean(padded) if rng.random() < 0.15 else augmenter.noisy(padded)
    return audio, [(a + before, b + before) for a, b in pauses], end


def make_shard(shard, seconds):
    """Generate for a given wall time and write features, silences and ends."""
    rng = random.Random(5000 + shard)
    augmenter, engine = Augmenter(rng, np.random.default_rng(5000 + shard)), TimedEspeak()
    features, items = [], []
    for kind, share in PLAN:
        start, count = time.time(), 0
        while time.time() - start < seconds * share:
            for made, parts in utterances(kind, rng, engine):
                if parts is None:
                    continue
                for form in range(FORMS.get(kind, FORMS_OF_FLITE)):
                    audio, pauses, end = arranged(parts, made.pieces, augmenter, REVOICED_AGAIN if form else REVOICED)
                    features.append(log_mel(audio).astype(np.float16))
                    items.append((len(features[-1]), pauses, end, made.kind, made.pieces, kind))
                    count += 1
        print(f"shard {shard} {kind}: {count} utterances in {time.time() - start:.0f} s", flush=True)
    np.save(DATA / f"turn{shard}.npy", np.concatenate(features))
    pickle.dump(items, open(DATA / f"turn{shard}.pkl", "wb"))
    print(f"shard {shard}: {len(items)} utterances, {sum(i[0] for i in items) / 360000:.1f} h", flush=True)


if __name__ == "__main__":
    make_shard(int(sys.argv[1]), float(sys.argv[2]))
