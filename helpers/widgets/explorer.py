"""The widget that all explorers are: controls, a picture, and a sentence that says what is seen."""

import html

import ipywidgets as widgets

from helpers.figures import picture_bundle
from helpers.widgets.controls import button


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
        self._defaults = self.state
        buttons = [self._button(label, action) for label, action in (actions or {}).items()] + [
            self._button("Reset", lambda **_: (self._defaults, ""))
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
        self.refresh()

    def _button(self, label, action):
        def act(_):
            changes, sentence = action(**self.state)
            self._set(changes)
            self.refresh(sentence)

        control = button(label)
        control.on_click(act)
        return control

    def _set(self, values):
        """Set several controls; the picture follows once, when the caller refreshes."""
        for name, value in values.items():
            control = self.controls[name]
            control.unobserve(self._follow, names="value")
            control.value = value
            control.observe(self._follow, names="value")

    def _repr_mimebundle_(self, **kwargs):
        alt = f"{self.title}. {self.data.verdict}"
        data, metadata = picture_bundle(self.image.value, alt)
        return {**super()._repr_mimebundle_(**kwargs), **data}, metadata
