// The browser of the system: no browser is downloaded.

import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const PLACES = [process.env.HEARTH_CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export function launched() {
    const executablePath = PLACES.find((it) => it && existsSync(it));
    if (!executablePath) {
        throw new Error("no Chromium: HEARTH_CHROMIUM can name one");
    }
    return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--font-render-hinting=none"] });
}

// run by itself, it says whether there is one: `node chromium.mjs`
if (process.argv[1] === import.meta.filename) {
    (await launched()).close();
}
