"""A small llama-style causal language model in the Hugging Face ONNX layout."""

import torch
from torch import nn
from torch.nn import functional as F

WIDTH, LAYERS, HEADS, INNER = 192, 5, 4, 512
HEAD = WIDTH // HEADS
ROPE_BASE = 10000.0


class Norm(nn.Module):
    """Root-mean-square norm."""

    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return x * torch.rsqrt((x * x).mean(-1, keepdim=True) + 1e-5) * self.weight


class Layer(nn.Module):
    """Attention with rotary positions and a gated perceptron."""

    def __init__(self):
        super().__init__()
        self.before_attention, self.before_inner = Norm(WIDTH), Norm(WIDTH)
        self.q, self.k, self.v, self.o = (nn.Linear(WIDTH, WIDTH, bias=False) for _ in range(4))
        self.gate, self.up = nn.Linear(WIDTH, INNER, bias=False), nn.Linear(WIDTH, INNER, bias=False)
        self.down = nn.Linear(INNER, WIDTH, bias=False)

    def forward(self, x, cos, sin, bias, past_key, past_value):
        batch, length, _ = x.shape
        y = self.before_attention(x)

        def heads(z):
            return z.view(batch, length, HEADS, HEAD).transpose(1, 2)

        def rotate(z):
            a, b = z[..., :HEAD // 2], z[..., HEAD // 2:]
            return z * cos + torch.cat([-b, a], -1) * sin

        query, key, value = rotate(heads(self.q(y))), rotate(heads(self.k(y))), heads(self.v(y))
        if past_key is not None:
            key, value = torch.cat([past_key, key], 2), torch.cat([past_value, value], 2)
        attention = ((query @ key.transpose(2, 3)) * HEAD ** -0.5 + bias).softmax(-1)
        x = x + self.o((attention @ value).transpose(1, 2).reshape(batch, length, WIDTH))
        y = self.before_inner(x)
        return x + self.down(F.silu(self.gate(y)) * self.up(y)), key, value


class LanguageModel(nn.Module):
    """input_ids, attention_mask, position_ids, past... -> logits, present..."""

    def __init__(self, vocabulary):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, WIDTH)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.norm = Norm(WIDTH)
        self.register_buffer("frequency", 1.0 / (ROPE_BASE ** (torch.arange(0, HEAD, 2).float() / HEAD)))
        for weight in self.parameters():
            if weight.dim() > 1:
                nn.init.normal_(weight, 0, 0.04)

    def forward(self, ids, mask, positions, *past):
        new, total = ids.shape[1], mask.shape[1]
        angle = positions[:, None, :, None].float() * self.frequency
        angle = torch.cat([angle, angle], -1)
        row, column = torch.arange(new) + (total - new), torch.arange(total)
        # Training passes a mask per pair (batch x new x total), so that packed dialogues stay apart.
        known = (mask[:, None] if mask.dim() == 3 else mask[:, None, None, :]) > 0
        visible = (column[None, :] <= row[:, None])[None, None] & known
        bias = (1.0 - visible.float()) * -1e9
        x, present = self.embedding(ids), []
        for i, layer in enumerate(self.layers):
            kept = past[2 * i:2 * i + 2] if past else (None, None)
            x, key, value = layer(x, angle.cos(), angle.sin(), bias, *kept)
            present += [key, value]
        return (self.norm(x) @ self.embedding.weight.t(), *present)


@torch.no_grad()
def answer(model, ids, end, limit=48):
    """Greedy continuation up to the end token."""
    out, past, done, new = [], (), 0, torch.tensor([ids])
    for _ in range(limit):
        total = done + new.shape[1]
        logits, *past = model(new, torch.ones(1, total), torch.arange(done, total)[None], *past)
        token = logits[0, -1].argmax().item()
        if token == end:
            break
        out.append(token)
        done, new = total, torch.tensor([[token]])
    return out
