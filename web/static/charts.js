"use strict";

/* Draws each figure of the page from the data inside it, and folds the table behind it. */

const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function middle(element) {
  const box = element.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}

/** The nearest link in the direction of an arrow key, if there is any. */
function nearest(links, from, [dx, dy]) {
  const [along, across] = dx ? [0, 1] : [1, 0];
  const here = middle(from);
  const far = (link) => {
    const there = middle(link);
    const ahead = (there[along] - here[along]) * (dx + dy);
    return ahead > 0.1 ? ahead + 4 * Math.abs(there[across] - here[across]) : Infinity;
  };
  const best = d3.least(links, far);
  return best && far(best) < Infinity ? best : undefined;
}

/** Make the links of a chart one stop of the keyboard, with arrow keys inside. */
function steer(svg) {
  const links = [...svg.querySelectorAll("a")];
  for (const group of svg.querySelectorAll("g[aria-label]")) group.removeAttribute("aria-label");
  for (const link of links) {
    const shape = link.firstElementChild;
    link.setAttribute("aria-label", shape.getAttribute("aria-label"));
    shape.removeAttribute("aria-label");
    link.setAttribute("tabindex", -1);
    link.addEventListener("pointerdown", (event) => event.stopPropagation()); // pins no tooltip
  }
  links.at(-1)?.setAttribute("tabindex", 0);
  svg.setAttribute("role", links.length ? "group" : "img");
  svg.addEventListener("keydown", (event) => {
    const from = event.target.closest("a");
    const to = from && WAYS[event.key] && nearest(links, from, WAYS[event.key]);
    if (!to) return;
    event.preventDefault();
    from.setAttribute("tabindex", -1);
    to.setAttribute("tabindex", 0);
    to.focus();
  });
  svg.addEventListener("focusin", (event) => {
    const [clientX, clientY] = middle(event.target);
    svg.dispatchEvent(new PointerEvent("pointermove", { clientX, clientY, pointerType: "mouse" }));
  });
  svg.addEventListener("focusout", () => {
    svg.dispatchEvent(new PointerEvent("pointerleave", { pointerType: "mouse" }));
  });
}

/** Say in the figure that not all months have room. */
function tellCut(figure, cut) {
  const said = figure.querySelector(".cut");
  said.hidden = !cut;
  said.textContent = `画面の幅に合わせて、新しい${cut}か月分を示しています。すべての月は、表でご覧ください。`;
}

function drawn(figure, data, width, height) {
  const { cut, ...options } = KINDS[figure.dataset.chart](data, width);
  const svg = Plot.plot({
    width,
    height,
    style: { fontFamily: "inherit", fontSize: "13px" },
    ariaLabel: figure.dataset.label,
    ...options,
  });
  tellCut(figure, cut);
  svg.querySelector("style").remove(); // the policy of the page allows none; it is in site.css
  steer(svg);
  return svg;
}

function show(figure) {
  const data = JSON.parse(figure.querySelector("script").textContent);
  const place = figure.querySelector(".drawing");
  const height = place.firstElementChild.height.baseVal.value;
  let width = 0;
  const redraw = () => {
    if (place.clientWidth === width || !place.clientWidth) return;
    width = place.clientWidth;
    place.replaceChildren(drawn(figure, data, width, height));
  };
  figure.hidden = false;
  redraw();
  new ResizeObserver(redraw).observe(place);
  const table = figure.nextElementSibling;
  if (table?.matches("details.behind")) table.open = false;
}

for (const figure of document.querySelectorAll("[data-chart]")) {
  try {
    show(figure);
  } catch (error) {
    figure.hidden = true; // the table stays open
    console.error(error);
  }
}
