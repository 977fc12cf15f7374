// The privacy officer: what waits, one register after the other, and the public register, for which nobody signs in.

export async function tasks(at) {
    await at.goes("/agreements");
    await at.sees("Data sharing agreements");
    await at.signsIn("dpo");
    await at.goes("/privacy");
    await at.follows("Looks in an emergency");
    await at.follows("Back").catch(() => at.goes("/privacy"));
    await at.follows("Unusual access");
    await at.goes("/privacy");
    await at.follows("People’s own requests");
    await at.goes("/privacy");
    await at.follows("Asked for and not shared");
    await at.goes("/privacy/agreements");
    await at.presses("Sign out");
}
