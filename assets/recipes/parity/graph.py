"""Small helpers to write ONNX graphs by hand."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FLOAT, INT64, INT32 = TensorProto.FLOAT, TensorProto.INT64, TensorProto.INT32


class Graph:
    """A graph under construction: nodes name their results, constants are made on the way."""

    def __init__(self, seed: int):
        self.random = np.random.default_rng(seed)
        self.nodes, self.inputs, self.outputs, self.constants = [], [], [], []
        self._count = 0

    def input(self, name, kind, shape):
        self.inputs.append(helper.make_tensor_value_info(name, kind, shape))
        return name

    def output(self, value, name, kind, shape):
        """Gives a result its name to the outside."""
        self.nodes.append(helper.make_node("Identity", [value], [name]))
        self.outputs.append(helper.make_tensor_value_info(name, kind, shape))

    def constant(self, value, kind=np.float32):
        name = self._name("c")
        self.constants.append(numpy_helper.from_array(np.asarray(value, dtype=kind), name))
        return name

    def integers(self, values):
        return self.constant(values, np.int64)

    def normal(self, shape, scale=1.0):
        return self.constant(self.random.normal(size=shape) * scale)

    def op(self, kind, *inputs, **attributes):
        name = self._name(kind.lower())
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def slice(self, value, start, end, axis, step=1):
        parts = [self.integers([number]) for number in (start, end, axis, step)]
        return self.op("Slice", value, *parts)

    def reshape(self, value, shape):
        return self.op("Reshape", value, self.integers(shape))

    def save(self, path, metadata=None):
        graph = helper.make_graph(self.nodes, "g", self.inputs, self.outputs, self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
        for key, value in (metadata or {}).items():
            entry = model.metadata_props.add()
            entry.key, entry.value = key, str(value)
        onnx.checker.check_model(model)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(model.SerializeToString(deterministic=True))

    def _name(self, stem):
        self._count += 1
        return f"{stem}_{self._count}"


def comma(values):
    return ",".join(str(value) for value in values)


def write_tokens(path, symbols):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{symbol} {number}\n" for number, symbol in enumerate(symbols)), encoding="utf-8")


def filled(symbols, size, stem):
    """The symbols, and made-up words up to the size of the vocabulary."""
    return symbols + [f"▁{stem}{number}" for number in range(size - len(symbols))]
