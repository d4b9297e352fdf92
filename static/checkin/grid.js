// The attendance grid by keyboard: arrow keys move between marks, Enter follows the link.

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

for (const table of document.querySelectorAll("[data-grid]")) {
  const rows = [...table.querySelectorAll("tbody tr")].map((row) =>
    [...row.querySelectorAll("td")].map((cell) => cell.querySelector("a.mark")),
  );
  table.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    const link = event.target.closest?.("a.mark");
    if (!move || !link) return;
    let row = rows.findIndex((cells) => cells.includes(link));
    let column = rows[row].indexOf(link);
    do {
      row += move[0];
      column += move[1];
    } while (rows[row]?.[column] === null);
    const next = rows[row]?.[column];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}
