"""The VAE against torch.distributions, against models whose evidence is known, and its files."""

import math
import os
import pickle
import re

import numpy as np
import pytest
import torch
from torch.distributions import Independent, Normal, kl_divergence

from helpers import data, vae
from helpers.gradients import check_gradient
from helpers.linear_gaussian import LinearGaussian
from helpers.vae import VAE, VARIANTS

each_variant = pytest.mark.parametrize("variant", VARIANTS)


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


def digits(count):
    images = data.mnist().images[:count].reshape(count, -1) / 255
    return torch.tensor(images, dtype=torch.float32)


def random_terms(n=6, pixels=11, latents=3, seed=0):
    """Return x, reconstruction (N, X), mean, log_variance (N, Z) in float64."""
    rng = seeded(seed)
    options = {"generator": rng, "dtype": torch.float64}
    x, made = torch.rand(2, n, pixels, **options)
    mean, log_variance = torch.randn(2, n, latents, **options)
    return x, made, mean, log_variance


@pytest.mark.parametrize("variance_x", [0.05, 0.5, 1.0, 3.0])
@pytest.mark.parametrize("beta", [0.0, 1.0, 4.0])
def test_negative_elbo_agrees_with_torch_distributions(variance_x, beta):
    x, made, mean, log_variance = random_terms()
    likelihood = Independent(Normal(made, math.sqrt(variance_x)), 1).log_prob(x)
    q, prior = Normal(mean, (log_variance / 2).exp()), Normal(0.0, 1.0)
    truth = beta * kl_divergence(q, prior).sum(dim=1) - likelihood
    ours = vae.negative_elbo(x, made, mean, log_variance, variance_x, beta)
    torch.testing.assert_close(ours, truth, rtol=1e-12, atol=1e-12)


def test_kl_to_prior_agrees_with_torch_distributions_and_is_0_at_the_prior():
    _, _, mean, log_variance = random_terms(seed=1)
    q = Independent(Normal(mean, (log_variance / 2).exp()), 1)
    prior = Independent(Normal(torch.zeros_like(mean), torch.ones_like(mean)), 1)
    ours = vae.kl_to_prior(mean, log_variance)
    torch.testing.assert_close(ours, kl_divergence(q, prior), rtol=1e-12, atol=1e-12)
    assert (ours > 0).all()
    assert vae.kl_to_prior(torch.zeros(2, 3), torch.zeros(2, 3)).tolist() == [0, 0]


def test_the_sources_loss_is_the_bound_at_variance_one_half():
    x, made, mean, _ = random_terms(seed=2)
    source = ((x - made) ** 2).sum(dim=1) + (mean**2).sum(dim=1) / 2
    ours = vae.negative_elbo(x, made, mean, torch.zeros_like(mean), 0.5)
    torch.testing.assert_close(ours, source + 11 / 2 * math.log(math.pi))


def test_samples_have_the_mean_and_variance_of_q():
    mean, log_variance = torch.tensor([1.0, -2.0]), torch.tensor([0.0, math.log(0.09)])
    z = vae.reparameterise(mean.expand(40_000, 2), log_variance.expand(40_000, 2), seeded(3))
    deviation = (log_variance / 2).exp()
    assert ((z.mean(dim=0) - mean).abs() < 5 * deviation / 200).all()
    assert ((z.std(dim=0) / deviation - 1).abs() < 5 / math.sqrt(2 * 40_000)).all()


@each_variant
def test_shapes_and_what_each_variant_confines(variant):
    model = VAE(seeded(), variant, latent=5)
    mean, log_variance = model.encode(digits(7))
    assert mean.shape == log_variance.shape == (7, 5)
    made = model.decode(mean)
    assert made.shape == (7, 784)
    assert 0 < made.min() < made.max() < 1
    assert bool((mean >= 0).all()) == (variant == "source")
    assert bool((log_variance == 0).all()) == (variant != "learned variance")
    sizes = [p.shape for p in model.parameters() if p.ndim == 2]
    last = 10 if variant == "learned variance" else 5
    assert sizes == [(400, 784), (200, 400), (last, 200), (400, 5), (784, 400)]


def test_initial_weights_fill_the_range_of_torchs_own_layers():
    for layer in VAE(seeded()).modules():
        if isinstance(layer, torch.nn.Linear):
            bound = layer.in_features**-0.5
            for parameter in layer.parameters():
                assert 0.9 * bound < parameter.abs().max() <= bound


