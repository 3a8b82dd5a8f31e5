"""The widget that all explorers are: controls, a picture, and a sentence that says what is seen."""

import html

import ipywidgets as widgets
import numpy as np

from helpers.figures import picture_bundle
from helpers.widgets.controls import button

_with_numpys_defaults = np.errstate(all="warn", under="ignore")


class Explorer(widgets.VBox):
    """Controls around a pure function and its picture.

    title     names the explorer
    controls  dict: name of the state variable → control with a `value`
    compute   pure function of the state (keyword arguments) → data with a `verdict`, a string
    picture   object whose `png(data)` draws the data, see `MovingPicture`
    actions   dict: label of a button → function(**state) → (new values, sentence); the new
              values set controls, the sentence joins the verdict until something moves

    The picture and its verdict follow every change of a control at once. Where widgets do
    not run (a static page, a notebook not trusted) the picture at the defaults is shown.
    Floating-point errors are treated as NumPy does by default, whatever `np.seterr` says.
    """

    def __init__(self, title, controls, compute, picture, actions=None):
        self.title = title
        self.controls = controls
        self.compute = compute
        self.picture = picture
        self.image = widgets.Image(
            format="png", layout={"max_width": "100%", "align_self": "flex-start"}
        )
        self.verdict = widgets.HTML()
        self.defaults = self.state
        self._following = True
        buttons = [self._button(label, action) for label, action in (actions or {}).items()] + [
            self._button("Reset", lambda **_: (self.defaults, ""))
        ]
        row = {"display": "flex", "flex_flow": "row wrap", "align_items": "center"}
        panel = widgets.Box([*controls.values(), *buttons], layout={**row, "grid_gap": "2px 12px"})
        super().__init__([panel, self.image, self.verdict])
        for control in controls.values():
            control.observe(self._follow, names="value")
        self.refresh("")

    @property
    def state(self):
        """The values of all controls, by name."""
        return {name: control.value for name, control in self.controls.items()}

    def set(self, values, sentence=""):
        """Set the controls named in a dict; the picture follows once, with a sentence to add."""
        self._following = False
        try:
            for name, value in values.items():
                self.controls[name].value = value
        finally:
            self._following = True
        self.refresh(sentence)

    @_with_numpys_defaults
    def refresh(self, sentence=None):
        """Compute, draw and describe the present state.

        A sentence joins the verdict until the verdict itself changes: a browser may send a
        slider's new value back slightly rounded, and must not wipe the sentence away.
        """
        data = self.compute(**self.state)
        if sentence is not None or data.verdict != self.data.verdict:
            self._sentence = sentence or ""
        self.data = data
        self.image.value = self.picture.png(data)
        text = f"{data.verdict} {self._sentence}".strip()
        self.verdict.value = f'<div role="status" aria-live="polite">{html.escape(text)}</div>'

    def _follow(self, _change):
        if self._following:
            self.refresh()

    def _button(self, label, action):
        control = button(label)
        control.on_click(lambda _: self.set(*_with_numpys_defaults(action)(**self.state)))
        return control

    @_with_numpys_defaults
    def _repr_mimebundle_(self, **kwargs):
        alt = f"{self.title}. {self.data.verdict}"
        data, metadata = picture_bundle(self.image.value, alt)
        return {**super()._repr_mimebundle_(**kwargs), **data}, metadata
