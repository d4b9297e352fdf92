// Wires the check-in page together: screens, camera, door, contact.

import { Camera } from "./camera.js";
import { Decoder } from "./decoder.js";
import { Door } from "./door.js";
import { Feedback, toneOf } from "./feedback.js";
import { exportPending, History, Search } from "./lists.js";
import { byId, clock, fill, Panel } from "./panel.js";
import { Storage } from "./storage.js";
import { PairingRefused, Sync } from "./sync.js";

/** How long the same code in front of the camera is the same showing of it. */
const SAME_CODE_FOR = 3000;

const settings = byId("gate-app").dataset;
/** @type {Record<string, string>} */
const strings = JSON.parse(byId("gate-strings").textContent ?? "{}");
const language = document.documentElement.lang;
const pageTitle = byId("head-gate").textContent;

const storage = await Storage.open();
const sync = new Sync({
  storage,
  api: settings.api ?? "",
  appVersion: settings.version ?? "",
});
const door = new Door(sync);
const panel = new Panel(strings, language);
const feedback = new Feedback();
const decoder = new Decoder({
  worker: settings.worker ?? "",
  reader: new URL(settings.reader ?? "", location.href).href,
  wasm: new URL(settings.wasm ?? "", location.href).href,
});
const video = /** @type {HTMLVideoElement} */ (byId("video"));
const camera = new Camera(video, decoder, onCode);
const search = new Search(door, strings, (person) =>
  confirmPerson(person, () => door.scanPerson(person)),
);
const history_ = new History(door, strings, language);
const otherTabs = "BroadcastChannel" in globalThis ? new BroadcastChannel("huiwu-gate") : null;
let lastText = "";
let lastTextAt = 0;

// --- screens -----------------------------------------------------------------------------------

