"""Run the exported recogniser step by step, as the console does (needs onnxruntime)."""

import json

import numpy as np
import onnxruntime


class StreamingRecogniser:
    """One ONNX graph with explicit states, fed in steps."""

    def __init__(self, folder, variant="float16"):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        path = str(folder / "asr" / f"model_{variant}.onnx")
        self.session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        self.config = json.loads((folder / "asr" / "config.json").read_text())
        self.outputs = [o.name for o in self.session.get_outputs()]
        self.reset()

    def reset(self):
        """Zero states; symbolic sizes are one."""
        self.state = {}
        for item in self.session.get_inputs():
            if item.name != "pcm":
                self.state[item.name] = np.zeros([d if isinstance(d, int) else 1 for d in item.shape], np.float32)

    def step(self, pcm):
        """Outputs by name for one step of audio; the states move on."""
        values = self.session.run(None, {"pcm": pcm[None].astype(np.float32), **self.state})
        result = dict(zip(self.outputs, values))
        self.state = {name: result["n_" + name[2:]] for name in self.state}
        return result

    def log_probs(self, pcm, tail=None, head="phone_logp"):
        """All frames of a signal, with silence after it as the configuration asks."""
        self.reset()
        size, tail = self.config["stepSamples"], self.config["tailMs"] if tail is None else tail
        padded = np.concatenate([pcm, np.zeros(tail * 16, np.float32)])
        padded = np.concatenate([padded, np.zeros(-len(padded) % size, np.float32)]).astype(np.float32)
        return np.concatenate([self.step(padded[i:i + size])[head][0] for i in range(0, len(padded), size)])
