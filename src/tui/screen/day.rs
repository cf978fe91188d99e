//! 改期: the day of the next follow-up, set before the outcome that it goes with.

use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::form::{day_means, of_meaning};
use super::{Act, Screen};
use crate::command::{Action, Context};
use crate::config::key::Key;
use crate::config::theme::Role;
use crate::domain::day::{self, Meaning};
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

    /// The day that stands in the field, with what was moved or left out in reading it.
    fn read(&self, cx: &Cx) -> Option<Meaning> {
        day::understand(self.field.text().trim(), cx.today, cx::calendar(), true)
    }

    fn day(&self, cx: &Cx) -> Option<NaiveDate> {
        let day = self.read(cx)?.day;
        (day > cx.today).then_some(day)
    }

    /// `= 2022-07-05 周二 20天后`, how it was read, and what speaks against it.
    fn meaning(&self, cx: &Cx) -> (Vec<String>, Role) {
        if self.field.text().trim().is_empty() {
            let key = if self.complaint {
                "tui.form.no-day"
            } else {
                "tui.day.help"
            };
            return (vec![cx.text(key).to_owned()], Role::Dim);
        }
        let Some(meaning) = self.read(cx) else {
            return (
                vec![cx.text("tui.form.no-day").to_owned()],
                Role::NoticeWarn,
            );
        };
        let day = meaning.day;
        if day <= cx.today {
            return (vec![cx.text("tui.day.past").to_owned()], Role::NoticeWarn);
        }
        let mut said = vec![day_means(cx, day)];
        said.extend(of_meaning(cx, &meaning));
        let passed = self.cap.filter(|cap| day > cap.day);
        let mut role = Role::Text;
        if let Some(cap) = passed {
            let key = match cap.bound {
                Bound::Supervision => "tui.day.past-measure",
                Bound::Due => "tui.day.past-due",
            };
            said.push(cx.fill(key, &[("day", &words::day(cx, cap.day))]));
            role = Role::NoticeWarn;
        } else if !cx::calendar().is_working(day) {
            said.push(cx.text("tui.day.day-off").to_owned());
            role = Role::NoticeWarn;
        }
        (said, role)
    }
}

/// What is said, side by side as far as the room goes; one that does not fit begins a line.
fn packed(said: &[String], columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in said {
        match lines.last_mut() {
            Some(line) if width::width(line) + 2 + width::width(part) <= columns => {
                line.push_str("  ");
                line.push_str(part);
            }
            _ => lines.extend(paint::fold(part, columns)),
        }
    }
    lines
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
        let columns = if cx.tiny() {
            area.width
        } else {
            70.min(area.width.saturating_sub(4))
        };
        let (meaning, role) = self.meaning(cx);
        let lines = packed(&meaning, usize::from(columns.saturating_sub(4)).max(1));
        // The field, what it means, the frame.
        let rows = (lines.len() as u16).saturating_add(3).min(area.height);
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
        let style = cx.styles.of(role);
        for (line, y) in lines.iter().zip(inside.y + 1..inside.bottom()) {
            paint::put(
                buffer,
                inside.x + 1,
                y,
                inside.width.saturating_sub(1),
                line,
                style,
            );
        }
        Some(caret)
    }
}
