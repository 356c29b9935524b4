"""Run the exported language model with its cache (needs onnxruntime)."""

import json
import time

import numpy as np
import onnxruntime

from llm.tokenizer import ASSISTANT, END, FACTS, USER, Tokenizer


class Assistant:
    """Greedy answers from one ONNX graph in the Hugging Face layout."""

    def __init__(self, folder, variant="int8"):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(folder / "llm" / f"model_{variant}.onnx"), options,
                                                    providers=["CPUExecutionProvider"])
        self.config = json.loads((folder / "llm" / "config.json").read_text())
        data = json.loads((folder / "llm" / "tokenizer.json").read_text())["model"]
        self.tokens = Tokenizer(list(data["vocab"]), [tuple(m) for m in data["merges"]])
        self.prefill, self.per_token = [], []

    def prompt(self, facts, turns, question):
        """Token ids of a rendered prompt."""
        mark, ids = self.tokens.index, [self.tokens.index[FACTS]] + self.tokens.encode(facts)
        for asked, said in turns:
            ids += [mark[USER]] + self.tokens.encode(asked) + [mark[ASSISTANT]] + self.tokens.encode(said) + [mark[END]]
        return ids + [mark[USER]] + self.tokens.encode(question) + [mark[ASSISTANT]]

    def empty_cache(self):
        shape = (1, self.config["num_key_value_heads"], 0, self.config["head_dim"])
        return {f"past_key_values.{i}.{kind}": np.zeros(shape, np.float32)
                for i in range(self.config["num_hidden_layers"]) for kind in ("key", "value")}

    def forward(self, ids, cache, done):
        """(logits of the last position, next cache)."""
        total = done + len(ids)
        feed = {"input_ids": np.array([ids], np.int64), "attention_mask": np.ones((1, total), np.int64),
                "position_ids": np.arange(done, total, dtype=np.int64)[None], **cache}
        logits, *present = self.session.run(None, feed)
        return logits[0, -1], dict(zip(cache, present))

    def answer(self, ids, limit=48):
        """Greedy reply text; keeps the times of prefill and of every further token."""
        cache, done, out = self.empty_cache(), 0, []
        for i in range(limit):
            start = time.perf_counter()
            logits, cache = self.forward(ids, cache, done)
            (self.per_token if i else self.prefill).append(1000 * (time.perf_counter() - start))
            done += len(ids)
            token = int(logits.argmax())
            if token == self.config["eos_token_id"]:
                break
            out.append(token)
            ids = [token]
        return self.tokens.decode(out)

    def ask(self, facts, turns, question):
        return self.answer(self.prompt(facts, turns, question))
