"""Moonshine's streaming recogniser (v2): five graphs, and what they hear of clips, computed here without any graph."""

import json
import math
import wave
from pathlib import Path

import numpy as np

from parity.graph import FLOAT, INT64, Graph

CLIPS = Path(__file__).resolve().parents[2] / "clips"
HEARD = ("flight", "hello", "homework", "latency")
FRAME, FRONT, MIDDLE, WIDTH, DEPTH, HEADS, HEAD, DECODER, VOCABULARY = 80, 12, 16, 20, 2, 2, 8, 16, 48
BOS, EOS, LOOK_AHEAD = 1, 2, 16
# Less than the 16 frames a layer that the runtime keeps, and all that it looks ahead.
LEFT, RIGHT = 24, 16
KINDS = {
    "frames": ((FRAME, FRONT), 3.0),
    "first": ((MIDDLE, FRONT, 5), 0.25),
    "second": ((WIDTH, MIDDLE, 5), 0.25),
    "mixed": ((WIDTH, WIDTH), 0.5),
    "around": ((WIDTH, 1, LEFT + RIGHT + 1), 0.3),
    "adapted": ((WIDTH, DECODER), 0.6),
    "placed": ((DECODER,), 0.3),
    "symbols": ((VOCABULARY, DECODER), 0.9),
    "scores": ((DECODER, VOCABULARY), 1.0),
}
for part in ("query", "key", "value", "out", "cross_query", "cross_key", "cross_value", "cross_out"):
    KINDS[part] = ((DEPTH, DECODER, DECODER), 0.5)


def made_up(seed):
    random = np.random.default_rng(seed)
    return {name: (random.normal(size=shape) * scale).astype(np.float32) for name, (shape, scale) in KINDS.items()}


def end_bias():
    bias = np.zeros(VOCABULARY, np.float32)
    bias[EOS], bias[[0, BOS]] = 0.3, -20
    return bias


def halved(graph, rows, buffer, kernel, counted, frames):
    """A causal convolution of five frames over every other one, whatever was counted before; and its new buffer."""
    together = graph.op("Concat", buffer, rows, axis=2)
    # One more column than there are frames: the graph may be given none.
    longer = graph.op("Concat", together, graph.constant(np.zeros((1, kernel.shape[1], 1))), axis=2)
    heard = graph.op("Conv", longer, graph.constant(kernel))
    start = graph.op("Mod", counted, graph.integers([2]))
    heard = graph.op("Slice", heard, start, frames, graph.integers([2]), graph.integers([2]))
    return heard, graph.slice(together, -4, 2**40, 2)


def length(graph, value, axis):
    return graph.slice(graph.op("Shape", value), axis, axis + 1, 0)


def frontend(path, weights):
    graph = Graph(0)
    graph.input("audio_chunk", FLOAT, [1, "n"])
    graph.input("sample_buffer", FLOAT, [1, FRAME - 1])
    graph.input("sample_len", INT64, [1])
    graph.input("conv1_buffer", FLOAT, [1, FRONT, 4])
    graph.input("conv2_buffer", FLOAT, [1, MIDDLE, 4])
    graph.input("frame_count", INT64, [1])
    axis, zero, size = graph.integers([1]), graph.integers([0]), graph.integers([FRAME])
    audio = graph.op("Concat", graph.op("Slice", "sample_buffer", zero, "sample_len", axis), "audio_chunk", axis=1)
    total = length(graph, audio, 1)
    frames = graph.op("Div", total, size)
    used = graph.op("Mul", frames, size)
    rows = graph.reshape(graph.op("Slice", audio, zero, used, axis), [1, -1, FRAME])
    rows = graph.op("Sin", graph.op("MatMul", rows, graph.constant(weights["frames"])))
    columns = graph.op("Transpose", rows, perm=[0, 2, 1])
    first, buffer1 = halved(graph, columns, "conv1_buffer", weights["first"], "frame_count", frames)
    first = graph.op("Tanh", first)
    counted = graph.op("Div", graph.op("Add", "frame_count", axis), graph.integers([2]))
    second, buffer2 = halved(graph, first, "conv2_buffer", weights["second"], counted, length(graph, first, 2))
    rest = graph.op("Concat", graph.op("Slice", audio, used, total, axis), graph.constant(np.zeros((1, FRAME))), axis=1)
    graph.output(graph.op("Transpose", second, perm=[0, 2, 1]), "features", FLOAT, [1, "f", WIDTH])
    graph.output(graph.slice(rest, 0, FRAME - 1, 1), "sample_buffer_out", FLOAT, [1, FRAME - 1])
    graph.output(graph.op("Sub", total, used), "sample_len_out", INT64, [1])
    graph.output(buffer1, "conv1_buffer_out", FLOAT, [1, FRONT, 4])
    graph.output(buffer2, "conv2_buffer_out", FLOAT, [1, MIDDLE, 4])
    graph.output(graph.op("Add", "frame_count", frames), "frame_count_out", INT64, [1])
    graph.save(path)


