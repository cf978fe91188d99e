//! 期限: a calendar with weeks as rows and days as columns; below it, what falls due on the
//! selected day.

use chrono::{Datelike, Days, Months, NaiveDate};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Act, BESIDE, Screen};
use crate::command::{Action, Context};
use crate::exchange::{IcsEvent, write_ics};
use crate::service::api::{
    Agenda, AgendaItem, AgendaQuery, CalendarQuery, CaseLine, DueCalendar, Filter, Request,
    Response,
};
use crate::service::error::Error;
use crate::text::locale::Named;
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::widget::footer::{self, Hint};
use crate::tui::words;
use crate::words::agenda;

mod view;

/// The most weeks shown; fewer on a small terminal.
const WEEKS: u16 = 8;
/// The most items read for a day.
const ITEMS: usize = 200;
/// Number of days that a calendar file looks ahead.
const AHEAD: u64 = 60;

/// Tags of answers: the days (with the number of the request), a calendar file, the sheet of a
/// week.
const DAYS: u32 = BESIDE;
const FILE: u32 = 2 * BESIDE;
const SHEET: u32 = 3 * BESIDE;

/// The calendar page.
#[derive(Debug)]
pub struct DueDates {
    selected: NaiveDate,
    /// The day viewed when the page was last loaded.
    today: NaiveDate,
    /// The Monday of the first week shown.
    top: NaiveDate,
    calendar: DueCalendar,
    agenda: Agenda,
    /// Index of the selected item, while the cursor is in the list of the day.
    item: Option<usize>,
    filter: Filter,
    /// Number of the newest request; older answers are dropped.
    tag: u32,
}

/// The Monday of the week of a day.
fn monday(day: NaiveDate) -> NaiveDate {
    let back = u64::from(day.weekday().num_days_from_monday());
    day.checked_sub_days(Days::new(back)).unwrap_or(day)
}

/// The day `days` days later, or `day` itself if that is out of range.
fn on(day: NaiveDate, days: i64) -> NaiveDate {
    let step = Days::new(days.unsigned_abs());
    let moved = if days < 0 {
        day.checked_sub_days(step)
    } else {
        day.checked_add_days(step)
    };
    moved.unwrap_or(day)
}

impl DueDates {
    pub fn new(cx: &Cx) -> DueDates {
        DueDates {
            selected: cx.day(),
            today: cx.day(),
            top: on(monday(cx.day()), -14),
            calendar: DueCalendar::default(),
            agenda: Agenda::default(),
            item: None,
            filter: Filter::default(),
            tag: 0,
        }
    }

    /// Number of weeks shown.
    fn weeks(cx: &Cx) -> u16 {
        // Room for the title, the heads, the name of the day and three of its items.
        let others = if cx.tiny() { 5 } else { 8 };
        cx.body().saturating_sub(others).clamp(1, WEEKS)
    }

    /// Scrolls just enough to keep the selected day visible.
    fn keep_in_sight(&mut self, cx: &Cx) {
        let weeks = i64::from(DueDates::weeks(cx));
        let week = (monday(self.selected) - self.top).num_days() / 7;
        if week < 0 {
            self.top = monday(self.selected);
        } else if week >= weeks {
            self.top = on(monday(self.selected), -7 * (weeks - 1));
        }
    }

    fn days(&mut self, cx: &Cx) -> Act {
        self.tag += 1;
        let query = CalendarQuery {
            from: self.top,
            to: on(self.top, i64::from(DueDates::weeks(cx)) * 7 - 1),
            filter: self.filter.clone(),
        };
        Act::Ask(DAYS | self.tag, Request::Calendar(Box::new(query)))
    }

    fn ask(&self, tag: u32, from: NaiveDate, to: NaiveDate, limit: usize) -> Act {
        let query = AgendaQuery {
            from,
            to,
            filter: self.filter.clone(),
            offset: 0,
            limit,
            trace: tag == FILE,
        };
        Act::Ask(tag, Request::Agenda(Box::new(query)))
    }

    /// Requests what falls due on the selected day.
    fn items(&mut self) -> Act {
        self.tag += 1;
        self.agenda = Agenda::default();
        self.item = None;
        self.ask(self.tag, self.selected, self.selected, ITEMS)
    }

