"""English spoken by the diphone voices of other languages, and by ked at any pitch, through festival.

Phones come from the dictionary, durations from what flite's slt needs for each on average. A voice that lacks an English phone says the
nearest of its own, as a learner with that accent does.
"""

import os
import subprocess
import tempfile
from pathlib import Path

from asr.lexicon import pronunciations
from audio.synth import read_festival
from text.template import normalise

VOICES = Path("/usr/share/festival/voices")
_scratch = tempfile.mkdtemp(dir="/dev/shm")

_SAME = {p: [p] for p in "b d f g k l m n p r s v z".split()}
_ITALIAN = {
    **_SAME, "aa": ["a1", "a"], "ae": ["E1", "E", "a"], "ah": ["a", "a1"], "ao": ["O1", "O", "o"], "aw": ["a1 u", "a u"],
    "ax": ["e", "a", "E"], "ay": ["a1 i", "a i"], "eh": ["E1", "E", "e"], "er": ["e r", "E r", "o r"], "ey": ["e1 i", "e i"],
    "ih": ["i", "e"], "iy": ["i1", "i"], "ow": ["o1 u", "o u", "o"], "oy": ["O1 i", "o i"], "uh": ["u", "o"], "uw": ["u1", "u"],
    "ch": ["tS"], "dh": ["d", "dz"], "hh": [""], "jh": ["dZ"], "ng": ["ng", "n"], "sh": ["S"], "t": ["t"], "th": ["t", "f"],
    "w": ["w", "u"], "y": ["j", "i"], "zh": ["Z", "dZ", "S"],
}
_CZECH = {
    **_SAME, "aa": ["a:", "a"], "ae": ["e", "a"], "ah": ["a"], "ao": ["o:", "o"], "aw": ["a u"], "ax": ["e", "a"], "ay": ["a j"],
    "eh": ["e"], "er": ["e r"], "ey": ["e j", "e: j"], "ih": ["i"], "iy": ["i:", "i"], "ow": ["o u"], "oy": ["o j"], "uh": ["u"],
    "uw": ["u:", "u"], "ch": ["c~"], "dh": ["d", "z"], "hh": ["h", "ch"], "jh": ["dz~"], "ng": ["n*", "n"], "sh": ["s~"], "t": ["t"],
    "th": ["t", "s", "f"], "w": ["v", "u"], "y": ["j"], "zh": ["z~"],
}
_FINNISH = {
    **_SAME, "aa": ["a:", "a"], "ae": ["@", "@:"], "ah": ["a"], "ao": ["o:", "o"], "aw": ["a u"], "ax": ["&", "7", "e", "a"],
    "ay": ["a i"], "eh": ["e"], "er": ["7:", "7 r", "e r"], "ey": ["e i"], "ih": ["i", "e"], "iy": ["i:", "i"], "ow": ["o u"],
    "oy": ["o i"], "uh": ["u"], "uw": ["u:", "u"], "ch": ["t S", "t s"], "dh": ["D", "d"], "hh": ["h"], "jh": ["d j", "t s"],
    "ng": ["N", "n"], "sh": ["S", "s"], "t": ["t"], "th": ["T", "t", "s"], "w": ["w", "v", "u"], "y": ["j", "i"], "z": ["z", "s"],
    "zh": ["Z", "S", "s"],
}
_INDIAN = {
    **_SAME, "aa": ["aa"], "ae": ["@", "eh", "aa"], "ah": ["a"], "ao": ["oo", "aa"], "aw": ["aw", "a uw"], "ax": ["a"], "ay": ["ay", "a iy"],
    "d": ["D", "dh"], "eh": ["eh"], "er": ["a r"], "ey": ["ee"], "ih": ["ih"], "iy": ["iy"], "ow": ["oh", "oo"], "oy": ["oh ih", "oo ih"],
    "uh": ["uh"], "uw": ["uw"], "ch": ["ch"], "dh": ["dh", "D"], "hh": ["h"], "jh": ["j"], "ng": ["n g", "n"], "sh": ["sh"],
    "t": ["T", "th"], "th": ["th", "T"], "w": ["v"], "y": ["y", "iy"], "z": ["s", "j"], "zh": ["sh"],
}
_ENGLISH = {**{p: [p] for p in (*_SAME, *"aa ae ah ao aw ax ay eh er ey ih iy ow oy uh uw ch dh hh jh ng sh t th w y zh".split())}}

