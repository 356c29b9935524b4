"""Streaming zipformers of icefall: transducer of both generations, and the CTC network."""

import numpy as np

from parity.graph import FLOAT, INT64, Graph, comma, filled, write_tokens

WIDTH, VOCABULARY = 24, 60
SYMBOLS = filled(
    ["<blk>", "<sos/eos>", "<unk>", "▁，", "▁。", "▁,"]
    + list("的一是不了在人有我他这个们中来上大为和国")
    + ["▁你", "▁好", "▁the", "▁a", "ing", "▁hello", "er", "."],
    VOCABULARY,
    "w",
)


def carried(graph, states, features):
    """Declares the states, moves each on in a way of its own, and says what all of them add to the output."""
    said = []
    for name, (kind, shape) in states.items():
        graph.input(name, kind, shape)
        batch = shape.index("N")
        elsewhere = [axis for axis in range(len(shape)) if axis != batch]
        if kind == INT64:
            graph.output(graph.op("Add", name, graph.integers(3)), f"new_{name}", INT64, shape)
            number = graph.op("Sin", graph.op("Mul", graph.op("Cast", name, to=FLOAT), graph.constant(0.7)))
        else:
            rank = [-1 if axis == batch else 1 for axis in range(len(shape))]
            heard = graph.op("Mul", graph.reshape(features, rank), graph.constant(graph.random.uniform(0.2, 1)))
            kept = graph.op("Mul", name, graph.constant(graph.random.uniform(0.3, 0.7)))
            graph.output(graph.op("Add", kept, heard), f"new_{name}", FLOAT, shape)
            number = name
        mean = graph.op("ReduceMean", number, axes=elsewhere, keepdims=0) if elsewhere else number
        said.append(graph.op("Mul", graph.reshape(mean, [-1, 1, 1]), graph.normal((1, 1, WIDTH), 0.15)))
    return graph.op("Sum", *said)


def encoder(seed, window, chunk, states, rate=4):
    """x [N, window, 80] and the states to [N, chunk / rate, WIDTH]; a frame is 40 ms long."""
    graph = Graph(seed)
    graph.input("x", FLOAT, ["N", window, 80])
    scaled = graph.op("Mul", graph.op("Add", "x", graph.constant(8)), graph.constant(0.25))
    rows = graph.slice(scaled, 0, chunk, 1, rate)
    projected = graph.op("Add", graph.op("MatMul", rows, graph.normal((80, WIDTH), 0.3)), graph.normal((WIDTH,)))
    mean = graph.op("ReduceMean", scaled, axes=[1, 2], keepdims=1)
    spoken = graph.op("Add", graph.op("Sin", projected), carried(graph, states, mean))
    return graph, spoken


