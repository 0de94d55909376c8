"""Graphs as messages: the text and the attributes that TensorFlow 1.15 writes, and operations back from messages."""

import copy

import numpy as np
import pytest

import flowlet.compat.v1 as tf
from flowlet import errors
from flowlet.core import dtypes
from flowlet.core.graph import definitions
from flowlet.core.shape import TensorShape
from flowlet.io import graph_def
from tests.graphs import comparing
from tests.oracle_cases import load

TEXTS = [(case["code"], label, case[label]) for case in load("graph_session")["cases"] if case["group"] == "graph_def"
         for label in ("text", "text_shapes") if case[label] is not None]  # fmt: skip
# a constant that `tf.Variable` makes of a resource variable's value is not placed beside it by name
WITHOUT_PLACE = {"tf.Variable(3.0, use_resource=True)\n"}


@pytest.mark.parametrize("code,label,wanted", TEXTS)
def test_text_as_recorded(code, label, wanted):
    with comparing.graph_mode():
        exec(code, {"tf": tf, "np": np})  # noqa: S102
        message = tf.get_default_graph().as_graph_def(add_shapes=label == "text_shapes")
    found = str(message)
    if code in WITHOUT_PLACE:
        found, wanted = (str(_without_places(tf.GraphDef.from_text(one))) for one in (found, wanted))
    assert found == wanted
    assert tf.GraphDef.FromString(message.SerializeToString()) == message == tf.GraphDef.from_text(str(message))


def _without_places(message):
    for node in message.node:
        if "_class" in node.attr:
            del node.attr["_class"]
    return message


def plain(value):
    """An attribute as the recordings have it."""
    if isinstance(value, dtypes.DType):
        return value.name
    if isinstance(value, TensorShape):
        return value.as_list() if value.rank is not None else None
    if isinstance(value, np.ndarray):
        flat = [one.decode() if isinstance(one, bytes) else one for one in value.ravel().tolist()]
        return {"elements": value.size} if value.size > 16 else flat if value.ndim else flat[0]
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return value.decode() if isinstance(value, bytes) else value


# What is not as recorded. `_class` says beside which variable TensorFlow would place an operation; there is one device here.
# The others: names that count over the process; what loops are of (their operations are one inside, see docs/differences.md);
# numbers that the recording has in another precision.
NOT_COMPARED = {"_class", "token", "_gradient_op_type", "value", "container"}
KNOWN = {("Enter", "frame_name"), ("Enter", "is_constant"), ("Enter", "parallel_iterations"), ("Merge", "N"),
         ("LRN", "alpha"),
         ("TensorArrayV3", "element_shape"), ("TensorArrayConcatV3", "element_shape_except0"),
         ("StridedSliceAssign", None), ("ResourceStridedSliceAssign", None), ("DenseToDenseSetOperation", None),
         ("ParseSingleExample", None), ("SparseMatMul", "a_is_sparse"), ("SparseMatMul", "b_is_sparse"),
         ("CheckNumerics", "message")}  # fmt: skip


@pytest.mark.parametrize("name", ("graph_gradients", "graph_calls"))
def test_attributes_as_recorded(name):
    """Every attribute of every operation that a recorded call adds, where the operations are those of TensorFlow."""
    compared, wrong = 0, {}
    for key, case in comparing.cases(name):
        for op, wanted in _operations(name, case):
            found = {label: plain(value) for label, (_, value) in definitions.attributes_of(op).items()}
            for label in (found.keys() | wanted.keys()) - NOT_COMPARED:
                one, two = found.get(label, "-"), wanted.get(label, "-")
                known = (op.type, label) in KNOWN or (op.type, None) in KNOWN
                if one != two and str(one) != str(two) and not known:
                    wrong[op.type, label] = one, two, key[:100]
                compared += 1
    assert not wrong
    assert compared > 1000


