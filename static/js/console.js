/**
 * Lists and dialogs of the signed-in pages.
 *
 * form[data-bulk]                 a list with [data-bulk-row] boxes, [data-bulk-page] in the head,
 *                                 a [data-bulk-bar] with [data-bulk-count] (data-text)
 * a|button[data-dialog="id"]      opens <dialog id>; the link's own address serves without script
 * a[data-dialog-load]             fetches the link's page as a fragment into the shared dialog
 * [data-dialog-close]             closes the dialog it stands in
 */
import { toast } from "./ui.js";

function count(form) {
  const rows = [...form.querySelectorAll("[data-bulk-row]")];
  const chosen = rows.filter((row) => row.checked).length;
  const page = form.querySelector("[data-bulk-page]");
  if (page) {
    page.checked = chosen > 0 && chosen === rows.length;
    page.indeterminate = chosen > 0 && chosen < rows.length;
  }
  const all = form.querySelector("[data-bulk-all]");
  const label = form.querySelector("[data-bulk-count]");
  const everything = Boolean(all?.checked);
  if (label) {
    const number = everything ? Number(all.dataset.total) : chosen;
    label.textContent = label.dataset.text.replace("{count}", number);
  }
  form
    .querySelector("[data-bulk-bar]")
    ?.classList.toggle("bulk-bar--active", chosen > 0 || everything);
}

function refresh(scope) {
  for (const form of scope.querySelectorAll("form[data-bulk]")) count(form);
  for (const element of scope.querySelectorAll("[data-js]")) element.hidden = false;
}

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-bulk]");
  if (!form) return;
  if (event.target.matches("[data-bulk-page]")) {
    for (const row of form.querySelectorAll("[data-bulk-row]")) row.checked = event.target.checked;
  }
  count(form);
});

async function load(link) {
  const dialog = document.getElementById("dialog");
  try {
    const answer = await fetch(link.href, {
      headers: { "HX-Request": "true", "HX-Target": "dialog-body" },
      credentials: "same-origin",
    });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const body = dialog.querySelector("#dialog-body");
    body.innerHTML = await answer.text();
    window.htmx?.process(body);
    refresh(body);
    const heading = body.querySelector("h1, h2");
    if (heading) dialog.setAttribute("aria-label", heading.textContent);
    dialog.showModal();
  } catch {
    window.location.assign(link.href);
  }
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-dialog], [data-dialog-load], [data-dialog-close]");
  if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if ("dialogClose" in opener.dataset) {
    const dialog = opener.closest("dialog");
    if (!dialog) return;
    event.preventDefault();
    dialog.close();
    return;
  }
  if (opener.dataset.dialog) {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (!dialog?.showModal) return;
    event.preventDefault();
    dialog.showModal();
  } else if (document.getElementById("dialog")?.showModal) {
    event.preventDefault();
    load(opener);
  }
});

document.addEventListener("htmx:afterSwap", (event) => refresh(event.detail.target));
document.addEventListener("htmx:responseError", (event) => {
  const region = document.getElementById("toasts");
  toast(region?.dataset.failed ?? String(event.detail.xhr.status), "danger");
});
document.addEventListener("htmx:sendError", () => {
  const region = document.getElementById("toasts");
  if (region?.dataset.offline) toast(region.dataset.offline, "warning");
});
// The server asks for a message with the header `HX-Trigger: {"toast": {"text": …, "tone": …}}`.
document.addEventListener("toast", (event) => toast(event.detail.text, event.detail.tone));

refresh(document);

// On a narrow screen the entry of the current page is brought into view within its row.
for (const row of document.querySelectorAll(".subnav, .console-nav")) {
  const current = row.querySelector("[aria-current]");
  if (!current) continue;
  const before = current.getBoundingClientRect().left - row.getBoundingClientRect().left;
  row.scrollLeft += before - (row.clientWidth - current.offsetWidth) / 2;
}
