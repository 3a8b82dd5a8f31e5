// Surfaces of heights that turn in the hand. Python says the heights (`surface.py`); how they are
// turned is the page's own: no kernel is asked.

const HOME = { turn: -0.6, rise: 0.6 }; // as in `surface.py`, and these three
const HALF = 0.6;
const SIDE = 3.2;
const LOWEST = 0.1;
const HIGHEST = 1.5;
const TURNS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
const KEY = 0.05; // radians a key

const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

function unpacked(text) {
  const view = new DataView(bytes(text).buffer);
  return Float64Array.from({ length: view.byteLength / 2 }, (_, k) => view.getUint16(2 * k, true) / 32767 - 0.5);
}

// Where a point lies to the right and up, for a view.
function project({ turn, rise }, x, y, height) {
  const away = x * Math.sin(turn) + y * Math.cos(turn);
  const up = HALF * (2 * height - 1) * Math.cos(rise) + away * Math.sin(rise);
  return [x * Math.cos(turn) - y * Math.sin(turn), up];
}

// All surfaces of a picture, which turn together.
class Surfaces {
  constructor() {
    this.view = { ...HOME };
    this.shown = [];
    this.canvases = [];
    this.home = document.createElement("button");
    this.home.type = "button";
    this.home.className = "home";
    this.home.textContent = "Home view";
    this.home.onclick = () => this.turnTo(HOME);
    this.home.hidden = true;
    this.box = document.createElement("div");
    this.box.append(this.home);
    this.page = new MutationObserver(() => this.drawSoon()); // a page turns dark
    this.page.observe(document.body, { attributes: true });
    this.page.observe(document.documentElement, { attributes: true });
    this.size = new ResizeObserver(() => this.drawSoon());
    this.size.observe(this.box);
  }

  remove() {
    this.page.disconnect();
    this.size.disconnect();
  }

  // Show other surfaces, on panels of a picture.
  show(surfaces, still) {
    this.home.hidden = !surfaces.length;
    while (this.canvases.length > surfaces.length) this.canvases.pop().remove();
    while (this.canvases.length < surfaces.length) this.canvases.push(this.canvas());
    this.shown = surfaces.map((surface) => ({
      ...surface,
      heights: unpacked(surface.heights),
      curve: unpacked(surface.curve),
      bendsDown: bytes(surface.bendsDown),
    }));
    surfaces.forEach(({ name, panel }, number) => {
      const canvas = this.canvases[number];
      const [left, top, width, height] = still.panels[panel].box;
      canvas.setAttribute(
        "aria-label",
        `Surface of the ${name}: arrow keys or the mouse turn it, with Shift in larger steps; Home turns it back`,
      );
      canvas.style.left = `${(100 * left) / still.width}%`;
      canvas.style.top = `${(100 * top) / still.height}%`;
      canvas.style.width = `${(100 * width) / still.width}%`;
      canvas.style.height = `${(100 * height) / still.height}%`;
    });
    if (surfaces.length) this.draw(); // at once: it belongs to the picture
  }

  canvas() {
    const canvas = document.createElement("canvas");
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");
    canvas.onpointerdown = (event) => {
      canvas.setPointerCapture(event.pointerId);
      canvas.focus({ preventScroll: true });
      event.preventDefault();
    };
    canvas.onpointermove = (event) => {
      if (!canvas.hasPointerCapture(event.pointerId)) return;
      const radian = canvas.clientWidth / 3;
      this.turnBy(event.movementX / radian, event.movementY / radian);
    };
    canvas.onkeydown = (event) => this.keys(event);
    this.box.append(canvas);
    return canvas;
  }

  keys(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const way = TURNS[event.key];
    if (!way && event.key !== "Home") return;
    event.preventDefault();
    event.stopPropagation();
    if (!way) return this.turnTo(HOME);
    const step = event.shiftKey ? 5 * KEY : KEY;
    this.turnBy(step * way[0], step * way[1]);
  }

