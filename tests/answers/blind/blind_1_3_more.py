"""Answers to the tasks d to i of 1.3, written without sight of what `check` knows."""

import numpy as np

from helpers.logistic import sigmoid
from tests.answers.blind.case import right, wrong


@wrong("1.3d", "the minus from the inner derivative of 1 - σ is lost")
def slope_uphill(s):
    return 2 * s * (1 - s) ** 2


@wrong("1.3d", "the derivative σ(1 - σ) of the sigmoid is lost")
def slope_no_chain(s):
    return -2 * (1 - s)


@wrong("1.3d", "the slope for the target 0 instead of 1")
def slope_c0(s):
    residual = s - 0
    return 2 * residual * s * (1 - s)


@wrong("1.3d", "s is taken for the logit: the sigmoid is applied again")
def slope_twice_sigmoid(s):
    p = sigmoid(s)
    return 2 * (p - 1) * p * (1 - p)


@wrong("1.3d", "the factor 2 of the square is lost", "the derivative 1 - s² of tanh for sigmoid's")
def slope_tanh_half(s):
    return (s - 1) * (1 - s**2)


@right("1.3d")
def slope_by_rate(s):
    rate = s * (1 - s)
    return 2 * (s - 1) * rate


@wrong("1.3e", "the slope is differentiated by σ only, without the factor σ(1 - σ)")
def bend_by_sigma(s):
    return 4 * s - 6 * s**2


@wrong("1.3e", "the curvature for the target 1 instead of 0")
def bend_of_c1(s):
    return 2 * s * (1 - s) ** 2 * (3 * s - 1)


@wrong("1.3e", "the term with the sigmoid's second derivative is left out")
def bend_gauss_newton(s):
    rate = s * (1 - s)
    return 2 * rate**2


@wrong("1.3e", "the derivative of 2s³ is taken as 3s², not 6s²")
def bend_bad_cube(s):
    by_s = 4 * s - 3 * s**2
    return by_s * s * (1 - s)


@wrong("1.3e", "the factor 2 of the square is lost", "the factor σ(1 - σ) is multiplied in twice")
def bend_half_twice(s):
    rate = s * (1 - s)
    return (2 * s - 3 * s**2) * rate**2


@right("1.3e")
def bend_product_rule(s):
    first = s * (1 - s)
    second = first * (1 - 2 * s)
    return 2 * (first * first + s * second)


@wrong("1.3f", "the residual has the wrong sign, c - s for s - c")
def soft_residual(s, c):
    rate = s * (1 - s)
    return 2 * rate * (rate + (c - s) * (1 - 2 * s))


@wrong("1.3f", "the targets are rounded to 0 or 1")
def soft_rounded(s, c):
    for_one = 2 * s * (1 - s) ** 2 * (3 * s - 1)
    for_zero = 2 * s**2 * (1 - s) * (2 - 3 * s)
    return np.where(c >= 0.5, for_one, for_zero)


@wrong("1.3f", "the sigmoid's second derivative lacks its factor σ(1 - σ)")
def soft_second(s, c):
    first = s * (1 - s)
    second = 1 - 2 * s
    return 2 * first**2 + 2 * (s - c) * second


@wrong("1.3f", "the mean over the data where each curvature is asked")
def soft_mean(s, c):
    return np.mean(2 * s * (1 - s) * (2 * s - 3 * s**2 - c + 2 * c * s))


@wrong("1.3f", "the factor 2 of the square is lost", "s(1 - s) is differentiated to 1 - s")
def soft_half(s, c):
    rate = s * (1 - s)
    return rate * (rate + (s - c) * (1 - s))


@right("1.3f")
def soft_mixture(s, c):
    def for_zero(s):
        return 2 * s**2 * (1 - s) * (2 - 3 * s)

    return c * for_zero(1 - s) + (1 - c) * for_zero(s)


