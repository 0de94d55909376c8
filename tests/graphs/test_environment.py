"""What programs of TensorFlow 1 use around the graph: flags, logging, files, records, examples, tests, names of the release."""

import logging
import os
import subprocess
import sys
import textwrap

import numpy as np
import pytest

import flowlet
import flowlet.compat.v1 as tf
from tests.graphs.comparing import graph_mode


@pytest.fixture
def run(tmp_path):
    """run(program, *arguments): what `flowlet run --tf1` does with a program."""

    def start(program, *arguments):
        path = tmp_path / "program.py"
        path.write_text("import tensorflow as tf\n" + textwrap.dedent(program))
        words = [sys.executable, "-m", "flowlet", "run", "--tf1", str(path), *arguments]
        return subprocess.run(words, capture_output=True, text=True, timeout=120, cwd=tmp_path)

    return start


FLAGS = """
    flags = tf.app.flags
    flags.DEFINE_string("name", "x", "a name")
    flags.DEFINE_integer(flag_name="n", default_value=3, docstring="n")
    tf.flags.DEFINE_boolean("verbose", False, "v")
    tf.flags.DEFINE_bool("b", True, "b")
    tf.flags.DEFINE_float("lr", 0.1, "rate")
    flags.DEFINE_list("l", ["a"], "list")
    flags.DEFINE_enum("e", "p", ["p", "q"], "enum")
    FLAGS = flags.FLAGS
"""
MAIN = FLAGS + """
    def main(argv):
        print(argv[1:], FLAGS.name, FLAGS.n, FLAGS.verbose, FLAGS.b, FLAGS.lr, FLAGS.l, FLAGS.e, "n" in FLAGS)
        FLAGS.n = 9
        return FLAGS.n

    if __name__ == "__main__":
        tf.app.run()
"""


@pytest.mark.parametrize(
    ("arguments", "status", "text"),  # as 1.15 gave them
    [
        ([], 9, "[] x 3 False True 0.1 ['a'] p True"),
        (["--n=4", "--noverbose", "--lr", ".5", "--l=b,c", "rest"], 9, "['rest'] x 4 False True 0.5 ['b', 'c'] p True"),
        (["--unknown=3", "--verbose"], 9, "['--unknown=3'] x 3 True True 0.1 ['a'] p True"),
        (["--n=x"], 1, "flag --n=x: invalid literal for int() with base 10: 'x'"),
        (["--e=z"], 1, "flag --e=z: value should be one of <p|q>"),
    ],
)
def test_app_run_and_flags(run, arguments, status, text):
    done = run(MAIN, *arguments)
    assert done.returncode == status and text in done.stdout + done.stderr


def test_flags_are_read_when_a_value_is_asked_for(run):
    program = FLAGS + """
    print(FLAGS.n, FLAGS.__flags["lr"], FLAGS.flag_values_dict()["name"])
    FLAGS._parse_flags(["--n=7"])
    print(FLAGS.n, tf.flags.FLAGS is FLAGS)
    tf.flags.mark_flag_as_required("name")
    """
    assert run(program, "--n=5").stdout == "5 0.1 x\n7 True\n"


def test_logging(run):
    program = """
        print(tf.logging.get_verbosity() == tf.logging.WARN)
        tf.logging.info("not shown")
        tf.logging.set_verbosity(tf.logging.INFO)
        tf.logging.info("hello %d", 3)
        for i in range(4):
            tf.logging.log_first_n(tf.logging.WARN, "first %d", 2, i)
            tf.logging.log_every_n(tf.logging.WARN, "every %d", 2, i)
        tf.logging.log_if(tf.logging.ERROR, "no", False)
        tf.logging.fatal("end")
    """
    done = run(program)
    assert done.stdout == "True\n"
    assert done.stderr.splitlines() == [
        "INFO:tensorflow:hello 3", "WARNING:tensorflow:first 0", "WARNING:tensorflow:every 0", "WARNING:tensorflow:first 1",
        "WARNING:tensorflow:every 2", "CRITICAL:tensorflow:end"]  # fmt: skip


