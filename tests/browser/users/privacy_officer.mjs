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
    const member = await at.page.locator("a[href^='/look/people/']").first().getAttribute("href");
    at.person = member.split("/").at(-1);
    await at.goes("/look/emergency");
    await at.presses("End it now");
    await at.presses("Sign out");
}

/** A request is taken down, the person is asked something, answers, and is told the outcome. */
async function answersARequest(at) {
    await at.presses("Take a request down");
    await at.presses("Take it down");
    await at.sees("There is a problem");
    await at.fills("Identifier of the person", at.person);
    await at.chooses("To have a copy of what is held");
    await at.fills("How did it arrive?", "letter");
    await at.fills("In their words", "all that you have of me");
    await at.presses("Take it down");
    await at.sees("The request is taken down, and its clock runs.");
    await at.sees(/Answer by/);
    await at.chooses(/^The person was asked/);
    await at.fills(TEXT, "a copy of a document with their name");
    await at.presses("Write it down");
    await at.sees("The person was asked: a copy of a document with their name");
    await at.chooses(/^The person answered/);
    await at.presses("Write it down");
    await at.chooses(/^It was done/);
    await at.presses("Write it down");
    await at.sees("Enter what the outcome is");
    await at.fills(TEXT, "you have a copy of everything");
    await at.presses("Write it down");
    await at.sees("Nothing is due any more.");
}

const TEXT = "What was asked, why it takes longer, what is right, or what the outcome is";

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
    if (at.way === "desktop" || at.way === "keyboard") {
        await answersARequest(at);
    }
    await at.goes("/privacy");
    await at.follows("Why records are one person’s");
    await at.presses("See why");
    await at.sees("Enter the case");
    await at.goes("/privacy");
    await at.follows("Asked for and not shared");
    await at.goes("/privacy/agreements");
    await at.presses("Sign out");
}
