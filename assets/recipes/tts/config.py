"""The phone inventory of the voice and the file that describes it to the console."""

import json

PAUSE, QUESTION = "pau", "<q>"
# The order is part of the trained graphs.
PHONES = (
    "<p> <q> aa ae ah ao aw ax axr ay b ch d dh eh er ey f g hh ih iy jh k l m n ng ow oy p pau r s sh t th "
    "uh uw v w y z zh ssil dx"
).split()
PHONE_INDEX = {p: i for i, p in enumerate(PHONES)}
RATE, HOP, WINDOW, MELS = 16000, 160, 640, 80
MEDIAN_F0 = 170


def phone_ids(phones, question):
    """Ids of a phone sequence; the last pause of a question has its own symbol."""
    ids = [PHONE_INDEX.get(p, PHONE_INDEX[PAUSE]) for p in phones]
    if question and phones[-1] == PAUSE:
        ids[-1] = PHONE_INDEX[QUESTION]
    return ids


def write_config(path, vocoders, start_pause_max_frames=None):
    """tts/config.json: everything the synthesis host needs besides the graphs."""
    config = {
        "sampleRate": RATE, "hop": HOP, "window": WINDOW, "melBins": MELS, "phones": PHONES,
        "medianF0Hz": MEDIAN_F0, "vocoders": vocoders,
        "pauses": {"symbol": PAUSE, "question": QUESTION, "atStart": True, "atEnd": True,
                   "atPunctuation": [",", ".", "?", ";"], "startMaxFrames": start_pause_max_frames},
        "rules": {"the": {"beforeVowel": ["dh", "iy"], "otherwise": ["dh", "ax"]}, "a": ["ax"]},
        "vowels": "aa ae ah ao aw ax axr ay eh er ey ih iy ow oy uh uw".split(),
        "features": {"position": "min(i/20,2), min((n-1-i)/20,2), i/n per phone",
                     "frame": "(k+.5)/d, 1-(k+.5)/d, d/10, min(k,d-1-k)/5 per frame of a phone of d frames",
                     "duration": "max(1, round(dur)) frames per phone"},
    }
    path.write_text(json.dumps(config, indent=1) + "\n")