def test_logging_levels():
    assert [tf.logging.DEBUG, tf.logging.INFO, tf.logging.WARN, tf.logging.ERROR, tf.logging.FATAL] == [10, 20, 30, 40, 50]
    assert flowlet.get_logger() is logging.getLogger("tensorflow")


def test_gfile(tmp_path):
    files, folder = tf.gfile, str(tmp_path)
    files.MakeDirs(f"{folder}/a/b")
    with files.GFile(f"{folder}/a/f.txt", "w") as file:
        file.write("one\ntwo\nä\n")
    with files.Open(f"{folder}/a/f.txt") as file:
        assert (file.size(), file.read(3), file.tell(), file.readline(), file.readlines()) == (11, "one", 3, "\n", ["two\n", "ä\n"])
        file.seek(4)
        assert list(file) == ["two\n", "ä\n"]
    assert files.FastGFile(f"{folder}/a/f.txt", "rb").read().endswith("ä\n".encode())
    files.Copy(f"{folder}/a/f.txt", f"{folder}/g")
    files.Copy(f"{folder}/a/f.txt", f"{folder}/g", overwrite=True)
    files.Rename(f"{folder}/g", f"{folder}/h")
    assert files.Exists(f"{folder}/h") and not files.Exists(f"{folder}/g") and files.IsDirectory(f"{folder}/a")
    assert files.Glob([f"{folder}/h", f"{folder}/a/*.txt"]) == [f"{folder}/h", f"{folder}/a/f.txt"]
    assert sorted(files.ListDirectory(folder)) == ["a", "h"] and files.Stat(f"{folder}/h").length == 11
    assert list(files.Walk(folder)) == [(folder, ["a"], ["h"]), (f"{folder}/a", ["b"], ["f.txt"]), (f"{folder}/a/b", [], [])]
    files.Remove(f"{folder}/h")
    files.DeleteRecursively(f"{folder}/a")
    assert flowlet.io.gfile.listdir(folder) == []


@pytest.mark.parametrize(
    ("call", "kind", "text"),  # as 1.15 gave them
    [
        (lambda at: tf.gfile.GFile(at / "no").read(), "NotFoundError", "no; No such file or directory"),
        (lambda at: tf.gfile.ListDirectory(at / "no"), "NotFoundError", "Could not find directory"),
        (lambda at: tf.gfile.MkDir(at / "no" / "no"), "NotFoundError", "No such file or directory"),
        (lambda at: tf.gfile.Copy(at / "no", at / "new"), "NotFoundError", "No such file or directory"),
        (lambda at: tf.gfile.Rename(at / "f", at / "f"), "AlreadyExistsError", "file already exists"),
        (lambda at: tf.gfile.Remove(at), "FailedPreconditionError", "Is a directory"),
        (lambda at: tf.gfile.DeleteRecursively(at / "no"), "NotFoundError", "not found"),
        (lambda at: tf.gfile.Stat(at / "no"), "NotFoundError", "No such file or directory"),
        (lambda at: tf.gfile.GFile(at / "f", "x"), "InvalidArgumentError", "mode is not 'r' or 'w' or 'a'"),
        (lambda at: tf.gfile.GFile(at / "f").write("x"), "PermissionDeniedError", "File isn't open for writing"),
        (lambda at: tf.gfile.GFile(at / "f", "w").read(), "PermissionDeniedError", "File isn't open for reading"),
        (lambda at: tf.gfile.Exists("gs://bucket/f"), "UnimplementedError", "File system scheme 'gs' not implemented"),
    ],
)
def test_gfile_errors(tmp_path, call, kind, text):
    (tmp_path / "f").write_text("x")
    with pytest.raises(getattr(tf.errors, kind), match=text.replace("(", r"\(")):
        call(tmp_path)


