"""The network of MiniLM as its package ships it, and with other upper layers.

It is an ONNX file whose matrices are stored in 8 bits, each followed by a cast and a product with
its scale.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float32]
    Weights = Sequence[Mapping[str, Array]]

HEADS = 12
LOWER_LAYERS = 4
"""Of MiniLM's six layers those that stay as they are."""
LOWER_STATES = "layer_norm_8"
"""The tensor that they give: two norms a layer, after the first one of the words."""
PRODUCTS = ("query", "key", "value", "mix", "inner", "outer")
"""The parts of a layer that have a matrix, in the order in which they are computed."""

_WORDS = "inner.embeddings.word_embeddings.weight"
_PARTS = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "mix": "attention.output.dense",
    "mix_norm": "attention.output.LayerNorm",
    "inner": "intermediate.dense",
    "outer": "output.dense",
    "outer_norm": "output.LayerNorm",
}
"""Our names for the parts of a layer, and those in the file."""


class MiniLmGraph:
    """The network, to be changed and then run.

    Args:
        path: the ONNX file.
    """

    def __init__(self, path: Path) -> None:
        import onnx

        self._model: Any = onnx.load(str(path))
        self._graph: Any = self._model.graph
        # The matrices bear numbers for names, so they are told by their order. Only products with
        # a matrix count; those of attention have none.
        stored = {one.name for one in self._graph.initializer}
        self._matrices = [
            node.input[1]
            for node in self._graph.node
            if node.op_type == "MatMul" and f"{node.input[1]}_q" in stored
        ]

    def upper_layers(self) -> list[dict[str, Array]]:
        """The weights of the layers above the lower ones, by "<part>.weight" and "<part>.bias"."""
        from onnx import numpy_helper

        stored = {one.name: one for one in self._graph.initializer}

        def array(name: str) -> Array:
            return np.array(numpy_helper.to_array(stored[name]), dtype=np.float32)

        return [
            {
                part: array(f"{name}_q") * array(f"{name}_scale")
                if f"{name}_q" in stored
                else array(name)
                for part, name in self._names(number)
            }
            for number in range(LOWER_LAYERS, self._depth)
        ]

    def replace_upper_layers(self, layers: Weights) -> None:
        """Puts other layers in the place of the upper ones.

        Args:
            layers: as `upper_layers` gives them.
        """
        from onnx import numpy_helper

        arrays = {
            name: np.ascontiguousarray(layer[part], dtype=np.float32)
            for number, layer in enumerate(layers, LOWER_LAYERS)
            for part, name in self._names(number)
        }
        packed = {f"{name}_{kind}" for name in arrays for kind in ("q", "scale", "f")}
        # What unpacks them has nothing left to do.
        self._keep_nodes(
            node for node in self._graph.node if not (packed | {*arrays}) & {*node.output}
        )
        self._drop_initializers(packed | {*arrays})
        self._graph.initializer.extend(
            numpy_helper.from_array(array, name) for name, array in arrays.items()
        )

    def keep_words_packed(self) -> None:
        """Unpacks the vectors of a message's words alone, not all 30,522: 35 MB of memory less."""
        from onnx import helper

        nodes: list[Any] = []
        for node in self._graph.node:
            if _WORDS in node.output or f"{_WORDS}_f" in node.output:
                continue
            if node.op_type != "Gather" or node.input[0] != _WORDS:
                nodes.append(node)
                continue
            ids, (found,) = node.input[1], node.output
            nodes += [
                helper.make_node("Gather", [f"{_WORDS}_q", ids], [f"{found}_q"]),
                helper.make_node("Cast", [f"{found}_q"], [f"{found}_f"], to=1),  # to float
                helper.make_node("Gather", [f"{_WORDS}_scale", ids], [f"{found}_scale"]),
                helper.make_node("Mul", [f"{found}_f", f"{found}_scale"], [found]),
            ]
        self._keep_nodes(iter(nodes))

    def stop_after_lower_layers(self) -> None:
        """Gives the states after the lower layers, and computes nothing that comes later."""
        from onnx import helper

        nodes = list(self._graph.node)
        last = next(place for place, node in enumerate(nodes) if LOWER_STATES in node.output)
        self._keep_nodes(iter(nodes[: last + 1]))
        used = {name for node in self._graph.node for name in node.input}
        self._drop_initializers({one.name for one in self._graph.initializer} - used)
        del self._graph.output[:]
        self._graph.output.append(helper.make_empty_tensor_value_info(LOWER_STATES))

    def to_bytes(self) -> bytes:
        """An ONNX file."""
        content: bytes = self._model.SerializeToString()
        return content

    @property
    def _depth(self) -> int:
        return len(self._matrices) // len(PRODUCTS)

    def _names(self, number: int) -> Iterator[tuple[str, str]]:
        """Our names for the arrays of a layer, and those in the file."""
        of_layer = self._matrices[number * len(PRODUCTS) :]
        matrices = dict(zip(PRODUCTS, of_layer))
        for part, name in _PARTS.items():
            full = f"inner.encoder.layer.{number}.{name}"
            yield f"{part}.weight", matrices.get(part, f"{full}.weight")
            yield f"{part}.bias", f"{full}.bias"

    def _keep_nodes(self, nodes: Iterator[Any]) -> None:
        kept = list(nodes)
        del self._graph.node[:]
        self._graph.node.extend(kept)

    def _drop_initializers(self, names: set[str]) -> None:
        kept = [one for one in self._graph.initializer if one.name not in names]
        del self._graph.initializer[:]
        self._graph.initializer.extend(kept)
