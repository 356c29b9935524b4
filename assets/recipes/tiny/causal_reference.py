"""What the tiny language models must answer: NumPy, all positions anew for every token, no cache."""

import numpy as np

VOCABULARY, WIDTH, HEADS, KV, HEAD, KERNEL, LONGEST = 64, 16, 4, 2, 16, 4, 96
BASE, DECAY = 10000.0, 0.8


def rotated(z):
    """Rotary positions; z is heads x length x width."""
    angle = np.arange(z.shape[1])[:, None] * BASE ** (-np.arange(0, HEAD, 2) / HEAD)
    a, b = z[..., :HEAD // 2], z[..., HEAD // 2:]
    return np.concatenate([a * np.cos(angle) - b * np.sin(angle), b * np.cos(angle) + a * np.sin(angle)], -1)


def split(z, heads):
    return z.reshape(len(z), heads, HEAD).transpose(1, 0, 2)


def attend(x, w, i, rotary):
    q, k, v = split(x @ w[f"{i}.q"], HEADS), split(x @ w[f"{i}.k"], KV), split(x @ w[f"{i}.v"], KV)
    if rotary:
        q, k = rotated(q), rotated(k)
    out = []
    for head in range(HEADS):
        scores = q[head] @ k[head * KV // HEADS].T * HEAD ** -0.5
        scores[np.triu_indices(len(x), 1)] = -np.inf
        shares = np.exp(scores - scores.max(-1, keepdims=True))
        out.append(shares / shares.sum(-1, keepdims=True) @ v[head * KV // HEADS])
    return np.concatenate(out, -1)


def recur(x, w, i):
    padded = np.concatenate([np.zeros((KERNEL - 1, WIDTH)), x])
    kernel = w[f"{i}.conv"][:, 0].T
    y = np.stack([(padded[t:t + KERNEL] * kernel).sum(0) for t in range(len(x))])
    q, k, v = (split(y @ w[f"{i}.{name}"], HEADS) for name in "qkv")
    state, out = np.zeros((HEADS, HEAD, HEAD)), []
    for t in range(len(x)):
        state = DECAY * state + k[:, t, :, None] * v[:, t, None, :]
        out.append(np.einsum("hk,hkv->hv", q[:, t], state).reshape(-1))
    return np.stack(out)


def last_scores(layout, weights, ids):
    w = {name: value.astype(np.float64) for name, value in weights.items()}
    x = w["embedding"][ids]
    start = layout.get("start", 0)
    if "positions.0" in w:
        for axis in range(layout.get("axes", 1)):
            x = x + w[f"positions.{axis}"][start:start + len(ids)]
    for i, kind in enumerate(layout["layers"]):
        mixed = attend(x, w, i, kind == "gqa") if kind in ("attention", "gqa") else recur(x, w, i)
        x = x + np.tanh(mixed @ w[f"{i}.o"])
    return x[-1] @ w["head"]


def greedy(layout, weights, prompt, length):
    """The reply, and the least distance between the best token and the next best."""
    ids, margin = list(prompt), np.inf
    for _ in range(length):
        scores = last_scores(layout, weights, ids)
        best = np.sort(scores)
        margin = min(margin, best[-1] - best[-2])
        ids.append(int(scores.argmax()))
    return ids[len(prompt):], margin
