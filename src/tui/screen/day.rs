//! 改期: sets the day of the next follow-up, either before the outcome it goes with or on its own.

use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::form::{day_help, day_means, of_advice, of_meaning};
use super::{Act, Screen};
use crate::command::{Action, Context};
use crate::config::key::Key;
use crate::config::theme::Role;
use crate::domain::advice::{self, Advice, Bounds};
use crate::domain::day::{self, Meaning, Remark};
use crate::domain::next::{self, Bound, Cap};
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::notice::{spoken_key, two_sentences};
use crate::tui::widget::field::Field;
use crate::tui::widget::footer::{self, Hint};
use crate::tui::widget::{paint, popup};
use crate::tui::words;

/// A next day set before the outcome it goes with. It never goes with an outcome of another case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    pub number: String,
    pub day: NaiveDate,
}

/// What Enter does with the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Keeps it for the outcome recorded next.
    Outcome,
    /// Moves the next follow-up there at once.
    Reschedule,
}

/// The dialog for the day of the next follow-up.
#[derive(Debug)]
pub struct Day {
    number: String,
    purpose: Purpose,
    /// The latest sensible day for this case; a later one gets a warning but is accepted.
    cap: Option<Cap>,
    field: Field,
    complaint: bool,
    /// Whether Enter was pressed on a day that needs confirmation; the next one accepts it.
    confirmed: bool,
}

impl Day {
    pub fn new(number: String, cap: Option<Cap>, purpose: Purpose) -> Day {
        Day {
            number,
            purpose,
            cap,
            field: Field::new(""),
            complaint: false,
            confirmed: false,
        }
    }

    /// Objections to a day, with the day suggested instead.
    fn advice(&self, cx: &Cx, day: NaiveDate) -> Vec<Advice> {
        let bound = |bound| self.cap.filter(|cap| cap.bound == bound).map(|cap| cap.day);
        let bounds = Bounds {
            limit: bound(Bound::Supervision),
            due: bound(Bound::Due),
        };
        advice::next_day(day, bounds, cx.today, cx.calendar())
    }

    /// The day that Tab fills in.
    fn offer(&self, cx: &Cx) -> Option<String> {
        let advice = self.advice(cx, self.day(cx)?);
        advice.into_iter().find_map(|advice| advice.instead)
    }

    fn changed(&mut self) {
        self.complaint = false;
        self.confirmed = false;
    }

    /// Accepts the day; one far in the future only at the second Enter.
    fn take(&mut self, cx: &Cx, action: Action) -> Vec<Act> {
        let Some(day) = self.day(cx) else {
            self.complaint = true;
            return Vec::new();
        };
        if next::is_far(day, cx.today) && !std::mem::replace(&mut self.confirmed, true) {
            return Vec::new();
        }
        if action == Action::Save || self.purpose == Purpose::Reschedule {
            // An outcome recorded in the file right afterwards keeps the day.
            let keep = self.purpose == Purpose::Reschedule;
            let plan = keep.then(|| self.planned(day));
            let move_there = Act::Reschedule(self.number.clone(), day);
            return vec![Act::Close, Act::Plan(plan), move_there];
        }
        vec![Act::Close, Act::Plan(Some(self.planned(day)))]
    }

    /// The day in the field, with remarks on what was adjusted or ignored in reading it.
    fn read(&self, cx: &Cx) -> Option<Meaning> {
        day::understand(self.field.text().trim(), cx.today, cx.calendar(), true)
    }

    /// The last line of the dialog: what Enter does here.
    fn keys(&self, cx: &Cx) -> String {
        let save = spoken_key(cx, Context::Day, Action::Save);
        let key = match self.purpose {
            Purpose::Outcome => "tui.day.keys",
            Purpose::Reschedule => "tui.day.keys-reschedule",
        };
        cx.fill(key, &[("save", &save)])
    }

    fn day(&self, cx: &Cx) -> Option<NaiveDate> {
        let day = self.read(cx)?.day;
        (day > cx.today && !next::out_of_reach(day, cx.today)).then_some(day)
    }

    fn planned(&self, day: NaiveDate) -> Planned {
        let number = self.number.clone();
        Planned { number, day }
    }

