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
    let all = particulars(cx, file, rows >= RANKED.len(), room);
    let shown = all.iter().enumerate().filter(|(n, _)| kept.contains(n));
    for (n, (_, row)) in shown.enumerate() {
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

/// Draws who and where on one line, for a small terminal: the handler and the court are kept, the
/// parties are cut.
pub(super) fn brief(cx: &Cx, buffer: &mut Buffer, area: Rect, file: &CaseFile) {
    let line = &file.line;
    let court = words::short_court(cx, line.court.as_deref().unwrap_or_default());
    let handler = line.handler.clone().unwrap_or_default();
    let rest: Vec<&str> = [handler.as_str(), court.as_ref()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    let rest = rest.join("  ");
    let room = usize::from(area.width.saturating_sub(2));
    let left = room.saturating_sub(width::width(&rest) + 2);
    let parties = width::cut(&line.parties(), left);
    let text = format!("{parties}  {rest}");
    let cells = paint::Cells::at((area.x + 1, area.y), area.width.saturating_sub(1));
    paint::put_data(
        cx,
        buffer,
        cells,
        text.trim_start(),
        cx.styles.of(Role::Text),
    );
}

/// The rows from the top. Without a row of its own, the state is shown beside the due date.
fn particulars(cx: &Cx, file: &CaseFile, state_row: bool, room: usize) -> Vec<String> {
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
    let (people, rest) = seated([&*court, &division, &handler, &clerk], room);
    let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
    let state = state(cx, file);
    let beside = if state_row { "" } else { &state };
    vec![
        labelled(first, line.plaintiffs.as_deref().unwrap_or_default()),
        labelled(second, line.defendants.as_deref().unwrap_or_default()),
        pair(
            "tui.field.court",
            &paint::join_fitting(people.iter().map(String::as_str), room),
        ),
        pair(
            "tui.case.filed",
            &paint::join_fitting([&*filed, &*by, &*tags], room),
        ),
        pair(
            "tui.case.due",
            &paint::join_fitting(
                [&*due(cx, file), beside, &*late_tags]
                    .into_iter()
                    .chain(rest),
                room,
            ),
        ),
        pair("tui.field.state", &state),
    ]
}

/// Splits court, division, handler and clerk into those that fit into their row and those that do
/// not, which are shown behind the due date. The clerk is dropped first, then the division.
fn seated(all: [&str; 4], room: usize) -> (Vec<String>, Vec<String>) {
    const NEEDED: [usize; 4] = [0, 2, 1, 3];
    let mut seats = [false; 4];
    let mut taken = 0;
    for at in NEEDED {
        let columns = all.get(at).map_or(0, |words| width::width(words));
        let gap = if taken > 0 { 2 } else { 0 };
        if columns > 0
            && taken + gap + columns <= room
            && let Some(seat) = seats.get_mut(at)
        {
            *seat = true;
            taken += gap + columns;
        }
    }
    let of = |wanted: bool| {
        let seated = all
            .iter()
            .zip(seats)
            .filter(move |(_, seat)| *seat == wanted);
        seated.map(|(words, _)| (*words).to_owned()).collect()
    };
    (of(true), of(false))
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
    use super::seated;

    #[test]
    fn the_division_keeps_its_seat_before_the_clerk() {
        let all = ["扎兰屯", "执行局", "承办 杨磊", "书记员 赵敏"];
        for (room, rest) in [
            (60, vec![]),
            (30, vec!["书记员 赵敏"]),
            (18, vec!["执行局", "书记员 赵敏"]),
        ] {
            let (row, left) = seated(all, room);
            assert_eq!(left, rest, "{room}");
            assert_eq!(row.len() + left.len(), 4);
            assert_eq!(row[0], "扎兰屯");
        }
    }
}
