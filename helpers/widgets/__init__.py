"""The machine of every explorer: the widget, its picture, its controls, views of slices."""
