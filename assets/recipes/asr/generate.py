"""Make training shards and test sets for the recogniser.

    python3 -m asr.generate train SHARD [SECONDS] [SOURCE]   one shard; all sources, or one alone
    python3 -m asr.generate test                             test sets of unseen sentences, and others to choose settings on
"""

import pickle
import random
import sys
import time

import numpy as np

from audio.augment import Augmenter
from audio.diphones import DIPHONE_VOICES, speak_diphones
from audio.features import HOP, RATE, log_mel
from audio.revoice import revoice
from audio.synth import ACCENTS, FLITE_VOICES, HELD_OUT, VARIANTS, Espeak, change_speed, festival, flite, trim
from paths import DATA, RECIPES
from text.sentences import test_sentence, train_sentence
from text.template import normalise

SPEEDS = [90, 95, 100, 100, 100, 105, 110]
FESTIVAL_VOICES = {"festival": "voice_cmu_us_slt_arctic_hts", "ked": "voice_ked_diphone"}
# Share of the wall time of a shard per source.
PLAN = [("espeak", 0.24), ("slt", 0.17), ("rms", 0.17), ("awb", 0.17), ("festival", 0.05), ("ked", 0.05), ("diphones", 0.15)]
# Half of what ten diphone voices say is ked's: only it has all English sounds.
DIPHONES = ["ked"] * (len(DIPHONE_VOICES) - 1) + [voice for voice in DIPHONE_VOICES if voice != "ked"]
# Sentences of a set: so many that a word error rate is known to half a point (seen voices) and to one (the voice kept out).
SEEN_SENTENCES, KEPT_OUT_SENTENCES = 500, 400
# The voice kept out speaks so many times faster than the mean of flite's others at the same setting (measured: 245 against 208 words a minute).
HURRY = 1.18
# How many utterances go on as another speaker's.
REVOICED = 0.35


def espeak_voice(rng):
    return f"{rng.choice(ACCENTS)}+{rng.choice(VARIANTS)}"


def espeak_utterance(engine, rng, sentence):
    """One espeak utterance with a random voice, rate and pitch: (pcm, rate, voice)."""
    voice = espeak_voice(rng)
    rate = rng.gauss(170, 22) if rng.random() < 0.9 else rng.uniform(120, 215)
    pitch = min(99, max(5, rng.gauss(50, 18)))
    return engine.speak(sentence, voice, rate, pitch, rng.choice([0, 0, 0, 1, 2, 4])), engine.rate, voice


def flite_utterance(rng, sentence, voice):
    """One flite utterance; a formant shift by resampling, compensated in the durations."""
    speed = rng.randint(86, 117) if rng.random() < 0.6 else 100
    pcm = flite(sentence, voice, rng.uniform(0.82, 1.25) * speed / 100)
    return change_speed(pcm, RATE, speed), RATE, voice


def utterances(kind, rng, engine):
    """Batches of (sentence, pcm, rate, voice) for one source."""
    if kind == "espeak":
        sentence = train_sentence(rng)
        return [(sentence, *espeak_utterance(engine, rng, sentence))]
    if kind in FLITE_VOICES:
        sentence = train_sentence(rng)
        return [(sentence, *flite_utterance(rng, sentence, kind))]
    return diphone_utterances(rng) if kind == "diphones" else festival_utterances(kind, rng)


def diphone_utterances(rng, count=40):
    """A batch by one diphone voice, each with a formant shift by resampling."""
    sentences, voice, speed = [train_sentence(rng) for _ in range(count)], rng.choice(DIPHONES), rng.randint(86, 117)
    return [(s, None if x is None else change_speed(x, RATE, speed), RATE, voice)
            for s, x in zip(sentences, speak_diphones(sentences, voice, rng))]


def festival_utterances(kind, rng, count=40):
    """A batch from one festival process, each with a formant shift by resampling."""
    sentences, speed = [train_sentence(rng) for _ in range(count)], rng.randint(86, 117)
    spoken = festival(sentences, FESTIVAL_VOICES[kind], rng.uniform(0.8, 1.25) * speed / 100)
    return [(s, None if x is None else change_speed(x, RATE, speed), RATE, kind) for s, x in zip(sentences, spoken)]


def long_enough(pcm, text):
    """A 25 Hz CTC needs more frames than characters."""
    return len(pcm) / 640 >= len(text) * 1.05 + 1


