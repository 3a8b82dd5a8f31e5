"""Each of the field's terms is written in one way in the whole book, and spelling is British."""

import re
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
CODE_AND_LINKS = re.compile(r"```.*?```|`[^`]*`|\]\([^)]*\)", re.DOTALL)
QUOTED = re.compile(r"^>.*$|^- .*\(\d{4}\).*$", re.MULTILINE)  # from the source; titles of papers
VARIANTS = {  # what is not to be found → what is written instead
    r"cross entrop": "cross-entropy",
    r"back[- ]propagat": "backpropagation",
    r"auto-encoder": "autoencoder",
    r"log sigmoid|logsigmoid": "log-sigmoid",
    r"log likelihood": "log-likelihood",
    r"minibatch": "mini-batch",
    r"step-size|stepsize": "step size",
    r"re-param|reparametri|reparameteriz": "reparameterisation",
    r"semi-definite": "semidefinite",
    r"soft-plus|soft-max": "softplus, softmax",
    r"chain-rule": "chain rule",
    r"ReLU": "relu",
    r"dataset": "data set",
    r"Kullback-Leibler|Jensen-Shannon|Robbins-Monro|Gauss-Hermite": "an en dash joins two names",
    r"(?<![\w-])(?:gaussian|hessian|jacobian|bernoulli)": "a capital",
    r"\w*(?:minimi|maximi|optimi|regulari|normali|initiali|generali|amorti|recogni)z": "-ise",
    r"colors?\b|behavior|neighbor|favor|center|gray|model(?:ed|ing)\b|label(?:ed|ing)\b|analyz": (
        "British spelling"
    ),
}


def prose(markdown):
    """Return what of a cell is the book's own prose."""
    return QUOTED.sub("", CODE_AND_LINKS.sub("", markdown))


def strays(text):
    """Return the variants in a text, each with what is written instead."""
    return [
        (found[0], instead)
        for variant, instead in VARIANTS.items()
        for found in re.finditer(rf"(?<!\w)(?:{variant})", text)
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_terms_are_written_in_one_way(path):
    cells = nbformat.read(path, 4).cells
    texts = (prose(cell.source) for cell in cells if cell.cell_type == "markdown")
    assert [stray for text in texts for stray in strays(text)] == []


def test_a_stray_variant_is_found():
    text = prose("The cross entropy of a dataset, `dataset`, [here](a-dataset.ipynb), optimized.")
    assert [found for found, _ in strays(text)] == ["cross entrop", "dataset", "optimiz"]
