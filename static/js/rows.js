/**
 * Rows that can be added and removed in place; without script the buttons are submits.
 *
 * [data-rows="hosts"]              the group: holds [data-rows-list] and <template data-rows-new>
 * button[data-rows-add="hosts"]    adds a row
 * [data-rows-remove]               a row's box "remove": hides the row when ticked
 */
function add(prefix) {
  const group = document.querySelector(`[data-rows="${prefix}"]`);
  const total = group?.querySelector(`[name="${prefix}-TOTAL_FORMS"]`);
  const template = group?.querySelector("template[data-rows-new]");
  if (!total || !template) return false;
  const holder = document.createElement("div");
  holder.innerHTML = template.innerHTML.replaceAll("__prefix__", total.value);
  const row = holder.firstElementChild;
  group.querySelector("[data-rows-list]").append(row);
  total.value = Number(total.value) + 1;
  window.htmx?.process(row);
  row.querySelector("input:not([type=hidden]), select")?.focus();
  return true;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-rows-add]");
  if (button && add(button.dataset.rowsAdd)) event.preventDefault();
});

document.addEventListener("change", (event) => {
  if (!event.target.matches?.("[data-rows-remove]")) return;
  const row = event.target.closest("[data-row]");
  if (row && event.target.checked && row.hasAttribute("data-row-new")) row.hidden = true;
});