# Database, phones, silence and usual pitch in Hz.
DIPHONE_VOICES = {
    "ked": ("english/ked_diphone/group/kedlpc16k", _ENGLISH, "pau", 110),
    "lp": ("italian/lp_diphone/group/lp_diphone", _ITALIAN, "#", 190), "pc": ("italian/pc_diphone/group/pc_diphone", _ITALIAN, "#", 110),
    "dita": ("czech/czech_dita/group/dita", _CZECH, "#", 200), "krb": ("czech/czech_krb/group/krb", _CZECH, "#", 240),
    "machac": ("czech/czech_machac/group/machac", _CZECH, "#", 105), "ph": ("czech/czech_ph/group/ph", _CZECH, "#", 130),
    "lj": ("finnish/suo_fi_lj_diphone/group/ljlpc", _FINNISH, "#", 180), "mv": ("finnish/hy_fi_mv_diphone/group/mvlpc", _FINNISH, "#", 110),
    "nsk": ("hindi/hindi_NSK_diphone/group/NSKlpc", _INDIAN, "pau", 120),
}
# Mean seconds of a phone as flite's slt speaks it.
SECONDS = {
    "aa": 0.118, "ae": 0.092, "ah": 0.07, "ao": 0.085, "aw": 0.173, "ay": 0.157, "b": 0.066, "ch": 0.083, "d": 0.056, "dh": 0.056, "eh": 0.086,
    "er": 0.13, "ey": 0.15, "f": 0.106, "g": 0.073, "hh": 0.088, "ih": 0.068, "iy": 0.12, "jh": 0.091, "k": 0.1, "l": 0.1, "m": 0.084,
    "n": 0.071, "ng": 0.11, "ow": 0.15, "oy": 0.17, "p": 0.1, "r": 0.09, "s": 0.111, "sh": 0.14, "t": 0.065, "th": 0.091, "uh": 0.079,
    "uw": 0.125, "v": 0.066, "w": 0.077, "y": 0.09, "z": 0.1, "zh": 0.09,
}
_VOWELS = set("aa ae ah ao aw ax ay eh er ey ih iy ow oy uh uw".split())
_names = {}


def _database(voice):
    return VOICES / (DIPHONE_VOICES[voice][0] + ".group")


def diphones_of(voice):
    """The pairs that a voice has recorded."""
    if voice not in _names:
        body = _database(voice).read_bytes().split(b"EST_Header_End\n", 1)[1]
        rows = (line.split(b" ") for line in body[:200_000].split(b"\n"))
        _names[voice] = {row[0].decode() for row in rows if len(row) == 4 and b"-" in row[0] and row[1].isdigit()}
    return _names[voice]


def timed_phones(sentence, rng):
    """[(English phone, seconds)] of a sentence: dictionary forms, usual durations, slower before its end."""
    words = [[p.lower() for p in (pronunciations(word) or [[]])[0]] for word in normalise(sentence).split()]
    phones = [("pau", 0.15)]
    for i, word in enumerate(words):
        slower = rng.uniform(1.15, 1.6) if i == len(words) - 1 else rng.uniform(0.8, 1.15)
        phones += [(phone, SECONDS.get(phone, 0.08) * slower * max(0.5, rng.gauss(1, 0.2))) for phone in word]
        if rng.random() < 0.05:
            phones.append(("pau", rng.uniform(0.05, 0.3)))
    return [*phones, ("pau", 0.15)]


def _said(phone, previous, voice):
    """The voice's own phones for an English one: the first choice whose joins it has recorded."""
    _, phones, silence, _ = DIPHONE_VOICES[voice]
    if phone == "pau":
        return [silence]
    choices = [choice.split() for choice in phones[phone]]
    known = diphones_of(voice)
    for choice in choices:
        chain = [previous, *choice]
        if all(f"{a}-{b}" in known for a, b in zip(chain, chain[1:])):
            return choice
    return choices[0]


def segments(timed, voice, rng, stretch, pitch):
    """festival's list of segments, with a falling pitch and an accent now and then."""
    _, _, silence, _ = DIPHONE_VOICES[voice]
    total, at, previous, parts = sum(d for _, d in timed) or 1, 0.0, silence, []
    slope, lively = rng.uniform(0, 0.35), rng.uniform(0, 0.16)
    for phone, seconds in timed:
        said = _said(phone, previous, voice)
        for one in said:
            share = max(0.012, seconds * stretch / len(said) * rng.uniform(0.85, 1.15))
            hertz = pitch * (1 + slope * (0.5 - at / total)) * (1 + (rng.gauss(0, lively) if phone in _VOWELS else 0))
            parts.append(f"({one} {share:.3f} ({share / 2:.3f} {max(55, hertz):.0f}))")
            previous = one
        at += seconds
    return " ".join(parts)


def speak_diphones(sentences, voice, rng):
    """PCM at 16 kHz of sentences in one voice, from one festival process; None where it failed."""
    _, phones, silence, usual = DIPHONE_VOICES[voice]
    names = " ".join(f"({p} +)" for p in sorted({p for pair in diphones_of(voice) for p in pair.split("-", 1)} - {silence}))
    script = [
        "(require_module 'UniSyn)", "(voice_ked_diphone)", f"(defPhoneSet {voice}_phones ((vc + -)) (({silence} -) {names}))",
        f"(PhoneSet.silences '({silence}))",
        f'(us_diphone_init \'((name "{voice}") (index_file "{_database(voice)}") (grouped "true") (default_diphone "{silence}-{silence}")))',
        "(set! UniSyn_module_hooks nil) (set! us_gain 0.9)", "(Parameter.set 'Synth_Method 'UniSyn)", "(Parameter.set 'us_sigpr 'lpc)",
        f'(us_db_select "{voice}")',
    ]
    for i, sentence in enumerate(sentences):
        line = segments(timed_phones(sentence, rng), voice, rng, rng.uniform(0.8, 1.25), usual * rng.uniform(0.72, 1.4))
        script.append(f'(utt.save.wave (utt.synth (Utterance Segments ({line}))) "{_scratch}/{i}.wav" \'riff)')
    path = os.path.join(_scratch, "batch.scm")
    Path(path).write_text("\n".join(script))
    subprocess.run(["festival", "-b", path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return [read_festival(f"{_scratch}/{i}.wav") for i in range(len(sentences))]
