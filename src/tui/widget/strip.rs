//! The detail of the selected case below a list: four lines where there is room, one otherwise.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint;
use crate::config::theme::Role;
use crate::service::api::CaseLine;
use crate::tui::cx::Cx;
use crate::tui::words;

/// Rows of the strip for this terminal: none where fewer than ten rows of the list would be left.
pub fn height(cx: &Cx) -> u16 {
    if cx.tall() {
        4
    } else {
        u16::from(cx.width >= 60 && cx.height >= 18)
    }
}

/// Draws it; a single line names the last result only where the table has no column for it.
pub fn view(cx: &Cx, buffer: &mut Buffer, area: Rect, line: &CaseLine, last: bool) {
    let lines = if area.height >= 4 {
        full(cx, line)
    } else {
        vec![short(
            cx,
            line,
            last,
            usize::from(area.width).saturating_sub(2),
        )]
    };
    for (n, text) in lines.iter().take(usize::from(area.height)).enumerate() {
        let style = cx.styles.of(if n == 0 && area.height >= 4 {
            Role::Title
        } else {
            Role::Text
        });
        let room = area.width.saturating_sub(1);
        paint::put_data(
            cx,
            buffer,
            (area.x + 1, area.y + n as u16),
            room,
            text,
            style,
        );
    }
}

fn labelled(cx: &Cx, key: &str, value: &str) -> Option<String> {
    (!value.is_empty()).then(|| format!("{} {value}", cx.text(key)))
}

/// What the row does not say, the more useful first.
fn short(cx: &Cx, line: &CaseLine, last: bool, columns: usize) -> String {
    let court = words::short_court(cx, line.court.as_deref().unwrap_or_default());
    let parts = [
        line.cause.clone(),
        labelled(
            cx,
            "tui.field.defendants",
            line.defendants.as_deref().unwrap_or_default(),
        ),
        last.then(|| labelled(cx, "tui.field.last", &words::last(cx, line)))
            .flatten(),
        labelled(cx, "tui.field.due", &due(line)),
        Some(court),
        labelled(
            cx,
            "tui.field.filed",
            &line.filed.map(|d| d.to_string()).unwrap_or_default(),
        ),
        line.division.clone(),
    ];
    paint::join_fitting(parts.iter().flatten().map(String::as_str), columns)
}

fn full(cx: &Cx, line: &CaseLine) -> Vec<String> {
    let court = words::short_court(cx, line.court.as_deref().unwrap_or_default());
    let head = [
        Some(line.number.clone()),
        line.cause.clone(),
        Some(words::parties(line)),
    ];
    let limit = [
        labelled(cx, "tui.field.due", &due(line)),
        Some(words::days(cx, line)),
        line.provisional
            .then(|| cx.text("tui.provisional").to_owned()),
        Some(cx.text("tui.strip.why").to_owned()),
    ];
    let place = [
        labelled(cx, "tui.field.court", &court),
        labelled(
            cx,
            "tui.field.division",
            line.division.as_deref().unwrap_or_default(),
        ),
        labelled(
            cx,
            "tui.field.handler",
            line.handler.as_deref().unwrap_or_default(),
        ),
        labelled(
            cx,
            "tui.field.filed",
            &line.filed.map(|d| d.to_string()).unwrap_or_default(),
        ),
        line.claim.map(|claim| {
            cx.fill(
                "tui.strip.claim",
                &[("amount", &words::ten_thousands(claim))],
            )
        }),
    ];
    let next = line
        .next
        .map(|on| words::day_and_weekday(cx, on))
        .unwrap_or_default();
    let last = [
        labelled(cx, "tui.field.last", &words::last(cx, line))
            .or_else(|| Some(cx.text("tui.strip.never").to_owned())),
        labelled(cx, "tui.field.next", &next),
    ];
    vec![join(head), join(limit), join(place), join(last)]
}

fn due(line: &CaseLine) -> String {
    line.due.map(|d| d.to_string()).unwrap_or_default()
}

fn join<const N: usize>(parts: [Option<String>; N]) -> String {
    parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("  ")
}
