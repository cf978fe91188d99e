//! What of a frozen sheet was restated since, by how much and by which commits. Enter opens the
//! commits behind a row.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::cell;
use super::output;
use super::reading::Reading;
use super::{height, page};
use crate::command::{Action, Context};
use crate::config::theme::Role;
use crate::domain::sheet::{Comparison, Value};
use crate::report::{self, Sheet, Spot};
use crate::service::api::{CommitFile, CommitQuery, Request, Response};
use crate::service::error::Error;
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::screen::history;
use crate::tui::screen::reader::Reader;
use crate::tui::screen::{Act, BESIDE, ONLY, Screen};
use crate::tui::ticket::Tag;
use crate::tui::widget::paint;

/// The most commits read for one row, and the most cases of each.
const COMMITS: usize = 20;
const CASES: usize = 200;
/// The columns by which a row is selected: the commits behind it, or the number of one.
const ROWS: [&str; 2] = ["commits", "commit"];

/// The comparison of a frozen sheet.
#[derive(Debug)]
pub(super) struct Compared {
    id: u64,
    answer: Option<Box<(Comparison, Sheet)>>,
    failed: Option<String>,
    reading: Reading,
    /// The commits being read, and those that have arrived.
    asked: Vec<u64>,
    files: Vec<CommitFile>,
    /// The number of commits of the row beyond those.
    more: usize,
}

impl Compared {
    pub(super) fn new(id: u64) -> Compared {
        Compared {
            id,
            answer: None,
            failed: None,
            reading: Reading::default(),
            asked: Vec::new(),
            files: Vec::new(),
            more: 0,
        }
    }

    fn sheet(&self) -> Option<&Sheet> {
        self.answer.as_deref().map(|(_, sheet)| sheet)
    }

    fn lay(&mut self, cx: &Cx) {
        if let Some((_, sheet)) = self.answer.as_deref() {
            let page = page(cx, sheet);
            let opens = |spot: &Spot| {
                ROWS.contains(&spot.column.as_str()) || cell::number(sheet, spot).is_some()
            };
            self.reading.lay(page, height(cx), opens);
        }
    }

    /// The commits behind the row under the cursor.
    fn commits(&self, spot: &Spot) -> Vec<u64> {
        let Some((comparison, sheet)) = self.answer.as_deref() else {
            return Vec::new();
        };
        let table = sheet.tables.get(spot.table);
        let row = table.and_then(|table| table.rows.get(spot.row));
        match table.map(|table| table.id.as_str()) {
            Some("restated") => {
                let restated = comparison.restated.get(spot.row);
                restated.map_or_else(Vec::new, |one| one.commits.clone())
            }
            Some("offsets") => {
                let offset = comparison.offsets.get(spot.row);
                offset.map_or_else(Vec::new, |one| one.commits.clone())
            }
            _ => match row.and_then(|row| row.first()).map(|cell| &cell.value) {
                Some(Value::Count(commit)) => u64::try_from(*commit).into_iter().collect(),
                _ => Vec::new(),
            },
        }
    }

    fn open(&mut self, cx: &Cx) -> Vec<Act> {
        let Some((sheet, spot)) = self.sheet().zip(self.reading.spot()) else {
            return vec![Act::Say(Notice::say(cx.text("tui.sheets.no-commit")))];
        };
        if let Some(number) = cell::number(sheet, spot) {
            return vec![cell::open_case(number)];
        }
        let commits = self.commits(spot);
        self.more = commits.len().saturating_sub(COMMITS);
        self.asked = commits;
        self.asked.truncate(COMMITS);
        self.files.clear();
        let ask = |(n, commit): (u32, &u64)| {
            let query = CommitQuery {
                commit: *commit,
                limit: CASES,
                ..CommitQuery::default()
            };
            Act::Ask(BESIDE.plus(n), Request::Commit(query))
        };
        (0..).zip(&self.asked).map(ask).collect()
    }

