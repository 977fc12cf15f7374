// Takes the pictures of docs/pages, at the width of a desk: what each user sees on their way. `screenshots` beside this file says how it is run.
//
//   node screenshots.mjs http://127.0.0.1:8080 HH-… FOLDER

import { join } from "node:path";
import { launched } from "./chromium.mjs";
import { Visitor } from "./visitor.mjs";

const [url, household, folder] = process.argv.slice(2);
setTimeout(() => process.exit(2), 400_000).unref();
const browser = await launched();

async function tour(steps) {
    const at = await Visitor.comes(browser, url, "desktop");
    at.axe = false;
    const taken = async (name) => {
        // a picture shows how a page begins: some are as long as a night's report
        await at.page.evaluate(() => document.activeElement?.blur());
        const height = await at.page.evaluate(() => document.documentElement.scrollHeight);
        const clip = { x: 0, y: 0, width: 1280, height: Math.min(height, 1500) };
        await at.page.screenshot({ path: join(folder, `${name}.png`), fullPage: true, clip });
        console.log(`${name}.png: ${(await at.heading()).replaceAll("\n", ", ")}`);
    };
    await steps(at, taken);
    await at.leaves();
}

await tour(async (at, taken) => {
    await at.goes("/sign-in");
    await taken("sign-in");
    await at.signsIn("a.green");
    await at.goes("/look/why");
    await at.chooses(/^Council tax and benefits/);
    await at.fills("Case reference", "CT-1004");
    await taken("caseworker-why");
    await at.presses("Continue");
    await taken("caseworker-find");
    await at.goes("/look/by-name");
    await at.fills("Identifier of a person or a household", household);
    await at.presses("Go on");
    await taken("caseworker-household");
    await at.follows(/^All that is shown/);
    await taken("caseworker-person");
});
await tour(async (at, taken) => {
    await at.signsIn("d.steward");
    await at.goes("/review");
    await taken("steward-queue");
    await at.presses("Read the next case");
    await at.opens("What each comparison weighs").catch(() => {});
    await taken("steward-case");
});
await tour(async (at, taken) => {
    await at.signsIn("n.office");
    await at.goes("/night");
    await taken("back-office-night");
    await at.follows("Editions one after another");
    await taken("back-office-trend");
});
await tour(async (at, taken) => {
    await at.goes("/agreements");
    await taken("public-agreements");
    await at.signsIn("dpo");
    await at.goes("/privacy");
    await taken("privacy-officer");
});
await browser.close();