@each_variant
def test_training_lowers_the_objective(variant):
    rng, x = seeded(1), digits(200)
    model = VAE(rng, variant, latent=8)
    objective = list(vae.fit(model, x, rng, epochs=6, batch=20))
    assert len(objective) == 6
    assert objective[-1] < objective[0] - 30
    assert all(math.isfinite(value) for value in objective)


def test_one_step_is_that_of_torch_adam_on_the_mean_loss():
    x = digits(30)
    model, twin = (VAE(seeded(2), latent=4) for _ in range(2))
    rng, same = seeded(5), seeded(5)
    (objective,) = vae.fit(model, x, rng, epochs=1, variance_x=0.3, beta=2.0, batch=30, lr=0.01)
    images = x[torch.randperm(30, generator=same)]
    mean, _ = twin.encode(images)
    made = twin.decode(mean + torch.randn(30, 4, generator=same))
    prior = Normal(torch.zeros_like(mean), torch.ones_like(mean))
    kl = kl_divergence(Normal(mean, torch.ones_like(mean)), prior).sum(dim=1)
    loss = (2 * kl - Normal(made, math.sqrt(0.3)).log_prob(images).sum(dim=1)).mean()
    loss.backward()
    torch.optim.Adam(twin.parameters(), lr=0.01).step()
    assert objective == pytest.approx(loss.item(), rel=1e-5)
    for ours, theirs in zip(model.parameters(), twin.parameters(), strict=True):
        assert ((ours - theirs).abs() < 1e-4).float().mean() > 0.999  # Adam's first step: a sign


def test_an_epoch_visits_every_image_once(monkeypatch):
    x, seen = digits(23), []
    model = VAE(seeded(), latent=2)
    encode = model.encode

    def recorded(images):
        seen.append(images)
        return encode(images)

    monkeypatch.setattr(model, "encode", recorded)
    list(vae.fit(model, x, seeded(1), epochs=2, batch=5))
    assert [len(part) for part in seen] == [5, 5, 5, 5, 3] * 2
    first, second = torch.cat(seen[:5]), torch.cat(seen[5:])
    assert not torch.equal(first, second)
    for order in (first, second):
        assert sorted(order.sum(dim=1).tolist()) == sorted(x.sum(dim=1).tolist())


@each_variant
def test_the_same_seed_gives_the_same_run_and_the_global_state_is_left_alone(variant):
    x, runs, before = digits(60), [], torch.get_rng_state()
    for _ in range(2):
        rng = seeded(9)
        model = VAE(rng, variant, latent=3)
        objective = list(vae.fit(model, x, rng, epochs=2, batch=20))
        bound = vae.elbo(model, x, rng, 0.5, samples=2)
        runs.append((objective, bound, vae.log_likelihood(model, x, rng, 0.5, samples=2)))
    assert runs[0][0] == runs[1][0]
    assert all(torch.equal(a, b) for a, b in zip(runs[0][1:], runs[1][1:], strict=True))
    assert torch.equal(torch.get_rng_state(), before)


def test_the_gradient_through_the_sample_agrees_with_finite_differences():
    model = VAE(seeded(4), "learned variance", latent=2).double()
    x = digits(3).double()
    noise = torch.randn(3, 2, generator=seeded(6), dtype=torch.float64)

    def loss():
        mean, log_variance = model.encode(x)
        made = model.decode(mean + torch.exp(log_variance / 2) * noise)
        return vae.negative_elbo(x, made, mean, log_variance, 0.5).mean()

    loss().backward()
    bias = model.code.bias

    def moved(value):
        bias.data = torch.tensor(value)
        with torch.no_grad():
            return loss().item()

    check_gradient(moved, bias.grad.numpy(), bias.detach().numpy().copy())


