// What an analyst decides about an episode or one of its attacks: the actions of `rasid review`, each by a form.

import { $, h, own, row, say } from "./dom.js";
import { store } from "./store.js";
import { send } from "./analyst.js";
import { comma, listed, mine, t } from "./words.js";
import { interval, moment } from "./when.js";

const ABOUT_ALL = ["confirm", "dismiss", "mute"];
const ABOUT_ONE = ["confirm", "dismiss", "re_place", "merge", "split"];
const HOURS = [6, 24, 72, 168];
const NOTE = 1000;
const pending = new Map(); // review id: {episode, action, at}

// The buttons for a whole episode.
export function forEpisode(told) {
  if (!told.choices) return null;
  const actions = isMuted(told) ? [...ABOUT_ALL.slice(0, 2), "unmute"] : ABOUT_ALL;
  return h(
    "section",
    { class: "decide", "aria-labelledby": "decide-title" },
    h("h3", { id: "decide-title" }, t("decideTitle")),
    buttons(actions, told, null, "decide-title"),
  );
}

// The buttons for one attack; what cannot be done to it is not offered.
export function forStrike(strike, told, label) {
  if (!told.choices) return null;
  const can = {
    re_place: told.choices.places.some((place) => place.id !== strike.place.id),
    merge: told.choices.attacks.some((one) => one.id !== strike.id),
    split: strike.tellings.length > 1,
  };
  return buttons(ABOUT_ONE.filter((action) => can[action] ?? true), told, strike, label);
}

const buttonOf = (action, strike) => `decide-${action}-${strike?.id ?? "all"}`;

const buttons = (actions, told, strike, label) =>
  h(
    "p",
    { class: "decide-buttons", role: "group", "aria-labelledby": label },
    actions.map((action) =>
      h("button", { type: "button", id: buttonOf(action, strike), onclick: () => ask(action, told, strike) }, t(`actions.${action}`)),
    ),
  );

// What people decided, the newest first, and what this page sent and nobody has taken yet.
export function decided(told) {
  settle(told);
  const waiting = [...pending.values()].filter((one) => one.episode === told.card.id);
  if (!told.decisions.length && !waiting.length) return null;
  return [
    h("h3", {}, t("decisionsTitle")),
    h(
      "ul",
      { class: "decisions" },
      waiting.map((one) => h("li", { data: { state: "sent" } }, h("p", {}, h("strong", {}, t(`actions.${one.action}`)), ` · ${t("decisionStates.sent")}`))),
      told.decisions.map((one) => decision(one, told.card.country)),
    ),
  ];
}

const decision = (one, country) =>
  h(
    "li",
    { data: { state: one.state } },
    h("p", {}, h("strong", {}, t(`actions.${one.action}`)), one.reviewer ? [" · ", own(one.reviewer)] : "", " · ", h("time", { datetime: one.at }, moment(one.at, country))),
    one.until ? h("p", { class: "hint" }, t("mutedUntil", { when: moment(one.until, country) })) : null,
    one.note ? h("p", {}, own(one.note)) : null,
    one.state === "told" ? null : h("p", { class: "hint" }, t(`decisionStates.${one.state}`)),
  );

// Say once of each decision of this page what became of it.
function settle(told) {
  for (const { id, action, state } of told.decisions) {
    if (!pending.delete(id)) continue;
    $("announce").textContent = t(state === "misfit" ? "decisionLost" : "decisionTaken", { action: t(`actions.${action}`) });
  }
}

function isMuted(told) {
  const last = told.decisions.find((one) => one.action === "mute" || one.action === "unmute");
  return last?.action === "mute" && last.state !== "misfit" && (!last.until || Date.parse(last.until) > store.now());
}

