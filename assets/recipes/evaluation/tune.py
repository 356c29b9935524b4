"""Compare decoder settings on recognitions computed once, of sentences that are reported nowhere (needs onnxruntime).

    python3 -m evaluation.tune [SENTENCES_PER_SET]
"""

import pickle
import sys

from asr.decoder import from_pack
from asr.runtime import StreamingRecogniser
from evaluation.words import word_error_rate
from paths import DATA, PACK

GRID = [
    {}, {"lmWeight": 0.5}, {"lmWeight": 0.8}, {"lmWeight": 1.0}, {"wordBonus": 0.5}, {"wordBonus": 1.5},
    {"lmWeight": 0.8, "wordBonus": 1.5}, {"lookAhead": 1.0}, {"beam": 100}, {"beam": 400}, {"prune": -6.5}, {"prune": -10},
]
TAILS = [80, 120, 160, 200, 280]


def main(count):
    recogniser = StreamingRecogniser(PACK)
    sets = {name: items[:count] for name, items in pickle.load(open(DATA / "asr_development.pkl", "rb")).items()}
    rows = {name: [(text, recogniser.log_probs(pcm).tolist()) for text, pcm in items] for name, items in sets.items()}
    for changes in GRID:
        decoder = from_pack(PACK, recogniser.config, **changes)
        report(changes, {n: [(t, " ".join(decoder.decode(r)[0])) for t, r in items] for n, items in rows.items()})
    decoder = from_pack(PACK, recogniser.config)
    for tail in TAILS:
        # The padding after the speech is cut, so that only the tail is heard.
        heard = {}
        for name, items in sets.items():
            heard[name] = [(t, " ".join(decoder.decode(recogniser.log_probs(cut(pcm), tail).tolist())[0])) for t, pcm in items]
        report({"tailMs": tail}, heard)


def cut(pcm):
    """The signal up to the end of speech."""
    level = abs(pcm).max() * 0.05
    return pcm[:(abs(pcm) > level).nonzero()[0][-1] + 1]


def report(changes, heard):
    print(changes or "as configured", {name: round(word_error_rate(pairs), 1) for name, pairs in heard.items()}, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
