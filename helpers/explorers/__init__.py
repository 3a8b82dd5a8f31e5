"""The subjects of the explorers: one module each, with its data, its picture, its explorer."""
