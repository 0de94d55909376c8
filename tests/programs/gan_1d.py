"""A GAN on a parabola with train_on_batch and a frozen discriminator, by way of `from keras import ...`."""
from numpy import hstack, zeros, ones
from numpy.random import rand, randn, seed
import tensorflow as tf
from keras.models import Sequential
from keras.layers import Dense, LeakyReLU

from matplotlib import pyplot
seed(1); tf.random.set_seed(1)

def define_discriminator(n_inputs=2):
	model = Sequential()
	model.add(Dense(25, activation='relu', kernel_initializer='he_uniform', input_dim=n_inputs))
	model.add(Dense(1, activation='sigmoid'))
	model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['accuracy'])
	return model

def define_generator(latent_dim, n_outputs=2):
	model = Sequential()
	model.add(Dense(15, kernel_initializer='he_uniform', input_dim=latent_dim))
	model.add(LeakyReLU(alpha=0.1))
	model.add(Dense(n_outputs, activation='linear'))
	return model

def define_gan(generator, discriminator):
	discriminator.trainable = False
	model = Sequential()
	model.add(generator)
	model.add(discriminator)
	model.compile(loss='binary_crossentropy', optimizer='adam')
	return model

def generate_real_samples(n):
	X1 = rand(n) - 0.5
	X2 = X1 * X1
	X = hstack((X1.reshape(n, 1), X2.reshape(n, 1)))
	return X, ones((n, 1))

def generate_latent_points(latent_dim, n):
	return randn(latent_dim * n).reshape(n, latent_dim)

def generate_fake_samples(generator, latent_dim, n):
	X = generator.predict(generate_latent_points(latent_dim, n))
	return X, zeros((n, 1))

def summarize_performance(epoch, generator, discriminator, latent_dim, n=100):
	x_real, y_real = generate_real_samples(n)
	_, acc_real = discriminator.evaluate(x_real, y_real, verbose=0)
	x_fake, y_fake = generate_fake_samples(generator, latent_dim, n)
	_, acc_fake = discriminator.evaluate(x_fake, y_fake, verbose=0)
	print(epoch, round(acc_real, 2), round(acc_fake, 2))
	pyplot.scatter(x_real[:, 0], x_real[:, 1], color='red')
	pyplot.scatter(x_fake[:, 0], x_fake[:, 1], color='blue')
	pyplot.savefig('generated_plot_e%03d.png' % (epoch + 1))
	pyplot.close()

def train(g_model, d_model, gan_model, latent_dim, n_epochs=300, n_batch=128, n_eval=100):
	half_batch = int(n_batch / 2)
	for i in range(n_epochs):
		x_real, y_real = generate_real_samples(half_batch)
		x_fake, y_fake = generate_fake_samples(g_model, latent_dim, half_batch)
		d_model.train_on_batch(x_real, y_real)
		d_loss, _ = d_model.train_on_batch(x_fake, y_fake)
		x_gan = generate_latent_points(latent_dim, n_batch)
		y_gan = ones((n_batch, 1))
		g_loss = gan_model.train_on_batch(x_gan, y_gan)
		if (i + 1) % n_eval == 0:
			print('>%d, d=%.3f, g=%.3f' % (i + 1, d_loss, g_loss))
			summarize_performance(i, g_model, d_model, latent_dim)

latent_dim = 5
discriminator = define_discriminator()
generator = define_generator(latent_dim)
gan_model = define_gan(generator, discriminator)
gan_model.summary()
print(len(gan_model.trainable_weights), len(discriminator.trainable_weights))
train(generator, discriminator, gan_model, latent_dim)
