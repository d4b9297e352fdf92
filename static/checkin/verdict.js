// The verdict of one scan: pure, without clock, network or storage. The server's twin is
// attendance/domain/verdicts.py; both agree on every vector of tests/vectors/verdicts.json.

/**
 * @typedef {"in" | "out"} Direction
 * @typedef {"accepted" | "duplicate" | "not_confirmed" | "cancelled" | "revoked" | "wrong_event" |
 *   "wrong_part" | "outside_window" | "unknown" | "unverified"} Verdict
 * @typedef {object} Session
 * @property {number} id
 * @property {number} part
 * @property {number} start milliseconds since 1970, as all instants here
 * @property {number} end
 * @typedef {object} Gate
 * @property {number} id
 * @property {"chosen" | "clock" | "arrival"} counts which sessions a scan counts for
 * @property {number[]} sessions ids it is limited to; empty: all (clock), none but the door (chosen)
 * @property {number | null} opens
 * @property {number | null} closes
 * @property {number} early by the clock, minutes before a session's start from which people come in
 * @property {number} late and minutes after its end until which they go out
 * @typedef {object} Holder
 * @property {"confirmed" | "not_confirmed" | "cancelled"} state
 * @property {number[]} parts
 * @typedef {object} Seen an earlier scan of the same person that counted
 * @property {number} at
 * @property {Direction} direction
 * @property {number} gate
 * @property {number[]} sessions
 * @typedef {object} Outcome
 * @property {Verdict} verdict
 * @property {number[]} sessions what the scan counts for
 * @property {number | null} firstAt when a duplicate was first seen
 */

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const CODE = /^[A-Z2-7]{16}$/;

/**
 * The ticket code in what a camera read or a hand typed: an address `HTTPS://HOST/T/CODE`, or the
 * bare code in any case, grouped or not. Digits that base32 does not have are read as the letters
 * they look like.
 * @param {string} text
 * @returns {string} 16 characters, or "" when this is no ticket
 */
export function ticketCode(text) {
  const trimmed = text.trim();
  const address = /^https?:\/\/[^/]+\/t\/([^/?#]+)\/?(?:[?#].*)?$/i.exec(trimmed);
  if (!address && trimmed.includes("/")) return "";
  const code = (address ? address[1] : trimmed)
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s\-·.]/g, "")
    .replace(/0/g, "O")
    .replace(/1/g, "I")
    .replace(/8/g, "B");
  return CODE.test(code) ? code : "";
}

/**
 * The sessions that a scan at this gate counts for, were it of somebody in all parts.
 * @param {Gate} gate
 * @param {Session[]} sessions of the event that count, in any order
 * @param {number} at
 * @param {Direction} direction
 * @param {number} utcOffset minutes of the event's place
 * @returns {Session[]} ordered by what the scan most likely means
 */
export function openSessions(gate, sessions, at, direction, utcOffset) {
  const listed = sessions.filter((one) => gate.sessions.includes(one.id));
  if (gate.counts === "clock") {
    const pool = gate.sessions.length ? listed : sessions;
    const opens = (/** @type {Session} */ one) =>
      direction === "in" ? one.start - gate.early * MINUTE : one.start;
    const closes = (/** @type {Session} */ one) =>
      direction === "in" ? one.end : one.end + gate.late * MINUTE;
    return pool
      .filter((one) => opens(one) <= at && at <= closes(one))
      .sort((a, b) => byLikelihood(a, b, at));
  }
  const day = (/** @type {number} */ instant) => Math.floor((instant + utcOffset * MINUTE) / DAY);
  return listed
    .filter((one) => day(one.start) === day(at))
    .filter((one) => (direction === "in" ? at <= one.end : at >= one.start))
    .sort((a, b) => a.start - b.start || a.id - b.id);
}

/**
 * Running sessions first, then the nearest: the next to start, or the last that ended.
 * @param {Session} a @param {Session} b @param {number} at
 */
function byLikelihood(a, b, at) {
  const distance = (/** @type {Session} */ one) => Math.max(0, one.start - at, at - one.end);
  return distance(a) - distance(b) || a.start - b.start || a.id - b.id;
}

/**
 * @param {Seen[]} seen @param {number} at @param {Direction} direction
 * @returns {number | null} when the same was first seen, or null if this scan is new
 */
function repeatedSince(seen, at, direction) {
  const ordered = [...seen].sort((a, b) => a.at - b.at);
  const before = ordered.filter((one) => one.at <= at);
  const after = ordered.filter((one) => one.at > at);
  if (before.length && before[before.length - 1].direction === direction) {
    let first = before.length - 1;
    while (first > 0 && before[first - 1].direction === direction) first -= 1;
    return before[first].at;
  }
  return after.length && after[0].direction === direction ? after[0].at : null;
}

/**
 * Judge one scan.
 * @param {object} scan
 * @param {boolean} scan.wellFormed whether there is a ticket code (or a person found by name) at all
 * @param {boolean} scan.revoked
 * @param {Holder | null} scan.holder null: not on this list
 * @param {number} scan.at by the server's clock
 * @param {Direction} scan.direction
 * @param {Gate} scan.gate
 * @param {Session[]} scan.sessions
 * @param {number} scan.utcOffset
 * @param {Seen[]} scan.seen
 * @returns {Outcome}
 */
export function judge({
  wellFormed,
  revoked,
  holder,
  at,
  direction,
  gate,
  sessions,
  utcOffset,
  seen,
}) {
  const refuse = (/** @type {Verdict} */ verdict) => ({ verdict, sessions: [], firstAt: null });
  if (!wellFormed) return refuse("unknown");
  if (revoked) return refuse("revoked");
  if (!holder) return refuse("unverified");
  if (holder.state !== "confirmed") return refuse(holder.state);
  if (gate.opens !== null && at < gate.opens) return refuse("outside_window");
  if (gate.closes !== null && at > gate.closes) return refuse("outside_window");

  const doorOnly = gate.counts === "arrival" || (gate.counts === "chosen" && !gate.sessions.length);
  if (doorOnly) {
    const here = seen.filter((one) => one.gate === gate.id && !one.sessions.length);
    return settle([], repeatedSince(here, at, direction));
  }
  const open = openSessions(gate, sessions, at, direction, utcOffset);
  if (!open.length) return refuse("outside_window");
  const mine = open.filter((one) => holder.parts.includes(one.part));
  if (!mine.length) return refuse("wrong_part");
  const targets = (gate.counts === "clock" ? mine.slice(0, 1) : mine).map((one) => one.id);
  let firstAt = null;
  for (const target of targets) {
    const since = repeatedSince(
      seen.filter((one) => one.sessions.includes(target)),
      at,
      direction,
    );
    if (since === null) return settle(targets, null);
    firstAt = firstAt === null ? since : Math.min(firstAt, since);
  }
  return settle(targets, firstAt);
}

/** @param {number[]} sessions @param {number | null} firstAt @returns {Outcome} */
function settle(sessions, firstAt) {
  return { verdict: firstAt === null ? "accepted" : "duplicate", sessions, firstAt };
}

/** Whether a scan with this verdict counts as having been at the door. @param {string} verdict */
export function counts(verdict) {
  return verdict === "accepted" || verdict === "duplicate";
}
