"""What graphs of TensorFlow 1.15 compute: the values of expressions over fed placeholders whose sizes the graph does not know."""

import json
import os

from graph_common import FOLDER, np, tf

PRELUDE = """\
x = tf.placeholder(tf.float32, [None, 3], name='x')
y = tf.placeholder(tf.float32, [None, 3], name='y')
q = tf.placeholder(tf.float32, [None, None], name='q')
m = tf.placeholder(tf.float32, [3, 4], name='m')
v = tf.placeholder(tf.float32, [None], name='v')
u = tf.placeholder(tf.float32, name='u')
t = tf.placeholder(tf.float32, [None, None, 3], name='t')
s = tf.placeholder(tf.float32, [], name='s')
d = tf.placeholder(tf.float64, [None, 3], name='d')
i = tf.placeholder(tf.int32, [None], name='i')
j = tf.placeholder(tf.int32, [None, 3], name='j')
k = tf.placeholder(tf.int32, name='k')
n = tf.placeholder(tf.int32, [], name='n')
lab = tf.placeholder(tf.int64, [None], name='lab')
b = tf.placeholder(tf.bool, [None, 3], name='b')
p = tf.placeholder(tf.bool, [None], name='p')
c = tf.placeholder(tf.complex64, [None, 3], name='c')
w = tf.placeholder(tf.string, [None], name='w')
e = tf.placeholder(tf.string, [None], name='e')
sq = tf.placeholder(tf.float32, [None, 3, 3], name='sq')
img = tf.placeholder(tf.float32, [None, None, None, 3], name='img')
pic = tf.placeholder(tf.uint8, [None, None, 3], name='pic')
"""

IMAGES = np.random.RandomState(0).rand(2, 5, 6, 3).astype("float32").round(3)
FEEDS = {
    "img": IMAGES,
    "pic": (IMAGES[0] * 255).astype("uint8"),
    "x": [[1.5, -2.0, 0.25], [0.5, 3.0, -1.0]],
    "y": [[2.0, 0.5, -1.5], [1.0, -3.0, 4.0]],
    "q": [[0.1, 0.2, 0.3, 0.4], [0.9, 0.8, 0.7, 0.6], [0.0, 1.0, 0.0, 1.0]],
    "m": [[1.0, 2.0, 3.0, 4.0], [0.5, -1.0, 2.0, 0.0], [-2.0, 1.0, 0.0, 1.0]],
    "v": [3.0, 1.0, 2.0, 5.0],
    "u": [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]],
    "t": [[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], [[-1.0, 0.5, 2.0], [0.0, 1.0, -3.0]]],
    "s": 2.0,
    "d": [[0.5, 1.5, -2.5], [3.0, -1.0, 2.0]],
    "i": [0, 1],
    "j": [[1, -2, 7], [4, 5, -9]],
    "k": [2, 0, 1],
    "n": 2,
    "lab": [2, 0, 1],
    "b": [[True, False, True], [False, False, True]],
    "p": [True, False],
    "c": [[1 + 2j, 0 - 1j, 3 + 0j], [0.5 + 0.5j, -2 + 1j, 1j]],
    "w": [b"hello world", b"a,b", b""],
    "e": [b"1", b"2.5", b"-3"],
    "sq": [[[4.0, 1.0, 0.0], [1.0, 3.0, 1.0], [0.0, 1.0, 2.0]]],
}

UNARY = """abs negative sign square exp log1p expm1 tanh sigmoid sin cos tan atan asinh sinh cosh floor ceil rint round erf erfc
    lgamma digamma is_nan is_inf is_finite reciprocal zeros_like ones_like shape size rank identity stop_gradient to_double
    to_int32 to_float to_int64 nn.softplus nn.relu nn.softmax nn.log_softmax nn.l2_loss log_sigmoid"""

