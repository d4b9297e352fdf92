import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { sha256 } from "../../static/checkin/sha256.js";
import { judge, ticketCode } from "../../static/checkin/verdict.js";

const path = new URL("../vectors/verdicts.json", import.meta.url);
const vectors = JSON.parse(readFileSync(path, "utf8"));
const instant = (text) => (text === null ? null : Date.parse(text));

const sessions = vectors.sessions.map((one) => ({
  ...one,
  start: instant(one.start),
  end: instant(one.end),
}));

function gateOf(name) {
  const gate = vectors.gates[name];
  return { ...gate, opens: instant(gate.opens), closes: instant(gate.closes) };
}

for (const vector of vectors.cases) {
  test(`verdict: ${vector.name}`, () => {
    const outcome = judge({
      wellFormed: vector.well_formed ?? true,
      revoked: vector.revoked ?? false,
      holder: vector.holder === null ? null : vectors.holders[vector.holder],
      at: instant(vector.at),
      direction: vector.direction,
      gate: gateOf(vector.gate),
      sessions,
      utcOffset: vectors.utc_offset,
      seen: vector.seen.map((one) => ({ ...one, at: instant(one.at) })),
    });
    assert.deepEqual(outcome, {
      verdict: vector.expect.verdict,
      sessions: vector.expect.sessions,
      firstAt: instant(vector.expect.first_at),
    });
  });
}

test("ticket codes are read out of what was scanned or typed", () => {
  for (const { text, code } of vectors.codes) assert.equal(ticketCode(text), code, text);
});

test("sha256 agrees with the platform's for every padding length", () => {
  for (let length = 0; length < 200; length += 1) {
    const text = "码".repeat(length % 7) + "A".repeat(length);
    const expected = createHash("sha256").update(text).digest("hex");
    assert.equal(Buffer.from(sha256(text)).toString("hex"), expected);
  }
});
