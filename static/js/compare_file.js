/**
 * Compares a file with the SHA-256 that was kept when it was issued. The file stays on the device.
 *
 * [data-compare="<64 hex digits>"]  a place to drop a file on, with an input[type=file] and
 *   [data-verdict="same|other|unreadable"] elements, of which the one that fits is shown
 */
import { sha256 } from "../checkin/sha256.js";

const MOST_BYTES = 50 * 1024 * 1024;

/** The digest of a file as 64 hexadecimal digits. */
export async function digest(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const hash = globalThis.crypto?.subtle
    ? new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))
    : sha256(bytes); // a page without TLS has no crypto.subtle
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** "same", "other" or "unreadable". */
export async function compare(file, expected) {
  if (!file || file.size === 0 || file.size > MOST_BYTES) return "unreadable";
  try {
    return (await digest(file)) === expected ? "same" : "other";
  } catch {
    return "unreadable";
  }
}

async function show(place, file) {
  const verdict = await compare(file, place.dataset.compare);
  for (const element of place.querySelectorAll("[data-verdict]")) {
    element.hidden = element.dataset.verdict !== verdict;
  }
}

for (const place of globalThis.document?.querySelectorAll("[data-compare]") ?? []) {
  place.hidden = false;
  place.addEventListener("change", (event) => show(place, event.target.files[0]));
  place.addEventListener("dragover", (event) => event.preventDefault());
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    show(place, event.dataTransfer.files[0]);
  });
}
