"""NeMo's streaming transducer with a prompt for the language (Nemotron)."""

import numpy as np

from parity.graph import FLOAT, INT32, INT64, Graph, filled, write_tokens

BANDS, WIDTH, MEMORY, LAYERS = 128, 20, 16, 2
# The blank is the last of them.
VOCABULARY = 41
WINDOW, SHIFT = 25, 16
CACHE = {"channel": (3, 8, 12), "time": (3, 12, 8)}


def facts():
    found = {"model_type": "EncDecRNNTBPEModelWithPrompt", "version": 1, "model_author": "NeMo"}
    found |= {"vocab_size": VOCABULARY - 1, "window_size": WINDOW, "chunk_shift": SHIFT, "chunk_size_ms": 160}
    found |= {"normalize_type": "", "pred_rnn_layers": LAYERS, "pred_hidden": MEMORY}
    found |= {"subsampling_factor": 8, "feat_dim": BANDS}
    for name, sizes in CACHE.items():
        found |= {f"cache_last_{name}_dim{place}": size for place, size in enumerate(sizes, 1)}
    return found | {"prompt_dictionary": '{"auto": 101, "en-US": 0, "zh-CN": 4}', "auto_prompt_id": 101}


def encoder_inputs(graph):
    graph.input("audio_signal", FLOAT, ["batch", BANDS, "time"])
    graph.input("length", INT64, ["batch"])
    layers, _, inner = CACHE["channel"]
    graph.input("cache_last_channel", FLOAT, ["batch", layers, "context", inner])
    graph.input("cache_last_time", FLOAT, ["batch", CACHE["time"][0], CACHE["time"][1], "kernel"])
    graph.input("cache_last_channel_len", INT64, ["batch"])
    graph.input("prompt_index", INT64, ["batch"])


def encoder_states(graph, heard):
    """Moves the caches on with what was heard [batch, 1, 1, 1]; what they say, and the further outputs."""
    said, outputs = [], []
    for name, keep in (("cache_last_channel", 0.5), ("cache_last_time", 0.3)):
        moved = graph.op("Add", graph.op("Mul", name, graph.constant(keep)), heard)
        outputs.append((moved, f"{name}_next", FLOAT, ["batch", 3, None, None]))
        said.append(graph.op("ReduceMean", name, axes=[1, 2, 3], keepdims=0))
    longer = graph.op("Add", "cache_last_channel_len", graph.integers(2))
    outputs.append((longer, "cache_last_channel_next_len", INT64, ["batch"]))
    length = graph.op("Cast", "cache_last_channel_len", to=FLOAT)
    said.append(graph.op("Sin", graph.op("Mul", length, graph.constant(0.9))))
    prompt = graph.op("Cast", "prompt_index", to=FLOAT)
    said.append(graph.op("Sin", graph.op("Mul", prompt, graph.constant(0.5))))
    return said, outputs


def encoder(folder, seed):
    graph = Graph(seed)
    encoder_inputs(graph)
    scaled = graph.op("Mul", graph.op("Add", "audio_signal", graph.constant(9)), graph.constant(0.25))
    rows = graph.slice(graph.op("Transpose", scaled, perm=[0, 2, 1]), WINDOW - SHIFT, WINDOW, 1, 8)
    heard = graph.reshape(graph.op("ReduceMean", scaled, axes=[1, 2], keepdims=0), [-1, 1, 1, 1])
    said, outputs = encoder_states(graph, heard)
    spread = [
        graph.op("Mul", graph.reshape(value, [-1, 1, 1]), graph.normal((1, 1, WIDTH), 0.4)) for value in said
    ]
    frames = graph.op("Sin", graph.op("MatMul", rows, graph.normal((BANDS, WIDTH), 0.25)))
    spoken = graph.op("Transpose", graph.op("Sum", frames, *spread), perm=[0, 2, 1])
    graph.output(spoken, "outputs", FLOAT, ["batch", WIDTH, "frames"])
    graph.output(graph.op("Div", "length", graph.integers(8)), "encoded_lengths", INT64, ["batch"])
    for output in outputs:
        graph.output(*output)
    graph.save(folder / "encoder.onnx", facts())


def predictor(folder, seed, table_width=MEMORY):
    graph = Graph(seed)
    graph.input("targets", INT32, ["b", 1])
    graph.input("target_length", INT32, ["b"])
    graph.input("states.1", FLOAT, [LAYERS, "b", MEMORY])
    graph.input("onnx::Slice_3", FLOAT, [LAYERS, "b", MEMORY])
    symbol = graph.op("Gather", graph.normal((VOCABULARY, MEMORY), 0.9), "targets")
    memories = [graph.op("ReduceMean", name, axes=[0], keepdims=1) for name in ("states.1", "onnx::Slice_3")]
    turned = [graph.op("Transpose", memory, perm=[1, 0, 2]) for memory in memories]
    said = graph.op("Add", symbol, graph.op("Sub", turned[0], graph.op("Mul", turned[1], graph.constant(0.5))))
    graph.output(graph.op("Transpose", said, perm=[0, 2, 1]), "outputs", FLOAT, ["b", table_width, 1])
    graph.output(graph.op("Identity", "target_length"), "prednet_lengths", INT32, ["b"])
    column = graph.op("Transpose", symbol, perm=[1, 0, 2])
    for name, output, keep in (("states.1", "states", 0.5), ("onnx::Slice_3", "162", 0.3)):
        moved = graph.op("Add", graph.op("Mul", name, graph.constant(keep)), column)
        graph.output(moved, output, FLOAT, [LAYERS, "b", MEMORY])
    graph.save(folder / "decoder.onnx")


def joiner(folder, seed):
    graph = Graph(seed)
    graph.input("encoder_outputs", FLOAT, ["b", WIDTH, 1])
    graph.input("decoder_outputs", FLOAT, ["b", MEMORY, 1])
    heard = graph.op("Transpose", "encoder_outputs", perm=[0, 2, 1])
    predicted = graph.op("Transpose", "decoder_outputs", perm=[0, 2, 1])
    bias = np.zeros(VOCABULARY)
    bias[-1] = 8.0
    scores = graph.op(
        "Sum",
        graph.op("MatMul", heard, graph.normal((WIDTH, VOCABULARY))),
        graph.op("MatMul", predicted, graph.normal((MEMORY, VOCABULARY), 0.6)),
        graph.constant(bias),
    )
    graph.output(graph.op("Unsqueeze", scores, graph.integers([2])), "outputs", FLOAT, ["b", 1, 1, VOCABULARY])
    graph.save(folder / "joiner.onnx")


def write(root):
    folder = root / "nemo"
    encoder(folder, 57)
    predictor(folder, 58)
    joiner(folder, 59)
    symbols = ["<unk>", "<en-US>", "<zh-CN>", "▁the", "▁a", "ing", "s", "▁he", "llo", "，", "。"]
    symbols += list("的一是不了在人有我")
    write_tokens(folder / "tokens.txt", filled(symbols, VOCABULARY - 1, "n") + ["<blk>"])
