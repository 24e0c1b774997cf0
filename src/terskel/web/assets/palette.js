// Ctrl-K (or Cmd-K) opens a box to find one's own matters in. It shows what the page "Find" shows; without scripts that
// page does the same.
const link = document.querySelector("[data-palette]");

if (link) {
  const { palette: title, paletteHint: hint } = link.dataset;
  let box = null;
  let asked = 0;

  const show = async (words) => {
    const turn = ++asked;
    const answer = await fetch(`${link.pathname}?${new URLSearchParams({ q: words })}`);
    if (!answer.ok || turn !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector("[data-found]");
    // A session that ended meanwhile answers with the log-in page: then the page itself says so.
    if (found) box.querySelector("[data-hits]").replaceChildren(...found.childNodes);
    else location.assign(link.href);
  };

  const make = () => {
    box = document.createElement("dialog");
    box.className = "ds-dialog palette";
    box.setAttribute("aria-label", title);
    const field = document.createElement("input");
    field.type = "search";
    field.className = "ds-input";
    field.maxLength = 200;
    field.autocomplete = "off";
    field.setAttribute("aria-label", hint);
    field.placeholder = hint;
    const hits = document.createElement("div");
    hits.dataset.hits = "";
    hits.className = "stack";
    hits.setAttribute("aria-live", "polite");
    box.append(field, hits);
    let pause;
    field.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(() => show(field.value), 150);
    });
    box.addEventListener("keydown", (event) => {
      const links = [...hits.querySelectorAll("a")];
      const at = links.indexOf(document.activeElement);
      if (event.key === "ArrowDown") links[Math.min(at + 1, links.length - 1)]?.focus();
      else if (event.key === "ArrowUp") (links[at - 1] ?? field).focus();
      else if (event.key === "Enter" && document.activeElement === field) links[0]?.click();
      else return;
      event.preventDefault();
    });
    box.addEventListener("click", (event) => {
      if (event.target === box) box.close();
    });
    document.body.append(box);
  };

  const open = () => {
    if (!box) make();
    if (box.open) return;
    box.showModal();
    const field = box.querySelector("input");
    field.select();
    show(field.value);
  };

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open();
  });
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
}
