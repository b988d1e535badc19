// One report in a line: what, where, whose.

import { h, outside, own } from "./dom.js";
import { mine, t } from "./words.js";
import { moment } from "./when.js";

export function outlet(report) {
  const name = mine(report.outlet) || t("noOutlet");
  return report.link ? outside(report.link, name) : own(name);
}

export const published = (report, country) =>
  report.published
    ? `${t("published", { when: moment(report.published, country) })}${report.published_inferred ? ` (${t("publishedInferred")})` : ""}`
    : t("publishedInferred");

export const reportLine = (report) => [
  h("span", { class: "what" }, t(`types.${report.type}`), " · ", own(mine(report.place))),
  h("span", { class: "hint" }, outlet(report), " · ", published(report)),
];
