"""Candidate samplers and losses over drawn classes; connectionist temporal classification; orders and patches."""

from ..row import Row, of, other, real

TRUE = of([[1], [2]], "int64")
DRAWN = "(tf.constant([4, 5, 6], tf.int64), tf.constant([[.1], [.2]]), tf.constant([.1, .2, .3]))"
LABELS = of([[1, 2, 0], [2, 2, 1]], "int32")
LENGTHS = of([2, 3], "int32"), of([5, 5], "int32")
TWICE = "each call draws other numbers; the longer one is compared by its own row"
MIXED = "TensorFlow does not mix the dtypes of logits and of expected counts; flowlet casts the counts"
STEPS = "TensorFlow's function is made of steps that fail in one way or another"
WIDTH = "inside a traced function the lengths are not known, and the labels keep their width"
RANDOM = {"batch": TWICE, "symbolic": TWICE}
CTC = {"wrong": "TensorFlow's loss is made of steps that fail in one way or another", "empty": "no labels: steps that fail"}


def seeded(call):
    return f"(tf.random.set_seed(1), {call})[1]"


def sampler(name, more=""):
    """`more` are the arguments of a sampler with a table, for which TensorFlow aborts or never ends where its size is wrong."""
    call = f"tf.random.{name}_candidate_sampler(a, 1, {{}}" + more + ")"
    return Row(f"random.{name}_candidate_sampler", TRUE, without=RANDOM, call=seeded(call.format("4, True, 10, seed=3")),
               more=[seeded("(" + call.format("4, False, 10, seed=3") + ", " + call.format("4, False, 10, seed=3") + ")"),
                     seeded(call.format("9, True, 10, seed=3")), seeded(call.format("4, True, 10")),
                     seeded(call.format("30, False, 10")), call.format("11, True, 10"), call.format("0, True, 10"),
                     f"tf.random.{name}_candidate_sampler(a, 1, 3, True, {10 if more else 2})"])  # fmt: skip


