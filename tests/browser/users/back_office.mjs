// The back office at half past eight: last night's run, the rows that could not be read, the trend, how old each extract is, how partners stand.

export async function tasks(at) {
    await at.signsIn("n.office");
    await at.goes("/night");
    await at.sees(/^Night of/);
    await at.follows("Where the rows in quarantine are");
    await at.sees("Rows in quarantine");
    await at.goes("/night");
    await at.follows("Editions one after another");
    await at.goes("/night");
    await at.follows("How old each extract is");
    await at.goes("/night");
    await at.follows(/^The edition before/);
    await at.presses("Sign out");
}
