"""The tool that plants errors in notebooks finds checks that cannot fail, and no others."""

import nbformat
import numpy as np
import pytest

from tools.plant_errors import VALUES, altered, errors_of, examine
from tools.run_notebooks import to_text

IMPORTS = """import numpy as np
from helpers.gradients import check_gradient
from helpers.logistic import sigmoid
from helpers.figures import new_figure, show
from helpers.output import about

a = np.linspace(-3, 3, 7)"""


@pytest.fixture
def unnoticed(tmp_path):
    def examined(*cells):
        path = tmp_path / "9.9-some.ipynb"
        code = [nbformat.v4.new_code_cell(source, id=f"cell-{k}") for k, source in enumerate(cells)]
        path.write_text(to_text(nbformat.v4.new_notebook(cells=code)), encoding="utf-8")
        return examine(path)

    return examined


def test_a_gradient_check_notices_each_error(unnoticed):
    source = "check_gradient(sigmoid, sigmoid(a) * (1 - sigmoid(a)), a)"
    planted, left = unnoticed(IMPORTS, source)
    assert planted >= 5
    assert left == []


@pytest.mark.parametrize(
    "toothless",
    [
        "assert np.all(sigmoid(a) * (1 - sigmoid(a)) < 9)",
        "slope = sigmoid(a) * (1 - sigmoid(a))",
        "about(np.max(sigmoid(a) * 2), below=9)",
    ],
)
def test_a_check_that_cannot_fail_is_found(unnoticed, toothless):
    planted, left = unnoticed(IMPORTS, toothless)
    assert planted >= 3
    assert "cell-1" in [cell for cell, _ in left]


def test_a_later_cell_may_notice(unnoticed):
    assert unnoticed(IMPORTS, "s = sigmoid(a)", "check_gradient(np.exp, np.exp(a), a)")[1]
    later = "check_gradient(sigmoid, s * (1 - s), a)"
    assert unnoticed(IMPORTS, "s = sigmoid(a)", later)[1] == []


def test_a_stub_is_passed_over_and_what_it_defines_is_kept(unnoticed):
    stub = "def square(a):\n    return a * 2.0\n\n\ncheck('9.9a', square)"
    assert unnoticed(IMPORTS, stub, "print(square(3.0))") == (0, [])


def test_what_is_only_drawn_and_what_is_printed_with_about_do_not_count(unnoticed):
    drawing = "figure, axes = new_figure()\naxes.plot(a, sigmoid(a) * 2)\nshow(figure, 'a curve')"
    assert unnoticed(IMPORTS, drawing) == (0, [])
    planted, left = unnoticed(IMPORTS, "print(about(sigmoid(a).sum(), below=9))")
    assert len(left) == planted > 0


def test_a_cell_without_end_is_noticed(unnoticed, monkeypatch):
    monkeypatch.setattr("tools.plant_errors.PATIENCE", 1)
    planted, left = unnoticed(IMPORTS, "k = 3.0\nwhile k > 0:\n    k = k - 1")
    assert (planted, left) == (1, [])


@pytest.mark.parametrize("kind", VALUES)
def test_numbers_are_altered_wherever_they_stand(kind):
    array = np.array([1.0, -3.0, 2.0])
    for value in (array, (1, array), [array, "name"], {"w": array, "n": 3}):
        assert altered(value, kind) is not None
    assert np.array_equal(array, [1, -3, 2])
    assert altered(3, kind) is None
    assert altered("text", kind) is None


def test_each_cell_gets_three_errors_of_either_kind_at_most():
    source = "\n".join(f"b{k} = sigmoid(a * {k}) - {k}" for k in range(9))
    assert len(errors_of(source, {"sigmoid"})) == 6
