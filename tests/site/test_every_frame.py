"""Every frame of the site's recordings equals what Python shows: with all that notebooks train.

It takes minutes, so `make test` leaves it out: see `make slow`.
"""

import pytest

from tests.site.comparison import assert_script_equals_python
from tools.run_notebooks import NOTEBOOKS
from tools.site.frames import kept, run_explorers
from tools.tables import exercises

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("path", exercises(NOTEBOOKS), ids=lambda path: path.stem)
def test_every_frame_equals_what_python_shows(path):
    run_explorers(path, assert_script_equals_python, kept(path))
