"""Tiny voices in the layouts of Kokoro, Matcha with Vocos, and MeloTTS whose audio is their input.

What text becomes, number by number, can then be read off the samples. `python3 -m parity.voices [FOLDER]`, from the
folder of the recipes; needs NumPy and onnx 1.12 or later. Their lexicons are `parity.voice_lexicons`.
"""

import json
import sys
from pathlib import Path

import numpy as np

from parity.graph import FLOAT, INT64, Graph
from parity.voice_lexicons import KOKORO_SYMBOLS, MATCHA_SYMBOLS, MELO_SYMBOLS, write_lexicons

ROOT = Path(__file__).resolve().parents[3]
BANDS = 80
BINS = 513
SPEAKERS = ["af_a", "zf_b", "zm_c"]
STYLE_ROWS = 510
STYLE_WIDTH = 4


def numbers(graph, name, scale=1e-3):
    """An input's numbers as small audible ones, in one row."""
    scaled = graph.op("Mul", graph.op("Cast", name, to=FLOAT), graph.constant(scale))
    return graph.reshape(graph.op("Add", scaled, graph.constant(0.02)), [-1])


def kokoro(folder, names, metadata):
    tokens, output = names
    graph = Graph(1)
    graph.input(tokens, INT64, [1, "n"])
    graph.input("style", FLOAT, [1, STYLE_WIDTH])
    graph.input("speed", FLOAT, [1])
    style = graph.reshape("style", [-1])
    graph.output(graph.op("Concat", numbers(graph, tokens), style, "speed", axis=0), output, FLOAT, ["T"])
    graph.save(folder / "model.onnx", metadata)


def style_rows(speaker):
    rows = np.zeros((STYLE_ROWS, STYLE_WIDTH), np.float32)
    rows[:, 0] = 0.1 * (speaker + 1)
    rows[:, 1] = 0.02 + np.arange(STYLE_ROWS) / 1000
    rows[:, 2:] = 0.5
    return rows


def write_kokoro(root):
    facts = {"model_type": "kokoro", "has_espeak": 1, "sample_rate": 24000, "version": 2, "voice": "en-us"}
    facts |= {"style_dim": f"{STYLE_ROWS},1,{STYLE_WIDTH}", "n_speakers": len(SPEAKERS)}
    facts |= {"speaker_names": ",".join(SPEAKERS)}
    kokoro(root / "kokoro", ("tokens", "audio"), facts)
    rows = b"".join(style_rows(index).tobytes() for index in range(len(SPEAKERS)))
    (root / "kokoro/voices.bin").write_bytes(rows)
    # As the hub's export has it: no metadata, a file for each voice, symbols in the tokenizer.
    folder = root / "kokoro-en"
    kokoro(folder, ("input_ids", "waveform"), {})
    (folder / "voices").mkdir(parents=True, exist_ok=True)
    for index, name in enumerate(["af_heart", "bm_lewis"]):
        (folder / f"voices/{name}.bin").write_bytes(style_rows(index).tobytes())
    vocabulary = {symbol: number for number, symbol in enumerate(KOKORO_SYMBOLS) if symbol != ""}
    text = json.dumps({"model": {"vocab": {"$": 0} | vocabulary}}, ensure_ascii=False, separators=(",", ":"))
    (folder / "tokenizer.json").write_text(text + "\n", encoding="utf-8")


def matcha(folder):
    """Three frames for each symbol; every number of a frame depends on the symbol and on all other inputs."""
    graph = Graph(2)
    graph.input("x", INT64, ["N", "L"])
    graph.input("x_length", INT64, ["N"])
    for name in ("noise_scale", "length_scale"):
        graph.input(name, FLOAT, [1])
    symbols = graph.op("Mul", graph.op("Cast", "x", to=FLOAT), graph.constant(0.01))
    bands = graph.op("Mul", graph.op("Unsqueeze", symbols, graph.integers([1])), graph.normal((1, BANDS, 1), 0.3))
    scaled = graph.op("Add", graph.op("Mul", bands, "length_scale"), "noise_scale")
    length = graph.op("Mul", graph.op("Cast", "x_length", to=FLOAT), graph.constant(0.01))
    sizes = graph.constant([1, 1, 3])
    frames = graph.op("Resize", graph.op("Add", scaled, length), graph.constant([]), sizes, mode="nearest")
    graph.output(frames, "mel", FLOAT, ["N", BANDS, "T"])
    facts = {"model_type": "matcha-tts", "language": "Chinese+English", "voice": "zh en-us", "has_espeak": 1}
    facts |= {"jieba": 0, "n_speakers": 1, "sample_rate": 16000, "version": 1, "pad_id": 0, "use_eos_bos": 1}
    graph.save(folder / "model.onnx", facts | {"num_ode_steps": 3})


