"""Kernels, figures, explorers and answers of the coursebook.

Imports run one way: kernels (pure NumPy), then `figures`, then `widgets` and `explorers`;
`answers` needs kernels only. `internal` holds what no notebook imports.
"""
