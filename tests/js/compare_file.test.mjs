import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { compare, digest } from "../../static/js/compare_file.js";

const file = (bytes) => new Blob([bytes]);
const hash = (bytes) => createHash("sha256").update(bytes).digest("hex");

test("a file is the same only with every byte", async () => {
  const bytes = Buffer.from("%PDF-1.7 结业证书 %%EOF");
  assert.equal(await compare(file(bytes), hash(bytes)), "same");
  bytes[3] ^= 1;
  assert.equal(await compare(file(bytes), hash("%PDF-1.7 结业证书 %%EOF")), "other");
});

test("an empty, missing or unreadable file says so", async () => {
  assert.equal(await compare(undefined, "0"), "unreadable");
  assert.equal(await compare(file(""), "0"), "unreadable");
  const broken = { size: 3, arrayBuffer: () => Promise.reject(new Error("gone")) };
  assert.equal(await compare(broken, "0"), "unreadable");
});

test("without TLS the digest is computed all the same", async (context) => {
  const bytes = Buffer.alloc(100_003, 7);
  const original = Object.getOwnPropertyDescriptor(globalThis, "crypto");
  Object.defineProperty(globalThis, "crypto", { value: {}, configurable: true });
  context.after(() => Object.defineProperty(globalThis, "crypto", original));
  assert.equal(await digest(file(bytes)), hash(bytes));
});
