// What a reader sees of an explorer, and touches. Python owns the truth: this module shows
// `still` and `frame`, and asks Python for changes.

const SVG = "http://www.w3.org/2000/svg";
const ROWS_IN_SIGHT = 2;
const REACH = 24; // pixels from the middle of a target to its edges
const NOTCH = 50; // of the wheel, in pixels, that move a slider by a step
const STRIDE = 8; // pixels of a sweep from which it looks for targets
const STEADY = 4; // pixels that a hand may move while it clicks
const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
const STILL = matchMedia("(prefers-reduced-motion: reduce)").matches;

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// Asks Python for changes. Two requests may be on their way, so that Python works while the page
// draws; what is asked meanwhile is joined: of values and places the last counts, so that nothing
// queues behind a fast hand.
class Requests {
  constructor(model) {
    this.model = model;
    this.pending = [];
    this.count = 0;
    this.name = Math.random().toString(36).slice(2);
    this.clear();
  }

  clear() {
    this.wanted = { values: {}, drag: null, clicks: [], presses: [] };
    this.any = false;
  }

  ask(change) {
    change(this.wanted);
    this.any = true;
    this.send();
  }

  send() {
    if (this.pending.length === 2 || !this.any) return;
    const id = `${this.name}-${++this.count}`;
    this.pending.push(id);
    this.model.send({ id, ...this.wanted });
    this.clear();
  }

  // Take note of a frame; say whether it shows all that was asked for.
  answered(frame) {
    const number = this.pending.indexOf(frame.answers);
    this.pending.splice(0, number + 1);
    this.send();
    return !this.pending.length;
  }
}

// The numbers of a slider, as positions on its grid.
function onGrid(control, steps) {
  const position = control.low + Math.round(steps) * control.step;
  const inside = Math.min(Math.max(position, control.low), control.high);
  return Number(inside.toPrecision(12));
}

const steps = (control, position) => (position - control.low) / control.step;

// What a key does to a slider: the new position, or null if the key is not its own.
function keyed(control, position, key, times) {
  if (key === "Home") return control.low;
  if (key === "End") return control.high;
  const direction = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[key];
  const pages = { PageUp: 10, PageDown: -10 }[key];
  if (!direction && !pages) return null;
  const by = pages ?? direction * times;
  const from = steps(control, position);
  const whole = by > 0 ? Math.floor(from + 1e-6) : Math.ceil(from - 1e-6);
  return onGrid(control, whole + by);
}

class Explorer {
  constructor(model, root) {
    this.model = model;
    this.about = model.get("about");
    this.requests = new Requests(model);
    this.values = {}; // as Python has them, or as they were just asked for
    this.shows = {}; // functions that show a value, by the name of its control
    this.controls = Object.fromEntries(
      this.about.controls.map((control) => [control.name, control]),
    );
    root.classList.add("nn-explorer");
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", this.about.title);
    root.append(this.panel(), this.picture(), this.hover, this.line());
    this.drawStill();
    this.drawFrame();
    this.follow = { "change:still": () => this.drawStill(), "change:frame": () => this.drawFrame() };
    for (const [event, draw] of Object.entries(this.follow)) model.on(event, draw);
    this.width = new ResizeObserver(() => this.fold());
    this.width.observe(root);
    this.keepKeys = this.keepKeys.bind(this, root);
    window.addEventListener("keydown", this.keepKeys, true);
  }

  // JupyterLab would take the arrows, and x on a button would cut the cell; what is pressed with
  // Ctrl is JupyterLab's. It asks the element that has the focus, after the window.
  keepKeys(root, { target, ctrlKey, metaKey }) {
    if (root.contains(target)) {
      target.toggleAttribute("data-lm-suppress-shortcuts", !ctrlKey && !metaKey);
    }
  }

  remove() {
    this.pause?.();
    this.width.disconnect();
    window.removeEventListener("keydown", this.keepKeys, true);
    this.surfaces.remove();
    for (const [event, draw] of Object.entries(this.follow)) this.model.off(event, draw);
  }

  setValues(values) {
    Object.assign(this.values, values);
    this.requests.ask((wanted) => Object.assign(wanted.values, values));
  }

  // Controls ---------------------------------------------------------------------------------

