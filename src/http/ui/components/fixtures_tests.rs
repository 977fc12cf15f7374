//! The macros' HTML beside what the Design System publishes for the same options.
//!
//! In: the fixtures within the package that `build.rs` has fetched; each is a component's options and the HTML for them. Out: complaints. Those fixtures are
//! compared whose options a macro offers; of each component there are some. Without the package the test says so and holds nothing.

use std::path::PathBuf;

use askama::Template;
use serde_json::{Map, Value};

use super::{Choice, Choices, DateField, Faults, Field};
use crate::http::ui::markup::pieces;

/// What the options of a component are, taken one by one: what is left is not offered.
struct Options(Map<String, Value>);

impl Options {
    fn of(value: &Value) -> Option<Self> {
        Some(Self(value.as_object()?.clone()))
    }

    /// A text, as a page would have it.
    fn text(&mut self, name: &str) -> Option<String> {
        match self.0.remove(name)? {
            Value::String(text) => Some(text),
            Value::Number(number) => Some(number.to_string()),
            other @ (Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_)) => {
                self.0.insert(name.to_owned(), other);
                None
            }
        }
    }

    /// The text of a label, a hint, an error: `{ text }` and nothing else.
    fn words(&mut self, name: &str) -> Option<String> {
        let mut inner = Self::of(self.0.get(name)?)?;
        let words = inner.text("text")?;
        inner.done()?;
        self.0.remove(name);
        Some(words)
    }

    fn list(&mut self, name: &str) -> Option<Vec<Value>> {
        let list = self.0.get(name)?.as_array()?.clone();
        self.0.remove(name);
        Some(list)
    }

    /// Something, if nothing else was asked for.
    fn done(self) -> Option<()> {
        self.0.is_empty().then_some(())
    }
}

/// A macro as a page calls it.
macro_rules! called {
    ($source:literal, $($name:ident: $kind:ty = $value:expr),*) => {{
        #[derive(Template)]
        #[template(source = $source, ext = "html", config = "src/http/ui/askama.toml")]
        struct Called { $($name: $kind),* }
        Some(Called { $($name: $value),* }.render().unwrap())
    }};
}

fn button(mut options: Options) -> Option<String> {
    let words = options.text("text")?;
    let mut text = |name| options.text(name).unwrap_or_default();
    let (classes, name, value, href) = (text("classes"), text("name"), text("value"), text("href"));
    options.done()?;
    if href.is_empty() {
        return called!(
            "{% import \"components/form.html\" as form %}{{ form::button(words, classes, name, value) }}",
            words: String = words, classes: String = classes, name: String = name, value: String = value
        );
    }
    called!(
        "{% import \"components/form.html\" as form %}{{ form::button_link(words, href, classes) }}",
        words: String = words, href: String = href, classes: String = classes
    )
}

/// What all that is filled in has; `label` is where its question stands.
fn field(options: &mut Options) -> Option<Field> {
    let name = options.text("name")?;
    let id = options.text("id").unwrap_or_else(|| name.clone());
    let classes = options.text("classes").map(|it| &*it.leak());
    let autocomplete = options.text("autocomplete").map(|it| &*it.leak());
    Some(Field {
        label: options.words("label")?,
        hint: options.words("hint"),
        error: options.words("errorMessage"),
        value: options.text("value").unwrap_or_default(),
        classes,
        autocomplete,
        name: name.clone(),
        ..Field::new(&id, "")
    })
}

fn input(mut options: Options) -> Option<String> {
    let it = field(&mut options)?;
    options.done()?;
    called!("{% import \"components/form.html\" as form %}{{ form::input(it) }}", it: Field = it)
}

fn textarea(mut options: Options) -> Option<String> {
    let rows = options.text("rows").unwrap_or_else(|| "5".to_owned());
    let it = field(&mut options)?;
    options.done()?;
    called!(
        "{% import \"components/form.html\" as form %}{{ form::textarea(it, rows) }}",
        it: Field = it, rows: String = rows
    )
}

fn choices(options: &mut Options) -> Option<(Choices, String)> {
    let name = options.text("name")?;
    let id =
        options.text("idPrefix").or_else(|| options.text("id")).unwrap_or_else(|| name.clone());
    let (legend, legend_classes) = match options.0.remove("fieldset") {
        Some(fieldset) => {
            let mut fieldset = Options::of(&fieldset)?;
            let mut legend = Options::of(&fieldset.0.remove("legend")?)?;
            fieldset.done()?;
            let both = (legend.text("text")?, legend.text("classes").unwrap_or_default());
            legend.done()?;
            both
        }
        None => (options.words("label")?, String::new()),
    };
    let items = options.list("items")?.into_iter().map(|item| {
        let mut item = Options::of(&item)?;
        let marked = |it: Option<Value>| it.and_then(|it| it.as_bool());
        let chosen = marked(item.0.remove("checked")).or(marked(item.0.remove("selected")));
        let choice = Choice {
            value: item.text("value")?,
            words: item.text("text")?,
            hint: item.words("hint"),
            chosen: chosen.unwrap_or(false),
        };
        item.done().map(|()| choice)
    });
    let items = items.collect::<Option<Vec<_>>>()?;
    let (hint, error) = (options.words("hint"), options.words("errorMessage"));
    Some((
        Choices { name: name.clone(), hint, error, ..Choices::new(&id, &legend, items) },
        legend_classes,
    ))
}