/** @param {string} name */
function show(name) {
  for (const screen of document.querySelectorAll("[data-screen]")) {
    /** @type {HTMLElement} */ (screen).hidden = screen.getAttribute("data-screen") !== name;
  }
  scrollTo(0, 0);
  byId("tabs").hidden = !["scan", "search", "history", "more"].includes(name);
  for (const tab of document.querySelectorAll("[data-tab]")) {
    if (tab.getAttribute("data-tab") === name) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  if (name !== "scan") stopCamera();
  if (name === "history") history_.show();
  if (name === "more") showMore();
  if (name === "search") search.input.focus();
}

/** The screen that the state of things asks for. */
function showRight() {
  if (!sync.pairing) show("pair");
  else if (sync.locked) show("locked");
  else if (!sync.manifest) show("waiting");
  else show("scan");
  showHead();
}

async function showHead() {
  const pending = await storage.pendingCount();
  byId("head-event").textContent = sync.manifest?.event.name ?? sync.pairing?.gate.event ?? "";
  byId("head-gate").textContent = sync.pairing?.gate.name ?? pageTitle;
  byId("head-state").hidden = !sync.pairing;
  const contact = sync.contact === "online" ? "online" : "offline";
  byId("contact").dataset.contact = sync.contact;
  byId("contact").textContent =
    sync.contact === "revoked" ? strings.contact_revoked : strings[`contact_${contact}`];
  byId("pending").hidden = pending === 0;
  byId("pending").textContent = fill(strings.pending, { count: pending });
  byId("counter").textContent = fill(strings.counter, { count: door.peopleSeen });
  const current = door.currentSessions().map((/** @type {any} */ one) => one.title);
  byId("session-now").textContent = current.length
    ? current.slice(0, 3).join(strings.list_separator)
    : strings[door.gate?.counts === "clock" ? "no_session_now" : "whole_gate"];
  byId("direction").hidden = door.gate?.counts === "arrival";
}

/** @param {string} text something to know that is no verdict */
function notice(text) {
  byId("notice-text").textContent = text;
  byId("notice").hidden = false;
}

// --- a scan ------------------------------------------------------------------------------------

/** @param {string} text seen by the camera */
function onCode(text) {
  const now = Date.now();
  const same = text === lastText && now - lastTextAt < SAME_CODE_FOR;
  if (same) lastTextAt = now; // still held before the camera
  const isAsking = panel.told?.verdict === "unverified" || document.querySelector("dialog[open]");
  if (same || isAsking) return;
  lastText = text;
  lastTextAt = now;
  take(text);
}

/** A code from camera, photo or keyboard. @param {string} text */
function take(text) {
  const arriving = door.gate?.counts === "arrival" ? door.personOf(text) : null;
  const isFirst = arriving?.state === "confirmed" && !door.seen.get(arriving.id)?.length;
  if (arriving && isFirst) confirmPerson(arriving, () => door.scanText(text));
  else scanned(() => door.scanText(text));
}

/** @param {() => Promise<import("./door.js").Told>} act */
async function scanned(act) {
  try {
    const told = await act();
    feedback.play(toneOf(told.verdict));
    panel.show(told, sessionTitles(told.sessions));
  } catch (error) {
    // Not stored means not checked in: say so rather than show a verdict.
    console.error(error);
    feedback.play("bad");
    notice(strings.not_stored);
  }
}

/** @param {number[]} ids */
function sessionTitles(ids) {
  return door.sessions
    .filter((/** @type {any} */ one) => ids.includes(one.id))
    .map((/** @type {any} */ one) => one.title)
    .join(strings.list_separator);
}

/** The server may know better: another door, a ticket issued since. @param {any[]} results */
function refine(results) {
  const { told } = panel;
  const result = results.find((one) => one.id === told?.id);
  if (!told || !result) return;
  const firstAt = result.first_scan_at ? Date.parse(result.first_scan_at) : told.firstAt;
  if (result.verdict === told.verdict) return;
  const person = result.person ? { ...told.person, ...result.person } : told.person;
  feedback.play(toneOf(result.verdict));
  panel.show({ ...told, verdict: result.verdict, person, firstAt }, sessionTitles(told.sessions));
}

/**
 * Have the volunteer look at the person before the scan is made.
 * @param {import("./roster.js").Person} person
 * @param {() => Promise<import("./door.js").Told>} act
 */
function confirmPerson(person, act) {
  const kind = door.gate?.counts === "arrival" ? "arrival" : "check_in";
  byId("confirm-title").textContent = strings[`${kind}_title`];
  byId("confirm-button").textContent = strings[`${kind}_button`];
  byId("confirm-name").textContent = person.name;
  byId("confirm-unit").textContent = [person.category, person.unit].filter(Boolean).join(" · ");
  byId("confirm-last4").textContent = person.last4
    ? fill(strings.last4, { digits: person.last4 })
    : "";
  const dialog = /** @type {HTMLDialogElement} */ (byId("confirm-dialog"));
  byId("confirm-form").onsubmit = () => {
    show("scan");
    search.clear();
    scanned(act);
  };
  if (!dialog.open) dialog.showModal();
}

// --- camera ------------------------------------------------------------------------------------

async function startCamera() {
  feedback.wake();
  byId("camera-problem").hidden = true;
  try {
    await camera.start((await storage.get("camera")) ?? undefined);
  } catch (error) {
    const name = error instanceof DOMException ? error.name : "";
    const problem = name === "NotAllowedError" ? "camera_denied" : "camera_missing";
    byId("camera-problem").textContent = strings[problem];
    byId("camera-problem").hidden = false;
    return;
  }
  byId("camera-start").hidden = true;
  byId("video-box").hidden = false;
  byId("torch").hidden = !camera.hasTorch;
  const choices = await camera.choices();
  const select = /** @type {HTMLSelectElement} */ (byId("camera-choice"));
  select.replaceChildren(...choices.map(({ id, label }) => new Option(label, id)));
  select.value = camera.track?.getSettings().deviceId ?? "";
  byId("camera-choice-row").hidden = choices.length < 2;
}

function stopCamera() {
  camera.stop();
  byId("video-box").hidden = true;
  byId("camera-start").hidden = false;
}

// --- the hand-over page ------------------------------------------------------------------------

async function showMore() {
  const pending = await storage.pendingCount();
  byId("more-pending").textContent = String(pending);
  byId("more-device").textContent = sync.pairing?.device.name ?? "";
  byId("more-contact").textContent = sync.lastContact
    ? clock(sync.lastContact, language)
    : strings.never;
  byId("more-people").textContent = String(door.roster?.size ?? 0);
  byId("more-version").textContent = settings.version ?? "";
  byId("more-durable").textContent = (await navigator.storage?.persisted?.())
    ? strings.storage_kept
    : strings.storage_may_go;
  byId("export").hidden = pending === 0;
  byId("unpair-refused").hidden = pending === 0;
  /** @type {HTMLButtonElement} */ (byId("unpair")).disabled = pending > 0;
}

// --- pairing -----------------------------------------------------------------------------------

function readFragment() {
  const code = /[#&]pair=([A-Za-z0-9-]+)/.exec(location.hash)?.[1];
  if (!code) return;
  // The code must not stay in the address bar, in history or on a screenshot.
  history.replaceState(null, "", location.pathname);
  /** @type {HTMLInputElement} */ (byId("pair-code")).value = code.toUpperCase();
  byId("pair-hint").hidden = true;
  byId("pair-other").hidden = !sync.pairing;
  show("pair");
}

/** @param {SubmitEvent} event */
async function pair(event) {
  event.preventDefault();
  const button = /** @type {HTMLButtonElement} */ (byId("pair-button"));
  const problem = byId("pair-problem");
  button.disabled = true;
  problem.hidden = true;
  try {
    // What another gate is owed goes up under its own name first.
    if (sync.pairing) await sync.outbox.flush();
    const code = /** @type {HTMLInputElement} */ (byId("pair-code")).value;
    const name = /** @type {HTMLInputElement} */ (byId("pair-name")).value;
    await sync.pair(code, name);
    await navigator.storage?.persist?.();
    await door.load();
    showRight();
    sync.soon(0);
  } catch (error) {
    const code = error instanceof PairingRefused ? error.code : "offline";
    problem.textContent = strings[`pair_${code}`] ?? strings.pair_failed;
    problem.hidden = false;
    problem.focus();
  } finally {
    button.disabled = false;
  }
}

// --- wiring ------------------------------------------------------------------------------------

/** @param {string} id @param {() => void} act */
function onClick(id, act) {
  byId(id).addEventListener("click", act);
}

for (const tab of document.querySelectorAll("[data-tab]")) {
  tab.addEventListener("click", () => show(tab.getAttribute("data-tab") ?? "scan"));
}
byId("pair-form").addEventListener("submit", (event) => pair(/** @type {SubmitEvent} */ (event)));
onClick("camera-start", startCamera);
onClick("camera-stop", stopCamera);
onClick("torch", () => {
  const on = byId("torch").getAttribute("aria-pressed") !== "true";
  byId("torch").setAttribute("aria-pressed", String(on));
  camera.light(on);
});
byId("camera-choice").addEventListener("change", async (event) => {
  await storage.set("camera", /** @type {HTMLSelectElement} */ (event.target).value);
  await startCamera();
});
byId("photo").addEventListener("change", async (event) => {
  const input = /** @type {HTMLInputElement} */ (event.target);
  const file = input.files?.[0];
  if (!file) return;
  const text = await decoder.read(file);
  input.value = "";
  if (text) take(text);
  else notice(strings.photo_empty);
});
byId("code-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const input = /** @type {HTMLInputElement} */ (byId("code-text"));
  const text = input.value;
  if (!text.trim()) return;
  input.value = "";
  input.blur();
  take(text);
});
for (const radio of document.querySelectorAll("input[name=direction]")) {
  radio.addEventListener("change", () => {
    door.direction = /** @type {"in" | "out"} */ (/** @type {HTMLInputElement} */ (radio).value);
    byId("gate-app").dataset.direction = door.direction;
    panel.fade();
  });
}
onClick("verdict-undo", async () => {
  const scans = await storage.allScans();
  const scan = scans.find((one) => one.id === panel.told?.id);
  if (scan) history_.ask(scan);
});
onClick("verdict-admit", async () => {
  if (panel.told) await door.admit(panel.told.id);
  panel.fade();
});
onClick("verdict-refuse", () => panel.fade());
onClick("notice-close", () => {
  byId("notice").hidden = true;
});
onClick("pair-back", showRight);
byId("undo-form").addEventListener("submit", () => panel.fade());
onClick("confirm-cancel", () => {
  /** @type {HTMLDialogElement} */ (byId("confirm-dialog")).close();
});
onClick("upload-now", async () => {
  await sync.tick();
  await showMore();
});
onClick("export", () => exportPending(sync));
onClick("unpair", async () => {
  if (!confirm(strings.unpair_question)) return;
  if (!(await sync.unpair())) await showMore();
});
byId("sound").addEventListener("change", (event) => {
  feedback.muted = !(/** @type {HTMLInputElement} */ (event.target).checked);
  storage.set("muted", feedback.muted);
});

sync.outbox.listeners.add((results) => {
  refine(results);
  showHead();
});
for (const type of ["contact", "pending"]) sync.events.addEventListener(type, showHead);
sync.events.addEventListener("stored", (event) => {
  otherTabs?.postMessage(/** @type {CustomEvent} */ (event).detail);
  sync.soon(0);
  showHead();
});
otherTabs?.addEventListener("message", ({ data }) => {
  door.note(data);
  showHead();
});
sync.events.addEventListener("manifest", () => {
  const first = !door.roster;
  door.takeManifest();
  if (first) showRight();
  else showHead();
});
for (const type of ["locked", "unpaired"]) {
  sync.events.addEventListener(type, async () => {
    await door.load();
    showRight();
  });
}

feedback.muted = Boolean(await storage.get("muted"));
/** @type {HTMLInputElement} */ (byId("sound")).checked = !feedback.muted;
byId("wechat").hidden = !/MicroMessenger/i.test(navigator.userAgent);
byId("no-camera").hidden = Camera.available;
byId("camera-start").toggleAttribute("disabled", !Camera.available);
await sync.load();
await door.load();
showRight();
readFragment();
addEventListener("hashchange", readFragment);
sync.start();
setInterval(showHead, 15_000);
byId("gate-app").dataset.ready = "true";

if ("serviceWorker" in navigator && settings.serviceWorker) {
  navigator.serviceWorker.register(settings.serviceWorker).then((registration) => {
    registration.addEventListener("updatefound", () => {
      const fresh = registration.installing;
      fresh?.addEventListener("statechange", () => {
        const isUpdate = fresh.state === "installed" && navigator.serviceWorker.controller;
        if (isUpdate) byId("update").hidden = false;
      });
    });
    onClick("update-now", () => {
      registration.waiting?.postMessage("take over");
      navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
    });
  });
}
