"""Turn the float32 graphs of the pack back into checkpoints, so that training can go on from a pack (needs onnxruntime).

    python3 -m pack.restore asr|llm        writes asr_pack.pt, or llm_pack.pt and tokenizer.json

The graph's constants are the exact trained weights. Most keep their names; the
matrices of products and GRUs are stored transposed or reordered and are found
by the module path in the node's name. The outputs must equal the graph's.
"""

import json
import sys

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import numpy_helper

import training
from asr.model import Recogniser, Streaming
from llm.model import HEAD, HEADS, LAYERS, LanguageModel
from paths import CHECKPOINTS, PACK

TOLERANCE = 1e-3


def _gates(values):
    """ONNX stacks the gates update, reset, new; torch reset, update, new."""
    update, reset, new = np.split(values, 3)
    return np.concatenate([reset, update, new])


def _recurrent(path, constants, node):
    """The four arrays of a GRU."""
    weights, recurrent, bias = (constants[name][0] for name in node.input[1:4])
    inner, outer = np.split(bias, 2)
    return {f"{path}.weight_ih_l0": _gates(weights), f"{path}.weight_hh_l0": _gates(recurrent),
            f"{path}.bias_ih_l0": _gates(inner), f"{path}.bias_hh_l0": _gates(outer)}


def state_of(path, prefix):
    """State dictionary of the module whose export is this graph; prefix is its name in the exported wrapper."""
    graph = onnx.load(path).graph
    constants = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    state = {name[len(prefix) + 1:]: values for name, values in constants.items() if name.startswith(prefix + ".")}
    for node in graph.node:
        module = ".".join(node.name.split("/")[2:-1])
        if node.op_type == "GRU":
            state.update(_recurrent(module, constants, node))
        elif node.op_type == "MatMul" and module and node.input[1] in constants and node.input[1] not in state:
            state[f"{module}.weight"] = constants[node.input[1]].T
    return {name: torch.from_numpy(np.array(values)) for name, values in state.items()}


def check(module, path, inputs):
    """Raise unless the module's first output equals the graph's."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    with torch.no_grad():
        ours = module.eval()(*inputs)[0].numpy()
    theirs = session.run(None, {item.name: x.numpy() for item, x in zip(session.get_inputs(), inputs)})[0]
    difference = float(np.abs(ours - theirs).max())
    print(f"{path.name}: largest difference of the outputs {difference:.1e}")
    if not difference < TOLERANCE:
        raise SystemExit("the restored weights are not those of the graph")


def restore_recogniser():
    path, network = PACK / "asr" / "model_float32.onnx", Recogniser()
    network.load_state_dict(state_of(path, "network"))
    torch.manual_seed(0)
    check(Streaming(network), path, (torch.randn(1, 12800) * 0.1, torch.zeros(1, 240), *network.empty_state()))
    training.save("asr_pack", network.state_dict())


def restore_language_model():
    path = PACK / "llm" / "model_float32.onnx"
    data = json.loads((PACK / "llm" / "tokenizer.json").read_text())["model"]
    (CHECKPOINTS / "tokenizer.json").write_text(json.dumps({"vocabulary": list(data["vocab"]), "merges": data["merges"]}))
    model, state = LanguageModel(len(data["vocab"])), state_of(path, "model")
    # The output product repeats the embedding.
    model.load_state_dict({name: values for name, values in state.items() if name in model.state_dict()})
    ids = torch.arange(7, 47)[None]
    check(model, path, (ids, torch.ones_like(ids), torch.arange(40)[None], *[torch.zeros(1, HEADS, 0, HEAD)] * (2 * LAYERS)))
    training.save("llm_pack", model.state_dict())


if __name__ == "__main__":
    {"asr": restore_recogniser, "llm": restore_language_model}[sys.argv[1]]()
