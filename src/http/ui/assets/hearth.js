// What pages have beyond what they need: each of them works without this file.

// Single keys for answers: `data-hearth-key="1"` on a button. They can be switched off (WCAG 2.2, 2.1.4), and are never taken while somebody types.
const answers = document.querySelector("[data-hearth-answers]");
if (answers) {
    const kept = "hearth-keys";
    const off = () => localStorage.getItem(kept) === "off";
    const toggle = document.createElement("button");
    toggle.type = "button";
    toggle.className = "govuk-button govuk-button--secondary hearth-keys";
    const told = () => {
        toggle.textContent = off() ? "Keys 1 to 4 are off: switch them on" : "Keys 1 to 4 answer: switch them off";
    };
    told();
    toggle.addEventListener("click", () => {
        localStorage.setItem(kept, off() ? "on" : "off");
        told();
    });
    answers.after(toggle);
    document.addEventListener("keydown", (event) => {
        const typing = event.target.closest("input, select, textarea, [contenteditable]");
        if (off() || typing || event.repeat || event.ctrlKey || event.metaKey || event.altKey) {
            return;
        }
        const asked = CSS.escape(event.key);
        const button = answers.querySelector(`[data-hearth-key="${asked}"]`);
        if (button) {
            event.preventDefault();
            button.click();
        }
    });
}

// How long a look in an emergency lasts: told again each minute, and aloud when it ends.
for (const place of document.querySelectorAll("[data-hearth-countdown]")) {
    const until = Date.now() + Number(place.dataset.hearthCountdown) * 60_000;
    const [before] = place.textContent.split(",");
    const timer = setInterval(() => {
        const left = Math.ceil((until - Date.now()) / 60_000);
        if (left > 0) {
            place.textContent = `${before}, ${left} ${left === 1 ? "minute" : "minutes"} left`;
        } else {
            place.setAttribute("role", "status");
            place.textContent = "the emergency look is over";
            clearInterval(timer);
        }
    }, 15_000);
}
