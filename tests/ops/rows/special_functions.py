"""Special functions: error, gamma, Bessel and related ones."""

from ..row import Row, binary, chance, positive, real, unary, unit

ODD = "an odd function of -0.0: -0.0 in flowlet, 0.0 in TensorFlow"
HALF = "TensorFlow's derivative at 0 is twice, or is not, the derivative: bessel_i1 has the slope 1/2 there"
POLE = "derivatives at poles and at 0: infinite in one formula, NaN or a limit in another"
DOMAIN = "negative numbers have no value: NaN in flowlet (SciPy), infinite in TensorFlow"
ROUNDED = "the last digits near the ends of the range: another series"

ROWS = [
    *unary("math.erf math.erfc", real(2, 3)),
    *unary("math.erfinv", unit(2, 3), known={"special/float*": "outside (-1, 1): NaN in flowlet, infinite in TensorFlow"}),
    *unary("math.ndtri math.erfcinv", chance(2, 3)),
    *unary("math.lgamma math.digamma", positive(2, 3), known={"gradient/ties": POLE}),
    *unary("math.bessel_i0", real(2, 3), known={"second/ties": HALF}),
    *unary("math.bessel_i0e", real(2, 3)),
    *unary("math.bessel_i1 math.bessel_i1e", real(2, 3), tolerance=2, why="the second derivative adds series",
           known={"special/float*": ODD, "gradient/ties": HALF, "second/ties": HALF, "gradient/not finite": HALF}),
    *unary("math.special.bessel_j0 math.special.bessel_j1 math.special.fresnel_sin",
           real(2, 3)),
    *unary("math.special.fresnel_cos", real(2, 3), known={
        "second/ties": "TensorFlow's second derivative at 1 is not that of cos(pi x^2 / 2)"}),
    *unary("math.special.dawsn", real(2, 3), known={"special/float*": ODD}),
    *unary("math.special.bessel_k0 math.special.bessel_k0e math.special.bessel_k1 math.special.bessel_k1e math.special.bessel_y0 "
           "math.special.bessel_y1", positive(2, 3),
           known={"special/float*": DOMAIN, "gradient/ties": DOMAIN}),
    *unary("math.special.expint math.special.spence", positive(2, 3)),
    *binary("math.igamma math.igammac", positive(2, 3), positive(2, 3, place=1), known={
        "special/float*": "infinite, huge and zero arguments: NaN in one, the limit in the other", "gradient/ties": POLE}),
    Row("math.betainc", positive(2, 3), positive(2, 3, place=1), chance(2, 3), elementwise=True, known={
        "gradient/*": "no gradient by a and b: None in TensorFlow, zeros in flowlet", "special/float*": ROUNDED,
        "second/ties": POLE}),
    Row("math.zeta", positive(2, 3), positive(2, 3, place=1), call="tf.math.zeta(a + 1, b)", known={
        "gradient/*": "TensorFlow has no gradient by x, flowlet has", "second/*": "TensorFlow has no gradient by x, flowlet has"}),
    Row("math.polygamma", positive(2, 3), call="tf.math.polygamma(tf.ones_like(a), a)"),
    Row("math.lbeta", positive(2, 3), more=["tf.math.lbeta(a[0])"]),
]
