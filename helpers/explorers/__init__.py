"""The explorers: one module each, a pure function and a picture, and a thin widget around them."""
