//! The particulars of a case on the left, its money on the right.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::layout::ABOUT;
use super::purse;
use crate::config::theme::Role;
use crate::domain::change::Change;
use crate::domain::event::Fact;
use crate::service::api::CaseFile;
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::widget::paint;
use crate::tui::words;

/// Indices of the rows from the top, in the order in which they are kept on a low terminal.
const RANKED: [usize; ABOUT as usize] = [0, 1, 4, 2, 3, 5];

/// The row of the due date, after that of the filing.
const DUE: usize = 4;
/// The number of rows from which on court and handler have one of their own.
const SEATED: usize = 4;

/// Draws the most important rows that fit into `area`.
pub(super) fn view(cx: &Cx, buffer: &mut Buffer, area: Rect, file: &CaseFile) {
    let money = purse::money(cx, file, usize::from(area.width / 2).saturating_sub(2));
    let widest = money.iter().map(|text| width::width(text)).max();
    let right = widest.unwrap_or(0) as u16 + 3;
    let left = area.width.saturating_sub(right).max(area.width / 2);
    let text = cx.styles.of(Role::Text);
    let rows = usize::from(area.height);
    let kept = RANKED.get(..rows.min(RANKED.len())).unwrap_or_default();
    let room = usize::from(left).saturating_sub(label_columns(cx, file) + 5);
    let all = particulars(cx, file, rows, room).into_iter();
    let shown: Vec<String> = if rows < SEATED {
        // Who and where in one row, then the due date, or the day of filing and that.
        let who = who(cx, file, usize::from(left.saturating_sub(2)));
        let dates = all.skip(DUE + 2 - rows.max(2)).take(rows.saturating_sub(1));
        std::iter::once(who).chain(dates).collect()
    } else {
        let all = all.enumerate().filter(|(n, _)| kept.contains(n));
        all.map(|(_, row)| row).collect()
    };
    for (n, row) in shown.iter().take(rows).enumerate() {
        let y = area.y + n as u16;
        paint::put_data(
            cx,
            buffer,
            paint::Cells::at((area.x + 1, y), left.saturating_sub(2)),
            row,
            text,
        );
        let rule = cx.styles.of(Role::Rule);
        paint::put(
            buffer,
            paint::Cells::at((area.x + left, y), 1),
            paint::vertical(cx.glyphs),
            rule,
        );
        if let Some(amount) = money.get(n) {
            paint::put(
                buffer,
                paint::Cells::at((area.x + left + 2, y), right),
                amount,
                text,
            );
        }
    }
}

/// Draws who and where on one line, for a small terminal.
pub(super) fn brief(cx: &Cx, buffer: &mut Buffer, area: Rect, file: &CaseFile) {
    let text = who(cx, file, usize::from(area.width.saturating_sub(2)));
    let cells = paint::Cells::at((area.x + 1, area.y), area.width.saturating_sub(1));
    paint::put_data(cx, buffer, cells, &text, cx.styles.of(Role::Text));
}

