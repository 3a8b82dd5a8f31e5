"""The truths of notebook 4.8, which are its own solutions, and the machine of d, let learn."""

from pathlib import Path

import nbformat
import numpy as np
import pytest
import torch
from scipy.optimize import minimize_scalar
from torch.distributions import Normal, kl_divergence
from tqdm.auto import tqdm

from helpers import vae
from helpers.answers.check import TASKS, judge
from helpers.answers.solutions import exercise_4_8 as solutions
from helpers.figures import new_figure
from tests.book.test_notebooks import DETAILS, PYTHON

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "4.8-mnist-vae.ipynb"


def drawn(seed=0):
    rng = np.random.default_rng(seed)
    x, made = rng.uniform(size=(2, 5, 7))
    mean, log_variance, noise = rng.normal(size=(3, 5, 3))
    return x, made, mean, log_variance, noise


def test_the_loss_is_that_of_torchs_own_gaussians():
    x, made, mean, log_variance, _ = map(torch.tensor, drawn())
    q = Normal(mean, (log_variance / 2).exp())
    kl = kl_divergence(q, Normal(torch.zeros_like(mean), torch.ones_like(mean))).sum(dim=1)
    theirs = (kl - Normal(made, 0.2**0.5).log_prob(x).sum(dim=1)).mean().item()
    assert solutions.loss(*drawn()[:4], 0.2) == pytest.approx(theirs, rel=1e-12)
    assert TASKS["4.8a"].truth(*drawn()[:4], 0.2) == pytest.approx(theirs, rel=1e-12)


def test_loss_and_sample_take_tensors_and_send_their_gradients_back():
    x, made, mean, log_variance, noise = map(torch.tensor, drawn(1))
    leaves = [part.clone().requires_grad_() for part in (mean, log_variance)]
    z = solutions.sample(*leaves, noise)
    (solutions.loss(x, made, *leaves, 0.2) + z.sum()).backward()
    sigma = torch.exp(log_variance / 2)
    by_mean, by_log = 1 + mean / 5, sigma * noise / 2 + (sigma**2 - 1) / 2 / 5
    torch.testing.assert_close(leaves[0].grad, by_mean, rtol=1e-12, atol=1e-14)
    torch.testing.assert_close(leaves[1].grad, by_log, rtol=1e-12, atol=1e-14)


def test_samples_have_the_mean_and_variance_of_q():
    noise = np.random.default_rng(2).normal(size=(200_000, 1))
    z = solutions.sample(np.array([[3.0]]), np.log([[0.25]]), noise)
    assert z.mean() == pytest.approx(3, abs=5 * 0.5 / 200_000**0.5)
    assert z.std() == pytest.approx(0.5, rel=0.01)


@pytest.mark.parametrize("seed", range(5))
def test_the_gain_of_the_pixels_is_found_by_a_search(seed):
    squares = np.random.default_rng(seed).chisquare(1, (6, 4)) * [0.1, 0.5, 1, 3]

    def best(of):
        def price(log):  # −log p but for constants, per image
            return (log + of / np.exp(log)).sum(axis=1).mean() / 2

        return -minimize_scalar(
            price, bounds=(-9, 5), method="bounded", options={"xatol": 1e-9}
        ).fun

    gain = sum(best(column[:, np.newaxis]) for column in squares.T) - best(squares)
    assert solutions.pixel_gain(squares) == pytest.approx(gain, rel=1e-7)


def solution_of(name):
    """Return a function that is folded in the notebook, beside those that it builds on."""
    text = "\n\n".join(cell.source for cell in nbformat.read(NOTEBOOK, 4).cells)
    namespace = {"np": np, "torch": torch, "tqdm": tqdm, "vae": vae}
    for kind, folded in DETAILS.findall(text):
        if kind == "Solution":
            exec(PYTHON.search(folded).group(1), namespace)
    return namespace[name]


def test_the_books_machine_has_more_than_350_nats_as_its_solution_says():
    feedback = judge("4.8d", solution_of("own_vae"))
    assert feedback.verdict == "right"
    bound = float(feedback.sentence.split("a bound of ")[1].split(" nats")[0])
    assert 350 < bound < 450


def small_machine(images, variance_x, kl_weight=1.0, noisy=True):
    rng = torch.Generator().manual_seed(5)
    x, nn = torch.from_numpy(images), torch.nn

    def linear(inputs, outputs):
        return vae.linear(rng, inputs, outputs)

    encoder = nn.Sequential(linear(784, 100), nn.ReLU(), linear(100, 20))
    decoder = nn.Sequential(linear(10, 100), nn.ReLU(), linear(100, 784), nn.Sigmoid())
    optimiser = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=3e-3)
    for part in torch.randperm(len(x), generator=rng).split(50):
        mean, log_variance = encoder(x[part]).chunk(2, dim=1)
        noise = torch.randn(mean.shape, generator=rng) * noisy
        made = decoder(mean + torch.exp(log_variance / 2) * noise)
        kl = (mean**2 + log_variance.exp() - 1 - log_variance).sum() / 2
        loss = ((made - x[part]) ** 2).sum() / (2 * variance_x) + kl_weight * kl
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return lambda x: encoder(torch.tensor(x)).chunk(2, dim=1), lambda z: decoder(torch.tensor(z))


@pytest.mark.parametrize(
    ("slip", "returned", "says"),
    [
        ({"variance_x": 0.5}, 0.5, "still too low: train with a smaller variance_x"),
        ({"variance_x": 0.03, "kl_weight": 0.0}, 0.03, "have the KL in it?"),
        ({"variance_x": 0.03, "noisy": False}, 0.03, "z with its noise while you train"),
    ],
)
def test_a_machine_with_a_slip_is_told_of_it(slip, returned, says):
    feedback = judge("4.8d", lambda images: (*small_machine(images, **slip), returned))
    assert feedback.verdict == "not yet"
    assert says in feedback.sentence


def test_the_notebook_draws_from_the_readers_machine():
    """The last cell of the tasks, with a machine that needs no training."""
    (cell,) = (c for c in nbformat.read(NOTEBOOK, 4).cells if c.get("id") == "own-figure")
    images = torch.rand((20, 784), generator=torch.Generator().manual_seed(3))
    shown, tiled = [], []
    namespace = {
        "torch": torch,
        "own_vae": lambda seen: (lambda x: (x[:, :5], x[:, 5:10]), lambda z: z @ seen[:5], 0.1),
        "train": images,
        "held_out": images,
        "rng": torch.Generator().manual_seed(4),
        "new_figure": new_figure,
        "tile": lambda pictures: tiled.append(pictures) or np.zeros((28, 280)),
        "show": lambda figure, caption: shown.append(caption),
    }
    exec(cell.source, namespace)
    z = torch.randn(10, 5, generator=torch.Generator().manual_seed(4))
    torch.testing.assert_close(tiled[0], z @ images[:5])
    assert len(shown) == 1
