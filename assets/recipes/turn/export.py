"""Export the turn-end networks: a graph of less than a megabyte for the sound, what it is beside it, and weights for the words.

    python3 -m turn.export VERSION

Large matrices are stored in eight bits with a scale for each output, or in sixteen, and unpacked when the graph is loaded:
what is computed is float32. The values in eight bits are put back into the network first, so that what is measured here is
what is shipped. golden.json for the console's tests holds what the network says of two demo clips.
"""

import base64
import hashlib
import json
import sys

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from scipy.io import wavfile

import training
from audio.features import FFT, HANN, LEFT, WINDOW
from paths import ASSETS, CLIPS, EXPORT, RECIPES
from turn.model import STEP, USED_BINS, Judge, Streaming, ears_of
from turn.words import BUCKETS, Words, numbers_of, row_of

FOLDER = ASSETS / "models" / "turn"
PIPELINE = RECIPES.parents[1] / "pipeline"
GOLDEN = PIPELINE / "stages" / "vad" / "testing" / "pocket-turn.json"
WORDS_IN_CODE = PIPELINE / "turn" / "turn-end" / "words-weights.ts"
GOLDEN_WORDS = PIPELINE / "turn" / "testing" / "turn-end-words.json"
GOLDEN_TEXTS = ("", "set", "set a timer", "set a timer for ten", "set a timer for ten minutes", "set a timer for ten minutes and",
                "what is the", "what is the weather like", "turn off the lights", "please buy milk eggs", "xylophones are quixotic today")
STATES = ["s_pcm", "s_first", "s_second", "s_blocks", "s_memory"]
# Arrays of fewer numbers stay as they are; weights of more go into eight bits.
SMALL, SMALLEST = 256, 2048
WAVES = ("cosines", "sines")
GOLDEN_CLIPS = ("timer-pause", "homework")


def eight_bits(values):
    """(int8, scale for each row of the first axis)."""
    rows = values.reshape(len(values), -1)
    scale = np.maximum(np.abs(rows).max(1), 1e-8) / 127
    return np.clip(np.round(rows / scale[:, None]), -127, 127).astype(np.int8).reshape(values.shape), scale.astype(np.float32)


@torch.no_grad()
def rounded(network):
    """Put the values that the file can hold into the network: of eight bits in large weights, of sixteen in other arrays."""
    for _, weight in network.named_parameters():
        if weight.numel() >= SMALLEST:
            values, scale = eight_bits(weight.numpy())
            weight.copy_(torch.from_numpy(values * scale.reshape(-1, *[1] * (values.ndim - 1))))
    # The waves are not stored at all.
    kept = [values for name, values in network.named_buffers() if name not in WAVES]
    for values in [p for p in network.parameters() if p.numel() < SMALLEST] + kept:
        if values.dtype == torch.float32 and values.numel() >= SMALL:
            values.copy_(values.half())
    return network



def waves(named):
    """(constants, nodes) that make the matrices of the spectrum when the graph is loaded: 190 kB that need not be stored."""
    half = WINDOW // 2
    window = HANN[half:, None]
    halved = window.copy()
    halved[0] /= 2
    constants = [numpy_helper.from_array(np.arange(half, dtype=np.int32)[:, None], "wave_at"),
                 numpy_helper.from_array(np.arange(USED_BINS, dtype=np.int32)[None], "wave_bins"),
                 numpy_helper.from_array(np.array(FFT, np.int32), "wave_period"),
                 numpy_helper.from_array(np.array(2 * np.pi / FFT, np.float32), "wave_turn"),
                 numpy_helper.from_array(halved, "wave_halved"), numpy_helper.from_array(window, "wave_window")]
    nodes = [helper.make_node("Mul", ["wave_at", "wave_bins"], ["wave_product"]),
             helper.make_node("Mod", ["wave_product", "wave_period"], ["wave_place"]),
             helper.make_node("Cast", ["wave_place"], ["wave_number"], to=TensorProto.FLOAT),
             helper.make_node("Mul", ["wave_number", "wave_turn"], ["wave_angle"])]
    for kind, operation, shape in (("cosines", "Cos", "wave_halved"), ("sines", "Sin", "wave_window")):
        nodes += [helper.make_node(operation, ["wave_angle"], ["wave_" + kind]),
                  helper.make_node("Mul", ["wave_" + kind, shape], [named[kind]])]
    return constants, nodes


