// From the bytes in the page to the first picture.

import { decodeBase64, joinBytes } from "./base64.js";
import { readTrace } from "./trace.js";
import { App } from "./app.js";
import { connectDetails } from "./details.js";
import { connectPointer } from "./pointer.js";
import { connectSearch } from "./searchbox.js";
import { connectFunctions } from "./functions.js";
import { connectKeys } from "./keys.js";
import { showFacts } from "./header.js";
import { showFailure, showProblems } from "./banners.js";
import { byId } from "./dom.js";

/** The trace's bytes, taken out of the page piece by piece, so that text and bytes are never held twice as a whole. */
function takeBytes() {
  const pieces = [];
  for (const script of [...document.querySelectorAll("script.trace")]) {
    pieces.push(decodeBase64((script.textContent ?? "").trim()));
    script.remove();
  }
  return joinBytes(pieces);
}

async function startPage() {
  const loading = byId("loading");
  let told = performance.now();
  const trace = await readTrace(takeBytes(), (share) => {
    if (performance.now() - told < 100) return;
    told = performance.now();
    loading.textContent = `Reading the trace… ${Math.round(share * 100)} %`;
  });
  showFacts(trace);
  showProblems(trace);
  const app = new App(trace);
  app.draw();
  loading.hidden = true;
  performance.mark("codesnap:first-picture");
  connectDetails(app);
  connectPointer(app);
  connectSearch(app);
  connectKeys(app, connectFunctions(app));
  byId("fit").addEventListener("click", () => app.view.fit());
  byId("theme").addEventListener("click", () => app.theme.toggle());
  app.draw();
  performance.mark("codesnap:ready");
  document.documentElement.dataset.ready = "true";
}

addEventListener("error", (event) => showFailure(event.error ?? event.message));
addEventListener("unhandledrejection", (event) => showFailure(event.reason));
startPage().catch(showFailure);
