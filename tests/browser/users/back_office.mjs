// The back office: reads last night's report and what lies behind it; a privacy officer sees how partners fare.

export async function tasks(at) {
    await at.signsIn("n.office", "/night");
    await at.goes("/night");
    await at.sees("What needs a person");
    await at.sees("Every row accounted for");
    await at.follows("Where the rows in quarantine are");
    await at.sees("Rows that could not be read");
    await at.goes("/night");
    await at.follows("Editions one after another");
    await at.sees("The last editions, oldest first");
    await at.follows("Last night");
    await at.follows("How old each extract is");
    await at.sees("as expected");
    await at.goes("/night");
    await at.follows(/^The edition before/);
    await at.sees("Not served now");
    await at.presses("Sign out");
    await at.signsIn("dpo", "/partners");
    await at.goes("/partners");
    await at.sees("Last delivered");
    await at.follows("Notices that are owed");
    await at.follows("Delivered");
    await at.presses("Sign out");
}
