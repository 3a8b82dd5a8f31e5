"""What no notebook imports.

Checks of arguments, atomic writing, underflow, the slope sweep, glyphs, layers of torch models.
"""
