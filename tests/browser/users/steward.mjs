// The steward: reads doubtful cases one at a time, takes an answer back, and sees what a decision would touch before making it.

export async function tasks(at) {
    await at.signsIn("d.steward", "/review");
    await at.goes("/review");
    await at.presses("Read the next case");
    await at.sees("Are these one person?");
    await at.opens("Household and records").catch(() => {});
    if (at.way === "desktop") {
        // the keys 1 to 4 answer as the buttons do
        await Promise.all([at.page.waitForEvent("load"), at.page.keyboard.press("2")]);
        await at.arrived();
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
    await at.goes("/review/decide");
}