    fn go(&mut self, cx: &Cx, day: NaiveDate) -> Vec<Act> {
        let before = self.top;
        self.selected = day;
        self.keep_in_sight(cx);
        let mut acts = Vec::new();
        if self.top != before || self.calendar.days.is_empty() {
            acts.push(self.days(cx));
        }
        acts.push(self.items());
        acts
    }

    /// Moves by days in the grid, or by rows in the list of the day.
    fn step(&mut self, cx: &Cx, days: i64, rows: isize) -> Vec<Act> {
        match &mut self.item {
            Some(at) if rows != 0 => {
                let last = self.agenda.items.len().saturating_sub(1);
                *at = at.saturating_add_signed(rows).min(last);
                Vec::new()
            }
            _ => self.go(cx, on(self.selected, days)),
        }
    }

    /// Moves to one end of the week, or of the list of the day.
    fn end(&mut self, cx: &Cx, last: bool) -> Vec<Act> {
        if let Some(at) = &mut self.item {
            *at = if last {
                self.agenda.items.len().saturating_sub(1)
            } else {
                0
            };
            return Vec::new();
        }
        self.go(cx, on(monday(self.selected), if last { 6 } else { 0 }))
    }

    fn file(cx: &Cx, agenda: &Agenda) -> Vec<Act> {
        let levels = cx
            .overview
            .as_ref()
            .map(|o| o.thresholds)
            .unwrap_or_default();
        let event = |item: &AgendaItem| {
            let what = agenda::what(item.kind, item.what.as_deref(), cx.wording());
            let kind = agenda::kind(item.kind, cx.locale);
            IcsEvent::of(item, kind, &what, levels, cx.locale)
        };
        let events: Vec<IcsEvent> = agenda.items.iter().map(event).collect();
        let mut bytes = Vec::new();
        // The file is dated by the latest change, so that the entries of a later file are newer.
        let now = events
            .iter()
            .map(|event| event.modified)
            .max()
            .unwrap_or_default();
        let name = cx.text("tui.calendar.name");
        if write_ics(&mut bytes, name, now, &events).is_err() {
            return Vec::new();
        }
        vec![Act::SaveAs(vec![(
            cx.text("tui.calendar.file").to_owned(),
            bytes,
        )])]
    }

    /// Saves the sheet of a week: a table of what falls due, day by day.
    fn sheet(&self, cx: &Cx, agenda: &Agenda) -> Vec<Act> {
        let (from, to) = (monday(self.selected), on(monday(self.selected), 6));
        let dates = [from.to_string(), to.to_string()];
        let args: Named<'_> = &[("from", &dates[0]), ("to", &dates[1]), ("n", &agenda.total)];
        let mut text = format!("# {}\n\n", cx.fill("tui.calendar.sheet", args));
        text.push_str(cx.text("tui.calendar.sheet-head"));
        text.push('\n');
        for item in &agenda.items {
            let cell = |text: &str| text.replace('|', "/");
            let row = [
                words::day_and_weekday(cx, item.date),
                agenda::kind(item.kind, cx.locale).to_owned(),
                item.line.number.clone(),
                cell(item.line.court.as_deref().unwrap_or_default()),
                cell(item.line.handler.as_deref().unwrap_or_default()),
                cell(&agenda::what(item.kind, item.what.as_deref(), cx.wording())),
            ];
            text.extend(["| ", &row.join(" | "), " |\n"]);
        }
        let name = cx.fill("tui.calendar.sheet-file", &[("from", &dates[0])]);
        vec![Act::SaveAs(vec![(name, text.into_bytes())])]
    }
}

impl Screen for DueDates {
    fn context(&self) -> Context {
        Context::Calendar
    }

    /// A selection on today moves along, after midnight and when another day is viewed.
    fn load(&mut self, cx: &Cx) -> Vec<Act> {
        let before = std::mem::replace(&mut self.today, cx.day());
        if before != self.today && self.selected == before {
            self.selected = self.today;
            self.top = on(monday(self.today), -14);
        }
        self.keep_in_sight(cx);
        let item = self.item;
        let acts = vec![self.days(cx), self.items()];
        self.item = item;
        acts
    }

