/**
 * What every page may use; each part only makes better what works without it.
 *
 * data-theme-choice="auto|light|dark"  a button of the theme form: switches without a reload
 * data-dismiss                         closes the notice it stands in
 * data-once                            a form that must not be sent twice by a double tap
 * data-copy="text" / data-copy-from="#id"   copies, then says data-copied
 * data-print                           prints the page
 * data-js                              hidden until this script runs
 * data-submit-on-change                a form sent when a choice changes (its button stays)
 */

const root = document.documentElement;

function setTheme(choice) {
  if (choice === "auto") delete root.dataset.theme;
  else root.dataset.theme = choice;
  document.cookie = `theme=${choice}; path=/; max-age=31536000; samesite=lax`;
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
  }
}

async function copy(button) {
  const source = button.dataset.copyFrom && document.querySelector(button.dataset.copyFrom);
  const text = source ? (source.value ?? source.textContent) : button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text.trim());
  } catch {
    // Plain http and some in-app browsers have no clipboard: select the text for the person.
    const area = document.createElement("textarea");
    area.value = text.trim();
    area.setAttribute("readonly", "");
    area.className = "visually-hidden";
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    button.focus();
  }
  toast(button.dataset.copied || button.textContent, "success");
}

/** Show a short message in the page's live region; tone: info, success, warning or danger. */
export function toast(text, tone = "info") {
  const region = document.getElementById("toasts");
  const template = document.getElementById("toast-template");
  if (!region || !template) return;
  const note = template.content.firstElementChild.cloneNode(true);
  note.classList.add(`tone-${tone}`);
  note.querySelector("[data-toast-text]").textContent = text;
  region.append(note);
  if (tone === "success" || tone === "info") setTimeout(() => note.remove(), 8000);
}

document.addEventListener("click", (event) => {
  const target = event.target.closest?.(
    "[data-theme-choice], [data-dismiss], [data-copy], [data-copy-from], [data-print]",
  );
  if (!target) return;
  if (target.dataset.themeChoice) {
    event.preventDefault();
    setTheme(target.dataset.themeChoice);
  } else if ("dismiss" in target.dataset) {
    target.closest(".notice")?.remove();
  } else if ("print" in target.dataset) {
    window.print();
  } else {
    copy(target);
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]") || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
});

// Coming back by the browser's back button finds the form ready again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  }
});

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.matches("[data-submit-on-change]")) form.requestSubmit?.();
});

for (const element of document.querySelectorAll("[data-js]")) element.hidden = false;
document.querySelector(".error-summary")?.focus();
