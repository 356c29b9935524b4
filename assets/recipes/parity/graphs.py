"""Writes the tiny graphs with which the recognisers are held against an independent implementation.

Random weights under fixed seeds in the exact layouts of real models: files, names, shapes, states and metadata. A wrong
window, a state that is missing or one frame too many changes what they say. `python3 -m parity.graphs [FOLDER]`, from
the folder of the recipes; needs NumPy and onnx 1.12 or later.
"""

import sys
from pathlib import Path

from parity import echo, funasr, icefall, moonshine, nemo

ROOT = Path(__file__).resolve().parents[3]


def main():
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "pipeline/stages/asr/testing/graphs"
    for family in (icefall, funasr, nemo, echo, moonshine):
        family.write(root)
    for path in sorted(root.rglob("*.onnx")):
        print(f"{path.relative_to(root)}  {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
