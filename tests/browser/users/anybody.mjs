// Anybody: what is wrong with a sign-in is told without saying whether the name is known; signing in and out; a page that is none.

export async function tasks(at) {
    await at.goes("/sign-in");
    await at.fills("User name", "nobody");
    await at.fills("Password", "fictional");
    await at.presses("Sign in");
    await at.sees("There is a problem");
    for (const name of ["a.green", "s.patel", "d.steward", "n.office", "dpo"]) {
        await at.signsIn(name);
        await at.goes("/");
        await at.presses("Sign out");
        await at.sees("Sign in");
    }
    await at.goes("/no-such-page");
    await at.sees("There is no such route.");
}
