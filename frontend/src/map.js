// Lets a reader zoom a server-made SVG map. The drawing itself is the map: it is moved, not redrawn.
import { CRS, map as makeMap, svgOverlay } from "leaflet/dist/leaflet-src.esm.js";

function boundsOf(svg) {
  const { width, height } = svg.viewBox.baseVal;
  return [[0, 0], [height, width]];
}

function open(holder, svg) {
  const pane = document.createElement("div");
  pane.className = "cr-zoom";
  holder.append(pane);
  const map = makeMap(pane, { crs: CRS.Simple, minZoom: -2, maxZoom: 5, zoomSnap: 0.5, attributionControl: false, zoomAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches });
  const bounds = boundsOf(svg);
  svgOverlay(svg, bounds, { interactive: true }).addTo(map);
  map.fitBounds(bounds);
  map.setMaxBounds(map.getBounds().pad(0.5));
  return () => {
    map.remove();
    pane.remove();
    svg.removeAttribute("style");
    svg.removeAttribute("class");
    holder.prepend(svg);
  };
}

function offer(holder) {
  const svg = holder.querySelector("svg");
  if (!svg || !svg.viewBox.baseVal.width) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "nhsuk-button nhsuk-button--secondary cr-zoom__button";
  button.textContent = "Zoom the map";
  button.setAttribute("aria-pressed", "false");
  let close = null;
  button.addEventListener("click", () => {
    if (close) { close(); close = null; } else { close = open(holder, svg); }
    button.setAttribute("aria-pressed", String(Boolean(close)));
  });
  holder.after(button);
}

document.querySelectorAll("[data-cr-zoom]").forEach(offer);
