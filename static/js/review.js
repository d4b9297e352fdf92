/**
 * Saves a review while it is typed: after each change the form goes to the server in the background.
 *
 * form[data-review]       the form; data-saved, data-unsaved, data-failed are what is said about it
 * [data-review-state]     where it is said
 */

const WAIT = 800; // milliseconds after the last key

const form = document.querySelector("form[data-review]");
const state = form?.querySelector("[data-review-state]");
let timer = 0;
let sending = Promise.resolve();

async function save() {
  timer = 0;
  try {
    const response = await fetch(form.action || location.href, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
      credentials: "same-origin",
    });
    if (!response.ok && response.status !== 422) throw new Error(String(response.status));
    const { errors } = await response.json();
    const texts = Object.values(errors).flat();
    state.textContent = texts.length ? texts.join(" ") : form.dataset.saved;
  } catch {
    state.textContent = form.dataset.failed;
  }
}

function later() {
  state.textContent = form.dataset.unsaved;
  clearTimeout(timer);
  timer = setTimeout(() => {
    sending = sending.then(save);
  }, WAIT);
}

form?.addEventListener("input", later);
form?.addEventListener("submit", () => clearTimeout(timer));
