// Somebody signs in with their account at work: at a provider that is another site than the pages, and out of both. `at_a_browser.rs` has a council for it.

/** Says a name on the provider's page, which is none of Hearth's. */
async function saysWhoTheyAre(at) {
    await at.presses("Sign in with your work account");
    await at.page.locator("input[name=login]").fill("r.evans");
    await at.page.getByRole("button", { name: "Sign in" }).click();
}

export async function tasks(at) {
    // whoever is on their way to a page comes there in the end
    await at.goes("/look/by-name");
    await at.sees("You sign in with your own account at work.");
    await saysWhoTheyAre(at);
    await at.sees("Why are you looking?");
    await at.arrived();
    await at.chooses(/^Council tax and benefits/);
    await at.fills("Case reference", "CT-1004");
    await at.presses("Continue");
    await at.sees("Find a person");
    await at.goes("/look/by-name");
    await at.fills("Identifier of a person or a household", at.household);
    await at.presses("Go on");
    await at.sees("Members");

    // out of the pages, and of the provider too, who asks whether that is meant
    await at.page.getByRole("button", { name: "Sign out" }).click();
    await at.page.getByRole("button", { name: /^Yes/ }).click();
    await at.sees("Sign in with your work account");
    await at.arrived();
    await at.goes("/look");
    await at.sees("You sign in with your own account at work.");

    // whoever comes next is asked who they are
    await at.presses("Sign in with your work account");
    await at.page.locator("input[name=login]").waitFor();
}
