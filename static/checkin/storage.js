// What the device keeps: IndexedDB, so that a closed tab, a crash or an update of the app loses nothing.

/**
 * @typedef {object} StoredScan
 * @property {string} id
 * @property {number} seq order of making on this device
 * @property {number} [pending] equal to seq until the server has answered for it
 * @property {any} entry what is uploaded
 * @property {any} [result] what the server answered
 * @property {{name: string, unit: string}} [label] for the volunteer's own list; never uploaded
 * @property {number} registration 0: nobody on the list
 * @property {number[]} sessions
 * @property {number} at by the server's clock
 */

const NAME = "huiwu-gate";
const VERSION = 1;

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @param {IDBTransaction} transaction @returns {Promise<void>} */
function committed(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });
}

export class Storage {
  /** @param {IDBDatabase} database */
  constructor(database) {
    this.database = database;
  }

  /** @param {IDBFactory} [factory] @returns {Promise<Storage>} */
  static async open(factory = indexedDB) {
    const request = factory.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      const scans = request.result.createObjectStore("scans", { keyPath: "id" });
      scans.createIndex("pending", "pending");
      scans.createIndex("seq", "seq");
      request.result.createObjectStore("meta");
    };
    return new Storage(await answer(request));
  }

  /** @param {IDBTransactionMode} mode @param {string} store */
  transaction(mode, store) {
    // "strict" asks for the disk, not only for the operating system's promise.
    return this.database.transaction(store, mode, { durability: "strict" });
  }

  /** @param {string} key @returns {Promise<any>} */
  async get(key) {
    return answer(this.transaction("readonly", "meta").objectStore("meta").get(key));
  }

  /** @param {string} key @param {any} value undefined forgets */
  async set(key, value) {
    const transaction = this.transaction("readwrite", "meta");
    const store = transaction.objectStore("meta");
    if (value === undefined) store.delete(key);
    else store.put(value, key);
    await committed(transaction);
  }

  /** Resolves when the scan is on the disk. @param {StoredScan} scan */
  async addScan(scan) {
    const transaction = this.transaction("readwrite", "scans");
    transaction.objectStore("scans").add({ ...scan, pending: scan.seq });
    await committed(transaction);
  }

  /**
   * Change a scan that the server has not answered for yet.
   * @param {string} id @param {(entry: any) => void} change
   * @returns {Promise<boolean>} false when it has been answered meanwhile
   */
  async changePending(id, change) {
    const transaction = this.transaction("readwrite", "scans");
    const store = transaction.objectStore("scans");
    const scan = await answer(store.get(id));
    const open = scan?.pending !== undefined;
    if (open) {
      change(scan.entry);
      store.put(scan);
    }
    await committed(transaction);
    return open;
  }

  /** The oldest scans not answered for. @param {number} limit @returns {Promise<StoredScan[]>} */
  async pendingScans(limit) {
    const index = this.transaction("readonly", "scans").objectStore("scans").index("pending");
    return answer(index.getAll(null, limit));
  }

  /** @returns {Promise<number>} */
  async pendingCount() {
    return answer(this.transaction("readonly", "scans").objectStore("scans").index("pending").count());
  }

  /**
   * Note the server's answers: only an entry that it named leaves the outbox.
   * @param {{id: string}[]} results
   */
  async settle(results) {
    const transaction = this.transaction("readwrite", "scans");
    const store = transaction.objectStore("scans");
    for (const result of results) {
      const request = store.get(result.id);
      request.onsuccess = () => {
        if (!request.result) return;
        const { pending: _, ...scan } = request.result;
        store.put({ ...scan, result });
      };
    }
    await committed(transaction);
  }

  /** All scans kept here, oldest first. @returns {Promise<StoredScan[]>} */
  async allScans() {
    return answer(this.transaction("readonly", "scans").objectStore("scans").index("seq").getAll());
  }

  /** Remove names from the kept scans: they are still uploaded, but tell a finder nothing. */
  async forgetNames() {
    const transaction = this.transaction("readwrite", "scans");
    const request = transaction.objectStore("scans").openCursor();
    request.onsuccess = () => {
      const cursor = request.result;
      if (!cursor) return;
      const { label: _, ...scan } = cursor.value;
      cursor.update(scan);
      cursor.continue();
    };
    await committed(transaction);
  }

  /** Remove scans that the server answered for. */
  async forgetSettled() {
    const transaction = this.transaction("readwrite", "scans");
    const request = transaction.objectStore("scans").openCursor();
    request.onsuccess = () => {
      const cursor = request.result;
      if (!cursor) return;
      if (cursor.value.pending === undefined) cursor.delete();
      cursor.continue();
    };
    await committed(transaction);
  }
}
