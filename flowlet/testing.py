"""`tf.test.TestCase` and `tf.test.main`: unittest with comparisons of arrays, on absl's TestCase as in TensorFlow."""

import atexit
import contextlib
import random
import re
import shutil
import tempfile

import numpy as np
from absl.testing import absltest

from flowlet import api, errors
from flowlet.api import export
from flowlet.core import nest
from flowlet.core.graph import stack
from flowlet.core.mode import state
from flowlet.core.session.session import Session
from flowlet.core.shape import TensorShape
from flowlet.random.seeds import DEFAULT_SEED

_folders = []


@export("compat.v1.test.get_temp_dir")
def get_temp_dir():
    """A folder for the files of the tests of this process; it is removed at its end."""
    if not _folders:
        _folders.append(tempfile.mkdtemp())
        atexit.register(shutil.rmtree, _folders[0], ignore_errors=True)
    return _folders[0]


@export("test.main")
def main(argv=None):
    """Run the tests of the program, as `unittest.main`."""
    absltest.main(argv=argv)


@export("test.TestCase")
class TestCase(absltest.TestCase):
    """A test case with comparisons of arrays and tensors, and sessions.

    Before each test the default graph is new, and `random`, `np.random` and the graph have the same seed.
    """

    def setUp(self):  # noqa: N802 - unittest's name
        super().setUp()
        self._session = None
        random.seed(DEFAULT_SEED)
        np.random.seed(DEFAULT_SEED)
        if state.building:
            stack.reset()
            stack.default_graph().seed = DEFAULT_SEED
        else:
            api.resolve("random", "set_seed")(DEFAULT_SEED)

    def get_temp_dir(self):
        """A folder for this process's test files."""
        return get_temp_dir()

    @contextlib.contextmanager
    def session(self, graph=None, config=None, use_gpu=False, force_gpu=False):
        """A new session for the block, open as the default one."""
        with Session(graph=graph, config=config) as session:
            yield session

    @contextlib.contextmanager
    def cached_session(self, graph=None, config=None, use_gpu=False, force_gpu=False):
        """The session of this test, the same at each call."""
        if self._session is None:
            self._session = Session(graph=graph, config=config)
        with self._session.graph.as_default(), self._session.as_default():
            yield self._session

    def test_session(self, graph=None, config=None, use_gpu=False, force_gpu=False):
        """`cached_session`, or `session` where a graph is given."""
        if self.id().endswith(".test_session"):  # unittest takes it for a test by its name
            self.skipTest("Not a test.")
        return self.cached_session(graph, config) if graph is None else self.session(graph, config)

    def evaluate(self, tensors):
        """The values of tensors, nested as they are: by the default session in graphs."""
        if not state.building:
            return nest.map_structure(lambda one: one.numpy() if hasattr(one, "numpy") else one, tensors)
        session = api.resolve("compat.v1", "get_default_session")()
        if session is None:
            with self.cached_session() as session:
                return session.run(tensors)
        return session.run(tensors)

    def _array(self, value):
        if hasattr(value, "graph") or hasattr(value, "numpy"):
            value = self.evaluate(value)
        return np.asarray(value)

    # comparisons ------------------------------------------------------------------------------------------------------

    def assertAllClose(self, a, b, rtol=1e-6, atol=1e-6, msg=None):  # noqa: N802
        """That two arrays, or nested lists and dicts of them, are equal but for `atol + rtol * abs(b)`."""
        if isinstance(a, dict):
            self.assertEqual(set(a), set(b), msg)
            for key in a:
                self.assertAllClose(a[key], b[key], rtol, atol, f"[{key!r}] {msg or ''}")
        elif isinstance(a, (list, tuple)) and any(isinstance(one, (list, tuple, dict, np.ndarray)) for one in a):
            self.assertEqual(len(a), len(b), msg)
            for place, (one, other) in enumerate(zip(a, b)):
                self.assertAllClose(one, other, rtol, atol, f"[{place}] {msg or ''}")
        else:
            a, b = self._array(a), self._array(b)
            self.assertEqual(a.shape, b.shape, f"Shape mismatch: expected {a.shape}, got {b.shape}. {msg or ''}")
            wide = np.promote_types(np.promote_types(a.dtype, b.dtype), np.float32)
            np.testing.assert_allclose(a.astype(wide), b.astype(wide), rtol, atol, err_msg=msg or "")

    def assertAllCloseAccordingToType(self, a, b, rtol=1e-6, atol=1e-6, float_rtol=1e-6, float_atol=1e-6,  # noqa: N802
                                      half_rtol=1e-3, half_atol=1e-3, bfloat16_rtol=1e-2, bfloat16_atol=1e-2,
                                      msg=None):  # fmt: skip
        """`assertAllClose` with the tolerance of the narrower dtype."""
        names = {self._array(a).dtype.name, self._array(b).dtype.name}
        for name, r, t in (("float32", float_rtol, float_atol), ("float16", half_rtol, half_atol),
                           ("bfloat16", bfloat16_rtol, bfloat16_atol)):  # fmt: skip
            if name in names:
                rtol, atol = max(rtol, r), max(atol, t)
        self.assertAllClose(a, b, rtol, atol, msg)

    def assertNotAllClose(self, a, b, **keywords):  # noqa: N802
        """That `assertAllClose` does not hold."""
        try:
            self.assertAllClose(a, b, **keywords)
        except AssertionError:
            return
        raise AssertionError("The two values are close at all elements")

    def assertAllEqual(self, a, b, msg=None):  # noqa: N802
        """That two arrays are equal, element by element."""
        a, b = self._array(a), self._array(b)
        self.assertEqual(a.shape, b.shape, f"Shape mismatch: expected {a.shape}, got {b.shape}. {msg or ''}")
        a, b = ([one.decode() if isinstance(one, bytes) else one for one in x.ravel()] if x.dtype == object or x.dtype.kind in "SU"
                else x.ravel() for x in (a, b))  # fmt: skip
        np.testing.assert_array_equal(a, b, err_msg=msg or "")

    def assertNotAllEqual(self, a, b, msg=None):  # noqa: N802
        """That two arrays differ somewhere."""
        a, b = self._array(a), self._array(b)
        if a.shape == b.shape and np.all(a == b):
            self.fail(f"The two values are equal at all elements. {msg or ''}")

    def assertAllGreater(self, a, comparison_target):  # noqa: N802
        """That all elements are greater than a number."""
        self.assertGreater(self._array(a).min(), comparison_target)

    def assertAllGreaterEqual(self, a, comparison_target):  # noqa: N802
        """That no element is less than a number."""
        self.assertGreaterEqual(self._array(a).min(), comparison_target)

    def assertAllLess(self, a, comparison_target):  # noqa: N802
        """That all elements are less than a number."""
        self.assertLess(self._array(a).max(), comparison_target)

    def assertAllLessEqual(self, a, comparison_target):  # noqa: N802
        """That no element is greater than a number."""
        self.assertLessEqual(self._array(a).max(), comparison_target)

    def assertAllInRange(self, target, lower_bound, upper_bound, open_lower_bound=False,  # noqa: N802
                         open_upper_bound=False):  # fmt: skip
        """That all elements lie between two numbers."""
        (self.assertAllGreater if open_lower_bound else self.assertAllGreaterEqual)(target, lower_bound)
        (self.assertAllLess if open_upper_bound else self.assertAllLessEqual)(target, upper_bound)

    def assertAllInSet(self, target, expected_set):  # noqa: N802
        """That all elements are among some values."""
        self.assertLessEqual(set(self._array(target).ravel().tolist()), set(expected_set))

    def assertNear(self, f1, f2, err, msg=None):  # noqa: N802
        """That two numbers differ by at most `err`."""
        self.assertTrue(f1 == f2 or abs(f1 - f2) <= err, f"{f1} != {f2} +/- {err}. {msg or ''}")

    def assertArrayNear(self, farray1, farray2, err, msg=None):  # noqa: N802
        """That two sequences of numbers differ by at most `err` at each place."""
        self.assertEqual(len(farray1), len(farray2), msg)
        for one, other in zip(farray1, farray2):
            self.assertNear(float(one), float(other), err, msg)

    def assertNDArrayNear(self, ndarray1, ndarray2, err, msg=None):  # noqa: N802
        """That the norm of the difference of two arrays is less than `err`."""
        self.assertLess(np.linalg.norm(np.asarray(ndarray1) - np.asarray(ndarray2)), err, msg)

    def assertShapeEqual(self, np_array, tf_tensor, msg=None):  # noqa: N802
        """That an array has the static shape of a tensor."""
        self.assertEqual(list(np.shape(np_array)), TensorShape(tf_tensor.shape).as_list(), msg)

    def assertDTypeEqual(self, target, expected_dtype):  # noqa: N802
        """That an array has a dtype."""
        self.assertEqual(self._array(target).dtype, np.dtype(expected_dtype))

    def assertProtoEquals(self, expected_message_maybe_ascii, message, msg=None):  # noqa: N802
        """That two messages are equal."""
        self.assertEqual(str(expected_message_maybe_ascii).split(), str(message).split(), msg)

    @contextlib.contextmanager
    def assertRaisesWithPredicateMatch(self, exception_type, expected_err_re_or_predicate):  # noqa: N802
        """That the block raises an error whose text matches an expression (or for which a function holds)."""
        with self.assertRaises(exception_type) as found:
            yield
        wanted = expected_err_re_or_predicate
        holds = wanted(found.exception) if callable(wanted) else re.search(wanted, str(found.exception))
        self.assertTrue(holds, f"Exception of type {type(found.exception)}: {found.exception} does not match {wanted!r}")

    def assertRaisesOpError(self, expected_err_re_or_predicate):  # noqa: N802
        """`assertRaisesWithPredicateMatch` for `tf.errors.OpError`."""
        return self.assertRaisesWithPredicateMatch(errors.OpError, expected_err_re_or_predicate)
