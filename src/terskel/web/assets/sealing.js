// A file is sealed here, in the supplier's browser, before it is sent: part by part, each an age file of its own. A
// part that is cut off is sent again, and a file that was begun goes on where it stopped. Without scripts, or where a
// browser can't, the form goes as it is and the server seals the file while it streams in.
import { Encrypter } from "age-encryption";

const WAITS = [1, 2, 4, 8, 16];
const ALTERED = "tenders.part_altered";

class Stopped extends Error {}

for (const form of document.querySelectorAll("form[data-seal]")) {
  if (globalThis.crypto?.subtle && form.elements.file.files) prepare(form);
}

function prepare(form) {
  const panel = form.querySelector("[data-seal-panel]");
  const status = panel.querySelector("[data-seal-status]");
  const bar = panel.querySelector("progress");
  const button = form.querySelector("[type=submit]");
  const stop = panel.querySelector("button");
  let sending = null;
  let sent = false;
  form.querySelector("[data-seal-note]").hidden = false;

  const say = (word, facts = {}) => {
    status.textContent = Object.entries(facts).reduce(
      (text, [name, value]) => text.replace(`{${name}}`, value),
      panel.dataset[word] ?? word,
    );
  };

  form.addEventListener("submit", async (event) => {
    const file = form.elements.file.files[0];
    if (!file?.size) return; // The server says what is wrong with none, or with an empty one.
    event.preventDefault();
    if (sending || sent) return; // A second press is the same press: the status says how far it has come.
    sending = new AbortController();
    panel.hidden = bar.hidden = false;
    bar.removeAttribute("value");
    status.classList.remove("ds-validation-message");
    stop.hidden = false;
    try {
      const next = await send(form, file, sending.signal, say, bar);
      sent = true;
      location.assign(next);
      return;
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
      say(error.message);
      status.classList.toggle("ds-validation-message", error.message !== "sayStopped");
      bar.hidden = !bar.hasAttribute("value"); // Nothing moves where nothing was begun.
      stop.hidden = true;
      button.focus();
    } finally {
      sending = null;
    }
  });

  // Coming back with the back button, another file may be sent.
  addEventListener("pageshow", () => {
    sent = false;
  });
  stop.addEventListener("click", () => sending?.abort());
  addEventListener("beforeunload", (event) => {
    if (sending) event.preventDefault();
  });
}

async function send(form, file, signal, say, bar) {
  const token = form.elements.csrfmiddlewaretoken.value;
  const ask = (method, address, body, headers = {}) =>
    answered(address, { method, body, signal, headers: { ...headers, "X-CSRFToken": token } });

  say("sayBeginning");
  const facts = { name: file.name, media_type: file.type, kind: form.elements.kind.value, size: file.size };
  const begun = await ask("POST", form.dataset.seal, new URLSearchParams({ ...facts, changed: file.lastModified }));
  const sealer = new Encrypter();
  sealer.addRecipient(begun.recipient);
  const received = new Set(begun.received);
  bar.max = begun.parts;
  for (let number = 0; number < begun.parts; number += 1) {
    bar.value = number;
    if (received.has(number)) continue;
    say("saySending", { number: number + 1, parts: begun.parts });
    const start = number * begun.part_size;
    const sealed = await sealer.encrypt(await bytes(file.slice(start, start + begun.part_size)));
    await ask("PUT", `${begun.address}parts/${number}/`, sealed, { "X-Part-SHA256": await sha256(sealed) });
  }
  bar.value = begun.parts;
  say("sayFinishing");
  return (await ask("POST", `${begun.address}finish/`)).next;
}

// What the server answers. A connection that breaks, a server that is down and a part that was altered on its way are
// tried again.
async function answered(address, request) {
  const headers = { ...request.headers, Accept: "application/json" };
  let said = "sayCut";
  for (const seconds of [...WAITS, null]) {
    const response = await fetch(address, { ...request, headers, redirect: "manual" }).catch(() => null);
    if (request.signal.aborted) throw new Stopped("sayStopped");
    if (response?.type === "opaqueredirect") throw new Stopped("sayLoggedOut");
    if (response?.ok) return response.status === 204 ? null : response.json();
    const refused = response && response.status < 500 ? await answer(response) : null;
    said = refused?.said ?? "sayCut";
    if (refused && refused.code !== ALTERED) throw new Stopped(said);
    if (seconds !== null) await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }
  throw new Stopped(said);
}

async function answer(response) {
  const json = response.headers.get("Content-Type")?.startsWith("application/json");
  return json ? response.json() : { said: "sayCut" };
}

// A file that was moved or changed after it was chosen can't be read any more.
async function bytes(blob) {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch {
    throw new Stopped("sayUnreadable");
  }
}

async function sha256(data) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