CODE = """\
tf.sqrt(tf.abs(x))
tf.rsqrt(tf.abs(x))
tf.log(tf.abs(x))
tf.acos(x / 10)
tf.asin(x / 10)
tf.atan2(x, y)
tf.pow(tf.abs(x), y)
tf.add(x, y)
tf.add(x, 1)
tf.add(w, '!')
x + 1
1 - x
x * y
2 * x
x / y
1 / x
x // y
x % y
x ** 2
-x
abs(x)
x > y
x <= 0
j / 2
j // 2
j % 3
j + 1
i / (i + 1)
d * 2
tf.subtract(x, y)
tf.multiply(x, 3)
tf.divide(x, y)
tf.divide(j, 4)
tf.truediv(j, 4)
tf.div(x, y)
tf.div(j, 4)
tf.floordiv(j, 4)
tf.floor_div(x, y)
tf.mod(j, 4)
tf.floormod(x, y)
tf.truncatediv(j, 4)
tf.truncatemod(j, 4)
tf.realdiv(x, y)
tf.div_no_nan(x, x - x)
tf.squared_difference(x, y)
tf.maximum(x, y)
tf.maximum(x, 0.)
tf.minimum(x, y)
tf.equal(j, 1)
tf.equal(x, y)
tf.not_equal(j, 1)
tf.greater(x, y)
tf.greater_equal(x, y)
tf.less(x, y)
tf.less_equal(x, y)
tf.logical_and(b, x > 0)
tf.logical_or(b, x > 0)
tf.logical_xor(b, x > 0)
tf.logical_not(b)
b & (x > 0)
b | (x > 0)
b ^ (x > 0)
~b
tf.scalar_mul(2., x)
tf.add_n([x, y, x])
tf.accumulate_n([x, y])
tf.complex(x, y)
tf.real(c)
tf.imag(c)
tf.conj(c)
tf.angle(c)
tf.abs(c)
c * c
tf.cast(x, tf.int32)
tf.cast(b, tf.float32)
tf.cast(j, tf.bool)
tf.cast(x, tf.float64)
tf.cast(c, tf.float32)
tf.saturate_cast(x * 200, tf.uint8)
tf.bitcast(x, tf.int32)
tf.clip_by_value(x, -1., 1.)
tf.clip_by_norm(x, 1.)
tf.clip_by_norm(x, 1., axes=[1])
tf.clip_by_average_norm(x, 0.1)
tf.clip_by_global_norm([x, y], 1.)
tf.global_norm([x, y])
tf.check_numerics(x, 'wrong')
tf.verify_tensor_all_finite(x, 'wrong')
tf.cumsum(x, 1)
tf.cumsum(x, axis=n - 1, reverse=True)
tf.cumsum(v, exclusive=True)
tf.cumprod(x, axis=0)
tf.igamma(tf.abs(x), tf.abs(y))
tf.zeta(tf.abs(x) + 1, tf.abs(y))
tf.betainc(tf.abs(x), tf.abs(y), tf.abs(x) / 10)
tf.lbeta(tf.abs(x))
tf.math.polyval([1., s, 3.], x)
tf.invert_permutation(k)
tf.reduce_sum(x)
tf.reduce_sum(x, 0)
tf.reduce_sum(x, axis=1, keep_dims=True)
tf.reduce_sum(x, reduction_indices=[1])
tf.reduce_sum(u)
tf.reduce_sum(x, axis=n - 1)
tf.reduce_sum(j)
tf.reduce_sum([1., 2.])
tf.reduce_mean(x)
tf.reduce_mean(x, 1)
tf.reduce_mean(u, axis=-1)
tf.reduce_mean(j)
tf.reduce_mean(tf.cast(tf.equal(tf.argmax(x, 1), tf.argmax(y, 1)), tf.float32))
tf.reduce_max(x, 1)
tf.reduce_min(x, 0)
tf.reduce_prod(x, [0, 1])
tf.reduce_all(b, 1)
tf.reduce_any(b, 0)
tf.reduce_any(b)
tf.reduce_logsumexp(x, 1)
tf.reduce_logsumexp(x)
tf.math.reduce_std(x)
tf.math.reduce_variance(x, axis=1)
tf.reduce_join(w)
tf.reduce_join(w, 0, separator='-')
tf.count_nonzero(b)
tf.count_nonzero(x, axis=1, dtype=tf.int32)
tf.nn.zero_fraction(q)
tf.argmax(x, 1)
tf.argmax(x)
tf.argmax(x, dimension=1)
tf.argmax(x, axis=n - 1)
tf.argmin(x, axis=1)
tf.argmin(x, 0, output_type=tf.int32)
tf.arg_max(x, 1)
tf.arg_min(x, 1)
tf.nn.moments(x, [0])
tf.nn.moments(t, axes=[0, 1], keep_dims=True)
tf.nn.weighted_moments(x, [0], 2.)
tf.nn.in_top_k(q, lab, 2)
tf.nn.top_k(q, 2)
tf.nn.top_k(q, n)
tf.confusion_matrix(lab, lab)
tf.confusion_matrix(lab, [0, 1, 2], num_classes=4)
tf.segment_sum(x, i)
tf.segment_mean(x, [0, 0])
tf.segment_max(x, i)
tf.unsorted_segment_sum(x, i, 3)
tf.unsorted_segment_sum(x, i, n)
tf.unsorted_segment_max(x, i, 2)
tf.unsorted_segment_mean(x, i, 2)
tf.sparse_segment_sum(x, i, i)
tf.bincount(k)
tf.bincount(k, minlength=5)
tf.histogram_fixed_width(v, [0., 5.], nbins=5)
tf.unique(k)
tf.unique_with_counts(tf.constant([3, 1, 3]))
tf.unique(w)
tf.setdiff1d(k, i)
tf.edit_distance(tf.SparseTensor([[0, 0]], ['a'], [1, 1]), tf.SparseTensor([[0, 0]], ['b'], [1, 1]))
tf.shape(x)
tf.shape(x)[0]
tf.shape(u)
tf.shape(x, out_type=tf.int64)
tf.shape_n([x, t])
tf.size(u)
tf.rank(u)
tf.zeros([2, 3])
tf.zeros([tf.shape(x)[0], 4])
tf.zeros(tf.shape(x), tf.int32)
tf.zeros([n, n], dtype=tf.bool)
tf.zeros([2], tf.string)
tf.ones([n, 3])
tf.ones(tf.shape(u), tf.float64)
tf.ones_like(x, dtype=tf.int32)
tf.zeros_like(b)
tf.zeros_like(w)
tf.fill([n, 2], 7.)
tf.fill(tf.shape(x), s)
tf.fill([2], 'a')
tf.constant([1, 2, 3])
tf.constant(2.5, shape=[2, 2])
tf.constant([1, 2], tf.float32, [3])
tf.constant('text')
tf.constant([['a', 'b']])
tf.range(5)
tf.range(n)
tf.range(n, n + 4, 2)
tf.range(0., 1., 0.25)
tf.range(tf.shape(x)[0])
tf.range(lab[0])
tf.linspace(0., 1., 5)
tf.linspace(0., s, n)
tf.lin_space(0., 1., 3)
tf.eye(3)
tf.eye(n)
tf.eye(2, 3)
tf.eye(2, batch_shape=[2])
tf.one_hot(k, 3)
tf.one_hot(i, n)
tf.one_hot(i, depth=4, on_value=5, off_value=-1)
tf.one_hot(lab, 3, axis=0)
tf.one_hot(j, 3, dtype=tf.float64)
tf.sequence_mask(k)
tf.sequence_mask(k, 4)
tf.sequence_mask(k, maxlen=n + 1, dtype=tf.float32)
tf.reshape(x, [-1])
tf.reshape(x, [3, -1])
tf.reshape(x, [tf.shape(x)[0], -1])
tf.reshape(x, [tf.shape(x)[0], 3, 1])
tf.reshape(x, tf.shape(tf.transpose(y)))
tf.reshape(u, [-1, 3])
tf.reshape(t, [-1, tf.shape(t)[1], 3])
tf.reshape(x, tf.stack([n, 3]))
tf.reshape(x, (n * 3,))
tf.transpose(x)
tf.transpose(u)
tf.transpose(t, [1, 0, 2])
tf.transpose(t, perm=[2, 1, 0])
tf.transpose(x, tf.range(tf.rank(x))[::-1])
tf.transpose(c, conjugate=True)
tf.matrix_transpose(t)
tf.expand_dims(x, 1)
tf.expand_dims(x, -1)
tf.expand_dims(x, dim=0)
tf.expand_dims(u, 0)
tf.squeeze(tf.expand_dims(x, 1))
tf.squeeze(tf.expand_dims(x, 1), [1])
tf.squeeze(tf.reshape(v, [1, -1]), squeeze_dims=[0])
tf.concat([x, y], 0)
tf.concat([x, y], 1)
tf.concat([u, u], 1)
tf.concat([x, y], axis=n - 1)
tf.concat([x], 0)
tf.concat([w, e], 0)
tf.stack([x, y])
tf.stack([x, y], axis=1)
tf.stack([n, 3])
tf.stack([1, 2])
tf.parallel_stack([tf.zeros([2]), tf.ones([2])])
tf.unstack(m)
tf.unstack(x, axis=1)
tf.unstack(v, num=4)
tf.split(m, 2, axis=1)
tf.split(x, 3, 1)
tf.split(x, [1, 2], axis=1)
tf.split(value=v, num_or_size_splits=2)
tf.split(v, [1, -1])
tf.tile(x, [2, 1])
tf.tile(x, [n, 1])
tf.tile(x, tf.stack([1, n]))
tf.tile(tf.expand_dims(v, 0), [tf.shape(x)[0], 1])
tf.tile(w, [2])
tf.pad(x, [[1, 0], [0, 2]])
tf.pad(x, [[n, 0], [0, 1]])
tf.pad(q, [[1, 1], [2, 2]], 'REFLECT')
tf.pad(q, [[1, 1], [1, 1]], mode='SYMMETRIC')
tf.pad(x, [[0, 1], [0, 0]], constant_values=5.)
tf.slice(x, [0, 1], [2, 2])
tf.slice(x, [0, 1], [-1, 1])
tf.slice(q, [n, 0], [1, n])
tf.strided_slice(m, [0, 1], [2, 3])
tf.strided_slice(x, [0, 0], [n, 3], [1, 2])
x[0]
x[-1]
x[:, 1]
x[:, 1:]
x[:, ::-1]
x[n - 1]
x[n - 1:]
q[n:n + 2]
q[:n, n:]
q[0:n, ..., tf.newaxis]
q[..., -1]
q[tf.shape(q)[0] - 1]
v[::2]
v[n:]
t[:, -1, :]
t[0, :, n]
w[0]
x[b]
x[x > 0]
tf.gather(x, [1, 0])
tf.gather(v, k)
tf.gather(x, [0, 2], axis=1)
tf.gather(w, lab)
tf.gather(q, n)
tf.gather_nd(x, [[0, 0], [1, 1]])
tf.gather_nd(q, tf.stack([k, k], axis=1))
tf.batch_gather(x, [[0], [2]])
tf.scatter_nd([[0], [2]], [1., 2.], [4])
tf.scatter_nd(tf.expand_dims(k, 1), q, [n + 2, 4])
tf.scatter_nd(tf.expand_dims(k, 1), q, tf.shape(q, out_type=tf.int32))
tf.tensor_scatter_update(x, [[0]], [[9., 8., 7.]])
tf.tensor_scatter_add(x, [[0]], [[9., 8., 7.]])
tf.where(b)
tf.where(b, x, y)
tf.where(p, x, y)
tf.where(x > 0, x, tf.zeros_like(x))
tf.where(tf.equal(k, 0))
tf.boolean_mask(x, b)
tf.boolean_mask(x, p)
tf.boolean_mask(x, [True, False, True], axis=1)
tf.boolean_mask(w, [True, False, True])
tf.dynamic_partition(x, i, 2)
tf.dynamic_stitch([[0, 2], [1]], [[1., 2.], [3.]])
tf.meshgrid([1, 2], [3, 4, 5])
tf.meshgrid(v, s + v, indexing='ij')
tf.reverse(x, [1])
tf.reverse(x, [0, 1])
tf.reverse_sequence(t, [1, 2], seq_dim=1)
tf.reverse_sequence(t, i + 1, seq_axis=1, batch_axis=0)
tf.roll(v, 1, 0)
tf.sort(x)
tf.argsort(v)
tf.sort(v, direction='DESCENDING')
tf.broadcast_to(v, [2, 4])
tf.broadcast_to(s, tf.shape(x))
tf.identity_n([x, y])
tf.convert_to_tensor([s, 1.0])
tf.convert_to_tensor([[s, 1.0], [2.0, s]])
tf.matmul(x, m)
tf.matmul(x, y, transpose_b=True)
tf.matmul(x, y, transpose_a=True)
tf.matmul(t, t, transpose_b=True)
tf.matmul(q, q, adjoint_b=True)
tf.matmul(c, c, adjoint_b=True)
tf.matmul(j, [[1], [2], [3]])
tf.matmul(u, [[1.], [2.]])
tf.nn.xw_plus_b(x, m, [1., 2., 3., 4.])
tf.nn.relu_layer(x, m, [1., 2., 3., 4.])
tf.nn.bias_add(x, [1., 2., 3.])
tf.tensordot(x, m, 1)
tf.tensordot(t, m, [[2], [0]])
tf.tensordot(x, y, [[0, 1], [0, 1]])
tf.einsum('ij,jk->ik', x, m)
tf.einsum('bti,ij->btj', t, m)
tf.norm(x)
tf.norm(x, axis=1)
tf.norm(x, ord=1, axis=1, keep_dims=True)
tf.norm(x, ord=np.inf)
tf.norm(x, ord=3, axis=-1)
tf.nn.l2_normalize(x, 1)
tf.nn.l2_normalize(x, dim=0)
tf.cross(x, y)
tf.diag(v)
tf.diag_part(m[:, :3])
tf.matrix_diag(x)
tf.matrix_diag_part(sq)
tf.matrix_set_diag(sq, [[9., 8., 7.]])
tf.matrix_band_part(sq, -1, 0)
tf.matrix_band_part(sq, 0, tf.cast(n - 1, tf.int64))
tf.trace(sq)
tf.matrix_inverse(sq)
tf.matrix_determinant(sq)
tf.matrix_solve(sq, sq[:, :, :1])
tf.matrix_triangular_solve(sq, sq[:, :, :1])
tf.cholesky(sq)
tf.cholesky_solve(tf.cholesky(sq), sq[:, :, :1])
tf.matrix_solve_ls(sq, sq[:, :, :1])
tf.self_adjoint_eigvals(sq)
tf.svd(sq, compute_uv=False)
tf.linalg.logdet(sq)
tf.linalg.matvec(m, v)
tf.fft(c)
tf.spectral.rfft(tf.concat([v, v], 0))
tf.space_to_depth(tf.reshape(t, [1, 2, 2, 3]), 2)
tf.depth_to_space(tf.reshape(v, [1, 1, 1, 4]), 2)
tf.space_to_batch(tf.reshape(t, [1, 2, 2, 3]), [[0, 0], [0, 0]], 2)
tf.batch_to_space(tf.reshape(v, [4, 1, 1, 1]), [[0, 0], [0, 0]], 2)
tf.extract_image_patches(tf.reshape(t, [1, 2, 2, 3]), [1, 2, 2, 1], [1, 1, 1, 1], [1, 1, 1, 1], 'VALID')
tf.sparse_to_dense([1, 2], [4], 1.0)
tf.sparse_to_dense(i, [n + 2], 1, 0)
tf.sparse_to_dense([[0, 1], [1, 0]], [2, 2], [1., 2.], default_value=-1.)
tf.sparse_tensor_to_dense(tf.SparseTensor([[0, 1]], [2.], [3, 4]))
tf.sparse_tensor_to_dense(tf.SparseTensor([[0, 1], [1, 0]], v[:2], [2, 2]))
tf.sparse_tensor_dense_matmul(tf.SparseTensor([[0, 1]], [2.], [2, 3]), m)
tf.sparse_reduce_sum(tf.SparseTensor([[0, 1], [0, 2]], [2., 3.], [3, 3]), 1)
tf.sparse_add(tf.SparseTensor([[0, 1]], [2.], [3, 4]), m)
tf.SparseTensor([[0, 1]], [2.], [3, 4]).values * 2
tf.string_join([w, 'x'], separator='-')
tf.string_to_number(e)
tf.string_to_number(['1', '7'], out_type=tf.int32)
tf.string_split(w).values
tf.string_split(w).indices
tf.string_split(['a,b', 'c'], ',').values
tf.sparse_tensor_to_dense(tf.string_split(w), default_value='')
tf.string_strip([' a '])
tf.string_to_hash_bucket_fast(w, 10)
tf.string_to_hash_bucket_strong(w, 10, [1, 2])
tf.substr(w, 0, 2)
tf.regex_replace(w, 'o', '0')
tf.strings.regex_full_match(w, 'a.*')
tf.strings.length(w)
tf.strings.lower(w)
tf.strings.upper(w)
tf.as_string(x)
tf.as_string(j)
tf.as_string(x, precision=2)
tf.decode_raw(['abcd'], tf.uint8)
tf.decode_raw(['abcd'], tf.int16)
tf.decode_csv(['1.5,2,a', '2.5,,b'], [[1.0], [0], ['a']])
tf.encode_base64(w)
tf.decode_base64(tf.encode_base64(w))
tf.equal(w, 'a,b')
tf.size(w)
tf.reshape(w, [-1, 1])
tf.expand_dims(w, 0)
tf.stack([w, w])
tf.parse_tensor(tf.serialize_tensor(x), tf.float32)
tf.sets.set_intersection([[1, 2, 3]], [[2, 3, 4]]).values
tf.reduce_sum((x - y) ** 2 / 1000)
tf.reduce_mean(-tf.reduce_sum(tf.nn.softmax(x) * tf.log(tf.nn.softmax(y)), reduction_indices=[1]))
tf.sqrt(tf.reduce_sum(tf.square(tf.subtract(tf.expand_dims(x, 1), y)), 2))
tf.reshape(tf.tile(tf.expand_dims(tf.range(n), 1), [1, 3]), [-1])
tf.gather_nd(q, tf.stack([tf.range(tf.shape(q)[0]), k], axis=1))
tf.cast(tf.reduce_max(k), tf.float32) * s
tf.concat([tf.zeros([tf.shape(x)[0], 1]), x], 1)
tf.reduce_sum(tf.one_hot(lab, 4) * q, 1)
tf.matmul(tf.reshape(t, [-1, 3]), m)
tf.reshape(tf.matmul(tf.reshape(t, [-1, 3]), m), [tf.shape(t)[0], -1, 4])
tf.image.resize_bilinear(img, [3, 4])
tf.image.resize_bilinear(img, [3, 4], align_corners=True)
tf.image.resize_bilinear(img, [8, 9])
tf.image.resize_bilinear(img, [9, 8], align_corners=True)
tf.image.resize_bilinear(img, k[:2] + 1)
tf.image.resize_nearest_neighbor(img, [3, 4])
tf.image.resize_nearest_neighbor(img, [3, 4], align_corners=True)
tf.image.resize_nearest_neighbor(img, [8, 9])
tf.image.resize_nearest_neighbor(img, [9, 8], align_corners=True)
tf.image.resize_nearest_neighbor(img, k[:2] + 1)
tf.image.resize_bicubic(img, [3, 4])
tf.image.resize_bicubic(img, [3, 4], align_corners=True)
tf.image.resize_bicubic(img, [8, 9])
tf.image.resize_bicubic(img, [9, 8], align_corners=True)
tf.image.resize_bicubic(img, k[:2] + 1)
tf.image.resize_area(img, [3, 4])
tf.image.resize_area(img, [3, 4], align_corners=True)
tf.image.resize_area(img, [8, 9])
tf.image.resize_area(img, [9, 8], align_corners=True)
tf.image.resize_area(img, k[:2] + 1)
tf.image.resize_bilinear(img, [3, 8], half_pixel_centers=True)
tf.image.resize_bicubic(img, [3, 8], half_pixel_centers=True)
tf.gradients(tf.image.resize_bilinear(img, [8, 4]) ** 2, img)
tf.gradients(tf.image.resize_bicubic(img, [8, 4], align_corners=True) ** 2, img)
tf.gradients(tf.image.resize_nearest_neighbor(img, [8, 4]) ** 2, img)
tf.image.resize_images(img, [7, 4])
tf.image.resize_images(pic, [7, 4], 1)
tf.image.resize_images(pic, [9, 4], 3, preserve_aspect_ratio=True)
tf.image.resize_image_with_pad(pic, 8, 5)
tf.image.resize_image_with_crop_or_pad(img, 3, 9)
tf.image.resize_image_with_crop_or_pad(pic, 8, 4)
tf.image.crop_to_bounding_box(img, 1, 2, 3, 4)
tf.image.pad_to_bounding_box(pic, 1, 2, 8, 9)
tf.image.central_crop(pic, 0.5)
tf.image.central_crop(img, 0.33)
tf.image.rot90(img, 3)
tf.image.rot90(pic, 2)
tf.image.flip_left_right(img)
tf.image.flip_up_down(pic)
tf.image.transpose_image(pic)
tf.image.rgb_to_grayscale(pic)
tf.image.per_image_standardization(img)
tf.image.per_image_standardization(pic)
tf.image.total_variation(img)
tf.image.sobel_edges(img)
tf.image.psnr(img, img * 0.9, 1.0)
tf.image.adjust_hue(pic, 0.2)
tf.image.adjust_gamma(img, 2.0)
tf.image.adjust_brightness(pic, 0.1)
tf.image.adjust_contrast(pic, 1.5)
tf.image.convert_image_dtype(pic, tf.float32)
tf.image.crop_and_resize(img, [[0.0, 0.0, 1.0, 1.0], [0.1, 0.2, 0.5, 0.9]], [0, 1], [4, 3])
tf.image.draw_bounding_boxes(img, [[[0.0, 0.0, 0.5, 0.5]], [[0.1, 0.2, 0.5, 0.9]]])
tf.image.decode_png(tf.image.encode_png(pic))
tf.image.random_flip_left_right(pic, seed=5)
tf.image.random_flip_up_down(img, seed=5)
tf.image.random_brightness(img, 0.3, seed=5)
tf.distributions.Normal(x, tf.exp(y)).log_prob(0.5)
tf.distributions.Normal(x, tf.exp(y)).sample(2, seed=3)
tf.distributions.Normal(x, tf.exp(y)).entropy()
tf.distributions.Categorical(logits=q).log_prob([0, 1, 2])
tf.distributions.Categorical(logits=x).sample(4, seed=3)
tf.distributions.Categorical(logits=x).entropy()
tf.distributions.Bernoulli(logits=x).log_prob([[1, 0, 1], [0, 0, 1]])
tf.distributions.Bernoulli(logits=x).sample(2, seed=3)
tf.distributions.kl_divergence(tf.distributions.Normal(x, 1.0), tf.distributions.Normal(y, 2.0))
tf.distributions.kl_divergence(tf.distributions.Categorical(logits=x), tf.distributions.Categorical(logits=y))
tf.nn.embedding_lookup_sparse(m, tf.SparseTensor([[0, 0], [0, 2], [1, 1]], [1, 2, 2], [2, 3]), None)
tf.nn.embedding_lookup_sparse(m, tf.SparseTensor([[0, 0], [0, 2], [1, 1]], [1, 2, 2], [2, 3]), None, combiner='sum')
tf.nn.embedding_lookup_sparse(m, tf.SparseTensor([[0, 0], [0, 2], [1, 1]], [1, 2, 2], [2, 3]), tf.SparseTensor([[0, 0], [0, 2], [1, 1]], [0.5, 2., 3.], [2, 3]), combiner='sqrtn')
tf.nn.with_space_to_batch(tf.reshape(tf.range(32.), [1, 4, 4, 2]), [2, 2], 'SAME', lambda one, n, p: tf.nn.avg_pool(one, [1, 3, 3, 1], [1, 1, 1, 1], p), [3, 3])
"""


