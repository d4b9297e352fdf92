// Shows what recompute.js finds. Everything comes from the page's data block; nothing is fetched.
(() => {
  "use strict";
  const { text, digest, names, labels, facts } = JSON.parse(
    document.getElementById("data").textContent,
  );
  const place = document.getElementById("said");
  const add = (parent, tag, content = "", className = "") => {
    const made = document.createElement(tag);
    made.textContent = content;
    if (className) made.className = className;
    parent.append(made);
    return made;
  };
  const number = (hundredths) => (hundredths === null ? "—" : (hundredths / 100).toFixed(2));

  const content = JSON.parse(text);
  const computed = recompute.order(content);
  const said = [
    [recompute.sha256(text) === digest, labels.digest_right, labels.digest_wrong],
    [recompute.isOrderRight(content, computed), labels.order_right, labels.order_wrong],
    [recompute.areNamesRight(content, names), labels.names_right, labels.names_wrong],
  ];
  const isRight = said.every(([one]) => one);
  const box = add(place, "section", "", `verdict ${isRight ? "right" : "wrong"}`);
  box.id = "verdict";
  box.dataset.right = isRight;
  add(box, "h2", isRight ? `✓ ${labels.right}` : `✗ ${labels.wrong}`);
  for (const [one, yes, no] of said) add(box, "p", one ? `✓ ${yes}` : `✗ ${no}`);

  const list = add(place, "p");
  for (const line of facts) {
    add(list, "span", line);
    add(list, "br");
  }
  add(place, "p").append(`${labels.digest}: `, add(place, "code", digest));
  const label = add(place, "label", labels.typed);
  const typed = add(label, "input");
  typed.id = "typed";
  const answer = add(place, "p");
  answer.id = "typed-answer";
  answer.setAttribute("role", "status");
  typed.addEventListener("input", () => {
    const wanted = typed.value.replace(/\s/g, "").toLowerCase();
    const isSame = wanted === recompute.sha256(text);
    answer.textContent = wanted ? (isSame ? `✓ ${labels.same}` : `✗ ${labels.other}`) : "";
  });

  const called = new Map(names.map((one) => [one.submission, one]));
  const moved = new Map(content.moves.map((move) => [move.submission, move]));
  const rows = new Map(content.submissions.map((row) => [row.id, row]));
  const table = add(add(place, "div", "", "scroll"), "table");
  const head = add(add(table, "thead"), "tr");
  for (const word of [labels.place, labels.nominee, labels.unit, labels.result])
    add(head, "th", word);
  for (const reviewer of content.reviewers) add(head, "th", `${labels.reviewer} ${reviewer}`);
  for (const word of [labels.tier, labels.note]) add(head, "th", word);
  const body = add(table, "tbody");
  for (const row of computed) {
    const line = add(body, "tr");
    const named = called.get(row.submission) ?? {};
    const fact = rows.get(row.submission);
    add(line, "td", row.place, "number");
    add(line, "th", named.name || `#${row.submission}`);
    add(line, "td", named.unit ?? "");
    add(line, "td", number(row.result), "number");
    for (const reviewer of content.reviewers) {
      const excluded = fact.excluded.some((one) => one.reviewer === reviewer);
      const shown = excluded ? labels.excluded : number(row.points[reviewer] ?? null);
      add(line, "td", shown, "number");
    }
    add(line, "td", labels.tiers[fact.tier] ?? "");
    const move = moved.get(row.submission);
    add(line, "td", move ? `${labels.moved}: ${move.reason}` : "");
  }
  if (content.equals_reason) add(place, "p", `${labels.equals}: ${content.equals_reason}`);
})();