  panel() {
    this.grid = element("div", { class: "controls" });
    this.rest = element("div", { class: "controls" });
    this.more = element("details", {}, element("summary", {}, "More"), this.rest);
    const buttons = element("div", { class: "buttons" });
    this.cells = [];
    this.parts = {}; // what is seen of each control
    for (const control of this.about.controls) {
      if (control.touched || control.kind === "picked") continue;
      const part = this[control.kind](control);
      this.parts[control.name] = part;
      if (control.kind === "dice") buttons.append(part);
      else this.cells.push(part);
    }
    if (this.about.time && !STILL) buttons.append(this.play(this.about.time));
    buttons.append(...this.about.actions.map((label) => this.button(label)));
    this.stops = this.about.stops.map((label) => this.button(label, { "aria-pressed": "false" }));
    const stops = element("div", { class: "stops", role: "group", "aria-label": "Go to" });
    if (this.stops.length) stops.append(element("span", {}, "Go to"), ...this.stops);
    this.grid.append(...this.cells);
    return element("div", {}, this.grid, this.more, element("div", { class: "row" }, buttons, stops));
  }

  button(label, attributes = {}) {
    const made = element("button", { type: "button", ...attributes }, label);
    made.onclick = () => this.requests.ask((wanted) => wanted.presses.push(label));
    return made;
  }

  // A button that moves a slider from where it is to its end, in some ten seconds.
  play(name) {
    const control = this.controls[name];
    const made = element("button", { type: "button" }, "Play");
    const pace = Math.min(Math.max(10_000 / steps(control, control.high), 100), 800);
    this.pause = () => {
      clearInterval(this.clock);
      this.clock = null;
      made.textContent = "Play";
    };
    made.onclick = () => {
      if (this.clock) return this.pause();
      if (this.values[name] >= control.high) this.setValues({ [name]: control.low });
      made.textContent = "Pause";
      this.clock = setInterval(() => {
        if (this.values[name] >= control.high) this.pause();
        else if (!this.requests.pending.length)
          this.setValues({ [name]: keyed(control, this.values[name], "ArrowRight", 1) });
      }, pace);
    };
    return made;
  }

  dice({ label }) {
    return this.button(label);
  }

  slider(control) {
    const { name } = control;
    const input = element("input", {
      type: "range",
      min: control.low,
      max: control.high,
      step: control.step,
      "aria-label": control.label,
    });
    const readout = element("output", { "aria-hidden": "true" });
    input.oninput = () => this.setValues({ [name]: Number(input.value) });
    input.onkeydown = (event) => this.keys(event, [name]);
    this.shows[name] = (position, text) => {
      input.value = position;
      input.setAttribute("aria-valuetext", text);
      readout.textContent = text;
    };
    const label = element("span", { class: "name" }, control.label);
    return element("label", { class: "slider" }, label, input, readout);
  }

  choice({ name, label, names }) {
    const group = element("fieldset", { class: "choice" }, element("legend", {}, label));
    const inputs = names.map((option, number) => {
      const input = element("input", {
        type: "radio",
        name: `${this.requests.name}-${name}`,
      });
      input.onchange = () => this.setValues({ [name]: number });
      group.append(element("label", {}, input, element("span", {}, option)));
      return input;
    });
    this.shows[name] = (number) => {
      inputs[number].checked = true;
    };
    return group;
  }

  // Hide what has no effect.
  hide(idle) {
    if (String(idle) === this.idle) return;
    this.idle = String(idle);
    for (const [name, part] of Object.entries(this.parts)) part.hidden = idle.includes(name);
    this.foldedAt = null;
    this.fold();
  }

  // Keep two rows of controls in sight and fold the rest.
  fold() {
    if (this.grid.clientWidth === this.foldedAt) return;
    this.foldedAt = this.grid.clientWidth;
    const focused = document.activeElement;
    this.grid.append(...this.cells);
    const seen = this.cells.filter((cell) => !cell.hidden);
    const tops = seen.map((cell) => cell.offsetTop);
    const rows = [...new Set(tops)].sort((one, other) => one - other);
    this.rest.append(...seen.filter((_, n) => rows.indexOf(tops[n]) >= ROWS_IN_SIGHT));
    this.more.hidden = !this.rest.children.length;
    if (this.grid.contains(focused)) focused.focus(); // moving it took the focus away
  }

  // Picture ----------------------------------------------------------------------------------

