// Elements from data. Text is always a text node: nothing that comes from an article is ever read as markup.

export const $ = (id) => document.getElementById(id);

// h("a", {href, class, data: {kind}}, "text", node, null)
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "data") Object.assign(element.dataset, value);
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

// Words from outside, kept from turning the line around them.
export const own = (text, attributes = {}) => h("bdi", { dir: "auto", ...attributes }, text);

// A link to another site; where the address is not http or https, only its words.
export function outside(url, text) {
  let address;
  try {
    address = new URL(url);
  } catch {
    return own(text);
  }
  if (!["http:", "https:"].includes(address.protocol)) return own(text);
  const attributes = { href: address.href, target: "_blank", rel: "noopener noreferrer external nofollow" };
  return h("a", attributes, own(text), " ", h("bdi", { class: "host", dir: "ltr" }, address.host));
}

// Names in a row, each turned by its own script and none by its neighbour's.
export const row = (names, comma) => names.map((name, index) => [index ? comma : "", own(name)]);

// Replace what an element holds, without touching it where nothing changed: focus and reading position stay.
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
