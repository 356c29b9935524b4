"""The voice of the pack from text to audio, whole or in chunks (needs onnxruntime)."""

import gzip
import json
import time

import numpy as np
import onnxruntime

from tts.letter_to_sound import predict
from tts.model import frame_features, position_features, pulse_train

FIRST_CHUNK, CHUNK = 12, 40


class Voice:
    """Encoder, decoder and one vocoder."""

    def __init__(self, folder, variant="float16", vocoder="quality"):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1

        def session(role):
            path = folder / "tts" / f"{role}_{variant}.onnx"
            path = path if path.exists() else folder / "tts" / f"{role}_float16.onnx"
            return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

        self.encoder, self.decoder, self.vocoder = session("encoder"), session("decoder"), session(f"vocoder_{vocoder}")
        self.config = json.loads((folder / "tts" / "config.json").read_text())
        self.context = self.config["vocoders"][vocoder]
        lines = gzip.open(folder / "tts" / "lexicon.txt.gz", "rt")
        self.lexicon = {word: phones for word, *phones in (line.split() for line in lines)}
        self.rules = json.loads(gzip.open(folder / "tts" / "letter-to-sound.json.gz").read())["rules"]
        self.index = {p: i for i, p in enumerate(self.config["phones"])}

    def phones(self, text):
        """Phone ids of a reply: pauses at both ends and at punctuation."""
        words = text.replace(",", " , ").replace(".", " . ").replace("?", " ? ").replace(";", " , ").split()
        spoken = ["pau"]
        for i, word in enumerate(words):
            if word in ",.?":
                mark = "<q>" if word == "?" else "pau"
                spoken = spoken[:-1] + [mark] if spoken[-1] == "pau" and len(spoken) > 1 else spoken + [mark]
                continue
            following = self.lexicon.get(words[i + 1], []) if i + 1 < len(words) else []
            if word == "the":
                vowel = following and following[0] in self.config["vowels"]
                spoken += ["dh", "iy" if vowel else "ax"]
            else:
                spoken += self.lexicon.get(word) or predict(self.rules, word)
        if spoken[-1] not in ("pau", "<q>"):
            spoken.append("pau")
        return [self.index[p] for p in spoken]

    def frames(self, text):
        """Vocoder input and F0 of a text."""
        ids = self.phones(text)
        hidden, duration = self.encoder.run(None, {"ph": np.array([ids], np.int64), "pos": position_features(len(ids))[None]})
        durations = np.maximum(1, np.round(duration[0])).astype(int)
        index = np.repeat(np.arange(len(ids)), durations).astype(np.int64)
        x, f0 = self.decoder.run(None, {"h": hidden, "fr": frame_features(durations)[None], "index": index})
        return x, f0[0, :, 0], durations

    def excitation(self, f0, seed=0):
        """Pulses and noise for the whole text, padded by half a window."""
        hop, window = self.config["hop"], self.config["window"]
        length = len(f0) * hop + window
        pulse = np.zeros(length, np.float32)
        pulse[window // 2:window // 2 + len(f0) * hop] = pulse_train(f0, len(f0) * hop)
        noise = np.random.default_rng(seed).standard_normal(length).astype(np.float32)
        return pulse, noise

    def chunk(self, x, pulse, noise, start, end):
        """Audio of the frames start..end, with the context that makes it equal to the whole."""
        hop, window, count = self.config["hop"], self.config["window"], x.shape[1]
        a, b = max(0, start - self.context["contextLeft"]), min(count, end + self.context["contextRight"])
        cut = slice(a * hop, a * hop + (b - a - 1) * hop + window)
        y = self.vocoder.run(None, {"x": x[:, a:b], "pulse": pulse[None, cut], "noise": noise[None, cut]})[0][0]
        offset = window // 2 + (start - a) * hop
        piece = y[offset:offset + (end - start) * hop]
        return np.pad(piece, (0, (end - start) * hop - len(piece)))

    def speak(self, text, streamed=True):
        """(pcm, seconds until the first chunk is there)."""
        began = time.perf_counter()
        x, f0, _ = self.frames(text)
        pulse, noise = self.excitation(f0)
        pieces, start, size, first = [], 0, FIRST_CHUNK if streamed else x.shape[1], None
        while start < x.shape[1]:
            end = min(x.shape[1], start + size)
            pieces.append(self.chunk(x, pulse, noise, start, end))
            first = first or time.perf_counter() - began
            start, size = end, CHUNK
        return np.concatenate(pieces), first
