"""The widget that all explorers are: controls, a picture, and a sentence that says what is seen."""

import re
from pathlib import Path

import anywidget
import numpy as np
import traitlets

from helpers.figures import PALETTE, picture_bundle
from helpers.widgets.controls import Dice

_with_numpys_defaults = np.errstate(all="warn", under="ignore")
_HERE = Path(__file__).parent
_HYPHEN = re.compile(r"(?<![\w)\]])-(?=\d)")  # before a number, and neither in a range nor in 1e-5


def said(text):
    """Return a text with the true minus sign before its numbers, as a reader shall see it."""
    return _HYPHEN.sub("−", text)


class Explorer(anywidget.AnyWidget):
    """Controls around a pure function and its picture, which can be touched.

    title     names the explorer
    controls  dict: name of the state variable → control, see `helpers.widgets.controls`
    compute   pure function of the state (keyword arguments) → data with a `verdict`, a string
    picture   a `MovingPicture`, or an object whose `shown(data)` is the one that shows the data
    stops     dict: label → values of the controls where something is to be seen; the others are
              then at their first values, but for those that are kept
    actions   dict: label of a button → function(**state) → (new values, sentence); the new
              values join the state, the sentence joins the verdict until something moves
    handles   what can be grabbed in the picture; the sliders that they move are not drawn
    targets   function (state, data) → the `Target`s that can be pointed at and clicked, a list
    idle      function of the state (a dict) → names of the controls that have no effect in it,
              which are hidden
    settle    function of the state (a dict) → new values of what cannot be so in it, a dict
    time      the name of the slider that is time: a button plays it from here to its end
    kept      names of the controls that stops and Reset leave as they are: how one looks
    zoom      the name of the slider that is the size of the window: + and − move it, and the
              wheel, once the picture has been touched

    `state` holds the values of all controls, by name; `set`, `move` and `press` change it, and
    picture and words follow. The front end, `front.js`, shows `still` and `frame` and asks for
    changes; it answers no question itself. Where widgets do not run (a static page, a notebook
    not trusted) picture and words are shown as they were when the cell ran. Floating-point
    errors are treated as NumPy does by default, whatever `np.seterr` says.
    """

    _esm = "".join((_HERE / name).read_text("utf-8") for name in ("surface.js", "front.js"))
    _css = _HERE / "front.css"
    about = traitlets.Dict().tag(sync=True)
    still = traitlets.Dict().tag(sync=True)
    frame = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        title,
        controls,
        compute,
        picture,
        *,
        stops=None,
        actions=None,
        handles=(),
        targets=None,
        idle=None,
        settle=None,
        time=None,
        kept=(),
        zoom=None,
    ):
        self.title = title
        self.controls = controls
        self.compute = compute
        self.picture = picture
        self.handles = tuple(handles)
        self.targets = targets or (lambda _state, _data: [])
        self.idle = idle or (lambda _state: ())
        self.settle = settle or (lambda _state: {})
        self.kept = kept
        self.stops = stops or {}
        self.actions = {**(actions or {}), "Reset": lambda **_: (self._afresh({}), "")}
        self.state = {name: control.valid(control.value) for name, control in controls.items()}
        self.defaults = dict(self.state)
        super().__init__(about={**self._about(), "time": time, "zoom": zoom})
        self.on_msg(self._answer)
        self.refresh()

    def _about(self):
        """Return what the front end must know once."""
        touched = {name for handle in self.handles for name in handle.names}
        return {
            "title": self.title,
            "controls": [  # a list, since a saved notebook sorts the names of a dictionary
                control.described() | {"name": name, "touched": name in touched}
                for name, control in self.controls.items()
            ],
            "handles": [self._about_handle(handle) for handle in self.handles],
            "actions": list(self.actions),
            "stops": list(self.stops),
        }

    def _about_handle(self, handle):
        spoken = handle.spoken or [self.controls[name].label for name in handle.names]
        return {
            "label": handle.label or ", ".join(spoken),
            "panel": handle.panel,
            "names": handle.names,
            "spoken": spoken,
            "colour": PALETTE[handle.colour.lower()],
            "called": handle.called,
        }

    @property
    def words(self):
        """What is seen, in words, with the sentence that an action may have added."""
        return said(f"{self.data.verdict} {self._sentence}".strip())

    def set(self, values, sentence=""):
        """Set the state variables named in a dict; the picture follows, with a sentence to add."""
        self.state = self._reachable(self.state, values)
        self.refresh(sentence)

    def _reachable(self, state, values):
        """Return a state with new values, as the controls allow them."""
        valid = {name: self.controls[name].valid(value) for name, value in values.items()}
        state = state | valid
        return state | self.settle(state)

    def _afresh(self, values):
        """Return the state with these values, the others at their first; what is kept stays."""
        kept = {name: self.state[name] for name in self.kept}
        return self._reachable(self.defaults | kept, values)

    def move(self, handle, x, y):
        """Drag a handle to a point of its panel."""
        values = handle.values(x, y, self.state, self.data)
        self.set({name: self.controls[name].nearest(value) for name, value in values.items()})

    def click(self, number):
        """Click the target of that number."""
        target = self.targets(self.state, self.data)[number]
        self.set(target.values)

    def press(self, label):
        """Press the button of that label, or go to the stop."""
        control = next((c for c in self.controls.values() if c.label == label), None)
        if isinstance(control, Dice):
            name = next(name for name, c in self.controls.items() if c is control)
            self.set({name: self.state[name] + 1})
        elif label in self.stops:
            self.set(self._afresh(self.stops[label]))
        else:
            self.set(*_with_numpys_defaults(self.actions[label])(**self.state))

    @_with_numpys_defaults
    def refresh(self, sentence=""):
        """Compute, draw and describe the present state; a sentence joins the verdict."""
        self.data = self.compute(**self.state)
        self._sentence = sentence
        picture = self.picture.shown(self.data)
        frame = {
            "answers": "",
            "moving": picture.fragment(self.data),
            "surfaces": [
                surface.to_front() | {"panel": picture.axes.index(surface.axes)}
                for surface in picture.surfaces
            ],
            "words": self.words,
            "values": {n: c.to_front(self.state[n]) for n, c in self.controls.items()},
            "texts": {n: said(c.text(self.state[n])) for n, c in self.controls.items()},
            "idle": list(self.idle(self.state)),
            "stop": next(
                (s for s, at in self.stops.items() if self._afresh(at) == self.state), None
            ),
            "places": [self._place(handle, picture) for handle in self.handles],
            "targets": [
                [*picture.place(target.panel, target.place), said(target.text), target.eager]
                for target in self.targets(self.state, self.data)
            ],
        }
        with self.hold_sync():
            self.still = picture.still()
            self.frame = frame

    def _place(self, handle, picture):
        point = handle.place(self.state, self.data)
        return None if point is None else picture.place(handle.panel, point)

    def _answer(self, _widget, request, _buffers):
        """Do what the front end asks for; answer in any case, since it waits."""
        with self.hold_sync():  # one message, with the last of the frames
            try:
                if request["values"]:
                    asked = request["values"].items()
                    self.set({name: self.controls[name].from_front(value) for name, value in asked})
                if request["drag"]:
                    number, x, y = request["drag"]
                    self.move(self.handles[number], x, y)
                for number in request["clicks"]:
                    self.click(number)
                for label in request["presses"]:
                    self.press(label)
            finally:
                self.frame = {**self.frame, "answers": request["id"]}

    @_with_numpys_defaults
    def _repr_mimebundle_(self, **kwargs):
        """Return the widget, and for pages that run none the picture and the words."""
        picture = self.picture.shown(self.data)  # drawn by `refresh` as the data are
        data, metadata = picture_bundle(picture.figure, f"{self.title}. {self.words}")
        shown, _ = super()._repr_mimebundle_(**kwargs)
        return {**shown, **data}, metadata
