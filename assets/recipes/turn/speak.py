"""Pieces of an utterance, each spoken as part of the whole: the voice goes on behind all but the last.

Three ways, by synthesiser. espeak-ng tells where its words begin, so the whole sentence is spoken and cut between words.
flite tells how long its phones last: the phones of the beginning are counted. The diphone voices are told every duration and
pitch. What people do at such a place and synthesisers do not, a drawn-out last syllable, is added by stretching.
"""

import ctypes
import os
import subprocess
import tempfile

import numpy as np
from scipy.io import wavfile

from asr.lexicon import pronunciations
from audio.diphones import DIPHONE_VOICES, SECONDS, VOICES, diphones_of, segments
from audio.features import RATE
from audio.synth import Espeak, change_speed, read_festival

QUESTION_WORDS = set("what how is do does why when where which who will are can could did would should".split())
_scratch = tempfile.mkdtemp(dir="/dev/shm")
_WORD_EVENT = 1
# Within this much of a word's beginning a synthesiser's own pause may lie.
_FADE = 96


class _Event(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("unique", ctypes.c_uint), ("text", ctypes.c_int), ("length", ctypes.c_int),
                ("audio", ctypes.c_int), ("sample", ctypes.c_int), ("user", ctypes.c_void_p), ("name", ctypes.c_char * 8)]


class TimedEspeak(Espeak):
    """espeak-ng that also says at which sample each word begins."""

    def __init__(self):
        self.words = []
        super().__init__()

    def _collect(self, wave, count, events):
        if events:
            event = ctypes.cast(events, ctypes.POINTER(_Event))
            at = 0
            while event[at].type != 0:
                if event[at].type == _WORD_EVENT:
                    self.words.append((event[at].text - 1, event[at].sample))
                at += 1
        return super()._collect(wave, count, events)

    def timed(self, text, *voice):
        """(PCM, [(index into the text, sample)]) or None."""
        self.words = []
        pcm = self.speak(text, *voice)
        return None if pcm is None else (pcm, list(self.words))


def ending(pieces):
    """The sentence's own last mark."""
    return "?" if pieces[0].split()[0] in QUESTION_WORDS else "."


def marked(pieces, rng, commas):
    """The text with commas at some of the breaks, and where each later piece begins in it."""
    text, starts = pieces[0], []
    for piece in pieces[1:]:
        text += ", " if rng.random() < commas else " "
        starts.append(len(text))
        text += piece
    return text + (ending(pieces) if rng.random() < 0.7 else ""), starts


def faded(pcm, first, last):
    """A few milliseconds of fade where a piece was cut out of the whole, so that no click tells it."""
    pcm = pcm.copy()
    ramp = np.linspace(0, 1, _FADE, dtype=np.float32)
    if not first and len(pcm) > 2 * _FADE:
        pcm[:_FADE] *= ramp
    if not last and len(pcm) > 2 * _FADE:
        pcm[-_FADE:] *= ramp[::-1]
    return pcm


def sounding(pcm, level):
    """Without the silence at its ends; None where nothing is left."""
    loud = np.where(np.abs(pcm) > level)[0]
    return None if len(loud) < 400 else pcm[loud[0]:loud[-1] + 1]


def pieces_of(pcm, cuts):
    """The parts between the cuts, without silence at their ends; None where one is silent."""
    edges, level = [0, *cuts, len(pcm)], 0.01 * np.abs(pcm).max()
    parts = [sounding(pcm[a:b], level) for a, b in zip(edges, edges[1:])]
    if any(part is None for part in parts):
        return None
    return [faded(part, i == 0, i == len(parts) - 1) for i, part in enumerate(parts)]


