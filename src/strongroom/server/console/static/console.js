// What makes pages a little handier; each of them works without. No part of a page is made from text here.

const words = document.documentElement.dataset;

/** Close menus when somebody clicks elsewhere or presses Escape. */
const closeMenus = (except) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== except) menu.open = false;
};
document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details.menu[open]");
  closeMenus(null);
  open?.querySelector("summary")?.focus();
});

/** Buttons that copy what another element says. */
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).innerText.trim());
    const said = button.querySelector("[data-said]") ?? button;
    const before = said.textContent;
    said.textContent = words.copied;
    setTimeout(() => { said.textContent = before; }, 2000);
  });
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

/** What was revealed hides itself again: after so many seconds, and when the page is left. */
const hideLater = (shown, mask, seconds) => {
  const hide = () => { shown.textContent = mask; shown.classList.remove("revealed"); shown.classList.add("masked"); };
  setTimeout(hide, seconds * 1000);
  window.addEventListener("pagehide", hide);
};
for (const shown of document.querySelectorAll("[data-hide-after]")) {
  hideLater(shown, shown.dataset.mask, Number(shown.dataset.hideAfter));
}

/** A field is revealed in its place; where that does not work out, on the page that the form leads to. */
for (const form of document.querySelectorAll("form[data-reveal]")) {
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    const shown = form.querySelector(`[data-field="${CSS.escape(button?.value ?? "")}"]`);
    if (!shown || form.dataset.plain) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const sent = new FormData(form, button);
    const answer = await fetch(form.action, { method: "POST", body: sent, headers: { Accept: "application/json" } });
    if (!answer.ok) {
      form.dataset.plain = "yes";
      form.requestSubmit(button);
      return;
    }
    const { value, seconds } = await answer.json();
    const mask = shown.textContent;
    shown.textContent = value;
    shown.classList.remove("masked");
    shown.classList.add("revealed");
    hideLater(shown, mask, seconds);
  }, { capture: true });
}

/** A form that is sent once is not sent twice by a second click. */
for (const form of document.querySelectorAll("form[method='post']:not([data-passkey])")) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
    setTimeout(() => { sent = false; }, 3000);
  });
}

/** Errors of a form are read first. */
document.querySelector("[data-focus]")?.focus();

/** Follow the progress of a job: the page is asked for anew as long as it says so. */
const following = document.querySelector("[data-follow]");
if (following) setTimeout(() => window.location.reload(), Number(following.dataset.follow) * 1000);

/** Passkeys: ask the server what to ask, let the browser ask the user, and send what it answers as a form. */
for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) continue;
  form.hidden = false;
  const failed = form.querySelector("[data-failed]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.hidden = true;
    try {
      const answer = await fetch(form.dataset.options, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { Accept: "application/json" },
      });
      const said = await answer.json();
      if (!answer.ok) throw new Error(said.title);
      const credential = form.dataset.passkey === "create"
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(said.publicKey) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(said.publicKey) });
      form.elements.answer.value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch (error) {
      if (error.name === "Error") failed.querySelector("span").textContent = error.message;
      failed.hidden = false;
    }
  });
}
