// Reads WebVTT files from standard input, as JSON {name: text}, and writes what the validator finds: {name: [fault]}.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const { WebVTTParser } = createRequire(import.meta.url)("webvtt-parser");

const files = JSON.parse(readFileSync(0, "utf-8"));
const found = {};
for (const [name, text] of Object.entries(files)) {
  const parsed = new WebVTTParser().parse(text, "captions");
  found[name] = parsed.errors.map(({ line, col, message }) => `${line}:${col ?? ""}: ${message}`);
}
process.stdout.write(JSON.stringify(found));
