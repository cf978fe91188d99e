//! 期限: a calendar with weeks as rows and days as columns; below it, what falls due on the
//! selected day. Enter opens that as a list of cases.

use std::ops::Range;

use chrono::{Datelike, Days, Months, NaiveDate};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::drill::Drill;
use super::mail::Mail;
use super::pick::Pick;
use super::{Act, BESIDE, Screen};
use crate::command::{Action, Context};
use crate::domain::level::Level;
use crate::domain::window::Window;
use crate::service::api::{
    Agenda, AgendaQuery, CalendarQuery, DueCalendar, Figure, Filter, Request, Response, Status,
    print_query,
};
use crate::service::error::Error;
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::ticket::Tag;
use crate::tui::widget::footer::{self, Hint};
use place::Place;

mod files;
mod list;
mod place;
mod view;

/// The most weeks shown; fewer on a small terminal.
const WEEKS: u16 = 8;
/// The most items read for a day.
const ITEMS: usize = 200;
/// Number of days that a calendar file looks ahead.
const AHEAD: u64 = 60;

/// The first tag of answers about the days, which count up.
const DAYS: Tag = BESIDE;

/// The calendar page.
#[derive(Debug)]
pub struct DueDates {
    selected: NaiveDate,
    place: Place,
    /// The day viewed when the page was last loaded.
    today: NaiveDate,
    /// The Monday of the first week shown.
    top: NaiveDate,
    calendar: DueCalendar,
    /// What falls due on the days listed, once known.
    agenda: Option<Agenda>,
    filter: Filter,
    /// Number of the newest request; older answers are dropped.
    tag: Tag,
}

