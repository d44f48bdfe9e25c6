// Opens each page of a folder in Chromium and stops on whatever .ci/html forbids. `--shots FOLDER` also takes pictures.
"use strict";

const fs = require("fs");
const path = require("path");
const puppeteer = require("puppeteer-core");

const [folder, option, shots] = process.argv.slice(2);
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const PAINT_MS = 1000;
const BYTES = 1_000_000;
const faults = [];

// The page as an operator opens it: what it asks for, what its policy forbids, when it is painted.
async function opened(browser, url, scheme) {
  const page = await browser.newPage();
  const requests = [];
  const said = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.evaluateOnNewDocument(() => {
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (e) => window.violations.push(`${e.violatedDirective} ${e.blockedURI}`));
  });
  await page.goto(url, { waitUntil: "load" });
  const paint = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const look = () => {
          const [first] = performance.getEntriesByName("first-contentful-paint");
          first ? resolve(Math.round(first.startTime)) : setTimeout(look, 20);
        };
        look();
      }),
  );
  const violations = await page.evaluate(() => window.violations);
  await page.close();
  return { requests: requests.filter((asked) => asked !== url), said, paint, violations };
}

// What axe-core finds, with everything unfolded. It is injected, which the policy would forbid.
async function judged(browser, url, scheme) {
  const page = await browser.newPage();
  await page.setBypassCSP(true);
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.goto(url, { waitUntil: "load" });
  await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
  await page.evaluate(axe);
  const { violations, passes } = await page.evaluate(() => axe.run(document));
  await page.close();
  return { violations, passes: passes.length };
}

// A fleet's page sorts and filters, and a server's name leads to its section and unfolds it, by the keyboard too.
async function moves(browser, url) {
  const page = await browser.newPage();
  await page.goto(url, { waitUntil: "load" });
  const count = () => page.$$eval("#matrix tbody tr", (rows) => rows.filter((row) => !row.hidden).length);
  const first = () => page.$eval("#matrix tbody tr th", (cell) => cell.textContent);
  const all = await count();
  await page.click("#matrix thead th button");
  const up = await first();
  await page.click("#matrix thead th button");
  const down = await first();
  await page.focus("#matrix tbody th a");
  await page.keyboard.press("Enter");
  const name = await first();
  const unfolded = await page.$$eval("details.one[open]", (all) => all.map((one) => one.querySelector("summary .name").textContent));
  const unfolds = unfolded.length === 1 && unfolded[0] === name;
  await page.type("#text", "gone");
  const found = await count();
  const sections = await page.$$eval("details.one", (all) => all.filter((one) => !one.hidden).length);
  await page.close();
  const whole = all === 100 && found === 2 && sections === 2 && up < down && unfolds;
  return whole ? [] : [`sort and filter: ${all} rows, ${found} and ${sections} found, ${up} before ${down}, ${name}: ${unfolded}`];
}

async function taken(browser, url, name) {
  fs.mkdirSync(shots, { recursive: true });
  for (const [width, scheme] of [[1440, "light"], [1440, "dark"], [390, "light"], [390, "dark"]]) {
    const page = await browser.newPage();
    await page.setViewport({ width, height: 900 });
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await page.goto(url, { waitUntil: "load" });
    await page.screenshot({ path: path.join(shots, `${name}-${width}-${scheme}.png`), fullPage: true });
    await page.close();
  }
  const page = await browser.newPage();
  await page.goto(url, { waitUntil: "load" });
  await page.pdf({ path: path.join(shots, `${name}.pdf`), format: "A4", landscape: name === "fleet" });
  await page.close();
}

(async () => {
  const root = process.getuid && process.getuid() === 0 ? ["--no-sandbox"] : [];
  const browser = await puppeteer.launch({ executablePath: "/usr/bin/chromium", args: ["--disable-gpu", ...root] });
  for (const file of fs.readdirSync(folder).filter((file) => file.endsWith(".html")).sort()) {
    const name = file.replace(/\.html$/, "");
    const url = `file://${path.resolve(folder, file)}`;
    const bytes = fs.statSync(path.join(folder, file)).size;
    for (const scheme of ["light", "dark"]) {
      const { requests, said, paint, violations } = await opened(browser, url, scheme);
      const axes = await judged(browser, url, scheme);
      console.log(
        `${name} ${scheme}: ${bytes} bytes, ${requests.length} requests, ${violations.length} violations of its policy, ` +
          `first paint ${paint} ms, axe-core: ${axes.violations.length} violations, ${axes.passes} rules passed`,
      );
      const found = axes.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join(" ")}`);
      faults.push(...[...requests, ...said, ...violations, ...found].map((fault) => `${name} ${scheme}: ${fault}`));
      if (name === "fleet" && paint >= PAINT_MS) faults.push(`${name} ${scheme}: painted after ${paint} ms`);
    }
    if (bytes >= BYTES) faults.push(`${name}: ${bytes} bytes`);
    if (name === "fleet") faults.push(...(await moves(browser, url)));
    if (option === "--shots") await taken(browser, url, name);
  }
  await browser.close();
  faults.forEach((fault) => console.error(`html: ${fault}`));
  process.exitCode = faults.length === 0 ? 0 : 1;
})();
