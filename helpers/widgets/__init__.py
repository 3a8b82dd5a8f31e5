"""The machine of every explorer: the widget, its picture, controls and handles, views of slices."""
