"""tf.keras.backend and tf.keras.utils: what programs call, as expressions; their values or errors."""
from common import *

R = Recorder("backend")
K = tf.keras.backend
U = tf.keras.utils
rs = np.random.RandomState(5)
A, B, C = rs.normal(size=(2, 3)).astype("float32"), rs.normal(size=(2, 3)).astype("float32"), rs.normal(size=(3, 4)).astype("float32")
T, S = rs.normal(size=(2, 3, 4)).astype("float32"), rs.normal(size=(2, 4, 5)).astype("float32")
P = np.abs(A) / np.abs(A).sum(1, keepdims=True)
ONE, IDX, BOOL, INT = np.eye(3, dtype="float32")[[2, 0]], np.array([2, 0]), A > 0, np.array([[1, -2, 3], [4, 5, -6]])
GIVEN = {"A": A, "B": B, "C": C, "T": T, "S": S, "P": P, "ONE": ONE, "IDX": IDX, "BOOL": BOOL, "INT": INT}
EXPRESSIONS = """K.abs(A) K.square(A) K.sqrt(A) K.exp(A) K.log(P) K.sign(A) K.round(A*3) K.sin(A) K.cos(A) K.pow(A,2) K.pow(P,0.5)
K.clip(A,-0.5,0.5) K.clip(A,0.5,-0.5) K.clip(A,None,0.5) K.clip(A,0,None) K.equal(A,A) K.not_equal(A,B) K.greater(A,B) K.greater_equal(A,B) K.less(A,B) K.less_equal(A,B) K.maximum(A,B) K.minimum(A,B)
K.sum(A) K.sum(A,axis=1) K.sum(A,0,True) K.sum(A,axis=[0,1]) K.sum(INT,axis=0) K.mean(A) K.mean(A,axis=-1) K.mean(BOOL) K.mean(INT) K.prod(A,axis=1) K.max(A,axis=1) K.max(A) K.min(A,axis=0) K.var(A) K.var(A,axis=1) K.std(A,axis=0) K.std(BOOL) K.all(BOOL) K.any(BOOL,axis=1) K.all(A) K.any(INT,0) K.argmax(A) K.argmax(A,axis=0) K.argmin(A) K.cumsum(A) K.cumsum(A,1) K.cumprod(A,1) K.l2_normalize(A,1) K.l2_normalize(A)
K.dot(A,C) K.dot(T,tf.transpose(C)) K.dot(A,K.variable(C)) K.dot(T,S[0]) K.dot(tf.transpose(C),T) K.dot(A,B) K.batch_dot(A,B,1) K.batch_dot(T,S) K.batch_dot(T,S,(2,1)) K.batch_dot(T,A,1) K.batch_dot(A,T,1) K.batch_dot(T,T,2) K.batch_dot(T,T,(1,1)) K.batch_dot(A,B) K.batch_dot(T,S,1) K.batch_dot(A,B,0) K.batch_dot(A[0],B[0])
K.reshape(A,(3,2)) K.flatten(T) K.batch_flatten(T) K.expand_dims(A) K.expand_dims(A,0) K.squeeze(A[:,:1],1) K.permute_dimensions(T,(0,2,1)) K.transpose(A) K.concatenate([A,B]) K.concatenate([A,B],axis=0) K.stack([A,B]) K.stack([A,B],1) K.tile(A,[1,2]) K.tile(A[0],2) K.repeat(A,2) K.repeat_elements(A,2,1) K.repeat_elements(A,2,0) K.reverse(A,1) K.reverse(A,[0,1]) K.gather(C,IDX) K.gather(C,[[0,1],[1,2]]) K.one_hot(IDX,4) K.arange(4) K.arange(2,5) K.arange(0,1,0.25,'float32') K.arange(-3) K.arange(5,1,-2) K.temporal_padding(T,(1,2)) K.shape(T) K.int_shape(T) K.int_shape(K.variable(A)) K.int_shape(tf.keras.Input((3,))) K.ndim(T) K.count_params(K.variable(T)) K.dtype(K.variable(A)) K.dtype(tf.constant(INT)) K.dtype(tf.keras.Input((3,)))
K.zeros((2,3)) K.ones((2,),'int32') K.eye(3) K.zeros_like(A) K.ones_like(A,'int32') K.constant([1,2]) K.constant(3.,shape=(2,2)) K.variable([1,2]) K.variable(A,'float64') K.cast(A,'int32') K.cast_to_floatx(INT) K.cast_to_floatx(tf.constant(INT)) K.get_value(K.variable(A)) K.get_value(A) K.eval(K.variable(A)*2) K.batch_get_value([K.variable(A),K.variable(B)]) K.is_sparse(A) K.backend() K.epsilon() K.floatx() K.image_data_format()
K.relu(A) K.relu(A,0.1) K.relu(A,0.1,1.0,0.2) K.relu(A,max_value=0.5) K.elu(A) K.elu(A,0.5) K.softmax(A) K.softmax(A,0) K.softplus(A) K.softsign(A) K.tanh(A) K.sigmoid(A) K.hard_sigmoid(A*3) K.bias_add(A,C[:,0]) K.bias_add(T,C[0]) K.bias_add(T,T[0]) K.bias_add(T,C[:,0],'channels_first') K.bias_add(A,T) K.batch_normalization(A,A[0],P[0],B[0],B[1]) K.batch_normalization(A,A[0],P[0],None,None,epsilon=0.1) K.normalize_batch_in_training(A,B[0],B[1],[0]) K.in_top_k(A,IDX,2)
K.binary_crossentropy(K.constant(ONE),K.constant(P)) K.binary_crossentropy(K.constant(ONE),K.constant(A),True) K.binary_crossentropy(K.constant(ONE),K.constant(ONE)) K.categorical_crossentropy(K.constant(ONE),K.constant(P)) K.categorical_crossentropy(K.constant(ONE),K.constant(A),True) K.sparse_categorical_crossentropy(tf.constant(IDX),K.constant(P)) K.sparse_categorical_crossentropy(tf.constant(IDX),K.constant(A),True) K.categorical_crossentropy(K.constant(C),K.constant(A))
K.learning_phase() K.set_learning_phase(2) K.in_train_phase(A,B) K.in_train_phase(A,B,1) K.in_train_phase(A,B,True) K.in_test_phase(A,B) K.in_train_phase(lambda:A,lambda:B,training=0) K.switch(tf.constant(True),K.constant(A),K.constant(B)) K.switch(tf.constant(BOOL),K.constant(A),K.constant(B)) K.switch(tf.constant([True,False]),K.constant(A),K.constant(B)) K.switch(tf.constant(BOOL),K.constant(A[0]),K.constant(B[0])) K.switch(tf.constant(True),lambda:K.constant(A),lambda:K.constant(B)) K.gradients(K.constant(A),[K.variable(A)]) K.get_uid('a') [K.get_uid('b'),K.get_uid('b')] K.name_scope('x').name K.moving_average_update(K.variable(A),K.constant(B),0.9) K.update(K.variable(A),B) K.update_add(K.variable(A),B) K.update_sub(K.variable(A),B)
K.function([INPUT],[OUTPUT])([A]) K.function(INPUT,OUTPUT)(A) K.function([INPUT],OUTPUT)([A]) K.function([INPUT],[OUTPUT,OUTPUT*2])([A]) K.function([INPUT],[OUTPUT],updates=[1])
U.to_categorical([0,2,1]) U.to_categorical([[0],[1]]) U.to_categorical([0,1],3,'int32') U.to_categorical([0,5],3) U.to_categorical([-1,1]) U.to_categorical([[0,1],[2,0]]) U.to_categorical([0.,1.9]) U.to_categorical(['a']) U.to_categorical([]) U.to_categorical(3) U.to_categorical(tf.constant([1,0])) U.normalize([[3.,4.],[0,0]]) U.normalize(np.ones((2,2,2)),axis=0,order=1) U.normalize([3.,4.])""".split()