def echo(folder):
    """A Matcha whose samples are its symbols, one each: an acoustic model of one useful band, and a vocoder that says it."""
    graph = Graph(6)
    graph.input("x", INT64, ["N", "L"])
    graph.input("x_length", INT64, ["N"])
    for name in ("noise_scale", "length_scale"):
        graph.input(name, FLOAT, [1])
    band = graph.reshape(numbers(graph, "x"), [1, 1, -1])
    nothing = graph.op("Mul", graph.op("Mul", "noise_scale", "length_scale"), graph.constant(0))
    unused = graph.op("Mul", graph.op("Cast", "x_length", to=FLOAT), nothing)
    bands = graph.op("Expand", graph.op("Add", band, unused), graph.integers([1, BANDS, 1]))
    graph.output(bands, "mel", FLOAT, ["N", BANDS, "T"])
    facts = {"model_type": "matcha-tts", "voice": "zh en-us", "has_espeak": 1, "jieba": 0, "n_speakers": 1}
    facts |= {"sample_rate": 16000, "version": 1, "pad_id": 0, "use_eos_bos": 1, "num_ode_steps": 3}
    graph.save(folder / "model.onnx", facts)
    vocoder = Graph(7)
    vocoder.input("mel", FLOAT, ["N", BANDS, "T"])
    vocoder.output(vocoder.slice("mel", 0, 1, 1), "audio", FLOAT, ["N", 1, "T"])
    vocoder.save(folder / "vocoder.onnx", {"model_type": "hifigan", "sample_rate": 16000})


def vocos(folder, width=6, layers=8):
    """As far as the real one sees: an input convolution of 7 frames and eight layers of 7, 27 frames to either side."""
    graph = Graph(3)
    graph.input("mels", FLOAT, ["B", BANDS, "T"])
    pads = {"pads": [3, 3]}
    rows = graph.op("Sin", graph.op("Conv", "mels", graph.normal((width, BANDS, 7), 0.03), **pads))
    for _ in range(layers):
        depthwise = graph.op("Conv", rows, graph.normal((width, 1, 7), 0.3), group=width, **pads)
        mixed = graph.op("Conv", graph.op("Sin", depthwise), graph.normal((width, width, 1), 0.4))
        rows = graph.op("Add", rows, mixed)
    heads = graph.op("Conv", rows, graph.normal((BINS * 2, width, 1), 0.15))
    magnitude = graph.op("Mul", graph.op("Exp", graph.slice(heads, 0, BINS, 1)), graph.constant(4))
    phase = graph.slice(heads, BINS, 2 * BINS, 1)
    for value, name in ((magnitude, "mag"), (graph.op("Cos", phase), "x"), (graph.op("Sin", phase), "y")):
        graph.output(value, name, FLOAT, ["B", BINS, "T"])
    graph.save(folder / "vocos.onnx", {"model_type": "vocos", "sample_rate": 16000, "version": 1})


def hifigan(folder):
    """Of frames a fixed number of samples each, as HiFi-GAN has; each sees one frame to either side."""
    graph = Graph(4)
    graph.input("mel", FLOAT, ["N", BANDS, "T"])
    narrow = graph.op("Conv", "mel", graph.normal((4, BANDS, 3), 0.05), pads=[1, 1])
    samples = graph.op("Tanh", graph.op("Conv", narrow, graph.normal((256, 4, 1), 0.4)))
    turned = graph.op("Transpose", samples, perm=[0, 2, 1])
    graph.output(graph.reshape(turned, [1, 1, -1]), "audio", FLOAT, ["N", 1, "S"])
    graph.save(folder / "hifigan.onnx", {"model_type": "hifigan", "sample_rate": 16000})


def melo(folder):
    graph = Graph(5)
    graph.input("x", INT64, ["N", "L"])
    graph.input("x_lengths", INT64, ["N"])
    graph.input("tones", INT64, ["N", "L"])
    graph.input("sid", INT64, [1])
    scales = ["noise_scale", "length_scale", "noise_scale_w"]
    for name in scales:
        graph.input(name, FLOAT, [1])
    rows = [numbers(graph, name) for name in ("x", "x_lengths", "tones", "sid")]
    audio = graph.op("Concat", *rows, *scales, axis=0)
    graph.output(graph.reshape(audio, [1, 1, -1]), "y", FLOAT, ["N", "S", "T"])
    facts = {"model_type": "melo-vits", "comment": "melo", "version": 2, "language": "Chinese + English"}
    facts |= {"add_blank": 1, "n_speakers": 1, "jieba": 1, "sample_rate": 44100, "bert_dim": 1024}
    facts |= {"ja_bert_dim": 768, "speaker_id": 1, "lang_id": 0, "tone_start": 0, "license": "MIT license"}
    graph.save(folder / "model.onnx", facts | {"url": "", "description": ""})


def write_tokens(path, symbols):
    lines = "".join(f"{symbol} {number}\n" for number, symbol in enumerate(symbols) if symbol != "")
    path.write_text(lines, encoding="utf-8")


def main():
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "pipeline/stages/tts/testing/graphs"
    for name in ("kokoro", "kokoro-en", "matcha", "melo"):
        (root / name).mkdir(parents=True, exist_ok=True)
    write_kokoro(root)
    matcha(root / "matcha")
    vocos(root / "matcha")
    hifigan(root / "matcha")
    echo(root / "matcha-echo")
    melo(root / "melo")
    for name, symbols in (("kokoro", KOKORO_SYMBOLS), ("matcha", MATCHA_SYMBOLS), ("melo", MELO_SYMBOLS)):
        write_tokens(root / name / "tokens.txt", symbols)
    write_lexicons(root, (root.parent / "sentences.txt").read_text(encoding="utf-8"))
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        print(f"{path.relative_to(root)}  {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
