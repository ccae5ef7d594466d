
"use strict";
/* Column headings become buttons that sort their table; without this script it is a plain table. */
document.documentElement.classList.add("scripted");

const value = (row, column) => {
  const cell = row.cells[column];
  return cell.dataset.key === undefined ? cell.textContent : Number(cell.dataset.key);
};

/* What has no figure goes to the end in either direction. */
const compare = (a, b, sign) => {
  if (typeof a === "string") {
    return sign * a.localeCompare(b, "en", { numeric: true });
  }
  if (Number.isNaN(a) || Number.isNaN(b)) {
    return Number.isNaN(a) - Number.isNaN(b);
  }
  return sign * (a - b);
};

for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  const headings = Array.from(table.tHead.rows[0].cells);
  headings.forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(heading.textContent);
    heading.textContent = "";
    heading.append(button);
    button.addEventListener("click", () => {
      const ascending = heading.getAttribute("aria-sort") !== "ascending";
      headings.forEach((other) => other.removeAttribute("aria-sort"));
      heading.setAttribute("aria-sort", ascending ? "ascending" : "descending");
      const sign = ascending ? 1 : -1;
      const rows = Array.from(body.rows);
      rows.sort((a, b) => compare(value(a, column), value(b, column), sign));
      rows.forEach((row) => body.append(row));
    });
  });
}
