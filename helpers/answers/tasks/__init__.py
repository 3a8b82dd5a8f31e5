"""The tasks of the book, one module a notebook: found, not listed."""

from importlib import import_module
from pkgutil import iter_modules


def find_tasks(package):
    """Return the tasks of all modules of a package, by name, in the order of the modules.

    Raises ValueError, naming both modules, if two of them define the same task.
    """
    tasks, homes = {}, {}
    for name in sorted(module.name for module in iter_modules(package.__path__)):
        module = import_module(f"{package.__name__}.{name}")
        for task in module.TASKS:
            if task in homes:
                raise ValueError(
                    f"task {task} is defined twice: in {homes[task]} and in {module.__name__}"
                )
            homes[task] = module.__name__
        tasks |= module.TASKS
    return tasks
