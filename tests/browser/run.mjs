// Leads each user through their tasks, in each way of visiting, and says what was wrong.
//
//   node run.mjs http://127.0.0.1:8080 HH-… [caseworker …]
//
// The household is one that the demo names when it begins to serve.
//
// Ends with 1 if anything was wrong, with 2 if it took too long.

import { launched } from "./chromium.mjs";
import { Visitor, WAYS } from "./visitor.mjs";

const [url, household, ...only] = process.argv.slice(2);
const USERS = ["anybody"];
const chosen = USERS.filter((it) => only.length === 0 || only.includes(it));

/** So long all of it may take. */
setTimeout(() => {
    console.error("the tasks took too long");
    process.exit(2);
}, 240_000).unref();

const browser = await launched();
const faults = [];
for (const user of chosen) {
    const { tasks } = await import(`./users/${user}.mjs`);
    for (const way of Object.keys(WAYS)) {
        const began = Date.now();
        const visitor = await Visitor.comes(browser, url, way);
        visitor.household = household;
        try {
            await tasks(visitor);
        } catch (fault) {
            visitor.fault(`${fault.message.split("\n")[0]}\n    on “${await visitor.heading().catch(() => "no page")}”`);
        }
        faults.push(...visitor.faults.map((it) => `${user}, ${it}`));
        console.log(`${user}, ${way}: ${visitor.faults.length === 0 ? "done" : "not well"}, ${((Date.now() - began) / 1000).toFixed(1)} s`);
        await visitor.leaves();
    }
}
await browser.close();
for (const fault of [...new Set(faults)]) {
    console.log(`! ${fault}`);
}
process.exit(faults.length === 0 ? 0 : 1);
