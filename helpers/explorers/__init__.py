"""The subjects of the explorers: one module each, with `Data`, `data`, `Picture`, `explorer`."""
