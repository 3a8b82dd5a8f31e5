"""Files of the user's: what their folder is called, and how one is replaced whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

BOOK = "neural-network-coursebook"  # its folder among those where a user's programs keep things


@contextmanager
def written_whole(path: str | os.PathLike) -> Iterator[BinaryIO]:
    """Open a binary file that takes the place of `path` once all is written.

    If writing fails, what stood at `path` still stands, and nothing else is left. Raises OSError
    where the folder cannot be written to.
    """
    path = Path(path)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
