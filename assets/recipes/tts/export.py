"""Export the voice into the pack: encoder, decoder and two vocoders.

    python3 -m tts.export
"""

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

import training
from pack.onnx_store import store_float16, store_int8
from paths import EXPORT, PACK
from tts.config import HOP, MEDIAN_F0, MELS, WINDOW, write_config
from tts.generate import START_FRAMES
from tts.lexicon import write_lexicon
from tts.model import BINS, PITCH_SCALE, VOCODERS, Acoustic, Postfilter


class Encoder(nn.Module):
    """Phones to hidden phones and frames per phone."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, ids, position):
        hidden, duration = self.model.encode(ids, position)
        return hidden, torch.exp(duration) - 1


class Decoder(nn.Module):
    """Expanded phones to the vocoder's input and F0 in Hz."""

    def __init__(self, model):
        super().__init__()
        self.model, self.postfilter = model, Postfilter()

    def forward(self, hidden, frame, index):
        out = self.model.decode(torch.index_select(hidden, 1, index), frame)
        voiced = (out[..., MELS + 1:] > 0).float()
        tune = out[..., MELS:MELS + 1]
        return torch.cat([self.postfilter(out[..., :MELS]), voiced, tune * voiced], 2), MEDIAN_F0 * torch.exp(tune / PITCH_SCALE) * voiced


class Synthesis(nn.Module):
    """The vocoder with its Fourier transforms as convolutions: x, pulse, noise -> y."""

    def __init__(self, model):
        super().__init__()
        self.model = model
        angle = 2 * np.pi * np.outer(np.arange(BINS), np.arange(WINDOW)) / WINDOW
        window = torch.hann_window(WINDOW).numpy()
        twice = np.full(BINS, 2.0)
        twice[[0, -1]] = 1
        forward = np.concatenate([np.cos(angle), -np.sin(angle)]) * window
        # 1.5 is the sum of squared Hann windows at a quarter of their length.
        back = np.concatenate([np.cos(angle) * twice[:, None], -np.sin(angle) * twice[:, None]]) / WINDOW * window / 1.5
        self.register_buffer("forward_basis", torch.from_numpy(forward.astype(np.float32))[:, None])
        self.register_buffer("back_basis", torch.from_numpy(back.astype(np.float32))[:, None])

    def forward(self, x, pulse, noise):
        voiced, unvoiced = self.model.filters(x)
        phase, size = voiced @ self.model.phase, voiced.exp()
        real, imaginary = (size * phase.cos()).transpose(1, 2), (size * phase.sin()).transpose(1, 2)
        hiss = unvoiced.exp().transpose(1, 2)
        p = F.conv1d(pulse[:, None], self.forward_basis, stride=HOP)
        n = F.conv1d(noise[:, None], self.forward_basis, stride=HOP)
        pr, pi = p[:, :BINS], p[:, BINS:]
        spectrum = torch.cat([real * pr - imaginary * pi + hiss * n[:, :BINS], real * pi + imaginary * pr + hiss * n[:, BINS:]], 1)
        return F.conv_transpose1d(spectrum, self.back_basis, stride=HOP)[:, 0]


def _export(module, example, path, inputs, outputs, axes):
    torch.onnx.export(module.eval(), example, str(path), opset_version=17, input_names=inputs, output_names=outputs,
                      dynamic_axes=axes)


def export_graphs(acoustic, vocoders):
    """Float32 graphs in the work folder; returns their paths by role."""
    frames = 30
    samples = (frames - 1) * HOP + WINDOW
    paths = {role: EXPORT / f"tts_{role}.onnx" for role in ("encoder", "decoder", *(f"vocoder_{k}" for k in vocoders))}
    ids, width = torch.zeros(1, 9, dtype=torch.long), acoustic.norm.normalized_shape[0]
    _export(Encoder(acoustic), (ids, torch.zeros(1, 9, 3)), paths["encoder"], ["ph", "pos"], ["h", "dur"],
            {"ph": {1: "n"}, "pos": {1: "n"}, "h": {1: "n"}, "dur": {1: "n"}})
    _export(Decoder(acoustic), (torch.zeros(1, 9, width), torch.zeros(1, frames, 4), torch.zeros(frames, dtype=torch.long)),
            paths["decoder"], ["h", "fr", "index"], ["x", "f0"],
            {"h": {1: "n"}, "fr": {1: "t"}, "index": {0: "t"}, "x": {1: "t"}, "f0": {1: "t"}})
    for kind, model in vocoders.items():
        _export(Synthesis(model), (torch.zeros(1, frames, MELS + 2), torch.zeros(1, samples), torch.zeros(1, samples)),
                paths[f"vocoder_{kind}"], ["x", "pulse", "noise"], ["y"],
                {"x": {1: "t"}, "pulse": {1: "s"}, "noise": {1: "s"}, "y": {1: "s"}})
    return paths


def store(paths, folder):
    """Float16 files of every role, int8 files of the acoustic model."""
    for role, path in paths.items():
        store_float16(str(path), str(folder / f"{role}_float16.onnx"))
        print(role, (folder / f"{role}_float16.onnx").stat().st_size, "bytes in float16")
        if role.startswith("vocoder"):
            continue
        whole = path.with_name(path.stem + "_int8.onnx")
        count = store_int8(str(path), str(whole))
        store_float16(str(whole), str(folder / f"{role}_int8.onnx"))
        print(role, count, "products in int8")


def main():
    folder = PACK / "tts"
    folder.mkdir(parents=True, exist_ok=True)
    acoustic = Acoustic()
    acoustic.load_state_dict(training.load("acoustic"))
    vocoders = {kind: build() for kind, build in VOCODERS.items()}
    for kind, model in vocoders.items():
        model.load_state_dict(training.load(f"vocoder_{kind}"))
    store(export_graphs(acoustic, vocoders), folder)
    contexts = {kind: dict(zip(("contextLeft", "contextRight"), model.context())) for kind, model in vocoders.items()}
    write_config(folder / "config.json", contexts, START_FRAMES)
    print(write_lexicon(folder / "lexicon.txt.gz"), "words in the voice's lexicon")


if __name__ == "__main__":
    main()
