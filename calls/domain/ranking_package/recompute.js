// Computes the order of a frozen ranking again, from its content alone, and its SHA-256.
// A plain script without imports: it is written into the page of the package and must work from a
// saved file. The rules are those of calls/domain/ranking_order.py, in whole numbers throughout.
globalThis.recompute = (() => {
  "use strict";

  const halfUp = (numerator, denominator) =>
    (2n * numerator + denominator) / (2n * denominator);

  const gcd = (a, b) => (b ? gcd(b, a % b) : a);

  /** Hundredths of a point of one review. */
  function pointsOf(scores, criteria, full) {
    let common = 1n;
    for (const { most } of criteria) common = (common * BigInt(most)) / gcd(common, BigInt(most));
    let total = 0n;
    let whole = 0n;
    for (const { id, weight, most } of criteria) {
      if (!Number.isInteger(scores[id])) throw new Error(`no score for criterion ${id}`);
      total += ((BigInt(weight) * common) / BigInt(most)) * BigInt(scores[id]);
      whole += BigInt(weight);
    }
    return Number(halfUp(BigInt(full) * total, common * whole));
  }

  /** Mean and trimmed mean of points; null without any. */
  function resultOf(points, trimFrom) {
    const count = points.length;
    if (!count) return null;
    const sum = (list) => list.reduce((total, one) => total + BigInt(one), 0n);
    if (count < trimFrom) return Number(halfUp(sum(points), BigInt(count)));
    const inner = [...points].sort((a, b) => a - b).slice(1, -1);
    return Number(halfUp(sum(inner), BigInt(count - 2)));
  }

  /** [{place, submission, result, points: {reviewer: points}}], first place first. */
  function order(content) {
    const { criteria, submissions, moves, rules } = content;
    const tierOf = (tier) => (tier ? rules.tiers.indexOf(tier) : rules.tiers.length);
    const rows = submissions.map((row) => {
      const points = Object.fromEntries(
        row.reviews.map((one) => [one.reviewer, pointsOf(one.scores, criteria, rules.points)]),
      );
      return { row, points, result: resultOf(Object.values(points), rules.trim_from) };
    });
    const text = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
    rows.sort(
      (a, b) =>
        (a.result === null) - (b.result === null) ||
        (b.result ?? 0) - (a.result ?? 0) ||
        tierOf(a.row.tier) - tierOf(b.row.tier) ||
        text(a.row.received_at, b.row.received_at) ||
        a.row.id - b.row.id,
    );
    for (const move of moves) {
      const from = rows.findIndex(({ row }) => row.id === move.submission);
      if (from >= 0) rows.splice(move.place - 1, 0, ...rows.splice(from, 1));
    }
    return rows.map(({ row, points, result }, index) => ({
      place: index + 1,
      submission: row.id,
      result,
      points,
    }));
  }

  /** Whether the order that follows from the content is the one that stands in it. */
  function isOrderRight(content, computed = order(content)) {
    return (
      computed.length === content.order.length &&
      computed.every((row, index) => {
        const said = content.order[index];
        return (
          row.place === said.place &&
          row.submission === said.submission &&
          row.result === said.result
        );
      })
    );
  }

  // The first 32 bits of the fractional parts of the cube and square roots of the first primes.
  const constants = (hex) => Uint32Array.from(hex.trim().split(/\s+/), (one) => parseInt(one, 16));
  const ROUND = constants(`
    428a2f98 71374491 b5c0fbcf e9b5dba5 3956c25b 59f111f1 923f82a4 ab1c5ed5
    d807aa98 12835b01 243185be 550c7dc3 72be5d74 80deb1fe 9bdc06a7 c19bf174
    e49b69c1 efbe4786 0fc19dc6 240ca1cc 2de92c6f 4a7484aa 5cb0a9dc 76f988da
    983e5152 a831c66d b00327c8 bf597fc7 c6e00bf3 d5a79147 06ca6351 14292967
    27b70a85 2e1b2138 4d2c6dfc 53380d13 650a7354 766a0abb 81c2c92e 92722c85
    a2bfe8a1 a81a664b c24b8b70 c76c51a3 d192e819 d6990624 f40e3585 106aa070
    19a4c116 1e376c08 2748774c 34b0bcb5 391c0cb3 4ed8aa4a 5b9cca4f 682e6ff3
    748f82ee 78a5636f 84c87814 8cc70208 90befffa a4506ceb bef9a3f7 c67178f2`);
  const START = constants(`
    6a09e667 bb67ae85 3c6ef372 a54ff53a 510e527f 9b05688c 1f83d9ab 5be0cd19`);

  /** SHA-256 of a text's UTF-8 bytes as 64 hexadecimal digits (FIPS 180-4). */
  function sha256(text) {
    const bytes = new TextEncoder().encode(text);
    const padded = new Uint8Array((((bytes.length + 8) >> 6) + 1) << 6);
    padded.set(bytes);
    padded[bytes.length] = 0x80;
    const view = new DataView(padded.buffer);
    view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
    view.setUint32(padded.length - 4, (bytes.length << 3) >>> 0);
    const state = START.slice();
    const words = new Uint32Array(64);
    const turn = (x, n) => (x >>> n) | (x << (32 - n));
    for (let block = 0; block < padded.length; block += 64) {
      for (let i = 0; i < 16; i += 1) words[i] = view.getUint32(block + 4 * i);
      for (let i = 16; i < 64; i += 1) {
        const a = words[i - 15];
        const b = words[i - 2];
        const s0 = turn(a, 7) ^ turn(a, 18) ^ (a >>> 3);
        const s1 = turn(b, 17) ^ turn(b, 19) ^ (b >>> 10);
        words[i] = words[i - 16] + s0 + words[i - 7] + s1;
      }
      let [a, b, c, d, e, f, g, h] = state;
      for (let i = 0; i < 64; i += 1) {
        const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
        const t1 = (h + s1 + ((e & f) ^ (~e & g)) + ROUND[i] + words[i]) >>> 0;
        const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
        const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) >>> 0;
        [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) >>> 0, c, b, a, (t1 + t2) >>> 0];
      }
      [a, b, c, d, e, f, g, h].forEach((one, i) => {
        state[i] += one;
      });
    }
    return [...state].map((word) => word.toString(16).padStart(8, "0")).join("");
  }

  /** Whether every name is the one that was frozen; names erased meanwhile are left out. */
  function areNamesRight(content, names) {
    const frozen = new Map(content.submissions.map((row) => [row.id, row.subject]));
    return names.every(
      ({ submission, name, unit, salt }) =>
        !name || frozen.get(submission) === sha256(`${salt}|${name}|${unit}`),
    );
  }

  return { order, isOrderRight, areNamesRight, sha256 };
})();
