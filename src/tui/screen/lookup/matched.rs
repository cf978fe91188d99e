//! Which part of a case a query matched. A match on the second party or the cause must be visible
//! in the row.

use std::borrow::Cow;

use crate::domain::{court, sides};
use crate::service::api::CaseLine;
use crate::text::search::Search;
use crate::text::width;

/// Marks what is left out before the match.
const LEFT_OUT: &str = "..";

/// The case as a row with `columns` for the party shows it. If the first party would not explain
/// the match, the match takes its place.
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

/// The parts of a case that a row may show.
struct Told<'l> {
    /// Number, handler and court, which the row shows anyway.
    in_sight: [&'l str; 3],
    first: &'l str,
    /// The names of both sides.
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
        // A word for a person, a court or a state is not part of a name.
        if word.starts_with(['@', '#', '!', '>', '＠', '＃', '！', '》', '＞']) {
            continue;
        }
        let search = Search::new(word);
        if in_sight().any(|text| search.matches(text)) {
            continue;
        }
        if let Some(name) = sides::names(all).find(|name| search.matches(name)) {
            return Some(with(all, first, name, columns));
        }
        if search.matches(cause) {
            let whole = format!("{first}  {cause}");
            return Some(with(&whole, first, cause, columns));
        }
    }
    None
}

/// The whole text if it fits, or else the beginning of the first party followed by the match, or
/// the match alone.
fn with(all: &str, first: &str, found: &str, columns: usize) -> String {
    if width::width(all) <= columns {
        return all.to_owned();
    }
    let room = columns.saturating_sub(width::width(found) + width::width(LEFT_OUT));
    // Two characters of a name would be of no use.
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
