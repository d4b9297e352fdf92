// The verdict as the volunteer sees it: colour, sign and word together, never a colour alone.

import { toneOf } from "./feedback.js";

const SIGNS = { good: "✓", again: "!", bad: "✗", ask: "?" };

/** @param {string} id @returns {HTMLElement} */
export function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/** @param {string} text @param {Record<string, string | number>} values for {name} places */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/** The time of day, with the date when it was not today. @param {number} at @param {string} language */
export function clock(at, language) {
  const day = new Date(at);
  const time = { hour: "2-digit", minute: "2-digit", hour12: false };
  const isToday = day.toDateString() === new Date().toDateString();
  const date = isToday ? {} : { month: "numeric", day: "numeric" };
  return new Intl.DateTimeFormat(language, /** @type {any} */ ({ ...date, ...time })).format(day);
}

export class Panel {
  /**
   * @param {Record<string, string>} strings
   * @param {string} language
   */
  constructor(strings, language) {
    this.strings = strings;
    this.language = language;
    this.element = byId("verdict");
    /** @type {import("./door.js").Told | null} */
    this.told = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** @param {import("./door.js").Told} told @param {string} sessions their titles */
  show(told, sessions) {
    this.told = told;
    const tone = toneOf(told.verdict);
    const { strings } = this;
    this.element.dataset.tone = tone;
    this.element.dataset.verdict = told.verdict;
    byId("verdict-sign").textContent = SIGNS[tone];
    byId("verdict-word").textContent =
      told.verdict === "accepted" && told.direction === "out"
        ? strings.verdict_accepted_out
        : strings[`verdict_${told.verdict}`];
    byId("verdict-name").textContent = told.person?.name ?? "";
    byId("verdict-unit").textContent = told.person
      ? [told.person.category, told.person.unit].filter(Boolean).join(" · ")
      : "";
    byId("verdict-more").textContent = this.more(told, sessions);
    byId("verdict-ask").hidden = told.verdict !== "unverified";
    byId("verdict-undo").hidden = told.verdict !== "accepted";
    this.element.hidden = false;
    byId("ready").hidden = true;
    clearTimeout(this.timer);
    if (told.verdict !== "unverified") this.timer = setTimeout(() => this.fade(), 12_000);
  }

  /** @param {import("./door.js").Told} told @param {string} sessions */
  more(told, sessions) {
    if (told.verdict === "duplicate" && told.firstAt !== null) {
      return fill(this.strings.first_scanned, { time: clock(told.firstAt, this.language) });
    }
    if (told.verdict === "accepted") return sessions;
    return this.strings[`advice_${told.verdict}`] ?? "";
  }

  /** Back to waiting; what was shown stays in the list of scans. */
  fade() {
    this.told = null;
    this.element.hidden = true;
    byId("ready").hidden = false;
  }
}
