// The page: what each part shows, and what leads from one to another.

import { $, h, say } from "./dom.js";
import * as analyst from "./analyst.js";
import * as filters from "./filters.js";
import * as list from "./list.js";
import * as map from "./map.js";
import { announce, drawStatus } from "./status.js";
import { store } from "./store.js";
import { backButton, silentBox, story } from "./story.js";
import { connect, connection } from "./stream.js";
import { label, language, t } from "./words.js";
import { refreshAges } from "./when.js";

const THEMES = ["auto", "light", "dark"];
const YEAR = 365 * 86_400;
let asked = 0; // the newest story that was asked for

label(document);
settings();
panes();
filters.build($("filter-form"));
if (filters.howMany()) $("filters").open = true;
map.start();
$("legend").open = matchMedia("(min-width: 62rem)").matches;
analyst.start(readStory);
$("silent").addEventListener("toggle", readSilent);
$("decide-dialog").addEventListener("sent", () => {
  readStory();
  setTimeout(readSilent, 1500); // the alert that it may open comes by itself
});

let waiting = false;
store.addEventListener("change", () => {
  if (waiting) return; // many changes at once are drawn once
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    draw();
  });
});
store.addEventListener("pulse", drawStatus);
store.addEventListener("heard", ({ detail }) => {
  const card = store.cards.get(store.selected);
  if (card && [card.place.id, ...card.within.map((place) => place.id)].some((id) => detail.has(id))) readStory();
});
connection.addEventListener("change", () => {
  drawStatus();
  if (!connection.lost && store.loaded && !$("trouble").hidden) say($("announce"), t("backAgain"));
});
filters.changed.addEventListener("change", draw);
addEventListener("hashchange", follow);
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && store.selected && !document.querySelector("dialog[open]")) close();
});
$("more").addEventListener("click", list.showMore);
$("to-new").addEventListener("click", () => {
  if ($("to-new").dataset.hides === "true") filters.clear($("filter-form"));
  else store.markAllRead();
  $("alerts").focus({ preventScroll: true });
});
$("again").addEventListener("click", connect);
setInterval(() => {
  refreshAges(store.now());
  drawStatus();
}, 15_000);

draw();
drawStatus();
connect().then(follow);

function draw() {
  filters.refresh($("filter-form"));
  list.draw();
  map.draw();
  announce();
}

// The address says which story is open: #/episode.
function follow() {
  const id = location.hash.startsWith("#/") ? decodeURIComponent(location.hash.slice(2)) : null;
  const before = store.selected;
  if (id === before) return;
  store.select(id);
  if (id) readStory({ focus: true });
  else shut(before);
}

async function readStory({ focus = false } = {}) {
  const id = store.selected;
  if (!id) return;
  const mine = ++asked;
  const panel = $("story");
  let held = ""; // what had the focus, by its id
  let answer;
  try {
    answer = await fetch(`/api/episodes/${encodeURIComponent(id)}`, { cache: "no-store" });
    if (mine !== asked) return;
    held = panel.contains(document.activeElement) ? document.activeElement.id || "story-title" : "";
    if (answer.ok) panel.replaceChildren(...story(await answer.json(), close).flat(3).filter(Boolean));
  } catch {
    answer = null;
  }
  if (mine !== asked) return;
  if (!answer?.ok) {
    const why = answer?.status === 404 ? t("gone") : t("loginFailed");
    panel.replaceChildren(backButton(close), h("h2", { id: "story-title", tabindex: "-1" }, why));
  }
  if (held) ($(held) ?? $("story-title")).focus({ preventScroll: true });
  panel.hidden = false;
  document.body.dataset.story = "open";
  map.resize();
  if (focus) {
    panel.scrollTop = 0;
    $("story-title").focus({ preventScroll: true });
    if (panel.getBoundingClientRect().top < 0 || getComputedStyle(panel).position === "static") panel.scrollIntoView({ block: "start" });
  }
}

// What no alert tells of is read when an analyst looks.
async function readSilent() {
  if (!$("silent").open || !store.session.analyst) return;
  const answer = await fetch("/api/silent", { cache: "no-store" }).catch(() => null);
  const found = answer?.ok ? await answer.json() : null;
  $("silent-list").replaceChildren(...(found?.length ? found.map(silentBox) : [h("p", { class: "hint" }, t(found ? "silentNone" : "loginFailed"))]));
}

function close() {
  history.pushState(null, "", location.pathname + location.search);
  follow();
}

function shut(before) {
  asked += 1;
  $("story").hidden = true;
  delete document.body.dataset.story;
  map.resize();
  const link = list.linkTo(before);
  link?.focus({ preventScroll: true });
  link?.scrollIntoView({ block: "nearest" });
}

function keep(name, value) {
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR}; samesite=lax`;
}

function settings() {
  const button = $("language");
  const other = language === "ar" ? "en" : "ar";
  button.lang = other;
  say(button, t("otherLanguage"));
  button.addEventListener("click", () => {
    keep("lang", other);
    const address = new URL(location.href);
    address.searchParams.delete("lang");
    if (address.href === location.href) location.reload();
    else location.replace(address);
  });
  const root = document.documentElement;
  const theme = $("theme");
  const name = () => {
    say(theme, `◐ ${t(`themes.${root.dataset.theme}`)}`);
    theme.setAttribute("aria-label", t("theme", { name: t(`themes.${root.dataset.theme}`) }));
  };
  name();
  theme.addEventListener("click", () => {
    root.dataset.theme = THEMES[(THEMES.indexOf(root.dataset.theme) + 1) % THEMES.length];
    keep("theme", root.dataset.theme);
    name();
    map.repaint();
  });
}

// On a small screen the list and the map take turns.
function panes() {
  const buttons = [...document.querySelectorAll("[data-pane-button]")];
  const show = (name) => {
    $("main").dataset.pane = name;
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.paneButton === name));
    map.resize();
  };
  for (const button of buttons) button.addEventListener("click", () => show(button.dataset.paneButton));
  show("list");
}
