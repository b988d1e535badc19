// What the page knows, and what its reader has read. Those who show it listen for "change".

const READ = "rasid.read";
const MOST_READ = 3000;

function remembered() {
  try {
    const found = JSON.parse(localStorage.getItem(READ));
    return Array.isArray(found) ? new Set(found) : null;
  } catch {
    return null;
  }
}

class Store extends EventTarget {
  cards = new Map(); // by episode
  beyond = { areas: [], wide: [] };
  pulse = null;
  session = { analyst: null, csrf: "", login: false };
  loaded = false;
  selected = null;
  read = remembered(); // alert ids; null on the first visit, when all that is there counts as read
  #skew = 0; // server's clock minus ours, in milliseconds

  // The clock by which ages are counted: the server's, or in an exercise that of its newest report.
  now() {
    if (!this.pulse) return Date.now();
    return this.pulse.exercise ? Date.parse(this.pulse.now) : Date.now() + this.#skew;
  }

  take(whole) {
    this.cards = new Map(whole.cards.map((card) => [card.id, card]));
    this.beyond = whole.beyond;
    this.loaded = true;
    if (!this.read) this.markAllRead();
    this.beat(whole.pulse);
    this.#changed();
  }

  news({ card, gone }) {
    for (const id of gone) this.cards.delete(id);
    this.cards.delete(card.id);
    this.cards = new Map([[card.id, card], ...this.cards]); // what is new comes first
    this.#changed();
  }

  heard({ localities, beyond }) {
    this.beyond = beyond;
    this.dispatchEvent(new CustomEvent("heard", { detail: new Set(localities) }));
    this.#changed();
  }

  beat(pulse) {
    this.pulse = pulse;
    this.#skew = Date.parse(pulse.wall) - Date.now();
    this.dispatchEvent(new Event("pulse"));
  }

  select(id) {
    this.selected = id;
    const card = this.cards.get(id);
    if (card) this.markRead([card.alert]);
    this.#changed();
  }

  isUnread(card) {
    return this.read !== null && !this.read.has(card.alert);
  }

  markAllRead() {
    this.markRead([...this.cards.values()].map((card) => card.alert));
  }

  markRead(alerts) {
    const read = [...(this.read ?? []), ...alerts].slice(-MOST_READ);
    this.read = new Set(read);
    try {
      localStorage.setItem(READ, JSON.stringify(read));
    } catch {
      // a browser that keeps nothing: what was read is forgotten with the page
    }
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}

export const store = new Store();
