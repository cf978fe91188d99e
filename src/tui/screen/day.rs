//! 改期: the day of the next follow-up, set before the outcome that it goes with.

use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Act, Screen};
use crate::command::{Action, Context};
use crate::config::key::Key;
use crate::config::theme::Role;
use crate::domain::day;
use crate::domain::next::{Bound, Cap};
use crate::text::width;
use crate::tui::cx::{self, Cx};
use crate::tui::widget::field::Field;
use crate::tui::widget::{paint, popup};
use crate::tui::words;

/// The overlay.
#[derive(Debug)]
pub struct Day {
    number: String,
    /// What a date of this case should not pass; passing it is said, not refused.
    cap: Option<Cap>,
    field: Field,
    complaint: bool,
}

impl Day {
    pub fn new(number: String, cap: Option<Cap>) -> Day {
        Day {
            number,
            cap,
            field: Field::new(""),
            complaint: false,
        }
    }

    fn day(&self, cx: &Cx) -> Option<NaiveDate> {
        day::interpret(self.field.text().trim(), cx.today, cx::calendar(), true)
            .filter(|day| *day > cx.today)
    }

    /// `= 2022-07-05 周二 20天后`, and what speaks against it.
    fn meaning(&self, cx: &Cx) -> (String, Role) {
        if self.field.text().trim().is_empty() {
            let key = if self.complaint {
                "tui.form.no-day"
            } else {
                "tui.day.help"
            };
            return (cx.text(key).to_owned(), Role::Dim);
        }
        let Some(day) = self.day(cx) else {
            let past = day::interpret(self.field.text().trim(), cx.today, cx::calendar(), true);
            let key = match past {
                Some(_) => "tui.day.past",
                None => "tui.form.no-day",
            };
            return (cx.text(key).to_owned(), Role::NoticeWarn);
        };
        let n = (day - cx.today).num_days().to_string();
        let shown = format!("{day} {}", words::weekday(cx, day));
        let mut text = cx.fill("tui.form.means", &[("day", &shown), ("n", &n)]);
        let passed = self.cap.filter(|cap| day > cap.day);
        let mut role = Role::Text;
        if let Some(cap) = passed {
            let key = match cap.bound {
                Bound::Supervision => "tui.day.past-measure",
                Bound::Due => "tui.day.past-due",
            };
            text.push_str("  ");
            text.push_str(&cx.fill(key, &[("day", &words::day(cx, cap.day))]));
            role = Role::NoticeWarn;
        } else if !cx::calendar().is_working(day) {
            text.push_str("  ");
            text.push_str(cx.text("tui.day.day-off"));
            role = Role::NoticeWarn;
        }
        (text, role)
    }
}

impl Screen for Day {
    fn context(&self) -> Context {
        Context::Day
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn command(&mut self, cx: &Cx, action: Action, _n: usize) -> Vec<Act> {
        match action {
            Action::Accept => match self.day(cx) {
                Some(day) => vec![Act::Close, Act::Plan(Some(day))],
                None => {
                    self.complaint = true;
                    Vec::new()
                }
            },
            Action::Cancel => vec![Act::Close],
            _ => Vec::new(),
        }
    }

    fn edit(&mut self, _cx: &Cx, key: Key) -> Vec<Act> {
        self.complaint = false;
        self.field.edit(key);
        Vec::new()
    }

    fn paste(&mut self, _cx: &Cx, text: &str) -> Vec<Act> {
        self.field.insert(text);
        Vec::new()
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let (columns, rows) = if cx.tiny() {
            (area.width, 4.min(area.height))
        } else {
            (70.min(area.width.saturating_sub(4)), 4.min(area.height))
        };
        let number = words::spoken(cx, &self.number);
        let title = cx.fill("tui.day.title", &[("number", &number)]);
        // At the bottom, so that the case it is about stays in sight.
        let place = Rect {
            x: area.x + (area.width - columns) / 2,
            y: area.bottom().saturating_sub(rows),
            width: columns,
            height: rows,
        };
        let inside = popup::open(cx, buffer, place, &title);
        if inside.height == 0 || inside.width < 8 {
            return None;
        }
        let text = cx.styles.of(Role::Text);
        let label = cx.text("tui.field.next");
        paint::put(buffer, inside.x + 1, inside.y, inside.width, label, text);
        let x = inside.x + 2 + width::width(label) as u16;
        let room = inside.right().saturating_sub(x + 1);
        let caret = self.field.view(cx, buffer, (x, inside.y), room);
        if inside.height > 1 {
            let (words, role) = self.meaning(cx);
            let room = inside.width.saturating_sub(1);
            let style = cx.styles.of(role);
            paint::put(buffer, inside.x + 1, inside.y + 1, room, &words, style);
        }
        Some(caret)
    }
}
