//! Tables and sentences as lines of plain text, none wider than a page.

use super::below::lines_below;
use super::place::Place;
use super::sheet::{Cell, Column, Table};
use crate::domain::sheet::Value;
use crate::text::width::{pad, pad_left, width};

/// Stands between parts of a line; the counts of a cell are joined by it, and told apart by it.
pub(super) const GAP: &str = "  ";
/// Columns of an A4 page in a ten-pitch font with usual margins.
pub(super) const COLUMNS: usize = 80;
/// The smallest width of a column.
pub(super) const NARROW: usize = 6;
/// The smallest width of a numeric column, whose title is broken: one 汉字.
const GLYPH: usize = 2;
/// The column of the moments of recording.
const MOMENT: &str = "moment";
/// Columns of a day.
const DAY: usize = 10;

/// A table as lines.
pub(super) struct Lines {
    /// Titles and the rule below them, repeated on every page.
    pub(super) head: Vec<String>,
    /// The lines of each row.
    pub(super) rows: Vec<Vec<String>>,
    /// Where the cells of each row stand in its lines.
    pub(super) places: Vec<Vec<Place>>,
}

/// Lays out a table on a page of the given number of columns. Nothing is cut: a cell wider than its
/// column continues below, and no line is wider than the page unless the numbers alone are.
pub(super) fn lines(table: &Table, columns: usize) -> Lines {
    if table.columns.iter().any(|column| column.below) {
        return lines_below(table, columns);
    }
    let (widths, gap) = widths(table, columns);
    let row = |cells: &mut dyn Iterator<Item = &str>| {
        let cells: Vec<Vec<String>> = cells
            .zip(&widths)
            .map(|(text, columns)| broken(&printable(text), *columns))
            .collect();
        let line = |n: usize| {
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
        };
        let tall = cells.iter().map(Vec::len).max().unwrap_or(0);
        (0..tall).map(line).collect::<Vec<_>>()
    };
    let titles = table.columns.iter().zip(&widths);
    let titles = titles.map(|(column, columns)| title(&column.title, *columns).join("\n"));
    let titles: Vec<String> = titles.collect();
    let mut head = row(&mut titles.iter().map(String::as_str));
    head.push("-".repeat(widths.iter().sum::<usize>() + gap * widths.len().saturating_sub(1)));
    let rows = table.rows.iter();
    let rows = rows.map(|cells| row(&mut cells.iter().map(|cell| cell.text.as_str())));
    let places = table.rows.iter();
    let places = places.map(|cells| in_columns(table, cells, &widths, gap));
    Lines {
        head,
        rows: rows.collect(),
        places: places.collect(),
    }
}

/// Where the cells of a row stand under their heads. Of a cell of several lines only the first one
/// counts.
fn in_columns(table: &Table, row: &[Cell], widths: &[usize], gap: usize) -> Vec<Place> {
    let mut left = 0;
    let mut places = Vec::new();
    for (at, ((column, cell), columns)) in table.columns.iter().zip(row).zip(widths).enumerate() {
        let first = broken(&printable(&cell.text), *columns).into_iter().next();
        let taken = first.map_or(0, |line| width(&line));
        if taken > 0 {
            let before = if column.figure {
                columns.saturating_sub(taken)
            } else {
                0
            };
            places.push(Place::of_cell(at, 0, left + before, taken));
        }
        left += columns + gap;
    }
    places
}

/// The lines of a cell, none wider than its column. A longer word is broken, after a comma if it
/// has one.
pub(super) fn broken(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.lines().flat_map(|line| wrap(line, columns)) {
        let mut part = String::new();
        for c in line.chars() {
            let mut bytes = [0; 4];
            if width(&part) + width(c.encode_utf8(&mut bytes)) > columns && !part.is_empty() {
                let comma = part.rfind([',', ';']).map_or(part.len(), |at| at + 1);
                let rest = part.split_off(comma);
                lines.push(std::mem::replace(&mut part, rest));
            }
            part.push(c);
        }
        lines.push(part);
    }
    lines
}

/// The lines of a title. A word longer than its column is torn, with a hyphen.
pub(super) fn title(title: &str, columns: usize) -> Vec<String> {
    let title = printable(title);
    if whole(&title) <= columns || columns <= GLYPH {
        return even(&title, columns);
    }
    let torn = |piece: &str| -> String {
        let mut left = piece.chars();
        let mut out = String::new();
        // Only runs of ASCII are that long, so a character takes a column.
        while left.as_str().len() > columns {
            out.extend(left.by_ref().take(columns - 1));
            out.push_str("- ");
        }
        out + left.as_str()
    };
    let title: String = pieces(&title)
        .map(|piece| {
            if width(piece) > columns {
                torn(piece)
            } else {
                piece.to_owned()
            }
        })
        .collect();
    broken(&title, columns)
}

