// Somebody at a browser: what they do in words of the page (labels, names of buttons), by mouse or by keyboard alone.
//
// In: a browser, where the service is, a way of visiting. Out: a visitor whom the scripts of `users/` lead through their tasks. Every page they come to is
// looked at by `checks.mjs`.

import { looked, wide } from "./checks.mjs";

/** How long one thing may take, in milliseconds. */
const PATIENCE = 30_000;

/** How many stops of the Tab key a page may have before what is looked for. */
const STOPS = 250;

/** The ways of visiting: how wide, with scripts or without, by which means, and whether axe-core looks at each page. */
export const WAYS = {
    desktop: { width: 1280, height: 900, scripts: true, keyboard: false, axe: true },
    phone: { width: 375, height: 812, scripts: true, keyboard: false, axe: true },
    "no scripts": { width: 1280, height: 900, scripts: false, keyboard: false, axe: false },
    keyboard: { width: 1280, height: 900, scripts: true, keyboard: true, axe: false },
    // 1280 pixels at 400 per cent
    "400 per cent": { width: 320, height: 256, scripts: true, keyboard: false, axe: false },
};

export class Visitor {
    static async comes(browser, url, way) {
        const { width, height, scripts, keyboard, axe } = WAYS[way];
        const context = await browser.newContext({
            baseURL: url,
            viewport: { width, height },
            javaScriptEnabled: scripts,
            reducedMotion: "reduce",
        });
        context.setDefaultTimeout(PATIENCE);
        const page = await context.newPage();
        const visitor = new Visitor();
        const home = new URL(url).origin;
        Object.assign(visitor, { context, page, way, keyboard, axe, home, faults: [], seen: new Map() });
        page.on("console", (message) => {
            const told = message.text();
            // a page that answers 422 or 404 is told as an error, and is meant
            if (message.type() === "error" && !told.startsWith("Failed to load resource")) {
                visitor.fault(`the console says: ${told}`);
            }
        });
        page.on("pageerror", (error) => visitor.fault(`a script failed: ${error.message}`));
        page.on("response", (response) => {
            const path = new URL(response.url()).pathname;
            if (response.status() >= 500 || (path.startsWith("/assets/") && !response.ok())) {
                visitor.fault(`${path} answered ${response.status()}`);
            }
        });
        return visitor;
    }

    fault(words) {
        this.faults.push(`${this.way}, ${this.where()}: ${words}`);
    }

    /** The page without what is of one person or one moment. */
    where() {
        return new URL(this.page.url()).pathname.replace(/H[PH]-[0-9A-Z]{4}-[0-9A-Z]{4}/g, "H…").replace(/\d+/g, "N");
    }

    async leaves() {
        await this.context.close();
    }

    /** Types an address. */
    async goes(path) {
        await this.page.goto(path);
        await this.arrived();
    }

    /** Looks at the page that is there now, unless it is another site's. */
    async arrived() {
        await this.page.waitForLoadState("load");
        if (new URL(this.page.url()).origin !== this.home) {
            return;
        }
        await wide(this);
        if (this.axe) {
            await looked(this);
        }
    }

    async signsIn(name, to = "/", password = "fictional") {
        await this.goes(`/sign-in?to=${encodeURIComponent(to)}`);
        await this.fills("User name", name);
        await this.fills("Password", password);
        await this.presses("Sign in");
        await this.sees("Sign out");
    }

    /** Comes to something by Tab, as somebody does who has no mouse. */
    async tabsTo(target) {
        await target.waitFor();
        for (let stop = 0; stop < STOPS; stop += 1) {
            if (await target.evaluate((it) => it === document.activeElement)) {
                const outlined = await target.evaluate((it) => {
                    const { outlineStyle, boxShadow, backgroundColor } = getComputedStyle(it);
                    return outlineStyle !== "none" || boxShadow !== "none" || backgroundColor === "rgb(255, 221, 0)" || it.type === "radio" || it.type === "checkbox";
                });
                if (!outlined) {
                    this.fault(`what has the focus is not marked: ${await target.innerText().catch(() => "")}`);
                }
                return;
            }
            await this.page.keyboard.press("Tab");
        }
        throw new Error(`Tab does not lead to ${target}`);
    }

    async fills(label, text) {
        const field = this.page.getByLabel(label, { exact: true }).first();
        if (this.keyboard) {
            await this.tabsTo(field);
            await this.page.keyboard.press("ControlOrMeta+a");
            await this.page.keyboard.press("Delete");
            await this.page.keyboard.type(text);
        } else {
            await field.fill(text);
        }
    }

    /** Chooses one of several: radios, checkboxes. */
    async chooses(label, kind = "radio") {
        await this.choosesThis(this.page.getByRole(kind, { name: label }).first(), kind);
    }

    /** Chooses the first answer to a question. */
    async choosesFirst(question) {
        await this.choosesThis(this.page.getByRole("group", { name: question }).getByRole("radio").first(), "radio");
    }

    async choosesThis(choice, kind) {
        if (!this.keyboard) {
            return choice.check();
        }
        if (kind === "checkbox") {
            await this.tabsTo(choice);
            return this.page.keyboard.press("Space");
        }
        // Tab leads to the group: to what is chosen, or to the first; arrows lead on
        await choice.waitFor();
        const name = await choice.getAttribute("name");
        const group = this.page.locator(`input[type=radio][name="${name}"]`);
        const chosen = this.page.locator(`input[type=radio][name="${name}"]:checked`);
        await this.tabsTo((await chosen.count()) > 0 ? chosen.first() : group.first());
        await this.page.keyboard.press("Space");
        for (let step = 0; step < 30 && !(await choice.isChecked()); step += 1) {
            await this.page.keyboard.press("ArrowDown");
        }
    }

    /** Chooses an entry of a list that opens, by its words or by what is sent. */
    async selects(label, entry) {
        const list = this.page.getByLabel(label).first();
        if (this.keyboard) {
            await this.tabsTo(list);
        }
        await list.selectOption(entry);
    }

    /** Presses a button, and waits for the page that comes. */
    async presses(name, within = this.page) {
        await this.acts(within.getByRole("button", { name, exact: typeof name === "string" }).first());
    }

    /** Follows a link. */
    async follows(name, within = this.page) {
        await this.acts(within.getByRole("link", { name }).first());
    }

    async acts(target) {
        if (this.keyboard) {
            await this.tabsTo(target);
            await Promise.all([this.page.waitForEvent("load"), this.page.keyboard.press("Enter")]);
        } else {
            await Promise.all([this.page.waitForEvent("load"), target.click()]);
        }
        await this.arrived();
    }

    /** Opens what is folded up. */
    async opens(summary) {
        const fold = this.page.locator("summary", { hasText: summary }).first();
        if (this.keyboard) {
            await this.tabsTo(fold);
            await this.page.keyboard.press("Enter");
        } else {
            await fold.click();
        }
        await this.arrived();
    }

    /** True if the page says so somewhere. */
    async says(words) {
        return (await this.page.getByText(words).count()) > 0;
    }

    /** That the page says so, or the task fails. */
    async sees(words) {
        await this.page.getByText(words).first().waitFor({ state: "attached" });
    }

    async heading() {
        return (await this.page.locator("h1").first().innerText()).trim();
    }
}
