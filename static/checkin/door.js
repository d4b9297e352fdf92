// One volunteer at one door: judges by the list on the device, stores, then tells. No pages in here.

import { newId } from "./outbox.js";
import { Roster } from "./roster.js";
import { counts, judge, ticketCode } from "./verdict.js";

export const UNDO_WITHIN = 15 * 60_000;

/**
 * @typedef {object} Told
 * @property {string} id of the scan
 * @property {import("./verdict.js").Verdict} verdict
 * @property {import("./roster.js").Person | null} person
 * @property {number | null} firstAt
 * @property {number[]} sessions
 * @property {number} at
 * @property {"in" | "out"} direction
 */

/** @param {string | null | undefined} text */
const instant = (text) => (text ? Date.parse(text) : null);

export class Door {
  /** @param {import("./sync.js").Sync} sync */
  constructor(sync) {
    this.sync = sync;
    /** @type {Map<number, (import("./verdict.js").Seen & {id: string})[]>} */
    this.seen = new Map();
    /** @type {"in" | "out"} */
    this.direction = "in";
    /** @type {Roster | null} */
    this.roster = null;
  }

  /** Take the list into use. */
  takeManifest() {
    const { manifest } = this.sync;
    this.roster = manifest ? new Roster(manifest) : null;
    if (!manifest) return;
    this.gate = {
      ...manifest.gate,
      opens: instant(manifest.gate.opens_at),
      closes: manifest.gate.is_closed ? 0 : instant(manifest.gate.closes_at),
    };
    this.sessions = manifest.sessions.map((/** @type {any} */ one) => ({
      ...one,
      start: Date.parse(one.starts_at),
      end: Date.parse(one.ends_at),
    }));
  }

  /** Remember who was seen at this door before the page was closed. */
  async load() {
    this.takeManifest();
    this.seen.clear();
    for (const scan of await this.sync.storage.allScans()) this.note(scan);
  }

  /** @param {import("./storage.js").StoredScan} scan of this tab or another */
  note(scan) {
    if (scan.entry.undoes) {
      this.forget(scan.registration, scan.entry.undoes);
      return;
    }
    const verdict = scan.result?.verdict ?? scan.entry.shown;
    if (!scan.registration || !counts(verdict) || scan.result?.undone) return;
    const list = this.seen.get(scan.registration) ?? [];
    if (list.some((one) => one.id === scan.id)) return;
    const { direction } = scan.entry;
    const gate = this.gate?.id ?? 0;
    list.push({ id: scan.id, at: scan.at, direction, gate, sessions: scan.sessions });
    this.seen.set(scan.registration, list);
  }

  /** @param {number} registration @param {string} id */
  forget(registration, id) {
    const list = this.seen.get(registration)?.filter((one) => one.id !== id) ?? [];
    this.seen.set(registration, list);
  }

  /** How many different people were let in here. */
  get peopleSeen() {
    return [...this.seen.values()].filter((list) => list.length).length;
  }

  /**
   * The session that a scan would count for now, if there is just one question to answer.
   * @returns {any[]}
   */
  currentSessions() {
    const now = this.sync.now();
    const { gate, sessions } = this;
    if (!gate || gate.counts === "arrival") return [];
    if (gate.counts === "chosen" && !gate.sessions.length) return [];
    const ids = new Set(gate.sessions);
    return sessions
      .filter((/** @type {any} */ one) => !ids.size || ids.has(one.id))
      .filter((/** @type {any} */ one) => one.start - gate.early * 60_000 <= now && now <= one.end);
  }

  /** Whose ticket a text is, as far as the list says. @param {string} text */
  personOf(text) {
    const code = ticketCode(text);
    return (code && this.roster?.find(code).person) || null;
  }

  /**
   * What a camera read or a hand typed. Resolves when it is stored.
   * @param {string} text @returns {Promise<Told>}
   */
  scanText(text) {
    const code = ticketCode(text);
    const found = code && this.roster ? this.roster.find(code) : { revoked: false, person: null };
    return this.decide({ ...found, code, wellFormed: Boolean(code) });
  }

  /** Somebody found by name. @param {import("./roster.js").Person} person @returns {Promise<Told>} */
  scanPerson(person) {
    return this.decide({ person, revoked: false, code: "", wellFormed: true });
  }

  /**
   * @param {object} found
   * @param {import("./roster.js").Person | null} found.person
   * @param {boolean} found.revoked
   * @param {string} found.code
   * @param {boolean} found.wellFormed
   * @returns {Promise<Told>}
   */
  async decide({ person, revoked, code, wellFormed }) {
    const at = this.sync.now();
    const { direction } = this;
    const outcome = judge({
      wellFormed,
      revoked,
      holder: person,
      at,
      direction,
      gate: this.gate,
      sessions: this.sessions,
      utcOffset: this.sync.manifest.event.utc_offset,
      seen: person ? (this.seen.get(person.id) ?? []) : [],
    });
    const { verdict, sessions, firstAt } = outcome;
    const scan = {
      id: newId(),
      registration: person?.id ?? 0,
      sessions,
      at,
      label: { name: person?.name ?? "", unit: person?.unit ?? "" },
      entry: {
        ...this.entry(at, direction),
        ticket: code || null,
        registration: code || !person ? null : String(person.id),
        shown: verdict,
        admitted: counts(verdict),
      },
    };
    scan.entry.id = scan.id;
    await this.sync.outbox.add(scan);
    this.note(/** @type {any} */ (scan));
    this.sync.tell("stored", scan);
    return { id: scan.id, verdict, person, firstAt, sessions, at, direction };
  }

  /** @param {number} at by the server's clock @param {"in" | "out"} direction @returns {any} */
  entry(at, direction) {
    return {
      id: "",
      ticket: null,
      registration: null,
      scanned_at: new Date(at - this.sync.offset).toISOString(),
      clock_offset_ms: this.sync.offset,
      direction,
      session: null,
      offline: this.sync.contact !== "online",
      shown: "",
      admitted: false,
      undoes: null,
      reason: "",
    };
  }

  /** The volunteer let in somebody who is not on the list. @param {string} id */
  async admit(id) {
    await this.sync.storage.changePending(id, (entry) => {
      entry.admitted = true;
    });
  }

  /**
   * Take back a scan of this device.
   * @param {import("./storage.js").StoredScan} scan @param {string} reason
   */
  async undo(scan, reason) {
    const at = this.sync.now();
    const id = newId();
    const undo = {
      id,
      registration: scan.registration,
      sessions: [],
      at,
      label: scan.label,
      entry: {
        ...this.entry(at, scan.entry.direction),
        id,
        registration: scan.registration ? String(scan.registration) : null,
        undoes: scan.id,
        reason,
      },
    };
    await this.sync.outbox.add(undo);
    this.forget(scan.registration, scan.id);
    this.sync.tell("stored", undo);
  }
}
