// Lets a reader zoom a server-made SVG map. The drawing itself is the map: it is moved, not redrawn,
// and goes back to its own place when the reader is done.
import { CRS, map as makeMap, svgOverlay } from "leaflet/dist/leaflet-src.esm.js";

const CLOSER = 6; // How far in a map goes: each step doubles it.
const offered = new WeakSet();
const open = new Map(); // Each zoomed drawing's holder, and what closes it.

function boundsOf(svg) {
  const { width, height } = svg.viewBox.baseVal;
  return [[0, 0], [height, width]];
}

function paneFor(holder) {
  const pane = document.createElement("div");
  pane.className = "cr-zoom";
  pane.setAttribute("role", "group");
  pane.setAttribute("aria-label", "Map. Arrow keys move it, plus and minus zoom, Escape closes it.");
  holder.append(pane);
  holder.classList.add("cr-zoomed");
  return pane;
}

function zoom(holder, svg) {
  const place = document.createComment("map");
  const look = svg.getAttribute("class");
  svg.replaceWith(place);
  const pane = paneFor(holder);
  // No zooming by animation: closed half-way through one, Leaflet would go on with a map that is gone.
  const map = makeMap(pane, { crs: CRS.Simple, zoomSnap: 0, attributionControl: false, zoomAnimation: false, fadeAnimation: false, inertia: false });
  const bounds = boundsOf(svg);
  map.fitBounds(bounds);
  map.setMinZoom(map.getZoom());
  map.setMaxZoom(map.getZoom() + CLOSER);
  map.setMaxBounds(map.getBounds().pad(0.25));
  svgOverlay(svg, bounds, { interactive: true }).addTo(map);
  pane.focus({ preventScroll: true });
  return () => {
    map.remove();
    pane.remove();
    holder.classList.remove("cr-zoomed");
    // Asked for first: a style that nobody has read yet would leave an empty attribute behind.
    if (svg.getAttribute("style") !== null) svg.removeAttribute("style");
    if (look === null) svg.removeAttribute("class"); else svg.setAttribute("class", look);
    place.replaceWith(svg);
  };
}

function offer(holder) {
  const svg = holder.querySelector("svg");
  if (offered.has(holder) || !svg?.viewBox.baseVal?.width) return;
  offered.add(holder);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "nhsuk-button nhsuk-button--secondary cr-zoom__button";
  button.textContent = "Zoom the map";
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    if (open.has(holder)) { open.get(holder)(); return; }
    const putBack = zoom(holder, svg);
    open.set(holder, () => {
      putBack();
      open.delete(holder);
      button.setAttribute("aria-pressed", "false");
    });
    button.setAttribute("aria-pressed", "true");
  });
  const leave = (event) => {
    if (event.key !== "Escape" || !open.has(holder)) return;
    open.get(holder)();
    button.focus();
  };
  button.addEventListener("keydown", leave);
  holder.addEventListener("keydown", leave);
  holder.before(button);
}

function offerAll(scope) {
  scope.querySelectorAll("[data-cr-zoom]").forEach(offer);
}

function closeAll(within) {
  [...open].forEach(([holder, close]) => { if (within.contains(holder)) close(); });
}

offerAll(document);
document.addEventListener("htmx:load", (event) => offerAll(event.target));
document.addEventListener("htmx:beforeSwap", (event) => closeAll(event.detail.target));
addEventListener("beforeprint", () => closeAll(document)); // Paper shows the whole map.
