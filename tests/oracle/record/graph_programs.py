"""What small programs in the style of published ones build under TensorFlow 1.15, the first values of their variables and their first losses.

Each program is a source text without session part that leaves `loss` and `train` (or lists of [loss, train] pairs in `steps`) and a function `feed(step)`;
`saver` and such are built too. After `tf.set_random_seed(1)` in a fresh graph, the initializer runs, then five steps.
"""
import textwrap

from graph_common import Recorder, collections, dims, execute, number, np, operation, tf, tidy

DATA = """\
rng = np.random.RandomState(0)
X_data = rng.rand(100, 4).astype('float32')
y_data = (X_data.dot(np.array([[1.], [2.], [-1.], [0.5]], 'float32')) + 0.3).astype('float32')
labels = (y_data[:, 0] > 1.).astype('int64') + (y_data[:, 0] > 1.6)
onehot = np.eye(3, dtype='float32')[labels]
images = rng.rand(20, 784).astype('float32')
digits = rng.randint(0, 10, 20)
digits_onehot = np.eye(10, dtype='float32')[digits]
words = rng.randint(0, 50, (100, 2))
"""

PROGRAMS = {}


def program(name, source, **options):
    PROGRAMS[name] = (textwrap.dedent(source).strip("\n") + "\n", options)


