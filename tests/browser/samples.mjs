// axe-core on pages that lie in a folder, as a test has rendered them from samples; their stylesheets lie in it too.
//
//   node samples.mjs FOLDER
//
// Ends with 1 if anything was found.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { violations } from "./checks.mjs";
import { launched } from "./chromium.mjs";

const folder = process.argv[2];
setTimeout(() => process.exit(2), 170_000).unref();
const browser = await launched();
let found = 0;
for (const width of [1280, 320]) {
    const context = await browser.newContext({ viewport: { width, height: 900 } });
    const page = await context.newPage();
    await page.route("**/*", (route) => {
        const { pathname } = new URL(route.request().url());
        try {
            const kind = pathname.endsWith(".css") ? "text/css" : pathname.endsWith(".js") ? "text/javascript" : "text/html; charset=utf-8";
            return route.fulfill({ contentType: kind, body: readFileSync(join(folder, decodeURIComponent(pathname))) });
        } catch {
            return route.fulfill({ status: 404, body: "" });
        }
    });
    for (const name of readdirSync(folder).filter((it) => it.endsWith(".html")).sort()) {
        await page.goto(`http://samples.invalid/${name}`);
        const told = width === 1280 ? await violations(page) : [];
        const [across, within] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
        if (across > within + 1) {
            told.push(`scrolls sideways: ${across} in ${within} pixels`);
        }
        for (const fault of told) {
            found += 1;
            console.log(`! ${name}, ${width} pixels: ${fault}`);
        }
    }
    await context.close();
}
await browser.close();
process.exit(found === 0 ? 0 : 1);
