"""k-means in a graph: distances by expand_dims, unsorted_segment_sum, assignments counted, stopped when none changes."""
import numpy as np
import tensorflow as tf

N, K, MAX_ITERS = 300, 3, 50
np.random.seed(5)
data = np.concatenate([np.random.randn(100, 2) * 0.4 + c for c in ([0, 0], [4, 1], [1, 5])]).astype(np.float32)
np.random.shuffle(data)

points = tf.Variable(data, trainable=False)
cluster_assignments = tf.Variable(tf.zeros([N], dtype=tf.int64))
centroids = tf.Variable(tf.slice(points.initialized_value(), [0, 0], [K, 2]))

rep_centroids = tf.reshape(tf.tile(centroids, [N, 1]), [N, K, 2])
rep_points = tf.reshape(tf.tile(points, [1, K]), [N, K, 2])
sum_squares = tf.reduce_sum(tf.square(rep_points - rep_centroids), reduction_indices=2)
best_centroids = tf.argmin(sum_squares, 1)
did_assignments_change = tf.reduce_any(tf.not_equal(best_centroids, cluster_assignments))


def bucket_mean(data, bucket_ids, num_buckets):
    total = tf.unsorted_segment_sum(data, bucket_ids, num_buckets)
    count = tf.unsorted_segment_sum(tf.ones_like(data), bucket_ids, num_buckets)
    return total / count


means = bucket_mean(points, best_centroids, K)
with tf.control_dependencies([did_assignments_change]):
    do_updates = tf.group(centroids.assign(means), cluster_assignments.assign(best_centroids))

sess = tf.Session()
sess.run(tf.global_variables_initializer())
changed, iters = True, 0
while changed and iters < MAX_ITERS:
    iters += 1
    [changed, _] = sess.run([did_assignments_change, do_updates])
[centers, assignments] = sess.run([centroids, cluster_assignments])
print("Found in %d iterations" % iters)
print(centers.round(4))
print(np.bincount(assignments))
total = sess.run(tf.reduce_sum(tf.reduce_min(sum_squares, axis=1)))
print("inertia %.3f" % total)
