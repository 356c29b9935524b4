"""Measure the recogniser of the pack (needs onnxruntime).

    python3 -m evaluation.recognition [VARIANT] [SENTENCES_PER_SET]
"""

import os
import pickle
import random
import sys
import time
from pathlib import Path

import numpy as np
from scipy.io import wavfile
from scipy.signal import resample_poly

from asr.decoder import from_pack
from asr.runtime import StreamingRecogniser
from asr.scoring import best_phrase, confidence
from audio.augment import Augmenter
from audio.synth import FLITE_VOICES, VARIANTS, Espeak, change_speed, flite, trim
from asr.generate import espeak_voice
from evaluation.record import record
from evaluation.words import error_counts, standard_error, word_error_rate
from paths import DATA, PACK
from text.general import dictionary_words
from text.words import DIGITS


FOREIGN = {
    "de": "ich habe gestern im garten viele blumen gesehen", "fr": "je voudrais acheter une maison a la campagne",
    "es": "vamos a comer en casa de mi abuela", "it": "questa sera andiamo al cinema con gli amici", "nl": "wij gaan morgen naar het strand",
    "pl": "dzisiaj pogoda jest bardzo ladna", "sv": "jag tycker om att lasa bocker", "tr": "bugun hava cok guzel",
}


def digit_recordings():
    """(digit word, pcm at 16 kHz) of people, when the recordings are at hand."""
    folder = os.environ.get("FIRSTWORD_HUMAN_DIGITS")
    for path in sorted(Path(folder).glob("*.wav")) if folder else []:
        rate, pcm = wavfile.read(path)
        pcm = resample_poly(pcm.astype(np.float32) / 32768, 16000 // rate, 1)
        yield DIGITS[int(path.name[0])], 0.5 * pcm / np.abs(pcm).max()


def with_room(pcm, generator, before=0.25, after=0.4):
    """A recording between two stretches of soft noise."""
    pcm = np.concatenate([np.zeros(int(before * 16000)), pcm, np.zeros(int(after * 16000))])
    return (pcm + 3e-4 * generator.standard_normal(len(pcm))).astype(np.float32)


def end_of_speech(pcm):
    """Seconds at which a clean signal falls silent."""
    return np.where(np.abs(pcm) > 0.01 * np.abs(pcm).max())[0][-1] / 16000


def last_symbol(rows):
    """Seconds at which the last phone appeared (the end of its first frame)."""
    best = np.asarray(rows).argmax(1)
    starts = [t for t in range(len(best)) if best[t] and (t == 0 or best[t] != best[t - 1])]
    return (starts[-1] + 1) / 25 if starts else None


def measure_sets(recogniser, decoder, count):
    """WER and exact sentences per test set, confidences, and the delay of the last symbol."""
    results, confidences, delays = {}, [], []
    for name, items in pickle.load(open(DATA / "asr_test.pkl", "rb")).items():
        pairs = []
        for text, pcm in items[:count]:
            rows = recogniser.log_probs(pcm)
            words, acoustic = decoder.decode(rows.tolist())
            pairs.append((text, " ".join(words)))
            if " ".join(words) == text:
                confidences.append(confidence(rows, words, acoustic, decoder.model))
            if name.endswith("clean") and last_symbol(rows):
                delays.append(last_symbol(rows) - end_of_speech(pcm))
        results[name] = {
            "wer": round(word_error_rate(pairs), 1), "werError": round(100 * standard_error(error_counts(pairs)), 1),
            "exact": round(100 * np.mean([a == b for a, b in pairs])), "sentences": len(pairs),
        }
        print(f"{name}: WER {results[name]['wer']} ± {results[name]['werError']} %, exact {results[name]['exact']} % of {len(pairs)}", flush=True)
        if os.environ.get("SHOW"):
            for reference, heard in pairs:
                if reference != heard:
                    print("      ", reference, "|", heard)
    return results, confidences, delays


def stranger(index, rng, augmenter, engine, rare):
    """Words outside the vocabulary (two in four), another language, or noise."""
    if index % 4 == 3:
        noise = augmenter.noise(int(rng.uniform(0.8, 2.5) * 16000))
        return (0.2 * noise / np.abs(noise).max()).astype(np.float32)
    if index % 4 == 2:
        language = rng.choice(sorted(FOREIGN))
        words = FOREIGN[language].split()
        rng.shuffle(words)
        pcm = change_speed(engine.speak(" ".join(words), f"{language}+{rng.choice(VARIANTS)}"), engine.rate)
    else:
        sentence = " ".join(rng.choice(rare) for _ in range(rng.randint(2, 5)))
        by_espeak = rng.random() < 0.5
        pcm = change_speed(engine.speak(sentence, espeak_voice(rng)), engine.rate) if by_espeak else flite(sentence, rng.choice(FLITE_VOICES))
    augmenter.remember(trim(pcm))
    return augmenter.clean(trim(pcm))


def measure_rejection(recogniser, decoder, confidences, count=200, keep=0.97, seed=6):
    """Threshold that keeps most right recognitions, and the share of strangers above it."""
    threshold = float(np.quantile(confidences, 1 - keep))
    rng = random.Random(seed)
    augmenter, engine, accepted = Augmenter(rng, np.random.default_rng(seed)), Espeak(), 0
    known = {word for words in decoder.trie.words for word in words}
    rare = [w for w in dictionary_words() if w not in known]
    for index in range(count):
        rows = recogniser.log_probs(stranger(index, rng, augmenter, engine, rare))
        words, acoustic = decoder.decode(rows.tolist())
        accepted += confidence(rows, words, acoustic, decoder.model) > threshold
    return round(threshold, 3), round(100 * accepted / count, 1)


def measure_digits(recogniser):
    """Percent of human digits right by phrase scoring among the ten."""
    generator, right, total = np.random.default_rng(0), 0, 0
    for word, pcm in digit_recordings():
        right += best_phrase(recogniser.log_probs(with_room(pcm, generator)), DIGITS)[0] == word
        total += 1
    return round(100 * right / total) if total else None, total


def measure_speed(recogniser, steps=200):
    """Median milliseconds of one 80 ms step on one thread."""
    pcm, times = np.random.default_rng(0).standard_normal(1280).astype(np.float32) * 0.05, []
    recogniser.reset()
    for _ in range(steps):
        start = time.perf_counter()
        recogniser.step(pcm)
        times.append(time.perf_counter() - start)
    return round(1000 * float(np.median(times)), 2)


def main(variant, count):
    recogniser = StreamingRecogniser(PACK, variant)
    decoder = from_pack(PACK, recogniser.config)
    sets, confidences, delays = measure_sets(recogniser, decoder, count)
    digits, recordings = measure_digits(recogniser)
    threshold, accepted = measure_rejection(recogniser, decoder, confidences)
    values = {
        "sets": sets, "msPerStep": measure_speed(recogniser), "delayMsMedian": round(1000 * float(np.median(delays))),
        "digitsRightPercent": digits, "digitRecordings": recordings,
        "rejectBelow": threshold, "strangersAcceptedPercent": accepted,
    }
    record(f"asr {variant}", values)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "float16", int(sys.argv[2]) if len(sys.argv) > 2 else 1000)