program("linear_regression", """
    # after the many "linear regression with gradient descent" tutorials
    X = tf.placeholder("float")
    Y = tf.placeholder("float")
    W = tf.Variable(np.float32(0.3), name="weight")
    b = tf.Variable(np.float32(-0.2), name="bias")
    pred = tf.add(tf.multiply(X, W), b)
    loss = tf.reduce_sum(tf.pow(pred - Y, 2)) / (2 * 100)
    train = tf.train.GradientDescentOptimizer(0.01).minimize(loss)
    init = tf.global_variables_initializer()
    feed = lambda step: {X: X_data[:, 0], Y: y_data[:, 0]}
""")
program("linear_regression_random", """
    W = tf.Variable(tf.random_uniform([1], -1.0, 1.0))
    b = tf.Variable(tf.zeros([1]))
    y = W * X_data[:, 0] + b
    loss = tf.reduce_mean(tf.square(y - y_data[:, 0]))
    optimizer = tf.train.GradientDescentOptimizer(0.5)
    train = optimizer.minimize(loss)
    init = tf.initialize_all_variables()
    feed = lambda step: {}
""")
program("logistic_regression", """
    x = tf.placeholder(tf.float32, [None, 784])
    y = tf.placeholder(tf.float32, [None, 10])
    W = tf.Variable(tf.zeros([784, 10]))
    b = tf.Variable(tf.zeros([10]))
    pred = tf.nn.softmax(tf.matmul(x, W) + b)
    loss = tf.reduce_mean(-tf.reduce_sum(y * tf.log(pred), reduction_indices=1))
    train = tf.train.GradientDescentOptimizer(0.01).minimize(loss)
    init = tf.global_variables_initializer()
    correct_prediction = tf.equal(tf.argmax(pred, 1), tf.argmax(y, 1))
    accuracy = tf.reduce_mean(tf.cast(correct_prediction, tf.float32))
    feed = lambda step: {x: images, y: digits_onehot}
""")
program("softmax_beginners", """
    x = tf.placeholder(tf.float32, [None, 784], name='x-input')
    y_ = tf.placeholder(tf.float32, [None, 10], name='y-input')
    W = tf.Variable(tf.zeros([784, 10]), name='W')
    b = tf.Variable(tf.zeros([10]), name='b')
    y = tf.matmul(x, W) + b
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=y_, logits=y))
    train = tf.train.GradientDescentOptimizer(0.5).minimize(loss)
    feed = lambda step: {x: images, y_: digits_onehot}
""")
program("multilayer_perceptron", """
    X = tf.placeholder("float", [None, 784])
    Y = tf.placeholder("float", [None, 10])
    weights = {
        'h1': tf.Variable(tf.random_normal([784, 32])),
        'h2': tf.Variable(tf.random_normal([32, 16])),
        'out': tf.Variable(tf.random_normal([16, 10]))
    }
    biases = {
        'b1': tf.Variable(tf.random_normal([32])),
        'b2': tf.Variable(tf.random_normal([16])),
        'out': tf.Variable(tf.random_normal([10]))
    }
    def multilayer_perceptron(x):
        layer_1 = tf.nn.relu(tf.add(tf.matmul(x, weights['h1']), biases['b1']))
        layer_2 = tf.nn.relu(tf.add(tf.matmul(layer_1, weights['h2']), biases['b2']))
        return tf.matmul(layer_2, weights['out']) + biases['out']
    logits = multilayer_perceptron(X)
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(logits=logits, labels=Y))
    train = tf.train.AdamOptimizer(learning_rate=0.001).minimize(loss)
    init = tf.global_variables_initializer()
    pred = tf.nn.softmax(logits)
    accuracy = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(pred, 1), tf.argmax(Y, 1)), "float"))
    feed = lambda step: {X: images, Y: digits_onehot}
""")
program("cnn_dropout", """
    # after the "deep MNIST for experts" tutorial
    def weight_variable(shape):
        initial = tf.truncated_normal(shape, stddev=0.1)
        return tf.Variable(initial)
    def bias_variable(shape):
        initial = tf.constant(0.1, shape=shape)
        return tf.Variable(initial)
    def conv2d(x, W):
        return tf.nn.conv2d(x, W, strides=[1, 1, 1, 1], padding='SAME')
    def max_pool_2x2(x):
        return tf.nn.max_pool(x, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding='SAME')
    x = tf.placeholder(tf.float32, shape=[None, 784])
    y_ = tf.placeholder(tf.float32, shape=[None, 10])
    W_conv1 = weight_variable([5, 5, 1, 8])
    b_conv1 = bias_variable([8])
    x_image = tf.reshape(x, [-1, 28, 28, 1])
    h_conv1 = tf.nn.relu(conv2d(x_image, W_conv1) + b_conv1)
    h_pool1 = max_pool_2x2(h_conv1)
    W_conv2 = weight_variable([5, 5, 8, 16])
    b_conv2 = bias_variable([16])
    h_conv2 = tf.nn.relu(conv2d(h_pool1, W_conv2) + b_conv2)
    h_pool2 = max_pool_2x2(h_conv2)
    W_fc1 = weight_variable([7 * 7 * 16, 32])
    b_fc1 = bias_variable([32])
    h_pool2_flat = tf.reshape(h_pool2, [-1, 7 * 7 * 16])
    h_fc1 = tf.nn.relu(tf.matmul(h_pool2_flat, W_fc1) + b_fc1)
    keep_prob = tf.placeholder(tf.float32)
    h_fc1_drop = tf.nn.dropout(h_fc1, keep_prob)
    W_fc2 = weight_variable([32, 10])
    b_fc2 = bias_variable([10])
    y_conv = tf.matmul(h_fc1_drop, W_fc2) + b_fc2
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=y_, logits=y_conv))
    train = tf.train.AdamOptimizer(1e-4).minimize(loss)
    correct_prediction = tf.equal(tf.argmax(y_conv, 1), tf.argmax(y_, 1))
    accuracy = tf.reduce_mean(tf.cast(correct_prediction, tf.float32))
    feed = lambda step: {x: images, y_: digits_onehot, keep_prob: 0.5}
""")
program("cnn_layers_estimator_style", """
    # after the tf.layers tutorial's cnn_model_fn
    x = tf.placeholder(tf.float32, [None, 784], name='x')
    y = tf.placeholder(tf.int32, [None], name='y')
    training = tf.placeholder(tf.bool, name='training')
    input_layer = tf.reshape(x, [-1, 28, 28, 1])
    conv1 = tf.layers.conv2d(inputs=input_layer, filters=8, kernel_size=[5, 5], padding="same", activation=tf.nn.relu)
    pool1 = tf.layers.max_pooling2d(inputs=conv1, pool_size=[2, 2], strides=2)
    conv2 = tf.layers.conv2d(inputs=pool1, filters=16, kernel_size=[5, 5], padding="same", activation=tf.nn.relu)
    pool2 = tf.layers.max_pooling2d(inputs=conv2, pool_size=[2, 2], strides=2)
    pool2_flat = tf.reshape(pool2, [-1, 7 * 7 * 16])
    dense = tf.layers.dense(inputs=pool2_flat, units=32, activation=tf.nn.relu)
    dropout = tf.layers.dropout(inputs=dense, rate=0.4, training=training)
    logits = tf.layers.dense(inputs=dropout, units=10)
    predictions = {"classes": tf.argmax(input=logits, axis=1), "probabilities": tf.nn.softmax(logits, name="softmax_tensor")}
    loss = tf.losses.sparse_softmax_cross_entropy(labels=y, logits=logits)
    optimizer = tf.train.GradientDescentOptimizer(learning_rate=0.001)
    train = optimizer.minimize(loss=loss, global_step=tf.train.get_or_create_global_step())
    metric = tf.metrics.accuracy(labels=y, predictions=predictions["classes"])
    feed = lambda step: {x: images, y: digits, training: True}
""")
program("lstm_mnist_rows", """
    n_steps, n_input, n_hidden, n_classes = 28, 28, 16, 10
    x = tf.placeholder("float", [None, n_steps, n_input])
    y = tf.placeholder("float", [None, n_classes])
    weights = {'out': tf.Variable(tf.random_normal([n_hidden, n_classes]))}
    biases = {'out': tf.Variable(tf.random_normal([n_classes]))}
    def RNN(x, weights, biases):
        x = tf.unstack(x, n_steps, 1)
        lstm_cell = tf.contrib.rnn.BasicLSTMCell(n_hidden, forget_bias=1.0)
        outputs, states = tf.contrib.rnn.static_rnn(lstm_cell, x, dtype=tf.float32)
        return tf.matmul(outputs[-1], weights['out']) + biases['out']
    pred = RNN(x, weights, biases)
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=pred, labels=y))
    train = tf.train.AdamOptimizer(learning_rate=0.001).minimize(loss)
    feed = lambda step: {x: images.reshape(-1, 28, 28), y: digits_onehot}
""", attrs=False)
program("lstm_dynamic", """
    X = tf.placeholder(tf.float32, [None, 28, 28], name='X')
    y = tf.placeholder(tf.int32, [None])
    lstm_cells = [tf.nn.rnn_cell.BasicLSTMCell(num_units=8) for layer in range(2)]
    multi_cell = tf.nn.rnn_cell.MultiRNNCell(lstm_cells)
    outputs, states = tf.nn.dynamic_rnn(multi_cell, X, dtype=tf.float32)
    top_layer_h_state = states[-1][1]
    logits = tf.layers.dense(top_layer_h_state, 10, name="softmax")
    xentropy = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits)
    loss = tf.reduce_mean(xentropy, name="loss")
    train = tf.train.AdamOptimizer(learning_rate=0.001).minimize(loss)
    correct = tf.nn.in_top_k(logits, y, 1)
    accuracy = tf.reduce_mean(tf.cast(correct, tf.float32))
    feed = lambda step: {X: images.reshape(-1, 28, 28), y: digits}
""", attrs=False)
program("autoencoder", """
    X = tf.placeholder("float", [None, 784])
    weights = {
        'encoder_h1': tf.Variable(tf.random_normal([784, 32])),
        'encoder_h2': tf.Variable(tf.random_normal([32, 8])),
        'decoder_h1': tf.Variable(tf.random_normal([8, 32])),
        'decoder_h2': tf.Variable(tf.random_normal([32, 784])),
    }
    biases = {
        'encoder_b1': tf.Variable(tf.random_normal([32])),
        'encoder_b2': tf.Variable(tf.random_normal([8])),
        'decoder_b1': tf.Variable(tf.random_normal([32])),
        'decoder_b2': tf.Variable(tf.random_normal([784])),
    }
    def encoder(x):
        layer_1 = tf.nn.sigmoid(tf.add(tf.matmul(x, weights['encoder_h1']), biases['encoder_b1']))
        return tf.nn.sigmoid(tf.add(tf.matmul(layer_1, weights['encoder_h2']), biases['encoder_b2']))
    def decoder(x):
        layer_1 = tf.nn.sigmoid(tf.add(tf.matmul(x, weights['decoder_h1']), biases['decoder_b1']))
        return tf.nn.sigmoid(tf.add(tf.matmul(layer_1, weights['decoder_h2']), biases['decoder_b2']))
    y_pred = decoder(encoder(X))
    loss = tf.reduce_mean(tf.pow(X - y_pred, 2))
    train = tf.train.RMSPropOptimizer(0.01).minimize(loss)
    init = tf.global_variables_initializer()
    feed = lambda step: {X: images}
""")
program("word2vec_nce", """
    import math
    vocabulary_size, embedding_size, batch_size, num_sampled = 50, 8, 20, 6
    with tf.name_scope('inputs'):
        train_inputs = tf.placeholder(tf.int32, shape=[batch_size])
        train_labels = tf.placeholder(tf.int32, shape=[batch_size, 1])
        valid_dataset = tf.constant([1, 5, 7], dtype=tf.int32)
    with tf.device('/cpu:0'):
        with tf.name_scope('embeddings'):
            embeddings = tf.Variable(tf.random_uniform([vocabulary_size, embedding_size], -1.0, 1.0))
            embed = tf.nn.embedding_lookup(embeddings, train_inputs)
        with tf.name_scope('weights'):
            nce_weights = tf.Variable(tf.truncated_normal([vocabulary_size, embedding_size], stddev=1.0 / math.sqrt(embedding_size)))
        with tf.name_scope('biases'):
            nce_biases = tf.Variable(tf.zeros([vocabulary_size]))
    with tf.name_scope('loss'):
        loss = tf.reduce_mean(tf.nn.nce_loss(weights=nce_weights, biases=nce_biases, labels=train_labels, inputs=embed, num_sampled=num_sampled, num_classes=vocabulary_size))
    tf.summary.scalar('loss', loss)
    with tf.name_scope('optimizer'):
        train = tf.train.GradientDescentOptimizer(1.0).minimize(loss)
    norm = tf.sqrt(tf.reduce_sum(tf.square(embeddings), 1, keepdims=True))
    normalized_embeddings = embeddings / norm
    valid_embeddings = tf.nn.embedding_lookup(normalized_embeddings, valid_dataset)
    similarity = tf.matmul(valid_embeddings, normalized_embeddings, transpose_b=True)
    merged = tf.summary.merge_all()
    init = tf.global_variables_initializer()
    saver = tf.train.Saver()
    feed = lambda step: {train_inputs: words[:20, 0], train_labels: words[:20, 1:]}
""")
program("gan", """
    def xavier_init(size):
        xavier_stddev = 1. / tf.sqrt(size[0] / 2.)
        return tf.random_normal(shape=size, stddev=xavier_stddev)
    X = tf.placeholder(tf.float32, shape=[None, 784])
    D_W1 = tf.Variable(xavier_init([784, 16]))
    D_b1 = tf.Variable(tf.zeros(shape=[16]))
    D_W2 = tf.Variable(xavier_init([16, 1]))
    D_b2 = tf.Variable(tf.zeros(shape=[1]))
    theta_D = [D_W1, D_W2, D_b1, D_b2]
    Z = tf.placeholder(tf.float32, shape=[None, 10])
    G_W1 = tf.Variable(xavier_init([10, 16]))
    G_b1 = tf.Variable(tf.zeros(shape=[16]))
    G_W2 = tf.Variable(xavier_init([16, 784]))
    G_b2 = tf.Variable(tf.zeros(shape=[784]))
    theta_G = [G_W1, G_W2, G_b1, G_b2]
    def generator(z):
        G_h1 = tf.nn.relu(tf.matmul(z, G_W1) + G_b1)
        return tf.nn.sigmoid(tf.matmul(G_h1, G_W2) + G_b2)
    def discriminator(x):
        D_h1 = tf.nn.relu(tf.matmul(x, D_W1) + D_b1)
        D_logit = tf.matmul(D_h1, D_W2) + D_b2
        return tf.nn.sigmoid(D_logit), D_logit
    G_sample = generator(Z)
    D_real, D_logit_real = discriminator(X)
    D_fake, D_logit_fake = discriminator(G_sample)
    D_loss_real = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(logits=D_logit_real, labels=tf.ones_like(D_logit_real)))
    D_loss_fake = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(logits=D_logit_fake, labels=tf.zeros_like(D_logit_fake)))
    D_loss = D_loss_real + D_loss_fake
    G_loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(logits=D_logit_fake, labels=tf.ones_like(D_logit_fake)))
    D_solver = tf.train.AdamOptimizer().minimize(D_loss, var_list=theta_D)
    G_solver = tf.train.AdamOptimizer().minimize(G_loss, var_list=theta_G)
    steps = [[D_loss, D_solver], [G_loss, G_solver]]
    noise = rng.uniform(-1., 1., (20, 10)).astype('float32')
    feed = lambda step: {X: images, Z: noise}
""")
program("gan_variable_scopes", """
    def generator(z, reuse=None):
        with tf.variable_scope('gen', reuse=reuse):
            hidden1 = tf.layers.dense(inputs=z, units=16, activation=tf.nn.leaky_relu)
            return tf.layers.dense(hidden1, units=784, activation=tf.nn.tanh)
    def discriminator(X, reuse=None):
        with tf.variable_scope('dis', reuse=reuse):
            hidden1 = tf.layers.dense(inputs=X, units=16)
            hidden1 = tf.maximum(0.01 * hidden1, hidden1)
            logits = tf.layers.dense(hidden1, units=1)
            return tf.sigmoid(logits), logits
    real_images = tf.placeholder(tf.float32, shape=[None, 784])
    z = tf.placeholder(tf.float32, shape=[None, 10])
    G = generator(z)
    D_output_real, D_logits_real = discriminator(real_images)
    D_output_fake, D_logits_fake = discriminator(G, reuse=True)
    def loss_func(logits_in, labels_in):
        return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(logits=logits_in, labels=labels_in))
    D_loss = loss_func(D_logits_real, tf.ones_like(D_logits_real) * 0.9) + loss_func(D_logits_fake, tf.zeros_like(D_logits_real))
    G_loss = loss_func(D_logits_fake, tf.ones_like(D_logits_fake))
    tvars = tf.trainable_variables()
    d_vars = [var for var in tvars if 'dis' in var.name]
    g_vars = [var for var in tvars if 'gen' in var.name]
    steps = [[D_loss, tf.train.AdamOptimizer(0.001).minimize(D_loss, var_list=d_vars)], [G_loss, tf.train.AdamOptimizer(0.001).minimize(G_loss, var_list=g_vars)]]
    saver = tf.train.Saver(var_list=g_vars)
    noise = rng.uniform(-1., 1., (20, 10)).astype('float32')
    feed = lambda step: {real_images: images, z: noise}
""")
program("saver", """
    v1 = tf.Variable(tf.random_normal([4, 2], stddev=0.35), name="v1")
    v2 = tf.Variable(tf.zeros([2]), name="v2")
    x = tf.placeholder(tf.float32, [None, 4], name="x")
    out = tf.nn.xw_plus_b(x, v1, v2, name="scores")
    loss = tf.nn.l2_loss(out, name="loss")
    global_step = tf.Variable(0, name="global_step", trainable=False)
    train = tf.train.AdagradOptimizer(0.1).minimize(loss, global_step=global_step)
    init_op = tf.global_variables_initializer()
    saver = tf.train.Saver(max_to_keep=3)
    only = tf.train.Saver({"weights": v1})
    tf.add_to_collection('train_op', train)
    feed = lambda step: {x: X_data}
""")
program("tensorboard_scopes", """
    # after mnist_with_summaries
    with tf.name_scope('input'):
        x = tf.placeholder(tf.float32, [None, 784], name='x-input')
        y_ = tf.placeholder(tf.int64, [None], name='y-input')
    with tf.name_scope('input_reshape'):
        image_shaped_input = tf.reshape(x, [-1, 28, 28, 1])
        tf.summary.image('input', image_shaped_input, 10)
    def weight_variable(shape):
        return tf.Variable(tf.truncated_normal(shape, stddev=0.1))
    def bias_variable(shape):
        return tf.Variable(tf.constant(0.1, shape=shape))
    def variable_summaries(var):
        with tf.name_scope('summaries'):
            mean = tf.reduce_mean(var)
            tf.summary.scalar('mean', mean)
            with tf.name_scope('stddev'):
                stddev = tf.sqrt(tf.reduce_mean(tf.square(var - mean)))
            tf.summary.scalar('stddev', stddev)
            tf.summary.scalar('max', tf.reduce_max(var))
            tf.summary.scalar('min', tf.reduce_min(var))
            tf.summary.histogram('histogram', var)
    def nn_layer(input_tensor, input_dim, output_dim, layer_name, act=tf.nn.relu):
        with tf.name_scope(layer_name):
            with tf.name_scope('weights'):
                weights = weight_variable([input_dim, output_dim])
                variable_summaries(weights)
            with tf.name_scope('biases'):
                biases = bias_variable([output_dim])
                variable_summaries(biases)
            with tf.name_scope('Wx_plus_b'):
                preactivate = tf.matmul(input_tensor, weights) + biases
                tf.summary.histogram('pre_activations', preactivate)
            activations = act(preactivate, name='activation')
            tf.summary.histogram('activations', activations)
            return activations
    hidden1 = nn_layer(x, 784, 32, 'layer1')
    with tf.name_scope('dropout'):
        keep_prob = tf.placeholder(tf.float32)
        tf.summary.scalar('dropout_keep_probability', keep_prob)
        dropped = tf.nn.dropout(hidden1, keep_prob)
    y = nn_layer(dropped, 32, 10, 'layer2', act=tf.identity)
    with tf.name_scope('cross_entropy'):
        with tf.name_scope('total'):
            loss = tf.losses.sparse_softmax_cross_entropy(labels=y_, logits=y)
    tf.summary.scalar('cross_entropy', loss)
    with tf.name_scope('train'):
        train = tf.train.AdamOptimizer(0.001).minimize(loss)
    with tf.name_scope('accuracy'):
        with tf.name_scope('correct_prediction'):
            correct_prediction = tf.equal(tf.argmax(y, 1), y_)
        with tf.name_scope('accuracy'):
            accuracy = tf.reduce_mean(tf.cast(correct_prediction, tf.float32))
    tf.summary.scalar('accuracy', accuracy)
    merged = tf.summary.merge_all()
    feed = lambda step: {x: images, y_: digits, keep_prob: 0.9}
""")
program("layers_classifier", """
    # after "Hands-On Machine Learning", first edition, chapter 10
    X = tf.placeholder(tf.float32, shape=(None, 4), name="X")
    y = tf.placeholder(tf.int32, shape=(None), name="y")
    with tf.name_scope("dnn"):
        hidden1 = tf.layers.dense(X, 16, name="hidden1", activation=tf.nn.relu)
        hidden2 = tf.layers.dense(hidden1, 8, name="hidden2", activation=tf.nn.relu)
        logits = tf.layers.dense(hidden2, 3, name="outputs")
        y_proba = tf.nn.softmax(logits)
    with tf.name_scope("loss"):
        xentropy = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits)
        loss = tf.reduce_mean(xentropy, name="loss")
    with tf.name_scope("train"):
        optimizer = tf.train.GradientDescentOptimizer(0.01)
        train = optimizer.minimize(loss)
    with tf.name_scope("eval"):
        correct = tf.nn.in_top_k(logits, y, 1)
        accuracy = tf.reduce_mean(tf.cast(correct, tf.float32))
    init = tf.global_variables_initializer()
    saver = tf.train.Saver()
    feed = lambda step: {X: X_data, y: labels}
""")
program("batch_norm_update_ops", """
    X = tf.placeholder(tf.float32, shape=(None, 4), name="X")
    y = tf.placeholder(tf.int64, shape=(None), name="y")
    training = tf.placeholder_with_default(False, shape=(), name='training')
    he_init = tf.contrib.layers.variance_scaling_initializer()
    with tf.name_scope("dnn"):
        hidden1 = tf.layers.dense(X, 16, name="hidden1", kernel_initializer=he_init)
        bn1 = tf.layers.batch_normalization(hidden1, training=training, momentum=0.9)
        bn1_act = tf.nn.elu(bn1)
        logits_before_bn = tf.layers.dense(bn1_act, 3, name="outputs", kernel_regularizer=tf.contrib.layers.l2_regularizer(0.001))
        logits = tf.layers.batch_normalization(logits_before_bn, training=training, momentum=0.9)
    with tf.name_scope("loss"):
        base_loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits), name="avg_xentropy")
        reg_losses = tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)
        loss = tf.add_n([base_loss] + reg_losses, name="loss")
    update_ops = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
    with tf.control_dependencies(update_ops):
        train = tf.train.MomentumOptimizer(0.01, 0.9).minimize(loss)
    feed = lambda step: {X: X_data, y: labels, training: True}
""")
program("queue_input", """
    image, label = tf.train.slice_input_producer([tf.constant(X_data), tf.constant(y_data)], shuffle=False)
    image_batch, label_batch = tf.train.batch([image, label], batch_size=10)
    W = tf.get_variable("W", [4, 1], initializer=tf.zeros_initializer())
    b = tf.get_variable("b", [1], initializer=tf.constant_initializer(0.1))
    loss = tf.reduce_mean(tf.squared_difference(tf.matmul(image_batch, W) + b, label_batch))
    train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
    feed = lambda step: {}
""", queues=True)
program("shuffled_queue_input", """
    image, label = tf.train.slice_input_producer([tf.constant(X_data), tf.constant(y_data)], shuffle=True)
    image_batch, label_batch = tf.train.shuffle_batch([image, label], batch_size=10, capacity=50, min_after_dequeue=20)
    W = tf.Variable(tf.random_normal([4, 1]))
    loss = tf.reduce_mean(tf.squared_difference(tf.matmul(image_batch, W), label_batch))
    train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
    feed = lambda step: {}
""", queues=True, chance="losses and after: several threads feed the queues")
program("data_iterator", """
    dataset = tf.data.Dataset.from_tensor_slices((X_data, labels))
    dataset = dataset.shuffle(100).repeat().batch(10).prefetch(1)
    iterator = dataset.make_one_shot_iterator()
    features, target = iterator.get_next()
    logits = tf.layers.dense(tf.layers.dense(features, 8, activation=tf.nn.relu), 3)
    loss = tf.losses.sparse_softmax_cross_entropy(target, logits)
    train = tf.train.AdamOptimizer().minimize(loss, global_step=tf.train.get_or_create_global_step())
    feed = lambda step: {}
""")
program("initializable_iterator", """
    x, y = tf.placeholder(tf.float32, shape=[None, 4]), tf.placeholder(tf.float32, shape=[None, 1])
    dataset = tf.data.Dataset.from_tensor_slices((x, y)).batch(20).repeat()
    iter = dataset.make_initializable_iterator()
    features, target = iter.get_next()
    net = tf.layers.dense(features, 8, activation=tf.tanh)
    net = tf.layers.dense(net, 8, activation=tf.tanh)
    prediction = tf.layers.dense(net, 1, activation=tf.tanh)
    loss = tf.losses.mean_squared_error(prediction, target)
    train = tf.train.AdamOptimizer().minimize(loss)
    before = [[iter.initializer, {x: X_data, y: y_data}]]
    feed = lambda step: {}
""")
program("q_learning", """
    # after "Simple Reinforcement Learning with TensorFlow", part 0
    inputs1 = tf.placeholder(shape=[1, 16], dtype=tf.float32)
    W = tf.Variable(tf.random_uniform([16, 4], 0, 0.01))
    Qout = tf.matmul(inputs1, W)
    predict = tf.argmax(Qout, 1)
    nextQ = tf.placeholder(shape=[1, 4], dtype=tf.float32)
    loss = tf.reduce_sum(tf.square(nextQ - Qout))
    trainer = tf.train.GradientDescentOptimizer(learning_rate=0.1)
    train = trainer.minimize(loss)
    init = tf.initialize_all_variables()
    feed = lambda step: {inputs1: np.identity(16)[step:step + 1], nextQ: onehot[step:step + 1, [0, 1, 2, 0]]}
""")
program("deep_q_network", """
    def build(scope):
        with tf.variable_scope(scope):
            hidden = tf.contrib.layers.fully_connected(state, 8)
            return tf.contrib.layers.fully_connected(hidden, 2, activation_fn=None)
    state = tf.placeholder(tf.float32, [None, 4], name="state")
    action = tf.placeholder(tf.int32, [None], name="action")
    target = tf.placeholder(tf.float32, [None], name="target")
    q, target_q = build("online"), build("target")
    copy = [t.assign(o) for o, t in zip(tf.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES, scope="online"), tf.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES, scope="target"))]
    q_value = tf.reduce_sum(q * tf.one_hot(action, 2), axis=1, keepdims=True)
    error = tf.abs(target - q_value)
    clipped = tf.clip_by_value(error, 0.0, 1.0)
    loss = tf.reduce_mean(tf.square(clipped) + 2 * (error - clipped))
    global_step = tf.Variable(0, trainable=False, name='global_step')
    train = tf.train.MomentumOptimizer(0.001, 0.95, use_nesterov=True).minimize(loss, global_step=global_step)
    feed = lambda step: {state: X_data, action: labels // 2, target: y_data[:, 0]}
""")
program("policy_gradient", """
    # after "Simple Reinforcement Learning with TensorFlow", part 2
    state_in = tf.placeholder(shape=[None, 4], dtype=tf.float32)
    hidden = tf.contrib.slim.fully_connected(state_in, 8, biases_initializer=None, activation_fn=tf.nn.relu)
    output = tf.contrib.slim.fully_connected(hidden, 2, activation_fn=tf.nn.softmax, biases_initializer=None)
    chosen_action = tf.argmax(output, 1)
    reward_holder = tf.placeholder(shape=[None], dtype=tf.float32)
    action_holder = tf.placeholder(shape=[None], dtype=tf.int32)
    indexes = tf.range(0, tf.shape(output)[0]) * tf.shape(output)[1] + action_holder
    responsible_outputs = tf.gather(tf.reshape(output, [-1]), indexes)
    loss = -tf.reduce_mean(tf.log(responsible_outputs) * reward_holder)
    tvars = tf.trainable_variables()
    gradient_holders = []
    for idx, var in enumerate(tvars):
        placeholder = tf.placeholder(tf.float32, name=str(idx) + '_holder')
        gradient_holders.append(placeholder)
    gradients = tf.gradients(loss, tvars)
    optimizer = tf.train.AdamOptimizer(learning_rate=0.01)
    update_batch = optimizer.apply_gradients(zip(gradient_holders, tvars))
    train = tf.train.AdamOptimizer(learning_rate=0.01, name='direct').apply_gradients(zip(gradients, tvars))
    feed = lambda step: {state_in: X_data, reward_holder: y_data[:, 0], action_holder: labels // 2}
""", chance="losses and after from the third step on: tf.gradients without the gates of compute_gradients lets an update of a ref variable run before a gradient that reads it")
program("regression_decay_regularized", """
    x = tf.placeholder(tf.float32, [None, 4], name='x')
    y_ = tf.placeholder(tf.float32, [None, 1], name='y_')
    def get_weight(shape, regularizer):
        w = tf.Variable(tf.random_normal(shape, seed=1), dtype=tf.float32)
        tf.add_to_collection('losses', tf.contrib.layers.l2_regularizer(regularizer)(w))
        return w
    b1 = tf.Variable(tf.constant(0.01, shape=[11]))
    y1 = tf.nn.relu(tf.matmul(x, get_weight([4, 11], 0.01)) + b1)
    y = tf.matmul(y1, get_weight([11, 1], 0.01)) + tf.Variable(tf.constant(0.01, shape=[1]))
    loss_mse = tf.reduce_mean(tf.square(y - y_))
    loss = loss_mse + tf.add_n(tf.get_collection('losses'))
    global_step = tf.Variable(0, trainable=False)
    learning_rate = tf.train.exponential_decay(0.001, global_step, 2, 0.99, staircase=True)
    train_step = tf.train.AdamOptimizer(learning_rate).minimize(loss, global_step=global_step)
    ema = tf.train.ExponentialMovingAverage(0.99, global_step)
    ema_op = ema.apply(tf.trainable_variables())
    with tf.control_dependencies([train_step, ema_op]):
        train = tf.no_op(name='train')
    feed = lambda step: {x: X_data, y_: y_data}
""", chance="the averages in after: nothing orders them and the update")
program("char_rnn_scan_back", """
    batch_size, num_steps, num_classes, state_size = 5, 4, 2, 4
    x = tf.placeholder(tf.int32, [batch_size, num_steps], name='input_placeholder')
    y = tf.placeholder(tf.int32, [batch_size, num_steps], name='labels_placeholder')
    init_state = tf.zeros([batch_size, state_size])
    x_one_hot = tf.one_hot(x, num_classes)
    rnn_inputs = tf.unstack(x_one_hot, axis=1)
    with tf.variable_scope('rnn_cell'):
        W = tf.get_variable('W', [num_classes + state_size, state_size])
        b = tf.get_variable('b', [state_size], initializer=tf.constant_initializer(0.0))
    def rnn_cell(rnn_input, state):
        with tf.variable_scope('rnn_cell', reuse=True):
            W = tf.get_variable('W', [num_classes + state_size, state_size])
            b = tf.get_variable('b', [state_size], initializer=tf.constant_initializer(0.0))
        return tf.tanh(tf.matmul(tf.concat([rnn_input, state], 1), W) + b)
    state = init_state
    rnn_outputs = []
    for rnn_input in rnn_inputs:
        state = rnn_cell(rnn_input, state)
        rnn_outputs.append(state)
    final_state = rnn_outputs[-1]
    with tf.variable_scope('softmax'):
        W = tf.get_variable('W', [state_size, num_classes])
        b = tf.get_variable('b', [num_classes], initializer=tf.constant_initializer(0.0))
    logits = [tf.matmul(rnn_output, W) + b for rnn_output in rnn_outputs]
    predictions = [tf.nn.softmax(logit) for logit in logits]
    y_as_list = tf.unstack(y, num=num_steps, axis=1)
    losses = [tf.nn.sparse_softmax_cross_entropy_with_logits(labels=label, logits=logit) for logit, label in zip(logits, y_as_list)]
    loss = tf.reduce_mean(losses)
    train = tf.train.AdagradOptimizer(0.3).minimize(loss)
    feed = lambda step: {x: words[:20, 0].reshape(5, 4) % 2, y: words[:20, 1].reshape(5, 4) % 2}
""")
program("embedding_text_cnn", """
    # after "Implementing a CNN for text classification in TensorFlow"
    input_x = tf.placeholder(tf.int32, [None, 10], name="input_x")
    input_y = tf.placeholder(tf.float32, [None, 3], name="input_y")
    dropout_keep_prob = tf.placeholder(tf.float32, name="dropout_keep_prob")
    l2_loss = tf.constant(0.0)
    with tf.device('/cpu:0'), tf.name_scope("embedding"):
        W = tf.Variable(tf.random_uniform([50, 8], -1.0, 1.0), name="W")
        embedded_chars = tf.nn.embedding_lookup(W, input_x)
        embedded_chars_expanded = tf.expand_dims(embedded_chars, -1)
    pooled_outputs = []
    for i, filter_size in enumerate([2, 3]):
        with tf.name_scope("conv-maxpool-%s" % filter_size):
            W = tf.Variable(tf.truncated_normal([filter_size, 8, 1, 4], stddev=0.1), name="W")
            b = tf.Variable(tf.constant(0.1, shape=[4]), name="b")
            conv = tf.nn.conv2d(embedded_chars_expanded, W, strides=[1, 1, 1, 1], padding="VALID", name="conv")
            h = tf.nn.relu(tf.nn.bias_add(conv, b), name="relu")
            pooled = tf.nn.max_pool(h, ksize=[1, 10 - filter_size + 1, 1, 1], strides=[1, 1, 1, 1], padding='VALID', name="pool")
            pooled_outputs.append(pooled)
    h_pool = tf.concat(pooled_outputs, 3)
    h_pool_flat = tf.reshape(h_pool, [-1, 8])
    with tf.name_scope("dropout"):
        h_drop = tf.nn.dropout(h_pool_flat, dropout_keep_prob)
    with tf.name_scope("output"):
        W = tf.get_variable("W", shape=[8, 3], initializer=tf.contrib.layers.xavier_initializer())
        b = tf.Variable(tf.constant(0.1, shape=[3]), name="b")
        l2_loss += tf.nn.l2_loss(W)
        l2_loss += tf.nn.l2_loss(b)
        scores = tf.nn.xw_plus_b(h_drop, W, b, name="scores")
        predictions = tf.argmax(scores, 1, name="predictions")
    with tf.name_scope("loss"):
        loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=scores, labels=input_y)) + 0.1 * l2_loss
    with tf.name_scope("accuracy"):
        accuracy = tf.reduce_mean(tf.cast(tf.equal(predictions, tf.argmax(input_y, 1)), "float"), name="accuracy")
    global_step = tf.Variable(0, name="global_step", trainable=False)
    optimizer = tf.train.AdamOptimizer(1e-3)
    grads_and_vars = optimizer.compute_gradients(loss)
    train = optimizer.apply_gradients(grads_and_vars, global_step=global_step)
    for g, v in grads_and_vars:
        if g is not None:
            tf.summary.histogram("{}/grad/hist".format(v.name), g)
            tf.summary.scalar("{}/grad/sparsity".format(v.name), tf.nn.zero_fraction(g))
    saver = tf.train.Saver(tf.global_variables(), max_to_keep=5)
    feed = lambda step: {input_x: words[:50].reshape(10, 10), input_y: onehot[:10], dropout_keep_prob: 0.5}
""")
program("variational_autoencoder", """
    X = tf.placeholder(tf.float32, shape=[None, 784])
    with tf.variable_scope("encoder", initializer=tf.contrib.layers.xavier_initializer()):
        h = tf.layers.dense(X, 16, activation=tf.nn.elu)
        mean = tf.layers.dense(h, 4, activation=None, name="mean")
        gamma = tf.layers.dense(h, 4, activation=None, name="gamma")
    noise = tf.random_normal(tf.shape(gamma), dtype=tf.float32)
    hidden = mean + tf.exp(0.5 * gamma) * noise
    with tf.variable_scope("decoder"):
        logits = tf.layers.dense(tf.layers.dense(hidden, 16, activation=tf.nn.elu), 784)
    xentropy = tf.nn.sigmoid_cross_entropy_with_logits(labels=X, logits=logits)
    latent_loss = 0.5 * tf.reduce_sum(tf.exp(gamma) + tf.square(mean) - 1 - gamma)
    loss = tf.reduce_sum(xentropy) + latent_loss
    train = tf.train.AdamOptimizer(0.001).minimize(loss)
    feed = lambda step: {X: images}
""")
program("keras_in_graph", """
    x = tf.placeholder(tf.float32, [None, 784])
    y = tf.placeholder(tf.int64, [None])
    h = tf.keras.layers.Dense(16, activation='relu')(x)
    h = tf.keras.layers.Dropout(0.2)(h, training=True)
    logits = tf.keras.layers.Dense(10)(h)
    loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits))
    train = tf.train.RMSPropOptimizer(0.001, momentum=0.9).minimize(loss)
    feed = lambda step: {x: images, y: digits}
""")
program("kmeans_loop", """
    points = tf.constant(X_data[:, :2])
    centroids = tf.Variable(tf.slice(tf.random_shuffle(points), [0, 0], [3, -1]))
    points_expanded = tf.expand_dims(points, 0)
    centroids_expanded = tf.expand_dims(centroids, 1)
    distances = tf.reduce_sum(tf.square(tf.subtract(points_expanded, centroids_expanded)), 2)
    assignments = tf.argmin(distances, 0)
    means = []
    for c in range(3):
        means.append(tf.reduce_mean(tf.gather(points, tf.reshape(tf.where(tf.equal(assignments, c)), [1, -1])), reduction_indices=[1]))
    new_centroids = tf.concat(means, 0)
    train = tf.assign(centroids, new_centroids)
    loss = tf.reduce_sum(tf.reduce_min(distances, 0))
    feed = lambda step: {}
""")
program("seed_001_basics", """
    a = tf.add(3, 5)
    x = 2
    y = 3
    op1 = tf.add(x, y)
    op2 = tf.multiply(x, y)
    op3 = tf.pow(op1, op2)
    W1 = tf.ones((2, 2))
    W2 = tf.Variable(tf.zeros((2, 2)), name="weights")
    tf.global_variables_initializer()
    my_var = tf.get_variable("my_var", [1, 2, 3])
    my_int_variable = tf.get_variable("my_int_variable", [1, 2, 3], dtype=tf.int32, initializer=tf.zeros_initializer)
    other_variable = tf.get_variable("other_variable", dtype=tf.int32, initializer=tf.constant([23, 42]))
    state = tf.Variable(0, name="counter")
    new_value = tf.add(state, tf.constant(1))
    update = tf.assign(state, new_value)
    tf.global_variables_initializer()
    input1 = tf.constant(3.0)
    input2 = tf.constant(2.0)
    input3 = tf.constant(5.0)
    intermed = tf.add(input2, input3)
    mul = tf.multiply(input1, intermed)
    input1 = tf.placeholder(tf.float32)
    input2 = tf.placeholder(tf.float32)
    output = tf.multiply(input1, input2)
    n_samples, batch_size = 1000, 100
    data = np.reshape(np.arange(0, 100, .1), (n_samples, 1))
    target = data + 20 * np.sin(data / 10)
    X = tf.placeholder(tf.float32, shape=(batch_size, 1))
    y = tf.placeholder(tf.float32, shape=(batch_size, 1))
    W = tf.get_variable("weights", (1, 1), initializer=tf.random_normal_initializer())
    b = tf.get_variable("bias", (1,), initializer=tf.constant_initializer(0.0))
    y_pred = tf.matmul(X, W) + b
    loss = tf.reduce_sum((y - y_pred)**2 / n_samples)
    train = tf.train.AdamOptimizer().minimize(loss)
    feed = lambda step: {X: data[step:1000:10], y: target[step:1000:10]}
""")
program("seed_001_mnist", """
    img_size_flat, num_classes, img_size, num_channels = 784, 10, 28, 1
    x = tf.placeholder(tf.float32, [None, img_size_flat])
    y_true = tf.placeholder(tf.float32, [None, num_classes])
    y_true_cls = tf.placeholder(tf.int64, [None])
    weights = tf.Variable(tf.zeros([img_size_flat, num_classes]))
    biases = tf.Variable(tf.zeros([num_classes]))
    logits = tf.matmul(x, weights) + biases
    y_pred = tf.nn.softmax(logits)
    y_pred_cls = tf.argmax(y_pred, axis=1)
    cross_entropy = tf.nn.softmax_cross_entropy_with_logits(logits=logits, labels=y_true)
    cost = tf.reduce_mean(cross_entropy)
    optimizer = tf.train.GradientDescentOptimizer(learning_rate=0.5).minimize(cost)
    correct_prediction = tf.equal(y_pred_cls, y_true_cls)
    accuracy = tf.reduce_mean(tf.cast(correct_prediction, tf.float32))
    tf.global_variables_initializer()
    linear = [cost, optimizer]
    linear_feed = {x: images, y_true: digits_onehot}
    filter_size1, num_filters1, filter_size2, num_filters2, fc_size = 5, 16, 5, 36, 128
    def weight_variable(shape):
        initial = tf.truncated_normal(shape, stddev=0.05)
        return tf.Variable(initial)
    def new_biases(length):
        return tf.Variable(tf.constant(0.05, shape=[length]))
    def new_conv_layer(input, num_input_channels, filter_size, num_filters, use_pooling=True):
        shape = [filter_size, filter_size, num_input_channels, num_filters]
        weights = weight_variable(shape)
        biases = new_biases(length=num_filters)
        layer = tf.nn.conv2d(input=input, filter=weights, strides=[1, 1, 1, 1], padding='SAME')
        layer += biases
        if use_pooling:
            layer = tf.nn.max_pool(value=layer, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding='SAME')
        layer = tf.nn.relu(layer)
        return layer, weights
    def flatten_layer(layer):
        layer_shape = layer.get_shape()
        num_features = layer_shape[1:4].num_elements()
        layer_flat = tf.reshape(layer, [-1, num_features])
        return layer_flat, num_features
    def new_fc_layer(input, num_inputs, num_outputs, use_relu=True):
        weights = weight_variable([num_inputs, num_outputs])
        biases = new_biases(num_outputs)
        layer = tf.matmul(input, weights) + biases
        if use_relu:
            layer = tf.nn.relu(layer)
        return layer
    x = tf.placeholder(tf.float32, shape=[None, img_size_flat], name='x')
    x_image = tf.reshape(x, [-1, img_size, img_size, num_channels])
    y_true = tf.placeholder(tf.float32, shape=[None, num_classes], name='y_true')
    y_true_cls = tf.argmax(y_true, axis=1)
    layer_conv1, weights_conv1 = new_conv_layer(input=x_image, num_input_channels=num_channels, filter_size=filter_size1, num_filters=num_filters1, use_pooling=True)
    layer_conv2, weights_conv2 = new_conv_layer(input=layer_conv1, num_input_channels=num_filters1, filter_size=filter_size2, num_filters=num_filters2, use_pooling=True)
    printed = [str(layer_conv1), str(layer_conv2)]
    layer_flat, num_features = flatten_layer(layer_conv2)
    layer_fc1 = new_fc_layer(input=layer_flat, num_inputs=num_features, num_outputs=fc_size, use_relu=True)
    layer_fc2 = new_fc_layer(input=layer_fc1, num_inputs=fc_size, num_outputs=num_classes, use_relu=False)
    y_pred = tf.nn.softmax(layer_fc2)
    y_pred_cls = tf.argmax(y_pred, axis=1)
    cross_entropy = tf.nn.softmax_cross_entropy_with_logits(logits=layer_fc2, labels=y_true)
    cost = tf.reduce_mean(cross_entropy)
    optimizer = tf.train.AdamOptimizer(learning_rate=1e-4).minimize(cost)
    correct_prediction = tf.equal(y_pred_cls, y_true_cls)
    accuracy = tf.reduce_mean(tf.cast(correct_prediction, tf.float32))
    saver = tf.train.Saver()
    steps = [linear, [cost, optimizer]]
    feed = lambda step: dict(linear_feed, **{}) if False else {**linear_feed, x: images, y_true: digits_onehot}
""")


