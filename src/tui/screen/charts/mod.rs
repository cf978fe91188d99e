//! 图表: the page of charts of the docket. Enter opens the cases behind a number.

mod ageing;
mod all;
mod asked;
mod chart;
mod courts;
mod delays;
mod draw;
mod file;
mod forecast;
mod money;
mod plan;
mod say;
mod stock;
mod words;
mod workload;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use self::all::{CHARTS, Entry};
use self::asked::{Asked, Caliber, long};
use self::chart::Chart;
use super::choice::{Choice, Wish};
use super::drill::Drill;
use super::{Act, Screen};
use crate::command::{Action, Context};
use crate::service::api::{NameKind, Request, Response};
use crate::service::error::Error;
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::ticket::Tag;
use crate::tui::widget::paint;

/// The most tags offered as counting bases.
const TAGS: usize = 8;
/// Tag of the request for names of tags; those of charts are higher.
const NAMES: Tag = Tag::ONLY;
/// The most requests of one chart.
const PARTS: u32 = 8;

/// Where a chart was left.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    row: usize,
    column: usize,
    top: usize,
}

/// The page of charts.
#[derive(Debug, Default)]
pub struct Charts {
    which: usize,
    caliber: Caliber,
    range: asked::Range,
    tags: Vec<String>,
    /// Number of the current request, answered or not.
    epoch: u32,
    asked: Option<Asked>,
    answers: Vec<Option<Response>>,
    chart: Option<Chart>,
    failed: Option<String>,
    places: [Place; CHARTS.len()],
}

impl Charts {
    pub fn new(_cx: &Cx) -> Charts {
        Charts::default()
    }

