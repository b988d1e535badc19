// Everything once, then what changes. A break is noticed by its silence, shown, and mended from the last change seen.

import { store } from "./store.js";

const SILENCE = 25_000; // the server says something every ten seconds
const WAITS = [1000, 2000, 5000, 10_000, 20_000];

export const connection = new EventTarget();
connection.lost = null; // since when, as a Date
connection.opened = false;

let source = null;
let last = "";
let failures = 0;
let heard = 0;
let timer = 0;

// Begin, or begin again at once.
export async function connect() {
  clearTimeout(timer);
  source?.close();
  source = null;
  try {
    if (!last) await everything();
    listen();
  } catch {
    again();
  }
}

async function everything() {
  const answer = await fetch("/api/board", { cache: "no-store", signal: AbortSignal.timeout(20_000) });
  if (!answer.ok) throw new Error(String(answer.status));
  const whole = await answer.json();
  last = whole.cursor;
  store.take(whole);
  alive();
}

// The browser comes back by itself with Last-Event-ID after a short break; after a long one we do, with ?after=.
function listen() {
  source = new EventSource(`/api/stream?after=${encodeURIComponent(last)}`);
  const on = (name, take) =>
    source.addEventListener(name, (event) => {
      if (event.lastEventId) last = event.lastEventId;
      alive();
      take(JSON.parse(event.data));
    });
  on("card", (news) => store.news(news));
  on("heard", (what) => store.heard(what));
  on("pulse", (pulse) => store.beat(pulse));
  on("reset", () => {
    last = "";
    connect();
  });
  source.onopen = () => alive();
  source.onerror = () => {
    if (source?.readyState === EventSource.CLOSED) again();
    else lost();
  };
}

function again() {
  lost();
  source?.close();
  source = null;
  clearTimeout(timer);
  timer = setTimeout(connect, WAITS[Math.min(failures, WAITS.length - 1)] * (0.8 + 0.4 * Math.random()));
  failures += 1;
}

function alive() {
  heard = Date.now();
  failures = 0;
  const back = connection.lost !== null || !connection.opened;
  connection.lost = null;
  connection.opened = true;
  if (back) connection.dispatchEvent(new Event("change"));
}

function lost() {
  if (connection.lost !== null) return;
  connection.lost = new Date(heard || Date.now());
  connection.dispatchEvent(new Event("change"));
}

setInterval(() => {
  if (heard && Date.now() - heard > SILENCE && source) again();
}, 2000);
addEventListener("offline", () => lost());
addEventListener("online", () => connect());
// A phone that slept: do not wait for the silence to be noticed.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && heard && Date.now() - heard > SILENCE) connect();
});

// After a login or a logout other things may be seen: everything again.
export function reread() {
  last = "";
  return connect();
}
