// The camera: starts, chooses, lights, and hands frames to the decoder one after the other.

const LONGEST_SIDE = 960;

/** @typedef {{id: string, label: string}} CameraChoice */

export class Camera {
  /**
   * @param {HTMLVideoElement} video
   * @param {import("./decoder.js").Decoder} decoder
   * @param {(text: string) => void} onText called for every frame that holds a code
   */
  constructor(video, decoder, onText) {
    this.video = video;
    this.decoder = decoder;
    this.onText = onText;
    this.canvas = document.createElement("canvas");
    /** @type {MediaStream | null} */
    this.stream = null;
    this.turn = 0;
  }

  /** Whether this browser has a camera interface at all (a secure context, not an old WebView). */
  static get available() {
    return Boolean(navigator.mediaDevices?.getUserMedia);
  }

  /** @param {string} [id] a camera chosen before @throws {DOMException} as getUserMedia does */
  async start(id) {
    this.stop();
    const size = { width: { ideal: 1280 }, height: { ideal: 720 } };
    const choice = id ? { deviceId: { exact: id } } : { facingMode: { ideal: "environment" } };
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { ...choice, ...size } });
    } catch (error) {
      if (!id) throw error;
      await this.start(); // the camera chosen last time is gone
      return;
    }
    this.video.srcObject = this.stream;
    this.video.muted = true;
    await this.video.play();
    this.turn += 1;
    this.loop(this.turn);
  }

  stop() {
    this.turn += 1;
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.video.srcObject = null;
  }

  get running() {
    return this.stream !== null;
  }

  /** @param {number} turn ends when the camera is stopped or started anew */
  async loop(turn) {
    while (turn === this.turn) {
      await this.nextFrame();
      if (turn !== this.turn) return;
      const frame = this.frame();
      if (!frame) continue;
      try {
        const text = await this.decoder.read(frame);
        if (text && turn === this.turn) this.onText(text);
      } catch (error) {
        console.warn("frame not decoded", error); // the next one may be
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
  }

  nextFrame() {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, 250); // a paused video must not end the loop
      const done = () => {
        clearTimeout(timer);
        resolve(undefined);
      };
      if (this.video.requestVideoFrameCallback) this.video.requestVideoFrameCallback(done);
      else requestAnimationFrame(done);
    });
  }

  /** @returns {ImageData | null} */
  frame() {
    const { videoWidth, videoHeight } = this.video;
    if (!videoWidth) return null;
    const scale = Math.min(1, LONGEST_SIDE / Math.max(videoWidth, videoHeight));
    const width = Math.round(videoWidth * scale);
    const height = Math.round(videoHeight * scale);
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
    const context = this.canvas.getContext("2d", { willReadFrequently: true });
    if (!context) return null;
    context.drawImage(this.video, 0, 0, width, height);
    return context.getImageData(0, 0, width, height);
  }

  /** @returns {Promise<CameraChoice[]>} */
  async choices() {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices
      .filter((device) => device.kind === "videoinput")
      .map((device, position) => ({
        id: device.deviceId,
        label: device.label || `${position + 1}`,
      }));
  }

  get track() {
    return this.stream?.getVideoTracks()[0] ?? null;
  }

  get hasTorch() {
    return Boolean(/** @type {any} */ (this.track?.getCapabilities?.())?.torch);
  }

  /** @param {boolean} on */
  async light(on) {
    await this.track?.applyConstraints(/** @type {any} */ ({ advanced: [{ torch: on }] }));
  }
}