/// Parties, handler and court: the last two are kept, the parties are cut.
fn who(cx: &Cx, file: &CaseFile, room: usize) -> String {
    let line = &file.line;
    let court = words::short_court(cx, line.court.as_deref().unwrap_or_default());
    let handler = line.handler.clone().unwrap_or_default();
    let rest: Vec<&str> = [handler.as_str(), court.as_ref()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    let rest = rest.join("  ");
    let left = room.saturating_sub(width::width(&rest) + 2);
    let parties = width::cut(&line.parties(), left);
    format!("{parties}  {rest}").trim_start().to_owned()
}

/// The rows from the top, of which `rows` are shown. Without a row of its own, the state is shown
/// beside the due date.
fn particulars(cx: &Cx, file: &CaseFile, rows: usize, room: usize) -> Vec<String> {
    let line = &file.line;
    let [first, second] = sides(cx, file);
    let labels = label_columns(cx, file);
    let labelled = |label: &str, value: &str| {
        let value = if value.is_empty() { "--" } else { value };
        format!("{}{value}", width::pad(label, labels + 2))
    };
    let pair = |key: &str, value: &str| labelled(cx.text(key), value);
    let person = |key: &str, name: &Option<String>| {
        let name = name.as_ref()?;
        Some(format!("{} {name}", cx.text(key)))
    };
    let handler = person("tui.field.handler", &line.handler).unwrap_or_default();
    let clerk = person("tui.field.clerk", &file.clerk).unwrap_or_default();
    let court = words::short_court(cx, line.court.as_deref().unwrap_or_default());
    let division = line.division.clone().unwrap_or_default();
    let filed = line
        .filed
        .map_or_else(|| "--".to_owned(), |d| d.to_string());
    let beside_filed = room.saturating_sub(width::width(&filed) + 2);
    let by = line.procedure.as_deref();
    let by = by.map(|id| words::procedure_in(cx, id, beside_filed));
    // The basis of the limit is cut rather than left out; tags that do not fit go after the due
    // date.
    let by = width::cut(&by.unwrap_or_default(), beside_filed);
    let tags = file.tags.join(" ");
    let tagged = width::width(&by) + width::width(&tags) + 2 <= beside_filed;
    let (tags, late_tags) = if tagged {
        (tags, String::new())
    } else {
        (String::new(), tags)
    };
    let name = line.handler.as_deref().unwrap_or_default();
    let (people, rest) = seated([&*court, &division, &handler, &clerk], name, room);
    let state = state(cx, file);
    let beside = if rows < RANKED.len() { &state } else { "" };
    vec![
        labelled(first, line.plaintiffs.as_deref().unwrap_or_default()),
        labelled(second, line.defendants.as_deref().unwrap_or_default()),
        pair("tui.field.court", &people.join("  ")),
        pair(
            "tui.case.filed",
            &paint::join_fitting([&*filed, &*by, &*tags], room),
        ),
        pair(
            "tui.case.due",
            &joined(
                [&*due(cx, file), beside, &*late_tags]
                    .into_iter()
                    .chain(rest.iter().map(String::as_str)),
                room,
            ),
        ),
        pair("tui.field.state", &state),
    ]
}

/// Splits court, division, handler and clerk into those that fit into their row and those that do
/// not, which are shown behind the due date. The clerk is dropped first, then the division; court
/// and handler are cut rather than dropped, the latter down to the `name` first.
fn seated(all: [&str; 4], name: &str, room: usize) -> (Vec<String>, Vec<String>) {
    let [court, division, handler, clerk] = all;
    let whole = width::width(court) + width::width(handler) + 2 <= room;
    let handler = if whole { handler } else { name };
    // Half of the row is enough for the court to be known by.
    let beside = match width::width(handler) {
        0 => 0,
        columns => (columns + 2).min(room / 2),
    };
    let court = width::cut(court, room.saturating_sub(beside));
    let gap = if court.is_empty() { 0 } else { 2 };
    let handler = width::cut(handler, room.saturating_sub(width::width(&court) + gap));
    let mut taken = width::width(&court) + gap + width::width(&handler);
    let mut fits = |words: &str| {
        let columns = taken + width::width(words) + 2;
        let fits = columns <= room;
        taken = if fits { columns } else { taken };
        fits
    };
    let seats = [true, fits(division), true, fits(clerk)];
    let all = [court, division.to_owned(), handler, clerk.to_owned()];
    let all = all.into_iter().zip(seats);
    let (row, rest): (Vec<_>, Vec<_>) = all
        .filter(|(words, _)| !words.is_empty())
        .partition(|(_, seat)| *seat);
    let words = |seats: Vec<(String, bool)>| seats.into_iter().map(|(words, _)| words).collect();
    (words(row), words(rest))
}

/// Joins the parts that are not empty; the first one that does not fit is cut, if what is left of
/// it says anything.
fn joined<'a>(parts: impl Iterator<Item = &'a str>, room: usize) -> String {
    const LEAST: usize = 8;
    let mut line = String::new();
    for part in parts.filter(|part| !part.is_empty()) {
        if line.is_empty() {
            line.push_str(part);
            continue;
        }
        let left = room.saturating_sub(width::width(&line) + 2);
        if left < LEAST.min(width::width(part)) {
            break;
        }
        line.extend(["  ", &width::cut(part, left)]);
    }
    line
}

