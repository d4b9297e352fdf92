// Contact with the server: pairing, the list, uploads, the clock. Everything here may fail at any
// moment and is tried again; nothing here decides what a volunteer sees as a verdict.

import { Outbox } from "./outbox.js";
import { merged } from "./roster.js";

/**
 * @typedef {"online" | "offline" | "revoked" | "unpaired"} Contact
 * @typedef {object} Pairing
 * @property {string} token
 * @property {{id: number, name: string}} device
 * @property {{id: number, name: string, event: string}} gate
 */

const REQUEST_LIMIT = 15_000;
const HEARTBEAT_EVERY = 20_000;
const MANIFEST_EVERY = 60_000;

export class PairingRefused extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/** @param {string} url @param {RequestInit} options @returns {Promise<Response>} */
async function request(url, options) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), REQUEST_LIMIT);
  try {
    return await fetch(url, { ...options, signal: abort.signal, cache: "no-store" });
  } finally {
    clearTimeout(timer);
  }
}

export class Sync {
  /**
   * @param {object} given
   * @param {import("./storage.js").Storage} given.storage
   * @param {string} given.api where the gate addresses begin, ending in a slash
   * @param {string} given.appVersion
   */
  constructor({ storage, api, appVersion }) {
    this.storage = storage;
    this.api = api;
    this.appVersion = appVersion;
    /** @type {Pairing | null} */
    this.pairing = null;
    /** @type {any} */
    this.manifest = null;
    /** @type {Contact} */
    this.contact = "offline";
    this.locked = false;
    this.wiping = false;
    this.offset = 0;
    this.lastContact = 0;
    this.lastManifest = 0;
    this.outbox = new Outbox({ storage, send: (scans) => this.send(scans) });
    this.events = new EventTarget();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.due = Infinity;
  }

  /** Take up what this device knew when it was last open. */
  async load() {
    this.pairing = (await this.storage.get("pairing")) ?? null;
    this.manifest = (await this.storage.get("manifest")) ?? null;
    this.offset = (await this.storage.get("offset")) ?? 0;
    this.locked = (await this.storage.get("locked")) ?? false;
  }

  /** The server's time as far as this device knows it, in milliseconds. */
  now() {
    return Date.now() + this.offset;
  }

  /** @param {string} type @param {any} [detail] */
  tell(type, detail) {
    this.events.dispatchEvent(new CustomEvent(type, { detail }));
  }

  /** @param {Contact} contact */
  setContact(contact) {
    if (contact === "online") this.lastContact = Date.now();
    if (contact === this.contact) return;
    this.contact = contact;
    this.tell("contact");
  }

