//! 图表: the page of charts of the docket. Enter opens the cases behind a number.

mod ageing;
mod all;
mod ask;
mod asked;
mod chart;
mod courts;
mod delays;
mod draw;
mod file;
mod forecast;
mod money;
mod moves;
mod pane;
mod plan;
mod rank;
mod say;
mod stock;
mod words;
mod workload;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use self::all::{MOST, PAGES, Page, Pane};
use self::asked::{Asked, Caliber};
use self::chart::Chart;
use self::words::Texts;
use super::choice::Wish;
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
    /// What each chart of the page is asked for, and by how many requests.
    asked: Vec<(Asked, usize)>,
    answers: Vec<Option<Response>>,
    /// The charts of the page; empty until all of them are counted.
    built: Vec<Chart>,
    failed: Option<String>,
    /// The chart with the cursor, for each page.
    panes: [usize; PAGES.len()],
    places: [[Place; MOST]; PAGES.len()],
}

impl Charts {
    pub fn new(_cx: &Cx) -> Charts {
        Charts::default()
    }

    fn page(&self) -> &'static Page {
        PAGES.get(self.which).unwrap_or(&PAGES[0])
    }

    /// Index of the chart with the cursor.
    fn focus(&self) -> usize {
        let last = self.page().panes.len().saturating_sub(1);
        self.panes.get(self.which).copied().unwrap_or(0).min(last)
    }

    /// The chart with the cursor, if it is counted.
    fn chart(&self) -> Option<&Chart> {
        self.built.get(self.focus())
    }

    /// What the chart with the cursor is asked for.
    fn asked(&self) -> Option<&Asked> {
        self.asked.get(self.focus()).map(|(asked, _)| asked)
    }

    /// The name of the chart with the cursor.
    fn name<'a>(&self, cx: &'a Cx) -> &'a str {
        let id = self.page().panes.get(self.focus()).map_or("", |it| it.id);
        cx.text(&format!("tui.chart.name.{id}"))
    }

    /// The charts of the page in the lines from the first row to the bottom.
    fn texts(&self, cx: &Cx) -> Texts<'_> {
        let name = cx.text(&format!("tui.chart.name.{}", self.page().name));
        let tab = draw::tab(name, self.which);
        let room = |chart| draw::room(cx, chart, &tab, cx.body());
        Texts {
            charts: &self.built,
            focus: self.focus(),
            room: self.chart().map_or(1, room),
        }
    }

    /// The places of the charts of the page.
    fn all_at(&self) -> [Place; MOST] {
        self.places.get(self.which).copied().unwrap_or_default()
    }

    fn put(&mut self, at: Place) {
        let focus = self.focus();
        let places = self.places.get_mut(self.which);
        if let Some(place) = places.and_then(|all| all.get_mut(focus)) {
            *place = at;
        }
    }

    /// Where the cursor was moved to.
    fn place(&self) -> Place {
        let at = self.all_at().get(self.focus()).copied();
        at.unwrap_or_default()
    }

    /// Where the cursor is: at the next number that opens, if there is none where it was moved to.
    fn at(&self) -> Place {
        let at = self.place();
        let nothing = |chart: &&Chart| chart.figure(at.row, at.column).is_none();
        let column = self.chart().filter(nothing);
        let column = column.map(|chart| chart.turn(at.row, at.column, 1));
        Place {
            column: column.unwrap_or(at.column),
            ..at
        }
    }

    /// Whether a chart of the page satisfies `is`.
    fn any(&self, is: impl Fn(&Pane) -> bool) -> bool {
        self.page().panes.iter().any(is)
    }

    fn turn(&mut self, cx: &Cx, step: usize) -> Vec<Act> {
        self.which = (self.which + step) % PAGES.len();
        self.built.clear();
        self.ask(cx)
    }

    fn open(&self, cx: &Cx) -> Vec<Act> {
        let at = self.at();
        let Some((chart, asked)) = self.chart().zip(self.asked()) else {
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
        let (name, set) = (self.name(cx), asked.words(cx));
        let path = format!("{name} > {set} > {} > {series} {text}", row.label.trim());
        vec![Act::Push(Box::new(Drill::new(cx, path, figure.clone())))]
    }

    fn copy(&self, cx: &Cx) -> Vec<Act> {
        let chart = self.chart();
        chart
            .map(|chart| Act::Copy {
                text: chart.conclusion.clone(),
                what: cx.text("tui.chart.sentence").to_owned(),
            })
            .into_iter()
            .collect()
    }
}

impl Screen for Charts {
    fn context(&self) -> Context {
        Context::Charts
    }

    fn has_panes(&self) -> bool {
        self.page().panes.len() > 1
    }

    fn idle(&self) -> &'static [Action] {
        if self.ranges().is_empty() {
            &[Action::ChartRange]
        } else {
            &[]
        }
    }

    fn foremost(&self) -> &'static [Action] {
        if self.has_panes() {
            &[Action::OtherPane, Action::ClosedList]
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
        let shown = self.texts(cx).rows(cx);
        let page = shown.saturating_sub(1).max(1) as isize;
        match action {
            Action::Up => self.go(cx, -1),
            Action::Down => self.go(cx, 1),
            Action::PageUp => self.go(cx, -page),
            Action::PageDown => self.go(cx, page),
            Action::Top => self.go(cx, isize::MIN),
            Action::Bottom => self.go(cx, isize::MAX),
            Action::Left => self.aside(-1),
            Action::Right => self.aside(1),
            Action::OtherPane => self.cross(cx),
            Action::Open => return self.open(cx),
            Action::PreviousTab => return self.turn(cx, PAGES.len() - 1),
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

    fn divided_at(&self, cx: &Cx) -> Option<u16> {
        self.texts(cx).abreast(cx).then(|| draw::columns(cx, 0))
    }

    fn resized(&mut self, cx: &Cx) -> Vec<Act> {
        self.go(cx, 0);
        Vec::new()
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let named = |page: &Page| cx.text(&format!("tui.chart.name.{}", page.name)).to_owned();
        if self.built.is_empty() {
            let waiting = cx.text("tui.chart.waiting");
            let words = self.failed.as_deref().unwrap_or(waiting);
            let line = format!("{}  {words}", named(self.page()));
            paint::put_data(
                cx,
                buffer,
                paint::Cells::at((area.x + 1, area.y), area.width.saturating_sub(1)),
                &line,
                cx.styles.of(crate::config::theme::Role::Text),
            );
            return None;
        }
        let names: Vec<String> = PAGES.iter().map(named).collect();
        let asked = self.asked.iter();
        let bases: Vec<String> = asked.map(|(asked, _)| asked.words(cx)).collect();
        let mut at = self.all_at();
        if let Some(place) = at.get_mut(self.focus()) {
            *place = self.at();
        }
        let look = draw::Look {
            charts: &self.built,
            focus: self.focus(),
            bases: &bases,
            names: &names,
            which: self.which,
            at,
        };
        look.draw(cx, buffer, area);
        None
    }
}
