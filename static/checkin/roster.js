// The people a gate may meet: the manifest's columns, looked up by ticket hash and searched by name.

import { sha256 } from "./sha256.js";

const HASH_BYTES = 10;
const NO_TICKET = "\0".repeat(HASH_BYTES);
/** @type {Record<string, "confirmed" | "not_confirmed" | "cancelled">} */
const STATES = { c: "confirmed", n: "not_confirmed", x: "cancelled" };

/**
 * @typedef {object} Person
 * @property {number} id of the registration
 * @property {"confirmed" | "not_confirmed" | "cancelled"} state
 * @property {number[]} parts
 * @property {string} category
 * @property {string} name
 * @property {string} unit
 * @property {string} last4
 */

/** The key under which a ticket code is listed. @param {string} code @returns {string} */
export function ticketKey(code) {
  return String.fromCharCode(...sha256(code).subarray(0, HASH_BYTES));
}

/** What search compares: lower case, without spaces and dots. @param {string} text */
function plain(text) {
  return text.normalize("NFKC").toLowerCase().replace(/[\s·•.\-'’]/g, "");
}

export class Roster {
  /** @param {any} manifest a full manifest as the server sends it */
  constructor(manifest) {
    this.manifest = manifest;
    this.index();
  }

  /** Build the look-ups; a few milliseconds for 5,000 people. */
  index() {
    const { manifest } = this;
    const { people } = manifest;
    this.size = people.id.length;
    const hashes = atob(people.ticket);
    /** @type {Map<string, number>} */
    this.byTicket = new Map();
    /** @type {Map<number, number>} */
    this.byId = new Map();
    this.search_ = new Array(this.size);
    for (let row = 0; row < this.size; row += 1) {
      const key = hashes.slice(row * HASH_BYTES, (row + 1) * HASH_BYTES);
      if (key !== NO_TICKET) this.byTicket.set(key, row);
      this.byId.set(people.id[row], row);
      const syllables = people.keys[row].toLowerCase().split(" ");
      this.search_[row] = {
        name: plain(people.name[row]),
        pinyin: syllables.join(""),
        initials: syllables.map((/** @type {string} */ one) => one.charAt(0)).join(""),
      };
    }
    const revoked = atob(manifest.revoked);
    /** @type {Set<string>} */
    this.revoked = new Set();
    for (let at = 0; at < revoked.length; at += HASH_BYTES) {
      this.revoked.add(revoked.slice(at, at + HASH_BYTES));
    }
  }

  /** @param {number} row @returns {Person} */
  person(row) {
    const { people, categories, units, parts } = this.manifest;
    return {
      id: people.id[row],
      state: STATES[people.state[row]],
      parts: parts
        .filter((/** @type {any} */ _, /** @type {number} */ bit) => (people.parts[row] >> bit) & 1)
        .map((/** @type {any} */ part) => part.id),
      category: categories[people.category[row]] ?? "",
      name: people.name[row],
      unit: units[people.unit[row]] ?? "",
      last4: people.last4.slice(row * 4, row * 4 + 4).replace(/-/g, ""),
    };
  }

  /**
   * @param {string} code a well-formed ticket code
   * @returns {{revoked: boolean, person: Person | null}}
   */
  find(code) {
    const key = ticketKey(code);
    const row = this.byTicket?.get(key);
    return {
      revoked: this.revoked?.has(key) ?? false,
      person: row === undefined ? null : this.person(row),
    };
  }

  /** @param {number} id @returns {Person | null} */
  byRegistration(id) {
    const row = this.byId?.get(id);
    return row === undefined ? null : this.person(row);
  }

  /**
   * People by part of the name, pinyin, initials of it, or the last four digits of the phone;
   * exact beginnings first.
   * @param {string} query
   * @param {number} [limit]
   * @returns {Person[]}
   */
  search(query, limit = 30) {
    const wanted = plain(query);
    if (!wanted) return [];
    const digits = /^\d{4}$/.test(wanted) ? wanted : "";
    /** @type {[number, number][]} */
    const found = [];
    for (let row = 0; row < this.size; row += 1) {
      const keys = this.search_[row];
      let rank = -1;
      if (digits) rank = this.manifest.people.last4.startsWith(digits, row * 4) ? 0 : -1;
      else if (keys.name === wanted) rank = 0;
      else if (keys.name.startsWith(wanted) || keys.initials === wanted) rank = 1;
      else if (keys.pinyin.startsWith(wanted)) rank = 2;
      else if (keys.name.includes(wanted) || keys.initials.startsWith(wanted)) rank = 3;
      if (rank >= 0) found.push([rank, row]);
    }
    return found
      .sort((a, b) => a[0] - b[0] || a[1] - b[1])
      .slice(0, limit)
      .map(([, row]) => this.person(row));
  }
}

/**
 * A stored manifest brought up to date by what `?since=` answered.
 * @param {any} old @param {any} update
 * @returns {any} a full manifest
 */
export function merged(old, update) {
  if (update.full || !old) return update;
  const people = { ...old.people };
  for (const name of ["id", "category", "parts", "name", "unit", "keys"]) {
    people[name] = [...people[name]];
  }
  const units = [...old.units];
  const categories = [...old.categories];
  const hashes = chunks(atob(people.ticket), HASH_BYTES);
  const states = [...people.state];
  const digits = chunks(people.last4, 4);
  const rows = new Map(people.id.map((/** @type {number} */ id, /** @type {number} */ at) => [id, at]));
  const news = update.people;
  const newHashes = chunks(atob(news.ticket), HASH_BYTES);
  news.id.forEach((/** @type {number} */ id, /** @type {number} */ from) => {
    const row = rows.get(id) ?? people.id.length;
    for (const name of ["id", "parts", "name", "keys"]) people[name][row] = news[name][from];
    // An update brings only the units and categories that its own rows speak of.
    people.unit[row] = placeOf(units, update.units[news.unit[from]]);
    people.category[row] = placeOf(categories, update.categories[news.category[from]]);
    hashes[row] = newHashes[from];
    states[row] = news.state[from];
    digits[row] = news.last4.slice(from * 4, from * 4 + 4);
  });
  people.ticket = btoa(hashes.join(""));
  people.state = states.join("");
  people.last4 = digits.join("");
  return { ...update, full: true, people, units, categories };
}

/** @param {string[]} table @param {string} value @returns {number} its place, made if it has none */
function placeOf(table, value) {
  const known = table.indexOf(value);
  return known >= 0 ? known : table.push(value) - 1;
}

/** @param {string} text @param {number} size @returns {string[]} */
function chunks(text, size) {
  return Array.from({ length: text.length / size }, (_, i) => text.slice(i * size, (i + 1) * size));
}
