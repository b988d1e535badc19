// The map: land and sea, names, a grid, and a point for each centre where districts are under attack. No borders, no tiles.

/* global L */
import { $, h, own } from "./dom.js";
import { isShown, stateOf } from "./filters.js";
import { store } from "./store.js";
import { count, label, language, mine, t } from "./words.js";
import { isFresh } from "./when.js";

const HOME = [[12, 12], [37.5, 56]]; // south west, north east
const NEAR = 26; // pixels
const RANK = { fresh: 0, active: 1, lapsed: 2 };
const FIRST_ZOOM = { country: 3, governorate: 6, city: 7 };
const LAST_ZOOM = { country: 8, governorate: 20, city: 20 };

let map;
let land = null;
let grid;
let names;
let points;
let landmarks = [];
let fitted = false;
let shown = new Map(); // place of the point: {marker, key}

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export function start() {
  map = L.map("map", {
    attributionControl: false, zoomControl: false, preferCanvas: true, minZoom: 2, maxZoom: 12, zoomSnap: 0.5,
    worldCopyJump: true, maxBounds: [[-70, -220], [84, 220]], maxBoundsViscosity: 0.8,
  });
  L.control.zoom({ zoomInTitle: t("zoomIn"), zoomOutTitle: t("zoomOut"), position: "topright" }).addTo(map);
  L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
  grid = L.layerGroup().addTo(map);
  names = L.layerGroup().addTo(map);
  points = L.layerGroup().addTo(map);
  map.on("moveend", drawNames);
  map.on("zoomend", draw);
  map.fitBounds(HOME);
  addEventListener("resize", resize);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  legend();
  fetchLand();
}

async function fetchLand() {
  const read = async (path) => (await fetch(path)).json();
  try {
    const [outline, known] = await Promise.all([read("/static/land.json"), read("/api/landmarks")]);
    const rings = (flat) => Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i + 1] / 100, flat[2 * i] / 100]);
    land = L.polygon(outline.map((polygon) => polygon.map(rings)), { interactive: false, weight: 1, fillOpacity: 1, smoothFactor: 0.5 });
    land.addTo(map).bringToBack();
    landmarks = known;
  } catch {
    // without the land the points still stand where they should, on the grid
  }
  repaint();
}

// Canvas layers do not follow the style sheet by themselves.
export function repaint() {
  land?.setStyle({ color: colour("--coast"), fillColor: colour("--land") });
  drawNames();
}

export function resize() {
  requestAnimationFrame(() => {
    map?.invalidateSize({ animate: false });
    draw();
  });
}

// A point for all that lies within a finger's width of it, what is under attack before what is no longer reported.
export function draw() {
  if (!map.getSize().x) return;
  const groups = grouped();
  for (const [at, { marker, key }] of shown) {
    if (groups.has(at) && keyOf(groups.get(at)) === key) continue;
    points.removeLayer(marker);
    shown.delete(at);
  }
  for (const [at, cards] of groups) {
    if (!shown.has(at)) shown.set(at, { marker: pointFor(cards), key: keyOf(cards), cards });
  }
  if (!fitted && groups.size) fit();
  drawNames();
  follow();
}

function grouped() {
  const placed = [...store.cards.values()].filter((card) => card.point && stateOf(card) !== "retracted" && isShown(card));
  placed.sort((one, other) => RANK[look(one)] - RANK[look(other)]);
  const groups = [];
  for (const card of placed) {
    const at = map.project(latLng(card));
    const near = groups.find((group) => Math.hypot(group.at.x - at.x, group.at.y - at.y) < NEAR);
    if (near) near.cards.push(card);
    else groups.push({ at, cards: [card] });
  }
  return new Map(groups.map(({ cards }) => [latLng(cards[0]).join(), cards]));
}

const keyOf = (cards) => JSON.stringify(cards.map((card) => [card.alert, look(card), card.id === store.selected]));
const look = (card) => (stateOf(card) === "lapsed" ? "lapsed" : isFresh(card, store.now()) ? "fresh" : "active");
const latLng = (card) => [card.point.lat, card.point.lon];

function pointFor(cards) {
  const best = look(cards[0]);
  const active = cards.filter((card) => look(card) !== "lapsed").length;
  const selected = cards.some((card) => card.id === store.selected);
  const dot = h("span", { class: "dot", data: { look: best, selected: String(selected) } }, active > 1 ? String(active) : "");
  const said = cards.length > 1 ? count("districtsHere", cards.length) : mine(cards[0].headline);
  const icon = L.divIcon({ html: dot, className: "point", iconSize: [NEAR, NEAR] });
  const marker = L.marker(latLng(cards[0]), { icon, title: said, alt: said, zIndexOffset: 1000 - 100 * RANK[best] + (selected ? 2000 : 0) });
  marker.addTo(points);
  marker.getElement().setAttribute("aria-label", said);
  marker.on("click", () => open(cards, marker));
  return marker;
}

