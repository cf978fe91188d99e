//! 今日: the checklist. One digit records an outcome and moves on; cases that are done sink below a
//! rule.

use std::ops::Range;

use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

mod ask;
mod blank;
mod head;
mod items;
mod layout;
mod midnight;
mod reasons;
mod sink;

use super::day::Purpose;
use super::rows::{Base, Dress, OWN, Rows};
use super::{Act, Planned, Screen};
use crate::command::{Action, Context};
use crate::domain::bulk::Doing;
use crate::domain::level::Level;
use crate::domain::next::Cap;
use crate::service::api::{BulkRow, CaseFile, CaseLine, Filter, Response};
use crate::service::error::{Error, ErrorKey};
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::ticket::Tag;
use crate::tui::widget::footer::Hint;
use crate::tui::widget::listing::Place;
use crate::tui::widget::{columns, paint, strip};
use items::{Items, Why};

/// Tags of answers other than pages of the list.
const COUNTS: Tag = OWN;
const DETAIL: Tag = OWN.next();
const EVERY: Tag = OWN.plus(2);
const OTHERS: Tag = OWN.plus(3);
const WHERE: Tag = OWN.plus(4);
const BEYOND: Tag = OWN.plus(5);

/// The page of today's checklist.
#[derive(Debug)]
pub struct Today {
    rows: Rows,
    items: Items,
    /// The next day set before the outcome it goes with.
    planned: Option<Planned>,
    /// The file of the selected case, for the strip.
    detail: Option<Box<CaseFile>>,
    /// The case whose file was requested last.
    asked: Option<String>,
    /// The offset of the part of the new day's list in which the current case is being searched
    /// for after midnight; `None` otherwise.
    seek: Option<usize>,
    /// The level whose count is selected, while the cursor is in the head.
    level: Option<Level>,
    /// Where the list was before a past was viewed; it returns there in the present.
    present: Option<Place>,
    /// Number of requests for counts in progress.
    counting: u32,
    /// Whether a case was done since the counts were requested, so that they miss it.
    outdated: bool,
}

impl Today {
    pub fn new(cx: &Cx) -> Today {
        let mut rows = Rows::new(columns::TODAY, Base::Day);
        rows.filter = cx.checklist.clone();
        let mut today = Today {
            rows,
            items: Items::default(),
            planned: None,
            detail: None,
            asked: None,
            seek: None,
            level: None,
            present: None,
            counting: 0,
            outdated: false,
        };
        today.fit(cx);
        today
    }

    fn detail(&self) -> Option<&CaseFile> {
        let number = &self.selected()?.number;
        self.detail
            .as_deref()
            .filter(|file| file.line.number == *number)
    }

    /// The latest sensible date for the selected case, as far as it is known here.
    fn cap(&self, cx: &Cx) -> Option<Cap> {
        let line = self.selected()?;
        strip::cap(cx, line, self.detail())
    }

    /// The next day set for the selected case.
    fn planned_here(&self) -> Option<NaiveDate> {
        let plan = self.planned.as_ref()?;
        (self.selected()?.number == plan.number).then_some(plan.day)
    }
}

/// Whether a filter was refused because nothing in the docket has a name in it.
fn is_of_a_name(error: &Error) -> bool {
    matches!(
        error.key,
        ErrorKey::NoSuchName | ErrorKey::NoSuchNumbers | ErrorKey::NoSuchValue
    )
}

impl Screen for Today {
    fn context(&self) -> Context {
        Context::Today
    }

    fn rows(&self) -> Option<&Rows> {
        Some(&self.rows)
    }

    fn rows_mut(&mut self) -> Option<&mut Rows> {
        Some(&mut self.rows)
    }

    fn load(&mut self, cx: &Cx) -> Vec<Act> {
        self.asked = None;
        self.outdated = false;
        self.items.asked_beyond = false;
        if !cx.view.is_now() {
            let place = self.rows.listing.place();
            self.present.get_or_insert(place);
        } else if let Some(place) = self.present.take() {
            self.rows.follow = self.rows.listing.back_to(place);
        }
        let mut acts = self.rows.load();
        acts.push(self.ask_counts());
        acts
    }

