"""Turn the float32 graphs of the pack back into checkpoints, so that training can go on from a pack (needs onnxruntime).

    python3 -m pack.restore asr|llm|tts    writes asr_pack.pt; llm_pack.pt and tokenizer.json; acoustic_pack.pt and vocoder_*_pack.pt

The graph's constants are the trained weights, exact but for those that are stored in float16. Most keep their names; the
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
from tts.export import Decoder, Encoder, Synthesis
from tts.config import HOP, MELS, WINDOW
from tts.model import VOCODERS, Acoustic

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


def module_path(name, prefix):
    """"/model/encoder.0/up/MatMul" to "encoder.0.up"; a wrapper that calls parts of the module leaves the prefix out."""
    parts = name.split("/")[1:-1]
    # A part of a sequence comes after the sequence, whose name it repeats.
    parts = [part for part, following in zip(parts, [*parts[1:], ""]) if not following.startswith(part + ".")]
    return ".".join(parts).removeprefix(f"{prefix}.")


def state_of(path, prefix):
    """State dictionary of the module whose export is this graph; prefix is its name in the exported wrapper."""
    graph = onnx.load(path).graph
    constants = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    for node in graph.node:
        if node.op_type == "Cast" and node.input[0] in constants:
            constants[node.output[0]] = constants.pop(node.input[0]).astype(np.float32)
    state = {name[len(prefix) + 1:]: values for name, values in constants.items() if name.startswith(prefix + ".")}
    for node in graph.node:
        module = module_path(node.name, prefix)
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


def restore_voice():
    folder, acoustic = PACK / "tts", Acoustic()
    encoder, decoder = folder / "encoder_float16.onnx", folder / "decoder_float16.onnx"
    acoustic.load_state_dict({**state_of(encoder, "model"), **state_of(decoder, "model")})
    torch.manual_seed(0)
    ids, width, frames = torch.arange(2, 11)[None], acoustic.norm.normalized_shape[0], 30
    check(Encoder(acoustic), encoder, (ids, torch.rand(1, 9, 3)))
    check(Decoder(acoustic), decoder, (torch.randn(1, 9, width), torch.rand(1, frames, 4), torch.arange(frames) // 4))
    training.save("acoustic_pack", acoustic.state_dict())
    for kind, build in VOCODERS.items():
        path, vocoder = folder / f"vocoder_{kind}_float16.onnx", build()
        state = state_of(path, "model")
        # The matrix of the phase belongs to no training.
        vocoder.load_state_dict({name: state.get(name, values) for name, values in vocoder.state_dict().items()})
        samples = (frames - 1) * HOP + WINDOW
        check(Synthesis(vocoder), path, (torch.randn(1, frames, MELS + 2), torch.randn(1, samples), torch.randn(1, samples)))
        training.save(f"vocoder_{kind}_pack", vocoder.state_dict())


if __name__ == "__main__":
    {"asr": restore_recogniser, "llm": restore_language_model, "tts": restore_voice}[sys.argv[1]]()