    fn entry(&self) -> &'static Entry {
        CHARTS.get(self.which).unwrap_or(&CHARTS[0])
    }

    fn put(&mut self, at: Place) {
        if let Some(place) = self.places.get_mut(self.which) {
            *place = at;
        }
    }

    fn at(&self) -> Place {
        self.places.get(self.which).copied().unwrap_or_default()
    }

    /// The counting bases that the chart supports.
    fn calibers(&self) -> Vec<Caliber> {
        let mut all = vec![Caliber::All];
        if self.entry().sets {
            all.extend([Caliber::Delayed, Caliber::LongPending]);
        }
        all.extend(self.tags.iter().cloned().map(Caliber::Tag));
        if self.entry().lists && matches!(self.caliber, Caliber::List(_)) {
            all.push(self.caliber.clone());
        }
        all
    }

    /// Requests what the chart shows.
    fn ask(&mut self, cx: &Cx) -> Vec<Act> {
        let entry = self.entry();
        if !self.calibers().contains(&self.caliber) {
            self.caliber = Caliber::All;
        }
        let range = match entry.ranges.first() {
            Some(first) if !entry.ranges.contains(&self.range) => *first,
            _ => self.range,
        };
        let asked = Asked {
            day: cx.day(),
            caliber: self.caliber.clone(),
            range,
            long: long(cx),
        };
        let requests = (entry.ask)(&asked);
        self.epoch += 1;
        self.answers = requests.iter().map(|_| None).collect();
        self.asked = Some(asked);
        self.failed = None;
        (0..)
            .zip(requests)
            .map(|(part, request)| Act::Ask(self.tag(part), request))
            .collect()
    }

    /// The tag of a part of the current chart.
    fn tag(&self, part: u32) -> Tag {
        NAMES.plus(self.epoch.saturating_mul(PARTS).saturating_add(part))
    }

    /// The part of the current chart that a tag is of; `None` for an outdated one.
    fn part(&self, tag: Tag) -> Option<u32> {
        (0..PARTS).find(|part| self.tag(*part) == tag)
    }

    fn turn(&mut self, cx: &Cx, step: usize) -> Vec<Act> {
        self.which = (self.which + step) % CHARTS.len();
        self.chart = None;
        self.ask(cx)
    }

    fn next_range(&mut self, cx: &Cx) -> Vec<Act> {
        let ranges = self.entry().ranges;
        if ranges.is_empty() {
            return vec![Act::Say(Notice::say(cx.text("tui.chart.no-range")))];
        }
        let now = self.asked.as_ref().map_or(self.range, |asked| asked.range);
        let at = ranges.iter().position(|range| *range == now);
        let next = at.map_or(0, |at| (at + 1) % ranges.len());
        self.range = ranges.get(next).copied().unwrap_or_default();
        self.ask(cx)
    }

    /// Asks for the closed list whose clearance is shown.
    fn choose_list(&self, cx: &Cx) -> Vec<Act> {
        if !self.entry().lists {
            return vec![Act::Say(Notice::say(cx.text("tui.chart.no-list")))];
        }
        let before = match &self.caliber {
            Caliber::List(tag) => Some(tag.clone()),
            _ => None,
        };
        vec![Act::Push(Box::new(Choice::new(Wish::List, before)))]
    }

    /// Moves the cursor to a number that can be opened.
    fn settle(&mut self) {
        let Some(chart) = &self.chart else { return };
        let mut at = self.at();
        at.row = at.row.min(chart.rows.len().saturating_sub(1));
        at.column = at.column.min(chart.series.len().saturating_sub(1));
        if chart.figure(at.row, at.column).is_none() {
            at.column = chart.turn(at.row, at.column, 1);
        }
        self.put(at);
    }

    fn go(&mut self, cx: &Cx, rows: isize) {
        let Some(chart) = &self.chart else { return };
        let last = chart.rows.len().saturating_sub(1);
        let mut at = self.at();
        let shown = draw::rows_in(cx, Some(chart), cx.body());
        let all = chart.rows.len() + words::behind(cx, chart).len();
        // The line telling how much is below takes the place of a row.
        let room = if cx.tiny() && all > shown {
            shown.saturating_sub(1).max(1)
        } else {
            shown
        };
        let lowest = all.saturating_sub(shown);
        let home = (last + 1).saturating_sub(room).min(lowest);
        let step = rows.unsigned_abs();
        if rows > 0 {
            // In a small window the texts come after the last row.
            let on = step.min(last - at.row.min(last));
            at.row = at.row.min(last) + on;
            if on < step && at.row == last {
                at.top = at.top.max(home).saturating_add(step - on).min(lowest);
            }
        } else if at.row >= last && at.top > home && step > 0 {
            let back = step.min(at.top - home);
            at.top -= back;
            at.row = at.row.saturating_sub(step - back);
        } else {
            at.row = at.row.saturating_sub(step).min(last);
        }
        let in_words = at.row == last && at.top >= home;
        if in_words {
            at.top = at.top.min(lowest);
        } else {
            at.top = at.top.min(at.row).max((at.row + 1).saturating_sub(room));
        }
        self.put(at);
        self.settle();
    }

    fn open(&self, cx: &Cx) -> Vec<Act> {
        let at = self.at();
        let Some(chart) = &self.chart else {
            return Vec::new();
        };
        let row = chart.rows.get(at.row);
        let cell = row.and_then(|row| row.cells.get(at.column));
        let counted = cell.filter(|cell| !cell.empty);
        let Some((figure, row)) = counted.and_then(|cell| cell.figure.as_ref()).zip(row) else {
            return vec![Act::Say(Notice::say(cx.text("tui.chart.no-cases")))];
        };
        let series = chart.series.get(at.column).map_or("", |s| s.title.as_str());
        let text = row.cells.get(at.column).map_or("", |c| c.text.as_str());
        let name = cx.text(&format!("tui.chart.name.{}", self.entry().id));
        let set = self.caliber.words(cx, long(cx));
        let path = format!("{name} > {set} > {} > {series} {text}", row.label.trim());
        vec![Act::Push(Box::new(Drill::new(cx, path, figure.clone())))]
    }

    fn copy(&self, cx: &Cx) -> Vec<Act> {
        let chart = self.chart.as_ref();
        chart
            .map(|chart| Act::Copy {
                text: chart.conclusion.clone(),
                what: cx.text("tui.chart.sentence").to_owned(),
            })
            .into_iter()
            .collect()
    }

    fn take(&mut self, cx: &Cx, part: usize, response: Response) {
        if let Some(slot) = self.answers.get_mut(part) {
            *slot = Some(response);
        }
        let Some(asked) = &self.asked else { return };
        if self.answers.iter().any(Option::is_none) {
            return;
        }
        let all = std::mem::take(&mut self.answers);
        let all: Vec<Response> = all.into_iter().flatten().collect();
        let chart = (self.entry().build)(cx, asked, &all);
        self.chart = chart.map(|chart| chart.with_reason(cx, self.entry().dash));
        self.settle();
        self.go(cx, 0);
    }
}

impl Screen for Charts {
    fn context(&self) -> Context {
        Context::Charts
    }

