// After the night that knows of them, a caseworker is shown what a steward decided in `decisions.mjs`: two people each with their own, and one person by either
// identifier.

import { caseworker, whose } from "./decisions.mjs";

export async function tasks(at) {
    if (at.way !== "desktop" && at.way !== "phone") {
        return;
    }
    await caseworker(at);
    const [left, apart] = [await whose(at, at.parted[0]), await whose(at, at.parted[1])];
    if (left === null || apart === null || left === apart) {
        at.fault(`those who were parted are ${left} and ${apart}`);
    }
    if (left !== at.person && apart !== at.person) {
        at.fault(`nobody goes by ${at.person} any more: ${left} and ${apart}`);
    }
    const [one, other] = [await whose(at, at.records[0]), await whose(at, at.records[1])];
    if (one === null || one !== other) {
        at.fault(`those who were joined are ${one} and ${other}`);
    }
    // whoever has written the other identifier down comes to the same person by it
    for (const identifier of at.joined) {
        await at.goes("/look/by-name");
        await at.fills("Identifier of a person or a household", identifier);
        await at.presses("Go on");
        await at.sees(`Person ${one}`);
    }
    await at.presses("Sign out");
}