/// The width of the longest piece of a title that is not to be broken.
fn whole(title: &str) -> usize {
    pieces(title).map(width).max().unwrap_or(0)
}

/// A title broken into as many lines as its column needs, each as short as possible: `2年至 3年`, not
/// `2年至3 年`.
fn even(title: &str, columns: usize) -> Vec<String> {
    let most = broken(title, columns);
    let fewer = (whole(title).max(GLYPH)..columns).map(|columns| broken(title, columns));
    let mut fewer = fewer.filter(|lines| lines.len() == most.len());
    fewer.next().unwrap_or(most)
}

/// Replaces characters whose width on paper is uncertain, such as a dash, by safe ones.
pub(super) fn printable(text: &str) -> String {
    crate::text::width::safe(&text.replace('–', "-")).into_owned()
}

/// Where titles are broken when their columns are narrowed.
enum Tear {
    /// Between words.
    Between,
    /// Also within words, down to this width.
    Within(usize),
}

/// The columns to be narrowed in a step, and how far.
type Step<'s> = (&'s dyn Fn(&Column) -> bool, Tear);

/// The column widths and the blanks between columns. Columns are as wide as their widest cell. If
/// that exceeds the page, first the blanks are reduced, then titles of numeric columns are broken,
/// between words and then within them, then word columns are narrowed, the widest first, then the
/// time of day is broken off, and finally those titles are broken further. Numbers are never broken,
/// because a broken number is a wrong number.
fn widths(table: &Table, columns: usize) -> (Vec<usize>, usize) {
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
        |widths: &[usize], gap: usize| widths.iter().sum::<usize>() + gap * between > columns;
    let gap = if too_wide(&widths, 2) { 1 } else { 2 };
    let days = |at: usize| {
        let cells = table.rows.iter().filter_map(move |row| row.get(at));
        cells
            .filter(|cell| matches!(cell.value, Value::Day(_)))
            .map(|cell| width(&cell.text))
            .max()
    };
    let least: Vec<usize> = (0..)
        .zip(&table.columns)
        // Case numbers and days are not broken either.
        .map(|(at, column)| match column.id.as_str() {
            _ if column.figure => cells(at).max(GLYPH),
            "number" => cells(at),
            // The time of day goes below its day.
            MOMENT => DAY,
            _ => days(at).unwrap_or(NARROW).max(NARROW),
        })
        .collect();
    let words = |column: &Column| !column.figure && column.id != MOMENT;
    let moments = |column: &Column| column.id == MOMENT;
    let figures = |column: &Column| column.figure;
    let steps: [Step<'_>; 5] = [
        (&figures, Tear::Between),
        (&figures, Tear::Within(NARROW)),
        (&words, Tear::Within(0)),
        (&moments, Tear::Within(0)),
        (&figures, Tear::Within(0)),
    ];
    let whole: Vec<usize> = table.columns.iter().map(|c| whole(&c.title)).collect();
    for (gives, tear) in steps {
        let narrow = |at: usize| match tear {
            Tear::Between => whole.get(at).copied().unwrap_or(0).max(NARROW),
            Tear::Within(columns) => columns,
        };
        while too_wide(&widths, gap) {
            let widest = (0..)
                .zip(&table.columns)
                .filter(|(_, column)| gives(column))
                .map(|(at, _)| at)
                .filter(|at| widths.get(*at) > least.get(*at).max(Some(&narrow(*at))))
                .max_by_key(|at| widths.get(*at).copied());
            match widest.and_then(|at: usize| widths.get_mut(at)) {
                Some(w) => *w -= 1,
                None => break,
            }
        }
    }
    (widths, gap)
}

/// Wraps text at any character boundary; 汉字 need no blank to break at, numbers and words are kept
/// whole.
pub(super) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        if !line.is_empty() && width(&line) + width(piece) > columns {
            // A closing mark never begins a line: what it closes moves down with it.
            let whole = std::mem::take(&mut line);
            if piece.starts_with(CLOSING) {
                take_last(&whole).clone_into(&mut line);
            }
            let kept = whole.len() - line.len();
            lines.push(whole.get(..kept).unwrap_or_default().trim_end().to_owned());
        }
        if !(line.is_empty() && piece == " " && !lines.is_empty()) {
            line.push_str(piece);
        }
    }
    lines.push(line);
    lines
}

/// Marks that follow something.
const CLOSING: [char; 15] = [
    '，', '。', '、', '；', '：', '）', '”', '%', ',', '.', ';', ':', ')', '!', '?',
];

/// The last piece of a line with the marks after it; empty if that is the whole line.
fn take_last(line: &str) -> &str {
    let mut from = line.len();
    let mut at = 0;
    for piece in pieces(line) {
        if !piece.starts_with(CLOSING) {
            from = at;
        }
        at += piece.len();
    }
    line.get(from..).filter(|_| from > 0).unwrap_or_default()
}