  picture() {
    this.svg = document.createElementNS(SVG, "svg");
    this.svg.setAttribute("role", "img");
    this.svg.setAttribute("aria-label", this.about.title);
    this.layers = Object.fromEntries(
      ["below", "moving", "above"].map((name) => {
        const layer = document.createElementNS(SVG, "g");
        this.svg.append(layer);
        return [name, layer];
      }),
    );
    this.hover = element("div", { class: "hover", "aria-hidden": "true" });
    this.targets = [];
    this.shown = null; // the number of the target that is pointed at
    this.handles = this.about.handles.map((handle, number) => this.handle(handle, number));
    this.places = element("div");
    this.surfaces = new Surfaces();
    const touched = [this.surfaces.box, this.places, ...this.handles];
    this.box = element("div", { class: "picture" }, this.svg, ...touched);
    this.down = {}; // the last of the presses
    this.box.onpointerdown = (event) => this.press(event);
    this.svg.onclick = (event) => this.tap(event);
    this.box.onpointermove = (event) => this.pointTo(event);
    this.box.onpointerleave = () => {
      this.swept = null;
      this.show(null);
      this.hover.textContent = "";
    };
    if (this.about.zoom) this.zoomable();
    return this.box;
  }

  // + and − zoom in and out, and the wheel, once the picture has been touched: else it scrolls.
  zoomable() {
    const zoom = (by) => {
      const name = this.about.zoom;
      const position = keyed(this.controls[name], this.values[name], by < 0 ? "ArrowLeft" : "ArrowRight", Math.abs(by));
      this.setValues({ [name]: position });
    };
    let rolled = 0;
    const wheel = (event) => {
      if (!this.box.contains(document.activeElement)) return;
      event.preventDefault();
      rolled += event.deltaY / NOTCH;
      const by = Math.trunc(rolled);
      rolled -= by;
      if (by) zoom(by);
    };
    this.box.addEventListener("wheel", wheel, { passive: false });
    this.box.onkeydown = (event) => {
      const by = { "+": -1, "=": -1, "-": 1 }[event.key];
      if (!by || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      zoom(by);
    };
  }

  line() {
    this.words = element("p", { role: "status", "aria-live": "polite" });
    return this.words;
  }

  drawStill() {
    const still = this.model.get("still");
    this.svg.setAttribute("viewBox", `0 0 ${still.width} ${still.height}`);
    this.box.style.maxWidth = `${(100 / 72) * still.width}px`; // 100 pixels to an inch
    this.layers.below.innerHTML = still.below;
    this.layers.above.innerHTML = still.above;
  }

  drawFrame() {
    const frame = this.model.get("frame");
    this.layers.moving.innerHTML = frame.moving;
    this.surfaces.show(frame.surfaces, this.model.get("still"));
    this.words.textContent = frame.words;
    const settled = this.requests.answered(frame);
    if (settled) Object.assign(this.values, frame.values);
    for (const [name, show] of Object.entries(this.shows))
      show(settled ? frame.values[name] : this.values[name], frame.texts[name]);
    this.handles.forEach((handle, number) => this.place(handle, number, frame));
    this.placeTargets(frame.targets);
    for (const [number, stop] of this.stops.entries())
      stop.setAttribute("aria-pressed", String(this.about.stops[number] === frame.stop));
    this.hide(frame.idle);
  }

  // Handles ----------------------------------------------------------------------------------

  handle(handle, number) {
    const control = this.controls[handle.names[0]];
    const made = element("div", {
      class: "handle",
      role: "slider",
      tabindex: 0,
      "aria-label": handle.label,
      "aria-valuemin": control.low,
      "aria-valuemax": control.high,
    });
    made.style.setProperty("--ring", `var(--${handle.colour})`);
    made.onkeydown = (event) => this.keys(event, handle.names, handle.panel);
    made.onpointerdown = (event) => {
      made.setPointerCapture(event.pointerId);
      made.focus({ preventScroll: true });
      const at = this.pixels(made);
      this.grip = { x: at.x - event.clientX, y: at.y - event.clientY };
      event.preventDefault();
    };
    made.onpointermove = (event) => {
      if (!made.hasPointerCapture(event.pointerId)) return;
      this.drag(number, event.clientX + this.grip.x, event.clientY + this.grip.y);
    };
    return made;
  }

  pixels(handle) {
    const box = handle.getBoundingClientRect();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  put(part, [x, y]) {
    const { width, height } = this.model.get("still");
    part.style.left = `${(100 * x) / width}%`;
    part.style.top = `${(100 * y) / height}%`;
  }

  place(handle, number, frame) {
    const point = frame.places[number];
    handle.hidden = !point;
    if (!point) return;
    this.put(handle, point);
    const { names, spoken } = this.about.handles[number];
    handle.setAttribute("aria-valuenow", frame.values[names[0]]);
    const said = names.map((name, k) => `${spoken[k]} ${frame.texts[name]}`);
    handle.setAttribute("aria-valuetext", said.join(", "));
  }

  drag(number, clientX, clientY) {
    const panel = this.model.get("still").panels[this.about.handles[number].panel];
    const { x, y } = this.coordinates(panel, this.inPicture(clientX, clientY));
    this.requests.ask((wanted) => (wanted.drag = [number, x, y]));
  }

  // The number of the handle that a click on a point of a panel calls: of those that come, the
  // nearest; or null.
  called(point) {
    const { panels } = this.model.get("still");
    const { places } = this.model.get("frame");
    let nearest = null;
    let least = Infinity;
    this.about.handles.forEach(({ panel, called }, number) => {
      if (!called || !places[number] || !inside(panels[panel], point)) return;
      const away = Math.hypot(places[number][0] - point.x, places[number][1] - point.y);
      if (away < least) [nearest, least] = [number, away];
    });
    return nearest;
  }

  keys(event, names, panel) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const vertical = ["ArrowUp", "ArrowDown"].includes(event.key);
    const name = (vertical && names[1]) || names[0];
    let { key } = event;
    if (vertical && names[1]) {
      const [first, ...others] = this.model.get("still").panels[panel].y;
      if (others.at(-1) < first) key = key === "ArrowUp" ? "ArrowDown" : "ArrowUp";
    }
    const position = keyed(
      this.controls[name], this.values[name], key, event.shiftKey ? 10 : 1,
    );
    if (position === null) return;
    event.preventDefault();
    event.stopPropagation();
    this.setValues({ [name]: position });
  }

  // Targets ----------------------------------------------------------------------------------

  // Buttons for keys and screen readers, one Tab stop in all; the hand meets the picture itself.
  placeTargets(targets) {
    while (this.targets.length > targets.length) this.targets.pop().remove();
    while (this.targets.length < targets.length) {
      const number = this.targets.length;
      const made = element("button", {
        type: "button",
        class: "target",
        tabindex: -1,
      });
      made.onfocus = () => {
        for (const target of this.targets) target.tabIndex = target === made ? 0 : -1;
        this.show(number);
      };
      made.onblur = () => this.show(null);
      made.onclick = () => this.click(number);
      made.onkeydown = (event) => this.keysOfTarget(event, number);
      this.targets.push(made);
      this.places.append(made);
    }
    targets.forEach((target, number) => {
      this.put(this.targets[number], target);
      this.targets[number].setAttribute("aria-label", target[2]);
    });
    if (targets.length && !this.targets.some((target) => target.tabIndex === 0))
      this.targets[0].tabIndex = 0;
    if (this.shown >= targets.length) this.show(null);
    if (this.shown !== null) this.tell();
  }

  click(number) {
    if (number !== null) this.requests.ask((wanted) => wanted.clicks.push(number));
  }

  // Say what a target is, and click it if pointing at it is enough; null: none is pointed at.
  show(number) {
    if (number === this.shown) return;
    this.shown = number;
    this.tell();
    if (number !== null && this.model.get("frame").targets[number][3]) this.click(number);
  }

  tell() {
    const { targets } = this.model.get("frame");
    this.hover.textContent = this.shown === null ? "" : targets[this.shown][2];
  }

  keysOfTarget(event, number) {
    const way = ARROWS[event.key];
    if (!way || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const { targets } = this.model.get("frame");
    const [x, y] = targets[number];
    const cost = targets.map((target) => {
      const [right, down] = [target[0] - x, target[1] - y];
      const ahead = right * way[0] + down * way[1];
      const aside = Math.abs(right * way[1]) + Math.abs(down * way[0]);
      return ahead > 0.5 ? ahead + 3 * aside : Infinity;
    });
    const least = Math.min(...cost);
    if (least < Infinity) this.targets[cost.indexOf(least)].focus({ preventScroll: true });
  }

  // The number of the target that the hand is on, or null.
  nearest({ clientX, clientY }) {
    const { targets } = this.model.get("frame");
    const scale = this.model.get("still").width / this.svg.getBoundingClientRect().width;
    const point = this.inPicture(clientX, clientY);
    const away = targets.map(([x, y]) => Math.max(Math.abs(x - point.x), Math.abs(y - point.y)));
    const least = Math.min(...away);
    return least <= REACH * scale ? away.indexOf(least) : null;
  }

  // A mouse clicks targets as it goes down, so that it can sweep over them.
  press(event) {
    this.down = event;
    const sweeps = event.pointerType === "mouse" && event.button === 0;
    if (!sweeps || !event.target.closest("svg")) return;
    this.swept = { at: event, number: null };
    this.sweep(event);
  }

  // Click the targets on the way of the mouse since it was seen last, each as it is reached.
  sweep(event) {
    for (const { clientX, clientY } of [...(event.getCoalescedEvents?.() ?? []), event]) {
      const from = this.swept.at;
      const [right, down] = [clientX - from.clientX, clientY - from.clientY];
      const count = Math.max(1, Math.ceil(Math.hypot(right, down) / STRIDE));
      for (let k = 1; k <= count; k++) {
        const share = k / count;
        const way = { clientX: from.clientX + share * right, clientY: from.clientY + share * down };
        const number = this.nearest(way);
        if (number !== this.swept.number) this.click(number);
        this.swept.number = number;
      }
      this.swept.at = { clientX, clientY };
    }
  }

  // A finger clicks a target as it goes up, else it would click while it scrolls; a click on empty
  // ground calls a handle, a drag does not.
  tap(event) {
    const { clientX, clientY, pointerType } = this.down;
    if (Math.hypot(event.clientX - clientX, event.clientY - clientY) > STEADY) return;
    const number = this.nearest(event);
    if (number === null) {
      const handle = this.called(this.inPicture(event.clientX, event.clientY));
      if (handle === null) return;
      this.handles[handle].focus({ preventScroll: true });
      this.drag(handle, event.clientX, event.clientY);
    } else if (pointerType !== "mouse") {
      this.show(number);
      this.click(number);
    }
  }

  pointTo(event) {
    if (event.pointerType === "touch") return;
    if (!event.buttons) this.swept = null;
    if (this.swept) this.sweep(event);
    const on = event.target.closest(event.buttons ? "svg" : "svg, .handle"); // not while dragged
    const number = on ? this.nearest(event) : null;
    this.show(number);
    if (number === null) this.showCoordinates(event);
    const calls = this.called(this.inPicture(event.clientX, event.clientY)) !== null;
    this.svg.style.cursor = number !== null ? "pointer" : calls ? "crosshair" : "";
  }

  // Coordinates ------------------------------------------------------------------------------

  inPicture(clientX, clientY) {
    const box = this.svg.getBoundingClientRect();
    const { width, height } = this.model.get("still");
    return {
      x: ((clientX - box.x) / box.width) * width,
      y: ((clientY - box.y) / box.height) * height,
    };
  }

  coordinates(panel, point) {
    const [left, top, width, height] = panel.box;
    return {
      x: between(panel.x, (point.x - left) / width),
      y: between(panel.y, 1 - (point.y - top) / height),
    };
  }

  showCoordinates(event) {
    const point = this.inPicture(event.clientX, event.clientY);
    const further = this.inPicture(event.clientX + 0.5, event.clientY + 0.5);
    const before = this.inPicture(event.clientX - 0.5, event.clientY - 0.5);
    const panel = this.model.get("still").panels.find((panel) => inside(panel, point));
    if (!panel) return (this.hover.textContent = "");
    const [here, low, high] = [point, before, further].map((p) => this.coordinates(panel, p));
    const said = ["x", "y"].map((side, k) =>
      panel.names[k] ? `${panel.names[k]} = ${rounded(here[side], high[side] - low[side])}` : "",
    );
    this.hover.textContent = said.filter(Boolean).join("   ");
  }
}

function inside({ box: [left, top, width, height] }, { x, y }) {
  return left <= x && x <= left + width && top <= y && y <= top + height;
}

// A number in the digits that a pixel is worth.
function rounded(value, worth) {
  const power = (number) => Math.log10(Math.abs(number));
  const digits = Math.floor(power(value)) - Math.round(power(worth)) + 1;
  const said = digits > 0 ? String(Number(value.toPrecision(digits))) : "0";
  return said.replaceAll("-", "−");
}

// The number that lies at a share of the way along a table of numbers.
function between(table, share) {
  const place = Math.min(Math.max(share, 0), 1) * (table.length - 1);
  const low = Math.min(Math.floor(place), table.length - 2);
  return table[low] + (place - low) * (table[low + 1] - table[low]);
}

export default {
  render({ model, el }) {
    const explorer = new Explorer(model, el);
    return () => explorer.remove();
  },
};
