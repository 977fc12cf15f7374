// A look in an emergency ends by itself: the bar counts down and says so, and why somebody looks is asked anew. Its council lets it last a minute.

/** The bar looks at its clock four times a minute. */
const LONGEST = 100_000;

export async function tasks(at) {
    if (at.way !== "desktop") {
        return;
    }
    await at.signsIn("s.patel", "/look");
    await at.goes("/look/emergency");
    await at.sees("It lasts 1 minute,");
    await at.choosesFirst("What do you need this for?");
    await at.chooses("To protect a life");
    await at.fills("What has happened?", "a welfare check, asked for by the police");
    await at.presses("Look in an emergency");
    await at.sees(/1 minute left/);
    await at.page.getByText("the emergency look is over").waitFor({ timeout: LONGEST });
    await at.goes("/look/by-name");
    await at.sees("Why are you looking?");
    await at.presses("Sign out");
}
