// A steward parts the records of one person and joins two people: sees what each touches, decides, and takes it back; a caseworker is shown what came of it at once.
// The last way of visiting leaves both decisions standing, for the night. Its council has people for it: `at_a_browser.rs`.

import { WAYS } from "../visitor.mjs";

/** Signs in as the caseworker, and says why. */
export async function caseworker(at) {
    await at.signsIn("a.green", "/look/why");
    await at.goes("/look/why");
    await at.chooses(/^Council tax and benefits/);
    await at.fills("Case reference", "CT-1004");
    await at.presses("Continue");
    await at.sees("Find a person");
}

/** Whom the pages show for a service's own reference, such as `benefits:83733:partner`; null where they show nobody. */
export async function whose(at, record) {
    const [dataset, ...reference] = record.split(":");
    await at.goes("/look/by-name");
    await at.page.locator("select[name=dataset]").selectOption(dataset);
    await at.fills("The service’s own reference", reference.join(":"));
    await at.presses("Go on");
    const led = new URL(at.page.url()).pathname.match(/^\/look\/people\/(HP-[0-9A-Z]{4}-[0-9A-Z]{4})$/);
    return led && (await at.page.locator("h1").innerText()).includes(led[1]) ? led[1] : null;
}

/** What a caseworker is shown of two records, in a session of their own. */
async function shown(at, records) {
    await caseworker(at);
    const both = [await whose(at, records[0]), await whose(at, records[1])];
    await at.presses("Sign out");
    return both;
}

/** Says why, decides, and reads what is said of it. */
async function decides(at, outcome) {
    await at.sees("Identifiers");
    await at.sees("Restrictions, consents and relationships");
    await at.sees("What partners were told");
    await at.presses("Decide");
    await at.sees("Say why");
    await at.fills("Why", "two letters, and a call to the school");
    await at.presses("Decide");
    await at.sees(outcome);
    await at.sees("Your decisions of today");
}

async function takesBack(at) {
    await at.presses(/^Take back/);
    await at.sees("is taken back");
}

async function parts(at) {
    await at.goes("/review/decide");
    await at.fills("Identifier", at.person);
    await at.presses("See the records");
    await at.chooses(at.parted[1], "checkbox");
    await at.presses("See what it touches");
    await at.sees("get a new identifier on the next night");
    await decides(at, "are two people");
}

async function joins(at) {
    await at.goes("/review/decide");
    await at.fills("First identifier", at.joined[0]);
    await at.fills("Second identifier", at.joined[1]);
    await at.presses("See what it touches");
    await at.sees("goes into it: whoever asks for");
    await decides(at, "are one person");
}

/** What is decided in each way of visiting, and what a caseworker is shown at: everything at a desk, and little where it is the same but for the way. */
const WAY = {
    "desktop": { decided: [parts, joins], looks: true },
    "phone": { decided: [parts], looks: false },
    "no scripts": { decided: [joins], looks: false },
    "keyboard": { decided: [parts], looks: false },
    "400 per cent": { decided: [parts, joins], looks: false },
};

export async function tasks(at) {
    const { decided, looks } = WAY[at.way];
    const last = at.way === Object.keys(WAYS).at(-1);
    for (const decide of decided) {
        const [records, whenDecided] = decide === parts ? [at.parted, "two"] : [at.records, "one"];
        const told = async (expected) => {
            const [one, other] = await shown(at, records);
            const isOne = one !== null && one === other;
            if (isOne !== (expected === "one")) {
                at.fault(`${decide.name}: a caseworker is shown ${one} and ${other}`);
            }
        };
        await at.signsIn("d.steward", "/review/decide");
        await decide(at);
        if (looks) {
            await at.presses("Sign out");
            await told(whenDecided);
            await at.signsIn("d.steward", "/review/decide");
        }
        if (!last) {
            await takesBack(at);
        }
        await at.presses("Sign out");
        if (looks) {
            await told(whenDecided === "one" ? "two" : "one");
        }
    }
}
