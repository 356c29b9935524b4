"""Measure the voice of the pack (needs onnxruntime and pocketsphinx).

    python3 -m evaluation.voice [VARIANT]
"""

import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from scipy.io import wavfile

from asr.decoder import from_pack
from asr.runtime import StreamingRecogniser
from evaluation.record import record
from evaluation.words import error_counts, standard_error, word_error_rate
from paths import PACK, POCKETSPHINX
from text.sentences import reply_sentence, test_sentence
from text.template import normalise
from tts.generate import speak as teacher
from tts.runtime import Voice

# So many that two runs differ by little more than a point of WER.
SENTENCES = 480


def unseen_replies(count=SENTENCES, seed=12):
    """Different replies that the voice was not trained on."""
    rng, found = random.Random(seed), []
    while len(found) < count:
        sentence = test_sentence(rng, reply_sentence)
        if sentence not in found and len(sentence) > 12:
            found.append(sentence)
    return found


def pocketsphinx(recordings):
    """Texts that Debian's pocketsphinx hears."""
    with tempfile.TemporaryDirectory() as folder:
        for i, pcm in enumerate(recordings):
            padded = np.concatenate([np.zeros(3200), pcm, np.zeros(4800)]) + 1e-4 * np.random.default_rng(i).standard_normal(len(pcm) + 8000)
            wavfile.write(f"{folder}/{i:03d}.wav", 16000, (np.clip(padded, -1, 1) * 32767).astype(np.int16))
        Path(folder, "list").write_text("".join(f"{i:03d}\n" for i in range(len(recordings))))
        subprocess.run(
            ["pocketsphinx_batch", "-hmm", str(POCKETSPHINX / "en-us"), "-lm", str(POCKETSPHINX / "en-us.lm.bin"),
             "-dict", str(POCKETSPHINX / "cmudict-en-us.dict"), "-ctl", f"{folder}/list", "-cepdir", folder, "-cepext", ".wav",
             "-adcin", "yes", "-adchdr", "44", "-hyp", f"{folder}/heard"],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        lines = Path(folder, "heard").read_text().strip().split("\n")
    heard = {int(m.group(2)): m.group(1).strip() for m in (re.match(r"(.*)\((\d+) -?\d+\)", line) for line in lines) if m}
    return [heard.get(i, "") for i in range(len(recordings))]


def own_recogniser(recordings):
    """Texts that the pack's recogniser hears."""
    recogniser = StreamingRecogniser(PACK)
    decoder, heard = from_pack(PACK, recogniser.config), []
    for pcm in recordings:
        padded = np.concatenate([np.zeros(3200), pcm, np.zeros(4800)])
        padded = (0.9 * padded + 1e-4 * np.random.default_rng(1).standard_normal(len(padded))).astype(np.float32)
        heard.append(" ".join(decoder.decode(recogniser.log_probs(padded).tolist())[0]))
    return heard


def seam_level(voice, texts):
    """Largest difference between streamed and whole synthesis, in dB below the signal."""
    worst = -200.0
    for text in texts:
        streamed, whole = voice.speak(text)[0], voice.speak(text, streamed=False)[0]
        ratio = np.abs(streamed - whole).max() / np.abs(whole).max()
        worst = max(worst, 20 * np.log10(ratio + 1e-12))
    return round(worst, 1)


def first_audio(voice, texts):
    """Median milliseconds to the first 120 ms of audio of a first clause."""
    clauses = [re.match(r"[^,.?]+[,.?]", t).group(0) for t in texts]
    return round(1000 * float(np.median([voice.speak(c)[1] for c in clauses * 2][3:])), 1)


def silence_before(pcm):
    """Milliseconds until the first audible sample."""
    return 1000 * np.where(np.abs(pcm) > 0.02 * np.abs(pcm).max())[0][0] / 16000


def main(variant):
    texts = unseen_replies()
    spoken = [normalise(t).replace("firstword", "first word") for t in texts]
    taught = list(zip(spoken, pocketsphinx([teacher(t)[2] for t in texts])))
    values = {"sentences": len(texts), "teacherWer": round(word_error_rate(taught), 1)}
    for kind in ("quality", "fast"):
        voice = Voice(PACK, variant, kind)
        audio = [voice.speak(t)[0] for t in texts]
        heard = list(zip(spoken, pocketsphinx(audio)))
        wer, both = word_error_rate(heard), [(ours, theirs) for (ours, _), (theirs, _) in zip(error_counts(heard), error_counts(taught))]
        values[kind] = {
            "pocketsphinxWer": round(wer, 1), "overTeacher": round(wer / word_error_rate(taught), 2), "overTeacherError": round(standard_error(both), 2),
            "ownRecogniserWer": round(word_error_rate(list(zip([normalise(t) for t in texts], own_recogniser(audio)))), 1),
            "firstAudioMs": first_audio(voice, texts), "seamDb": seam_level(voice, texts[:8]),
            "silenceBeforeMs": round(float(np.median([silence_before(a) for a in audio]))),
        }
    record(f"tts {variant}", values)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "float16")
