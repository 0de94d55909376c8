"""`tf.signal`: Fourier and cosine transforms, windows, frames, the mel scale."""

from ..row import Row, real

SIGNAL = real(24)
SPECTRA = real(2, 3, 5)
ROUNDING = {"tolerance": 8, "why": "sums of many products, in another order"}
SHORTER = {
    "gradient/more 1": "TensorFlow's gradient fails where a length cuts an axis off",
    "second/more 1": "TensorFlow's gradient fails where a length cuts an axis off",
}
EMPTY = "TensorFlow cannot transform no rows"

ROWS = [
    *[
        Row("signal." + name, real(2, 3, 4), call="tf.signal." + name + "(a)", dtype="complex64", **ROUNDING)
        for name in "fft ifft fft2d ifft2d fft3d ifft3d".split()
    ],
    *[
        Row(
            "signal." + name,
            real(2, 3, 6),
            call="tf.signal." + name + "(a)",
            more=["tf.signal." + name + "(a, fft_length=" + str(length) + ")" for length in lengths]
            + ["tf.signal." + name + "(a, [0] * " + rank + ")"],
            known=SHORTER if name != "rfft3d" else {},
            **ROUNDING,
        )
        for name, rank, lengths in (
            ("rfft", "1", ([6], [4], [9], [4, 4], 4)),
            ("rfft2d", "2", ([3, 6], [2, 4], [4, 7], [4])),
            ("rfft3d", "3", ([2, 3, 6], [2, 2, 5], [3, 4, 8])),
        )
    ],
    *[
        Row(
            "signal." + name,
            SPECTRA,
            call="tf.signal." + name + "(a)",
            dtype="complex64",
            more=["tf.signal." + name + "(a, fft_length=" + str(length) + ")" for length in lengths],
            known=SHORTER if name != "irfft3d" else {},
            **ROUNDING,
        )
        for name, lengths in (
            ("irfft", ([8], [5], [12], [4, 4])),
            ("irfft2d", ([3, 8], [2, 7], [4, 12])),
            ("irfft3d", ([2, 3, 8], [2, 2, 5])),
        )
    ],
    *[
        Row(
            "signal." + name,
            real(3, 4),
            more=["tf.signal." + name + "(a, " + axes + ")" for axes in ("0", "axes=[1]", "axes=(0, 1)", "-1", "5")],
        )
        for name in ("fftshift", "ifftshift")
    ],
    *[
        Row(
            "signal." + name,
            real(2, 6),
            more=[
                "tf.signal." + name + "(a, " + more + ")"
                for more in (
                    "norm='ortho'",
                    "type=1",
                    "type=3",
                    "type=3, norm='ortho'",
                    "type=4",
                    "type=4, norm='ortho'",
                    "n=4",
                    "n=9",
                    "type=5",
                    "axis=0",
                    "norm='x'",
                    "n=0",
                    "type=1, norm='ortho'",
                )
            ],
            known={"empty/no rows": EMPTY},
            **ROUNDING,
        )
        for name in ("dct", "idct")
    ],
    *[
        Row(
            "signal." + name,
            call="tf.signal." + name + "(8)",
            more=[
                "tf.signal." + name + "(" + more + ")"
                for more in (
                    "7",
                    "1",
                    "0",
                    "8, periodic=False",
                    "7, periodic=False",
                    "5, dtype=tf.float64",
                    "4, dtype=tf.int32",
                    "tf.constant(6)",
                    "-3",
                )
            ],
            **ROUNDING,
        )
        for name in ("hann_window", "hamming_window")
    ],
    *[
        Row(
            "signal." + name,
            call="tf.signal." + name + "(8)",
            more=[
                "tf.signal." + name + "(" + more + ")"
                for more in (
                    "7",
                    "8, beta=3.0",
                    "6, beta=0.5",
                    "4, dtype=tf.float64",
                    "4, dtype=tf.int32",
                    "tf.constant(6)",
                )
            ],
            **ROUNDING,
        )
        for name in ("kaiser_window", "kaiser_bessel_derived_window")
    ],
    Row(
        "signal.vorbis_window",
        call="tf.signal.vorbis_window(8)",
        more=[
            "tf.signal.vorbis_window(5)",
            "tf.signal.vorbis_window(4, dtype=tf.float64)",
            "tf.signal.vorbis_window(4, tf.int32)",
        ],
        **ROUNDING,
    ),
    Row(
        "signal.frame",
        SIGNAL,
        call="tf.signal.frame(a, 8, 5)",
        more=[
            "tf.signal.frame(a, 8, 4)",
            "tf.signal.frame(a, 8, 5, pad_end=True)",
            "tf.signal.frame(a, 8, 5, pad_end=True, pad_value=9)",
            "tf.signal.frame(tf.reshape(a, [4, 6]), 3, 2)",
            "tf.signal.frame(tf.reshape(a, [4, 6]), 3, 1, axis=0)",
            "tf.signal.frame(tf.reshape(a, [2, 3, 4]), 2, 1, axis=-2)",
            "tf.signal.frame(a, 30, 5)",
            "tf.signal.frame(a, 30, 5, pad_end=True)",
            "tf.signal.frame(a, 0, 3)",
            "tf.signal.frame(a, 3, 0)",
            "tf.signal.frame(a, 3, 2, axis=2)",
            "tf.signal.frame(a, [3], 2)",
        ],
    ),
    Row(
        "signal.overlap_and_add",
        real(2, 3, 4),
        call="tf.signal.overlap_and_add(a, 2)",
        more=["tf.signal.overlap_and_add(a, " + step + ")" for step in ("1", "3", "4", "6", "2.0", "[2]")],
    ),
    Row(
        "signal.stft",
        SIGNAL,
        call="tf.signal.stft(a, 8, 4)",
        known={"gradient/more 5": SHORTER["gradient/more 1"], "second/more 5": SHORTER["gradient/more 1"]},
        more=[
            "tf.signal.stft(a, " + more + ")"
            for more in (
                "6, 4",
                "6, 4, fft_length=16",
                "8, 4, window_fn=None",
                "8, 5, pad_end=True",
                "8, 4, window_fn=tf.signal.hamming_window",
                "8, 4, fft_length=4",
            )
        ]
        + ["tf.signal.stft(tf.reshape(a, [2, 12]), 4, 2)"],
        **ROUNDING,
    ),
    Row(
        "signal.inverse_stft",
        real(4, 5),
        call="tf.signal.inverse_stft(a, 8, 4)",
        dtype="complex64",
        known={"empty/no columns": "TensorFlow gives memory that was never written"},
        more=[
            "tf.signal.inverse_stft(a, " + more + ")"
            for more in (
                "8, 3",
                "8, 4, window_fn=None",
                "8, 4, window_fn=tf.signal.inverse_stft_window_fn(4)",
                "6, 4, fft_length=8",
                "12, 4, fft_length=8",
            )
        ],
        **ROUNDING,
    ),
    Row(
        "signal.inverse_stft_window_fn",
        call="tf.signal.inverse_stft_window_fn(4)(8, tf.float32)",
        more=[
            "tf.signal.inverse_stft_window_fn(3)(8, tf.float32)",
            "tf.signal.inverse_stft_window_fn(4, tf.signal.hamming_window)(8, tf.float64)",
        ],
        **ROUNDING,
    ),
    Row(
        "signal.mdct",
        SIGNAL,
        known={"empty/no rows": EMPTY},
        call="tf.signal.mdct(a, 8)",
        more=[
            "tf.signal.mdct(a, " + more + ")"
            for more in (
                "8, norm='ortho'",
                "8, window_fn=None",
                "8, window_fn=tf.signal.kaiser_bessel_derived_window",
                "12, pad_end=True",
                "6",
            )
        ]
        + ["tf.signal.mdct(tf.reshape(a, [2, 12]), 4)"],
        **ROUNDING,
    ),
    Row(
        "signal.inverse_mdct",
        real(3, 4),
        known={"empty/no rows": EMPTY},
        more=["tf.signal.inverse_mdct(a, norm='ortho')", "tf.signal.inverse_mdct(a, window_fn=None)"],
        **ROUNDING,
    ),
    Row(
        "signal.linear_to_mel_weight_matrix",
        call="tf.signal.linear_to_mel_weight_matrix(4, 9, 8000)",
        more=[
            "tf.signal.linear_to_mel_weight_matrix(" + more + ")"
            for more in (
                "6, 33, 8000, 20.0, 3000.0",
                "dtype=tf.float64, num_mel_bins=3, num_spectrogram_bins=10",
                "0",
                "4, 9, -8",
                "4, 9, 8000, -1.0",
                "4, 9, 8000, 500.0, 400.0",
                "4, 9, 8000, 500.0, 4400.0",
                "4, 9, 8000, dtype=tf.int32",
                "40, 257, 16000, 80.0, 7600.0",
            )
        ],
        tolerance=60,
        why="TensorFlow computes in single precision, flowlet in double",
    ),
    Row("signal.mfccs_from_log_mel_spectrograms", real(2, 6), known={"empty/no rows": EMPTY}, **ROUNDING),
]