/// The week of a day, from Monday to Sunday.
fn week_of(day: NaiveDate) -> Window {
    let first = monday(day);
    Window::new(first, on(first, 6))
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
            place: Place::Day,
            today: cx.day(),
            top: on(monday(cx.day()), -14),
            calendar: DueCalendar::default(),
            agenda: None,
            filter: Filter::default(),
            tag: Tag::ONLY,
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
        self.tag = self.tag.next();
        let last = on(self.top, i64::from(DueDates::weeks(cx)) * 7 - 1);
        let query = CalendarQuery {
            window: Window::new(self.top, last),
            filter: self.filter.clone(),
        };
        Act::Ask(DAYS.of(self.tag), Request::Calendar(Box::new(query)))
    }

    fn query(&self, window: Window, limit: usize) -> AgendaQuery {
        AgendaQuery {
            window,
            filter: self.filter.clone(),
            offset: 0,
            limit,
            trace: false,
        }
    }

    /// The days whose items are listed: the selected one, or its week.
    fn listed(&self) -> Window {
        match self.place {
            Place::Week => week_of(self.selected),
            Place::Day | Place::Overdue => Window::of(self.selected),
        }
    }

    /// Requests what falls due on the selected day or in its week. Overdue cases have a list of
    /// their own.
    fn items(&mut self) -> Option<Act> {
        self.tag = self.tag.next();
        self.agenda = None;
        let limit = match self.place {
            Place::Week => 7 * ITEMS,
            Place::Day | Place::Overdue => ITEMS,
        };
        let query = self.query(self.listed(), limit);
        let ask = || Act::Ask(self.tag, Request::Agenda(Box::new(query)));
        (self.place != Place::Overdue).then(ask)
    }

    /// Moves the cursor to another figure.
    fn stand(&mut self, place: Place) -> Vec<Act> {
        self.place = place;
        self.items().into_iter().collect()
    }

    /// Opens the list behind the figure under the cursor.
    fn open(&self, cx: &Cx) -> Act {
        let words = |key: &str| Act::Say(Notice::say(cx.text(key)));
        if self.place == Place::Overdue {
            let count = self.calendar.overdue;
            if count == 0 {
                return words("tui.chart.no-cases");
            }
            let name = format!("{} {count}", cx.text("domain.level.over"));
            let filter = Filter {
                levels: vec![Level::Over],
                ..self.filter.clone()
            };
            return self.behind(cx, &name, Figure::Due { filter });
        }
        if self.agenda.as_ref().is_some_and(|agenda| agenda.total == 0) {
            return words(self.nothing());
        }
        let (window, filter) = (self.listed(), self.filter.clone());
        self.behind(cx, &self.day_name(cx), Figure::Agenda { window, filter })
    }

    /// The list behind a figure of the page with this name.
    fn behind(&self, cx: &Cx, name: &str, figure: Figure) -> Act {
        let mut path = format!("{} > {}", cx.text("tui.page.calendar"), name.trim());
        if self.filter != Filter::default() {
            let query = print_query(&self.filter, cx.locale);
            path.push_str("  ");
            path.push_str(&cx.fill("tui.list.filtered", &[("filter", &query)]));
        }
        Act::Push(Box::new(Drill::new(cx, path, figure)))
    }

    fn go(&mut self, cx: &Cx, day: NaiveDate) -> Vec<Act> {
        let before = self.top;
        self.selected = day;
        self.keep_in_sight(cx);
        let mut acts = Vec::new();
        if self.top != before || self.calendar.days.is_empty() {
            acts.push(self.days(cx));
        }
        acts.extend(self.items());
        acts
    }

    /// Moves by weeks or days.
    fn step(&mut self, cx: &Cx, days: i64) -> Vec<Act> {
        // Up and down stay in the column of sums; sideways, and from the title, the cursor returns
        // to the days.
        if self.place == Place::Week && days % 7 == 0 {
            return self.go(cx, on(self.selected, days));
        }
        let day = match self.place {
            Place::Overdue => self.selected,
            Place::Week if days < 0 => on(monday(self.selected), 6),
            Place::Week => on(monday(self.selected), 7),
            Place::Day => on(self.selected, days),
        };
        self.place = Place::Day;
        self.go(cx, day)
    }

    /// Moves to one end of the week.
    fn end(&mut self, cx: &Cx, last: bool) -> Vec<Act> {
        self.place = Place::Day;
        self.go(cx, on(monday(self.selected), if last { 6 } else { 0 }))
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
        std::iter::once(self.days(cx)).chain(self.items()).collect()
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
            Action::Up => self.step(cx, -7),
            Action::Down => self.step(cx, 7),
            Action::Left => self.step(cx, -1),
            Action::Right => self.step(cx, 1),
            Action::PageUp | Action::PageDown => {
                if self.place == Place::Overdue {
                    self.place = Place::Day;
                }
                self.go(cx, month(self.selected, action == Action::PageUp))
            }
            Action::Top => self.end(cx, false),
            Action::Bottom => self.end(cx, true),
            Action::DayToday => {
                self.place = Place::Day;
                self.go(cx, cx.day())
            }
            Action::NextTab => self.stand(self.place.next()),
            Action::Open => vec![self.open(cx)],
            Action::Filter => vec![Act::Push(Box::new(Pick::filter(
                self.filter.clone(),
                Status::Open,
            )))],
            Action::Export => vec![self.file(cx)],
            Action::Mail => vec![Act::Push(Box::new(Mail::new(self.filter.clone())))],
            Action::Print => vec![self.sheet(cx)],
            _ => Vec::new(),
        }
    }

    fn answer(&mut self, cx: &Cx, tag: Tag, response: Result<Response, Error>) -> Vec<Act> {
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
            Ok(Response::Agenda(agenda)) if tag == self.tag => {
                self.agenda = Some(agenda);
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
        if self.place != Place::Day {
            return Some(self.stand(Place::Day));
        }
        let usual = Filter::default();
        (self.filter != usual).then(|| self.set_filter(cx, usual))
    }

    /// Enter opens the list of the day, of the week or of what is overdue.
    fn hints(&self, cx: &Cx) -> Option<Vec<Hint>> {
        let of = |action, words| footer::hint(cx, Context::Calendar, action, words);
        let open = match self.place {
            Place::Overdue => of(Action::Open, "tui.command.open"),
            Place::Week => of(Action::Open, "tui.calendar.into-week"),
            Place::Day => of(Action::Open, "tui.calendar.into"),
        };
        // A small window has no room for it beside the others; the help tells of it.
        let sums = of(Action::NextTab, "tui.calendar.sums").filter(|_| !cx.tiny());
        let today = footer::titled(cx, Context::Calendar, Action::DayToday);
        let export = footer::titled(cx, Context::Calendar, Action::Export);
        let mail = footer::titled(cx, Context::Calendar, Action::Mail);
        // Keys that cannot be guessed are the last to go when there is little space.
        let first = [open, today, export, mail, sums].into_iter().flatten();
        let told = [
            Action::Open,
            Action::NextTab,
            Action::DayToday,
            Action::Export,
            Action::Mail,
        ];
        let rest = footer::hints_without(cx, Context::Calendar, &told);
        Some(first.chain(rest).collect())
    }

    fn list_rows(&self, cx: &Cx, area: Rect) -> Range<u16> {
        DueDates::rows_of_weeks(cx, area)
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        self.draw(cx, area, buffer);
        None
    }
}
