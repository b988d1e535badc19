// How the page is: connected or not, how old what it shows is, and what a screen reader is told, once.

import { $, say } from "./dom.js";
import { store } from "./store.js";
import { connection } from "./stream.js";
import { count, mine, t } from "./words.js";
import { ago, clock, isFresh, moment } from "./when.js";

const NO_SIGN = 5 * 60_000; // the worker ticks every minute
const told = new Set();
let quiet = true; // what is there at first is not news

export function drawStatus() {
  const { pulse } = store;
  const trouble = whatIsWrong(pulse);
  $("trouble").hidden = !trouble;
  say($("trouble-text"), trouble);
  $("again").hidden = connection.lost === null;
  document.body.dataset.connection = connection.lost ? "lost" : pulse ? pulse.feeding : "connecting";
  $("exercise").hidden = !pulse?.exercise;
  say($("pulse"), connection.lost || !pulse ? t("connecting") : howItIs(pulse));
}

function howItIs(pulse) {
  if (pulse.feeding === "replayed") return `${t("replayed")} ${moment(pulse.now)}`;
  const parts = [t({ reading: "reading", following: "following", lost: "connecting" }[pulse.feeding])];
  if (pulse.behind) parts.push(count("behind", pulse.behind));
  if (pulse.newest) parts.push(pulse.exercise ? moment(pulse.newest) : t("newestReport", { ago: ago(pulse.newest, store.now()) }));
  return parts.join(" · ");
}

function whatIsWrong(pulse) {
  if (connection.lost) return t("lostPage", { when: clock(connection.lost) });
  if (!pulse) return "";
  if (pulse.feeding === "lost") return t("lostFeed", { when: moment(pulse.since) });
  const live = pulse.feeding === "following" && !pulse.exercise;
  if (live && pulse.tick && store.now() - Date.parse(pulse.tick) > NO_SIGN) return t("lostWorker", { when: moment(pulse.tick) });
  return "";
}

// Say each new alert once; several at once in one sentence. Only what opened or was taken back is worth a voice.
export function announce() {
  const cards = [...store.cards.values()].filter((card) => !told.has(card.alert));
  for (const card of cards) told.add(card.alert);
  if (!store.loaded) return;
  if (quiet) {
    quiet = false;
    return;
  }
  const opened = cards.filter((card) => card.kind === "opened");
  const back = cards.filter((card) => card.kind === "retracted");
  if (opened.length) {
    const headline = mine(opened[0].headline);
    const region = opened.some((card) => isFresh(card, store.now())) ? "announce-now" : "announce";
    $(region).textContent = opened.length === 1 ? t("newAlert", { headline }) : count("newAlerts", opened.length, { headline });
  } else if (back.length) {
    $("announce").textContent = t("retractedAlert", { headline: mine(back[0].headline) });
  }
}
