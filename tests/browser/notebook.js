// Photographs JupyterLab with a checked exercise, and formgrader with the scores; see notebooks.py, which starts it.
//
//   node tests/browser/notebook.js --url http://127.0.0.1:8899 --notebook PATH --pictures FOLDER
//
// Exits with 1 if the check cell shows no timeline, or formgrader not the expected scores.
import { mkdirSync } from "node:fs";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";

const { values } = parseArgs({
  options: {
    chromium: { type: "string", default: "/usr/bin/chromium" },
    url: { type: "string" },
    notebook: { type: "string" },
    assignment: { type: "string" },
    score: { type: "string" },
    pictures: { type: "string" },
  },
});
const ARGUMENTS = "--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update --disable-sync";
const WAIT = { timeout: 90_000 };
const browser = await chromium.launch({ executablePath: values.chromium, args: ARGUMENTS.split(" ") });
const page = await browser.newPage({ viewport: { width: 1180, height: 900 } });
mkdirSync(values.pictures, { recursive: true });
let complaints = 0;

function complain(sentence) {
  complaints += 1;
  console.log(sentence);
}

await page.goto(`${values.url}/lab/tree/${values.notebook}`, WAIT);
await page.waitForFunction(() => window.jupyterapp?.shell.currentWidget?.context?.isReady, null, WAIT);
await page.evaluate(async () => {
  const { commands, shell } = window.jupyterapp;
  await shell.currentWidget.sessionContext.ready;
  await commands.execute("application:toggle-left-area").catch(() => {});
  await commands.execute("runmenu:run-all");
});
const card = page.locator(".awaitlings").first();
await card.waitFor(WAIT);
await page.waitForTimeout(1500);
await card.scrollIntoViewIfNeeded();
if ((await card.locator("svg.picture rect.operation").count()) < 2) complain("the check cell shows no timeline");
const said = (await card.innerText()).replaceAll("\n", " ");
console.log(`the check cell says: ${said.slice(0, 160)}`);
await page.getByRole("button", { name: "No", exact: true }).click({ timeout: 5000 }).catch(() => {}); // no news
await page.evaluate(() => {
  const cell = document.querySelector(".awaitlings").closest(".jp-Cell");
  cell.previousElementSibling.scrollIntoView({ block: "start" });
});
await page.waitForTimeout(500);
await page.screenshot({ path: `${values.pictures}/notebook.png`, clip: { x: 0, y: 0, width: 1180, height: 610 } });

const place = `${values.url}/formgrader/gradebook/${values.assignment}/${values.assignment}`;
await page.goto(`${values.url}/formgrader/manage_submissions/${values.assignment}`, WAIT);
await page.locator("text=sequential").first().waitFor(WAIT);
await page.waitForTimeout(1000);
await page.screenshot({ path: `${values.pictures}/formgrader.png` });
const table = (await page.locator("table").first().innerText()).replaceAll(/\s+/g, " ");
console.log(`formgrader shows: ${table}`);
if (!table.includes(values.score)) complain(`formgrader does not show ${values.score}`);
await page.goto(place, WAIT);
await page.locator("table a").first().waitFor(WAIT);
await page.locator("table a:visible").last().click();
const graded = page.locator(".awaitlings").first();
await graded.waitFor(WAIT);
await graded.scrollIntoViewIfNeeded();
console.log(`formgrader's notebook says: ${(await graded.innerText()).replaceAll("\n", " ").slice(0, 160)}`);
await page.screenshot({ path: `${values.pictures}/formgrade.png` });
await browser.close();
process.exit(complaints ? 1 : 0);
