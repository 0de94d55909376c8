"""Texts as numbers, characters, hashes and bytes; sound files."""

from ..row import Row, of, real, unit


def texts(*values):
    return of(list(values), "string")


WORDS = texts("", "a", "abcd", "hello world", "x" * 16, "y" * 17, "z" * 33, "w" * 64, "v" * 65, "hello world " * 30)
FILE = "(__import__('tempfile').gettempdir() + '/op_row_file')"
SPOKEN = "b'a\\xff\\xc3\\xa9'"

ROWS = [
    Row(
        "strings.to_hash_bucket_fast",
        WORDS,
        call="tf.strings.to_hash_bucket_fast(a, 2**62)",
        more=[
            "tf.strings.to_hash_bucket_fast(a, 10)",
            "tf.strings.to_hash_bucket_fast(a, 0)",
            "tf.strings.to_hash_bucket_fast([1], 3)",
        ],
    ),
    Row(
        "strings.to_hash_bucket",
        WORDS,
        call="tf.strings.to_hash_bucket(a, 2**62)",
        more=["tf.strings.to_hash_bucket(a, 7)", "tf.strings.to_hash_bucket(a, 0)"],
    ),
    Row(
        "strings.to_hash_bucket_strong",
        WORDS,
        call="tf.strings.to_hash_bucket_strong(a, 2**62, [1, 2])",
        more=[
            "tf.strings.to_hash_bucket_strong(a, 5, [12345678901234, 98])",
            "tf.strings.to_hash_bucket_strong(a, 5, [1])",
            "tf.strings.to_hash_bucket_strong(a, 5, [1, -2])",
        ],
    ),
    Row(
        "fingerprint",
        real(3, 2),
        more=[
            "tf.fingerprint(a, method='md5')",
            "tf.fingerprint(tf.constant(['abc', 'def', '']))",
            "tf.fingerprint(tf.constant([['abc', 'x'], ['def', 'y']]))",
        ],
    ),
    Row("strings.unicode_script", of([65, 1072, 19968, 32, 12354, 3585, -1, 0x10FFFF], "int32")),
    Row(
        "strings.unicode_transcode",
        texts("h\u00e9", "\u4e2d", ""),
        call="tf.strings.unicode_transcode(a, 'UTF-8', 'UTF-16-BE')",
        more=[
            "tf.strings.unicode_transcode(a, 'UTF-8', 'UTF-32-BE')",
            "tf.strings.unicode_transcode([b'h\\xe9'], 'ISO-8859-1', 'UTF-8')",
            *[
                "tf.strings.unicode_transcode(" + SPOKEN + ", 'UTF-8', 'UTF-8'" + more + ")"
                for more in ("", ", errors='ignore'", ", errors='strict'", ", replacement_char=63")
            ],
            "tf.strings.unicode_transcode([b'a\\x00b\\x07\\tc'], 'UTF-8', 'UTF-8', replace_control_characters=True)",
            "tf.strings.unicode_transcode(a, 'nope', 'UTF-8')",
            "tf.strings.unicode_transcode(a, 'UTF-8', 'UTF-7')",
        ],
    ),
    *[
        Row(
            "strings." + name,
            texts("h\u00e9\u4e2d!"),
            call="tf.strings." + name + "(a[0], 'UTF-8')",
            more=[
                *[
                    "tf.strings." + name + "(" + SPOKEN + ", 'UTF-8'" + more + ")"
                    for more in ("", ", errors='ignore'", ", errors='strict'", ", replacement_char=33")
                ],
                "tf.strings." + name + "(b'\\x00h\\x4e\\x2d', 'UTF-16-BE')",
                "tf.strings." + name + "(b'\\xe4\\xb8', 'UTF-8')",
            ],
            without={"empty": "there is no first text", "batch": "one text is taken"},
        )
        for name in ("unicode_split_with_offsets", "unicode_decode_with_offsets")
    ],
    Row(
        "strings.ngrams",
        of([["a", "b", "c"], ["d", "", "f"]], "string"),
        known={"empty/no rows": "of no rows TensorFlow takes one run each, not two"},
        call="tf.strings.ngrams(a, 2)",
        more=[
            "tf.strings.ngrams(a, " + more + ")"
            for more in (
                "[1, 2]",
                "3, separator='-'",
                "4",
                "4, preserve_short_sequences=True",
                "2, pad_values='#'",
                "3, pad_values=('<', '>')",
                "3, pad_values=('<', '>'), padding_width=1",
                "0",
                "2, padding_width=1",
            )
        ]
        + ["tf.strings.ngrams('a', 2)"],
    ),
    Row(
        "strings.unsorted_segment_join",
        texts("a", "b", "c"),
        of([1, 0, 1], "int32"),
        call="tf.strings.unsorted_segment_join(a, b, 3)",
        more=[
            "tf.strings.unsorted_segment_join(a, b, 2, separator='-')",
            "tf.strings.unsorted_segment_join([['a', 'b'], ['c', 'd']], [1, 0], 2, ':')",
            "tf.strings.unsorted_segment_join([['a', 'b'], ['c', 'd']], [[0, 1], [1, 1]], 2, ':')",
            "tf.strings.unsorted_segment_join(a, [1, 0, -1], 2)",
            "tf.strings.unsorted_segment_join(a, [1, 0, 5], 2)",
            "tf.strings.unsorted_segment_join(a, [1, 0], 2)",
        ],
    ),
    Row(
        "io.encode_base64",
        WORDS,
        more=["tf.io.encode_base64(a, pad=True)", "tf.io.encode_base64(b'\\xff\\xfe\\xfd\\x00')"],
    ),
    Row(
        "io.decode_base64",
        texts("aGVsbG8", "YQ", "YQ==", "__79AA", ""),
        more=["tf.io.decode_base64('a')", "tf.io.decode_base64('!!!!')", "tf.io.decode_base64('a+/b')"],
    ),
    Row(
        "io.decode_raw",
        texts("abcdefgh", "ijklmnop"),
        call="tf.io.decode_raw(a, tf.uint8)",
        more=[
            "tf.io.decode_raw(a, tf." + dtype + ")"
            for dtype in "int16 int32 int64 float16 float32 float64 complex64 bool uint16 string".split()
        ]
        + [
            "tf.io.decode_raw(a, tf.int16, little_endian=False)",
            "tf.io.decode_raw(a, tf.float32, little_endian=False)",
            "tf.io.decode_raw(['abc', 'efgh'], tf.uint8)",
            "tf.io.decode_raw('abc', tf.int16)",
            "tf.io.decode_raw(['abc', 'efghijk'], tf.int16, fixed_length=4)",
            "tf.io.decode_raw(a, tf.int16, fixed_length=3)",
        ],
    ),
    Row(
        "io.decode_csv",
        texts("1,2.5,abc", '3,,"d,e"'),
        call="tf.io.decode_csv(a, [0, 7.0, ''])",
        more=[
            "tf.io.decode_csv(['1,2'], [0])",
            "tf.io.decode_csv(['1'], [0, 0])",
            "tf.io.decode_csv(['x,2'], [0, 0])",
            "tf.io.decode_csv([',2'], [tf.constant([], tf.int32), 0])",
            'tf.io.decode_csv([\'"say ""hi""",3\'], [\'\', 0])',
            "tf.io.decode_csv(['\"a,b\",2'], ['', '', 0], use_quote_delim=False)",
            "tf.io.decode_csv(['a;2'], ['', 0], field_delim=';')",
            "tf.io.decode_csv(['NA,2'], [5, 0], na_value='NA')",
            "tf.io.decode_csv(['1,2,3,4'], [0, 0.0], select_cols=[1, 3])",
            "tf.io.decode_csv(['1,2,3,4'], [0, 0.0], select_cols=[3, 1])",
            "tf.io.decode_csv(['1, 2 '], [0, 0])",
            "tf.io.decode_csv(['1.5'], [0])",
            "tf.io.decode_csv(['99999999999'], [0])",
            "tf.io.decode_csv(['99999999999'], [tf.constant(0, tf.int64)])",
            "tf.io.decode_csv(['a\"b'], [''])",
            "tf.io.decode_csv(['\"a'], [''])",
            "tf.io.decode_csv([''], [''])",
            "tf.io.decode_csv(['1e400,-inf,nan'], [0.0, 0.0, 0.0])",
        ],
    ),
    Row(
        "io.serialize_tensor", real(2, 3), more=["tf.io.serialize_tensor(['a', 'bc'])", "tf.io.serialize_tensor(True)"]
    ),
    Row(
        "io.parse_tensor",
        real(2, 3),
        call="tf.io.parse_tensor(tf.io.serialize_tensor(a), a.dtype)",
        more=[
            "tf.io.parse_tensor(tf.io.serialize_tensor(['a', 'bc']), tf.string)",
            "tf.io.parse_tensor(tf.io.serialize_tensor(a), tf.int32)",
            "tf.io.parse_tensor('garbage', tf.float32)",
            "tf.io.parse_tensor(b'\\x08\\x01\\x12\\x04\\x12\\x02\\x08\\x02*\\x04\\x00\\x00\\x80?', tf.float32)",
            "tf.io.parse_tensor(b'\\x08\\x03\\x12\\x00:\\x01\\x07', tf.int32)",
        ],
    ),
    Row(
        "io.read_file",
        call="[tf.io.write_file(" + FILE + ", 'bytes'), tf.io.read_file(" + FILE + ")][1]",
        more=[
            "tf.io.read_file('/nonexistent/file')",
            "tf.io.read_file([" + FILE + "])",
            "tf.io.write_file(" + FILE + ", ['a'])",
        ],
    ),
    Row("io.write_file", call="tf.io.write_file(" + FILE + ", 'bytes')"),
    Row(
        "audio.encode_wav", unit(6, 2), call="tf.audio.encode_wav(a, 8000)", more=["tf.audio.encode_wav(2 * a, 44100)"]
    ),
    Row(
        "audio.decode_wav",
        unit(6, 2),
        call="tf.audio.decode_wav(tf.audio.encode_wav(a, 8000))",
        more=[
            *[
                "tf.audio.decode_wav(tf.audio.encode_wav(a, 8000), " + more + ")"
                for more in ("desired_channels=1", "desired_channels=3", "desired_samples=4", "desired_samples=9")
            ],
            "tf.audio.decode_wav('nope')",
            "tf.audio.decode_wav([b''])",
        ],
    ),
]
