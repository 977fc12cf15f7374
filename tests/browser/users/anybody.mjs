// Anybody: what is wrong with a sign-in is told without saying whether the name is known; signing in and out; a page that is none.

export async function tasks(at) {
    await at.goes("/sign-in");
    // a name of its own in each way of visiting: wrong passwords are counted by name
    await at.fills("User name", `nobody.${at.way.replaceAll(" ", ".")}`);
    await at.fills("Password", "fictional");
    await at.presses("Sign in");
    await at.sees("There is a problem");
    await at.goes("/no-such-page");
    await at.sees("Page not found");
}
