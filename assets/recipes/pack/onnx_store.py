"""Smaller copies of a graph: float16 storage and dynamic int8 matrix products."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def _drop_unused(graph):
    used = {name for node in graph.node for name in node.input} | {o.name for o in graph.output}
    keep = [i for i in graph.initializer if i.name in used]
    del graph.initializer[:]
    graph.initializer.extend(keep)


def _quantised_product(node, weight, graph):
    """Nodes that replace x @ weight: int8 weights with a scale per column."""
    name = node.output[0]
    scale = np.maximum(np.abs(weight).max(0), 1e-8) / 127
    values = np.clip(np.round(weight / scale), -127, 127).astype(np.int8)
    graph.initializer.extend([
        numpy_helper.from_array(values, name + "_w"),
        numpy_helper.from_array(np.zeros((), np.int8), name + "_wz"),
        numpy_helper.from_array(scale.astype(np.float32), name + "_ws"),
    ])
    return [
        helper.make_node("DynamicQuantizeLinear", [node.input[0]], [name + "_x", name + "_xs", name + "_xz"]),
        helper.make_node("MatMulInteger", [name + "_x", name + "_w", name + "_xz", name + "_wz"], [name + "_i"]),
        helper.make_node("Cast", [name + "_i"], [name + "_f"], to=TensorProto.FLOAT),
        helper.make_node("Mul", [name + "_xs", name + "_ws"], [name + "_s"]),
        helper.make_node("Mul", [name + "_f", name + "_s"], [name]),
    ]


def store_int8(source, target, keep_shapes=(), smallest=4096):
    """Quantise products with constant matrices, except the shapes to keep; returns how many."""
    model = onnx.load(source)
    graph = model.graph
    constants = {i.name: i for i in graph.initializer}
    nodes, count = [], 0
    for node in graph.node:
        weight = constants.get(node.input[1]) if node.op_type == "MatMul" else None
        values = numpy_helper.to_array(weight) if weight is not None else None
        if values is not None and values.ndim == 2 and values.size >= smallest and values.shape not in keep_shapes:
            nodes += _quantised_product(node, values, graph)
            count += 1
        else:
            nodes.append(node)
    del graph.node[:]
    graph.node.extend(nodes)
    _drop_unused(graph)
    onnx.save(model, target)
    return count


def _four_bit_product(node, weight, graph, block=32):
    """A MatMulNBits node: 4-bit weights in blocks of 32 rows, computed in int8 (accuracy level 4)."""
    name, (rows, columns) = node.output[0], weight.shape
    blocks = weight.T.reshape(columns, rows // block, block)
    extreme = np.take_along_axis(blocks, np.abs(blocks).argmax(2)[..., None], 2)[..., 0]
    # The largest value maps to -8 times the scale, which uses the whole range.
    scale = np.where(extreme == 0, 1e-8, extreme / -8)
    values = np.clip(np.round(blocks / scale[..., None]) + 8, 0, 15).astype(np.uint8)
    packed = values[..., ::2] | (values[..., 1::2] << 4)
    graph.initializer.extend([
        numpy_helper.from_array(packed, name + "_q4"),
        numpy_helper.from_array(scale.astype(np.float32).reshape(-1), name + "_q4s"),
    ])
    return helper.make_node("MatMulNBits", [node.input[0], name + "_q4", name + "_q4s"], [name], domain="com.microsoft",
                            K=rows, N=columns, bits=4, block_size=block, accuracy_level=4)


def store_int4(source, target, smallest=4096):
    """Four-bit products with constant matrices; returns how many."""
    model = onnx.load(source)
    graph = model.graph
    constants = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    nodes, count = [], 0
    for node in graph.node:
        weight = constants.get(node.input[1]) if node.op_type == "MatMul" else None
        if weight is not None and weight.ndim == 2 and weight.size >= smallest and weight.shape[0] % 32 == 0:
            nodes.append(_four_bit_product(node, weight, graph))
            count += 1
        else:
            nodes.append(node)
    del graph.node[:]
    graph.node.extend(nodes)
    _drop_unused(graph)
    model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
    onnx.save(model, target)
    return count


def store_float16(source, target, keep=(), smallest=256):
    """Store float32 weights as float16 with a cast at the head; the runtime folds the casts."""
    model = onnx.load(source)
    graph = model.graph
    weights, casts = [], []
    for weight in graph.initializer:
        large = weight.data_type == TensorProto.FLOAT and np.prod(weight.dims) >= smallest
        if large and weight.name not in keep:
            half = numpy_helper.to_array(weight).astype(np.float16)
            weights.append(numpy_helper.from_array(half, weight.name + "_h"))
            casts.append(helper.make_node("Cast", [weight.name + "_h"], [weight.name], to=TensorProto.FLOAT))
        else:
            weights.append(weight)
    nodes = casts + list(graph.node)
    del graph.initializer[:]
    graph.initializer.extend(weights)
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.save(model, target)
