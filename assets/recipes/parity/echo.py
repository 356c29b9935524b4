"""Graphs that say the features they are given: two symbols for each number, a coarse one and a fine one, so that what an
independent implementation hears can be read from what it recognises.
"""

from parity import icefall, nemo
from parity.graph import FLOAT, INT32, INT64, Graph, comma, write_tokens

# A feature of -LOWEST to RANGE - LOWEST in steps of 1 / COARSE, each of FINE parts.
LOWEST, RANGE, COARSE, FINE = 20, 48, 8, 512
COARSE_SYMBOLS = RANGE * COARSE
# Of FunASR's rows one number each is said with one symbol, in such parts, and every other row by symbols of its own.
PARTS = 256
CHUNK = 32


def two_symbols(graph, features):
    """The numbers of the coarse and of the fine symbol, counted from 0; numbers [...] to numbers [..., 2]."""
    scaled = graph.op("Mul", graph.op("Add", features, graph.constant(LOWEST)), graph.constant(COARSE))
    coarse = graph.op("Floor", scaled)
    rest = graph.op("Mul", graph.op("Sub", scaled, coarse), graph.constant(FINE))
    fine = graph.op("Add", graph.op("Floor", rest), graph.constant(COARSE_SYMBOLS))
    last = graph.integers([-1])
    return graph.op("Concat", graph.op("Unsqueeze", coarse, last), graph.op("Unsqueeze", fine, last), axis=-1)


def one_hot(graph, symbols, size):
    values = graph.constant([0, 1])
    return graph.op("OneHot", graph.op("Cast", symbols, to=INT64), graph.constant(size, "int64"), values, axis=-1)


def kaldi(folder):
    """A zipformer2 with a CTC head that says every ninth band of every row."""
    states, lists = icefall.zipformer2_states()
    graph = Graph(1)
    graph.input("x", FLOAT, ["N", CHUNK + 13, 80])
    picked = graph.slice(graph.slice("x", 0, CHUNK, 1), 0, 80, 2, 9)
    spoken = graph.reshape(two_symbols(graph, picked), [-1, CHUNK * 9 * 2])
    size = 1 + COARSE_SYMBOLS + FINE
    scores = one_hot(graph, graph.op("Add", spoken, graph.constant(1)), size)
    graph.output(scores, "log_probs", FLOAT, ["N", CHUNK * 9 * 2, size])
    for name, (kind, shape) in states.items():
        graph.input(name, kind, shape)
        graph.output(name, f"new_{name}", kind, shape)
    graph.save(folder / "model.onnx", icefall.described("zipformer2", CHUNK + 13, CHUNK) | lists)
    write_tokens(folder / "tokens.txt", ["<blk>"] + [f"s{number}" for number in range(1, size)])


def funasr(folder):
    """A SenseVoice that says one number of every row, another place in each."""
    graph = Graph(1)
    graph.input("x", FLOAT, ["N", "T", 560])
    for name in ("x_length", "language", "text_norm"):
        graph.input(name, INT32, ["N"])
    rows = graph.op("Cast", graph.slice(graph.op("Shape", "x"), 1, 2, 0), to=INT64)
    count = graph.op("Squeeze", rows, graph.integers([0]))
    steps = graph.op("Range", graph.constant(0, "int64"), count, graph.constant(1, "int64"))
    places = graph.op("Mod", graph.op("Add", graph.op("Mul", steps, graph.integers(37)), graph.integers(3)), graph.integers(560))
    picked = graph.op("GatherElements", "x", graph.reshape(places, [1, -1, 1]), axis=2)
    part = graph.op("Floor", graph.op("Mul", graph.op("Add", graph.reshape(picked, [1, -1]), graph.constant(LOWEST)), graph.constant(PARTS)))
    odd = graph.op("Mul", graph.op("Cast", graph.op("Mod", steps, graph.integers(2)), to=FLOAT), graph.constant(RANGE * PARTS))
    said = graph.op("Add", graph.op("Add", part, odd), graph.constant(5))
    symbols = graph.op("Concat", graph.constant([[1, 2, 3, 4]]), said, axis=1)
    size = 5 + 2 * RANGE * PARTS
    graph.output(one_hot(graph, symbols, size), "logits", FLOAT, ["N", "T", size])
    facts = {"model_type": "sense_voice_ctc", "version": 2, "vocab_size": size, "normalize_samples": 0, "comment": "echo"}
    facts |= {"lang_auto": 0, "lang_zh": 3, "lang_en": 4, "lang_yue": 7, "lang_ja": 11, "lang_ko": 12}
    facts |= {"with_itn": 14, "without_itn": 15, "lfr_window_size": 7, "lfr_window_shift": 6}
    facts |= {"neg_mean": comma([0] * 560), "inv_stddev": comma([1] * 560)}
    graph.save(folder / "model.onnx", facts)
    # The symbols are their own numbers: the file would be larger than all others together.


