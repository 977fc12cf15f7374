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

/** A link in another site leads to a person: it is asked first whether that is meant, and nothing is looked at before. */
async function fromElsewhere(at) {
    const { origin, pathname } = new URL(at.page.url());
    await at.page.goto(`data:text/html,<a href="${origin}${pathname}">a link elsewhere</a>`);
    await Promise.all([at.page.waitForEvent("load"), at.page.getByRole("link").click()]);
    await at.arrived();
    await at.sees("Nothing has been looked at yet");
    await at.follows("Go on, if that is what you want to see");
    await at.sees("How sure it is one person");
}

/** Somebody agrees, takes it back and refuses: each is taken down, and has a receipt. */
async function consents(at) {
    await household(at);
    await at.follows(/^All that is shown/);
    await at.follows(/^Consent/);
    await at.sees("What they say now");
    await says(at, "They agree");
    await at.sees("It is written down, under the number");
    const receipt = await at.page.getByRole("link", { name: /^Receipt/ }).first().getAttribute("href");
    const answer = await at.context.request.get(receipt);
    if (!answer.ok() || !(await answer.body()).includes("signature")) {
        at.fault(`the receipt answered ${answer.status()}, or is not signed`);
    }
    await at.selects("How do they say it?", { label: "By letter or email" });
    await at.presses("They take it back");
    await at.sees("It is written down, under the number");
    await says(at, "They do not agree");
    await at.sees("It is written down, under the number");
}

async function says(at, answer) {
    await at.chooses(answer);
    const first = (group) => at.page.getByRole("group", { name: group }).getByRole("checkbox").first();
    await at.choosesThis(first("To what?"), "checkbox");
    await at.choosesThis(first("What may be shown?"), "checkbox");
    await at.fills("Privacy notice that they were shown", "https://council.example/privacy");
    await at.fills("Its version", "3");
    await at.chooses("English");
    await at.chooses("Face to face");
    await at.presses("Write it down");
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

    if (at.way === "desktop" || at.way === "keyboard") {
        await consents(at);
    }

    // the household moves: who will be told is seen before anything is written down
    await household(at);
    await at.presses("Record a life event");
    await at.follows("The whole household has moved");
    await at.fills("Day", "1");
    await at.fills("Month", "11");
    await at.fills("Year", "2026");
    await at.fills("The new address, as they give it", "2 High Street, Elsewhere, ZZ1 1ZZ");
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
    await at.sees("How sure it is one person");

    await fromElsewhere(at);

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
