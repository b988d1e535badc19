// The way in for analysts.

import { $, h, say } from "./dom.js";
import { store } from "./store.js";
import { reread } from "./stream.js";
import { t } from "./words.js";

let refresh = () => {};

export async function start(onchange) {
  refresh = onchange;
  $("login").addEventListener("click", () => (store.session.analyst ? leave() : ask()));
  await who();
}

async function who() {
  try {
    const answer = await fetch("/api/session", { cache: "no-store" });
    if (answer.ok) know(await answer.json());
  } catch {
    // not connected: the page says so elsewhere
  }
}

function know(session) {
  store.session = session;
  $("login").hidden = session.everybody || (!session.login && !session.analyst);
  say($("login"), session.analyst ? t("logout", { name: session.analyst }) : t("login"));
  $("silent").hidden = !session.analyst;
  document.body.dataset.analyst = String(Boolean(session.analyst));
}

function ask() {
  const wrong = h("p", { class: "warning", role: "alert" });
  const token = h("input", { id: "token", type: "password", autocomplete: "current-password", required: true, dir: "ltr" });
  const dialog = $("login-dialog");
  const form = h(
    "form",
    { onsubmit: (event) => { event.preventDefault(); enter(token.value, wrong, dialog); } },
    h("h2", { id: "login-title" }, t("loginTitle")),
    h("label", { for: "token" }, t("token")),
    token,
    wrong,
    h("p", { class: "filter-buttons" }, h("button", { type: "submit", class: "primary" }, t("login")), h("button", { type: "button", onclick: () => dialog.close() }, t("cancel"))),
  );
  dialog.replaceChildren(form);
  dialog.showModal();
}

async function enter(token, wrong, dialog) {
  try {
    const answer = await fetch("/api/session", { method: "POST", body: JSON.stringify({ token }) });
    if (!answer.ok) {
      wrong.textContent = t(answer.status === 429 ? "loginLimited" : "loginRefused");
      return;
    }
    await who();
    if (!store.session.analyst) {
      wrong.textContent = t("loginLost");
      return;
    }
  } catch {
    wrong.textContent = t("loginFailed");
    return;
  }
  dialog.close();
  await reread();
  refresh();
}

async function leave() {
  await send("/api/session", "DELETE").catch(() => null);
  await who();
  await reread();
  refresh();
}

// A request that changes something carries the session's CSRF token.
export const send = (path, method, body) =>
  fetch(path, { method, headers: { "X-Rasid-CSRF": store.session.csrf }, body: body && JSON.stringify(body) });
