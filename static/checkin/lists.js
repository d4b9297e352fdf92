// The screens beside the camera: search by name, the scans of this device, and the hand-over page.

import { UNDO_WITHIN } from "./door.js";
import { toneOf } from "./feedback.js";
import { byId, clock, fill } from "./panel.js";

const SHOWN_SCANS = 60;

/** @param {string} template @returns {HTMLElement} a copy of a <template>'s only element */
function copyOf(template) {
  const source = /** @type {HTMLTemplateElement} */ (byId(template));
  return /** @type {HTMLElement} */ (source.content.firstElementChild?.cloneNode(true));
}

/** @param {HTMLElement} element @param {string} name @param {string} text */
function put(element, name, text) {
  const place = element.querySelector(`[data-field="${name}"]`);
  if (place) place.textContent = text;
}

export class Search {
  /**
   * @param {import("./door.js").Door} door
   * @param {Record<string, string>} strings
   * @param {(person: import("./roster.js").Person) => void} choose
   */
  constructor(door, strings, choose) {
    this.door = door;
    this.strings = strings;
    this.choose = choose;
    this.input = /** @type {HTMLInputElement} */ (byId("search-text"));
    this.list = byId("search-results");
    this.input.addEventListener("input", () => this.show());
    byId("search-form").addEventListener("submit", (event) => event.preventDefault());
  }

  clear() {
    this.input.value = "";
    this.show();
  }

  show() {
    const query = this.input.value;
    const found = this.door.roster?.search(query) ?? [];
    this.list.replaceChildren(...found.map((person) => this.row(person)));
    byId("search-none").hidden = !query.trim() || found.length > 0;
  }

  /** @param {import("./roster.js").Person} person */
  row(person) {
    const row = copyOf("person-row");
    put(row, "name", person.name);
    put(row, "unit", [person.category, person.unit].filter(Boolean).join(" · "));
    put(row, "last4", person.last4 ? fill(this.strings.last4, { digits: person.last4 }) : "");
    const seen = Boolean(this.door.seen.get(person.id)?.length);
    const note = person.state === "confirmed" ? "" : this.strings[`verdict_${person.state}`];
    put(row, "note", note || (seen ? this.strings.already_here : ""));
    row.querySelector("button")?.addEventListener("click", () => this.choose(person));
    return row;
  }
}

export class History {
  /**
   * @param {import("./door.js").Door} door
   * @param {Record<string, string>} strings
   * @param {string} language
   */
  constructor(door, strings, language) {
    this.door = door;
    this.strings = strings;
    this.language = language;
    this.dialog = /** @type {HTMLDialogElement} */ (byId("undo-dialog"));
    /** @type {import("./storage.js").StoredScan | null} */
    this.chosen = null;
    byId("undo-form").addEventListener("submit", () => this.confirm());
    byId("undo-cancel").addEventListener("click", () => this.dialog.close());
  }

  async show() {
    const scans = await this.door.sync.storage.allScans();
    const undone = new Set(scans.map((scan) => scan.entry.undoes).filter(Boolean));
    const rows = scans
      .filter((scan) => !scan.entry.undoes)
      .slice(-SHOWN_SCANS)
      .reverse()
      .map((scan) => this.row(scan, undone.has(scan.id)));
    byId("history-list").replaceChildren(...rows);
    byId("history-none").hidden = rows.length > 0;
  }

  /** @param {import("./storage.js").StoredScan} scan @param {boolean} undone */
  row(scan, undone) {
    const row = copyOf("scan-row");
    const verdict = scan.result?.verdict ?? scan.entry.shown;
    row.dataset.tone = undone ? "none" : toneOf(verdict);
    put(row, "time", clock(scan.at, this.language));
    put(row, "name", scan.label?.name || this.strings.nobody);
    put(row, "verdict", undone ? this.strings.undone : this.strings[`verdict_${verdict}`]);
    put(row, "state", scan.pending === undefined ? "" : this.strings.waiting);
    const button = /** @type {HTMLButtonElement} */ (row.querySelector("button"));
    const recent = this.door.sync.now() - scan.at < UNDO_WITHIN;
    button.hidden = undone || !recent || verdict !== "accepted";
    button.addEventListener("click", () => this.ask(scan));
    return row;
  }

  /** @param {import("./storage.js").StoredScan} scan */
  ask(scan) {
    this.chosen = scan;
    byId("undo-name").textContent = scan.label?.name ?? "";
    this.dialog.showModal();
  }

  async confirm() {
    if (!this.chosen) return;
    const reason = /** @type {HTMLSelectElement} */ (byId("undo-reason")).value;
    await this.door.undo(this.chosen, reason);
    this.chosen = null;
    await this.show();
  }
}

/** A file with every scan that is not uploaded, for the worst case. @param {import("./sync.js").Sync} sync */
export async function exportPending(sync) {
  const scans = await sync.storage.pendingScans(Number.MAX_SAFE_INTEGER >>> 22);
  const content = {
    gate: sync.pairing?.gate.id,
    device: sync.pairing?.device.id,
    scans: scans.map((scan) => scan.entry),
  };
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(content)], { type: "application/json" }));
  link.download = `huiwu-scans-${new Date().toISOString().slice(0, 19).replace(/:/g, "")}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