def _operations(name, case):
    """(operation, its recorded attributes) of what a case adds, where the operations themselves are as recorded."""
    with comparing.graph_mode():
        space = {"tf": tf, "np": np}
        exec(load(name).get("prelude", ""), space)  # noqa: S102
        count = len(tf.get_default_graph().get_operations())
        try:
            if "setup" in case:
                exec(case["setup"], space)  # noqa: S102
                count = len(tf.get_default_graph().get_operations())
            comparing._run(case["code"], space)
        except Exception:  # noqa: BLE001 - test_recordings says what went wrong
            return []
        added = tf.get_default_graph().get_operations()[count:]
        if "ops" not in case or comparing._ops_difference(case, added) is not None:
            return []
        return [(op, wanted[6]) for op, wanted in zip(added, case["ops"]) if len(wanted) > 6]


# messages as objects ------------------------------------------------------------------------------------------------------


def test_fields():
    node = tf.NodeDef(name="a", op="Const", input=["x", "y"])
    node.attr["dtype"].type = tf.int32.as_datatype_enum
    node.attr["shape"].shape.dim.add(size=3)
    node.attr["sizes"].list.i.extend([1, 2])
    assert node.attr["sizes"].WhichOneof("value") == "list" and not node.attr["dtype"].HasField("shape")
    node.attr["sizes"].b = False
    assert node.attr["sizes"].WhichOneof("value") == "b" and not node.attr["sizes"].list.i
    other = tf.NodeDef.FromString(node.SerializeToString())
    assert other == node == copy.deepcopy(node) and "none" not in other.attr
    del other.attr["sizes"]
    other.input.remove("x")
    assert list(other.input) == ["y"] and other != node
    assert [found.name for found, _ in node.ListFields()] == ["name", "op", "input", "attr"]
    with pytest.raises(AttributeError):
        node.nothing = 3
    with pytest.raises(AttributeError):
        node.input = ["z"]
    with pytest.raises(TypeError, match="has type int"):
        node.name = 3
    with pytest.raises(ValueError):
        node.attr["a"] = node.attr["dtype"]


@pytest.mark.parametrize("array", (
    np.float32(2.5), np.arange(6, dtype=np.int64).reshape(2, 3), np.zeros((0, 2), np.float32), np.array([True, False]),
    np.array([1 + 2j, 3], np.complex64), np.array([1.5, 2], np.float16), np.array([b"a", b""], object),
    np.array([1.5, 2], tf.bfloat16.as_numpy_dtype), np.uint8(200), np.broadcast_to(np.float32(7), (2, 2)),
))  # fmt: skip
def test_tensors_and_back(array):
    message = graph_def.TensorProto()
    message._take(graph_def.tensor_values(array))
    found = graph_def.array_of(graph_def.TensorProto.FromString(message.SerializeToString()))
    assert found.dtype == np.asarray(array).dtype and found.shape == np.shape(array) and np.array_equal(found, array)


@pytest.mark.parametrize("fields", (
    {"dtype": 1, "tensor_shape": {"dim": [{"size": 2**40}]}, "float_val": [1.0]},
    {"dtype": 1, "tensor_shape": {"dim": [{"size": -2}]}, "float_val": [1.0]},
    {"dtype": 1, "tensor_shape": {"dim": [{"size": 2}]}, "tensor_content": b"123"},
    {"dtype": 1, "tensor_shape": {"dim": [{"size": 1}]}, "float_val": [1.0, 2.0]},
    {"dtype": 77, "tensor_shape": {}, "float_val": [1.0]},
))  # fmt: skip
def test_tensors_that_contradict_themselves(fields):
    message = graph_def.TensorProto()
    message._take(fields)
    with pytest.raises(errors.DataLossError):
        graph_def.array_of(message)


# importing ----------------------------------------------------------------------------------------------------------------

PROGRAMS = ("linear_regression", "softmax_beginners", "multilayer_perceptron", "cnn_dropout", "autoencoder", "gan")


