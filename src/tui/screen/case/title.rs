//! The first line of the file of a case, and the titles of its tabs.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Case;
use super::tab::Tab;
use crate::command::{Action, Context};
use crate::config::theme::Role;
use crate::service::api::CaseFile;
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::notice::spoken_key;
use crate::tui::widget::paint;
use crate::tui::words;

impl Case {
    /// The kind that the timeline shows, above the tabs: `筛选: 督办 f`. That it shows all goes
    /// without saying where there is little room.
    pub(super) fn filtered(&self, cx: &Cx) -> Option<String> {
        let told = self.kind.is_some() || cx.width >= 100;
        (self.tab == Tab::Progress && told).then(|| {
            let all = cx.text("tui.choice.all-facts");
            let kind = self.kind.map_or(all, |kind| kind.words(cx));
            let key = spoken_key(cx, Context::Case, Action::Filter);
            cx.fill("tui.case.filter", &[("kind", &kind), ("key", &key)])
        })
    }

    /// The number of lines hidden below, at the right of the tabs.
    pub(super) fn more(&self, cx: &Cx, rows: usize) -> String {
        let key = if cx.width < 60 {
            "tui.case.more-short"
        } else {
            "tui.case.more"
        };
        match self.lines(cx).saturating_sub(self.top + rows) {
            0 => String::new(),
            n => format!(" {} ", cx.fill(key, &[("n", &n)])),
        }
    }

    /// Draws the titles of the tabs: ` [进展 12]  期限 8`. If not all fit, the open tab comes
    /// first, and dots stand for the others. Returns the columns used.
    pub(super) fn tabs(&self, cx: &Cx, buffer: &mut Buffer, area: Rect, file: &CaseFile) -> u16 {
        let room = usize::from(area.width).saturating_sub(1);
        let style = |tab: Tab| {
            let role = if tab == self.tab {
                Role::Tab
            } else {
                Role::Text
            };
            cx.styles.of(role)
        };
        let titles = self.tab.titles(cx, room, file, self.kind);
        let all: usize = titles.iter().map(|title| width::width(title)).sum();
        let mut tabs: Vec<_> = titles.into_iter().zip(Tab::ALL.map(style)).collect();
        if all > room {
            tabs.rotate_left(self.tab.at());
        }
        let dots = if all > room { OTHERS } else { "" };
        tabs.push((dots.to_owned(), cx.styles.of(Role::Text)));
        let mut x = area.x + 1;
        for (n, (title, style)) in tabs.into_iter().enumerate() {
            let rest = room.saturating_sub(usize::from(x - area.x - 1));
            let kept = if title == dots { 0 } else { width::width(dots) };
            // The title of another tab is drawn whole or not at all.
            if n == 0 || width::width(title.trim_end()) + kept <= rest {
                x += paint::put(
                    buffer,
                    paint::Cells::at((x, area.y), rest as u16),
                    &title,
                    style,
                );
            }
        }
        (x - area.x).saturating_sub(1)
    }
}

/// What stands for the tabs that have no room.
const OTHERS: &str = " ..";

/// Draws the first line: `(2019)内0783执恢3364号   民间借贷纠纷             [超] 超866天`.
pub(super) fn head(cx: &Cx, buffer: &mut Buffer, area: Rect, file: &CaseFile) {
    let title = cx.styles.of(Role::Title);
    let badge = format!(" {} ", words::badge(cx, file.line.level));
    let days = format!(" {} ", words::days_cell(cx, &file.line));
    let right = (width::width(&badge) + width::width(&days)) as u16;
    let room = area.width.saturating_sub(right + 2);
    let number = width::cut_number(&paint::shown(cx, &file.line.number), usize::from(room));
    let taken = paint::put(
        buffer,
        paint::Cells::at((area.x + 1, area.y), room),
        &number,
        title,
    );
    let cause = file.line.cause.clone().unwrap_or_default();
    let rest = room.saturating_sub(taken + 3);
    // Two characters of the cause would be of no use.
    if rest >= 8 {
        let at = (area.x + taken + 4, area.y);
        let style = cx.styles.of(Role::Text);
        paint::put_data(cx, buffer, paint::Cells::at(at, rest), &cause, style);
    }
    if area.width > right {
        let x = area.right() - right;
        paint::put(
            buffer,
            paint::Cells::at((x, area.y), right),
            &badge,
            cx.styles.badge(file.line.level),
        );
        let x = x + width::width(&badge) as u16;
        paint::put(buffer, paint::Cells::at((x, area.y), right), &days, title);
    }
}