def stored(source, target):
    """Weights of eight bits where they are rounded to them, sixteen elsewhere; along the axis whose rows fit."""
    model = onnx.load(source)
    graph = model.graph
    constants, nodes = waves({name: name for name in WAVES})
    for weight in graph.initializer:
        if weight.name in WAVES:
            continue
        values = numpy_helper.to_array(weight)
        if values.dtype != np.float32 or values.size < SMALL:
            constants.append(weight)
            continue
        for axis in range(values.ndim):
            moved = np.moveaxis(values, axis, 0)
            packed, scale = eight_bits(moved)
            if values.size >= SMALLEST and np.abs(packed * scale.reshape(-1, *[1] * (values.ndim - 1)) - moved).max() < 1e-6 * np.abs(moved).max():
                name = weight.name
                shape = [-1 if i == axis else 1 for i in range(values.ndim)]
                constants += [numpy_helper.from_array(np.ascontiguousarray(np.moveaxis(packed, 0, axis)), name + "_q"),
                              numpy_helper.from_array(scale.reshape(shape), name + "_s")]
                # Not DequantizeLinear: the runtime folds casts and products when it loads a graph, and those it runs each time.
                nodes += [helper.make_node("Cast", [name + "_q"], [name + "_c"], to=TensorProto.FLOAT),
                          helper.make_node("Mul", [name + "_c", name + "_s"], [name])]
                break
        else:
            constants.append(numpy_helper.from_array(values.astype(np.float16), weight.name + "_h"))
            nodes.append(helper.make_node("Cast", [weight.name + "_h"], [weight.name], to=TensorProto.FLOAT))
    count = sum(node.op_type == "Cast" for node in nodes)
    nodes += list(graph.node)
    del graph.initializer[:], graph.node[:]
    graph.initializer.extend(constants)
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    onnx.save(model, target)
    return count


@torch.no_grad()
def said(network, pcm):
    """What the network says after each step of a signal."""
    result, state = [], (torch.zeros(1, LEFT), *network.ears.empty_state(), torch.zeros(1, 1, network.judge.memory.hidden_size))
    for at in range(0, len(pcm) - STEP + 1, STEP):
        over, *state = network(torch.from_numpy(pcm[at:at + STEP])[None], *state)
        result.append(round(float(over), 5))
    return result


def packed(matrix):
    """A matrix as the console unpacks it."""
    values, scale = eight_bits(matrix)
    text = [base64.b64encode(array.tobytes()).decode() for array in (values, scale)]
    return {"columns": matrix.shape[1], "values": text[0], "scales": text[1]}


@torch.no_grad()
def write_words(version):
    """The network of the words as a source file of the console, and what it says of some texts."""
    saved = training.load("turn_words")
    words = Words(len(saved["vocabulary"]))
    words.load_state_dict(saved["weights"])
    words = rounded(words).eval()
    memory, numbers = words.memory, numbers_of(saved["vocabulary"])
    weights = {
        "version": version, "words": " ".join(saved["vocabulary"]), "buckets": BUCKETS, "embedding": packed(words.embedding.weight.numpy()),
        "fromWord": packed(memory.weight_ih_l0.numpy()), "fromMemory": packed(memory.weight_hh_l0.numpy()),
        "wordBias": memory.bias_ih_l0.numpy(), "memoryBias": memory.bias_hh_l0.numpy(), "out": words.over.weight[0].numpy(),
        "outBias": float(words.over.bias),
    }
    plain = json.dumps(weights, default=lambda array: [round(float(value), 5) for value in array])
    WORDS_IN_CODE.write_text("import type { WordsWeights } from './words-network.ts'\n\n"
                             "/** Written by `assets/recipes/turn` (turn.export): not to be changed by hand. */\n"
                             f"export const WORDS_WEIGHTS: WordsWeights = {plain}\n")
    said = {}
    for text in GOLDEN_TEXTS:
        row, count = row_of([numbers(word) for word in text.split()])
        said[text] = round(float(words(torch.tensor([row]), torch.tensor([count]))), 4)
    GOLDEN_WORDS.write_text(json.dumps({"logOdds": said}, indent=2) + "\n")


def main(version):
    write_words(version)
    judge = Judge()
    judge.load_state_dict(training.load("turn"))
    network = rounded(Streaming(ears_of(training.load("asr_pack")), judge)).eval()
    state = (torch.zeros(1, LEFT), *network.ears.empty_state(), torch.zeros(1, 1, judge.memory.hidden_size))
    full = EXPORT / "turn_float32.onnx"
    torch.onnx.export(network, (torch.randn(1, STEP) * 0.1, *state), str(full), opset_version=13, input_names=["pcm", *STATES],
                      output_names=["over", *("n_" + name[2:] for name in STATES)])
    FOLDER.mkdir(exist_ok=True)
    target = FOLDER / "pocket-turn.onnx"
    print(stored(str(full), str(target)), "arrays in fewer bits,", target.stat().st_size, "bytes")
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    path = FOLDER / "pocket-turn.json"
    before = json.loads(path.read_text()) if path.exists() else {}
    path.write_text(json.dumps({**before, "version": version, "recipe": "assets/recipes/turn", "stepSamples": STEP, "sampleRateHz": 16000,
                                "sha256": digest, "licence": "MIT"}, indent=2) + "\n")
    clips = {clip: said(network, wavfile.read(CLIPS / f"{clip}.wav")[1].astype(np.float32) / 32768) for clip in GOLDEN_CLIPS}
    GOLDEN.write_text(json.dumps({"stepSamples": STEP, "saidAfterSteps": clips}) + "\n")
    print("sha256", digest)


if __name__ == "__main__":
    main(sys.argv[1])
