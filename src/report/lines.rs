//! Tables and sentences as lines of plain text, none wider than a page.

use super::sheet::{Column, Table};
use crate::domain::sheet::Value;
use crate::text::width::{cut, pad, pad_left, width};

/// Columns of an A4 page in a ten-pitch font with usual margins.
pub(super) const COLUMNS: usize = 80;
/// A column is never narrower than this.
const NARROW: usize = 6;

/// Head, rule and rows, no line wider than the page.
pub(super) fn lines(table: &Table) -> Vec<String> {
    if table.columns.iter().any(|column| column.below) {
        return lines_below(table);
    }
    let (widths, gap) = widths(table);
    let row = |cells: &mut dyn Iterator<Item = (&str, &Column)>| {
        let mut line = String::new();
        for (n, ((text, column), columns)) in cells.zip(&widths).enumerate() {
            if n > 0 {
                line.push_str(&" ".repeat(gap));
            }
            let text = cut(&printable(text), *columns);
            line.push_str(&if column.figure {
                pad_left(&text, *columns)
            } else {
                pad(&text, *columns)
            });
        }
        line
    };
    let mut lines = vec![row(&mut table
        .columns
        .iter()
        .map(|c| (c.title.as_str(), c)))];
    lines.push("-".repeat(widths.iter().sum::<usize>() + gap * widths.len().saturating_sub(1)));
    for cells in &table.rows {
        let texts = cells.iter().map(|cell| cell.text.as_str());
        lines.push(row(&mut texts.zip(&table.columns)));
    }
    lines
}

/// Head, rule and rows; as many lines to a row as its tallest cell needs.
pub(super) fn lines_whole(table: &Table) -> Vec<String> {
    let (widths, gap) = widths(table);
    let row = |cells: &[&str]| {
        let cells: Vec<Vec<String>> = cells
            .iter()
            .zip(&widths)
            .map(|(text, columns)| broken(&printable(text), *columns))
            .collect();
        let tall = cells.iter().map(Vec::len).max().unwrap_or(0);
        (0..tall)
            .map(|n| {
                let parts = cells.iter().zip(&widths).zip(&table.columns);
                let parts = parts.map(|((lines, columns), column)| {
                    let text = lines.get(n).map_or("", String::as_str);
                    if column.figure {
                        pad_left(text, *columns)
                    } else {
                        pad(text, *columns)
                    }
                });
                parts.collect::<Vec<_>>().join(&" ".repeat(gap))
            })
            .collect::<Vec<_>>()
    };
    let titles: Vec<&str> = table.columns.iter().map(|c| c.title.as_str()).collect();
    // The head is one line, as a page repeats it.
    let titles: Vec<String> = titles
        .iter()
        .zip(&widths)
        .map(|(title, columns)| cut(title, *columns))
        .collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let mut lines = row(&titles);
    lines.push("-".repeat(widths.iter().sum::<usize>() + gap * widths.len().saturating_sub(1)));
    for cells in &table.rows {
        let texts: Vec<&str> = cells.iter().map(|cell| cell.text.as_str()).collect();
        lines.extend(row(&texts));
    }
    lines
}

/// A table with words that stand below their row: what the row is about, its figures at the right, on a line of their own
/// where the name leaves no room for them, then the words.
fn lines_below(table: &Table) -> Vec<String> {
    const INDENT: usize = 4;
    let figures: Vec<(usize, &Column)> = (0..)
        .zip(&table.columns)
        .filter(|(at, column)| *at > 0 && !column.below)
        .collect();
    let cells = |at: usize| table.rows.iter().filter_map(move |row| row.get(at));
    let text = |cell: Option<&super::Cell>| cell.map_or("", |c| c.text.as_str()).to_owned();
    let names = cells(0).map(|cell| width(&cell.text)).max().unwrap_or(0);
    // Titles give way where they would push a name onto a line of its own.
    let widths = |titles: bool| -> Vec<usize> {
        let of = |(at, column): &(usize, &Column)| {
            let widest = cells(*at).map(|cell| width(&cell.text)).max();
            let title = if titles { width(&column.title) } else { 0 };
            widest.unwrap_or(0).max(title).max(NARROW)
        };
        figures.iter().map(of).collect()
    };
    let sum = |widths: &[usize], gap: usize| widths.iter().map(|w| w + gap).sum::<usize>();
    let wide = widths(true);
    let (widths, gap) = if names + sum(&wide, 2) <= COLUMNS {
        (wide, 2)
    } else {
        let narrow = widths(false);
        let gap = if sum(&narrow, 2) > COLUMNS { 1 } else { 2 };
        (narrow, gap)
    };
    let taken = sum(&widths, gap);
    let room = COLUMNS.saturating_sub(taken).min(names.max(NARROW));
    let line = |name: &str, texts: &[String]| {
        let mut line = pad(name, room);
        for (text, columns) in texts.iter().zip(&widths) {
            let text = cut(&printable(text), *columns);
            line.extend([" ".repeat(gap), pad_left(&text, *columns)]);
        }
        line
    };
    let titles: Vec<String> = figures.iter().map(|(_, c)| c.title.clone()).collect();
    let first = table.columns.first().map_or("", |c| c.title.as_str());
    let mut lines = vec![
        line(if width(first) > room { "" } else { first }, &titles),
        "-".repeat((room + taken).min(COLUMNS)),
    ];
    for row in &table.rows {
        let name = printable(&text(row.first()));
        let texts: Vec<String> = figures.iter().map(|(at, _)| text(row.get(*at))).collect();
        if width(&name) > room {
            lines.push(name);
            lines.push(line("", &texts));
        } else {
            lines.push(line(&name, &texts));
        }
        let words = table.columns.iter().zip(row);
        let said: Vec<String> = words
            .filter(|(column, cell)| column.below && !cell.text.is_empty())
            .map(|(column, cell)| printable(&format!("{} {}", column.title, cell.text)))
            .collect();
        let said = wrap(&said.join("; "), COLUMNS - INDENT);
        lines.extend(
            said.iter()
                .map(|line| format!("{}{line}", " ".repeat(INDENT))),
        );
    }
    lines
}