function ask(action, told, strike) {
  const dialog = $("decide-dialog");
  const wrong = h("p", { class: "warning", role: "alert" });
  const note = h("textarea", { id: "decide-note", rows: 2, maxlength: NOTE, dir: "auto" });
  const asked = fields[action]?.(told, strike);
  const submit = h("button", { type: "submit", class: "primary" }, t(`actions.${action}`));
  const key = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const wish = () => ({ episode: told.card.id, locality: told.locality ?? "", action, key, incident: strike?.id ?? "", note: note.value, ...asked?.value() });
  dialog.replaceChildren(
    h(
      "form",
      {
        onsubmit: async (event) => {
          event.preventDefault();
          if (submit.disabled) return;
          submit.disabled = true;
          say(wrong, await give(wish(), dialog));
          submit.disabled = false;
        },
      },
      h("h2", { id: "decide-dialog-title" }, t(`actions.${action}`)),
      h("p", {}, subject(told, strike)),
      h("p", { class: "hint", id: "decide-hint" }, t(`actionHints.${action}`)),
      asked?.elements,
      h("label", { for: "decide-note" }, t("decideNote")),
      note,
      wrong,
      h("p", { class: "filter-buttons" }, submit, h("button", { type: "button", onclick: () => dialog.close() }, t("cancel"))),
    ),
  );
  dialog.onclose = () => comeBack(buttonOf(action, strike));
  dialog.showModal();
}

// The browser gives the focus back to the button that was pressed, unless the story was drawn anew meanwhile.
function comeBack(button) {
  if (!$("story").contains(document.activeElement)) ($(button) ?? $("story-title"))?.focus({ preventScroll: true });
}

const subject = (told, strike) => (strike ? attack(strike, told.card) : own(mine(told.card.headline)));

// One attack in a line: what, where, when.
function attack(one, card) {
  const parts = [listed(one.types.map((kind) => t(`types.${kind}`))), mine(one.place)];
  if (one.occurred) parts.push(interval(one.occurred, card.country).there);
  return row(parts, " · ");
}

// Send a wish; what went wrong, in words, or "" when it was taken.
async function give(wish, dialog) {
  let answer;
  try {
    answer = await send("/api/reviews", "POST", wish);
  } catch {
    return t("refused.unsent");
  }
  if (answer.status === 401 || answer.status === 403) return t("refused.login");
  const told = await answer.json().catch(() => ({}));
  if (answer.status !== 202) return t(`refused.${told.code ?? "malformed"}`);
  pending.set(told.id, { episode: wish.episode, action: wish.action });
  dialog.close();
  $("announce").textContent = t("decisionSent", { action: t(`actions.${wish.action}`) });
  dialog.dispatchEvent(new Event("sent"));
  return "";
}

// What each action asks for besides a note.
const fields = {
  re_place: ({ choices }, strike) => {
    const places = choices.places.filter((place) => place.id !== strike.place.id);
    return select("decide-place", "decidePlace", places.map((place) => [place.id, `${mine(place)} (${t(`placeKinds.${place.kind}`)})`]), (value) => ({ place: value }));
  },
  merge: ({ choices, card }, strike) => {
    const others = choices.attacks.filter((one) => one.id !== strike.id);
    return options("radio", "decideInto", others.map((one) => [one.id, attack(one, card)]), ([into]) => ({ into }));
  },
  split: ({ card }, strike) =>
    options("checkbox", "decideSplit", strike.tellings.map((one) => [one.id, line(one, card.country)]), (ids) => ({ event_ids: ids })),
  mute: () =>
    select("decide-hours", "decideHours", [...HOURS.map((hours) => [hours, t(`muteHours.${hours}`)]), ["", t("muteHours.over")]], (value) => (value ? { hours: Number(value) } : {})),
};

const line = (report, country) => row([mine(report.outlet) || t("noOutlet"), t(`types.${report.type}`), report.published ? moment(report.published, country) : t("publishedInferred")], comma);

function select(id, name, choices, value) {
  const list = h("select", { id }, choices.map(([key, text]) => h("option", { value: key }, text)));
  return { elements: [h("label", { for: id }, t(name)), list], value: () => value(list.value) };
}

function options(type, name, choices, value) {
  const boxes = choices.map(([id], index) => h("input", { type, name: "decide-choice", id: `decide-choice-${index}`, value: id, required: type === "radio" }));
  const set = h(
    "fieldset",
    { class: "choices" },
    h("legend", {}, t(name)),
    boxes.map((box, index) => h("p", {}, box, h("label", { for: box.id }, choices[index][1]))),
  );
  return { elements: set, value: () => value(boxes.filter((box) => box.checked).map((box) => box.value)) };
}
