// Opens pages in Chromium, narrow and wide, light and dark: how long they take, what axe-core finds, how they look.
//
//   npm install --prefix tests/browser
//   node tests/browser/look.js --pictures FOLDER demo/pages/index.html demo/pages/students/alan.html
//
// Exits with 1 if a page asks for anything, overflows its width, or has a finding that axe-core calls serious.
import { mkdirSync, statSync } from "node:fs";
import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import axe from "axe-core";
import { chromium } from "playwright-core";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    chromium: { type: "string", default: "/usr/bin/chromium" },
    pictures: { type: "string" },
    height: { type: "string" },
  },
});
const ARGUMENTS = "--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update --disable-sync";
const browser = await chromium.launch({ executablePath: values.chromium, args: ARGUMENTS.split(" ") });
let complaints = 0;
if (values.pictures) mkdirSync(values.pictures, { recursive: true });
for (const file of positionals) {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [390, 1280]) {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
      const page = await context.newPage();
      const requests = [];
      page.on("request", (request) => requests.push(request.url()));
      page.on("pageerror", (error) => complain(`the script failed: ${error.message}`));
      const began = performance.now();
      await page.goto(pathToFileURL(resolve(file)).href, { waitUntil: "load" });
      await page.evaluate(() => new Promise(requestAnimationFrame));
      const seconds = ((performance.now() - began) / 1000).toFixed(2);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      const name = `${basename(file, ".html")}-${width}-${colorScheme}`;
      function complain(sentence) {
        complaints += 1;
        console.log(`${name}: ${sentence}`);
      }
      const others = requests.filter((url) => !url.startsWith("data:")).slice(1);
      if (others.length) complain(`asks for ${others}`);
      if (overflow > 0) complain(`is ${overflow} px wider than the window`);
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() => axe.run());
      for (const { impact, id, nodes, help } of violations) {
        const sentence = `${impact}: ${id}: ${help} (${nodes.length}, first ${nodes[0].target})`;
        if (impact === "serious" || impact === "critical") complain(sentence);
        else console.log(`${name}: ${sentence}`);
      }
      console.log(`${name}: ${Math.round(statSync(file).size / 1000)} kB, ${seconds} s, ${violations.length} findings`);
      if (values.pictures) {
        const clip = { x: 0, y: 0, width, height: Number(values.height) };
        const options = values.height ? { clip } : { fullPage: true };
        await page.screenshot({ path: `${values.pictures}/${name}.png`, ...options });
      }
      await context.close();
    }
  }
}
await browser.close();
process.exit(complaints ? 1 : 0);
