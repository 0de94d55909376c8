"""Keras as it was written before tf.keras: imports from keras, Activation layers, decay, np_utils."""
import numpy
from keras import backend as K
from keras.callbacks import EarlyStopping, History
from keras.layers import Activation, Dense, Dropout
from keras.layers import BatchNormalization
from keras.models import Sequential
from keras.utils import np_utils
from tensorflow.keras.optimizers import SGD
import tensorflow.compat.v2 as tf

seed = 7
numpy.random.seed(seed)
tf.random.set_seed(seed)
X = numpy.random.uniform(-1, 1, (300, 8))
Y = ((X[:, 0] + X[:, 1] * X[:, 2]) > 0).astype(int) + (X[:, 3] > 0.5)
encoded = np_utils.to_categorical(Y)
print(encoded.shape, encoded.sum(0))


def baseline_model():
    model = Sequential()
    model.add(Dense(12, input_dim=8, kernel_initializer='uniform'))
    model.add(Activation('relu'))
    model.add(BatchNormalization())
    model.add(Dropout(rate=0.1))
    model.add(Dense(3, kernel_initializer='normal', activation='softmax'))
    sgd = SGD(lr=0.1, decay=1e-3, momentum=0.9, nesterov=True)
    model.compile(loss='categorical_crossentropy', optimizer=sgd, metrics=['accuracy'])
    return model


model = baseline_model()
history = model.fit(X, encoded, validation_split=0.33, epochs=30, batch_size=10, verbose=0,
                    callbacks=[EarlyStopping(monitor='val_loss', min_delta=0, patience=50, mode='auto'), History()])
print(history.history.keys())
scores = model.evaluate(X, encoded, verbose=0)
print("%s: %d" % (model.metrics_names[1], len(scores)))
classes = numpy.argmax(model.predict(X, batch_size=50), axis=1)
rounded = [round(float(x)) for x in model.predict(X)[:, 0]]
print(classes.shape, len(rounded), set(rounded) <= {0, 1})
for layer in model.layers:
    print(layer.name, layer.__class__.__name__, layer.input_shape, layer.output_shape, layer.count_params())
print(model.get_config()['layers'][0]['class_name'], model.optimizer.get_config()['decay'])
print(round(float(K.get_value(model.optimizer.lr)), 4), model.loss, model.input.shape, model.output.name.split('/')[0])
model.layers[0].trainable = False
print(len(model.trainable_weights), [w.shape for w in model.get_weights()][:3])
W = [layer.get_weights()[0] for layer in model.layers if layer.get_weights()]
print(len(W), W[0].dtype)
seqs = np_utils.to_categorical([[0, 1], [2, 0]], num_classes=3)
print(seqs.shape, np_utils.normalize(numpy.array([[3.0, 4.0]])))
assert scores[1] > 0.8
