"""Kernels, figures, explorers and answers of the coursebook.

Imports run one way: kernels (pure NumPy), then `figures`, then `explorers`; `answers`
needs kernels only.
"""