def speak_espeak(engine, pieces, rng, voice, rate, pitch, commas=0.5):
    """Parts at 16 kHz by espeak-ng, or None."""
    text, starts = marked(pieces, rng, commas)
    made = engine.timed(text, voice, rate, pitch)
    if made is None:
        return None
    pcm, words = made
    samples = dict(words)
    if any(start not in samples for start in starts):
        return None
    cuts = [samples[start] * RATE // engine.rate for start in starts]
    return pieces_of(change_speed(pcm, engine.rate), cuts)


def _flite(text, voice, stretch):
    """(phones with their ends in seconds, PCM)."""
    path = os.path.join(_scratch, "turn.wav")
    done = subprocess.run(["flite", "-voice", voice, "--setf", f"duration_stretch={stretch:.2f}", "-psdur", "-t", text, "-o", path],
                          capture_output=True, text=True)
    pairs = [item.rsplit(":", 1) for item in done.stdout.split()]
    return [(p, float(end)) for p, end in pairs], wavfile.read(path)[1].astype(np.float32) / 32768


def speak_flite(pieces, rng, voice, stretch, commas=0.6):
    """Parts at 16 kHz by flite, or None where the phones of a beginning are not those of the whole."""
    text, starts = marked(pieces, rng, commas)
    phones, pcm = _flite(text, voice, stretch)
    said = [(p, end) for p, end in phones if p != "pau"]
    cuts = []
    for start in starts:
        before = [p for p, _ in _flite(text[:start].rstrip(" ,"), voice, stretch)[0] if p != "pau"]
        if not 0 < len(before) < len(said) or said[len(before) - 1][0] != before[-1]:
            return None
        cuts.append(int(said[len(before) - 1][1] * RATE))
    return pieces_of(pcm, cuts)


def _timed(pieces, rng):
    """[(phone, seconds, pitch factor)] of a whole utterance with half a second of silence at each break, or None."""
    parts = []
    for i, piece in enumerate(pieces):
        last = i == len(pieces) - 1
        words = [[p.lower() for p in (pronunciations(word) or [[]])[0]] for word in piece.split()]
        if not all(words):
            return None
        for j, word in enumerate(words):
            final = j == len(words) - 1
            slower = rng.uniform(1.1, 1.6) if final else rng.uniform(0.8, 1.15)
            tune = 1.0
            if final:
                tune = rng.uniform(0.72, 0.92) if last else rng.uniform(0.95, 1.25)
            parts += [(phone, SECONDS.get(phone, 0.08) * slower * max(0.5, rng.gauss(1, 0.2)), tune) for phone in word]
        if not last:
            parts.append(("pau", 0.5, 1.0))
    return [("pau", 0.15, 1.0), *parts, ("pau", 0.15, 1.0)]


def speak_diphones(utterances, voice, rng):
    """Parts at 16 kHz of utterances (lists of pieces) by a diphone voice, from one festival process; None where it failed."""
    _, _, silence, usual = DIPHONE_VOICES[voice]
    names = " ".join(f"({p} +)" for p in sorted({p for pair in diphones_of(voice) for p in pair.split("-", 1)} - {silence}))
    database = VOICES / (DIPHONE_VOICES[voice][0] + ".group")
    script = [
        "(require_module 'UniSyn)", "(voice_ked_diphone)", f"(defPhoneSet {voice}_phones ((vc + -)) (({silence} -) {names}))",
        f"(PhoneSet.silences '({silence}))",
        f'(us_diphone_init \'((name "{voice}") (index_file "{database}") (grouped "true") (default_diphone "{silence}-{silence}")))',
        "(set! UniSyn_module_hooks nil) (set! us_gain 0.9)", "(Parameter.set 'Synth_Method 'UniSyn)", "(Parameter.set 'us_sigpr 'lpc)",
        f'(us_db_select "{voice}")',
    ]
    for i, pieces in enumerate(utterances):
        timed = _timed(pieces, rng)
        if timed is None:
            continue
        stretch, pitch = rng.uniform(0.8, 1.25), usual * rng.uniform(0.72, 1.4)
        line = " ".join(segments([(phone, seconds)], voice, rng, stretch, pitch * tune) for phone, seconds, tune in timed)
        script.append(f'(utt.save.wave (utt.synth (Utterance Segments ({line}))) "{_scratch}/{i}.wav" \'riff)')
    path = os.path.join(_scratch, "turn.scm")
    with open(path, "w") as file:
        file.write("\n".join(script))
    subprocess.run(["festival", "-b", path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return [_at_silences(read_festival(f"{_scratch}/{i}.wav"), len(pieces)) for i, pieces in enumerate(utterances)]


def _at_silences(pcm, count):
    """The parts between the longest silences inside, which are the breaks; None where there are not so many."""
    if pcm is None or len(pcm) < RATE // 3:
        return None
    loud = np.where(np.abs(pcm) > 0.01 * np.abs(pcm).max())[0]
    gaps = np.diff(loud)
    longest = np.sort(np.argsort(gaps)[len(gaps) - count + 1:])
    if count > 1 and gaps[longest].min() < 0.2 * RATE:
        return None
    return pieces_of(pcm, [int(loud[i] + gaps[i] // 2) for i in longest])


def drawn_out(pcm, factor, seconds=0.2):
    """The last part of a piece made longer by overlap and add of similar pieces of the wave (WSOLA)."""
    count = min(len(pcm) - 800, int(seconds * RATE))
    if count < 1600:
        return pcm
    tail, window, hop, reach = pcm[-count:], 640, 320, 160
    padded = np.concatenate([pcm[-count - 480:-count], tail, np.zeros(window + reach, np.float32)])
    out = np.zeros(int(count * factor) + window, np.float32)
    shape = np.hanning(window).astype(np.float32)
    weight, before = np.zeros_like(out), None
    for at in range(0, int(count * factor) - hop, hop):
        wanted = 480 + int(at / factor)
        if before is not None:
            places = range(max(0, wanted - reach), min(wanted + reach, len(padded) - window), 8)
            follow = padded[before + hop:before + hop + window]
            wanted = max(places, key=lambda p: float(padded[p:p + len(follow)] @ follow), default=wanted)
        piece = padded[wanted:wanted + window]
        out[at:at + len(piece)] += piece * shape[:len(piece)]
        weight[at:at + len(piece)] += shape[:len(piece)]
        before = min(wanted, len(padded) - window - hop)
    stretched = (out / np.maximum(weight, 0.1))[:int(count * factor)]
    return np.concatenate([pcm[:-count], stretched]).astype(np.float32)