function open(cards, marker) {
  if (cards.length === 1) {
    location.hash = `#/${cards[0].id}`;
    return;
  }
  marker.bindPopup(several(cards), { maxWidth: 280, maxHeight: 260 }).openPopup();
}

const several = (cards) =>
  h("ul", { class: "several", dir: language === "ar" ? "rtl" : "ltr" }, cards.map((card) => h("li", {}, h("a", { href: `#/${card.id}` }, own(mine(card.headline))))));

let followed = null;
function follow() {
  if (followed === store.selected) return;
  followed = store.selected;
  const card = store.cards.get(followed);
  if (!card?.point) return;
  map.closePopup();
  map.setView([card.point.lat, card.point.lon], Math.max(map.getZoom(), 7), { animate: false });
}

function fit() {
  const size = map.getSize();
  if (!size.x || !size.y || !shown.size) return;
  fitted = true;
  const cards = [...shown.values()].flatMap((group) => group.cards);
  const active = cards.filter((card) => look(card) !== "lapsed");
  const seen = active.length ? active : cards.slice(0, 40);
  map.fitBounds(L.latLngBounds(seen.map(latLng)), { padding: [60, 60], maxZoom: 7.5, animate: false });
}

// The names that fit, the most important first; none lies over another, nor over a point.
function drawNames() {
  names.clearLayers();
  grid.clearLayers();
  if (!map.getSize().x) return;
  drawGrid();
  const zoom = map.getZoom();
  const bounds = map.getBounds();
  const taken = [...shown.values()].map(({ marker }) => {
    const { x, y } = map.latLngToContainerPoint(marker.getLatLng());
    return [x - 14, y - 14, x + 14, y + 14];
  });
  const written = new Set();
  let left = 90;
  for (const [kind, ar, en, lat, lon, people] of landmarks) {
    if (zoom < FIRST_ZOOM[kind] || zoom > LAST_ZOOM[kind] || !left || !bounds.contains([lat, lon])) continue;
    if (kind === "city" && zoom < 9 && people < 150_000) continue;
    const text = language === "ar" ? ar : en;
    if (kind === "city" && written.has(text)) continue; // a governorate of the same name stands near
    const { x, y } = map.latLngToContainerPoint([lat, lon]);
    const half = 3.4 * text.length + 6;
    const box = [x - half, y - 9, x + half, y + 9];
    if (taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) continue;
    taken.push(box);
    written.add(text);
    left -= 1;
    write(text, [lat, lon], `landmark landmark-${kind}`);
  }
}

function write(text, at, className) {
  const icon = L.divIcon({ html: h("span", { "aria-hidden": "true" }, own(text)), className, iconSize: null });
  L.marker(at, { icon, interactive: false, keyboard: false, zIndexOffset: -1000 }).addTo(names);
}

// Parallels and meridians, with their degrees at the edge of what is seen.
function drawGrid() {
  const bounds = map.getBounds();
  const zoom = map.getZoom();
  const step = zoom < 4 ? 20 : zoom < 5.5 ? 10 : zoom < 7 ? 5 : zoom < 8.5 ? 2 : zoom < 10 ? 1 : 0.5;
  const style = { color: colour("--grid"), weight: 1, interactive: false };
  const corner = map.containerPointToLatLng([6, map.getSize().y - 8]);
  const from = (value) => Math.ceil(value / step) * step;
  for (let lat = from(bounds.getSouth()); lat <= bounds.getNorth(); lat += step) {
    L.polyline([[lat, bounds.getWest()], [lat, bounds.getEast()]], style).addTo(grid);
    write(degrees(lat, "N", "S"), [lat, corner.lng], "degree degree-lat");
  }
  for (let lon = from(bounds.getWest()); lon <= bounds.getEast(); lon += step) {
    L.polyline([[bounds.getSouth(), lon], [bounds.getNorth(), lon]], style).addTo(grid);
    write(degrees(lon, "E", "W"), [map.containerPointToLatLng([0, 2]).lat, lon], "degree degree-lon");
  }
}

const degrees = (value, plus, minus) => `${Math.abs(Math.round(value * 10) / 10)}°${value < 0 ? minus : plus}`;

export function legend() {
  const row = (look, text, number = "") => h("li", {}, h("span", { class: "dot", data: { look } }, number), t(text));
  $("legend").replaceChildren(
    h("summary", {}, t("legend")),
    h("ul", {}, row("fresh", "legendFresh"), row("active", "legendActive"), row("lapsed", "legendLapsed"), row("active", "legendCount", "3")),
    h("p", { class: "hint only-public" }, t("legendPublic")),
    h("p", { class: "hint only-analyst" }, t("legendAnalyst")),
  );
  label($("legend"));
}
