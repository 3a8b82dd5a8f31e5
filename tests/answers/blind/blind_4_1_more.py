"""Answers to the tasks b to d of 4.1, written without sight of what `check` knows."""

import numpy as np

from tests.answers.blind.case import right, wrong


@wrong("4.1b", "the spread of the means is left out: only the variances are averaged")
def std_within(mean_1, std_1, mean_2, std_2):
    return np.sqrt((std_1**2 + std_2**2) / 2)


@wrong("4.1b", "the variance instead of the standard deviation")
def std_variance(mean_1, std_1, mean_2, std_2):
    half = (mean_1 - mean_2) / 2
    return (std_1**2 + std_2**2) / 2 + half**2


@wrong("4.1b", "the distance of the means is squared without halving it")
def std_whole_distance(mean_1, std_1, mean_2, std_2):
    return np.sqrt((std_1**2 + std_2**2) / 2 + (mean_1 - mean_2) ** 2)


@wrong("4.1b", "the standard deviations are averaged, not the variances")
def std_of_averages(mean_1, std_1, mean_2, std_2):
    width = (std_1 + std_2) / 2
    return np.sqrt(width**2 + ((mean_1 - mean_2) / 2) ** 2)


@wrong("4.1b", "the variances are added as if x were the sum of the two", "the means are left out")
def std_of_sum(mean_1, std_1, mean_2, std_2):
    return np.hypot(std_1, std_2)


@wrong("4.1b", "the square of the mean is not subtracted")
def std_mean_square(mean_1, std_1, mean_2, std_2):
    return np.sqrt(0.5 * (std_1**2 + mean_1**2) + 0.5 * (std_2**2 + mean_2**2))


@right("4.1b")
def std_two_parts(mean_1, std_1, mean_2, std_2):
    within = np.mean([std_1**2, std_2**2])
    between = np.var([mean_1, mean_2])
    return float(within + between) ** 0.5


@wrong("4.1c", "the divergence the other way round, KL(p‖q)")
def exponential_exchanged(rate_q, rate_p):
    return np.log(rate_p / rate_q) + rate_q / rate_p - 1


@wrong("4.1c", "the mean of x under q is taken as its rate")
def exponential_mean(rate_q, rate_p):
    return np.log(rate_q / rate_p) + (rate_p - rate_q) * rate_q


@wrong("4.1c", "the mean of x is taken under p")
def exponential_under_p(rate_q, rate_p):
    return np.log(rate_q / rate_p) + (rate_p - rate_q) / rate_p


@wrong("4.1c", "the normalisers are forgotten")
def exponential_no_log(rate_q, rate_p):
    return rate_p / rate_q - 1


@wrong("4.1c", "the average of log q is forgotten: the -1")
def exponential_no_one(rate_q, rate_p):
    ratio = rate_p / rate_q
    return ratio - np.log(rate_p / rate_q)


@wrong("4.1c", "the logarithm of the ratio has the wrong sign", "the -1 is lost")
def exponential_log_turned(rate_q, rate_p):
    return np.log(rate_p / rate_q) + rate_p / rate_q


@right("4.1c")
def exponential_gap(rate_q, rate_p):
    t = rate_p / rate_q
    return t - 1 - np.log(t)


def divergence(mean_q, std_q, mean_p, std_p):
    squares = (std_q**2 + (mean_q - mean_p) ** 2) / std_p**2
    return np.sum(np.log(std_p / std_q) + squares / 2 - 0.5)


@wrong("4.1d", "after minus before")
def lost_negative(mean_q, std_q, mean_p, std_p, noise):
    S_q, S_p = np.sqrt(std_q**2 + noise**2), np.sqrt(std_p**2 + noise**2)
    return divergence(mean_q, S_q, mean_p, S_p) - divergence(mean_q, std_q, mean_p, std_p)


@wrong("4.1d", "standard deviations are added instead of variances")
def lost_stds(mean_q, std_q, mean_p, std_p, noise):
    before = divergence(mean_q, std_q, mean_p, std_p)
    return before - divergence(mean_q, std_q + noise, mean_p, std_p + noise)


@wrong("4.1d", "the noise is added to q only")
def lost_only_q(mean_q, std_q, mean_p, std_p, noise):
    before = divergence(mean_q, std_q, mean_p, std_p)
    return before - divergence(mean_q, np.hypot(std_q, noise), mean_p, std_p)


@wrong("4.1d", "what is left after the noise instead of what is lost")
def lost_after(mean_q, std_q, mean_p, std_p, noise):
    return divergence(mean_q, np.hypot(std_q, noise), mean_p, np.hypot(std_p, noise))


@wrong("4.1d", "the variance of the noise is taken as its standard deviation")
def lost_variance(mean_q, std_q, mean_p, std_p, noise):
    before = divergence(mean_q, std_q, mean_p, std_p)
    after = divergence(mean_q, np.sqrt(std_q**2 + noise), mean_p, np.sqrt(std_p**2 + noise))
    return before - after


@wrong("4.1d", "the variances are handed on as standard deviations", "after minus before")
def lost_no_root(mean_q, std_q, mean_p, std_p, noise):
    after = divergence(mean_q, std_q**2 + noise**2, mean_p, std_p**2 + noise**2)
    return after - divergence(mean_q, std_q, mean_p, std_p)


@right("4.1d")
def lost_by_dimension(mean_q, std_q, mean_p, std_p, noise):
    total = 0.0
    for m_q, s_q, m_p, s_p in zip(mean_q, std_q, mean_p, std_p, strict=True):
        v_q, v_p, gap = s_q**2, s_p**2, (m_q - m_p) ** 2
        for extra, sign in ((0.0, 0.5), (noise**2, -0.5)):
            ratio = (v_q + extra) / (v_p + extra)
            total += sign * (ratio - 1 - np.log(ratio) + gap / (v_p + extra))
    return total
