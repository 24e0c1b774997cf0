// The grid of scores at the keyboard: arrows move between cells, Enter goes down, N to the next without points, R opens
// the reason, Escape comes back, S saves. Only while a cell of the grid has focus; without scripts it is a form like any other.
const grid = document.querySelector("[data-score-grid]");

if (grid) {
  for (const help of grid.querySelectorAll("[data-key-help]")) help.hidden = false;
  const rows = [...grid.querySelectorAll("tbody tr")].map((row) =>
    [...row.children].slice(1).map((cell) => cell.querySelector('input[name^="p."]')),
  );
  const all = rows.flat().filter(Boolean);
  const place = (input) => {
    const row = rows.findIndex((one) => one.includes(input));
    return [row, rows[row].indexOf(input)];
  };
  const enter = (input) => {
    input.focus();
    input.select();
  };
  const move = (input, down, right) => {
    let [row, column] = place(input);
    do {
      row += down;
      column += right;
    } while (rows[row] && column in rows[row] && !rows[row][column]);
    if (rows[row]?.[column]) enter(rows[row][column]);
  };
  const down = (input) => {
    const [row, column] = place(input);
    const next = rows.slice(row + 1).find((one) => one[column]) ?? rows.find((one) => one[column + 1]);
    if (next) enter(next === rows[row] || rows.indexOf(next) > row ? next[column] : next[column + 1]);
  };
  const points = {
    ArrowUp: (input) => move(input, -1, 0),
    ArrowDown: (input) => move(input, 1, 0),
    ArrowLeft: (input) => move(input, 0, -1),
    ArrowRight: (input) => move(input, 0, 1),
    Enter: (input, event) => (event.shiftKey ? move(input, -1, 0) : down(input)),
    n: (input) => {
      const at = all.indexOf(input);
      const next = [...all.slice(at + 1), ...all.slice(0, at)].find((one) => !one.value.trim());
      if (next) enter(next);
    },
    s: () => grid.requestSubmit(),
    r: (input) => {
      const fold = input.closest("td").querySelector("details");
      fold.open = true;
      fold.querySelector("textarea").focus();
    },
  };
  grid.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const cell = event.target.closest("tbody td");
    if (!cell) return;
    if (event.key === "Escape" && event.target.matches("textarea, summary")) {
      event.preventDefault();
      enter(cell.querySelector("input"));
    }
    if (!event.target.matches('input[name^="p."]')) return;
    const act = points[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (act) {
      event.preventDefault();
      act(event.target, event);
    }
  });
}
