"""Write the decoder's and the confidence's chosen values into the pack's asr/config.json.

    python3 -m asr.configure [NAME=VALUE ...]     e.g. lmWeight=0.7 tailMs=160

The threshold of the confidence comes from the last measurement.
"""

import sys

from asr.export import DECODER, TAIL_MS, write_config
from asr.scoring import LANGUAGE_SHARE
from evaluation.record import read
from paths import PACK


def main(settings):
    changes = {name: float(value) for name, value in (s.split("=") for s in settings)}
    tail = int(changes.pop("tailMs", TAIL_MS))
    unknown = set(changes) - set(DECODER)
    if unknown:
        raise SystemExit(f"unknown settings: {', '.join(sorted(unknown))}")
    decoder = {name: int(value) if name == "beam" else value for name, value in changes.items()}
    measured = read().get("asr float16", {})
    extra = {}
    if "rejectBelow" in measured:
        extra["confidence"] = {"languageShare": LANGUAGE_SHARE, "rejectBelow": measured["rejectBelow"]}
    write_config(PACK / "asr" / "config.json", decoder, tail, extra)


if __name__ == "__main__":
    main(sys.argv[1:])
