"""What is kept, on this machine only, of a reader's answers: how often each task was tried.

It is one small file in the user's data folder, written whole or not at all. Nothing else depends
on it: lost, damaged or of another version it counts as empty, and the next try replaces it. Where
it cannot be read or written, nothing is kept, and nobody hears of it.
"""

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass

from platformdirs import user_data_path

from helpers.internal.files import BOOK, written_whole

SWITCH = "NN_BOOK_PROGRESS"  # the variable that turns it off
_VERSION = 1  # of what is in the file
_MOST = 10**9  # tries that a reader can make; more were not written here


@dataclass(frozen=True)
class Tries:
    """How often a task was tried: in all, and in vain since it was last right."""

    made: int = 0
    in_vain: int = 0

    def __post_init__(self):
        if not (type(self.made) is type(self.in_vain) is int):
            raise TypeError(f"tries are counted in whole numbers; got {self}")
        if not 0 <= self.in_vain <= self.made <= _MOST:
            raise ValueError(f"tries in vain are some of those made; got {self}")

    @property
    def right(self):
        """Whether one of them was right. What follows takes nothing from it."""
        return self.in_vain < self.made

    def followed_by(self, right):
        """Return the tries with one more."""
        return Tries(self.made + 1, 0 if right else self.in_vain + 1)


def path():
    """Return where the file lies."""
    return user_data_path(BOOK, appauthor=False) / "progress.json"


def read():
    """Return a dict: each task that was tried → its `Tries`."""
    if not _is_on():
        return {}
    with suppress(OSError):
        return _load()
    return {}


def record(task, right):
    """Count one more try of a task and return its `Tries`: none where nothing can be kept.

    Of two kernels that write at the same moment one may lose its try; the file stays whole.
    """
    if not _is_on():
        return Tries()
    try:
        tried = _load()
        tried[task] = tried.get(task, Tries()).followed_by(right)
        kept = {"version": _VERSION, "tasks": {name: asdict(of) for name, of in tried.items()}}
        path().parent.mkdir(parents=True, exist_ok=True)
        with written_whole(path()) as file:
            file.write(json.dumps(kept, indent=1).encode())
    except OSError:
        return Tries()
    return tried[task]


def _is_on():
    """Whether a reader sits here, who has not switched it off; services that test set CI."""
    return os.environ.get(SWITCH, "on") == "on" and not os.environ.get("CI")


def _load():
    """Return what the file holds: nothing if it is not there, or not as it was written.

    Raises OSError where it cannot be read, perhaps only now: that is no reason to replace it.
    """
    try:
        kept = json.loads(path().read_bytes())
        if kept["version"] != _VERSION:
            return {}
        return {task: Tries(**of) for task, of in kept["tasks"].items()}
    except (FileNotFoundError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return {}