def example(number):
    """A serialized example: an integer, four bytes, and as many numbers as the integer says."""
    train = tf.train
    return train.Example(features=train.Features(feature={
        "i": train.Feature(int64_list=train.Int64List(value=[number])),
        "raw": train.Feature(bytes_list=train.BytesList(value=[bytes(range(4))])),
        "v": train.Feature(float_list=train.FloatList(value=np.full(number, 1.5)))})).SerializeToString()  # fmt: skip


@pytest.mark.parametrize("options", [None, "GZIP", "ZLIB"])
def test_records(tmp_path, options):
    path = str(tmp_path / "records")
    written = None if options is None else tf.python_io.TFRecordOptions(getattr(tf.python_io.TFRecordCompressionType, options))
    with tf.python_io.TFRecordWriter(path, written) as writer:
        for number in range(3):
            writer.write(example(number))
    assert list(tf.python_io.tf_record_iterator(path, written)) == [example(number) for number in range(3)]
    with pytest.raises(tf.errors.FailedPreconditionError, match="Writer is closed"):
        writer.write(b"")
    with pytest.raises(tf.errors.NotFoundError):
        tf.python_io.TFRecordWriter(str(tmp_path / "no" / "records"))
    with pytest.raises(ValueError, match='Not a valid compression_type: "LZ4"'):
        flowlet.io.TFRecordWriter(path, "LZ4")


def test_a_damaged_record(tmp_path):
    path = tmp_path / "records"
    with flowlet.io.TFRecordWriter(path) as writer:
        writer.write(example(2))
    data = bytearray(path.read_bytes())
    data[20] ^= 1
    path.write_bytes(data)
    with pytest.raises(tf.errors.DataLossError, match="corrupted record at 0"):
        list(tf.python_io.tf_record_iterator(str(path)))


def test_examples_are_messages():
    found = tf.train.Example.FromString(example(2))
    assert found.features.feature["i"].int64_list.value[0] == 2 and found.features.feature["raw"].WhichOneof("kind") == "bytes_list"
    with pytest.raises(TypeError, match="has type str, but expected one of: bytes"):
        tf.train.BytesList(value=["text"])


def test_parsing_in_a_graph():
    with graph_mode():
        one, many = tf.placeholder(tf.string, []), tf.placeholder(tf.string, [None])
        features = {"i": tf.FixedLenFeature([], tf.int64), "raw": tf.FixedLenFeature([], tf.string),
                    "d": tf.FixedLenFeature([2], tf.float32, default_value=[1.0, 2.0])}  # fmt: skip
        found = tf.parse_single_example(one, features=features)
        pixels = tf.cast(tf.decode_raw(found["raw"], tf.uint8), tf.float32)
        batch = tf.parse_example(many, {"v": tf.VarLenFeature(tf.float32), "i": tf.FixedLenFeature([1], tf.int64)})
        assert found["i"].op.name == "ParseSingleExample/ParseSingleExample" and batch["i"].shape.as_list() == [None, 1]
        assert [op.name for op in found["i"].op.inputs[1].graph.get_operations()[2:7]] == [
            "ParseSingleExample/key_d", "ParseSingleExample/Reshape/shape", "ParseSingleExample/Reshape",
            "ParseSingleExample/Const", "ParseSingleExample/Const_1"]  # fmt: skip
        with tf.Session() as session:
            result = session.run([found["i"], pixels, found["d"]], {one: example(5)})
            assert result[0] == 5 and result[1].tolist() == [0, 1, 2, 3] and result[2].tolist() == [1, 2]
            values = session.run(batch, {many: [example(1), example(2)]})
            assert values["i"].tolist() == [[1], [2]] and values["v"].indices.tolist() == [[0, 0], [1, 0], [1, 1]]
            with pytest.raises(tf.errors.InvalidArgumentError, match="Could not parse example input, value: 'rubbish'"):
                session.run(found["i"], {one: b"rubbish"})