/// Splits text into runs of ASCII without blanks and single other characters.
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
    use super::super::Cell;
    use super::*;

    #[test]
    fn lines_break_between_characters_and_keep_figures_whole() {
        let lines = wrap("截至2026年6月30日，全市法院未结案件788件，占26.78%。", 20);
        for line in &lines {
            assert!(width(line) <= 20, "{line}");
            assert!(!line.starts_with(['，', '。']), "{line}");
        }
        assert!(lines.iter().any(|line| line.contains("26.78%")));
        assert_eq!(lines.concat().chars().filter(|c| *c == '8').count(), 3);
    }

    #[test]
    fn no_line_begins_with_a_stop() {
        let text = "公式 变更后审限内的已结 / 已结; 无审限和审限不明的另列; 出处 审判口径, 另见: 甲. 乙 (丙)";
        for columns in 12..80 {
            for line in wrap(text, columns) {
                assert!(!line.starts_with(CLOSING), "{columns} {line}");
            }
        }
    }

    #[test]
    fn nothing_of_a_table_is_cut() {
        let column = |id: &str, title: &str, figure| Column {
            id: id.to_owned(),
            title: title.to_owned(),
            figure,
            below: false,
        };
        let cell = |text: &str| Cell {
            value: Value::Text(text.to_owned()),
            text: text.to_owned(),
        };
        let commits: Vec<String> = (1_001..1_020).map(|n| n.to_string()).collect();
        let commits = commits.join(",");
        let long = "a rather long reason that a page has no room for";
        let table = Table {
            id: "t".to_owned(),
            title: String::new(),
            columns: vec![
                column("moment", "recorded at", false),
                column("number", "case number", false),
                column("was", "what it was then", true),
                column("commits", "commits", false),
                column("row", "row", false),
            ],
            rows: vec![vec![
                cell("2026-06-30 09:08:07"),
                cell("(2022)内0783民初12345号"),
                cell("1,234,567.89"),
                cell(&commits),
                cell(long),
            ]],
        };
        let lines = lines(&table, COLUMNS);
        for line in lines.head.iter().chain(lines.rows.iter().flatten()) {
            assert!(width(line) <= COLUMNS, "{line}");
            assert!(!line.contains(".."), "{line}");
        }
        let words: Vec<&str> = lines.rows[0]
            .iter()
            .flat_map(|line| line.split([' ', ',']))
            .collect();
        let wanted = ["2026-06-30", "09:08:07", "(2022)内0783民初12345号"];
        for whole in wanted
            .into_iter()
            .chain(commits.split(','))
            .chain(long.split(' '))
        {
            assert!(words.contains(&whole), "{whole} in {:?}", lines.rows[0]);
        }
        assert!(lines.rows[0][0].contains("1,234,567.89"));
        let titles = lines.head.concat();
        assert!(titles.contains("then") && titles.contains("case number"));
    }

    #[test]
    fn a_title_breaks_between_words_and_a_longer_word_at_a_hyphen() {
        for (text, columns, wanted) in [
            ("今年分子", 6, &["今年", "分子"][..]),
            ("2年至3年", 6, &["2年至", "3年"]),
            ("moved out", 6, &["moved", "out"]),
            ("suspended", 8, &["suspend-", "ed"]),
            ("of a suspended", 8, &["of a", "suspend-", "ed"]),
            ("suspended", 9, &["suspended"]),
        ] {
            assert_eq!(title(text, columns), wanted, "{text} in {columns}");
        }
    }

    #[test]
    fn a_day_among_names_does_not_widen_a_page() {
        let column = |id: &str, figure| Column {
            id: id.to_owned(),
            title: id.to_owned(),
            figure,
            below: false,
        };
        let cell = |value: Value, text: &str| Cell {
            value,
            text: text.to_owned(),
        };
        let day = chrono::NaiveDate::from_ymd_opt(2026, 5, 31);
        let name = "a court with a name that goes on for a while";
        let words = || cell(Value::Text(name.to_owned()), name);
        let table = Table {
            id: "t".to_owned(),
            title: String::new(),
            columns: vec![
                column("row", false),
                column("column", false),
                column("was", true),
            ],
            rows: vec![
                vec![words(), words(), cell(Value::Count(1), "1")],
                vec![
                    cell(Value::day(day), "2026-05-31"),
                    words(),
                    cell(Value::Count(1), "1"),
                ],
            ],
        };
        let lines = lines(&table, COLUMNS);
        for line in lines.head.iter().chain(lines.rows.iter().flatten()) {
            assert!(width(line) <= COLUMNS, "{line}");
        }
        assert!(lines.rows[1][0].starts_with("2026-05-31 "));
    }
}
