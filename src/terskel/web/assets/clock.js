// The server's clock in the header ticks on; the offset to the machine's own clock is measured once per page.
const clock = document.querySelector("[data-server-clock]");

if (clock) {
  const offset = Date.parse(clock.dateTime) - Date.now();
  const written = new Intl.DateTimeFormat("nb-NO", {
    timeZone: "Europe/Oslo",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  const tick = () => {
    const now = new Date(Date.now() + offset);
    clock.textContent = written.format(now).replaceAll(":", ".");
    setTimeout(tick, 1000 - (now.getTime() % 1000));
  };
  tick();
}
