"""Train a vocoder (quality or fast) on the teacher's mel, F0 and audio.

    OMP_NUM_THREADS=1 python3 -m tts.train_vocoder quality|fast MINUTES [CHECKPOINT]

With a checkpoint it goes on from there, at a part of the rate.
"""

import pickle
import random
import sys

import numpy as np
import torch

import training
from paths import DATA
from tts.config import HOP, MELS, WINDOW
from tts.model import MEL_MEAN, MEL_SCALE, VOCODERS, Acoustic, Postfilter, pulse_train, vocoder_input
from tts.train_acoustic import collate

PEAK_RATE, GOING_ON = 1e-3, 0.6
# How many pieces have the acoustic model's mel, smoother than the teacher's, as they will at run time.
OWN_MEL = 0.6
BATCH, FRAMES = 16, 60
RESOLUTIONS = ((1024, 256), (512, 128), (256, 64), (128, 32))


def stft(x, size=WINDOW, hop=HOP):
    return torch.stft(x, size, hop, size, torch.hann_window(size), center=True, pad_mode="constant", return_complex=True)


def istft(spectrum, length):
    return torch.istft(spectrum, WINDOW, HOP, WINDOW, torch.hann_window(WINDOW), center=True, length=length)


def spectral_loss(made, wanted):
    """Spectral convergence and log-magnitude distance over several resolutions."""
    total = 0
    for size, hop in RESOLUTIONS:
        a, b = stft(made, size, hop).abs(), stft(wanted, size, hop).abs()
        total = total + (a - b).abs().sum() / b.sum() + (torch.log(a + 1e-3) - torch.log(b + 1e-3)).abs().mean()
    return total / len(RESOLUTIONS)


@torch.no_grad()
def with_own_mel(items):
    """The items with what the acoustic model makes of their phones, at the teacher's durations."""
    model, postfilter = Acoustic().eval(), Postfilter()
    model.load_state_dict(training.load("acoustic"))
    for item in items:
        b = collate([item])
        hidden, _ = model.encode(b["ids"], b["position"])
        out = model.decode(hidden[:, b["index"][0]], b["frame"])
        item["own"] = postfilter(out[..., :MELS])[0].numpy()
    return items


def crop(item, rng):
    """A random piece of FRAMES frames: (pcm, mel, f0), or None for silence."""
    if len(item["mel"]) <= FRAMES + 2:
        return None
    start = rng.randint(0, len(item["mel"]) - FRAMES - 1)
    pcm = item["pcm"][start * HOP:(start + FRAMES - 1) * HOP].astype(np.float32) / 32768
    if len(pcm) < (FRAMES - 1) * HOP or np.abs(pcm).max() < 0.01:
        return None
    if rng.random() < OWN_MEL:
        mel = item["own"][start:start + FRAMES]
    else:
        mel = (item["mel"][start:start + FRAMES].astype(np.float32) - MEL_MEAN) / MEL_SCALE
    return pcm, mel, item["pitch"][start:start + FRAMES].astype(np.float32)


def batch(items, rng, generator):
    """Audio, network input and excitation spectra."""
    pieces = []
    while len(pieces) < BATCH:
        piece = crop(rng.choice(items), rng)
        if piece:
            pieces.append(piece)
    pcm, mel, f0 = (torch.from_numpy(np.stack(part)) for part in zip(*pieces))
    pulses = np.stack([pulse_train(p[2], (FRAMES - 1) * HOP, generator) for p in pieces])
    return pcm, vocoder_input(mel, f0), stft(torch.from_numpy(pulses)), stft(torch.randn(pcm.shape))


def main(kind, minutes, start=None):
    torch.set_num_threads(1)
    torch.manual_seed(0)
    rng, generator = random.Random(4 if start else 2), np.random.default_rng(0)
    items, model = with_own_mel(pickle.load(open(DATA / "tts.pkl", "rb"))), VOCODERS[kind]()
    if start:
        model.load_state_dict(training.load(start))
    peak = PEAK_RATE * (GOING_ON if start else 1)
    print(f"{kind}: {sum(p.numel() for p in model.parameters())} weights, context {model.context()}", flush=True)
    optimiser = torch.optim.AdamW(model.parameters(), lr=PEAK_RATE, betas=(0.8, 0.98))
    average, clock, step, shown = training.Average(model, 0.99), training.Clock(minutes), 0, None
    while not clock.over:
        training.set_rate(optimiser, training.learning_rate(peak, step, clock.share, 50))
        pcm, x, pulse, noise = batch(items, rng, generator)
        loss = spectral_loss(istft(model(x, pulse, noise), pcm.shape[1]), pcm)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimiser.step()
        average.update(model)
        step += 1
        shown = loss.item() if shown is None else 0.98 * shown + 0.02 * loss.item()
        if step % 200 == 0 or step in (20, 100):
            print(f"{clock.elapsed:.1f} min, step {step}: loss {shown:.3f}", flush=True)
            training.save(f"vocoder_{kind}", average.state)
    training.save(f"vocoder_{kind}", average.state)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), *sys.argv[3:4])