  /**
   * Spend a pairing code.
   * @param {string} code @param {string} deviceName
   * @throws {PairingRefused} with the server's reason
   */
  async pair(code, deviceName) {
    const before = Date.now();
    const response = await request(`${this.api}pair/`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ code, device_name: deviceName }),
    });
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) throw new PairingRefused(answer.code ?? "failed");
    await this.measureClock(before, Date.now(), Date.parse(answer.server_time));
    this.pairing = { token: answer.token, device: answer.device, gate: answer.gate };
    this.manifest = null;
    this.locked = false;
    await this.storage.forgetSettled();
    await this.storage.set("manifest", undefined);
    await this.storage.set("locked", false);
    await this.storage.set("pairing", this.pairing);
    this.setContact("online");
    await this.refreshManifest();
  }

  /** @returns {Record<string, string>} */
  headers() {
    return { Authorization: `Device ${this.pairing?.token ?? ""}` };
  }

  get gateAddress() {
    return `${this.api}${this.pairing?.gate.id}/`;
  }

  /** Upload entries; an empty list is the heartbeat. @param {any[]} scans @returns {Promise<any>} */
  async send(scans) {
    const before = Date.now();
    const pending = await this.storage.pendingCount();
    let response;
    try {
      response = await request(`${this.gateAddress}scans/`, {
        method: "POST",
        headers: { ...this.headers(), "Content-Type": "application/json" },
        body: JSON.stringify({
          device: {
            sent_at: new Date(before).toISOString(),
            pending,
            app_version: this.appVersion,
          },
          scans,
        }),
      });
    } catch (error) {
      this.setContact("offline");
      throw error;
    }
    if (response.status === 401) this.setContact("revoked");
    else if (!response.ok) this.setContact("offline");
    if (!response.ok) throw new Error(`upload answered ${response.status}`);
    const answer = await response.json();
    await this.measureClock(before, Date.now(), Date.parse(answer.server_time));
    this.setContact("online");
    await this.obey(answer.commands ?? []);
    return answer;
  }

  /** @param {number} before @param {number} after @param {number} server */
  async measureClock(before, after, server) {
    if (!Number.isFinite(server)) return;
    const measured = Math.round(server - (before + after) / 2);
    // Within the uncertainty of the round trip the old value is as good: no jumping about.
    if (Math.abs(measured - this.offset) <= (after - before) / 2 + 200) return;
    this.offset = measured;
    await this.storage.set("offset", measured);
  }

  /** Lock and wipe take list and names off the device, never the outbox. @param {string[]} commands */
  async obey(commands) {
    const wipe = commands.includes("wipe");
    const lock = wipe || commands.includes("lock");
    if (lock !== this.locked) {
      this.locked = lock;
      await this.storage.set("locked", lock);
      if (lock) {
        this.manifest = null;
        await this.storage.set("manifest", undefined);
        await this.storage.forgetNames();
      }
      this.tell("locked");
      if (!lock) await this.refreshManifest();
    }
    this.wiping = wipe;
  }

  /** Leave the gate. @returns {Promise<boolean>} false while something is not uploaded */
  async unpair() {
    if (await this.storage.pendingCount()) return false;
    await this.storage.forgetSettled();
    for (const key of ["pairing", "manifest", "locked"]) await this.storage.set(key, undefined);
    this.pairing = null;
    this.manifest = null;
    this.locked = false;
    this.wiping = false;
    this.setContact("unpaired");
    this.tell("unpaired");
    return true;
  }

  /** Fetch the list, or what changed in it. */
  async refreshManifest() {
    if (!this.pairing || this.locked) return;
    const version = this.manifest?.version;
    const since = version ? `?since=${encodeURIComponent(version)}` : "";
    let response;
    try {
      response = await request(`${this.gateAddress}manifest/${since}`, {
        headers: { ...this.headers(), ...(version ? { "If-None-Match": `"${version}"` } : {}) },
      });
    } catch {
      this.setContact("offline");
      return;
    }
    if (response.status === 401) this.setContact("revoked");
    if (response.ok || response.status === 304) {
      this.setContact("online");
      this.lastManifest = Date.now();
    }
    if (!response.ok) return;
    this.manifest = merged(this.manifest, await response.json());
    await this.storage.set("manifest", this.manifest);
    this.tell("manifest");
  }

  /** Keep in contact until the page goes. */
  start() {
    addEventListener("online", () => this.soon(0));
    addEventListener("offline", () => this.setContact("offline"));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.soon(0);
    });
    this.soon(0);
  }

  /** A contact in so many milliseconds, unless a sooner one is arranged. @param {number} milliseconds */
  soon(milliseconds) {
    const due = Date.now() + milliseconds;
    if (due >= this.due) return;
    clearTimeout(this.timer);
    this.due = due;
    this.timer = setTimeout(() => this.tick(), milliseconds);
  }

  async tick() {
    clearTimeout(this.timer);
    this.due = Infinity;
    if (!this.pairing) return;
    let wait = HEARTBEAT_EVERY;
    try {
      if (await this.storage.pendingCount()) await this.outbox.flush();
      else if (Date.now() - this.lastContact > HEARTBEAT_EVERY - 1000) await this.send([]);
      if (this.wiping) await this.unpair();
      const stale = Date.now() - this.lastManifest > MANIFEST_EVERY || !this.manifest;
      if (stale) await this.refreshManifest();
      this.outbox.failures = 0;
    } catch {
      this.outbox.failures = Math.max(1, this.outbox.failures);
      wait = this.outbox.delay() * 1000;
    }
    this.tell("pending");
    this.soon(wait);
  }
}
