// The privacy officer: a look in an emergency is reviewed by somebody who did not look; the registers; partners; and the public register, for which
// nobody signs in.

/** Somebody looks in an emergency, which is shown on every page while it lasts. */
async function looksInAnEmergency(at) {
    await at.signsIn("s.patel", "/look");
    await at.goes("/look/emergency");
    await at.choosesFirst("What do you need this for?");
    await at.chooses("To protect a life");
    await at.fills("What has happened?", "a welfare check, asked for by the police");
    await at.presses("Look in an emergency");
    await at.sees(/minutes left/);
    await at.goes("/look/by-name");
    await at.fills("Identifier of a person or a household", at.household);
    await at.presses("Go on");
    await at.goes("/look/emergency");
    await at.presses("End it now");
    await at.presses("Sign out");
}

export async function tasks(at) {
    await at.goes("/agreements");
    await at.sees("Data sharing agreements");
    await looksInAnEmergency(at);
    await at.signsIn("dpo", "/privacy");
    await at.goes("/privacy");
    await at.follows("Looks in an emergency");
    await at.follows(/^Request/, at.page.locator("table").first());
    await at.sees("What was shown");
    // the demo has one look to review: whoever comes after finds it reviewed
    if (at.way === "desktop") {
        await at.choosesFirst("What did the review come to?");
        await at.fills("What was found, and why", "the police had asked, as the case says");
        await at.presses("Write the review down");
    }
    await at.goes("/privacy");
    await at.follows("Unusual access");
    await at.goes("/privacy");
    await at.follows("People’s own requests");
    await at.goes("/privacy");
    await at.follows("Asked for and not shared");
    await at.goes("/privacy/agreements");
    await at.presses("Sign out");
}
