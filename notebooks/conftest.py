"""How nbval runs the notebooks: numbers marked ≈ are not compared, progress bars not shown."""

import os
from pathlib import Path


def pytest_configure(config):
    """Set what the command line leaves open."""
    os.environ["TQDM_DELAY"] = "1e9"  # seconds: in kernels no bar is ever shown
    if hasattr(config.option, "nbval_sanitize_with"):  # where nbval is installed
        config.option.nbval_sanitize_with = str(Path(__file__).with_name("nbval.cfg"))