    fn command(&mut self, cx: &Cx, action: Action, n: usize) -> Vec<Act> {
        if let Some(acts) = self.in_head(cx, action, n) {
            return acts;
        }
        let mut acts = match action {
            Action::Up if self.items.up() => Vec::new(),
            Action::Down if self.at_end() && self.items.down() => Vec::new(),
            Action::PutOff => self.put_off_selected(cx),
            Action::SetDay => match self.selected() {
                Some(line) => {
                    let number = line.number.clone();
                    vec![Act::AskDay(number, self.cap(cx), Purpose::Outcome)]
                }
                None => Vec::new(),
            },
            Action::MarkAll => self.mark_every(EVERY),
            Action::MarkInvert => self.mark_every(OTHERS),
            // The list has a single order: urgent cases come first.
            Action::Sort => vec![Act::Say(Notice::say(cx.text("tui.today.order")))],
            action => {
                let acts = self.rows.command(cx, action).unwrap_or_default();
                if !matches!(action, Action::Mark) {
                    self.items.leave();
                }
                acts
            }
        };
        self.fit(cx);
        acts.extend(self.ask_more(cx));
        acts
    }

    fn answer(&mut self, cx: &Cx, tag: Tag, response: Result<Response, Error>) -> Vec<Act> {
        if tag == COUNTS {
            self.counting = self.counting.saturating_sub(1);
        }
        let mut acts = match (tag, response) {
            (COUNTS, Ok(_)) if self.outdated => Vec::new(),
            (COUNTS, Ok(Response::Checklist(list))) => {
                self.rows.listing.set_total(list.page.total);
                self.items.count(list.counts);
                self.rows.ask(false)
            }
            (DETAIL, Ok(Response::Case(file))) => {
                self.detail = Some(file);
                Vec::new()
            }
            (EVERY, Ok(Response::Checklist(list))) => {
                self.rows.marks.mark_these(&list.page.rows);
                Vec::new()
            }
            (OTHERS, Ok(Response::Checklist(list))) => {
                let mut lines = list.page.rows;
                lines.retain(|line| !self.rows.marks.has(&line.number));
                self.rows.marks.mark_these(&lines);
                Vec::new()
            }
            (WHERE, Ok(Response::Checklist(list))) => match self.seek {
                Some(offset) => self.turned(cx, offset, *list),
                None => Vec::new(),
            },
            (WHERE, _) => {
                self.seek = None;
                self.items.clear();
                self.load(cx)
            }
            (BEYOND, Ok(Response::Checklist(list))) => {
                self.items.beyond = list.counts.map(|counts| counts.todo());
                Vec::new()
            }
            // An error about the strip is reported when the case is opened.
            (COUNTS | DETAIL | BEYOND, _) => Vec::new(),
            (tag, Ok(Response::Checklist(list))) => {
                self.items.reasons(&list);
                let acts = self.rows.answer(cx, tag, Ok(Response::Checklist(list)));
                // A page requested before a case was done still contains it.
                for number in self.items.sunken() {
                    self.rows.listing.remove(&number);
                }
                acts
            }
            (tag, Err(error)) if is_of_a_name(&error) && !self.items.filtered_here => {
                // The remembered filter contains a name that no longer exists.
                self.rows.filter = Filter::default();
                let mut acts = self.rows.answer(cx, tag, Err(error));
                acts.extend(self.rows.restart());
                acts.push(self.ask_counts());
                acts
            }
            (tag, response) => self.rows.answer(cx, tag, response),
        };
        self.fit(cx);
        acts.extend(self.ask_more(cx));
        acts
    }

    fn written(&mut self, cx: &Cx, line: Option<&CaseLine>) -> Vec<Act> {
        self.asked = None;
        let Some(line) = line else {
            return self.load(cx);
        };
        if self.items.update(line) {
            self.outdated = false;
            let recount = Some(self.ask_counts());
            return self.ask_detail(cx).into_iter().chain(recount).collect();
        }
        let done = line.last.as_ref().is_some_and(|(day, _)| *day == cx.today);
        let again = line.next.is_some_and(|next| next <= cx.today);
        let here = self.rows.listing.has(&line.number);
        let followed = done && !again && line.closed.is_none();
        let mut acts = if here && (followed || line.closed.is_some()) {
            self.rows.listing.patch(line);
            self.sink(cx, &line.number, Why::Done)
        } else {
            // The row stays as it was until then: a new level beside the old reason is untrue.
            self.rows.load()
        };
        // Counts in progress were taken before the write, even if the row has just sunk. A
        // follow-up changes no level; a closing and every other change may.
        if std::mem::take(&mut self.outdated) || !here || !followed {
            acts.push(self.ask_counts());
        }
        acts.extend(self.ask_more(cx));
        acts
    }