class Linear:
    """A VAE with μ_x(z) = Wz + b, of which LinearGaussian knows the evidence.

    q has the exact posterior's mean, moved, and its variances (W has orthogonal columns, so the
    posterior is diagonal), widened.
    """

    def __init__(self, shift=0.3, widen=1.5):
        rng = np.random.default_rng(8)
        self.W = np.linalg.qr(rng.normal(size=(5, 2)))[0] * [1.5, 0.7]
        self.b, self.variance = rng.normal(size=5), 0.4
        self.known = LinearGaussian(self.W, self.b, self.variance)
        self.x = rng.normal(size=(8, 5)) * 1.5
        self.shift, self.widen = shift, widen

    def q(self, x):
        """Return the mean and covariance of q(z|x), in NumPy."""
        mean, covariance = self.known.posterior(x)
        return mean + self.shift, covariance * self.widen

    def encode(self, x):
        terms = [self.q(row) for row in x.numpy()]
        mean = torch.tensor(np.array([mean for mean, _ in terms]))
        return mean, torch.tensor(np.array([np.log(np.diag(c)) for _, c in terms]))

    def decode(self, z):
        return z @ torch.tensor(self.W.T) + torch.tensor(self.b)

    def bounds(self):
        return np.array([self.known.elbo(row, *self.q(row)) for row in self.x])


def test_elbo_is_the_closed_form_and_lies_below_the_evidence():
    model = Linear()
    x, evidence = torch.tensor(model.x), model.known.log_evidence(model.x)
    runs = [vae.elbo(model, x, seeded(k), model.variance, samples=100).numpy() for k in range(40)]
    error = np.std(runs, axis=0, ddof=1) / np.sqrt(40)
    assert (np.abs(np.mean(runs, axis=0) - model.bounds()) < 5 * error).all()
    assert (np.mean(runs, axis=0) + 5 * error < evidence).all()


def test_the_weighted_estimate_finds_the_evidence():
    model = Linear()
    x, evidence = torch.tensor(model.x), model.known.log_evidence(model.x)
    estimate = vae.log_likelihood(model, x, seeded(1), model.variance, samples=20_000).numpy()
    np.testing.assert_allclose(estimate, evidence, atol=0.06)
    assert (evidence - model.bounds() > 0.1).all()  # so the ELBO would not have passed


def test_with_one_sample_the_estimate_is_the_elbo_in_the_mean():
    model = Linear()
    x = torch.tensor(model.x)
    runs = [vae.log_likelihood(model, x, seeded(k), model.variance, 1).numpy() for k in range(4000)]
    error = np.std(runs, axis=0, ddof=1) / np.sqrt(len(runs))
    assert (np.abs(np.mean(runs, axis=0) - model.bounds()) < 5 * error).all()


def test_with_the_exact_posterior_every_sample_gives_the_evidence():
    model = Linear(shift=0.0, widen=1.0)
    x, evidence = torch.tensor(model.x), model.known.log_evidence(model.x)
    for samples in (1, 3):
        estimate = vae.log_likelihood(model, x, seeded(2), model.variance, samples)
        noise = np.abs(estimate.numpy() - evidence)
        assert (noise < 1e-5).all()  # the noise is drawn in float32


def test_more_samples_raise_the_estimate_above_the_elbo():
    x = digits(40)
    rng = seeded(3)
    model = VAE(rng, "learned variance", latent=6)
    list(vae.fit(model, x, rng, epochs=3, batch=10))
    bound = vae.elbo(model, x, rng, 0.05, samples=50).mean()
    few, many = (vae.log_likelihood(model, x, rng, 0.05, samples=k).mean() for k in (5, 100))
    assert bound < few < many


@each_variant
def test_a_saved_model_gives_the_same_outputs(variant, tmp_path):
    model, x = VAE(seeded(7), variant, latent=6), digits(5)
    vae.save(tmp_path / "model.pt", model)
    before = torch.get_rng_state()
    other = vae.load(tmp_path / "model.pt")
    assert torch.equal(torch.get_rng_state(), before)
    assert (other.variant, other.latent) == (variant, 6)
    for ours, theirs in zip(model.encode(x), other.encode(x), strict=True):
        assert torch.equal(ours, theirs)
    assert torch.equal(model.decode(torch.ones(2, 6)), other.decode(torch.ones(2, 6)))


class Trap:
    """An object whose pickle makes a folder when it is loaded."""

    def __init__(self, path):
        self.path = str(path)

    def __reduce__(self):
        return os.mkdir, (self.path,)


@pytest.mark.parametrize("write", ["torch", "pickle"])
def test_a_file_with_code_is_refused_and_not_run(tmp_path, write):
    path, sprung = tmp_path / "model.pt", tmp_path / "sprung"
    state = {"variant": "source", "latent": 3, "weights": Trap(sprung)}
    if write == "torch":
        torch.save(state, path)
    else:
        path.write_bytes(pickle.dumps(state))
    with pytest.raises(ValueError, match="must name a file that save has written"):
        vae.load(path)
    assert not sprung.exists()


