"""Export the trained language model and its tokenizer into the pack.

    python3 -m llm.export
"""

import json
import shutil

import onnx
import torch
from onnx import numpy_helper

import training
from llm.fused import FusedModel
from llm.model import HEAD, HEADS, INNER, LAYERS, ROPE_BASE, WIDTH, LanguageModel
from llm.tokenizer import END, PAD, write_files
from llm.train import load_tokenizer
from pack.onnx_store import store_float16, store_int4, store_int8
from paths import EXPORT, PACK


class WithCache(torch.nn.Module):
    """The graph's calling convention: mask of all positions, past keys and values."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, ids, mask, positions, *past):
        return self.model(ids, mask, positions, *past)


def export_graph(module, path):
    """Hugging Face layout; a past of length zero is allowed."""
    inputs, outputs, past = ["input_ids", "attention_mask", "position_ids"], ["logits"], []
    axes = {"input_ids": {0: "batch", 1: "sequence"}, "attention_mask": {0: "batch", 1: "total"},
            "position_ids": {0: "batch", 1: "sequence"}, "logits": {0: "batch", 1: "sequence"}}
    for layer in range(LAYERS):
        for kind in ("key", "value"):
            inputs.append(f"past_key_values.{layer}.{kind}")
            outputs.append(f"present.{layer}.{kind}")
            axes[inputs[-1]], axes[outputs[-1]] = {0: "batch", 2: "past"}, {0: "batch", 2: "total"}
            past.append(torch.zeros(1, HEADS, 3, HEAD))
    example = (torch.zeros(1, 2, dtype=torch.long), torch.ones(1, 5, dtype=torch.long), torch.tensor([[3, 4]]), *past)
    torch.onnx.export(module.eval(), example, str(path), opset_version=14, input_names=inputs, output_names=outputs,
                      dynamic_axes=axes, custom_opsets={"com.microsoft": 1} if isinstance(module, FusedModel) else None)


def untie_head(path, rows):
    """Give the output product its own transposed matrix, so that it can be stored small too."""
    model = onnx.load(path)
    graph = model.graph
    constants = {i.name: i for i in graph.initializer}
    for node in list(graph.node):
        if node.op_type == "Transpose" and node.input[0] in constants and rows in constants[node.input[0]].dims:
            values = numpy_helper.to_array(constants[node.input[0]]).T.copy()
            graph.initializer.append(numpy_helper.from_array(values, node.output[0]))
            graph.node.remove(node)
    onnx.save(model, path)


def write_configs(folder, tokens):
    """config.json and generation_config.json."""
    end, pad = tokens.index[END], tokens.index[PAD]
    config = {
        "model_type": "llama", "architectures": ["LlamaForCausalLM"], "hidden_size": WIDTH, "intermediate_size": INNER,
        "num_hidden_layers": LAYERS, "num_attention_heads": HEADS, "num_key_value_heads": HEADS, "head_dim": HEAD,
        "vocab_size": len(tokens.vocabulary), "rope_theta": ROPE_BASE, "rms_norm_eps": 1e-5, "tie_word_embeddings": True,
        "max_position_embeddings": 512, "eos_token_id": end, "pad_token_id": pad, "bos_token_id": None,
    }
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    generation = {"eos_token_id": end, "pad_token_id": pad, "max_new_tokens": 48, "do_sample": False}
    (folder / "generation_config.json").write_text(json.dumps(generation, indent=2) + "\n")


def main():
    folder = PACK / "llm"
    folder.mkdir(parents=True, exist_ok=True)
    tokens = load_tokenizer()
    rows = len(tokens.vocabulary)
    model = LanguageModel(rows)
    model.load_state_dict(training.load("llm"))
    store(WithCache(model), rows, folder, {"float32": None, "float16": None, "int8": store_int8, "int4": store_int4})
    store(FusedModel(model), rows, folder, {"fused": None})
    write_files(folder, tokens.vocabulary, tokens.merges)
    write_configs(folder, tokens)


def store(module, rows, folder, kinds):
    """Export one graph and store it in several precisions; what is not quantised becomes float16, but for float32."""
    full = EXPORT / f"llm_{type(module).__name__}.onnx"
    export_graph(module, full)
    untie_head(str(full), rows)
    for kind, quantise in kinds.items():
        source, target = full, folder / f"model_{kind}.onnx"
        if quantise:
            source = EXPORT / f"llm_{kind}.onnx"
            print(kind, quantise(str(full), str(source)), "products quantised")
        if kind == "float32":
            shutil.copyfile(source, target)
        else:
            store_float16(str(source), str(target))
        print(target.name, target.stat().st_size)


if __name__ == "__main__":
    main()