def encoder(path, weights):
    graph = Graph(0)
    graph.input("features", FLOAT, [1, "w", WIDTH])
    mixed = graph.op("MatMul", "features", graph.constant(weights["mixed"]))
    columns = graph.op("Transpose", mixed, perm=[0, 2, 1])
    around = graph.op("Conv", columns, graph.constant(weights["around"]), group=WIDTH, pads=[LEFT, RIGHT])
    spoken = graph.op("Sin", graph.op("Add", around, columns))
    graph.output(graph.op("Transpose", spoken, perm=[0, 2, 1]), "encoded", FLOAT, [1, "w", WIDTH])
    graph.save(path)


def adapter(path, weights):
    graph = Graph(0)
    graph.input("encoded", FLOAT, [1, "n", WIDTH])
    graph.input("pos_offset", INT64, [1])
    start = graph.op("Squeeze", "pos_offset")
    count = graph.op("Squeeze", length(graph, "encoded", 1))
    places = graph.op("Range", start, graph.op("Add", start, count), graph.integers(1))
    wave_of = graph.op("Sin", graph.op("Mul", graph.op("Cast", places, to=FLOAT), graph.constant(0.05)))
    placed = graph.op("Mul", graph.reshape(wave_of, [1, -1, 1]), graph.constant(weights["placed"]))
    heard = graph.op("MatMul", "encoded", graph.constant(weights["adapted"]))
    graph.output(graph.op("Add", heard, placed), "memory", FLOAT, [1, "n", DECODER])
    graph.save(path)


def in_heads(graph, value, weight):
    """[1, n, D] to [1, heads, n, head]."""
    split = graph.reshape(graph.op("MatMul", value, graph.constant(weight)), [1, -1, HEADS, HEAD])
    return graph.op("Transpose", split, perm=[0, 2, 1, 3])


def cross_kv(path, weights):
    graph = Graph(0)
    graph.input("memory", FLOAT, [1, "M", DECODER])
    for name, part in (("k_cross", "cross_key"), ("v_cross", "cross_value")):
        layers = [graph.op("Unsqueeze", in_heads(graph, "memory", layer), graph.integers([0])) for layer in weights[part]]
        graph.output(graph.op("Concat", *layers, axis=0), name, FLOAT, [DEPTH, 1, HEADS, "M", HEAD])
    graph.save(path)


def attended(graph, query, key, value, out, mask=None):
    scores = graph.op("MatMul", query, graph.op("Transpose", key, perm=[0, 1, 3, 2]))
    scores = graph.op("Mul", scores, graph.constant(HEAD**-0.5))
    if mask is not None:
        scores = graph.op("Add", scores, mask)
    mixed = graph.op("MatMul", graph.op("Softmax", scores, axis=3), value)
    joined = graph.reshape(graph.op("Transpose", mixed, perm=[0, 2, 1, 3]), [1, -1, DECODER])
    return graph.op("MatMul", joined, graph.constant(out))


def decoder_kv(path, weights):
    graph = Graph(0)
    graph.input("token", INT64, [1, "S"])
    for name, size in (("k_self", "P"), ("v_self", "P"), ("out_k_cross", "M"), ("out_v_cross", "M")):
        graph.input(name, FLOAT, [DEPTH, 1, HEADS, size, HEAD])
    past = graph.op("Squeeze", length(graph, "k_self", 3))
    end = graph.op("Add", past, graph.op("Squeeze", length(graph, "token", 1)))
    places = graph.op("Range", past, end, graph.integers(1))
    keys = graph.reshape(graph.op("Range", graph.integers(0), end, graph.integers(1)), [1, -1])
    seen = graph.op("LessOrEqual", keys, graph.reshape(places, [-1, 1]))
    mask = graph.op("Where", seen, graph.constant(0), graph.constant(-1e9))
    angle = graph.op("Mul", graph.op("Cast", places, to=FLOAT), graph.constant(0.7))
    rows = graph.op("Gather", graph.constant(weights["symbols"]), "token")
    rows = graph.op("Add", rows, graph.reshape(graph.op("Sin", angle), [1, -1, 1]))
    kept = {"k_self": [], "v_self": []}
    for layer in range(DEPTH):
        w = {name: value[layer] for name, value in weights.items() if value.shape[0] == DEPTH}
        cache = {name: graph.op("Gather", name, graph.integers(layer), axis=0) for name in
                 ("k_self", "v_self", "out_k_cross", "out_v_cross")}
        now = {"k_self": in_heads(graph, rows, w["key"]), "v_self": in_heads(graph, rows, w["value"])}
        for name, value in now.items():
            now[name] = graph.op("Concat", cache[name], value, axis=2)
            kept[name].append(graph.op("Unsqueeze", now[name], graph.integers([0])))
        query = in_heads(graph, rows, w["query"])
        rows = graph.op("Add", rows, attended(graph, query, now["k_self"], now["v_self"], w["out"], mask))
        query = in_heads(graph, rows, w["cross_query"])
        said = attended(graph, query, cache["out_k_cross"], cache["out_v_cross"], w["cross_out"])
        rows = graph.op("Add", rows, said)
    scores = graph.op("MatMul", graph.op("Sin", rows), graph.constant(weights["scores"]))
    graph.output(graph.op("Add", scores, graph.constant(end_bias())), "logits", FLOAT, [1, "S", VOCABULARY])
    for name, layers in kept.items():
        graph.output(graph.op("Concat", *layers, axis=0), f"out_{name}", FLOAT, [DEPTH, 1, HEADS, "T", HEAD])
    graph.save(path)


