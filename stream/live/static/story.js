// One district's story: what is known, which attacks, who told of them in which words, and how it was told.

import { decided, forEpisode, forStrike } from "./decide.js";
import { h, own, row } from "./dom.js";
import { outlet, published } from "./report.js";
import { store } from "./store.js";
import { comma, count, language, listed, mine, t } from "./words.js";
import { age, days, interval, moment } from "./when.js";

export function story(told, onclose) {
  const { card } = told;
  return [
    backButton(onclose),
    h("h2", { id: "story-title", tabindex: "-1" }, own(mine(card.place)), h("span", { class: "chain" }, own(chain(card)))),
    h(
      "p",
      { class: "card-top" },
      h("span", { class: `badge badge-${card.kind}` }, t(`kinds.${card.kind}`)),
      age(card.sent, store.now(), card.country),
    ),
    h("p", { class: "lead" }, own(mine(card.headline))),
    h("p", { class: "hint" }, own(card.headline[language === "ar" ? "en" : "ar"], { lang: language === "ar" ? "en" : "ar" })),
    meanwhile(card),
    facts(card),
    forEpisode(told),
    decided(told),
    h("h3", {}, t("attacksTitle")),
    store.session.analyst ? h("p", { class: "hint" }, t("ruleMarks")) : h("p", { class: "note" }, t("wordsHidden")),
    told.strikes.map((strike) => strikeBox(strike, told)),
    told.missing ? h("p", { class: "hint" }, count("missing", told.missing)) : null,
    told.held.length ? [h("h3", {}, t("heldTitle")), h("p", { class: "hint" }, t("heldHint")), told.held.map((strike) => strikeBox(strike, told))] : null,
    told.others.length ? [h("h3", {}, t("others")), h("ul", { class: "reports" }, told.others.map((one) => reportItem(one, card)))] : null,
    h("h3", {}, t("line")),
    h("ol", { class: "line" }, [...told.line].reverse().map((one) => lineItem(one, card))),
  ];
}

export const backButton = (onclose) =>
  h("button", { type: "button", class: "back", onclick: onclose }, h("span", { class: "narrow" }, t("back")), h("span", { class: "broad" }, t("close")));

const chain = (card) => {
  const names = [...new Set(card.within.map(mine))].filter((name) => name !== mine(card.place));
  return listed([t(`placeKinds.${card.place.kind}`), ...names]);
};

function meanwhile(card) {
  if (card.kind !== "lapsed") return null;
  const then = card.meanwhile;
  const lines = [t("silence")];
  if (then) {
    lines.push(count("meanwhile", then.articles));
    lines.push(then.usual === null ? t("usualUnknown") : t("usual", { n: then.usual }));
    if (then.unobserved) lines.push(t("unobserved"));
  }
  return h("p", { class: "warning" }, lines.join(" "));
}

function facts(card) {
  const rows = [
    [t("attacksSpan"), h("span", {}, days(card.since, card.until, card.country), " · ", age(card.until, store.now(), card.country))],
    [t("toll"), toll(card)],
    [t("attacker"), card.attacker ? t(`sides.${card.attacker[0]}`) : t("attackerNone")],
    [t("certaintyName"), `${t(`certainty.${card.certainty}`)}: ${t(`certaintyWhy.${card.certainty}`)}`],
    card.disputed.length ? [t("disputed"), listed(card.disputed.map((what) => t(`disputes.${what}`)))] : null,
    [t("toldBy"), voices(card.voices)],
    card.outlets.length ? [t("outlets"), row(card.outlets.map(mine), comma)] : null,
    [t("onMap"), whereOnMap(card)],
    t(`onsets.${card.onset}`) !== card.onset ? ["", t(`onsets.${card.onset}`)] : null,
    card.earlier ? ["", earlier(card)] : null,
  ].filter(Boolean);
  return h("dl", { class: "facts" }, rows.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));
}

const earlier = (card) => (store.cards.has(card.earlier) ? h("a", { href: `#/${card.earlier}` }, t("earlier")) : t("earlier"));

function whereOnMap({ point }) {
  if (!point) return t("onMapNone");
  if (point.of === "place") return t("onMapPlace");
  if (point.of === "near") return t("onMapNear");
  const name = language === "ar" ? point.name_ar : point.name_en || point.name_ar;
  return t("onMapCentre", { name, kind: t(`placeKinds.${point.of}`) });
}

const voices = (told) =>
  told.length
    ? h("ul", { class: "voices" }, told.map((one) => h("li", {}, mine(one) ? own(mine(one)) : "", mine(one) ? ` (${t(`sources.${one.kind}`)})` : t(`sources.${one.kind}`))))
    : t("nobody");

export function toll({ killed, injured }) {
  const told = [figure("killed", killed), figure("injured", injured)].filter(Boolean);
  return told.length ? own(listed(told)) : t("notReported");
}

