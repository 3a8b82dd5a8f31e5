"""The solutions that are folded in notebook Q1, by `tools.solutions`."""




def step(w, x, t):
    return w - (w - x[t]) / (t + 1)


def iterate(x, k):
    return x[:k].mean(axis=0)


def iterate_from(w0, x, k, m):
    return ((m - 1) * w0 + x[:k].sum(axis=0)) / (k + m - 1)


NAMES = {
    "Q1a": "step",
    "Q1b": "iterate",
    "Q1c": "iterate_from",
}