    /// How the field is understood: `= 2022-07-05 周二 20天后`, with remarks and objections.
    fn meaning(&self, cx: &Cx) -> (Vec<String>, Role) {
        if self.field.text().trim().is_empty() {
            return if self.complaint {
                (vec![cx.text("tui.day.none").to_owned()], Role::NoticeWarn)
            } else {
                (Vec::new(), Role::Text)
            };
        }
        let Some(meaning) = self.read(cx) else {
            let key = if day::names_no_day(self.field.text()) {
                "tui.form.no-such-day"
            } else {
                "tui.form.no-day"
            };
            return (vec![cx.text(key).to_owned()], Role::NoticeWarn);
        };
        let day = meaning.day;
        if day <= cx.today {
            return (vec![cx.text("tui.day.past").to_owned()], Role::NoticeWarn);
        }
        if next::out_of_reach(day, cx.today) {
            let far = cx.text("tui.form.too-far").to_owned();
            return (vec![day_means(cx, day), far], Role::NoticeWarn);
        }
        let mut said = vec![day_means(cx, day)];
        said.extend(of_meaning(cx, &meaning));
        let mut role = if meaning.remarks.contains(&Remark::NextYear) {
            Role::NoticeWarn
        } else {
            Role::Text
        };
        let advice = self.advice(cx, day);
        if !advice.is_empty() {
            role = Role::NoticeWarn;
        }
        let objections = advice.iter().map(|advice| of_advice(cx, advice, true));
        said.extend(objections.enumerate().map(|(n, words)| match n {
            // What the second Enter overrides comes first.
            0 if self.confirmed => two_sentences(&words, cx.text("tui.form.again")),
            _ => words,
        }));
        (said, role)
    }
}

/// Packs texts into lines side by side; one that does not fit starts a new line.
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
            Action::Accept | Action::Save => self.take(cx, action),
            Action::Complete => {
                if let Some(day) = self.offer(cx) {
                    self.field = Field::new(&day);
                    self.changed();
                }
                Vec::new()
            }
            Action::Cancel => vec![Act::Close],
            _ => Vec::new(),
        }
    }

    fn edit(&mut self, _cx: &Cx, key: Key) -> Vec<Act> {
        self.changed();
        self.field.edit(key);
        Vec::new()
    }

    fn paste(&mut self, _cx: &Cx, text: &str) -> Vec<Act> {
        self.changed();
        self.field.insert(text);
        Vec::new()
    }

    fn hints(&self, cx: &Cx) -> Option<Vec<Hint>> {
        let hint = |action, words| footer::hint(cx, Context::Day, action, words);
        let hints = match self.purpose {
            Purpose::Outcome => vec![
                hint(Action::Accept, "tui.day.set"),
                hint(Action::Save, "tui.day.reschedule"),
            ],
            Purpose::Reschedule => vec![hint(Action::Accept, "tui.day.move")],
        };
        let offer = self.offer(cx).and(hint(Action::Complete, "tui.day.offer"));
        let back = hint(Action::Cancel, "tui.command.cancel");
        Some(hints.into_iter().chain([offer, back]).flatten().collect())
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let columns = if cx.tiny() {
            area.width
        } else {
            70.min(area.width.saturating_sub(4))
        };
        let (meaning, role) = self.meaning(cx);
        let room = usize::from(columns.saturating_sub(4)).max(1);
        // The help on what to type and what Enter does stays visible whatever was typed.
        let mut lines: Vec<(String, Role)> = Vec::new();
        lines.extend(packed(&meaning, room).into_iter().map(|line| (line, role)));
        let keys = (!cx.tiny()).then(|| self.keys(cx));
        let days = cx.fill(
            "tui.day.help",
            &[("days", &day_help(cx.locale, cx.today, true))],
        );
        for help in [Some(days), keys].into_iter().flatten() {
            lines.extend(
                paint::wrap(&help, room)
                    .into_iter()
                    .map(|line| (line, Role::Dim)),
            );
        }
        // The field and the frame take three more rows.
        let rows = (lines.len() as u16).saturating_add(3).min(area.height);
        let number = words::spoken(cx, &self.number);
        let title = cx.fill("tui.day.title", &[("number", &number)]);
        // At the bottom, so that the case stays visible.
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
        paint::put(
            buffer,
            paint::Cells::at((inside.x + 1, inside.y), inside.width),
            label,
            text,
        );
        let x = inside.x + 2 + width::width(label) as u16;
        let room = inside.right().saturating_sub(x + 1);
        let caret = self.field.view(cx, buffer, (x, inside.y), room);
        for ((line, role), y) in lines.iter().zip(inside.y + 1..inside.bottom()) {
            let style = cx.styles.of(*role);
            paint::put(
                buffer,
                paint::Cells::at((inside.x + 1, y), inside.width.saturating_sub(1)),
                line,
                style,
            );
        }
        Some(caret)
    }
}
