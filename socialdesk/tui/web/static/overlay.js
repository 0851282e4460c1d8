// The overlay in a browser source. Values come once a second; what moves between follows from them and the clock.
// Words of people are only ever text: nothing here is made of HTML.
"use strict";

const asked = new URLSearchParams(location.search);
const main = document.getElementById("scene");
const COLOURS = ["#e4572e", "#f3a712", "#29bf6f", "#2f7dd3", "#a64ac9", "#17a398", "#d6457f", "#7a8b2a"];
const SCENES = ["countdown", "wheel", "board", "question", "winners"];
let values = null;
let ahead = 0;
let shown = "";

if (asked.has("theme")) document.documentElement.dataset.theme = asked.get("theme");

function add(parent, kind, name, words) {
  const made = document.createElement(kind);
  made.className = name;
  if (words !== undefined) made.textContent = words;
  parent.append(made);
  return made;
}

function said(parent, words, name = "") {
  const made = add(parent, "span", `words ${name}`, words);
  fit(made, parent);
  return made;
}

// As large as its place allows; words are broken only where they would be small otherwise.
const SMALL = 24;

function fit(words, place) {
  words.classList.remove("broken");
  if (largest(words, place) >= SMALL) return;
  words.classList.add("broken");
  largest(words, place);
}

function largest(words, place) {
  let low = 8;
  let high = place.clientHeight;
  while (low < high - 1) {
    const size = (low + high) >> 1;
    words.style.fontSize = `${size}px`;
    const fits = place.scrollHeight <= place.clientHeight && place.scrollWidth <= place.clientWidth;
    if (fits && words.offsetHeight <= place.clientHeight && words.offsetWidth <= place.clientWidth) low = size;
    else high = size;
  }
  words.style.fontSize = `${low}px`;
  return low;
}

function row(parent, [left, right]) {
  const made = add(parent, "p", "");
  add(made, "span", "", left);
  add(made, "span", "", right);
  return made;
}

// What on the left, how much on the right. Where all of it would be small, a part of the rows after the other; at last
// each by itself. Gives what is to be done for every frame.
function table(rows, pageMs) {
  const body = add(main, "div", "body rows");
  const [most, size] = paged(body, rows);
  const pages = Math.ceil(rows.length / most);
  let drawn = -1;
  return () => {
    const page = Math.floor(now() / pageMs) % Math.max(pages, 1);
    if (page === drawn) return;
    drawn = page;
    body.replaceChildren();
    if (size < SMALL && rows.length) alone(body, rows[page]);
    else for (const each of rows.slice(page * most, (page + 1) * most)) row(body, each);
  };
}

// How many rows stand on a page, and how large their letters are. All rows are measured, so that every page has the same.
function paged(body, rows) {
  const measured = 100;
  body.style.fontSize = `${measured}px`;
  const widths = rows.map((each) => [...row(body, each).children].reduce((sum, word) => sum + word.offsetWidth, measured));
  const widest = (measured * body.clientWidth) / Math.max(...widths, 1);
  let [most, size] = [1, 0];
  for (let pages = 1; pages <= Math.max(rows.length, 1); pages += 1) {
    most = Math.max(Math.ceil(rows.length / pages), 1);
    size = Math.min(body.clientHeight / most / 1.5, widest);
    if (size >= SMALL) break;
  }
  body.style.fontSize = `${size}px`;
  return [most, size];
}

function alone(body, [left, right]) {
  const [upper, lower] = [add(body, "div", "upper"), right ? add(body, "div", "lower") : null];
  said(upper, left);
  if (lower) said(lower, right, "accent");
}

// -- scenes: each draws itself once, and gives what is to be done for every frame

