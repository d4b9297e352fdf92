// The decoding worker. The page sends it first where to find the reader, then one image at a time.

/** @type {Promise<(image: ImageData | Blob) => Promise<string>> | null} */
let reading = null;

self.onmessage = async ({ data }) => {
  if (data.module) {
    reading = import(data.module).then(({ loadReader }) => loadReader(data));
    return;
  }
  let text = "";
  try {
    const read = await reading;
    text = read ? await read(data.image) : "";
  } catch {
    text = ""; // a frame that cannot be read is a frame without a code
  }
  self.postMessage({ text });
};