fn radios(mut options: Options) -> Option<String> {
    let classes = options.text("classes").unwrap_or_default();
    options.0.get("fieldset")?;
    let (it, legend) = choices(&mut options)?;
    options.done()?;
    called!(
        "{% import \"components/form.html\" as form %}{{ form::radios(it, classes, legend) }}",
        it: Choices = it, classes: String = classes, legend: String = legend
    )
}

fn checkboxes(mut options: Options) -> Option<String> {
    let classes = options.text("classes").unwrap_or_default();
    options.0.get("fieldset")?;
    let (it, legend) = choices(&mut options)?;
    options.done()?;
    called!(
        "{% import \"components/form.html\" as form %}{{ form::checkboxes(it, classes, legend) }}",
        it: Choices = it, classes: String = classes, legend: String = legend
    )
}

fn select(mut options: Options) -> Option<String> {
    let (it, _) = choices(&mut options)?;
    options.done()?;
    called!("{% import \"components/form.html\" as form %}{{ form::select(it) }}", it: Choices = it)
}

/// Our names begin with the identifier, so that a page may ask for two dates: those of the Design System that do so too, or name no prefix at all.
fn date(mut options: Options) -> Option<String> {
    let id = options.text("id")?;
    let mut fieldset = Options::of(&options.0.remove("fieldset")?)?;
    let legend = fieldset.words("legend")?;
    fieldset.done()?;
    let values = options.0.remove("values").and_then(|it| Options::of(&it));
    let mut values = values.unwrap_or(Options(Map::new()));
    let [day, month, year] = ["day", "month", "year"].map(|it| values.text(it).unwrap_or_default());
    values.done()?;
    let (hint, error) = (options.words("hint"), options.words("errorMessage"));
    options.done()?;
    let it =
        DateField { hint, error, ..DateField::new(&id, &legend).values([&day, &month, &year]) };
    let html: Option<String> = called!("{% import \"components/form.html\" as form %}{{ form::date(it) }}", it: DateField = it);
    Some(html?.replace(&format!("name=\"{id}-"), "name=\""))
}

fn error_summary(mut options: Options) -> Option<String> {
    options.text("titleText").filter(|it| it == "There is a problem")?;
    let mut faults = Faults::none();
    for item in options.list("errorList")? {
        let mut item = Options::of(&item)?;
        let words = item.text("text")?;
        match item.text("href") {
            Some(href) => faults.add(href.strip_prefix('#')?, words),
            None => faults.add_of_all(words),
        }
        item.done()?;
    }
    options.done()?;
    called!(
        "{% import \"components/form.html\" as form %}{{ form::error_summary(faults) }}",
        faults: Faults = faults
    )
}

fn summary_list(mut options: Options) -> Option<String> {
    let classes = options.text("classes").unwrap_or_default();
    let rows = options.list("rows")?;
    let rows = rows.iter().filter(|it| it.is_object()).map(|row| {
        let mut row = Options::of(row)?;
        let both = (row.words("key")?, row.words("value")?);
        row.done().map(|()| both)
    });
    let rows = rows.collect::<Option<Vec<_>>>()?;
    options.done()?;
    called!(
        "{% import \"components/parts.html\" as parts %}{% call parts::summary_list(classes) %}\
         {% for row in rows %}{% call parts::row(row.0) %}{{ row.1 }}{% endcall %}{% endfor %}{% endcall %}",
        classes: String = classes, rows: Vec<(String, String)> = rows
    )
}

/// A cell's words, and whether they are a figure.
fn cell(cell: &Value) -> Option<(String, bool)> {
    let mut cell = Options::of(cell)?;
    let both = (cell.text("text")?, cell.text("format").is_some());
    cell.done().map(|()| both)
}

fn table(mut options: Options) -> Option<String> {
    let caption = options.text("caption")?;
    let classes = options.text("captionClasses").unwrap_or_default();
    options.0.remove("firstCellIsHeader").filter(|it| *it == Value::Bool(true))?;
    let heads = options.list("head")?.iter().map(cell).collect::<Option<Vec<_>>>()?;
    let figures = heads.iter().position(|it| it.1).unwrap_or(heads.len());
    let rows = options.list("rows")?;
    let rows = rows.iter().map(|row| row.as_array()?.iter().map(cell).collect());
    let rows = rows.collect::<Option<Vec<Vec<(String, bool)>>>>()?;
    options.done()?;
    called!(
        "{% import \"components/parts.html\" as parts %}{% call parts::table(caption, heads, classes, figures) %}\
         {% for row in rows %}<tr class=\"govuk-table__row\">{% for cell in row %}\
         {% if loop.first %}<th scope=\"row\" class=\"govuk-table__header\">{{ cell.0 }}</th>{% else %}\
         <td class=\"govuk-table__cell{% if cell.1 %} govuk-table__cell--numeric{% endif %}\">{{ cell.0 }}</td>\
         {% endif %}{% endfor %}</tr>{% endfor %}{% endcall %}",
        caption: String = caption, heads: Vec<String> = heads.into_iter().map(|it| it.0).collect(),
        classes: String = classes, figures: usize = figures, rows: Vec<Vec<(String, bool)>> = rows
    )
}

