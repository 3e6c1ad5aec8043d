"use strict";

/* Until the page is loaded there is room for the charts instead of their tables; what cannot be drawn
   by then gives its room back to the table. */

document.documentElement.classList.add("pending");
addEventListener("load", () => document.documentElement.classList.remove("pending"));
