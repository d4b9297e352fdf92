// Reads QR codes out of frames: in a worker, and in the page itself where a worker cannot start.

/**
 * @typedef {object} Addresses
 * @property {string} worker
 * @property {string} reader the zxing-wasm ES module
 * @property {string} wasm
 */

/** A frame that takes longer means the worker is stuck: it is replaced. */
const STUCK_AFTER = 4000;

export class Decoder {
  /** @param {Addresses} addresses */
  constructor(addresses) {
    this.addresses = addresses;
    /** @type {Worker | null} */
    this.worker = null;
    /** @type {((text: string) => void) | null} */
    this.waiting = null;
    /** @type {Promise<(image: ImageData | Blob) => Promise<string>> | null} */
    this.local = null;
  }

  /** @returns {Worker} */
  start() {
    const worker = new Worker(this.addresses.worker, { type: "module" });
    worker.onmessage = ({ data }) => this.settle(data.text);
    worker.onerror = () => {
      // No module workers in this browser, or the worker died: go on in the page.
      this.worker = null;
      this.local ??= loadReader(this.addresses);
      this.settle("");
    };
    const { reader, wasm } = this.addresses;
    worker.postMessage({ module: import.meta.url, reader, wasm });
    return worker;
  }

  /** @param {string} text */
  settle(text) {
    const { waiting } = this;
    this.waiting = null;
    waiting?.(text);
  }

  /**
   * The first QR text in a frame or a photograph, or "". One at a time.
   * @param {ImageData | Blob} image
   * @returns {Promise<string>}
   */
  async read(image) {
    if (this.local) return (await this.local)(image);
    this.worker ??= this.start();
    const { worker } = this;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        worker.terminate();
        this.worker = null;
        this.settle("");
      }, STUCK_AFTER + (image instanceof Blob ? 6000 : 0));
      this.waiting = (text) => {
        clearTimeout(timer);
        resolve(text);
      };
      const transfer = image instanceof Blob ? [] : [image.data.buffer];
      worker.postMessage({ image }, transfer);
    });
  }
}

/**
 * @param {{reader: string, wasm: string}} addresses
 * @returns {Promise<(image: ImageData | Blob) => Promise<string>>}
 */
export async function loadReader({ reader, wasm }) {
  const zxing = await import(reader);
  zxing.prepareZXingModule({ overrides: { locateFile: () => wasm } });
  return async (image) => {
    const options = { formats: ["QRCode"], tryHarder: true, maxNumberOfSymbols: 1 };
    const found = await zxing.readBarcodes(image, options);
    return found.find((/** @type {any} */ one) => one.isValid)?.text ?? "";
  };
}