fn tag(mut options: Options) -> Option<String> {
    let (words, classes) = (options.text("text")?, options.text("classes").unwrap_or_default());
    options.done()?;
    called!(
        "{% import \"components/parts.html\" as parts %}{{ parts::tag(words, classes) }}",
        words: String = words, classes: String = classes
    )
}

fn notification(mut options: Options) -> Option<String> {
    let words = options.text("text")?;
    options.done()?;
    called!("{% import \"components/parts.html\" as parts %}{{ parts::notification(words) }}", words: String = words)
}

fn details(mut options: Options) -> Option<String> {
    let (summary, words) = (options.text("summaryText")?, options.text("text")?);
    options.done()?;
    called!(
        "{% import \"components/parts.html\" as parts %}{% call parts::details(summary) %}{{ words }}{% endcall %}",
        summary: String = summary, words: String = words
    )
}

fn warning(mut options: Options) -> Option<String> {
    let words = options.text("text")?;
    options.text("iconFallbackText").filter(|it| it == "Warning")?;
    options.done()?;
    called!("{% import \"components/parts.html\" as parts %}{{ parts::warning(words) }}", words: String = words)
}

fn inset(mut options: Options) -> Option<String> {
    let words = options.text("text")?;
    options.done()?;
    called!(
        "{% import \"components/parts.html\" as parts %}{% call parts::inset() %}{{ words }}{% endcall %}",
        words: String = words
    )
}

fn pagination(mut options: Options) -> Option<String> {
    let mut side = |name: &str| {
        let mut side = Options::of(options.0.get(name)?)?;
        let href = side.text("href");
        side.done()?;
        options.0.remove(name);
        href
    };
    let (previous, next) = (side("previous"), side("next"));
    options.done()?;
    (previous.is_some() || next.is_some()).then_some(())?;
    called!(
        "{% import \"components/parts.html\" as parts %}{{ parts::pagination(previous, next) }}",
        previous: Option<String> = previous, next: Option<String> = next
    )
}

fn back(mut options: Options) -> Option<String> {
    let (words, href) = (options.text("text")?, options.text("href")?);
    options.done()?;
    called!(
        "{% import \"components/parts.html\" as parts %}{{ parts::back(href, words) }}",
        href: String = href, words: String = words
    )
}

/// A component: its name in the package, what makes HTML of its options, and how many fixtures at least have only such as are offered.
type Component = (&'static str, fn(Options) -> Option<String>, usize);

const COMPONENTS: [Component; 17] = [
    ("back-link", back, 1),
    ("button", button, 20),
    ("checkboxes", checkboxes, 3),
    ("date-input", date, 3),
    ("details", details, 3),
    ("error-summary", error_summary, 4),
    ("input", input, 15),
    ("inset-text", inset, 2),
    ("notification-banner", notification, 3),
    ("pagination", pagination, 3),
    ("radios", radios, 6),
    ("select", select, 3),
    ("summary-list", summary_list, 1),
    ("table", table, 1),
    ("tag", tag, 9),
    ("textarea", textarea, 5),
    ("warning-text", warning, 1),
];

#[test]
fn components_are_written_as_the_design_system_publishes_them() {
    let package = concat!(env!("OUT_DIR"), "/design-system/node_modules/govuk-frontend/dist/govuk");
    let package = PathBuf::from(package);
    if crate::http::ui::assets::PLAIN || !package.is_dir() {
        eprintln!("skipped: the Design System's package was not fetched when this was built");
        return;
    }
    let mut complaints = Vec::new();
    for (component, html_of, least) in COMPONENTS {
        let path = package.join("components").join(component).join("fixtures.json");
        let fixtures: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let mut compared = 0;
        for fixture in fixtures["fixtures"].as_array().unwrap() {
            let name = fixture["name"].as_str().unwrap();
            let Some(ours) = Options::of(&fixture["options"]).and_then(html_of) else { continue };
            compared += 1;
            let theirs = pieces(fixture["html"].as_str().unwrap()).unwrap();
            match pieces(&ours) {
                Ok(ours) if ours == theirs => {}
                Ok(ours) => {
                    let at = ours.iter().zip(&theirs).position(|(ours, theirs)| ours != theirs);
                    let at = at.unwrap_or(ours.len().min(theirs.len()));
                    let (ours, theirs) = (ours.get(at), theirs.get(at));
                    complaints.push(format!(
                        "{component}, {name}:\n  ours   {ours:?}\n  theirs {theirs:?}"
                    ));
                }
                Err(fault) => complaints.push(format!("{component}, {name}: {fault}")),
            }
        }
        if compared < least {
            complaints.push(format!("{component}: {compared} compared, where {least} could be"));
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