def nemo_echo(folder):
    """A transducer whose encoder gives numbers of symbols and whose joiner says each once; every 16th band is said."""
    nemo_encoder(folder)
    size = 2 + COARSE_SYMBOLS + FINE
    graph = Graph(1)
    graph.input("targets", INT32, ["b", 1])
    graph.input("target_length", INT32, ["b"])
    for name in ("states.1", "onnx::Slice_3"):
        graph.input(name, FLOAT, [nemo.LAYERS, "b", nemo.MEMORY])
    last = graph.op("Unsqueeze", graph.op("Cast", "targets", to=FLOAT), graph.integers([2]))
    graph.output(last, "outputs", FLOAT, ["b", 1, 1])
    graph.output(graph.op("Identity", "target_length"), "prednet_lengths", INT32, ["b"])
    for name, output in (("states.1", "states"), ("onnx::Slice_3", "162")):
        graph.output(name, output, FLOAT, [nemo.LAYERS, "b", nemo.MEMORY])
    graph.save(folder / "decoder.onnx")
    graph = Graph(1)
    graph.input("encoder_outputs", FLOAT, ["b", 1, 1])
    graph.input("decoder_outputs", FLOAT, ["b", 1, 1])
    # What was said last is of the same kind (coarse or fine) as what is to be said: it has been said.
    bound = graph.constant(COARSE_SYMBOLS + 1)
    fine = graph.op("GreaterOrEqual", "encoder_outputs", bound)
    blank = graph.constant(size - 1)
    before = graph.op("And", graph.op("GreaterOrEqual", "decoder_outputs", bound), graph.op("Less", "decoder_outputs", blank))
    nothing = graph.op("GreaterOrEqual", "decoder_outputs", blank)
    same = graph.op("And", graph.op("Not", graph.op("Xor", fine, before)), graph.op("Not", nothing))
    symbol = graph.op("Where", same, blank, "encoder_outputs")
    graph.output(one_hot(graph, symbol, size), "outputs", FLOAT, ["b", 1, 1, size])
    graph.save(folder / "joiner.onnx")
    write_tokens(folder / "tokens.txt", ["<unk>"] + [f"s{number}" for number in range(1, size - 1)] + ["<blk>"])


def nemo_encoder(folder):
    size = 2 + COARSE_SYMBOLS + FINE
    graph = Graph(1)
    nemo.encoder_inputs(graph)
    rows = graph.op("Transpose", graph.slice("audio_signal", 0, nemo.SHIFT, 2), perm=[0, 2, 1])
    spoken = two_symbols(graph, graph.slice(rows, 0, nemo.BANDS, 2, 16))
    symbols = graph.reshape(graph.op("Add", spoken, graph.constant(1)), [0, 1, -1])
    graph.output(symbols, "outputs", FLOAT, ["batch", 1, "frames"])
    graph.output(graph.op("Identity", "length"), "encoded_lengths", INT64, ["batch"])
    for name in ("cache_last_channel", "cache_last_time"):
        graph.output(name, f"{name}_next", FLOAT, ["batch", 3, None, None])
    graph.output("cache_last_channel_len", "cache_last_channel_next_len", INT64, ["batch"])
    graph.save(folder / "encoder.onnx", nemo.facts() | {"vocab_size": size - 1})


def write(root):
    kaldi(root / "echo-icefall")
    funasr(root / "echo-funasr")
    nemo_echo(root / "echo-nemo")
