"""Hashes of texts and bytes, the same numbers as TensorFlow's, so that buckets of stored data and models keep their meaning.

Sources: FarmHash's 64-bit fingerprint (Geoff Pike, Google), MurmurHash64A (Austin Appleby), SipHash-2-4 (Aumasson and
Bernstein, 2012). Arithmetic is modulo 2**64.
"""

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.op import op
from flowlet.ops.gather import listed
from flowlet.ops.strings import each

_MASK = (1 << 64) - 1
_K0, _K1, _K2 = 0xC3A5C85C97CB3127, 0xB492B66FBE98F273, 0x9AE16A3B2F90404F


def _word(text, place, size=8):
    return int.from_bytes(text[place : place + size], "little")


def _turned(value, count):
    """The bits of a 64-bit number, rotated to the right."""
    value &= _MASK
    return (value >> count | value << 64 - count) & _MASK


def _shifted(value):
    value &= _MASK
    return value ^ value >> 47


def _mixed(u, v, factor):
    a = _shifted((u ^ v) * factor)
    return _shifted((v ^ a) * factor) * factor & _MASK


def _short(text, size):
    factor = _K2 + 2 * size
    if size >= 8:
        a, b = _word(text, 0) + _K2, _word(text, size - 8)
        return _mixed((_turned(b, 37) * factor + a) & _MASK, (_turned(a, 25) + b) * factor & _MASK, factor)
    if size >= 4:
        return _mixed(size + (_word(text, 0, 4) << 3), _word(text, size - 4, 4), factor)
    if size:
        y, z = text[0] + (text[size >> 1] << 8), size + (text[-1] << 2)
        return _shifted(y * _K2 ^ z * _K0) * _K2 & _MASK
    return _K2


def _middle(text, size):
    """Of 17 to 32 bytes."""
    factor = _K2 + 2 * size
    a, b = _word(text, 0) * _K1, _word(text, 8)
    c, d = _word(text, size - 8) * factor, _word(text, size - 16) * _K2
    return _mixed((_turned(a + b, 43) + _turned(c, 30) + d) & _MASK, (a + _turned(b + _K2, 18) + c) & _MASK, factor)


def _long(text, size):
    """Of 33 to 64 bytes."""
    factor = _K2 + 2 * size
    a, b = _word(text, 0) * _K2, _word(text, 8)
    c, d = _word(text, size - 8) * factor, _word(text, size - 16) * _K2
    y = (_turned(a + b, 43) + _turned(c, 30) + d) & _MASK
    z = _mixed(y, (a + _turned(b + _K2, 18) + c) & _MASK, factor)
    e, f = _word(text, 16) * factor, _word(text, 24)
    g, h = (y + _word(text, size - 32)) * factor, (z + _word(text, size - 24)) * factor
    return _mixed((_turned(e + f, 43) + _turned(g, 30) + h) & _MASK, (e + _turned(f + a, 18) + g) & _MASK, factor)


def _pair(text, place, a, b):
    """32 bytes at a place, mixed into a state of two numbers."""
    w, x, y, z = (_word(text, place + i) for i in (0, 8, 16, 24))
    a += w
    b = _turned(b + a + z, 21)
    c = a
    a += x + y
    return (a + z) & _MASK, (b + _turned(a, 44) + c) & _MASK


def _block(text, place, state, factor, by):
    """64 bytes at a place, mixed into the state; the last block counts the state `by` 9 times more."""
    x, y, z, v, w = state
    x = _turned(x + y + v[0] + _word(text, place + 8), 37) * factor
    y = _turned(y + v[1] + _word(text, place + 48), 42) * factor
    x = (x ^ w[1] * by) & _MASK
    y = (y + v[0] * by + _word(text, place + 40)) & _MASK
    z = _turned(z + w[0], 33) * factor & _MASK
    v = _pair(text, place, v[1] * factor, x + w[0])
    w = _pair(text, place + 32, z + w[1], y + _word(text, place + 16))
    return z, y, x, v, w


