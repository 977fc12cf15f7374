//! The table beside a picture: the same figures, and what a download has.
//!
//! In: a caption, heads and cells as text. Out: the table as the Design System writes it, and the same as CSV: exactly what is shown.

use askama::Template;

/// A table of text and figures.
#[derive(Clone, PartialEq, Eq, Debug, Template)]
#[template(path = "table.html", config = "src/http/ui/pictures/askama.toml")]
pub(in crate::http::ui) struct ShownTable {
    /// Unlike any other's on its page: what it goes by in the address of its download too.
    pub(in crate::http::ui) id: String,
    pub(in crate::http::ui) caption: String,
    pub(in crate::http::ui) heads: Vec<&'static str>,
    /// As many cells a row as there are heads; the first is the row's own head.
    pub(in crate::http::ui) rows: Vec<Vec<String>>,
}

/// It is escaped where it is made.
impl askama::filters::HtmlSafe for ShownTable {}

impl ShownTable {
    /// True if a column holds figures in every row, and so stands to the right.
    fn is_figure(&self, column: usize) -> bool {
        let figure = |cell: &String| {
            let bare = cell.trim_start_matches(['<', '>', '+', '-', '−', ' ']);
            // figures come with a unit or as an interval, `11.0 % to 47.0 %`; a sentence that begins with one is words
            let words = bare.split_whitespace().count();
            (bare.starts_with(|it: char| it.is_ascii_digit()) && words < 6)
                || matches!(cell.as_str(), "" | "–")
        };
        let mut cells = self.rows.iter().filter_map(|row| row.get(column)).peekable();
        column > 0 && cells.peek().is_some() && cells.all(figure)
    }

    /// The same as a file.
    pub(in crate::http::ui) fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&self.heads)?;
        for row in &self.rows {
            writer.write_record(row.iter().map(|cell| as_text(cell).into_owned()))?;
        }
        writer.into_inner().map_err(|fault| fault.into_error().into())
    }
}

/// A cell that a spreadsheet takes for what it says and for no formula.
fn as_text(cell: &str) -> std::borrow::Cow<'_, str> {
    let is_figure = |rest: &str| rest.starts_with(|it: char| it.is_ascii_digit());
    match cell.split_at_checked(1) {
        Some(("+" | "-", rest)) if is_figure(rest) => cell.into(),
        Some(("=" | "+" | "-" | "@" | "\t" | "\r", _)) => format!("'{cell}").into(),
        Some(_) | None => cell.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::ShownTable;

    fn table(rows: &[[&str; 2]]) -> ShownTable {
        let rows = rows.iter().map(|row| row.map(str::to_owned).to_vec()).collect();
        ShownTable {
            id: "t".to_owned(),
            caption: "What".to_owned(),
            heads: vec!["what", "rows"],
            rows,
        }
    }

    #[test]
    fn a_download_has_what_the_table_shows_and_no_formula() {
        let shown = table(&[["a, b", "1,000"], ["=1+1", "-2.5"], ["@x", "+3"]]);
        let csv = String::from_utf8(shown.csv().unwrap()).unwrap();
        assert_eq!(csv, "what,rows\n\"a, b\",\"1,000\"\n'=1+1,-2.5\n'@x,+3\n");
    }

    #[test]
    fn a_column_of_figures_stands_to_the_right_and_a_column_of_words_does_not() {
        assert!(table(&[["a", "1"], ["b", "–"], ["c", "< 0.1 %"]]).is_figure(1));
        assert!(!table(&[["a", "1"], ["b", "none"]]).is_figure(1));
        assert!(!table(&[["a", "24 cells where the header has 23"]]).is_figure(1));
        assert!(!table(&[["1", "1"]]).is_figure(0), "the first column is the rows' heads");
        assert!(!table(&[]).is_figure(1));
    }
}