@pytest.mark.parametrize(
    ("features", "text"),  # as 2.8 words them
    [
        ({"x": flowlet.io.FixedLenFeature([], flowlet.int64)}, r"Feature: x \(data type: int64\) is required but could not be"),
        ({"v": flowlet.io.FixedLenFeature([], flowlet.float32)}, "Key: v.  Can't parse serialized Example"),
        ({"v": flowlet.io.VarLenFeature(flowlet.int64)}, "Key: v.  Data types don't match. Data type: float but expected"),
        ({"i": flowlet.io.FixedLenFeature([], flowlet.int32)}, "is not in the list of allowed values: float, int64, string"),
        ({"v": flowlet.io.FixedLenSequenceFeature([4], flowlet.float32, True)}, "Key: v.  Can't parse serialized Example"),
    ],
)
def test_examples_that_do_not_fit(features, text):
    with pytest.raises(flowlet.errors.InvalidArgumentError, match=text):
        flowlet.io.parse_single_example(example(3), features)


def test_all_kinds_of_features_eagerly():
    io = flowlet.io
    kinds = {"v": io.VarLenFeature(flowlet.float32), "pad": io.FixedLenSequenceFeature([], flowlet.float32, True)}
    found = io.parse_example([example(0), example(2)], {**kinds, "i": io.RaggedFeature(flowlet.int64)})
    assert found["v"].dense_shape.numpy().tolist() == [2, 2] and found["i"].to_list() == [[0], [2]]
    assert found["pad"].numpy().tolist() == [] or found["pad"].shape == (2, 0)
    one = io.parse_single_example(example(2), {"s": io.SparseFeature("i", "i", flowlet.int64, 9)})["s"]
    assert one.indices.numpy().tolist() == [[2]] and one.dense_shape.numpy().tolist() == [9]


def test_a_test_case(run):
    program = """
        import numpy as np

        class Test(tf.test.TestCase):
            def testSession(self):
                with self.test_session() as session:
                    x = tf.constant([1.0, 2.0])
                    self.assertAllClose(session.run(x * 2), [2.0, 4.0])
                    self.assertAllEqual(x.eval(), [1, 2])
                    self.assertShapeEqual(np.zeros(2), x)
                    with self.assertRaisesOpError("must feed"):
                        tf.placeholder(tf.float32).eval()
                self.assertAllClose({"a": [[1.0], [2.0, 3.0]]}, {"a": [[1.0], [2.0, 3.0]]})
                with self.assertRaises(AssertionError):
                    self.assertAllClose([1.0], [1.001])
                with self.assertRaises(AssertionError):
                    self.assertNotAllClose([1.0], [1.0])

            def testSeeds(self):
                self.assertEqual(tf.get_default_graph().seed, 87654321)
                self.assertEqual(np.random.randint(1000), np.random.RandomState(87654321).randint(1000))

            def testThatFails(self):
                self.assertAllEqual(self.evaluate(tf.constant([b"a"])), ["b"])

        if __name__ == "__main__":
            tf.test.main()
    """
    done = run(program)
    assert done.returncode == 1 and "FAILED (failures=1" in done.stderr and "testThatFails" in done.stderr


def test_names_of_the_release(run):
    done = run("print(tf.__version__, tf.VERSION, tf.version.VERSION, tf.GRAPH_DEF_VERSION, tf.test.is_gpu_available())")
    assert done.stdout.startswith("1.15.0 1.15.0 1.15.0 134 ")
    assert tf.__version__ == flowlet.__version__


def test_resources():
    loader = tf.resource_loader
    assert loader.get_path_to_datafile("x") == os.path.join(os.path.dirname(os.path.abspath(__file__)), "x")
    assert b"def test_resources" in loader.load_resource(os.path.basename(__file__))


@pytest.mark.parametrize("name", ["estimator.DNNClassifier", "lite.TFLiteConverter"])
def test_what_is_not_going_to_be_there_says_what_to_do(name):
    with pytest.raises(AttributeError, match="What to do"):
        getattr(getattr(tf, name.split(".")[0]), name.split(".")[1])