/// The due date, with the date stated by the ledger if that differs.
fn due(cx: &Cx, file: &CaseFile) -> String {
    let line = &file.line;
    let due = line.due.map(|d| d.to_string()).unwrap_or_default();
    let due = match file.stated_due {
        Some(stated) if Some(stated) != line.due => {
            cx.fill("tui.case.stated", &[("due", &due), ("stated", &stated)])
        }
        _ => due,
    };
    if line.provisional {
        format!("{due} {}", cx.text("tui.provisional"))
    } else {
        due
    }
}

/// The state of the case, with the day and the fact that led to it: `在执 (2021-07-01 恢复计算)`.
fn state(cx: &Cx, file: &CaseFile) -> String {
    let id = file.line.state();
    let word = cx.text(&format!("domain.status.{id}"));
    let held = file.timeline.iter().rev().filter(|entry| !entry.retracted);
    let since = held
        .filter(|entry| match &entry.fact {
            Fact::Changed { change, .. } => {
                id == "paused" && matches!(change, Change::Pause(pause) if pause.to.is_none())
            }
            Fact::Closed { .. } => id == "closed",
            Fact::Resumed { .. } | Fact::Reopened { .. } => id == "trial" || id == "execution",
            _ => false,
        })
        .find_map(|entry| Some((entry.on?, entry.fact.id())));
    match since {
        Some((on, fact)) => {
            let what = cx.text(&format!("domain.fact.{fact}"));
            format!("{word} ({on} {what})")
        }
        None => word.to_owned(),
    }
}

/// What this case calls its two sides.
fn sides(cx: &Cx, file: &CaseFile) -> [&'static str; 2] {
    let sides = file.sides();
    [
        words::side(cx, sides.plaintiffs),
        words::side(cx, sides.defendants),
    ]
}

/// Columns of the labels on the left, without the two that follow: of the usual ones, so that they
/// stay where they are from case to case. A side with a longer name is content with one column
/// after it.
fn label_columns(cx: &Cx, file: &CaseFile) -> usize {
    let usual = ["execution-debtor", "plaintiff", "applicant"].map(|id| words::side(cx, id));
    let others = ["tui.field.court", "tui.field.state"].map(|key| cx.text(key));
    let usual = usual.into_iter().chain(others).map(width::width);
    let own = sides(cx, file).map(|side| width::width(side).saturating_sub(1));
    usual.chain(own).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{joined, seated};

    #[test]
    fn court_and_handler_are_cut_and_never_dropped() {
        let long = "承办 阿不都热合曼·买买提";
        for (room, court, handler) in [
            (36, "扎兰屯法院", "承办 阿不都热合曼·买买提"),
            (34, "扎兰屯法院", "阿不都热合曼·买买提"),
            (25, "扎兰屯法院", "阿不都热合.."),
            (18, "扎兰屯..", "阿不都.."),
        ] {
            let all = ["扎兰屯法院", "", long, "书记员 赵敏"];
            let (row, left) = seated(all, "阿不都热合曼·买买提", room);
            assert_eq!(row, [court, handler], "{room}");
            assert_eq!(left, ["书记员 赵敏"]);
        }
        assert_eq!(seated([""; 4], "", 20), (vec![], vec![]));
        let parts = ["2026-07-09", "", "书记员 阿不都热合曼"];
        assert_eq!(joined(parts.into_iter(), 24), "2026-07-09  书记员 阿..");
        assert_eq!(joined(parts.into_iter(), 18), "2026-07-09");
    }

    #[test]
    fn the_division_keeps_its_seat_before_the_clerk() {
        let all = ["扎兰屯", "执行局", "承办 杨磊", "书记员 赵敏"];
        for (room, rest) in [
            (60, vec![]),
            (30, vec!["书记员 赵敏"]),
            (18, vec!["执行局", "书记员 赵敏"]),
        ] {
            let (row, left) = seated(all, "杨磊", room);
            assert_eq!(left, rest, "{room}");
            assert_eq!(row.len() + left.len(), 4);
            assert_eq!(row[0], "扎兰屯");
        }
    }
}
