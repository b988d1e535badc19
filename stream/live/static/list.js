// The list: what is new comes first. Cards that did not change keep their elements, and with them focus and place.

import { $, h, own, row, say } from "./dom.js";
import { howMany, isShown } from "./filters.js";
import { store } from "./store.js";
import { reportLine } from "./report.js";
import { comma, count, mine, t } from "./words.js";
import { age, isFresh } from "./when.js";

const STEP = 60;
let limit = STEP;
const made = new Map(); // episode id: {key, element}

export function draw() {
  const all = [...store.cards.values()];
  const shown = all.filter(isShown);
  const active = shown.filter((card) => card.kind !== "lapsed" && card.kind !== "retracted").length;
  const many = howMany() ? t("shownOf", { n: shown.length, all: all.length }) : count("shown", shown.length);
  say($("count"), store.loaded ? `${many} · ${count("underAttack", active)}` : "");
  say($("filters-on"), count("filtersOn", howMany()));
  place($("cards"), shown.slice(0, limit).map(element));
  if (!shown.length) $("cards").replaceChildren(h("li", { class: "empty" }, empty(all.length)));
  $("more").hidden = shown.length <= limit;
  say($("more"), t("more"));
  drawUnread(all, shown);
  drawWide();
  document.title = `${unread(all) ? `(${unread(all)}) ` : ""}Rasid · راصد`;
}

const empty = (known) => (!store.loaded ? t("loading") : known ? t("none") : t("nothingYet"));
const unread = (cards) => cards.filter((card) => store.isUnread(card)).length;

// Move and insert only what must be: an element that stands where it should is not touched.
function place(list, elements) {
  const wanted = new Set(elements);
  for (const child of [...list.children]) if (!wanted.has(child)) child.remove();
  elements.forEach((each, index) => {
    if (list.children[index] !== each) list.insertBefore(each, list.children[index] ?? null);
  });
}

function element(card) {
  const key = [card.alert, store.isUnread(card), store.selected === card.id, isFresh(card, store.now())].join();
  const known = made.get(card.id);
  if (known?.key === key) return known.element;
  const item = known?.element ?? h("li");
  const had = item.contains(document.activeElement);
  item.replaceChildren(face(card));
  if (had) item.querySelector("a").focus({ preventScroll: true });
  made.set(card.id, { key, element: item });
  return item;
}

function face(card) {
  const fresh = isFresh(card, store.now());
  const isNew = store.isUnread(card);
  return h(
    "article",
    { class: "card", data: { kind: card.kind, fresh: String(fresh), unread: String(isNew) } },
    h(
      "p",
      { class: "card-top" },
      h("span", { class: `badge badge-${card.kind}` }, t(`kinds.${card.kind}`)),
      isNew ? h("span", { class: "badge badge-unread" }, t("unread")) : null,
      h("span", { class: "badge badge-plain", title: t(`certaintyWhy.${card.certainty}`) }, t(`certainty.${card.certainty}`)),
      card.meanwhile?.unobserved ? h("span", { class: "badge badge-plain" }, t("unobserved").split(":")[0]) : null,
      age(card.sent, store.now(), card.country),
    ),
    h(
      "h3",
      {},
      h("a", { href: `#/${card.id}`, "aria-current": store.selected === card.id ? "true" : null }, own(mine(card.headline))),
    ),
    h("p", { class: "card-why" }, mine(card.why), !fresh && card.kind !== "retracted" ? ` · ${t("old")}` : ""),
    h("p", { class: "card-said" }, row(said(card), comma)),
  );
}

const said = (card) => {
  const names = [...new Set(card.voices.map((voice) => mine(voice) || t(`sources.${voice.kind}`)))];
  if (!names.length) return [t("nobody")];
  return names.length > 3 ? [...names.slice(0, 3), `+${names.length - 3}`] : names;
};

function drawUnread(all, shown) {
  const hidden = unread(all) - unread(shown);
  const bar = $("to-new");
  const visible = unread(shown);
  bar.hidden = !hidden && !visible;
  say(bar, hidden ? `${count("hidden", hidden)} ${t("clear")}` : `${count("toNew", visible)} · ${t("markRead")}`);
  bar.dataset.hides = String(hidden > 0);
}

function drawWide() {
  const reports = store.beyond.wide;
  $("wide").hidden = !reports.length || howMany() > 0;
  $("wide-list").replaceChildren(...reports.slice(0, 12).map((report) => h("li", {}, reportLine(report))));
}

export function showMore() {
  limit += STEP;
  draw();
}

export const linkTo = (id) => made.get(id)?.element.querySelector("a");
