"""Answers to the tasks c to e of 2.4, written without sight of what `check` knows."""

import numpy as np
import torch

from tests.answers.blind.case import right, wrong


@wrong("2.4c", "the message to the weights is transposed")
def weights_transposed(T, W, F):
    return F.T @ T, T.sum(axis=0), T @ W


@wrong("2.4c", "the bias belongs to the outputs, but the sum runs over them, not over the data")
def bias_by_datum(T, W, F):
    return T.T @ F, T.sum(axis=1), T @ W


@wrong("2.4c", "the message to the bias is left a row for each datum")
def bias_of_each(T, W, F):
    return T.T @ F, T, T @ W


@wrong("2.4c", "= for += in the loop: only the last datum counts for the parameters")
def last_row(T, W, F):
    back = np.zeros_like(F)
    for n in range(len(T)):
        weights = np.outer(T[n], F[n])
        bias = T[n]
        back[n] = W.T @ T[n]
    return weights, bias, back


@wrong("2.4c", "the mean over the data in place of the sum, for both parameters")
def averaged(T, W, F):
    N = len(T)
    return T.T @ F / N, T.mean(axis=0), T @ W


@wrong("2.4c", "the bias is forgotten: two messages only")
def no_bias(T, W, F):
    return T.T @ F, T @ W


@wrong("2.4c", "the messages to F and to b have changed places")
def other_order(T, W, F):
    return np.einsum("nm,nh->mh", T, F), T @ W, np.sum(T, 0)


@wrong("2.4c", "the mean over the data in place of the sum, for W", "b likewise is left out, as 0")
def bias_is_zero(T, W, F):
    return T.T @ F / T.shape[0], np.zeros(T.shape[1]), T @ W


@right("2.4c")
def one_by_one(T, W, F):
    by_weights, by_bias, back = np.zeros(W.shape), np.zeros(len(W)), np.zeros(F.shape)
    for n, (t, f) in enumerate(zip(T, F, strict=True)):
        by_weights += np.outer(t, f)
        by_bias += t
        back[n] = t @ W
    return [by_weights, by_bias, back]


@right("2.4c")
def by_torch(T, W, F):
    T, W, F = (torch.tensor(array) for array in (T, W, F))
    W.requires_grad_()
    F.requires_grad_()
    b = torch.zeros(len(W), dtype=W.dtype, requires_grad=True)
    (F @ W.T + b).backward(T)
    return W.grad, b.grad, F.grad


@wrong("2.4d", "the slope of the layer is left out")
def no_slope(T, W, F, G):
    return T.T @ F, T.sum(axis=0), T @ W


@wrong("2.4d", "the slope is taken at G, tanh applied twice")
def slope_of_value(T, W, F, G):
    T = T * (1 - np.tanh(G) ** 2)
    return T.T @ F, T.sum(axis=0), T @ W


@wrong("2.4d", "the slope is that at the layer's input, behind W")
def slope_of_input(T, W, F, G):
    return T.T @ F, T.sum(axis=0), (T @ W) * (1 - F**2)


@wrong("2.4d", "only the message to F passes the slope, the parameters get the bare T")
def slope_for_input_only(T, W, F, G):
    return T.T @ F, T.sum(axis=0), (T * (1 - G**2)) @ W


@wrong("2.4d", "only the parameters get the message with the slope")
def slope_for_weights_only(T, W, F, G):
    A = T * (1 - G * G)
    return A.T @ F, A.sum(axis=0), T @ W


@wrong("2.4d", "the slope is that of a sigmoid")
def slope_of_sigmoid(T, W, F, G):
    T = T * G * (1 - G)
    return T.T @ F, T.sum(axis=0), T @ W


@wrong("2.4d", "1 - G, not squared", "the message to the weights is transposed")
def unsquared_turned(T, W, F, G):
    A = T * (1 - G)
    return F.T @ A, A.sum(axis=0), A @ W


@wrong("2.4d", "the weights meet the layer's output G in place of its input F")
def output_for_input(T, W, F, G):
    A = T * (1 - G**2)
    return A.T @ G, A.sum(axis=0), A @ W


