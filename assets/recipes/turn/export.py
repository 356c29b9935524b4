"""Export the turn-end network: one graph of less than a megabyte, and what it is beside it.

    python3 -m turn.export VERSION

Large matrices are stored in eight bits with a scale for each output, or in sixteen, and unpacked when the graph is loaded:
what is computed is float32. The values in eight bits are put back into the network first, so that what is measured here is
what is shipped. golden.json for the console's tests holds what the network says of two demo clips.
"""

import hashlib
import json
import sys

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from scipy.io import wavfile

import training
from audio.features import LEFT
from paths import ASSETS, CLIPS, EXPORT, RECIPES
from turn.model import STEP, Judge, Streaming, ears_of

FOLDER = ASSETS / "models" / "turn"
GOLDEN = RECIPES.parents[1] / "pipeline" / "stages" / "vad" / "testing" / "pocket-turn.json"
STATES = ["s_pcm", "s_first", "s_second", "s_blocks", "s_memory"]
# Arrays of fewer numbers stay as they are; weights of more go into eight bits.
SMALL, SMALLEST = 256, 2048
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
    for values in [p for p in network.parameters() if p.numel() < SMALLEST] + list(network.buffers()):
        if values.dtype == torch.float32 and values.numel() >= SMALL:
            values.copy_(values.half())
    return network


def stored(source, target):
    """Weights of eight bits where they are rounded to them, sixteen elsewhere; along the axis whose rows fit."""
    model = onnx.load(source)
    graph, nodes, constants = model.graph, [], []
    for weight in graph.initializer:
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
    count = sum(node.op_type == "Mul" for node in nodes)
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


def main(version):
    judge = Judge()
    judge.load_state_dict(training.load("turn"))
    network = rounded(Streaming(ears_of(training.load("asr_pack")), judge)).eval()
    state = (torch.zeros(1, LEFT), *network.ears.empty_state(), torch.zeros(1, 1, judge.memory.hidden_size))
    full = EXPORT / "turn_float32.onnx"
    torch.onnx.export(network, (torch.randn(1, STEP) * 0.1, *state), str(full), opset_version=13, input_names=["pcm", *STATES],
                      output_names=["over", *("n_" + name[2:] for name in STATES)])
    FOLDER.mkdir(exist_ok=True)
    target = FOLDER / "pocket-turn.onnx"
    print(stored(str(full), str(target)), "matrices in eight bits,", target.stat().st_size, "bytes")
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
