// What a volunteer hears and feels. What they see is in panel.js.

/** @typedef {"good" | "again" | "bad" | "ask"} Tone */

/** Frequencies in hertz, one beep of 110 ms each. @type {Record<Tone, number[]>} */
const MELODIES = { good: [880, 1320], again: [660, 660], bad: [220, 180, 180], ask: [520, 440] };
/** Milliseconds on, off, on … @type {Record<Tone, number[]>} */
const VIBRATIONS = { good: [60], again: [60, 80, 60], bad: [250, 80, 250], ask: [120] };

/** @type {Record<string, Tone>} */
const TONES = { accepted: "good", duplicate: "again", unverified: "ask" };

/** @param {string} verdict @returns {Tone} */
export function toneOf(verdict) {
  return TONES[verdict] ?? "bad";
}

export class Feedback {
  constructor() {
    this.muted = false;
    /** @type {AudioContext | null} */
    this.audio = null;
  }

  /** Browsers let sound begin only inside a tap: call this from one. */
  async wake() {
    this.audio ??= "AudioContext" in globalThis ? new AudioContext() : null;
    if (this.audio?.state === "suspended") await this.audio.resume();
  }

  /** @param {Tone} tone */
  play(tone) {
    navigator.vibrate?.(VIBRATIONS[tone]);
    if (this.muted || this.audio?.state !== "running") return;
    MELODIES[tone].forEach((frequency, position) => this.beep(frequency, position * 0.13));
  }

  /** @param {number} frequency @param {number} after seconds from now */
  beep(frequency, after) {
    const audio = /** @type {AudioContext} */ (this.audio);
    const start = audio.currentTime + after;
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.type = frequency < 400 ? "square" : "sine";
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0.25, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + 0.11);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + 0.12);
  }
}