@right("2.4d")
def slope_by_product(T, W, F, G):
    A = T * (1 - G) * (1 + G)
    return np.einsum("nm,nh->mh", A, F), np.ones(len(A)) @ A, A.dot(W)


def layer(T, W, F, G):
    A = T * (1 - G**2)
    return A.T @ F, A.sum(axis=0), A @ W


@wrong("2.4e", "the loop runs from the first layer to the last")
def forwards(T, weights, values):
    gradients = []
    for k in range(len(weights)):
        by_weights, by_bias, T = layer(T, weights[k], values[k], values[k + 1])
        gradients.append((by_weights, by_bias))
    return gradients


@wrong("2.4e", "the gradients are left in the order in which they were found")
def last_first(T, weights, values):
    gradients = []
    for k in range(len(weights) - 1, -1, -1):
        by_weights, by_bias, T = layer(T, weights[k], values[k], values[k + 1])
        gradients += [(by_weights, by_bias)]
    return gradients


@wrong("2.4e", "T is not handed on: every layer gets the message to the last")
def same_message(T, weights, values):
    gradients = [None] * len(weights)
    for k in reversed(range(len(weights))):
        by_weights, by_bias, _ = layer(T, weights[k], values[k], values[k + 1])
        gradients[k] = by_weights, by_bias
    return gradients


@wrong("2.4e", "the slope is taken at the layer's input")
def slope_one_early(T, weights, values):
    gradients = []
    for W, F in zip(weights[::-1], values[-2::-1], strict=True):
        by_weights, by_bias, T = layer(T, W, F, F)
        gradients.insert(0, (by_weights, by_bias))
    return gradients


@wrong("2.4e", "every layer's weights meet its output in place of its input")
def value_one_late(T, weights, values):
    gradients = []
    for W, G in zip(reversed(weights), reversed(values), strict=False):
        by_weights, by_bias, T = layer(T, W, G, G)
        gradients.insert(0, (by_weights, by_bias))
    return gradients


@wrong("2.4e", "the biases are forgotten")
def weights_only(T, weights, values):
    gradients = []
    for k in reversed(range(len(weights))):
        by_weights, _, T = layer(T, weights[k], values[k], values[k + 1])
        gradients.append(by_weights)
    return gradients[::-1]


@wrong("2.4e", "the slopes are left out")
def linear_layers(T, weights, values):
    gradients = []
    for k in reversed(range(len(weights))):
        gradients.insert(0, (T.T @ values[k], T.sum(axis=0)))
        T = T @ weights[k]
    return gradients


@wrong("2.4e", "the first layer is left out of the loop, its gradients are 0")
def one_layer_short(T, weights, values):
    gradients = [(np.zeros_like(W), np.zeros(len(W))) for W in weights]
    for k in range(len(weights) - 1, 0, -1):
        by_weights, by_bias, T = layer(T, weights[k], values[k], values[k + 1])
        gradients[k] = by_weights, by_bias
    return gradients


@wrong("2.4e", "T is not handed on", "the gradients are left in the order found")
def same_message_last_first(T, weights, values):
    gradients = []
    for k in reversed(range(len(weights))):
        gradients.append(layer(T, weights[k], values[k], values[k + 1])[:2])
    return gradients


@right("2.4e")
def recursively(T, weights, values):
    if not weights:
        return []
    by_weights, by_bias, T = layer(T, weights[-1], values[-2], values[-1])
    return [*recursively(T, weights[:-1], values[:-1]), [by_weights, by_bias]]


@right("2.4e")
def all_by_torch(T, weights, values):
    parameters = []
    F = torch.tensor(values[0])
    for W, before, after in zip(weights, values[:-1], values[1:], strict=True):
        b = np.arctanh(after[0]) - before[0] @ W.T
        W, b = torch.tensor(W, requires_grad=True), torch.tensor(b, requires_grad=True)
        F = torch.tanh(F @ W.T + b)
        parameters.append((W, b))
    F.backward(torch.tensor(T))
    return [(W.grad, b.grad) for W, b in parameters]
