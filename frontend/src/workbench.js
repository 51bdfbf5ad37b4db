// What scripts add: NHS.UK behaviour, and focus kept where the reader is. Every page works without.
import { createAll, Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, SkipLink } from "nhsuk-frontend";

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");

const components = [Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, SkipLink];

function dress(scope) {
  components.forEach((component) => createAll(component, undefined, { scope, onError: () => {} }));
}

dress(document);
document.addEventListener("htmx:load", (event) => { if (event.target !== document.body) dress(event.target); });

// A session that has ended answers a part of a page with the sign-in page: open it whole instead.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (new URL(event.detail.xhr.responseURL).pathname.startsWith("/accounts/")) {
    event.detail.shouldSwap = false;
    location.reload();
  }
});

// A panel that was asked for is where its reader goes on.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.matches("[data-cr-panel]")) event.detail.target.focus({ preventScroll: true });
});

// A form that was changed and not saved is not lost by a stray click.
const guarded = document.querySelector("form[data-cr-guard]");
if (guarded) {
  let changed = false;
  guarded.addEventListener("input", () => { changed = true; });
  guarded.addEventListener("submit", () => { changed = false; });
  addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
}

// A number that can also be slid: the slider stands beside it and both say the same.
document.querySelectorAll("input[data-cr-slider]").forEach((number) => {
  const range = document.createElement("input");
  Object.assign(range, { type: "range", min: number.min, max: number.max, step: number.step || "any", value: number.value, className: "cr-slider" });
  range.setAttribute("aria-label", `${number.labels[0]?.textContent.trim() ?? "Number"}: slider`);
  range.addEventListener("input", () => { number.value = range.value; });
  number.addEventListener("input", () => { range.value = number.value; });
  number.after(range);
});