def encoded(value):
    if isinstance(value, (list, tuple)):
        return [encoded(one) for one in value]
    array = np.asarray(value)
    kind = "string" if array.dtype == object or array.dtype.kind == "S" else array.dtype.name
    flat = array.ravel().tolist()
    if array.dtype.kind == "c":
        flat = [[one.real, one.imag] for one in flat]
    return {"dtype": kind, "shape": list(array.shape),
            "data": [one.decode("latin1") if isinstance(one, bytes) else one for one in flat]}  # fmt: skip


def dims(one):
    return None if one.shape.ndims is None else one.shape.as_list()


def case(code):
    tf.reset_default_graph()
    space = {"tf": tf, "np": np}
    exec(PRELUDE, space)
    found = {"code": code}
    try:
        result = eval(code, space)
        flat = tf.contrib.framework.nest.flatten(result)
        found["static"] = [dims(one) for one in flat if isinstance(one, tf.Tensor)]
        with tf.Session() as session:
            found["value"] = encoded(session.run(result, {space[name]: value for name, value in FEEDS.items()}))
    except Exception as error:
        found = {"code": code, "error": {"class": type(error).__name__, "message": str(error)[:300]}}
        print("error:", code, found["error"])
    return found


def main():
    codes = [f"tf.{name}(x)" for name in UNARY.split()] + CODE.strip().splitlines()
    cases = [case(code) for code in codes]
    head = {"release": tf.__version__, "script": "tests/oracle/record/graph_values.py", "prelude": PRELUDE,
            "feeds": {name: encoded(np.array(value)) for name, value in FEEDS.items()}}  # fmt: skip
    with open(os.path.join(FOLDER, "graph_values.json"), "w") as file:
        file.write(json.dumps(head)[:-1] + ', "cases": [\n' + ",\n".join(json.dumps(one) for one in cases) + "\n]}\n")


if __name__ == "__main__":
    main()