  turnBy(right, down) {
    const { turn, rise } = this.view;
    this.turnTo({ turn: turn + right, rise: Math.min(Math.max(rise + down, LOWEST), HIGHEST) });
  }

  turnTo(view) {
    this.view = { ...view };
    this.drawSoon();
  }

  drawSoon() {
    this.waiting ??= requestAnimationFrame(() => {
      this.waiting = null;
      this.draw();
    });
  }

  draw() {
    this.shown.forEach((surface, number) => drawSurface(this.canvases[number], surface, this.view));
  }
}

function drawSurface(canvas, surface, view) {
  const { clientWidth: width, clientHeight: height } = canvas;
  const sharp = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * sharp);
  canvas.height = Math.round(height * sharp);
  const pen = canvas.getContext("2d");
  const style = getComputedStyle(canvas);
  const colour = (name) => style.getPropertyValue(`--${name}`);
  const unit = (sharp * width) / SIDE;
  const at = (x, y, h) => {
    const [right, up] = project(view, x, y, h);
    return [canvas.width / 2 + unit * right, canvas.height / 2 - unit * up];
  };
  pen.lineJoin = "round";
  drawCells(pen, surface, view, at, sharp, colour("vermilion"));
  drawChord(pen, surface, at, sharp, colour);
  pen.fillStyle = colour("ink");
  pen.font = `${12 * sharp}px sans-serif`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  const front = (slope) => (slope > 0 ? -1.2 : 1.2); // the side that is nearer
  pen.fillText("λ₁", ...at(0, front(Math.cos(view.turn)), 0));
  pen.fillText("λ₂", ...at(front(Math.sin(view.turn)), 0, 0));
}

// Cells from back to front, so that the nearer ones hide what is behind them.
function drawCells(pen, { size, heights, bendsDown, colours }, view, at, sharp, hatch) {
  const last = size - 1;
  const points = Array.from({ length: size * size }, (_, k) => {
    const [i, j] = [Math.floor(k / size), k % size];
    return at((2 * i) / last - 1, (2 * j) / last - 1, heights[k]);
  });
  const order = (slope) => Array.from({ length: last }, (_, k) => (slope > 0 ? last - 1 - k : k));
  const columns = order(Math.cos(view.turn));
  for (const i of order(Math.sin(view.turn)))
    for (const j of columns) {
      const k = i * size + j;
      const corners = [k, k + size, k + size + 1, k + 1];
      const height = corners.reduce((sum, corner) => sum + heights[corner], 0) / 4;
      pen.fillStyle = colours[Math.min(Math.floor(height * colours.length), colours.length - 1)];
      pen.strokeStyle = bendsDown[k] ? hatch : pen.fillStyle;
      pen.lineWidth = (bendsDown[k] ? 0.6 : 0.5) * sharp;
      pen.beginPath();
      for (const corner of corners) pen.lineTo(...points[corner]);
      pen.closePath();
      pen.fill();
      pen.stroke();
    }
}

// The chord, the curve over it, and between them orange where the chord is a witness.
function drawChord(pen, { ends, curve, violated }, at, sharp, colour) {
  const [[x, y], [u, v]] = ends;
  const last = curve.length - 1;
  const way = Array.from(curve, (height, k) => at(x + ((u - x) * k) / last, y + ((v - y) * k) / last, height));
  const path = (points) => {
    pen.beginPath();
    for (const point of points) pen.lineTo(...point);
  };
  const lines = [[way, 1], [[way[0], way[last]], 1.8]];
  const stroke = (name, wider) => {
    for (const [points, width] of lines) {
      path(points);
      pen.strokeStyle = colour(name);
      pen.lineWidth = (width + wider) * sharp;
      pen.stroke();
    }
  };
  stroke("ground", 2);
  if (violated) {
    path(way);
    pen.fillStyle = colour("orange");
    pen.fill();
  }
  stroke("ink", 0);
}

