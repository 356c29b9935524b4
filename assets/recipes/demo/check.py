"""Recognise every demo clip with the pack and say which are right (needs onnxruntime).

    python3 -m demo.check [VARIANT]
"""

import json
import sys

import numpy as np
from scipy.io import wavfile

from asr.decoder import from_pack
from asr.runtime import StreamingRecogniser
from evaluation.record import record
from paths import CLIPS, PACK


def main(variant):
    recogniser = StreamingRecogniser(PACK, variant)
    decoder, right = from_pack(PACK, recogniser.config), 0
    clips = [clip for clip in json.loads((CLIPS / "clips.json").read_text()) if "language" not in clip]
    for clip in clips:
        pcm = wavfile.read(CLIPS / clip["file"])[1].astype(np.float32) / 32768
        heard = " ".join(decoder.decode(recogniser.log_probs(pcm).tolist())[0])
        right += heard == clip["transcript"]
        print("ok " if heard == clip["transcript"] else "NOT", clip["id"], "|", clip["transcript"], "|", heard)
    record("clips", {"right": right, "clips": len(clips), "variant": variant})


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "float16")
