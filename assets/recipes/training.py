"""Shared by all trainings: averaged weights, learning-rate shape, checkpoints."""

import math
import os
import time

import torch
import torch.distributed

from paths import CHECKPOINTS


class Average:
    """Exponential moving average of the weights, used for evaluation and export."""

    def __init__(self, model, limit):
        self.limit, self.step = limit, 0
        self.state = {k: v.clone() for k, v in model.state_dict().items()}

    @torch.no_grad()
    def update(self, model):
        decay = min(self.limit, (self.step + 1) / (self.step + 10))
        self.step += 1
        for name, value in model.state_dict().items():
            if value.dtype.is_floating_point:
                self.state[name].mul_(decay).add_(value, alpha=1 - decay)


class Clock:
    """Budget of a training in its own processor time: a paused or busy machine does not shorten it."""

    def __init__(self, minutes):
        self.start, self.minutes = time.process_time(), minutes

    @property
    def elapsed(self):
        return (time.process_time() - self.start) / 60

    @property
    def share(self):
        return self.elapsed / self.minutes

    @property
    def over(self):
        return self.elapsed > self.minutes


class Together:
    """Workers of one training on this machine, whose gradients are averaged at each step."""

    def __init__(self, rank, workers):
        self.workers = workers
        if workers > 1:
            store = os.path.join("/dev/shm", f"firstword-training-{os.getppid()}")
            torch.distributed.init_process_group("gloo", init_method=f"file://{store}", rank=rank, world_size=workers)

    def average(self, model, share):
        """Averages the gradients in place; returns the averaged share of the time that is spent, equal for all."""
        if self.workers == 1:
            return share
        gradients = [p.grad for p in model.parameters()]
        flat = torch.cat([g.flatten() for g in gradients] + [torch.tensor([share])])
        torch.distributed.all_reduce(flat)
        flat /= self.workers
        at = 0
        for gradient in gradients:
            gradient.copy_(flat[at:at + gradient.numel()].view_as(gradient))
            at += gradient.numel()
        return float(flat[-1])


def learning_rate(peak, step, share, warmup, flat=0.0, floor=0.02):
    """Linear warm-up, a flat part, then a cosine over the rest of the time."""
    ramp = min(1, (step + 1) / warmup)
    if share < flat:
        return peak * ramp
    phase = min(1, (share - flat) / (1 - flat))
    return peak * ramp * (floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * phase)))


def set_rate(optimiser, rate):
    for group in optimiser.param_groups:
        group["lr"] = rate


def save(name, state):
    """Write a checkpoint in one step, so that a reader never sees half of it."""
    path = CHECKPOINTS / f"{name}.pt"
    torch.save(state, path.with_suffix(".tmp"))
    os.replace(path.with_suffix(".tmp"), path)


def load(name):
    return torch.load(CHECKPOINTS / f"{name}.pt", map_location="cpu")
