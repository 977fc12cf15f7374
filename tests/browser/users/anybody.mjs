// Anybody: what is wrong with a sign-in is told without saying whether the name is known; signing in and out; a page that is none.

export async function tasks(at) {
    await at.goes("/look/trace");
    await at.sees("Sign in");
    await at.fills("User name", "nobody");
    await at.fills("Password", "fictional");
    await at.presses("Sign in");
    await at.sees("There is a problem");
    await at.signsIn("a.green");
    await at.presses("Sign out");
    await at.sees("Sign in");
    await at.goes("/no-such-page");
    await at.sees("Page not found");
}