function face(milliseconds) {
  const seconds = Math.ceil(Math.max(milliseconds, 0) / 1000);
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

const draw = {
  countdown(scene) {
    const [head, body, bar] = ["head", "body", "bar"].map((name) => add(main, "div", name));
    said(head, scene.title);
    const clock = said(body, face(scene.until - now()), "accent");
    const done = add(bar, "i", "");
    return () => {
      const words = face(scene.until - now());
      if (words.length !== clock.textContent.length) {
        clock.textContent = words;
        fit(clock, body);
      }
      clock.textContent = words;
      const share = (now() - scene.since) / Math.max(scene.until - scene.since, 1);
      done.style.width = `${100 * Math.min(Math.max(share, 0), 1)}%`;
    };
  },
  board(scene) {
    said(add(main, "div", "head"), scene.title, "accent");
    return table(scene.lines.map((line) => [line.words, line.value]), scene.page_ms);
  },
  question(scene) {
    if (scene.name) said(add(main, "div", "head"), scene.name);
    said(add(main, "div", "body"), scene.words);
  },
  winners(scene) {
    said(add(main, "div", "head"), scene.title, "accent");
    return table(scene.lines.map((won) => [`${won.place}. ${won.name}`, won.prize]), scene.page_ms);
  },
  wheel(scene) {
    if (!scene.parts.length) return;
    said(add(main, "div", "head"), scene.title);
    const body = add(main, "div", "body wheel");
    const size = Math.floor(Math.min(body.clientHeight, body.clientWidth / 2));
    const disc = add(body, "canvas", "");
    disc.width = disc.height = size;
    const side = add(body, "div", "side");
    const brush = disc.getContext("2d");
    let named = -1;
    let landed = null;
    return () => {
      const turn = turned(scene, now());
      paint(brush, size, scene, turn);
      const under = place(scene, (1 - turn) % 1);
      const stopped = rests(scene, now());
      if (under !== named || stopped !== landed) {
        [named, landed] = [under, stopped];
        side.replaceChildren();
        said(side, scene.parts[under].name, stopped ? "accent" : "");
      }
    };
  },
};

// -- the wheel, as model/overlay.py turns it

function ends(scene) {
  const whole = scene.parts.reduce((sum, part) => sum + part.weight, 0) || 1;
  let sum = 0;
  return scene.parts.map((part) => (sum += part.weight) / whole);
}

function place(scene, share) {
  const found = ends(scene).findIndex((end) => share < end);
  return found < 0 ? scene.parts.length - 1 : found;
}

function rest(scene, spin) {
  const all = ends(scene);
  return 1 - ((spin.part ? all[spin.part - 1] : 0) + all[spin.part]) / 2;
}

function rests(scene, at) {
  const begun = scene.spins.filter((spin) => spin.at <= at);
  return begun.length > 0 && at >= begun[begun.length - 1].at + scene.spin_ms;
}

function turned(scene, at) {
  const begun = scene.spins.filter((spin) => spin.at <= at);
  const idle = (moment) => (moment % scene.idle_ms) / scene.idle_ms;
  if (!begun.length) return idle(at);
  const last = begun[begun.length - 1];
  const start = begun.length > 1 ? rest(scene, begun[begun.length - 2]) : idle(last.at);
  const way = scene.turns + ((((rest(scene, last) - start) % 1) + 1) % 1);
  const gone = Math.min((at - last.at) / scene.spin_ms, 1);
  return (start + way * (1 - (1 - gone) ** 4)) % 1;
}

function paint(brush, size, scene, turn) {
  const middle = size / 2;
  const angle = (share) => (share + turn) * 2 * Math.PI - Math.PI / 2;
  brush.clearRect(0, 0, size, size);
  let start = 0;
  ends(scene).forEach((end, number) => {
    const isLast = number === scene.parts.length - 1 && number % COLOURS.length === 0 && number > 0;
    brush.fillStyle = COLOURS[isLast ? 2 : number % COLOURS.length];
    brush.beginPath();
    brush.moveTo(middle, middle);
    brush.arc(middle, middle, middle, angle(start), angle(end));
    brush.fill();
    start = end;
  });
  brush.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--ink");
  brush.beginPath();
  brush.moveTo(middle - size / 20, 0);
  brush.lineTo(middle + size / 20, 0);
  brush.lineTo(middle, size / 8);
  brush.fill();
}

// -- values and frames

const now = () => Date.now() + ahead;
let frame = () => {};

function show() {
  const name = SCENES.includes(asked.get("scene")) ? asked.get("scene") : values.scene;
  const scene = name && values[name];
  const key = JSON.stringify([name, scene, scene ? "" : values.title, innerWidth, innerHeight]);
  if (key === shown) return;
  shown = key;
  main.replaceChildren();
  main.dataset.scene = scene ? name : "";
  frame = () => {};
  if (scene) frame = draw[name](scene) || frame;
  else if (!asked.has("scene")) said(add(main, "div", "body"), values.title);
}

async function read() {
  try {
    const sent = Date.now();
    const answer = await fetch(`values?${new URLSearchParams({ token: asked.get("token") || "" })}`, { cache: "no-store" });
    if (answer.ok) {
      values = await answer.json();
      ahead = values.now - (sent + Date.now()) / 2;
      show();
    }
  } catch {
    // What was read last is shown until somebody answers again.
  }
  setTimeout(read, 1000);
}

addEventListener("resize", () => values && show());
// Letters come when they are needed first: what was measured with others is measured again.
document.fonts.addEventListener("loadingdone", () => {
  shown = "";
  if (values) show();
});
read();
(function next() {
  frame();
  requestAnimationFrame(next);
})();
