// What is looked at on every page that somebody comes to.
//
// In: a visitor on a page. Out: faults, with the visitor. A page is known by its path and its heading: axe-core looks once at each, in each way of visiting.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What WCAG 2.2 AA asks, and what axe-core holds for good practice. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** The violations that axe-core finds on a page. */
export async function violations(page) {
    await page.evaluate(axe);
    return page.evaluate(async (tags) => {
        // the Design System has the back link between header and main part, where it belongs to no landmark
        const rules = { region: { enabled: false } };
        const { violations } = await window.axe.run(document, { runOnly: { type: "tag", values: tags }, rules });
        return violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.slice(0, 3).map(({ html }) => html.slice(0, 200)).join(" | ")})`);
    }, TAGS);
}

/** Has axe-core look at the page, if it has not yet in this way of visiting. */
export async function looked(visitor) {
    const page = `${visitor.where()} ${await visitor.page.title()}`;
    if (visitor.seen.has(page)) {
        return;
    }
    visitor.seen.set(page, true);
    for (const violation of await violations(visitor.page)) {
        visitor.fault(violation);
    }
}

/** No page scrolls sideways (WCAG 2.2, 1.4.10), and none is over 120 KB beside its files. */
export async function wide(visitor) {
    const { page } = visitor;
    const [across, within] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    if (across > within + 1) {
        const widest = await page.evaluate(() => {
            const out = (it) => it.getBoundingClientRect().right > document.documentElement.clientWidth + 1;
            const found = [...document.querySelectorAll("main *, header *, footer *")].filter(out);
            return found.slice(0, 3).map((it) => it.outerHTML.slice(0, 120)).join(" | ");
        });
        visitor.fault(`scrolls sideways, ${across} in ${within} pixels: ${widest}`);
    }
    const bytes = Buffer.byteLength(await page.content());
    if (bytes > 120_000) {
        visitor.fault(`the page has ${bytes} bytes`);
    }
}
