// Leads each user through their tasks, in each way of visiting, and says what was wrong.
//
//   node run.mjs http://127.0.0.1:8080 HH-… [caseworker …] [name=value …]
//
// The household is one that the demo names when it begins to serve; what else a user has to know of their council is named behind. Two users are led beside one another,
// the ways of each one after the other. Ends with 1 if anything was wrong, with 2 if it took too long.

import { launched } from "./chromium.mjs";
import { Visitor, WAYS } from "./visitor.mjs";

const USERS = ["anybody", "back_office", "caseworker", "privacy_officer", "steward"];
/** What wants a council of its own, and is led where it is named. */
const NAMED = ["decided", "decisions", "emergency_end", "release", "work_account"];
const [url, household, ...more] = process.argv.slice(2);
const only = more.filter((it) => !it.includes("="));
/** What is known of the council, by name: one thing, or several with commas between. */
const known = Object.fromEntries(more.filter((it) => it.includes("=")).map((it) => {
    const [name, value] = it.split("=");
    return [name, value.includes(",") ? value.split(",") : value];
}));

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
        Object.assign(visitor, { household }, known);
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
