"""Reading a notebook's file, which may be half merged, empty or no notebook at all."""

import nbformat


def read_notebook(path):
    """Return the notebook at `path`; if it cannot be read, raise ValueError with its name."""
    try:
        notebook = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
        nbformat.validate(notebook)
    except Exception as error:  # each kind of damage raises another
        first_line = str(error).partition("\n")[0]
        raise ValueError(
            f"{path} cannot be read as a notebook ({type(error).__name__}: {first_line})"
        ) from error
    return notebook