def value(expression):
    K.clear_session()
    names = dict({n: tf.constant(a) for n, a in GIVEN.items()}, K=K, U=U, tf=tf, np=np)
    if "INPUT" in expression:
        names["INPUT"] = tf.keras.Input((3,))
        names["OUTPUT"] = names["INPUT"] * 2.0
    found = eval(expression, names)
    return tf.nest.map_structure(lambda one: one.numpy() if hasattr(one, "numpy") else one, found)


R.case("given", **GIVEN)
for expression in EXPRESSIONS:
    R.case(expression, result=attempt(value, expression))


def set_values():
    v, w = K.variable(A), K.variable(B)
    K.set_value(v, A.astype("float64") * 2)
    K.batch_set_value([(w, A)])
    return [v.numpy(), w.numpy()]


def phases():
    out = [K.learning_phase()]
    K.set_learning_phase(1)
    out += [K.learning_phase(), bool((tf.keras.layers.Dropout(0.5)(tf.ones((1, 100))).numpy() == 0).any())]
    with K.learning_phase_scope(0):
        out.append(K.learning_phase())
    out.append(K.learning_phase())
    K.clear_session()
    return out + [K.learning_phase()]


def draws():
    out = {}
    for text in ("K.random_normal((2, 3), seed=3)", "K.random_normal((2,), 5.0, 0.1, seed=3)", "K.random_uniform((4,), seed=3)", "K.random_uniform((4,), 2.0, 5.0, seed=3)", "K.truncated_normal((3,), seed=3)", "K.random_bernoulli((6,), 0.4, seed=3)", "K.random_uniform_variable((3,), 1.0, 2.0, seed=3)", "K.random_normal_variable((3,), 1.0, 2.0, seed=3)", "K.dropout(tf.ones((6,)), 0.5, seed=3)"):
        tf.random.set_seed(1)
        out[text] = eval(text).numpy()
    for text in ("K.random_normal((2, 3))", "K.random_uniform((4,))", "K.random_bernoulli((6,), 0.4)", "K.random_uniform_variable((3,), 1.0, 2.0)", "K.dropout(tf.ones((6,)), 0.5)"):
        U.set_random_seed(7)
        out[text + " after set_random_seed(7)"] = eval(text).numpy()
    return out


R.case("set_values", result=attempt(set_values))
R.case("phases", result=attempt(phases))
R.case("draws", result=attempt(draws))
R.case("signatures", **{n: signature(getattr(K, n)) for n in dir(K) if n[0] != "_" and callable(getattr(K, n))})
R.case("utils signatures", **{n: signature(getattr(U, n)) for n in ("to_categorical", "normalize", "plot_model", "model_to_dot")})
R.write()