@wrong("1.3g", "the minus of 1 - σ is lost, as if the target were 0")
def absolute_sign(s):
    return s * (1 - s) * (1 - 2 * s)


@wrong("1.3g", "the slope instead of the curvature")
def absolute_slope(s):
    return -s * (1 - s)


@wrong("1.3g", "the second differentiation is by σ, its factor σ(1 - σ) is lost")
def absolute_by_sigma(s):
    return -(1 - 2 * s)


@wrong("1.3g", "s² is differentiated to s, its factor 2 is lost")
def absolute_bad_square(s):
    rate = s * (1 - s)
    return -(1 - s) * rate


@wrong("1.3g", "a factor 2 is kept from the squared loss", "the minus of 1 - σ is lost")
def absolute_doubled(s):
    return 2 * (s - s**2) * (1 - 2 * s)


@right("1.3g")
def absolute_difference(s):
    other = 1 - s
    return s * other * (s - other)


@wrong("1.3h", "the shortest input is taken instead of the longest")
def radius_shortest(x):
    return np.log(2) / np.linalg.norm(x, axis=1).min()


@wrong("1.3h", "the norms of the columns instead of the rows")
def radius_columns(x):
    return np.log(2) / np.sqrt((x**2).sum(axis=0)).max()


@wrong("1.3h", "the squared norm: its square root is forgotten")
def radius_squared(x):
    return np.log(2) / max(row @ row for row in x)


@wrong("1.3h", "the probability 2/3 stands for its logit ln 2")
def radius_probability(x):
    lengths = np.linalg.norm(x, axis=1)
    return (2 / 3) / np.max(lengths)


@wrong("1.3h", "ln 3 for ln 2", "the mean length of the inputs instead of the largest")
def radius_mean(x):
    return np.log(3) / np.linalg.norm(x, axis=1).mean()


@right("1.3h")
def radius_einsum(x):
    return np.log(2) / np.sqrt(np.einsum("nd,nd->n", x, x).max())


@wrong("1.3i", "the targets are ignored, every datum counts as c = 1")
def share_no_target(w, x, c):
    s = sigmoid(x @ w)
    bend = 2 * s * (1 - s) ** 2 * (3 * s - 1)
    return np.mean(bend < 0)


@wrong("1.3i", "the mirror is applied to the targets 1 instead of 0")
def share_mirrored(w, x, c):
    def bend(s):
        return 2 * s * (1 - s) ** 2 * (3 * s - 1)

    return np.mean(bend(sigmoid((1 - 2 * c) * (x @ w))) < 0)


@wrong("1.3i", "the number of data instead of their share")
def share_count(w, x, c):
    count = 0
    for x_n, c_n in zip(x, c, strict=True):
        a = x_n @ w
        s = sigmoid(a) if c_n == 1 else sigmoid(-a)
        if 2 * s * (1 - s) ** 2 * (3 * s - 1) < 0:
            count += 1
    return count


@wrong("1.3i", "the logit is put into the curvature, the sigmoid is forgotten")
def share_of_logits(w, x, c):
    def bend(s):
        return 2 * s * (1 - s) ** 2 * (3 * s - 1)

    a = np.where(c == 1, x @ w, -(x @ w))
    return (bend(a) < 0).mean()


@wrong("1.3i", "the data that bend up are counted", "divided by N·D instead of N")
def share_up(w, x, c):
    s = sigmoid((2 * c - 1) * (x @ w))
    bend = 2 * s * (1 - s) ** 2 * (3 * s - 1)
    return np.count_nonzero(bend > 0) / x.size


@right("1.3i")
def share_loop(w, x, c):
    def bend(s):
        return 2 * s * (1 - s) ** 2 * (3 * s - 1)

    down = 0
    for x_n, c_n in zip(x, c, strict=True):
        a = x_n @ w
        down += bend(sigmoid(a if c_n == 1 else -a)) < 0
    return down / len(c)
