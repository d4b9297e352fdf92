// Scans are written here before anybody sees a verdict, and leave only when the server named them.

/** @typedef {import("./storage.js").StoredScan} StoredScan */

export const BATCH = 200;
const BACKOFF = [1, 2, 4, 8, 15, 30, 60];
const LOCK = "huiwu-gate-upload";

/** A random version 4 UUID, also where `crypto.randomUUID` needs a secure context. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join("-");
}

export class Outbox {
  /**
   * @param {object} given
   * @param {any} given.storage a Storage, or something that behaves like one
   * @param {(scans: any[]) => Promise<any>} given.send uploads entries, answers with the response's
   *   JSON; throws when the network or the server fails
   * @param {(run: () => Promise<void>) => Promise<void>} [given.exclusively] one tab at a time
   * @param {() => number} [given.random]
   */
  constructor({ storage, send, exclusively = oneTabAtATime, random = Math.random }) {
    this.storage = storage;
    this.send = send;
    this.exclusively = exclusively;
    this.random = random;
    this.failures = 0;
    this.lastSeq = 0;
    /** @type {Promise<void> | null} */
    this.running = null;
    /** @type {Set<(results: any[]) => void>} */
    this.listeners = new Set();
  }

  /** A number that rises with every scan of this device, across tabs and restarts. */
  nextSeq() {
    this.lastSeq = Math.max(Date.now() * 1000, this.lastSeq + 1);
    return this.lastSeq;
  }

  /**
   * Resolves when the scan is stored durably: only then may a verdict be shown.
   * @param {Omit<StoredScan, "seq">} scan
   */
  async add(scan) {
    await this.storage.addScan({ ...scan, seq: this.nextSeq() });
  }

  /** Upload what is pending, in batches; a call while one runs joins it. @returns {Promise<void>} */
  flush() {
    this.running ??= this.exclusively(() => this.uploadAll()).finally(() => {
      this.running = null;
    });
    return this.running;
  }

  async uploadAll() {
    for (;;) {
      const batch = await this.storage.pendingScans(BATCH);
      if (!batch.length) return;
      let response;
      try {
        response = await this.send(batch.map((/** @type {StoredScan} */ scan) => scan.entry));
      } catch (error) {
        this.failures += 1;
        throw error;
      }
      this.failures = 0;
      const results = response.results ?? [];
      await this.storage.settle(results);
      for (const listener of this.listeners) listener(results);
      // A server that answers for nothing would make this loop for ever.
      if (!results.length) return;
    }
  }

  /** Seconds to wait before the next try, spread so that twelve doors do not return at once. */
  delay() {
    const step = BACKOFF[Math.min(this.failures, BACKOFF.length) - 1] ?? 0;
    return step * (0.75 + this.random() / 2);
  }
}

/** @param {() => Promise<void>} run */
async function oneTabAtATime(run) {
  if (!globalThis.navigator?.locks) {
    await run(); // an old browser: the server knows each id, so doubling costs bytes, not truth
    return;
  }
  await navigator.locks.request(LOCK, run);
}