    /// Cases that are done sink, as if done one by one.
    fn done_to_many(&mut self, cx: &Cx, doing: &Doing, rows: &[BulkRow]) {
        self.sink_many(cx, doing, rows);
    }

    fn recorded(&mut self, cx: &Cx, number: &str) -> Vec<Act> {
        if self.items.selected().is_some() {
            return Vec::new();
        }
        self.sink(cx, number, Why::Done)
    }

    fn undone(&mut self, cx: &Cx, number: Option<&str>) -> Vec<Act> {
        match number {
            Some(number) => {
                self.items.rise(number);
                self.rows.follow = vec![number.to_owned()];
            }
            None => self.items.clear(),
        }
        self.load(cx)
    }

    fn put_off(&mut self, cx: &Cx, number: &str) -> Vec<Act> {
        self.sink(cx, number, Why::PutOff)
    }

    fn set_filter(&mut self, cx: &Cx, filter: Filter) -> Vec<Act> {
        self.items.filtered_here = true;
        self.items.asked_beyond = false;
        self.asked = None;
        // A reason is why a case is listed on one day, which says nothing about the next.
        let remember = Act::RememberToday(filter.without_reasons().0);
        let mut acts = self.rows.set_filter(cx, filter);
        acts.push(self.ask_counts());
        acts.push(remember);
        acts
    }

    fn plan(&mut self, _cx: &Cx, plan: Option<Planned>) {
        self.planned = plan;
    }

    fn planned(&self) -> Option<&Planned> {
        self.planned.as_ref()
    }

    fn is_done(&self) -> bool {
        self.rows.listing.is_empty() && !self.items.is_empty() && self.is_whole()
    }

    fn new_day(&mut self, _cx: &Cx) -> Vec<Act> {
        self.ask_where(0)
    }

    fn escape(&mut self, cx: &Cx) -> Option<Vec<Act>> {
        let left = self.leave_head()
            || self.planned_here().is_some() && self.planned.take().is_some()
            || self.items.leave()
            || self.rows.escape();
        if left {
            return Some(Vec::new());
        }
        // Returns to the whole list of the day before the program is left.
        self.drop_filter(cx)
    }

    fn resized(&mut self, cx: &Cx) -> Vec<Act> {
        self.fit(cx);
        self.settle(cx);
        let mut acts = self.rows.ask(false);
        acts.extend(self.ask_more(cx));
        acts
    }

    fn list_rows(&self, cx: &Cx, area: Rect) -> Range<u16> {
        self.rows_of_items(cx, area)
    }

    fn selected_row(&self, cx: &Cx, area: Rect) -> Option<u16> {
        self.row_of_cursor(cx, area)
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let [head, table, detail] = layout::parts(cx, area);
        head::view(cx, buffer, head, self);
        if head.height > 1 {
            paint::rule(cx, buffer, head.x, head.y + 1, head.width);
        }
        let (todo, done) = self.split(cx, table);
        if self.rows.listing.is_empty() {
            let lines = self.empty(cx, buffer, table).min(table.height);
            let done = Rect {
                y: table.y + lines,
                height: table.height - lines,
                ..table
            };
            self.items.view(cx, buffer, done, &self.rows);
        } else {
            let focus = self.items.selected().is_none() && self.level.is_none();
            let dress = Dress {
                room_for_marks: false,
                focus,
            };
            self.rows.draw(cx, buffer, todo, dress);
            self.items.view(cx, buffer, done, &self.rows);
        }
        self.view_below(cx, buffer, table, detail);
        None
    }

    fn hints(&self, cx: &Cx) -> Option<Vec<Hint>> {
        self.hints_of_counts(cx)
            .or_else(|| self.hints_of_nothing(cx))
    }

    fn on_figure(&self) -> bool {
        self.level.is_some()
    }

    fn selected(&self) -> Option<&CaseLine> {
        // With the cursor in the head no case is selected, so that none is changed by mistake.
        if self.level.is_some() {
            return None;
        }
        match self.items.selected() {
            Some(sunk) => Some(&sunk.line),
            None => self.rows.listing.selected(),
        }
    }
}
