// Leads each user through their tasks, in each way of visiting, and says what was wrong.
//
//   node run.mjs http://127.0.0.1:8080 HH-… [caseworker …]
//
// The household is one that the demo names when it begins to serve. Two users are led beside one another, the ways of each one after the other. Ends with 1
// if anything was wrong, with 2 if it took too long.

import { launched } from "./chromium.mjs";
import { Visitor, WAYS } from "./visitor.mjs";

const USERS = ["anybody", "back_office", "caseworker", "privacy_officer", "steward"];
/** What wants a council of its own, and is led where it is named. */
const NAMED = ["emergency_end", "release"];
const [url, household, ...only] = process.argv.slice(2);

/** So long all of it may take: on two cores that have nothing else to do it takes a minute. */
const LONGEST = 400_000;
setTimeout(() => {
    console.error("the tasks took too long");
    process.exit(2);
}, LONGEST).unref();

const browser = await launched();
const faults = [];

async function led(user) {
    const { tasks } = await import(`./users/${user}.mjs`);
    for (const way of Object.keys(WAYS)) {
        const began = Date.now();
        const visitor = await Visitor.comes(browser, url, way);
        visitor.household = household;
        try {
            await tasks(visitor);
        } catch (fault) {
            const at = (fault.stack ?? "").split("\n").find((it) => it.includes("/users/")) ?? "";
            visitor.fault(`${fault.message.split("\n")[0]} ${at.trim()}\n    on “${await visitor.heading().catch(() => "no page")}”`);
        }
        faults.push(...visitor.faults.map((it) => `${user}, ${it}`));
        console.log(`${user}, ${way}: ${visitor.faults.length === 0 ? "done" : "not well"}, ${((Date.now() - began) / 1000).toFixed(1)} s`);
        await visitor.leaves();
    }
}

const waiting = only.length === 0 ? [...USERS] : [...USERS, ...NAMED].filter((it) => only.includes(it));
const lane = async () => {
    while (waiting.length > 0) {
        await led(waiting.shift());
    }
};
await Promise.all([lane(), lane()]);
await browser.close();
for (const fault of [...new Set(faults)]) {
    console.log(`! ${fault}`);
}
process.exit(faults.length === 0 ? 0 : 1);
