// Two people serve an edition that a night has held: one proposes it, another approves it. It is done once: `at_a_browser.rs` has a council for it.

export async function tasks(at) {
    if (at.way !== "desktop") {
        return;
    }
    await at.signsIn("n.office");
    await at.sees("This edition is held, and nobody is shown it.");
    await at.follows("See what changes if it is served, and release it");
    await at.presses("Propose to release it");
    await at.sees("There is a problem");
    await at.fills("Why it is to be served", "the census was last year’s, and is the right one");
    await at.presses("Propose to release it");
    await at.sees("You proposed this, so somebody else has to approve it.");
    await at.presses("Sign out");
    await at.signsIn("d.steward", "/night");
    await at.goes("/night");
    await at.follows("See what changes if it is served, and release it");
    await at.fills("What you looked at", "who came and who went");
    await at.presses("Approve, and serve it");
    await at.goes("/night");
    await at.sees("Served");
    await at.presses("Sign out");
}
