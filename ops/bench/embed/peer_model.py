# SPDX-License-Identifier: Apache-2.0
"""The peer: MiniLM for ONNX Runtime, fp32 with its fused operators, and int8 by its dynamic quantization.

The graph is written here operator by operator, as ONNX Runtime's own transformer optimizer would leave it: embedding,
attention, skip-normalisation and GELU are one fused operator each; mean pooling and normalisation are in the graph.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import load_file

LAYERS, HEADS = 6, 12
FUSED = "com.microsoft"


def build_fp32(weights_file, target):
    weights = load_file(weights_file)
    nodes, constants = [], []

    def constant(name, array):
        constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(kind, inputs, outputs, domain="", **attributes):
        nodes.append(helper.make_node(kind, inputs, outputs, domain=domain, **attributes))
        return outputs[0]

    def weight(name):
        return constant(name, weights[name])

    def linear(prefix, value, output):
        product = node(
            "MatMul", [value, constant(f"{prefix}.weight.T", weights[f"{prefix}.weight"].T)], [f"{output}.product"]
        )
        return product, weight(f"{prefix}.bias")

    ones = node("ConstantOfShape", [node("Shape", ["ids"], ["ids.shape"])], ["segments"],
                value=helper.make_tensor("zero", TensorProto.INT32, [1], [0]))
    state = node(
        "EmbedLayerNormalization",
        ["ids", ones, weight("embeddings.word_embeddings.weight"), weight("embeddings.position_embeddings.weight"),
         weight("embeddings.token_type_embeddings.weight"), weight("embeddings.LayerNorm.weight"),
         weight("embeddings.LayerNorm.bias"), "mask"],
        ["state", "mask.lengths"], FUSED, epsilon=1e-12,
    )
    for number in range(LAYERS):
        prefix = f"encoder.layer.{number}"
        parts = [f"{prefix}.attention.self.{part}" for part in ("query", "key", "value")]
        joined = constant(f"{prefix}.qkv", np.concatenate([weights[f"{p}.weight"].T for p in parts], axis=1))
        bias = constant(f"{prefix}.qkv.bias", np.concatenate([weights[f"{p}.bias"] for p in parts]))
        context = node("Attention", [state, joined, bias, "mask"], [f"{prefix}.context"], FUSED, num_heads=HEADS)
        product, bias = linear(f"{prefix}.attention.output.dense", context, f"{prefix}.mixed")
        norm = f"{prefix}.attention.output.LayerNorm"
        state = node("SkipLayerNormalization", [product, state, weight(f"{norm}.weight"), weight(f"{norm}.bias"), bias],
                     [f"{prefix}.attended"], FUSED, epsilon=1e-12)
        product, bias = linear(f"{prefix}.intermediate.dense", state, f"{prefix}.inner")
        inner = node("BiasGelu", [product, bias], [f"{prefix}.activated"], FUSED)
        product, bias = linear(f"{prefix}.output.dense", inner, f"{prefix}.contracted")
        norm = f"{prefix}.output.LayerNorm"
        state = node("SkipLayerNormalization", [product, state, weight(f"{norm}.weight"), weight(f"{norm}.bias"), bias],
                     [f"{prefix}.done"], FUSED, epsilon=1e-12)

    mask = node("Cast", ["mask"], ["mask.float"], to=TensorProto.FLOAT)
    mask = node("Unsqueeze", [mask, constant("last", np.array([2], np.int64))], ["mask.wide"])
    total = node("ReduceSum", [node("Mul", [state, mask], ["masked"]), constant("tokens", np.array([1], np.int64))],
                 ["total"], keepdims=0)
    count = node("ReduceSum", [mask, "tokens"], ["count"], keepdims=0)
    node("LpNormalization", [node("Div", [total, count], ["mean"])], ["vectors"], axis=1, p=2)

    graph = helper.make_graph(
        nodes, "minilm",
        [helper.make_tensor_value_info(name, TensorProto.INT32, ["texts", "tokens"]) for name in ("ids", "mask")],
        [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", 384])],
        constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(FUSED, 1)])
    model.ir_version = 8
    onnx.save(model, target)


def build_int8(fp32, target):
    quantize_dynamic(fp32, target, weight_type=QuantType.QInt8, per_channel=True,
                     op_types_to_quantize=["MatMul", "Attention"],
                     extra_options={"DefaultTensorType": TensorProto.FLOAT})
