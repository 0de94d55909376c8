"""k-means with tensor operations: broadcasting, argmin, segment means, a tf.function step."""
import numpy as np
import tensorflow as tf

tf.random.set_seed(12)
K, N = 3, 300
centers = tf.constant([[0.0, 5.0], [5.0, -2.0], [-4.0, -3.0]])
points = tf.concat([tf.random.normal([N // K, 2], stddev=0.8) + c for c in tf.unstack(centers)], axis=0)
points = tf.random.shuffle(points, seed=3)
print(points.shape, tf.reduce_mean(points, axis=0).shape)


@tf.function
def step(points, centroids):
    distances = tf.reduce_sum(tf.square(tf.expand_dims(points, 0) - tf.expand_dims(centroids, 1)), axis=2)
    nearest = tf.argmin(distances, 0)
    means = tf.math.unsorted_segment_mean(points, nearest, num_segments=K)
    return nearest, means, tf.reduce_mean(tf.reduce_min(distances, axis=0))


centroids = tf.slice(points, [0, 0], [K, -1])
# start far apart: the first point, then always the one farthest from those taken
chosen = [points[0]]
for _ in range(K - 1):
    gap = tf.reduce_min(tf.norm(points[:, None] - tf.stack(chosen)[None], axis=-1), axis=1)
    chosen.append(points[tf.argmax(gap)])
centroids = tf.stack(chosen)
for i in range(20):
    nearest, means, inertia = step(points, centroids)
    moved = tf.reduce_max(tf.abs(means - centroids))
    centroids = means
    if moved < 1e-6:
        break
print("iterations", i, "inertia", inertia.numpy().round(4), nearest.dtype)
values, index, counts = tf.unique_with_counts(nearest)
print(sorted(counts.numpy().tolist()), tf.sort(centroids[:, 0]))
order = tf.argsort(centroids[:, 0])
print(tf.gather(centroids, order))
partitions = tf.dynamic_partition(points, tf.cast(nearest, tf.int32), K)
print([tf.reduce_mean(p, 0).numpy().round(2).tolist() for p in partitions])
distances = tf.norm(points - centroids[0], axis=1)
values, places = tf.nn.top_k(-distances, k=3)
print(values, places.shape)
found = tf.gather(centroids, tf.argsort(centroids[:, 0])).numpy()
assert np.allclose(found, tf.gather(centers, tf.argsort(centers[:, 0])), atol=0.4)
