// The steward: reads doubtful cases one at a time, takes an answer back, and sees what a decision would touch before making it.

/** Answers by a single key. */
async function keyed(at, key) {
    await Promise.all([at.page.waitForEvent("load"), at.page.keyboard.press(key)]);
    await at.arrived();
}

/** The same case is open in two windows: what is answered second is not taken, and what was typed is kept. */
async function answeredMeanwhile(at) {
    const other = await at.context.newPage();
    await other.goto("/review/case");
    await at.goes("/review/case");
    await at.fills("Note (optional)", "typed for nothing");
    await other.getByRole("button", { name: /Different people/ }).click();
    await other.getByText("Your last answers").first().waitFor();
    await at.presses(/Same person/);
    await at.sees("Your answer was not taken");
    await at.sees("typed for nothing");
    await other.goto("/review/case");
    await other.getByRole("button", { name: /^Take back/ }).first().click();
    await other.getByText("Your answer is taken back").first().waitFor();
    await other.close();
}

/** Two of the queue, and the records of one of them: what joining or parting touches stands there before anything is decided. */
async function seesWhatADecisionTouches(at) {
    await at.goes("/review");
    const link = at.page.locator("a[href^='/review/case/']").last();
    const [one, other] = (await link.getAttribute("href")).split("/").slice(-2);
    await at.follows("Join or part people by a decision of your own");
    await at.sees("Join or part people");
    await at.fills("First identifier", one);
    await at.fills("Second identifier", other);
    await at.presses("See what it touches");
    await at.sees("What partners were told");
    // whoever sees in a case that one of the two is two people comes to their records from there
    await at.goes("/review/case");
    await at.follows(/^HP-/);
    await at.sees("Which records are somebody else’s?");
    await at.presses("See what it touches");
    await at.sees("Choose the records that are somebody else’s");
}

export async function tasks(at) {
    await at.signsIn("d.steward", "/review");
    await at.goes("/review");
    await at.presses("Read the next case");
    await at.sees("Are these one person?");
    await at.opens("Household and records").catch(() => {});
    if (at.way === "desktop") {
        // the keys 1 to 4 answer as the buttons do: more is needed wants a note of what
        await keyed(at, "4");
        await at.sees("Say what is to be found out");
        await at.goes("/review/case");
        for (const key of ["1", "3"]) {
            await keyed(at, key);
            await at.sees("Your last answers");
            await at.presses(/^Take back/);
        }
        // never while somebody types, and not at all once they are switched off
        await at.page.getByLabel("Note (optional)").press("2");
        await at.page.getByRole("button", { name: "Keys 1 to 4 answer: switch them off" }).click();
        await at.page.locator("h1").click();
        await at.page.keyboard.press("2");
        await at.sees("Are these one person?");
        await at.page.getByRole("button", { name: "Keys 1 to 4 are off: switch them on" }).click();
        await at.page.locator("h1").click();
        await answeredMeanwhile(at);
        await at.goes("/review/case");
        await keyed(at, "2");
    } else {
        await at.fills("Note (optional)", "read in a test");
        await at.presses("Different people");
    }
    await at.sees("Your last answers");
    await at.presses(/^Take back/);
    await at.presses("Unsure").catch(async () => {
        await at.goes("/review/case");
        await at.presses("Unsure");
    });
    await seesWhatADecisionTouches(at);
    await at.presses("Sign out");
}
