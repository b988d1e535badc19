// Which cards are shown. The choice stands in the address, so that it can be kept and passed on.

import { h } from "./dom.js";
import { store } from "./store.js";
import { all, language, mine, t } from "./words.js";
import { isFresh } from "./when.js";

const NAMES = ["q", "governorate", "type", "certainty", "state", "age"];
const GRADES = ["possible", "likely", "observed"];
export const changed = new EventTarget();
export const chosen = Object.fromEntries(NAMES.map((name) => [name, new URLSearchParams(location.search).get(name) ?? ""]));

export const stateOf = (card) => (card.kind === "lapsed" || card.kind === "retracted" ? card.kind : "active");

const fold = (text) =>
  text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f\u0640\u064b-\u065f\u0670]/g, "")
    .replace(/[أإآٱ]/g, "ا").replaceAll("ة", "ه").replaceAll("ى", "ي");

export function isShown(card) {
  if (chosen.governorate && card.governorate !== chosen.governorate) return false;
  if (chosen.type && !card.types.includes(chosen.type)) return false;
  if (chosen.certainty && GRADES.indexOf(card.certainty) < GRADES.indexOf(chosen.certainty)) return false;
  if (chosen.state && stateOf(card) !== chosen.state) return false;
  if (chosen.age && !isFresh(card, store.now(), Number(chosen.age))) return false;
  if (!chosen.q) return true;
  const names = [card.place, ...card.within].flatMap((place) => [place.ar, place.en]);
  return fold([...names, card.headline.ar, card.headline.en].join(" ")).includes(fold(chosen.q.trim()));
}

export const howMany = () => NAMES.filter((name) => chosen[name]).length;

function set(name, value) {
  chosen[name] = value;
  const address = new URL(location.href);
  for (const each of NAMES) chosen[each] ? address.searchParams.set(each, chosen[each]) : address.searchParams.delete(each);
  history.replaceState(history.state, "", address);
  changed.dispatchEvent(new Event("change"));
}

const select = (name, text, options) => {
  const list = h("select", { id: `filter-${name}`, onchange: (event) => set(name, event.target.value) });
  fillIn(list, options, chosen[name]);
  return h("div", {}, h("label", { for: `filter-${name}` }, text), list);
};

function fillIn(list, options, value) {
  const before = JSON.stringify([...list.options].map((option) => [option.value, option.textContent]));
  if (before !== JSON.stringify(options)) {
    list.replaceChildren(...options.map(([key, text]) => h("option", { value: key }, text)));
  }
  list.value = value;
}

export function build(form) {
  const search = h("input", {
    id: "filter-q", type: "search", autocomplete: "off", value: chosen.q, oninput: (event) => set("q", event.target.value),
  });
  const from = (group, any, keys) => [["", t(any)], ...keys.map((key) => [key, t(`${group}.${key}`)])];
  form.replaceChildren(
    h("div", {}, h("label", { for: "filter-q" }, t("search")), search),
    select("governorate", t("governorate"), [["", t("anyGovernorate")]]),
    select("type", t("type"), from("types", "anyType", Object.keys(all[language].types))),
    select("state", t("state"), from("states", "anyState", ["active", "lapsed", "retracted"])),
    select("age", t("age"), [["", t("anyAge")], ["24", t("within24")], ["72", t("within72")]]),
    select("certainty", t("certaintyAtLeast"), from("certainty", "anyState", GRADES)),
    h("div", { class: "filter-buttons" }, h("button", { type: "button", onclick: () => clear(form) }, t("clear"))),
  );
  form.addEventListener("submit", (event) => event.preventDefault());
}

export function clear(form) {
  for (const name of NAMES) {
    chosen[name] = "";
    form.querySelector(`#filter-${name}`).value = "";
  }
  set("q", "");
}

// The governorates of what is shown, with how many of their districts are under attack.
export function refresh(form) {
  const list = form.querySelector("#filter-governorate");
  const options = store.beyond.areas.map((area) => [area.id, area.attacked ? `${mine(area)} (${area.attacked})` : mine(area)]);
  if (chosen.governorate && !options.some(([id]) => id === chosen.governorate)) options.push([chosen.governorate, chosen.governorate]);
  if (list) fillIn(list, [["", t("anyGovernorate")], ...options], chosen.governorate);
}