    fn resized(&mut self, cx: &Cx) -> Vec<Act> {
        self.load(cx)
    }

    fn command(&mut self, cx: &Cx, action: Action, _n: usize) -> Vec<Act> {
        let month = |day: NaiveDate, back: bool| {
            let moved = if back {
                day.checked_sub_months(Months::new(1))
            } else {
                day.checked_add_months(Months::new(1))
            };
            moved.unwrap_or(day)
        };
        match action {
            Action::Up => self.step(cx, -7, -1),
            Action::Down => self.step(cx, 7, 1),
            Action::Left => self.step(cx, -1, 0),
            Action::Right => self.step(cx, 1, 0),
            Action::PageUp => self.go(cx, month(self.selected, true)),
            Action::PageDown => self.go(cx, month(self.selected, false)),
            Action::Top => self.end(cx, false),
            Action::Bottom => self.end(cx, true),
            Action::DayToday => self.go(cx, cx.day()),
            Action::Open => match self.selected() {
                Some(line) => vec![Act::OpenCase {
                    number: line.number.clone(),
                    why: false,
                }],
                None => {
                    self.item = (!self.agenda.items.is_empty()).then_some(0);
                    Vec::new()
                }
            },
            Action::Filter => vec![Act::Push(Box::new(super::pick::Pick::filter(
                self.filter.clone(),
            )))],
            Action::Export => {
                vec![self.ask(FILE, cx.day(), on(cx.day(), AHEAD as i64), usize::MAX)]
            }
            Action::Print => {
                let from = monday(self.selected);
                vec![self.ask(SHEET, from, on(from, 6), usize::MAX)]
            }
            _ => Vec::new(),
        }
    }

    fn answer(&mut self, cx: &Cx, tag: u32, response: Result<Response, Error>) -> Vec<Act> {
        match response {
            Ok(Response::Calendar(calendar)) => {
                // Otherwise a later window was requested, and its answer is still to come.
                if calendar
                    .days
                    .first()
                    .is_some_and(|day| day.date == self.top)
                {
                    self.calendar = calendar;
                }
                Vec::new()
            }
            Ok(Response::Agenda(agenda)) if tag == FILE => DueDates::file(cx, &agenda),
            Ok(Response::Agenda(agenda)) if tag == SHEET => self.sheet(cx, &agenda),
            Ok(Response::Agenda(agenda)) if tag == self.tag => {
                let last = agenda.items.len().checked_sub(1);
                self.item = self.item.and_then(|at| Some(at.min(last?)));
                self.agenda = agenda;
                Vec::new()
            }
            Ok(_) => Vec::new(),
            Err(error) => vec![Act::Say(Notice::error(cx, &error))],
        }
    }

    fn set_filter(&mut self, cx: &Cx, filter: Filter) -> Vec<Act> {
        self.filter = filter;
        self.load(cx)
    }

    fn escape(&mut self, cx: &Cx) -> Option<Vec<Act>> {
        if self.item.take().is_some() {
            return Some(Vec::new());
        }
        let usual = Filter::default();
        (self.filter != usual).then(|| self.set_filter(cx, usual))
    }

    /// Enter goes into the list of the day, and from there opens a case; Esc leads back.
    fn hints(&self, cx: &Cx) -> Option<Vec<Hint>> {
        let of = |action, words| footer::hint(cx, Context::Calendar, action, words);
        let open = match self.item {
            Some(_) => of(Action::Open, "tui.command.open"),
            None => of(Action::Open, "tui.calendar.into"),
        };
        let out = self.item.and_then(|_| of(Action::Back, "tui.calendar.out"));
        let today = footer::titled(cx, Context::Calendar, Action::DayToday);
        let export = footer::titled(cx, Context::Calendar, Action::Export);
        // Keys that cannot be guessed are the last to go when there is little space.
        let first = [open, out, today, export].into_iter().flatten();
        let told = [Action::Open, Action::DayToday, Action::Export];
        let rest = footer::hints_without(cx, Context::Calendar, &told);
        Some(first.chain(rest).collect())
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        self.draw(cx, area, buffer);
        None
    }

    fn selected(&self) -> Option<&CaseLine> {
        let item = self.agenda.items.get(self.item?)?;
        Some(&item.line)
    }
}