def zipformer2_states():
    layers, dims, heads = [1, 2], [16, 24], [2, 2]
    query, value, kernels, left = [8, 8], [4, 4], [7, 5], [32, 16]
    states, number = {}, 0
    for stack, count in enumerate(layers):
        for _ in range(count):
            shapes = {
                "cached_key": [left[stack], "N", query[stack] * heads[stack]],
                "cached_nonlin_attn": [1, "N", left[stack], 3 * dims[stack] // 4],
                "cached_val1": [left[stack], "N", value[stack] * heads[stack]],
                "cached_val2": [left[stack], "N", value[stack] * heads[stack]],
                "cached_conv1": ["N", dims[stack], kernels[stack] // 2],
                "cached_conv2": ["N", dims[stack], kernels[stack] // 2],
            }
            states |= {f"{name}_{number}": (FLOAT, shape) for name, shape in shapes.items()}
            number += 1
    states |= {"embed_states": (FLOAT, ["N", 128, 3, 19]), "processed_lens": (INT64, ["N"])}
    lists = {"num_encoder_layers": layers, "encoder_dims": dims, "cnn_module_kernels": kernels}
    lists |= {"left_context_len": left, "query_head_dims": query, "value_head_dims": value, "num_heads": heads}
    return states, {key: comma(values) for key, values in lists.items()}


def zipformer1_states():
    layers, dims, attention, kernels, left = [1, 2, 1], [16, 24, 16], [8, 12, 8], [7, 5, 7], [16, 8, 4]
    kinds = {
        "cached_len": lambda s: [layers[s], "N"],
        "cached_avg": lambda s: [layers[s], "N", dims[s]],
        "cached_key": lambda s: [layers[s], left[s], "N", attention[s]],
        "cached_val": lambda s: [layers[s], left[s], "N", attention[s] // 2],
        "cached_val2": lambda s: [layers[s], left[s], "N", attention[s] // 2],
        "cached_conv1": lambda s: [layers[s], "N", dims[s], kernels[s] - 1],
        "cached_conv2": lambda s: [layers[s], "N", dims[s], kernels[s] - 1],
    }
    states = {
        f"{kind}_{stack}": (INT64 if kind == "cached_len" else FLOAT, shape(stack))
        for kind, shape in kinds.items()
        for stack in range(len(layers))
    }
    lists = {"num_encoder_layers": layers, "encoder_dims": dims, "attention_dims": attention}
    lists |= {"cnn_module_kernels": kernels, "left_context_len": left}
    return states, {key: comma(values) for key, values in lists.items()}


def described(kind, window, chunk):
    return {"model_type": kind, "version": 1, "model_author": "k2-fsa", "T": window, "decode_chunk_len": chunk}


def transducer_encoder(path, seed, kind, window, chunk, states, lists):
    graph, spoken = encoder(seed, window, chunk, states)
    graph.output(spoken, "encoder_out", FLOAT, ["N", chunk // 4, WIDTH])
    # The outputs in the order of the real exports: frames first.
    graph.outputs.insert(0, graph.outputs.pop())
    graph.save(path, described(kind, window, chunk) | lists)


def transducer(folder, seed, *layout):
    transducer_encoder(folder / "encoder.onnx", seed, *layout)
    predictor(folder, seed + 1)
    joiner(folder, seed + 2)
    write_tokens(folder / "tokens.txt", SYMBOLS)


def predictor(folder, seed):
    """Looks at the last two symbols, each in a way of its own; what is no symbol yet counts nothing."""
    graph = Graph(seed)
    symbols = graph.input("y", INT64, ["N", 2])
    known = graph.op("Cast", graph.op("GreaterOrEqual", symbols, graph.integers(0)), to=FLOAT)
    table = graph.normal((VOCABULARY, WIDTH), 0.8)
    looked_up = graph.op("Gather", table, graph.op("Max", symbols, graph.integers(0)))
    weighted = graph.op("Mul", graph.op("Mul", looked_up, graph.reshape(known, [-1, 2, 1])), graph.constant([[[0.4], [0.7]]]))
    graph.output(graph.op("ReduceSum", weighted, graph.integers([1]), keepdims=0), "decoder_out", FLOAT, ["N", WIDTH])
    graph.save(folder / "decoder.onnx", {"context_size": 2, "vocab_size": VOCABULARY})


def joiner(folder, seed):
    graph = Graph(seed)
    heard = graph.input("encoder_out", FLOAT, ["N", WIDTH])
    predicted = graph.input("decoder_out", FLOAT, ["N", WIDTH])
    scores = graph.op("MatMul", graph.op("Tanh", graph.op("Add", heard, predicted)), graph.normal((WIDTH, VOCABULARY)))
    bias = np.zeros(VOCABULARY)
    bias[0] = 7.0
    graph.output(graph.op("Add", scores, graph.constant(bias)), "logit", FLOAT, ["N", VOCABULARY])
    graph.save(folder / "joiner.onnx", {"joiner_dim": WIDTH})


def zipformer2_ctc(folder, seed, chunk=32):
    states, lists = zipformer2_states()
    graph, spoken = encoder(seed, chunk + 13, chunk, states)
    bias = np.zeros(VOCABULARY)
    bias[0] = 5.5
    scores = graph.op("Add", graph.op("MatMul", spoken, graph.normal((WIDTH, VOCABULARY))), graph.constant(bias))
    graph.output(graph.op("LogSoftmax", scores, axis=2), "log_probs", FLOAT, ["N", chunk // 4, VOCABULARY])
    graph.outputs.insert(0, graph.outputs.pop())
    graph.save(folder / "model.onnx", described("zipformer2", chunk + 13, chunk) | lists)
    write_tokens(folder / "tokens.txt", SYMBOLS)


def write(root):
    transducer(root / "zipformer2", 7, "zipformer2", 45, 32, *zipformer2_states())
    # The same network for chunks twice as long, as X-ASR has one for each of four.
    transducer_encoder(root / "zipformer2/encoder-640.onnx", 7, "zipformer2", 77, 64, *zipformer2_states())
    transducer(root / "zipformer", 17, "zipformer", 39, 32, *zipformer1_states())
    zipformer2_ctc(root / "zipformer2-ctc", 27)