def fingerprint64(text):
    """FarmHash's fingerprint of bytes, as an int from 0 to 2**64 - 1.

    >>> fingerprint64(b"hello")
    13009744463427800296
    """
    size = len(text)
    if size <= 64:
        return (_short if size <= 16 else _middle if size <= 32 else _long)(text, size)
    state = (81 * _K2 + _word(text, 0)) & _MASK, (81 * _K1 + 113) & _MASK, 0, (0, 0), (0, 0)
    state = (*state[:2], _shifted(state[1] * _K2 + 113) * _K2 & _MASK, *state[3:])
    for place in range(0, (size - 1) // 64 * 64, 64):
        state = _block(text, place, state, _K1, 1)
    x, y, z, v, w = state
    factor = (_K1 + ((z & 0xFF) << 1)) & _MASK
    w = w[0] + ((size - 1) & 63), w[1]
    v = v[0] + w[0], v[1]
    w = w[0] + v[0], w[1]
    x, y, z, v, w = _block(text, size - 64, (x, y, z, v, w), factor, 9)
    return _mixed((_mixed(v[0], w[0], factor) + _shifted(y) * _K0 + z) & _MASK, (_mixed(v[1], w[1], factor) + x) & _MASK, factor)


def murmur64(text):
    """MurmurHash64A of bytes, with TensorFlow's seed."""
    factor, size = 0xC6A4A7935BD1E995, len(text)
    found = 0xDECAFCAFFE ^ size * factor & _MASK
    for place in range(0, size - 7, 8):
        word = _word(text, place) * factor & _MASK
        found = (found ^ (word ^ word >> 47) * factor & _MASK) * factor & _MASK
    if size % 8:
        found = (found ^ _word(text, size - size % 8)) * factor & _MASK
    found ^= found >> 47
    found = found * factor & _MASK
    return found ^ found >> 47


def _left(value, count):
    return _turned(value, 64 - count)


def _round(a, b, c, d):
    a, c = (a + b) & _MASK, (c + d) & _MASK
    b, d = _left(b, 13) ^ a, _left(d, 16) ^ c
    a, c = _left(a, 32), (c + b) & _MASK
    a = (a + d) & _MASK
    return a, _left(b, 17) ^ c, _left(c, 32), _left(d, 21) ^ a


def siphash(text, key):
    """SipHash-2-4 of bytes under a key of two 64-bit numbers."""
    one, two = (part & _MASK for part in key)
    a, b = one ^ 0x736F6D6570736575, two ^ 0x646F72616E646F6D
    c, d = one ^ 0x6C7967656E657261, two ^ 0x7465646279746573
    whole = len(text) // 8 * 8
    words = [_word(text, place) for place in range(0, whole, 8)] + [_word(text, whole) | (len(text) & 0xFF) << 56]
    for word in words:
        d ^= word
        for _ in range(2):
            a, b, c, d = _round(a, b, c, d)
        a ^= word
    c ^= 0xFF
    for _ in range(4):
        a, b, c, d = _round(a, b, c, d)
    return a ^ b ^ c ^ d


def _buckets(op_type, count):
    count = conversion.static(count, "num_buckets")
    if count < 1:
        raise errors.invalid(f"Value for attr 'num_buckets' of {count} must be at least minimum 1", op_type)
    return count


@op("StringToHashBucketFast", "strings.to_hash_bucket_fast", inputs="input:string", host=True)
def to_hash_bucket_fast(input, num_buckets, name=None):  # noqa: A002
    """The bucket of each text, from 0 to `num_buckets`: its FarmHash fingerprint modulo their number.

    >>> import flowlet as tf
    >>> tf.strings.to_hash_bucket_fast(["a", "b"], 10).numpy().tolist()
    [9, 2]
    """
    count = _buckets("StringToHashBucketFast", num_buckets)
    return each(lambda text: fingerprint64(text) % count, np.int64)(input)


@op("StringToHashBucket", "strings.to_hash_bucket", inputs="input:string", host=True)
def to_hash_bucket(input, num_buckets, name=None):  # noqa: A002
    """The bucket of each text, from 0 to `num_buckets`, by a hash of 64 bits; `to_hash_bucket_fast` is preferred."""
    count = _buckets("StringToHashBucket", num_buckets)
    return each(lambda text: murmur64(text) % count, np.int64)(input)


@op("StringToHashBucketStrong", "strings.to_hash_bucket_strong", inputs="input:string", host=True)
def to_hash_bucket_strong(input, num_buckets, key, name=None):  # noqa: A002
    """The bucket of each text, from 0 to `num_buckets`, by SipHash under a secret key of two integers.

    Who does not know the key cannot make texts that all fall into one bucket.
    """
    count = _buckets("StringToHashBucketStrong", num_buckets)
    if len(key) != 2:
        raise errors.invalid("Key must have 2 elements", "StringToHashBucketStrong")
    return each(lambda text: siphash(text, key) % count, np.int64)(input)


def _bytes_of(number):
    return number.to_bytes(8, "little")


@op("Fingerprint", inputs="data", host=True)
def _fingerprint(data, method, name=None):
    if not data.ndim:
        raise errors.invalid(f"`data` should have at least one dimension: {listed(data)}", "Fingerprint")
    if method not in ("farmhash64", b"farmhash64"):
        raise errors.invalid(f"Unsupported fingerprint method: {method}", "Fingerprint")
    rows = data.reshape(len(data), int(np.prod(data.shape[1:])))
    found = np.empty((len(data), 8), np.uint8)
    for i, row in enumerate(rows):
        if data.dtype == object:
            parts = [_bytes_of(fingerprint64(text)) for text in row]
            content = parts[0] if data.ndim == 1 else _bytes_of(fingerprint64(b"".join(parts)))
        else:
            content = _bytes_of(fingerprint64(np.ascontiguousarray(row).tobytes()))
        found[i] = np.frombuffer(content, np.uint8)
    return found


@export("fingerprint")
def fingerprint(data, method="farmhash64", name=None):
    """The fingerprint of each row of `data` (along the first axis): 8 bytes, as uint8 of shape (rows, 8).

    >>> import flowlet as tf
    >>> tf.fingerprint(["abc"]).numpy().tolist()
    [[105, 243, 231, 116, 160, 179, 165, 36]]
    """
    return _fingerprint(data, conversion.static(method))
