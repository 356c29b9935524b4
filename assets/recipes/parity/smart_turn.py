"""Writes a tiny stand-in for Smart Turn v3, with its input and output, and what NumPy makes of a clip with it.

    python3 -m parity.smart_turn

`pipeline/stages/vad/testing/smart-turn.onnx` weighs each number of the picture (random, fixed seed) and says the sigmoid of
the mean; `smart-turn.json` beside it holds what it must say of the beginning of a demo clip, cut at some places.
"""

import json
from pathlib import Path

import numpy as np
from scipy.io import wavfile

from parity import features
from parity.graph import FLOAT, Graph

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "pipeline/stages/vad/testing"
CUTS = (6400, 16000, 24000)
GAIN = 1000.0


def write_graph(path):
    """The graph; returns the weights of rows and columns."""
    graph = Graph(31)
    picture = graph.input("input_features", FLOAT, ["batch", 80, 800])
    rows, columns = graph.random.normal(size=(1, 80)), graph.random.normal(size=(800, 1))
    weighed = graph.op("MatMul", graph.constant(rows), graph.op("MatMul", picture, graph.constant(columns)))
    mean = graph.op("Mul", graph.op("ReduceSum", weighed, graph.integers([1, 2]), keepdims=0), graph.constant(GAIN / 64000))
    graph.output(graph.op("Sigmoid", mean), "logits", FLOAT, ["batch"])
    graph.save(path)
    return rows.astype(np.float32).astype(np.float64), columns.astype(np.float32).astype(np.float64)


def main():
    rows, columns = write_graph(FOLDER / "smart-turn.onnx")
    pcm = wavfile.read(ROOT / "assets/clips/flight.wav")[1].astype(np.float64) / 32768
    said = {}
    for cut in CUTS:
        picture = features.smart_turn(pcm[:cut]).T
        said[str(cut)] = 1 / (1 + np.exp(-float((rows @ picture @ columns)[0, 0]) * GAIN / 64000))
    (FOLDER / "smart-turn.json").write_text(json.dumps({"clip": "flight", "saidAfterSamples": said}, indent=2) + "\n")
    print(said)


if __name__ == "__main__":
    main()