def values(array):
    array = np.asarray(array)
    flat = array.ravel()
    return {"shape": list(array.shape), "dtype": str(array.dtype), "first": [number(v) for v in flat[:8]], "sum": float(np.sum(flat.astype("float64")))}


def record(name, source, options):
    case = {"name": name, "code": source}
    if "chance" in options:
        case["chance"] = options["chance"]
    namespace = {"__name__": "program", "tf": tf, "np": np}
    execute(DATA, namespace, "exec", "data")
    graph = tf.Graph()
    with graph.as_default():
        tf.set_random_seed(1)
        execute(source, namespace, "exec", name)
        rows = [operation(op) for op in graph.get_operations()]
        case["ops"] = rows if options.get("attrs", True) else [row[:4] for row in rows]
        case["collections"] = collections(graph)
        case["variables"] = [[v.name, dims(v.shape), v.dtype.name, v.trainable] for v in tf.global_variables() + tf.local_variables()]
        if "printed" in namespace:
            case["printed"] = namespace["printed"]
        steps = namespace.get("steps") or [[namespace["loss"], namespace["train"]]]
        variables = tf.global_variables()
        with tf.Session(config=tf.ConfigProto(intra_op_parallelism_threads=1, inter_op_parallelism_threads=1)) as session:
            session.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
            for op, feeds in namespace.get("before", []):
                session.run(op, feeds)
            case["initial"] = {v.name: values(session.run(v)) for v in variables}
            if options.get("queues"):
                coordinator = tf.train.Coordinator()
                threads = tf.train.start_queue_runners(session, coordinator)
            case["losses"] = []
            for step in range(5):
                losses = [number(session.run(pair, namespace["feed"](step))[0]) for pair in steps]
                case["losses"].append(losses[0] if len(losses) == 1 else losses)
            case["after"] = {v.name: values(session.run(v)) for v in variables}
            if options.get("queues"):
                coordinator.request_stop()
                coordinator.join(threads, stop_grace_period_secs=5, ignore_live_threads=True)
    return case


if __name__ == "__main__":
    import sys
    r = Recorder("graph_programs", DATA, "ops of lstm programs without dtypes, shapes and attrs; losses are fetched together with the training op, so each may be from before or after its update where variables are of ref type")
    r.extra = {}
    for name, (source, options) in PROGRAMS.items():
        if len(sys.argv) > 1 and name not in sys.argv[1:]:
            continue
        try:
            r.cases.append(record(name, source, options))
        except Exception as exc:
            print(name, type(exc).__name__, tidy(str(exc))[:600])
            raise
    if len(sys.argv) == 1:
        r.write()
    print(len(r.cases), sum(len(c["ops"]) for c in r.cases), "ops")
    for c in r.cases:
        print(c["name"], len(c["ops"]), c["losses"])
