// Keys for whoever decides many requests. They work only while a finding has focus, so that a person who speaks or
// types anything else on the page meets no surprise; everything can be done without them.
const list = document.querySelector("[data-case-keys]");

if (list) {
  const rows = [...list.querySelectorAll(".cases > li")];
  for (const help of list.querySelectorAll("[data-key-help]")) help.hidden = false;

  const radios = (row) => [...row.querySelectorAll('input[type="radio"]')];
  const enter = (row) => {
    if (!row) {
      list.querySelector("[data-key-last]").focus();
      return;
    }
    const choices = radios(row);
    (choices.find((one) => one.checked) ?? choices[0]).focus();
  };

  list.addEventListener("keydown", (event) => {
    if (event.target.type !== "radio" || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = rows.indexOf(event.target.closest("li"));
    const [met, notMet] = radios(rows[at]);
    const keys = {
      1: () => {
        met.checked = true;
        enter(rows[at + 1]);
      },
      0: () => {
        notMet.checked = true;
        rows[at].querySelector("textarea").focus();
      },
      n: () => enter(rows[at + 1]),
      p: () => enter(rows[at - 1] ?? rows[0]),
    };
    const act = keys[event.key.toLowerCase()];
    if (act) {
      event.preventDefault();
      act();
    }
  });
}
