"""Store Silero VAD's weights in half precision; it computes in float32 as before.

    python3 silero_float16.py

Its graphs for the two sample rates lie in the branches of an If, their weights in Constant nodes.
"""

import hashlib

import numpy as np
import onnx
from onnx import AttributeProto, TensorProto, helper, numpy_helper

from paths import ASSETS

FOLDER = ASSETS / "models" / "silero"
SMALLEST = 256


def halve(graph):
    """Replace each large float32 constant of a graph and its branches by a float16 one and a Cast; returns how many."""
    nodes, count = [], 0
    for node in graph.node:
        for attribute in node.attribute:
            if attribute.type == AttributeProto.GRAPH:
                count += halve(attribute.g)
        value = node.attribute[0].t if node.op_type == "Constant" and node.attribute[0].name == "value" else None
        if value is not None and value.data_type == TensorProto.FLOAT and np.prod(value.dims) >= SMALLEST:
            name = node.output[0]
            half = numpy_helper.from_array(numpy_helper.to_array(value).astype(np.float16))
            nodes.append(helper.make_node("Constant", [], [name + "_half"], value=half))
            nodes.append(helper.make_node("Cast", [name + "_half"], [name], to=TensorProto.FLOAT))
            count += 1
        else:
            nodes.append(node)
    del graph.node[:]
    graph.node.extend(nodes)
    return count


def main():
    model = onnx.load(str(FOLDER / "silero_vad_v6.onnx"))
    count = halve(model.graph)
    target = FOLDER / "silero_vad_v6_float16.onnx"
    target.write_bytes(model.SerializeToString(deterministic=True))
    data = target.read_bytes()
    print(count, "constants", len(data), "bytes", hashlib.sha256(data).hexdigest())


if __name__ == "__main__":
    main()
