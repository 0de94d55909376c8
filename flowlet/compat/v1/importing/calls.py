"""Operations that a public function makes by itself: it is called in a graph of its own, whose node is taken."""

from flowlet.compat.v1.root import tf
from flowlet.core.graph.graph import Graph
from flowlet.core.graph.makers import maker

# type -> function(attributes, *placeholders for its inputs)
_CALLS = {
    "ScalarSummary": lambda attributes, tag, value: tf.summary.scalar("made", value),
    "HistogramSummary": lambda attributes, tag, value: tf.summary.histogram("made", value),
    "ImageSummary": lambda attributes, tag, value: tf.summary.image("made", value, attributes["max_images"]),
    "MergeSummary": lambda attributes, *parts: tf.summary.merge(list(parts)),
    "CheckNumerics": lambda attributes, value: tf.check_numerics(value, attributes["message"]),
    "MatrixDiag": lambda attributes, value: tf.matrix_diag(value),
    "MatrixDiagPart": lambda attributes, value: tf.matrix_diag_part(value),
}


def _register(op_type, call):
    @maker(op_type)
    def make_node(inputs, attributes):
        with Graph().as_default() as graph:
            call(attributes, *[tf.placeholder(one.dtype, one.shape) for one in inputs])
        made = [op for op in graph.get_operations() if op.type == op_type][-1]
        return made.node, [(one.dtype, one.shape) for one in made.outputs]


for _type, _call in _CALLS.items():
    _register(_type, _call)