ROWS = [
    sampler("uniform"), sampler("log_uniform"), sampler("learned_unigram"),
    sampler("fixed_unigram", ", unigrams=[1, 2, 30, 4, 5.5, 6, 7, 8, .9, 10]"),
    sampler("fixed_unigram", ", num_reserved_ids=1, distortion=0.5, unigrams=[1, 2, 30, 4, 5.5, 6, 7, 8, .9]"),
    Row("random.all_candidate_sampler", TRUE, call="tf.random.all_candidate_sampler(a, 1, 4, True)", without=RANDOM),
    Row("nn.compute_accidental_hits", of([[1, 2], [3, 4]], "int64"), of([2, 3, 3], "int64"),
        call="tf.nn.compute_accidental_hits(a, b, 2)", more=["tf.nn.compute_accidental_hits(a, b, 1)",
                                                            "tf.nn.compute_accidental_hits(a[0], b, 2)"]),
    Row("nn.nce_loss", real(10, 4), other(10), of([[1], [4]], "int64"), real(2, 4),
        call=f"tf.nn.nce_loss(a, b, c, d, 3, 10, sampled_values={DRAWN})", more=[
            f"tf.nn.nce_loss(a, b, c, d, 3, 10, sampled_values={DRAWN}, remove_accidental_hits=True)",
            f"tf.nn.nce_loss(a, b, tf.cast(c, tf.int32), d, 3, 10, sampled_values={DRAWN})",
            seeded("tf.nn.nce_loss(a, b, c, d, 3, 10)")],
        known={"*/*float16": MIXED, "*/float64": MIXED}),
    Row("nn.sampled_softmax_loss", real(10, 4), other(10), of([[1], [4]], "int64"), real(2, 4),
        call=f"tf.nn.sampled_softmax_loss(a, b, c, d, 3, 10, sampled_values={DRAWN})", more=[
            f"tf.nn.sampled_softmax_loss(a, b, c, d, 3, 10, sampled_values={DRAWN}, remove_accidental_hits=False)",
            seeded("tf.nn.sampled_softmax_loss(a, b, c, d, 3, 10, seed=4)")],
        known={"*/*float16": MIXED, "*/float64": MIXED, "dtype/int*": MIXED, "wrong/d int32*": MIXED}),
    Row("nn.ctc_loss", LABELS, real(5, 2, 4), *LENGTHS, call="tf.nn.ctc_loss(a, b, c, d)", without=CTC, more=[
        "tf.nn.ctc_loss(a, b, c, d, blank_index=-1)", "tf.nn.ctc_loss(a, b, c, [4, 5], blank_index=3)",
        "tf.nn.ctc_loss(a, tf.transpose(b, [1, 0, 2]), c, d, False, blank_index=-1)",
        "tf.nn.ctc_loss(a, b, [0, 0], d, blank_index=-1)",
        "tf.nn.ctc_loss(a, b, c, d, unique=tf.nn.ctc_unique_labels(a), blank_index=-1)", "tf.nn.ctc_loss(a, b, [1, 2], d)",
        "tf.nn.ctc_loss(tf.sparse.from_dense(a), b, None, d, blank_index=0)",
        "tf.nn.ctc_loss(tf.sparse.from_dense(a), b, None, d, blank_index=-1)",
        "tf.nn.ctc_loss(tf.sparse.from_dense(a), b, None, d)",
        "tf.nn.ctc_loss(a, b, c, None)"], known={
            "*/float64": "TensorFlow's loss mixes float64 with float32 and fails",
            "second/more [67]": "TensorFlow has no second derivative of the loss for sparse labels"}),
    Row("nn.ctc_unique_labels", of([[1, 2, 1, 0], [3, 3, 1, 0]], "int64"), known={
        "empty/no rows": "TensorFlow loses an axis", "symbolic/shape": "TensorFlow leaves the width open"}),
    Row("nn.ctc_greedy_decoder", real(7, 2, 4), of([7, 5], "int32"), more=[f"tf.nn.ctc_greedy_decoder(a, b, {one})" for one in (
        "False", "blank_index=0", "blank_index=-2", "blank_index=7")] + ["tf.nn.ctc_greedy_decoder(a, [8, 1])",
                                                                          "tf.nn.ctc_greedy_decoder(a, [1])"]),
    Row("nn.ctc_beam_search_decoder", real(7, 2, 4), of([7, 5], "int32"), more=[
        f"tf.nn.ctc_beam_search_decoder(a, b, {one})" for one in ("3, 2", "1", "2, 3",
        "beam_width=10, top_paths=5")] + [
            "tf.nn.ctc_beam_search_decoder(a, [8, 1])"], tolerance=1e4, why="TensorFlow adds logarithms of float64 in float32"),
    Row("nn.collapse_repeated", of([[1, 1, 2, 2, 1], [3, 3, 3, 1, 1]], "int32"), of([5, 3], "int32"), more=[
        "tf.nn.collapse_repeated(tf.cast(a, tf.float32), tf.cast(b, tf.int64))", "tf.nn.collapse_repeated(a[0], b)",
        "tf.nn.collapse_repeated(a, [0, 1])"], known={"batch/*": WIDTH, "wrong/*": STEPS, "empty/no rows": STEPS}),
    Row("nn.isotonic_regression", of([[3.0, 1, 2, 0, 1], [1, 2, 3, 3, 5]]), more=[
        "tf.nn.isotonic_regression(a, decreasing=False)", "tf.nn.isotonic_regression(a, axis=0)",
        "tf.nn.isotonic_regression(a[0])",
        "tf.nn.isotonic_regression([2., 2., 1., 3., 1., 3.])"],
        known={"*/more 2": "TensorFlow has no gradient for a single vector"}),
    Row("math.approx_max_k", real(2, 6), call="tf.math.approx_max_k(a, 2)", more=[
        "tf.math.approx_max_k(a, 7)", "tf.math.approx_max_k(a, 3, recall_target=0.5)", "tf.math.approx_max_k(a, 2, 0)"]),
    Row("math.approx_min_k", real(2, 6), call="tf.math.approx_min_k(a, 2)"),
]