function figure(name, value) {
  if (!value) return "";
  const { low = null, high = null, words = "" } = value;
  if (low === null && high === null) return words ? t(`${name}Words`, { words }) : t(`${name}InWords`);
  if (low === high) return count(name, low);
  if (high === null) return t("atLeast", { n: count(name, low) });
  if (low === null) return t("upTo", { n: count(name, high) });
  return count(name, high).replace(String(high), `${low}–${high}`);
}

// Attacks on districts of which no alert tells, for analysts.
export const silentBox = ({ locality, place, country, strike, choices }) =>
  strikeBox(strike, { card: { id: "", country, place: { id: "" } }, locality, choices, decisions: [], shown: place });

function strikeBox(strike, told) {
  const { card } = told;
  const title = `strike-${strike.id}`;
  return h(
    "section",
    { class: "strike", "aria-labelledby": title },
    h("h4", { id: title }, listed(strike.types.map((kind) => t(`types.${kind}`))), strike.place.id === card.place.id ? null : [" · ", own(mine(strike.place))]),
    whenLines(strike.occurred, card),
    h("p", {}, `${t("toll")}: `, toll(strike), strike.attacker ? ` · ${t(`sides.${strike.attacker[0]}`)}` : "", ` · ${t(`certainty.${strike.certainty}`)}`),
    strike.disputed.length ? h("p", { class: "warning" }, `${t("disputed")}: ${listed(strike.disputed.map((what) => t(`disputes.${what}`)))}`) : null,
    h("p", { class: "hint" }, count("reports", strike.tellings.length), store.session.analyst && strike.because.length ? [` · ${t("joinedBecause", { why: "" })}`, listed(strike.because.map(mine))] : ""),
    strike.reviews.length ? h("p", { class: "hint" }, t("strikeReviews", { actions: listed([...new Set(strike.reviews)].map((action) => t(`actions.${action}`))) })) : null,
    h("ul", { class: "reports" }, strike.tellings.map((one) => reportItem(one, card))),
    forStrike(strike, told, title),
  );
}

function whenLines(when, card) {
  if (!when) return null;
  const { there, yours } = interval(when, card.country);
  return h(
    "p",
    { class: "when" },
    h("time", { datetime: when.start }, there),
    yours ? h("span", { class: "hint" }, ` · ${t("yourTime", { when: yours })}`) : null,
    when.inferred ? h("span", { class: "hint" }, ` · ${t("dateInferred")}`) : null,
  );
}

function reportItem(report, card) {
  const named = report.sources.map((one) => mine(one) || t(`sources.${one.kind}`));
  return h(
    "li",
    { class: "report", data: { withdrawn: String(Boolean(report.withdrawn)) } },
    h("p", { class: "report-top" }, outlet(report), h("span", { class: "hint" }, ` · ${published(report, card.country)}`)),
    report.withdrawn ? h("p", { class: "warning" }, t("withdrawn", { when: moment(report.withdrawn, card.country) })) : null,
    h(
      "p",
      { class: "hint" },
      [
        t(`types.${report.type}`),
        report.claim === "disputed" ? t("disputed") : null,
        ...named,
        report.objects.length ? `${t("hit")}: ${listed(report.objects.map((what) => t(`objects.${what}`)))}` : null,
        report.attacker_words ? t("asNamed", { name: report.attacker_words }) : null,
        report.confidence === null ? null : t("confidence", { n: report.confidence.toFixed(2) }),
      ].filter(Boolean).map((part, index) => [index ? " · " : "", own(part)]),
    ),
    report.passage ? passage(report.passage) : null,
  );
}

// The article's words, with what was read marked. Offsets count code points, as Python counts them.
export function passage({ text, marks }) {
  const points = Array.from(text);
  const marked = new Array(points.length).fill(false);
  for (const [start, end] of marks) marked.fill(true, start, end);
  const parts = [];
  for (let at = 0; at < points.length; ) {
    let end = at;
    while (end < points.length && marked[end] === marked[at]) end += 1;
    const words = points.slice(at, end).join("");
    parts.push(marked[at] ? h("mark", {}, words) : words);
    at = end;
  }
  return h("blockquote", { lang: "ar", dir: "auto" }, parts);
}

const lineItem = (one, card) =>
  h(
    "li",
    { data: { kind: one.kind } },
    h("p", { class: "card-top" }, h("span", { class: `badge badge-${one.kind}` }, t(`kinds.${one.kind}`)), h("time", { datetime: one.sent }, moment(one.sent, card.country)), h("span", { class: "hint" }, t("revision", { n: one.revision }))),
    h("p", {}, own(mine(one.headline))),
    h("p", { class: "hint" }, mine(one.why)),
  );
