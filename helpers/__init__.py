"""Kernels, figures, explorers and answers of the coursebook.

Imports run one way: kernels (pure NumPy), then `figures`, then `widgets` and `explorers`;
`answers` needs kernels only. `internal` holds what no notebook imports.

A kernel refuses arguments of the wrong kind with TypeError, of the wrong shape or value with
ValueError; the message names the argument, what it got and what is expected. Docstrings tell
of other errors only.
"""
