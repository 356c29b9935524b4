"""Export the trained recogniser, its vocabulary and its language model into the pack.

    python3 -m asr.export [language]     all, or the vocabulary and language model alone
"""

import json
import shutil
import sys

import torch

import training
from asr import language_model, lexicon
from asr.model import Recogniser, Streaming
from audio.features import FFT, LEFT, MELS
from pack.onnx_store import store_float16, store_int8
from paths import EXPORT, PACK

STATES = ["s_pcm", "s_first", "s_second", "s_blocks", "s_memories"]
STEP = 1280
# The position of the batch in every state.
BATCH_AXIS = {"s_pcm": 0, "s_first": 0, "s_second": 0, "s_blocks": 1, "s_memories": 1}
DECODER = {"beam": 200, "lmWeight": 0.8, "wordBonus": 1.0, "prune": -8, "lookAhead": 0.5}
TAIL_MS = 160


def export_graph(network, path):
    """One graph with dynamic batch and length."""
    axes = {"pcm": {0: "batch", 1: "samples"}, "phone_logp": {0: "batch", 1: "frames"}, "char_logp": {0: "batch", 1: "frames"}}
    for name in STATES:
        axes[name] = axes["n_" + name[2:]] = {BATCH_AXIS[name]: "batch"}
    example = (torch.randn(2, STEP) * 0.1, torch.zeros(2, LEFT), *network.empty_state(2))
    torch.onnx.export(
        Streaming(network).eval(), example, str(path), opset_version=17, input_names=["pcm"] + STATES,
        output_names=["phone_logp", "char_logp"] + ["n_" + s[2:] for s in STATES], dynamic_axes=axes,
    )


def write_config(path, decoder=None, tail=TAIL_MS, extra=None):
    """asr/config.json."""
    config = {
        "stepSamples": STEP, "sampleMultiple": 640, "frameHz": 25, "phones": lexicon.PHONES,
        "characters": lexicon.CHARACTERS, "blank": 0, "tailMs": tail, "decoder": {**DECODER, **(decoder or {})}, **(extra or {}),
    }
    path.write_text(json.dumps(config, indent=1) + "\n")


def export_language(folder):
    """Lexicon and language model; returns their sizes."""
    domain, background = lexicon.vocabulary()
    lines = lexicon.write_lexicon(folder / "lexicon.txt.gz", domain + background)
    grams = language_model.write_arpa(folder / "lm.arpa.gz", language_model.build(domain, background))
    return len(domain), len(background), lines, grams


def export_network(folder):
    """The graph in float16 and int8, and the configuration."""
    network = Recogniser()
    network.load_state_dict(training.load("asr"))
    full = EXPORT / "asr_float32.onnx"
    export_graph(network.eval(), full)
    shutil.copyfile(full, folder / "model_float32.onnx")
    store_float16(str(full), str(folder / "model_float16.onnx"))
    whole = EXPORT / "asr_int8.onnx"
    # The power spectrum has too wide a range for eight bits: its filter matrix stays.
    count = store_int8(str(full), str(whole), keep_shapes=((FFT // 2 + 1, MELS),))
    store_float16(str(whole), str(folder / "model_int8.onnx"))
    print(count, "products in int8")
    write_config(folder / "config.json")


def main(what):
    folder = PACK / "asr"
    folder.mkdir(parents=True, exist_ok=True)
    if what != "language":
        export_network(folder)
    print("domain words, background words, pronunciations, n-grams:", export_language(folder))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "all")