/// Lines of a cell, none wider than its column: a word that is longer is broken.
fn broken(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.lines().flat_map(|line| wrap(line, columns)) {
        let mut part = String::new();
        for c in line.chars() {
            let mut bytes = [0; 4];
            if width(&part) + width(c.encode_utf8(&mut bytes)) > columns && !part.is_empty() {
                lines.push(std::mem::take(&mut part));
            }
            part.push(c);
        }
        lines.push(part);
    }
    lines
}

/// Every mark as wide on paper as it is counted: a dash of doubtful width is a hyphen.
fn printable(text: &str) -> String {
    crate::text::width::safe(&text.replace('–', "-")).into_owned()
}

/// As wide as the widest cell, and the blanks between two columns. Where that is more than a page, the blanks give way
/// first, then columns of words, the widest first, then the titles of numbers; a number that is cut is a wrong number.
fn widths(table: &Table) -> (Vec<usize>, usize) {
    let cells = |at: usize| {
        let cells = table.rows.iter().filter_map(move |row| row.get(at));
        cells.map(|cell| width(&cell.text)).max().unwrap_or(0)
    };
    let mut widths: Vec<usize> = (0..)
        .zip(&table.columns)
        .map(|(at, column)| cells(at).max(width(&column.title)))
        .collect();
    let between = widths.len().saturating_sub(1);
    let too_wide =
        |widths: &[usize], gap: usize| widths.iter().sum::<usize>() + gap * between > COLUMNS;
    let gap = if too_wide(&widths, 2) { 1 } else { 2 };
    let days = |at: usize| {
        let mut cells = table.rows.iter().filter_map(|row| row.get(at));
        cells.any(|cell| matches!(cell.value, Value::Day(_)))
    };
    let least: Vec<usize> = (0..)
        .zip(&table.columns)
        // So is a case number, or a day.
        .map(|(at, column)| {
            if column.figure || column.id == "number" || days(at) {
                cells(at)
            } else {
                NARROW
            }
        })
        .collect();
    for figures in [false, true] {
        while too_wide(&widths, gap) {
            let widest = (0..)
                .zip(&table.columns)
                .filter(|(_, column)| column.figure == figures)
                .map(|(at, _)| at)
                .filter(|at| widths.get(*at) > least.get(*at))
                .max_by_key(|at| widths.get(*at).copied());
            match widest.and_then(|at: usize| widths.get_mut(at)) {
                Some(w) => *w -= 1,
                None => break,
            }
        }
    }
    (widths, gap)
}

/// Breaks anywhere between two characters; 汉字 need no blank to break at, figures and words are kept whole.
pub(super) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        if !line.is_empty() && width(&line) + width(piece) > columns {
            // Closing marks hang over the edge rather than begin a line.
            if piece.starts_with(['，', '。', '、', '；', '：', '）', '%', '”']) {
                line.push_str(piece);
                continue;
            }
            lines.push(std::mem::take(&mut line));
        }
        if !(line.is_empty() && piece == " " && !lines.is_empty()) {
            line.push_str(piece);
        }
    }
    lines.push(line);
    lines
}

/// Runs of ASCII without blanks, and every other character alone.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = if first.is_ascii_graphic() {
            rest.find(|c: char| !c.is_ascii_graphic())
                .unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (piece, behind) = rest.split_at_checked(end)?;
        rest = behind;
        Some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_characters_and_keep_figures_whole() {
        let lines = wrap("截至2026年6月30日，全市法院未结案件788件，占26.78%。", 20);
        for line in &lines {
            assert!(width(line) <= 22, "{line}");
            assert!(!line.starts_with(['，', '。']), "{line}");
        }
        assert!(lines.iter().any(|line| line.contains("26.78%")));
        assert_eq!(lines.concat().chars().filter(|c| *c == '8').count(), 3);
    }
}
