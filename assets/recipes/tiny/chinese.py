"""A tiny Chinese conversation: a language model that says what a table holds, and tokens for a random recogniser.

    python3 -m tiny.chinese

Writes `tiny/chinese/llm/`: a causal model in Hugging Face's layout of which the next token depends on the last one alone,
with byte-level tokens, so that it reads any prompt. Each run of it multiplies matrices that change nothing: a model that
thinks in no time would have its whole reply before any voice can begin, and nobody could see whether the voice waited.
`tiny/chinese/asr/tokens.txt`: characters for the random graphs of pipeline/stages/asr/testing/graphs/zipformer2.
For tests only.
"""

import json
import shutil
from pathlib import Path

import numpy as np
import onnx
from onnx import helper

from tiny.causal import F32, I64, Graph
from tiny.causal_reference import HEAD, KV
from tiny.causal_text import ALWAYS

FOLDER = Path(__file__).parent / "chinese"
SPECIAL = ["<|im_start|>", "<|im_end|>", "<|endoftext|>"]
# Every token once: what follows depends on it alone.
REPLY = ["好的", "，", "我", "听到", "你说", "的话", "了", "。", "现在", "请", "等", "一", "下", "；", "马上", "就", "好", "！", "还有", "别的", "事", "吗", "？"]
HEARD = "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种"
# Some 40 ms of one core a run.
WORK = 900


def byte_symbols():
    """The printable stand-in of every byte, as byte-level tokenizers write them."""
    kept = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    others = [byte for byte in range(256) if byte not in kept]
    return {byte: chr(byte) for byte in kept} | {byte: chr(256 + index) for index, byte in enumerate(others)}


SYMBOLS = byte_symbols()
TOKENS = [*SPECIAL, *SYMBOLS.values(), *("".join(SYMBOLS[byte] for byte in text.encode()) for text in REPLY)]
INDEX = {token: index for index, token in enumerate(TOKENS)}


def successors():
    chain = [SYMBOLS[ord("\n")], *TOKENS[len(SPECIAL) + 256:], "<|im_end|>"]
    table = np.full(len(TOKENS), INDEX["<|im_end|>"], np.int64)
    for token, following in zip(chain, chain[1:]):
        table[INDEX[token]] = INDEX[following]
    return table


def model():
    graph = Graph({}, {})
    graph.constant("table", successors())
    graph.takes("input_ids", I64, ["batch_size", "sequence_length"])
    graph.takes("attention_mask", I64, ["batch_size", "total_sequence_length"])
    graph.gives("logits", F32, ["batch_size", "sequence_length", len(TOKENS)])
    following = graph.add("Gather", "table", "input_ids")
    graph.constant("scores", np.array([0, 20], np.float32))
    said = graph.add("OneHot", following, graph.ints(len(TOKENS)), "scores")
    # Depends on the input, so that nobody computes it ahead.
    first = graph.add("Cast", graph.add("ReduceMax", "input_ids", keepdims=0), to=F32)
    square = graph.add("Expand", graph.add("Mul", first, graph.scalar(1e-9)), graph.ints(WORK, WORK))
    product = graph.add("ReduceMax", graph.add("MatMul", square, square), keepdims=0)
    graph.add("Add", said, graph.add("Mul", product, graph.scalar(0.0)), out="logits")
    length = graph.add("Gather", graph.add("Shape", "input_ids"), graph.ints(1))
    zeros = graph.add("Expand", graph.scalar(0.0), graph.add("Concat", graph.ints(1, KV), length, graph.ints(HEAD), axis=0))
    for kind in ("key", "value"):
        graph.grown(0, kind, zeros)
    made = helper.make_graph(graph.nodes, "table", graph.inputs, graph.outputs, graph.constants)
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", 14)], ir_version=8)


def tokenizer():
    added = [{"id": INDEX[token], "content": token, "single_word": False, "lstrip": False, "rstrip": False,
              "normalized": False, "special": True} for token in SPECIAL]
    bytes_alone = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": False, "use_regex": True}
    vocabulary = {token: index for token, index in INDEX.items() if token not in SPECIAL}
    bpe = {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None, "end_of_word_suffix": None,
           "fuse_unk": False, "byte_fallback": False, "vocab": vocabulary, "merges": []}
    return {"version": "1.0", "truncation": None, "padding": None, "added_tokens": added, "normalizer": None,
            "pre_tokenizer": bytes_alone, "post_processor": None, "decoder": bytes_alone, "model": bpe}


def main():
    shutil.rmtree(FOLDER, ignore_errors=True)
    (FOLDER / "llm").mkdir(parents=True)
    (FOLDER / "asr").mkdir()
    onnx.save(model(), str(FOLDER / "llm" / "model.onnx"))
    dump = lambda name, value: (FOLDER / "llm" / name).write_text(json.dumps(value, ensure_ascii=False) + "\n")
    dump("config.json", {"model_type": "qwen2", "max_position_embeddings": 2048, "eos_token_id": INDEX["<|im_end|>"]})
    dump("tokenizer.json", tokenizer())
    dump("tokenizer_config.json", {"eos_token": "<|im_end|>", "bos_token": None, "chat_template": ALWAYS})
    # As many as the graphs have; the first three mean what they mean in icefall.
    tokens = ["<blk>", "<sos/eos>", "<unk>", *HEARD][:60]
    (FOLDER / "asr" / "tokens.txt").write_text("".join(f"{token} {index}\n" for index, token in enumerate(tokens)))


if __name__ == "__main__":
    main()
