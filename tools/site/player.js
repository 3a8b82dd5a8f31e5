// Explorers on a page without Python: a recording answers the front end of the notebooks, which is
// `frontEnd`. See recording.py for what a recording holds.

const HERE = document.currentScript.src; // recordings lie beside this script
const NEAR = "600px"; // from what is seen: so far away a recording is loaded

// The recording of that name, from a script of its own: a page in a file can load nothing else.
async function load(name) {
  const script = document.createElement("script");
  script.src = new URL(`${encodeURIComponent(name)}.js`, HERE);
  const loaded = new Promise((done, fail) => Object.assign(script, { onload: done, onerror: fail }));
  document.head.append(script);
  await loaded;
  const letters = atob(globalThis.explorerRecordings[name]);
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(unpacked).json();
}

// A path whose numbers are kept elsewhere: x and y take turns.
function filled(gaps, ...numbers) {
  const sides = numbers.map((side) => (Array.isArray(side) ? summed(side) : side.split(" ")));
  let count = 0;
  return gaps.replaceAll("\ue000", () => sides[count % 2][count++ >> 1]);
}

// Numbers of which the first is known and then the steps, in tenths.
function summed(steps) {
  let sum = 0;
  return steps.map((step) => ((sum += step) / 10).toFixed(1));
}

// Where a number lies along a table of numbers, from 0 to 1: what `coordinates` undoes.
function share(table, number) {
  const rises = table.at(-1) > table[0];
  const after = table.findIndex((entry) => (rises ? entry >= number : entry <= number));
  if (after === -1) return 1;
  if (after === 0) return 0;
  const [low, high] = [table[after - 1], table[after]];
  return (after - 1 + (number - low) / (high - low)) / (table.length - 1);
}

// Stands for the model that a widget shares with Python, and answers at once.
class Recording {
  constructor({ about, stills, pieces, frames, runs, stops }) {
    Object.assign(this, { about, runs, stops, listeners: {} });
    const svg = (part) => (Array.isArray(part) ? filled(...part.map((k) => pieces[k])) : pieces[part]);
    this.frames = frames.map((frame) => ({
      ...frame,
      still: stills[frame.still],
      moving: () => frame.moving.map(svg).join(""),
    }));
    this.goTo(stops.Reset);
    this.show("");
  }

  get(name) {
    return this[name];
  }

  on(event, listener) {
    this.listeners[event] = listener;
  }

  off(event) {
    delete this.listeners[event];
  }

  // Frames of the run that the reader is in, and where in it.
  goTo([run, place]) {
    this.run = this.runs[run].map((number) => this.frames[number]);
    this.place = place;
  }

  show(answers) {
    const here = this.run[this.place];
    this.still = here.still;
    this.frame = { ...here, moving: here.moving(), answers };
  }

  send({ id, values, drag, clicks, presses }) {
    queueMicrotask(() => {
      const before = this.still;
      for (const place of Object.values(values)) this.place = place;
      if (drag) this.place = this.nearest(...drag);
      for (const number of clicks) this.place = this.run[this.place].targets[number][4] ?? this.place;
      for (const label of presses) this.goTo(this.stops[label]);
      this.show(id);
      if (this.still !== before) this.listeners["change:still"]();
      this.listeners["change:frame"]();
    });
  }

  // The place in the run where a handle is nearest to a point of its panel; of equals the nearest
  // to the present one.
  nearest(number, x, y) {
    const { box, ...tables } = this.still.panels[this.about.handles[number].panel];
    const right = box[0] + box[2] * share(tables.x, x);
    const down = box[1] + box[3] * (1 - share(tables.y, y));
    const away = this.run.map(({ places }, place) => {
      const [left, top] = places[number] ?? [Infinity, Infinity];
      return [Math.hypot(left - right, top - down), Math.abs(place - this.place), place];
    });
    return away.sort(([one, near], [other, far]) => one - other || near - far)[0][2];
  }
}

// Put an explorer that moves into the place of the picture that it opens with.
async function play(figure) {
  const explorer = document.createElement("div");
  const model = new Recording(await load(figure.dataset.recording));
  figure.querySelector(".nn-explorer").replaceWith(explorer);
  frontEnd.render({ model, el: explorer });
  scroll(explorer.querySelector(".picture"));
}

// On a narrow screen a picture keeps a width, and scrolls in a box that a keyboard reaches.
function scroll(picture) {
  const box = document.createElement("div");
  box.className = "scrolls";
  picture.replaceWith(box);
  box.append(picture);
  new ResizeObserver(() => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }).observe(box);
}

function start() {
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { target } of entries.filter(({ isIntersecting }) => isIntersecting)) {
        seen.unobserve(target);
        play(target);
      }
    },
    { rootMargin: NEAR },
  );
  for (const figure of document.querySelectorAll(".nn-recorded")) seen.observe(figure);
}

if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
else start();
