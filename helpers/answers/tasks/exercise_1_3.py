"""The tasks of notebook 1.3."""

import numpy as np

from helpers.answers.comparison import Mistake, Task

_curvature_c1 = Task(
    truth=lambda s: 2 * s * (1 - s) ** 2 * (3 * s - 1),
    draw=lambda rng: (rng.uniform(0.02, 0.98, 5),),
    mistakes=(
        Mistake(
            lambda s: -2 * s * (1 - s) ** 2 * (3 * s - 1),
            "your curvature has its zeros in the right places, but it is negative for σ above "
            "1/3 and positive below. Which of the two is the confidently wrong side when c = 1?",
        ),
        Mistake(
            lambda s: 2 * s**2 * (1 - s) * (2 - 3 * s),
            "this is the curvature for c = 0. What do a ↦ −a and σ ↦ 1 − σ make of it?",
        ),
        Mistake(
            lambda s: s * (1 - s) ** 2 * (3 * s - 1),
            "half of what it should be: the loss is (c − σ)², without ½ in front.",
        ),
        Mistake(
            lambda s: 2 * (1 - s) * (3 * s - 1),
            "you differentiated the slope by σ; by the chain rule dσ/da = σ(1 − σ) joins it.",
        ),
        Mistake(
            lambda s: 2 * s**2 * (1 - s) ** 2,
            "this is 2σ̇² alone: the slope −2(1 − σ)σ̇ is a product, and σ̇ changes with a too.",
        ),
        Mistake(
            lambda s: s * (1 - s),
            "this is the curvature of the likelihood loss; here the loss is (1 − σ)².",
        ),
    ),
    praise="2σ(1−σ)²(3σ−1): negative exactly where σ < 1/3, where the model is confidently wrong.",
)

_inflection_c1 = Task(
    truth=lambda: -np.log(2),
    draw=lambda rng: (),
    mistakes=(
        Mistake(lambda: np.log(2), "this is the end of the interval for c = 0: mind the side."),
        Mistake(lambda: 1 / 3, "this is σ at the inflection; which logit a has σ(a) = 1/3?"),
        Mistake(lambda: np.log(1 / 3), "log σ is not the logit: solve σ(a) = 1/3 for a."),
        Mistake(lambda: 2 / 3, "this is σ at the inflection for c = 0; a logit is asked for."),
    ),
    praise="a = −ln 2, where odds are 1 : 2. Below it the curvature is negative.",
)

TASKS = {"1.3a": _curvature_c1, "1.3b": _inflection_c1}
