"use strict";
// Sorts and filters the matrix, and unfolds the section that a link leads to where the browser does not. Everything is on the page
// without it.
(() => {
  const section = (hash) => (hash?.length > 1 ? document.getElementById(hash.slice(1))?.closest("details") : null);
  const unfold = (hash) => {
    const found = section(hash);
    if (found) found.open = true;
  };
  const table = document.getElementById("matrix");
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const rows = [...body.rows];
  const text = document.getElementById("text");
  const verdict = document.getElementById("verdict");
  const count = document.getElementById("count");
  const sections = new Map(rows.map((row) => [row, section(row.cells[0].querySelector("a")?.hash)]));
  const rank = ["bad", "doubt", "silent", "plain", "good", "empty"];

  const filter = () => {
    const wanted = text.value.trim().toLowerCase();
    let shown = 0;
    for (const row of rows) {
      const said = (row.cells[0].textContent + " " + row.cells[2].textContent).toLowerCase();
      row.hidden = !said.includes(wanted) || (verdict.value !== "" && row.dataset.k !== verdict.value);
      shown += row.hidden ? 0 : 1;
      const unfolded = sections.get(row);
      if (unfolded) unfolded.hidden = row.hidden;
    }
    count.textContent = `${shown} / ${rows.length}`;
  };

  const value = (row, column) => {
    const cell = row.cells[column];
    if (!cell) return "";
    if (cell.dataset.v !== undefined) return Number(cell.dataset.v);
    const place = rank.indexOf(cell.className);
    return place < 0 ? cell.textContent : place + cell.textContent;
  };

  const sort = (column) => {
    const up = heads[column].getAttribute("aria-sort") !== "ascending";
    heads.forEach((head) => head.removeAttribute("aria-sort"));
    heads[column].setAttribute("aria-sort", up ? "ascending" : "descending");
    const order = (a, b) => {
      const [x, y] = [value(a, column), value(b, column)];
      const less = typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y), undefined, { numeric: true });
      return up ? less : -less;
    };
    body.append(...[...rows].sort(order));
  };

  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(column));
    head.append(button);
  });
  document.addEventListener("click", (event) => unfold(event.target.closest?.("a")?.hash));
  unfold(location.hash);
  text.addEventListener("input", filter);
  verdict.addEventListener("change", filter);
  document.getElementById("tools").addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("tools").hidden = false;
  filter();
})();
