//! Which part of a case a query found: a match on the second party, or on what the case is about, is to be seen in its row.

use std::borrow::Cow;

use crate::domain::court;
use crate::service::api::CaseLine;
use crate::text::search::Search;
use crate::text::width;

/// Stands for what is left out before the part that matched.
const LEFT_OUT: &str = "..";

/// The line of a case for a row with so many columns for the party. Where the first party alone would not show why the case
/// was found, what was found stands in its place.
pub(super) fn line<'l>(line: &'l CaseLine, query: &str, columns: usize) -> Cow<'l, CaseLine> {
    let court = line.court.as_deref().map(court::short_name);
    let told = Told {
        in_sight: [
            &line.number,
            line.handler.as_deref().unwrap_or_default(),
            court.as_deref().unwrap_or_default(),
        ],
        first: line.party().unwrap_or_default(),
        all: line.parties(),
        cause: line.cause.as_deref().unwrap_or_default(),
    };
    match part(&told, query, columns) {
        Some(part) => Cow::Owned(CaseLine {
            plaintiffs: Some(part),
            ..line.clone()
        }),
        None => Cow::Borrowed(line),
    }
}

/// What a row has of a case.
struct Told<'l> {
    /// Number, handler and court: in the row anyway.
    in_sight: [&'l str; 3],
    first: &'l str,
    /// Both sides.
    all: String,
    cause: &'l str,
}

fn part(told: &Told<'_>, query: &str, columns: usize) -> Option<String> {
    let Told {
        first, all, cause, ..
    } = told;
    let seen = width::cut(first, columns);
    let in_sight = [seen.trim_end_matches('.')];
    let in_sight = || in_sight.iter().chain(&told.in_sight);
    for word in query.split_whitespace() {
        // What stands for a person, a court or a state is no part of a name.
        if word.starts_with(['@', '#', '!', '>', '＠', '＃', '！', '》', '＞']) {
            continue;
        }
        let search = Search::new(word);
        if in_sight().any(|text| search.matches(text)) {
            continue;
        }
        if let Some(name) = names(all).find(|name| search.matches(name)) {
            return Some(with(all, first, name, columns));
        }
        if search.matches(cause) {
            let whole = format!("{first}  {cause}");
            return Some(with(&whole, first, cause, columns));
        }
    }
    None
}

/// The names of both sides, one by one.
fn names(all: &str) -> impl Iterator<Item = &str> {
    all.split([',', '，', '、', ';', '；', '/'])
        .map(str::trim)
        .filter(|name| !name.is_empty())
}

/// All of it where it fits, else the beginning of the first party before what was found, else that alone.
fn with(all: &str, first: &str, found: &str, columns: usize) -> String {
    if width::width(all) <= columns {
        return all.to_owned();
    }
    let room = columns.saturating_sub(width::width(found) + width::width(LEFT_OUT));
    // Two characters say nothing of a name.
    if room >= 6 {
        let head = width::cut(first, room);
        let gap = if head.ends_with('.') { "" } else { LEFT_OUT };
        return format!("{head}{gap}{found}");
    }
    format!("{LEFT_OUT}{found}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_row_shows_why_a_case_was_found() {
        for (plaintiffs, defendants, query, columns, said) in [
            ("宋景山", "恩和", "宋", 14, None),
            ("宋景山", "恩和", "68", 14, None),
            ("宋景山", "恩和", "恩和", 14, Some("宋景山 / 恩和")),
            ("宋景山", "恩和", "eh", 10, Some("..恩和")),
            ("宋景山、王芳", "恩和", "wf", 10, Some("..王芳")),
            (
                "海拉尔区万佳农业科技有限公司",
                "赵四",
                "赵",
                14,
                Some("海拉尔..赵四"),
            ),
            ("宋景山", "恩和", "mjjd", 30, Some("宋景山  民间借贷纠纷")),
            ("宋景山", "恩和", "@杨 !已结 >30", 30, None),
        ] {
            let told = Told {
                in_sight: ["(2021)内0781民初68号", "图雅", "满洲里法院"],
                first: plaintiffs,
                all: format!("{plaintiffs} / {defendants}"),
                cause: "民间借贷纠纷",
            };
            let part = part(&told, query, columns);
            assert_eq!(part.as_deref(), said, "{query}");
            if let Some(part) = part {
                assert!(width::width(&part) <= columns, "{part}");
            }
        }
    }
}