    fn idle(&self) -> &'static [Action] {
        match (self.entry().ranges, self.entry().lists) {
            ([], false) => &[Action::ChartRange, Action::ClosedList],
            ([], true) => &[Action::ChartRange],
            (_, false) => &[Action::ClosedList],
            (_, true) => &[],
        }
    }

    fn foremost(&self) -> &'static [Action] {
        if self.entry().lists {
            &[Action::ClosedList]
        } else {
            &[]
        }
    }

    fn load(&mut self, cx: &Cx) -> Vec<Act> {
        let mut acts = vec![Act::Ask(NAMES, Request::Names(NameKind::Tag))];
        acts.extend(self.ask(cx));
        acts
    }

    fn command(&mut self, cx: &Cx, action: Action, _n: usize) -> Vec<Act> {
        let shown = draw::rows_in(cx, self.chart.as_ref(), cx.body());
        let page = shown.saturating_sub(1).max(1) as isize;
        match action {
            Action::Up => self.go(cx, -1),
            Action::Down => self.go(cx, 1),
            Action::PageUp => self.go(cx, -page),
            Action::PageDown => self.go(cx, page),
            Action::Top => self.go(cx, isize::MIN),
            Action::Bottom => self.go(cx, isize::MAX),
            Action::Left | Action::Right => {
                let step = if action == Action::Left { -1 } else { 1 };
                let mut at = self.at();
                if let Some(chart) = &self.chart {
                    at.column = chart.turn(at.row, at.column, step);
                    self.put(at);
                }
            }
            Action::Open => return self.open(cx),
            Action::PreviousTab => return self.turn(cx, CHARTS.len() - 1),
            Action::NextTab => return self.turn(cx, 1),
            Action::ChartRange => return self.next_range(cx),
            Action::ClosedList => return self.choose_list(cx),
            Action::ChartSet => {
                let all = self.calibers();
                let at = all.iter().position(|c| *c == self.caliber);
                let next = at.map_or(0, |at| (at + 1) % all.len());
                self.caliber = all.into_iter().nth(next).unwrap_or_default();
                return self.ask(cx);
            }
            Action::CopyNumber => return self.copy(cx),
            Action::Export => return self.export(cx),
            Action::Print => return self.print(cx),
            _ => {}
        }
        Vec::new()
    }

    fn answer(&mut self, cx: &Cx, tag: Tag, response: Result<Response, Error>) -> Vec<Act> {
        match response {
            Ok(Response::Names(mut names)) if tag == NAMES => {
                names.truncate(TAGS);
                self.tags = names;
            }
            Ok(response) => {
                if let Some(part) = self.part(tag) {
                    self.take(cx, part as usize, response);
                }
            }
            Err(error) if self.part(tag).is_some() => {
                let notice = Notice::error(cx, &error);
                self.failed = Some(notice.words.clone());
                return vec![Act::Say(notice)];
            }
            // An answer to an outdated request.
            Err(_) => {}
        }
        Vec::new()
    }

    fn chosen(&mut self, cx: &Cx, _wish: Wish, tag: Option<String>) -> Vec<Act> {
        match tag {
            Some(tag) => self.caliber = Caliber::List(tag),
            None if matches!(self.caliber, Caliber::List(_)) => self.caliber = Caliber::All,
            None => return Vec::new(),
        }
        self.ask(cx)
    }

    fn resized(&mut self, cx: &Cx) -> Vec<Act> {
        self.go(cx, 0);
        Vec::new()
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let name = cx.text(&format!("tui.chart.name.{}", self.entry().id));
        let names: Vec<String> = CHARTS
            .iter()
            .map(|entry| cx.text(&format!("tui.chart.name.{}", entry.id)).to_owned())
            .collect();
        match &self.chart {
            Some(chart) => {
                let look = draw::Look {
                    chart,
                    names: &names,
                    which: self.which,
                    at: self.at(),
                };
                look.draw(cx, buffer, area);
            }
            None => {
                let words = self
                    .failed
                    .as_deref()
                    .unwrap_or(cx.text("tui.chart.waiting"));
                let line = format!("{name}  {words}");
                paint::put_data(
                    cx,
                    buffer,
                    paint::Cells::at((area.x + 1, area.y), area.width.saturating_sub(1)),
                    &line,
                    cx.styles.of(crate::config::theme::Role::Text),
                );
            }
        }
        None
    }
}