    /// Shows the commits once all of them have arrived.
    fn came(&mut self, cx: &Cx, file: CommitFile) -> Vec<Act> {
        let commit = file.line.commit;
        // An answer to a row that was opened before may have been the same commit.
        let came = self.files.iter().any(|one| one.line.commit == commit);
        if came || !self.asked.contains(&commit) {
            return Vec::new();
        }
        self.files.push(file);
        if self.files.len() < self.asked.len() {
            return Vec::new();
        }
        self.asked.clear();
        let mut files = std::mem::take(&mut self.files);
        files.sort_by_key(|file| file.line.commit);
        let numbers: Vec<String> = files.iter().map(|f| f.line.commit.to_string()).collect();
        let title = cx.fill("tui.history.number", &[("which", &numbers.join(" "))]);
        let text = |file| {
            let (entry, text) = history::account(cx, file);
            format!("# {entry}\n{text}")
        };
        let mut texts: Vec<String> = files.iter().map(text).collect();
        if self.more > 0 {
            texts.push(cx.fill("tui.history.and-more", &[("n", &self.more)]));
        }
        let name = cx.fill("tui.history.file", &[("commit", &numbers.join("-"))]);
        let reader = Reader::new(title, &texts.join("\n\n")).named(&name);
        vec![Act::Push(Box::new(reader))]
    }

    fn export(&self, cx: &Cx) -> Vec<Act> {
        let sheet = self.sheet();
        sheet.map_or_else(Vec::new, |sheet| output::as_files(sheet, &self.name(cx)))
    }

    fn print(&self, cx: &Cx) -> Vec<Act> {
        let sheet = self.sheet();
        sheet.map_or_else(Vec::new, |sheet| output::on_paper(sheet, &self.name(cx)))
    }

    /// The name of a file of the comparison without its extension.
    fn name(&self, cx: &Cx) -> String {
        format!("{}-{}", cx.text("report.title.compare"), self.id)
    }
}

impl Screen for Compared {
    fn context(&self) -> Context {
        Context::Compared
    }

    fn load(&mut self, _cx: &Cx) -> Vec<Act> {
        vec![Act::Ask(ONLY, Request::Compare { id: self.id })]
    }

    fn command(&mut self, cx: &Cx, action: Action, _n: usize) -> Vec<Act> {
        if self.reading.go(action) {
            return Vec::new();
        }
        match action {
            Action::Open => self.open(cx),
            Action::Export => self.export(cx),
            Action::Print => self.print(cx),
            _ => Vec::new(),
        }
    }

    fn answer(&mut self, cx: &Cx, _tag: Tag, response: Result<Response, Error>) -> Vec<Act> {
        match response {
            Ok(Response::Compared(comparison)) => {
                let sheet = report::compare(&comparison, cx.locale);
                self.answer = Some(Box::new((*comparison, sheet)));
                self.lay(cx);
                Vec::new()
            }
            Ok(Response::Commit(file)) => self.came(cx, *file),
            Ok(_) => Vec::new(),
            Err(error) => {
                self.asked.clear();
                let notice = Notice::error(cx, &error);
                self.failed = Some(notice.words.clone());
                vec![Act::Say(notice)]
            }
        }
    }

    fn resized(&mut self, cx: &Cx) -> Vec<Act> {
        self.lay(cx);
        Vec::new()
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let title = cx.fill("tui.sheets.compared", &[("id", &self.id)]);
        let head = Rect { height: 1, ..area };
        let cells = paint::Cells::at((area.x + 1, area.y), area.width.saturating_sub(1));
        let taken = paint::put(buffer, cells, &title, cx.styles.of(Role::Title));
        let text = cx.styles.of(Role::Text);
        if let Some((read, lines)) = self.reading.read() {
            let read = format!("{read}/{lines} ");
            paint::put_right(buffer, head, taken + 2, &read, text);
        }
        let words = self.failed.as_deref();
        let words = words.unwrap_or(cx.text("tui.chart.waiting"));
        let instead = self.answer.is_none().then_some(words);
        self.reading.below_head(cx, area, buffer, instead);
        None
    }
}