# What the graphs hear of a whole recording, computed without them.


def convolved(rows, kernel, before, after, step=1):
    padded = np.pad(rows, ((before, after), (0, 0)))
    taps = kernel.shape[2]
    starts = range(0, len(padded) - taps + 1, step)
    if kernel.shape[1] == 1:
        return np.stack([np.einsum("kc,ck->c", padded[at : at + taps], kernel[:, 0]) for at in starts])
    return np.stack([np.einsum("kc,ock->o", padded[at : at + taps], kernel) for at in starts])


def memory_of(audio, w):
    frames = len(audio) // FRAME
    rows = np.sin(audio[: frames * FRAME].reshape(-1, FRAME) @ w["frames"])
    features = convolved(np.tanh(convolved(rows, w["first"], 4, 0, 2)), w["second"], 4, 0, 2)
    mixed = features @ w["mixed"]
    encoded = np.sin(convolved(mixed, w["around"], LEFT, RIGHT) + mixed)
    return encoded @ w["adapted"] + np.sin(np.arange(len(encoded)) * 0.05)[:, None] * w["placed"]


def attention(query_rows, key_rows, w, names, layer, causal):
    query, key, value, out = (w[name][layer] for name in names)
    heads = [(rows @ weight).reshape(-1, HEADS, HEAD).transpose(1, 0, 2) for rows, weight in
             ((query_rows, query), (key_rows, key), (key_rows, value))]
    scores = heads[0] @ heads[1].transpose(0, 2, 1) * HEAD**-0.5
    if causal:
        scores = scores + np.triu(np.full(scores.shape[1:], -1e9), 1)
    shares = np.exp(scores - scores.max(axis=2, keepdims=True))
    mixed = (shares / shares.sum(axis=2, keepdims=True)) @ heads[2]
    return mixed.transpose(1, 0, 2).reshape(-1, DECODER) @ out


def scores_after(tokens, memory, w):
    """From the beginning each time: nothing is kept that could be kept wrongly."""
    rows = w["symbols"][tokens] + np.sin(np.arange(len(tokens)) * 0.7)[:, None]
    for layer in range(DEPTH):
        rows = rows + attention(rows, rows, w, ("query", "key", "value", "out"), layer, True)
        crossed = ("cross_query", "cross_key", "cross_value", "cross_out")
        rows = rows + attention(rows, memory, w, crossed, layer, False)
    return np.sin(rows[-1]) @ w["scores"] + end_bias()


def heard(audio, w):
    memory = memory_of(audio, w)
    most, tokens = math.ceil(len(memory) * 0.02 * 6.5), []
    while len(tokens) < most:
        best = int(np.argmax(scores_after([BOS, *tokens], memory, w)))
        if best == EOS:
            break
        tokens.append(best)
    return tokens


def samples_of(path):
    with wave.open(str(path)) as clip:
        assert clip.getframerate() == 16_000 and clip.getnchannels() == 1
        return np.frombuffer(clip.readframes(clip.getnframes()), np.int16).astype(np.float32) / 32768


def write_symbols(path):
    words = ["the", "a", "he", "llo", "s", "ing", ".", ",", "?", "▁and", "é"]
    symbols = ["<unk>", "<s>", "</s>", *words]
    symbols += [f"▁m{number}" for number in range(VOCABULARY - len(symbols) - 2)] + ["▁" + "long" * 40, ""]
    encoded = b""
    for symbol in symbols:
        data = symbol.encode()
        # Lengths from 128 on take two bytes, the lower seven bits first.
        size = bytes([len(data)]) if len(data) < 128 else bytes([len(data) % 128 + 128, len(data) // 128])
        encoded += size + data
    path.write_bytes(encoded)


def write(root):
    folder = root / "moonshine"
    weights = made_up(71)
    for part in (frontend, encoder, adapter, cross_kv, decoder_kv):
        part(folder / f"{part.__name__}.onnx", weights)
    config = {"encoder_dim": WIDTH, "decoder_dim": DECODER, "depth": DEPTH, "nheads": HEADS, "head_dim": HEAD}
    config |= {"vocab_size": VOCABULARY, "bos_id": BOS, "eos_id": EOS, "frame_len": FRAME}
    config |= {"total_lookahead": LOOK_AHEAD, "d_model_frontend": FRONT, "c1": MIDDLE, "c2": WIDTH, "max_seq_len": 448}
    (folder / "streaming_config.json").write_text(json.dumps(config) + "\n")
    write_symbols(folder / "tokenizer.bin")
    clips = {clip: heard(samples_of(CLIPS / f"{clip}.wav"), weights) for clip in HEARD}
    (folder / "heard.json").write_text(json.dumps(clips) + "\n")