@pytest.mark.parametrize("name", PROGRAMS)
def test_programs_come_back_as_they_were(name):
    """A whole program's graph, gradients and optimizer with it, from its own message: the same operations and shapes."""
    case = next(one for one in load("graph_programs")["cases"] if one["name"] == name)
    with comparing.graph_mode():
        tf.set_random_seed(1)
        space = {"tf": tf, "np": np}
        exec(load("graph_programs")["prelude"], space)  # noqa: S102
        exec(case["code"], space)  # noqa: S102
        before = tf.get_default_graph()
        message = before.as_graph_def(add_shapes=True)
        with tf.Graph().as_default() as after:
            tf.import_graph_def(tf.GraphDef.FromString(message.SerializeToString()), name="")
        assert comparing.ops_difference([comparing.described(op) for op in before.get_operations()],
                                        after.get_operations()) is None  # fmt: skip
        assert str(after.as_graph_def(add_shapes=True)) == str(message)


def test_order_of_nodes_does_not_matter():
    with comparing.graph_mode():
        tf.add(tf.constant(2.0, name="a"), tf.constant(3.0, name="b"), name="c")
        message = tf.get_default_graph().as_graph_def()
        turned = tf.GraphDef(node=list(message.node)[::-1])
        with tf.Graph().as_default(), tf.Session() as sess:
            (found,) = tf.import_graph_def(turned, return_elements=["c:0"], input_map={"b": tf.constant(10.0)})
            assert sess.run(found) == 12.0


def test_loops_are_refused_by_name():
    with comparing.graph_mode():
        message = tf.GraphDef()
        message.node.add(name="loop/Enter", op="Enter")
        with pytest.raises(errors.UnimplementedError, match="loop/Enter"):
            tf.import_graph_def(message)


def test_branches_come_back():
    with comparing.graph_mode():
        x, p = tf.placeholder(tf.float32, [2], name="x"), tf.placeholder(tf.bool, [], name="p")
        inner = lambda: tf.cond(x[0] > 0, lambda: x * 2.0, lambda: x * 5.0)  # noqa: E731
        tf.identity(tf.cond(p, inner, lambda: x - 1.0), name="y")
        message = tf.get_default_graph().as_graph_def()
        with tf.Graph().as_default() as after, tf.Session() as sess:
            tf.import_graph_def(message, name="")
            for first, chosen, wanted in ((1.0, True, 2.0), (-1.0, True, -5.0), (1.0, False, 0.0)):
                assert sess.run("y:0", {"x:0": [first, 3.0], "p:0": chosen})[0] == wanted
            assert sorted(map(str, after.as_graph_def().node)) == sorted(map(str, message.node))


def test_branches_that_set_variables_are_refused():
    with comparing.graph_mode():
        variable = tf.get_variable("v", [])
        tf.cond(tf.placeholder(tf.bool, []), lambda: variable.assign(3.0), lambda: variable.assign(4.0))
        message = tf.get_default_graph().as_graph_def()
        with tf.Graph().as_default(), pytest.raises(errors.UnimplementedError, match="one side of a branch"):
            tf.import_graph_def(message)


def test_graph_util(tmp_path):
    with comparing.graph_mode(), tf.Session() as sess:
        x = tf.placeholder(tf.float32, [None, 2], name="x")
        weight = tf.get_variable("w", initializer=[[1.0], [2.0]], use_resource=True)
        tf.identity(tf.matmul(x, weight), name="out")
        tf.constant(3, name="unused")
        sess.run(tf.global_variables_initializer())
        part = tf.graph_util.extract_sub_graph(sess.graph.as_graph_def(), ["out"])
        assert "unused" not in [node.name for node in part.node]
        frozen = tf.graph_util.convert_variables_to_constants(sess, part, ["out"])
        assert {node.op for node in frozen.node} == {"Placeholder", "Const", "MatMul", "Identity"}
        small = tf.graph_util.remove_training_nodes(frozen, ["out"])
        assert len(small.node) == len(frozen.node) - 1
        path = tf.train.write_graph(small, str(tmp_path), "net.pbtxt")
        with tf.Graph().as_default(), tf.Session() as other:
            (out,) = tf.import_graph_def(tf.GraphDef.from_text(open(path).read()), return_elements=["out:0"], name="")
            assert other.run(out, {"x:0": [[3.0, 4.0]]}).tolist() == [[11.0]]
        assert tf.graph_util.must_run_on_cpu(sess.graph.get_operation_by_name("unused"))
        assert tf.graph_util.tensor_shape_from_node_def_name(sess.graph, "x").as_list() == [None, 2]
