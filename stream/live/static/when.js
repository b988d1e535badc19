// Times: the event's own (with the offset that its record carries), the reader's own, and how long ago.

import { language, t } from "./words.js";

const LEVANT = new Set(["sy", "iq", "lb", "jo", "ps"]); // they say شباط where others say فبراير
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const relative = new Intl.RelativeTimeFormat(language === "ar" ? "ar-u-nu-latn" : "en", { numeric: "always", style: "short" });

const locale = (country) => (language === "en" ? "en-GB" : `ar-${LEVANT.has(country) ? "SY" : "EG"}-u-nu-latn`);

// Minutes east of Greenwich that an ISO 8601 time carries.
export function offsetOf(iso) {
  const found = /([+-])(\d\d):?(\d\d)$/.exec(iso);
  return found ? (found[1] === "-" ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3])) : 0;
}

const offsetName = (minutes) => {
  if (minutes === 0) return "UTC";
  const size = Math.abs(minutes);
  const rest = size % 60 ? `:${String(size % 60).padStart(2, "0")}` : "";
  return `UTC${minutes < 0 ? "−" : "+"}${Math.floor(size / 60)}${rest}`;
};

// A moment written by a clock that stands `minutes` east of Greenwich.
const at = (iso, minutes, options, country) =>
  new Intl.DateTimeFormat(locale(country), { ...options, timeZone: "UTC" }).format(new Date(Date.parse(iso) + minutes * 60_000));

const DATE = { day: "numeric", month: "short", year: "numeric" };
const LONG = { weekday: "short", ...DATE };
const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

// An attack's interval as the article tells it: whole days are days of its own place and are not moved to the reader's.
export function interval(when, country) {
  const start = offsetOf(when.start);
  const end = offsetOf(when.end);
  const fine = when.precision === "hour" || when.precision === "part_of_day";
  const first = at(when.start, start, LONG, country);
  const last = at(when.end, end, LONG, country);
  if (!fine) return { there: first === last ? first : `${first} – ${last}`, yours: "" };
  const clock = (iso, minutes) => at(iso, minutes, CLOCK, country);
  const until = first === last ? clock(when.end, end) : `${last} ${clock(when.end, end)}`;
  const there = `${first} ${clock(when.start, start)} – ${until} (${offsetName(end)})`;
  const yours = -new Date(when.end).getTimezoneOffset();
  if (yours === end) return { there, yours: "" };
  const sameDay = at(when.start, yours, DATE, country) === at(when.end, yours, DATE, country);
  return { there, yours: `${moment(when.start, country)} – ${sameDay ? clock(when.end, yours) : moment(when.end, country)}` };
}

// Days from one moment to another, each in its own offset.
export function days(since, until, country) {
  const first = at(since, offsetOf(since), DATE, country);
  const last = at(until, offsetOf(until), DATE, country);
  return first === last ? first : `${first} – ${last}`;
}

// A moment by the reader's clock.
export const moment = (iso, country) => at(iso, -new Date(iso).getTimezoneOffset(), { ...DATE, ...CLOCK }, country);

export const clock = (date) => new Intl.DateTimeFormat(locale(), { ...CLOCK, second: "2-digit" }).format(date);

// "4 min ago", counted from `now` in milliseconds.
export function ago(iso, now) {
  const passed = now - Date.parse(iso);
  if (passed < 60_000) return t("justNow");
  if (passed < HOUR) return relative.format(-Math.floor(passed / 60_000), "minute");
  if (passed < 2 * DAY) return relative.format(-Math.floor(passed / HOUR), "hour");
  return relative.format(-Math.floor(passed / DAY), "day");
}

export const isFresh = (card, now, hours = 24) => now - Date.parse(card.until) <= hours * HOUR;

// A <time> that is brought up to date by `refreshAges`.
export function age(iso, now, country) {
  const element = document.createElement("time");
  element.dateTime = iso;
  element.dataset.age = iso;
  element.title = moment(iso, country);
  element.textContent = ago(iso, now);
  return element;
}

export function refreshAges(now) {
  for (const element of document.querySelectorAll("time[data-age]")) {
    const text = ago(element.dataset.age, now);
    if (element.textContent !== text) element.textContent = text;
  }
}
