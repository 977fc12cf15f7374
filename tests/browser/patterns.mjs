// What the templates of the Ministry of Justice's package make of options: a list of { name, params } comes in as JSON, a list of HTML goes out.
//
//   node patterns.mjs NODE_MODULES <options.json
//
// How a day is written is for whoever calls: `format` is taken for the words themselves.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import nunjucks from "nunjucks";

const packages = process.argv[2];
const templates = new nunjucks.Environment(
    new nunjucks.FileSystemLoader([join(packages, "@ministryofjustice/frontend"), join(packages, "govuk-frontend/dist")]),
    { autoescape: true, trimBlocks: true, lstripBlocks: true },
);
templates.addFilter("date", (_, words) => words);
templates.addFilter("mojDate", (_, words) => words);
const asked = JSON.parse(readFileSync(0, "utf8"));
const html = asked.map(({ name, params }) => templates.render(`moj/components/${name}/template.njk`, { params }));
console.log(JSON.stringify(html));
