"""Answers to the tasks c to e of 4.2, written without sight of what `check` knows."""

import numpy as np

from tests.answers.blind.case import right, wrong


@wrong("4.2c", "the spread of z is left out: x over the mean of q")
def w_without_spread(x, mean_q, variance_q):
    return x / mean_q


@wrong("4.2c", "the variance is squared, taken for a standard deviation")
def w_squared_variance(x, mean_q, variance_q):
    return x * mean_q / (mean_q**2 + variance_q**2)


@wrong("4.2c", "divided by the variance alone")
def w_over_variance(x, mean_q, variance_q):
    return x * mean_q / variance_q


@wrong("4.2c", "the posterior mean is confused with the weight: 1 for the mean square")
def w_like_posterior(x, mean_q, variance_q):
    return x * mean_q / (1 + mean_q**2)


@wrong("4.2c", "the mean square of z is mean minus variance", "the factor 2 of the slope is kept")
def w_difference(x, mean_q, variance_q):
    return 2 * x * mean_q / (mean_q**2 - variance_q)


@wrong("4.2c", "the mean of z is missing above the line")
def w_no_mean(x, mean_q, variance_q):
    return x / (mean_q**2 + variance_q)


@right("4.2c")
def w_by_regression(x, mean_q, variance_q):
    moments = np.array([mean_q, variance_q + mean_q * mean_q])
    return moments[0] / moments[1] * x


@wrong("4.2d", "the entropy has the wrong sign")
def discrete_entropy_sign(log_joint, q):
    on = q > 0
    return np.sum(q[on] * (log_joint[on] + np.log(q[on])))


@wrong("4.2d", "the entropy is missing")
def discrete_no_entropy(log_joint, q):
    return np.sum(q * log_joint)


@wrong("4.2d", "0 log 0 is NaN")
def discrete_nan(log_joint, q):
    with np.errstate(all="ignore"):
        return np.sum(q * (log_joint - np.log(q)))


@wrong("4.2d", "log p(x) itself, whatever q is")
def discrete_evidence(log_joint, q):
    return np.log(np.sum(np.exp(log_joint)))


@wrong("4.2d", "the joint is averaged, not its logarithm")
def discrete_joint(log_joint, q):
    on = q > 0
    return np.sum(q * np.exp(log_joint)) - np.sum(q[on] * np.log(q[on]))


@wrong("4.2d", "the mean over the outcomes in place of the sum", "the entropy is missing")
def discrete_mean(log_joint, q):
    return np.mean(q * log_joint)


@right("4.2d")
def discrete_loop(log_joint, q):
    total = 0.0
    for log_p, share in zip(log_joint, q, strict=True):
        if share > 0:
            total += share * log_p - share * np.log(share)
    return total


def gap(x, w, variance_x, mean_q, variance_q):
    variance_post = 1 / (1 + w**2 / variance_x)
    mean_post = variance_post * w * x / variance_x
    ratio = variance_q / variance_post
    return 0.5 * (ratio + (mean_q - mean_post) ** 2 / variance_post - 1 - np.log(ratio))


@wrong("4.2e", "the sum over the data instead of the mean")
def encoder_sum(x, w, variance_x, alpha, variance_q):
    return np.sum(gap(x, w, variance_x, alpha * x, variance_q))


@wrong("4.2e", "the gap at the mean of the data instead of the mean of the gaps")
def encoder_at_mean(x, w, variance_x, alpha, variance_q):
    return gap(x.mean(), w, variance_x, alpha * x.mean(), variance_q)


@wrong("4.2e", "alpha is taken for the mean of q, the same for all data")
def encoder_constant(x, w, variance_x, alpha, variance_q):
    return np.mean(gap(x, w, variance_x, alpha, variance_q))


@wrong("4.2e", "the gaps are not averaged")
def encoder_each(x, w, variance_x, alpha, variance_q):
    return gap(x, w, variance_x, alpha * x, variance_q)


@wrong("4.2e", "the variance is scaled by alpha, too", "the sum over the data instead of the mean")
def encoder_scaled(x, w, variance_x, alpha, variance_q):
    return np.sum(gap(x, w, variance_x, alpha * x, alpha**2 * variance_q))


@wrong("4.2e", "x is divided by alpha, as if it decoded")
def encoder_decodes(x, w, variance_x, alpha, variance_q):
    return np.mean(gap(x, w, variance_x, x / alpha, variance_q))


@right("4.2e")
def encoder_closed_form(x, w, variance_x, alpha, variance_q):
    precision = 1 + w * w / variance_x
    miss = alpha - w / variance_x / precision
    spread = variance_q * precision
    return 0.5 * (spread - 1 - np.log(spread) + precision * miss**2 * np.mean(x**2))
