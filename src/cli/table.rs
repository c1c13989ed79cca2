//! A table for people: as text, and as Markdown.

/// The titles of the columns, and the rows.
pub(super) struct Table<const N: usize> {
    pub(super) titles: [String; N],
    pub(super) rows: Vec<[String; N]>,
}

impl<const N: usize> Table<N> {
    /// Columns with two spaces between them.
    pub(super) fn text(&self) -> String {
        let lines = || std::iter::once(&self.titles).chain(&self.rows);
        let width = |column: usize| lines().map(|line| line[column].chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..N).map(width).collect();
        let line = |line: &[String; N]| {
            let cells = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
            cells.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
        };
        lines().map(line).collect()
    }

    /// A table of GitHub's Markdown.
    pub(super) fn markdown(&self) -> String {
        let line = |line: &[String; N]| {
            let cells: Vec<String> = line.iter().map(|cell| escaped(cell)).collect();
            format!("| {} |\n", cells.join(" | "))
        };
        let rule = format!("|{}\n", " --- |".repeat(N));
        line(&self.titles) + &rule + &self.rows.iter().map(line).collect::<String>()
    }
}

/// The text, with nothing in it that Markdown would take for its own.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '\n' | '\r' => escaped.push(' '),
            '<' => escaped.push_str("&lt;"),
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '@' | '~' | '!' => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn columns_are_as_wide_as_they_have_to_be() {
        let cells = |cells: [&str; 2]| cells.map(str::to_owned);
        let table = Table {
            titles: cells(["contract", "lint"]),
            rows: vec![cells(["specs/läufe.yaml", "ok"]), cells(["a|b_c\n<b>", "1 error"])],
        };
        assert_eq!(
            table.text(),
            "contract          lint\nspecs/läufe.yaml  ok\na|b_c\n<b>         1 error\n"
        );
        assert_eq!(
            table.markdown(),
            "| contract | lint |\n| --- | --- |\n| specs/läufe.yaml | ok |\n| a\\|b\\_c &lt;b> | 1 error |\n"
        );
    }
}
