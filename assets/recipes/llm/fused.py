"""The same language model with one fused attention node per layer (com.microsoft MultiHeadAttention)."""

import torch
from torch.nn import functional as F
from torch.onnx.symbolic_opset9 import unused

from llm.model import HEAD, HEADS, WIDTH


class Attention(torch.autograd.Function):
    """Ordinary attention here, a fused node in the exported graph."""

    @staticmethod
    def forward(_context, query, key, value, bias, past_key, past_value):
        def heads(z):
            return z.view(z.shape[0], z.shape[1], HEADS, HEAD).transpose(1, 2)

        keys, values = torch.cat([past_key, heads(key)], 2), torch.cat([past_value, heads(value)], 2)
        weights = ((heads(query) @ keys.transpose(2, 3)) * HEAD ** -0.5 + bias).softmax(-1)
        return (weights @ values).transpose(1, 2).reshape(query.shape), keys, values

    @staticmethod
    def symbolic(g, query, key, value, bias, past_key, past_value):
        return g.op("com.microsoft::MultiHeadAttention", query, key, value, unused(g), unused(g), bias, past_key, past_value,
                    num_heads_i=HEADS, scale_f=HEAD ** -0.5, outputs=3)


def rotate(z, cos, sin):
    """Rotary positions on batch x length x width, head by head."""
    z = z.view(z.shape[0], z.shape[1], HEADS, HEAD)
    a, b = z[..., :HEAD // 2], z[..., HEAD // 2:]
    return (z * cos + torch.cat([-b, a], -1) * sin).reshape(z.shape[0], z.shape[1], WIDTH)


class FusedModel(torch.nn.Module):
    """Calling convention and weights of LanguageModel."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, ids, mask, positions, *past):
        m, new, total = self.model, ids.shape[1], mask.shape[1]
        angle = positions[:, :, None, None].float() * m.frequency
        angle = torch.cat([angle, angle], -1)
        cos, sin = angle.cos(), angle.sin()
        row, column = torch.arange(new) + (total - new), torch.arange(total)
        visible = (column[None, :] <= row[:, None])[None, None] & (mask[:, None, None, :] > 0)
        bias, x, present = (1.0 - visible.float()) * -1e9, m.embedding(ids), []
        for i, layer in enumerate(m.layers):
            y = layer.before_attention(x)
            query, key = rotate(layer.q(y), cos, sin), rotate(layer.k(y), cos, sin)
            mixed, key, value = Attention.apply(query, key, layer.v(y), bias, past[2 * i], past[2 * i + 1])
            x = x + layer.o(mixed)
            y = layer.before_inner(x)
            x = x + layer.down(F.silu(layer.gate(y)) * layer.up(y))
            present += [key, value]
        return (m.norm(x) @ m.embedding.weight.t(), *present)
