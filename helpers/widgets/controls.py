"""The controls that all explorers share: each has a label, keyboard steps and a `value`."""

import ipywidgets as widgets
from traitlets import Int

_STYLE = {"description_width": "initial"}


def _layout(label):
    """Return a width that leaves room for the slider beside a long label."""
    return {"width": f"{max(280, 200 + 8 * len(label))}px"}


def slider(label, value, low, high, step, digits=2):
    """Return a slider over low … high; the arrow keys move it by `step`."""
    return widgets.FloatSlider(
        value=value,
        min=low,
        max=high,
        step=step,
        description=label,
        readout_format=f".{digits}f",
        layout=_layout(label),
        style=_STYLE,
    )


def whole_slider(label, value, low, high, step=1):
    """Return a slider over whole numbers."""
    return widgets.IntSlider(
        value=value,
        min=low,
        max=high,
        step=step,
        description=label,
        layout=_layout(label),
        style=_STYLE,
    )


def log_slider(label, value, low, high, step=0.1):
    """Return a slider over the powers of ten 10^low … 10^high, `step` in the exponent."""
    return widgets.FloatLogSlider(
        value=value,
        min=low,
        max=high,
        step=step,
        description=label,
        readout_format=".3g",
        layout=_layout(label),
        style=_STYLE,
    )


def range_slider(label, value, low, high, step):
    """Return a slider with two handles; its value is a pair, which the verdict should name."""
    return widgets.FloatRangeSlider(
        value=value,
        min=low,
        max=high,
        step=step,
        description=label,
        readout=False,  # JupyterLab has no room for two numbers
        layout=_layout(label),
        style=_STYLE,
    )


def choice(label, options, value=None):
    """Return buttons of which one is chosen; options are values, or (name, value) pairs."""
    first = options[0][1] if isinstance(options[0], tuple) else options[0]
    return widgets.ToggleButtons(
        options=options,
        value=first if value is None else value,
        description=label,
        style={**_STYLE, "button_width": "auto"},
    )


class Dice(widgets.Button):
    """A button that moves on to the next random seed; its value is the seed."""

    value = Int(0)

    def __init__(self, label):
        super().__init__(description=label, icon="random", layout={"width": "auto"})
        self.on_click(lambda _: setattr(self, "value", self.value + 1))


def button(label):
    """Return a plain button."""
    return widgets.Button(description=label, layout={"width": "auto"})