def make_shard(shard, seconds, plan):
    """Generate for a given wall time and write features and transcripts."""
    rng = random.Random(1000 + shard)
    augmenter = Augmenter(rng, np.random.default_rng(shard))
    engine = Espeak()
    features, items = [], []
    for kind, share in plan:
        start, made = time.time(), 0
        while time.time() - start < seconds * share:
            for sentence, pcm, rate, voice in utterances(kind, rng, engine):
                text = normalise(sentence)
                pcm = None if pcm is None or len(pcm) < 2000 else trim(change_speed(pcm, rate, rng.choice(SPEEDS)))
                if pcm is None or not long_enough(pcm, text):
                    continue
                if rng.random() < REVOICED:
                    pcm = revoice(pcm, rng, augmenter.generator)
                augmenter.remember(pcm)
                audio = augmenter.clean(pcm) if rng.random() < 0.15 else augmenter.noisy(pcm)
                features.append(log_mel(audio).astype(np.float16))
                items.append((len(features[-1]), text, voice, augmenter.end_samples // HOP))
                made += len(pcm) / RATE
        print(f"shard {shard} {kind}: {made:.0f} s of speech in {time.time() - start:.0f} s", flush=True)
    np.save(DATA / f"asr{shard}.npy", np.concatenate(features))
    pickle.dump(items, open(DATA / f"asr{shard}.pkl", "wb"))
    print(f"shard {shard}: {len(items)} utterances, {sum(item[0] for item in items) / 360000:.1f} h", flush=True)


def test_set(name, count, speak, augmenter, noisy, sentences=None):
    """A list of (text, pcm) with unseen sentences."""
    result, index = [], 0
    while len(result) < count:
        sentence = sentences[index % len(sentences)] if sentences else test_sentence(augmenter.rng)
        index += 1
        pcm, rate, _ = speak(sentence)
        pcm = None if pcm is None else trim(change_speed(pcm, rate))
        if pcm is None:
            continue
        augmenter.remember(pcm)
        snr = augmenter.rng.uniform(5, 30) if noisy else None
        result.append((normalise(sentence), augmenter.noisy(pcm, snr) if noisy else augmenter.clean(pcm)))
    print(name, len(result), flush=True)
    return result


def make_sets(path, seed, free):
    """Seen voices, the voice kept out, and freely phrased requests where there are any."""
    rng = random.Random(seed)
    augmenter, engine = Augmenter(rng, np.random.default_rng(seed)), Espeak()

    def by_espeak(sentence):
        voice = espeak_voice(rng)
        return engine.speak(sentence, voice, rng.gauss(165, 18), min(90, max(10, rng.gauss(50, 15)))), engine.rate, voice

    def by_flite(voice, slower=1.0):
        return lambda sentence: (flite(sentence, voice, slower * rng.uniform(0.9, 1.2)), RATE, voice)

    def by_seen(sentence):
        return by_espeak(sentence) if rng.random() < 0.5 else by_flite(rng.choice(FLITE_VOICES))(sentence)

    sets = {
        "seen voices clean": test_set("seen clean", SEEN_SENTENCES, by_seen, augmenter, False),
        "seen voices noisy": test_set("seen noisy", SEEN_SENTENCES, by_seen, augmenter, True),
        "kept-out voice clean": test_set("kept out clean", KEPT_OUT_SENTENCES, by_flite(HELD_OUT), augmenter, False),
        "kept-out voice noisy": test_set("kept out noisy", KEPT_OUT_SENTENCES, by_flite(HELD_OUT), augmenter, True),
    }
    if free:
        sets["free requests"] = test_set("free", len(free), by_seen, augmenter, False, free)
    sets["kept-out voice, tempo of the others"] = test_set("kept out slower", KEPT_OUT_SENTENCES, by_flite(HELD_OUT, HURRY), augmenter, False)
    pickle.dump(sets, open(path, "wb"))


def make_tests():
    """What is reported, and sets of other sentences on which settings are chosen."""
    lines = (RECIPES / "evaluation" / "free_requests.txt").read_text().split("\n")
    make_sets(DATA / "asr_test.pkl", 77, [line.split("\t")[-1] for line in lines if line and not line.startswith("#")])
    make_sets(DATA / "asr_development.pkl", 177, [])


if __name__ == "__main__":
    if sys.argv[1] == "test":
        make_tests()
    else:
        wall = float(sys.argv[3]) if len(sys.argv) > 3 else 450
        make_shard(int(sys.argv[2]), wall, [(sys.argv[4], 1.0)] if len(sys.argv) > 4 else PLAN)
