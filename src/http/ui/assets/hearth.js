// What pages have beyond what they need: each of them works without.

// Marks that scripts run, which some of the Design System's components look for.
document.documentElement.classList.add("hearth-scripted");
