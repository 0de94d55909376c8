"""Recommendation by factors of users and items, with biases, gathered by index; sparse gradients, regularization."""
import numpy as np
import tensorflow as tf

np.random.seed(7)
tf.set_random_seed(7)
n_users, n_items, rank = 20, 15, 3
U, V = np.random.randn(n_users, rank), np.random.randn(n_items, rank)
pairs = np.array([(u, i) for u in range(n_users) for i in range(n_items) if np.random.rand() < 0.5])
ratings = (U[pairs[:, 0]] * V[pairs[:, 1]]).sum(1) + 3.5
mean = ratings.mean()

graph = tf.Graph()
with graph.as_default():
    tf.set_random_seed(7)
    user, item = tf.placeholder(tf.int32, [None]), tf.placeholder(tf.int32, [None])
    rating = tf.placeholder(tf.float32, [None])
    with tf.variable_scope("factors", regularizer=lambda w: 0.01 * tf.nn.l2_loss(w)):
        P = tf.get_variable("P", [n_users, rank], initializer=tf.truncated_normal_initializer(stddev=0.3))
        Q = tf.get_variable("Q", [n_items, rank], initializer=tf.truncated_normal_initializer(stddev=0.3))
    bu = tf.get_variable("bias_user", [n_users], initializer=tf.zeros_initializer)
    bi = tf.get_variable("bias_item", [n_items], initializer=tf.zeros_initializer)
    predicted = tf.reduce_sum(tf.multiply(tf.gather(P, user), tf.nn.embedding_lookup(Q, item)), 1)
    predicted = tf.add_n([predicted, tf.gather(bu, user), tf.gather(bi, item)]) + tf.constant(mean, tf.float32)
    mse = tf.losses.mean_squared_error(rating, predicted)
    total = tf.losses.get_total_loss()
    rmse = tf.sqrt(mse)
    step = tf.train.get_or_create_global_step()
    train = tf.train.AdagradOptimizer(0.3).minimize(total, global_step=step)
    print(tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES))
    print([(g.values.name, g.indices.name) for g in tf.gradients(mse, [P, Q])])

with tf.Session(graph=graph) as sess:
    sess.run(tf.variables_initializer(graph.get_collection("variables")))
    order = np.arange(len(pairs))
    for epoch in range(10):
        np.random.shuffle(order)
        for start in range(0, len(order), 32):
            part = order[start:start + 32]
            sess.run(train, feed_dict={user: pairs[part, 0], item: pairs[part, 1], rating: ratings[part]})
        if epoch % 3 == 0:
            fd = {user: pairs[:, 0], item: pairs[:, 1], rating: ratings}
            print("epoch", epoch, "rmse", "%.4f" % sess.run(rmse, fd), "total", "%.4f" % sess.run(total, fd))
    print("global step", tf.train.global_step(sess, step))
    print(sess.run(predicted, {user: [0, 1], item: [2, 3], rating: [0, 0]}).round(3))
