// The caseworker: says why they look, finds a person, reads who lives with them and why the records are one person's.

/** Looks a household of the demo up by its identifier, and gives what the page says of its first member. */
async function household(at) {
    await at.goes("/look/by-name");
    await at.fills("Identifier of a person or a household", at.household);
    await at.presses("Go on");
    await at.sees("Members");
    const name = (await at.page.locator(".govuk-summary-card__title").first().innerText()).trim();
    const born = at.page.locator(".govuk-summary-card").first().locator(".govuk-summary-list__row", { hasText: "Born" }).locator("dd");
    return { name, born: (await born.innerText()).trim() };
}

export async function tasks(at) {
    await at.signsIn("a.green");
    await at.goes("/look");
    await at.sees("Why are you looking?");
    // nothing chosen: the page says what is missing, and where
    await at.presses("Continue");
    await at.sees("There is a problem");
    await at.chooses(/^Council tax and benefits/);
    await at.fills("Case reference", "CT-1004");
    await at.presses("Continue");
    await at.sees("Find a person");
    await at.sees("CT-1004");

    const { name, born } = await household(at);
    await at.opens("What may not be shown");
    await at.follows(/^All that is shown/);
    await at.sees("What is known");
    await at.follows(/^Timeline/);
    await at.sees("Where they have lived");
    await at.follows("Back");

    // the household moves: who will be told is seen before anything is written down
    await household(at);
    await at.presses("Record a life event");
    await at.follows("The whole household has moved");
    await at.fills("Day", "1");
    await at.fills("Month", "11");
    await at.fills("Year", "2026");
    await at.fills("Or the new address as they give it", "2 High Street, Elsewhere, ZZ1 1ZZ");
    await at.chooses("Elsewhere");
    await at.choosesFirst("Who reports it?");
    await at.presses("See who will be told");
    await at.sees("Nothing is written down or sent yet");
    if (at.way === "desktop") {
        await at.presses(/^Write it down/);
        await at.sees("Who was told, and what they said");
    } else {
        await at.presses("Change something");
        await at.sees("What did you see that proves it?");
    }

    // the same person by what somebody says on the telephone
    await at.goes("/look/trace");
    const words = name.split(" ");
    await at.fills("Family name", words.at(-1));
    await at.fills("First name", words[0]);
    const [day, month, year] = born.split(" ");
    if (year) {
        const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
        await at.fills("Day", day);
        await at.fills("Month", String(months.indexOf(month) + 1));
        await at.fills("Year", year);
    }
    await at.presses("Find");
    await at.sees("Records are one person’s");

    // nobody, or too many: one answer, and what was typed is kept
    await at.goes("/look/trace");
    await at.fills("Family name", "Nobodyofthatname");
    await at.fills("Day", "1");
    await at.fills("Month", "1");
    await at.fills("Year", "1970");
    await at.presses("Find");
    await at.sees("Add a fact");
    await at.presses("Sign out");
}
