//! The first line: the name, the pages, the user and the date.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint;
use crate::config::theme::Role;
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::screen::SCREENS;
use crate::tui::words;

/// Draws the pages, with the current one in brackets.
pub fn view(cx: &Cx, buffer: &mut Buffer, area: Rect, page: usize) {
    let mut taken = 0;
    let mut put = |words: &str, role| {
        let room = area.width.saturating_sub(taken);
        let style = cx.styles.of(role);
        taken += paint::put(
            buffer,
            paint::Cells::at((area.x + taken, area.y), room),
            words,
            style,
        );
    };
    put(&format!(" {} | ", cx.text("tui.name")), Role::Title);
    for (n, entry) in SCREENS.iter().enumerate() {
        let title = cx.text(&format!("tui.page.{}", entry.id));
        if n == page {
            put(&format!("[{title}] "), Role::Tab);
        } else {
            put(&format!("{title} "), Role::Text);
        }
    }
    if cx.is_demo() {
        put(&format!(" {} ", cx.text("tui.demo")), Role::Demo);
    }
    if cx.view.is_now() {
        who_and_when(cx, buffer, area, taken);
    } else {
        let behind = Rect {
            x: area.x + taken,
            width: area.width.saturating_sub(taken),
            ..area
        };
        past(cx, buffer, behind);
    }
}

/// Draws the label of the docket, the user and the date, in the longest form that leaves a gap
/// after the pages.
fn who_and_when(cx: &Cx, buffer: &mut Buffer, area: Rect, taken: u16) {
    let short = words::day_and_weekday(cx, cx.today);
    let date = format!("{}-{short}", cx.today.format("%Y"));
    let who = paint::shown(cx, &cx.actor);
    let label = paint::shown(cx, &cx.label);
    let label = if label.is_empty() {
        label
    } else {
        format!("{label} ")
    };
    let forms = [
        format!("{label}{who}  {date} "),
        format!("{who} {short} "),
        format!("{short} "),
    ];
    let fits =
        |form: &&String| width::width(form) + usize::from(taken) + 2 <= usize::from(area.width);
    if let Some(form) = forms.iter().find(fits) {
        let style = cx.styles.of(Role::Text);
        paint::put_right(buffer, area, taken, form, style);
    }
}

/// The past being viewed, in words; `None` for the present.
pub fn past_in_words(cx: &Cx) -> Option<String> {
    match (cx.view.as_of, cx.view.known_at) {
        (_, Some(moment)) => Some(cx.fill(
            "tui.as-of.header-known",
            &[("moment", &moment.format("%Y-%m-%d %H:%M"))],
        )),
        (Some(day), None) => Some(cx.fill("tui.as-of.header", &[("day", &day)])),
        (None, None) => None,
    }
}

/// Draws the past being viewed in the warning colour, in place of user and date. Returns the
/// columns left before it, or `None` in the present.
pub fn past(cx: &Cx, buffer: &mut Buffer, area: Rect) -> Option<u16> {
    let words = past_in_words(cx)?;
    let style = cx.styles.of(Role::NoticeWarn);
    let words = format!(" {words} ");
    let columns = (width::width(&words) as u16).min(area.width);
    let x = area.right() - columns;
    paint::put(
        buffer,
        paint::Cells::at((x, area.y), columns),
        &words,
        style,
    );
    Some(area.width - columns)
}