def test_the_trap_of_that_test_is_one(tmp_path):
    pickle.loads(pickle.dumps(Trap(tmp_path / "sprung")))
    assert (tmp_path / "sprung").is_dir()


def test_files_that_are_no_models_are_refused(tmp_path):
    vae.save(tmp_path / "model.pt", VAE(seeded(), latent=3))
    whole = (tmp_path / "model.pt").read_bytes()
    (tmp_path / "half.pt").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "empty.pt").write_bytes(b"")
    (tmp_path / "text.pt").write_text("no weights")
    torch.save({"latent": 3}, tmp_path / "keys.pt")
    torch.save([1, 2], tmp_path / "list.pt")
    weights = VAE(seeded(), latent=3).state_dict()
    torch.save({"variant": "source", "latent": 4, "weights": weights}, tmp_path / "misfit.pt")
    torch.save({"variant": "other", "latent": 3, "weights": weights}, tmp_path / "variant.pt")
    for name in ("half", "empty", "text", "keys", "list", "misfit", "variant"):
        with pytest.raises(ValueError, match=rf"save has written; .*{name}\.pt is not one"):
            vae.load(tmp_path / f"{name}.pt")
    with pytest.raises(FileNotFoundError):
        vae.load(tmp_path / "missing.pt")


MODEL, X = VAE(seeded(), latent=2), torch.rand(4, 784, generator=seeded(1))


def fit(x=X, epochs=1, **options):
    return list(vae.fit(VAE(seeded(), latent=2), x, seeded(), epochs, **options))


@pytest.mark.parametrize(
    ("call", "exception", "says"),
    [
        (lambda: VAE(seeded(), "relu"), ValueError, "variant must be one of source, linear mean"),
        (lambda: VAE(seeded(), latent=0), ValueError, "latent must be at least 1"),
        (lambda: VAE(seeded(), latent=2.0), TypeError, "latent must be a whole number"),
        (lambda: fit(epochs=0), ValueError, "epochs must be at least 1"),
        (lambda: fit(epochs=1.5), TypeError, "epochs must be a whole number"),
        (lambda: fit(batch=0), ValueError, "batch must be at least 1"),
        (lambda: fit(variance_x=0), ValueError, "variance_x must be a positive number"),
        (lambda: fit(variance_x=-0.5), ValueError, "variance_x must be a positive number"),
        (lambda: fit(X[0]), ValueError, "x must have shape (N, 784), not empty; got (784,)"),
        (lambda: fit(X[:, :9]), ValueError, "x must have shape (N, 784), not empty; got (4, 9)"),
        (lambda: fit(X.numpy()), TypeError, "x must be a torch tensor, got ndarray"),
        (lambda: vae.elbo(MODEL, X, seeded(), 0.5, samples=0), ValueError, "samples must be"),
        (lambda: vae.elbo(MODEL, X[:0], seeded(), 0.5), ValueError, "not empty; got (0, 784)"),
        (lambda: vae.elbo(MODEL, X, seeded(), 0), ValueError, "variance_x must be a positive"),
        (lambda: vae.log_likelihood(MODEL, X, seeded(), -1, 9), ValueError, "variance_x must be"),
        (lambda: vae.log_likelihood(MODEL, X[0], seeded(), 1, 9), ValueError, "got (784,)"),
        (lambda: vae.log_likelihood(MODEL, X, seeded(), 0.5, 0), ValueError, "samples must be"),
    ],
)
def test_what_does_not_fit_is_named(call, exception, says):
    with pytest.raises(exception, match=re.escape(says)):
        call()


def test_divergence_is_told_with_its_epoch():
    with pytest.raises(FloatingPointError, match=r"not finite in epoch \d"):
        fit(epochs=5, lr=1e30, batch=2)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device on this machine")
def test_training_on_a_graphics_card_lowers_the_objective():
    model = VAE(torch.Generator().manual_seed(0), latent=4).to("cuda")
    x = torch.rand((200, 784), generator=torch.Generator().manual_seed(1)).to("cuda")
    objective = list(vae.fit(model, x, torch.Generator("cuda").manual_seed(2), epochs=5))
    assert objective[-1] < objective[0]
