import assert from "node:assert/strict";
import { test } from "node:test";

import { BATCH, newId, Outbox } from "../../static/checkin/outbox.js";
import { merged, Roster, ticketKey } from "../../static/checkin/roster.js";

/** Behaves like storage.js, in memory. */
class Memory {
  constructor() {
    this.scans = new Map();
  }
  async addScan(scan) {
    this.scans.set(scan.id, { ...scan, pending: scan.seq });
  }
  async pendingScans(limit) {
    const open = [...this.scans.values()].filter((scan) => scan.pending !== undefined);
    return open.sort((a, b) => a.seq - b.seq).slice(0, limit);
  }
  async settle(results) {
    for (const result of results) {
      const scan = this.scans.get(result.id);
      if (scan) {
        delete scan.pending;
        scan.result = result;
      }
    }
  }
}

async function filled(count, send) {
  const storage = new Memory();
  const outbox = new Outbox({ storage, send, exclusively: (run) => run(), random: () => 0.5 });
  for (let made = 0; made < count; made += 1) {
    const id = newId();
    await outbox.add({ id, entry: { id }, registration: 0, sessions: [], at: 0 });
  }
  return { storage, outbox };
}

const answerAll = async (scans) => ({ results: scans.map(({ id }) => ({ id })) });

test("uploads everything in batches, oldest first", async () => {
  const sizes = [];
  const { storage, outbox } = await filled(2 * BATCH + 7, async (scans) => {
    sizes.push(scans.length);
    return answerAll(scans);
  });
  await outbox.flush();
  assert.deepEqual(sizes, [BATCH, BATCH, 7]);
  assert.equal((await storage.pendingScans(9999)).length, 0);
});

test("a scan leaves only when the server named it", async () => {
  let calls = 0;
  const { storage, outbox } = await filled(5, async (scans) => {
    calls += 1;
    return answerAll(calls === 1 ? scans.slice(0, 2) : scans);
  });
  await outbox.flush();
  assert.equal(calls, 2);
  assert.equal((await storage.pendingScans(9999)).length, 0);
});

test("a server that answers for nothing does not make it spin", async () => {
  let calls = 0;
  const { storage, outbox } = await filled(3, async () => {
    calls += 1;
    return { results: [] };
  });
  await outbox.flush();
  assert.equal(calls, 1);
  assert.equal((await storage.pendingScans(9999)).length, 3);
});

test("a failure keeps everything, waits longer each time, and is forgotten on success", async () => {
  let broken = true;
  const { storage, outbox } = await filled(3, async (scans) => {
    if (broken) throw new Error("no network");
    return answerAll(scans);
  });
  const waits = [];
  for (let turn = 0; turn < 9; turn += 1) {
    await assert.rejects(outbox.flush());
    waits.push(outbox.delay());
  }
  assert.deepEqual(waits, [1, 2, 4, 8, 15, 30, 60, 60, 60]);
  assert.equal((await storage.pendingScans(9999)).length, 3);
  broken = false;
  await outbox.flush();
  assert.equal(outbox.delay(), 0);
});

test("flushing twice at once sends once", async () => {
  let calls = 0;
  const { outbox } = await filled(3, async (scans) => {
    calls += 1;
    return answerAll(scans);
  });
  await Promise.all([outbox.flush(), outbox.flush(), outbox.flush()]);
  assert.equal(calls, 1);
});

test("ids are version 4 UUIDs and do not repeat", () => {
  const ids = new Set(Array.from({ length: 500 }, newId));
  assert.equal(ids.size, 500);
  const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  for (const id of ids) assert.match(id, form);
});

// --- the list of people ------------------------------------------------------------------------

const CODES = ["ABCDEFGHIJKLMNOP", "BBBBBBBBBBBBBBBB", "CCCCCCCCCCCCCCCC"];

function manifest() {
  return {
    version: "a",
    full: true,
    parts: [{ id: 10 }, { id: 20 }],
    categories: ["学员"],
    units: ["甲单位", "乙单位"],
    revoked: btoa(ticketKey("DDDDDDDDDDDDDDDD")),
    people: {
      id: [1, 2],
      ticket: btoa(ticketKey(CODES[0]) + ticketKey(CODES[1])),
      state: "cn",
      category: [0, 0],
      parts: [3, 2],
      name: ["买买提·吐尔逊", "曾国强"],
      unit: [0, 1],
      keys: ["mai mai ti tu er xun", "zeng guo qiang"],
      last4: "1234----",
    },
  };
}

test("people are found by ticket, name, pinyin, initials and last four digits", () => {
  const roster = new Roster(manifest());
  assert.equal(roster.find(CODES[0]).person?.name, "买买提·吐尔逊");
  assert.deepEqual(roster.find(CODES[0]).person?.parts, [10, 20]);
  assert.equal(roster.find(CODES[1]).person?.state, "not_confirmed");
  assert.equal(roster.find(CODES[2]).person, null);
  assert.equal(roster.find("DDDDDDDDDDDDDDDD").revoked, true);
  const found = (query) => roster.search(query).map((person) => person.id);
  assert.deepEqual(found("国强"), [2]);
  assert.deepEqual(found("买买提吐尔逊"), [1]);
  assert.deepEqual(found("ZGQ"), [2]);
  assert.deepEqual(found("zengguo"), [2]);
  assert.deepEqual(found("1234"), [1]);
  assert.deepEqual(found("  "), []);
});

test("an update changes its rows, adds new ones and keeps the others", () => {
  const news = {
    version: "b",
    full: false,
    parts: [{ id: 10 }, { id: 20 }],
    categories: ["嘉宾", "学员"],
    units: ["丙单位", "乙单位"],
    revoked: btoa(ticketKey(CODES[1])),
    people: {
      id: [2, 3],
      ticket: btoa(ticketKey(CODES[2]) + ticketKey("EEEEEEEEEEEEEEEE")),
      state: "cc",
      category: [1, 0],
      parts: [1, 1],
      name: ["曾国强", "李新来"],
      unit: [0, 1],
      keys: ["zeng guo qiang", "li xin lai"],
      last4: "77778888",
    },
  };
  const roster = new Roster(merged(manifest(), news));
  assert.equal(roster.size, 3);
  assert.equal(roster.find(CODES[0]).person?.unit, "甲单位");
  const changed = roster.find(CODES[2]).person;
  assert.deepEqual(
    [changed?.id, changed?.state, changed?.unit, changed?.category, changed?.last4],
    [2, "confirmed", "丙单位", "学员", "7777"],
  );
  assert.equal(roster.find(CODES[1]).revoked, true);
  assert.equal(roster.find(CODES[1]).person, null);
  assert.equal(roster.find("EEEEEEEEEEEEEEEE").person?.category, "嘉宾");
  assert.equal(roster.search("lxl")[0].unit, "乙单位");
});
