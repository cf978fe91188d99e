//! 批量: does the same to all marked cases. First what to do and with which values, then a preview
//! of every row before and after, which Enter carries out.

use std::fmt::Display;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

mod choose;
mod preview;
mod reason;

use choose::word;

use super::form::{Deed, Form};
use super::{Act, BESIDE, Screen, idle, menu};
use crate::command::{Action, Context};
use crate::config::key::{Code, Key};
use crate::domain::bulk::Doing;
use crate::service::api::{
    BulkQuery, BulkReport, BulkRow, CaseLine, Order, Request, Response, Target,
};
use crate::service::error::Error;
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::ticket::Tag;
use crate::tui::widget::field::Field;
use crate::tui::widget::footer::{self, Hint};

/// Tag of the preview; the requests of the form have lower tags.
const PREVIEW: Tag = BESIDE;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Choose,
    Form,
    Preview,
    Reason,
}

/// Whether there is a remark on a row: why it is skipped, or what to know first.
fn tells(row: &BulkRow) -> bool {
    row.skip.is_some() || !row.advice.is_empty()
}

/// The dialog for changing many cases.
#[derive(Debug)]
pub struct Bulk {
    target: Target,
    /// The order of the list, if the target is a query.
    order: Vec<Order>,
    /// Number of cases in the target, if the list knows it.
    count: Option<usize>,
    stage: Stage,
    at: usize,
    /// The form filled in so far; kept while the same action is chosen.
    form: Option<(Deed, Form)>,
    doing: Option<Doing>,
    reason: Option<Field>,
    report: Option<Box<BulkReport>>,
    /// Whether Enter was pressed before the preview arrived.
    hasty: bool,
    /// The first row shown in the preview.
    top: usize,
    /// Number of rows of the preview by which a page moves.
    page: usize,
    /// Whether to show only the rows with remarks, with the remarks in full.
    why: bool,
}

impl Bulk {
    pub fn new(target: Target, count: Option<usize>) -> Bulk {
        Bulk {
            target,
            order: Vec::new(),
            count,
            stage: Stage::Choose,
            at: 0,
            form: None,
            doing: None,
            reason: None,
            report: None,
            hasty: false,
            top: 0,
            page: 1,
            why: false,
        }
    }

    /// Lists the cases of a query in this order.
    #[must_use]
    pub fn in_order(mut self, order: Vec<Order>) -> Bulk {
        self.order = order;
        self
    }

    /// Starts with recording an outcome, as on the list of the day; Esc leads to the other actions.
    #[must_use]
    pub fn with_outcome(mut self, cx: &Cx) -> Bulk {
        self.begin(cx);
        self
    }

    fn deed(&self) -> Deed {
        Deed::ALL.get(self.at).copied().unwrap_or(Deed::Follow)
    }

    fn what(&self, cx: &Cx) -> &'static str {
        word(cx, self.deed())
    }

    /// Opens the form of the chosen action, as it was left.
    fn begin(&mut self, cx: &Cx) {
        let deed = self.deed();
        if self.form.as_ref().is_none_or(|(known, _)| *known != deed) {
            let n = match &self.target {
                Target::Numbers(numbers) => Some(numbers.len()),
                Target::Query { .. } => self.count,
            };
            let what: (&str, &dyn Display) = ("what", &self.what(cx));
            let title = match n {
                Some(n) => cx.fill("tui.bulk.form", &[("n", &n), what]),
                // The preview will count them.
                None => cx.fill("tui.bulk.form-all", &[what]),
            };
            self.form = Some((deed, Form::of_many(cx, deed, self.target.clone(), title)));
        }
        self.stage = Stage::Form;
    }

    fn load_form(&mut self, cx: &Cx) -> Vec<Act> {
        self.form
            .as_mut()
            .map(|(_, form)| form.load(cx))
            .unwrap_or_default()
    }

    /// Calls `call` with the form; once the form is complete, the preview follows.
    fn with_form(&mut self, call: impl FnOnce(&mut Form) -> Vec<Act>) -> Vec<Act> {
        let Some((_, form)) = &mut self.form else {
            return Vec::new();
        };
        let acts = call(form);
        match form.take_doing() {
            Some(doing) => {
                self.doing = Some(doing);
                self.reason = None;
                self.preview()
            }
            None => acts,
        }
    }

    fn query(&self, dry_run: bool) -> Option<BulkQuery> {
        Some(BulkQuery {
            target: self.target.clone(),
            order: self.order.clone(),
            doing: self.doing.clone()?,
            reason: self.reason.as_ref().map(|field| field.text().to_owned()),
            dry_run,
            seen: self.report.as_ref().filter(|_| !dry_run).map(|r| r.seen),
        })
    }

    fn preview(&mut self) -> Vec<Act> {
        self.report = None;
        self.hasty = false;
        self.top = 0;
        self.why = false;
        self.stage = Stage::Preview;
        self.query(true)
            .map(|query| vec![Act::Ask(PREVIEW, Request::Bulk(Box::new(query)))])
            .unwrap_or_default()
    }

    /// Carries out the action, unless its preview has not been seen yet.
    fn execute(&mut self, cx: &Cx) -> Vec<Act> {
        if self.report.is_none() {
            self.hasty = true;
            return vec![Act::Say(Notice::warn(cx.text("tui.bulk.computing")))];
        }
        let Some(report) = self.report.as_ref().filter(|report| report.changed() > 0) else {
            return vec![Act::Say(Notice::warn(cx.text("tui.bulk.nothing")))];
        };
        let words = cx.fill(
            "tui.bulk.done",
            &[("n", &report.changed()), ("what", &self.what(cx))],
        );
        match self.query(false) {
            Some(query) => vec![Act::Close, Act::Bulk(Box::new(query), words)],
            None => Vec::new(),
        }
    }

    fn ask_reason(&mut self, cx: &Cx) -> Vec<Act> {
        if self.yielding() == 0 {
            return vec![Act::Say(Notice::say(cx.text("tui.bulk.no-reason")))];
        }
        self.stage = Stage::Reason;
        self.reason = Some(Field::default());
        Vec::new()
    }

    fn has_reason(&self) -> bool {
        let reason = self.reason.as_ref();
        reason.is_some_and(|field| !field.text().trim().is_empty())
    }

    fn back(&mut self) -> Vec<Act> {
        match self.stage {
            Stage::Choose => return vec![Act::Close],
            Stage::Form => self.stage = Stage::Choose,
            Stage::Preview if self.why => {
                self.why = false;
                self.top = 0;
            }
            Stage::Preview => self.stage = Stage::Form,
            Stage::Reason => {
                self.reason = None;
                self.stage = Stage::Preview;
            }
        }
        Vec::new()
    }
}

impl Screen for Bulk {
    fn context(&self) -> Context {
        match self.stage {
            Stage::Form | Stage::Reason => Context::Form,
            Stage::Choose | Stage::Preview => Context::Picker,
        }
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn takes_text(&self) -> bool {
        matches!(self.stage, Stage::Form | Stage::Reason)
    }

    /// Actions can also be chosen by typing their name.
    fn takes_words(&self) -> bool {
        self.takes_text() || self.stage == Stage::Choose
    }

    fn load(&mut self, cx: &Cx) -> Vec<Act> {
        self.load_form(cx)
    }

    fn idle(&self) -> &'static [Action] {
        match self.stage {
            Stage::Form => idle::FIELDS,
            _ => idle::of(self.context()),
        }
    }

    fn command(&mut self, cx: &Cx, action: Action, n: usize) -> Vec<Act> {
        match (self.stage, action) {
            (_, Action::Cancel) => return self.back(),
            (Stage::Choose, Action::Up) => self.at = menu::step(self.at, -1, Deed::ALL.len()),
            (Stage::Choose, Action::PageUp) => self.at = 0,
            (Stage::Choose, Action::Down) => self.at = menu::step(self.at, 1, Deed::ALL.len()),
            (Stage::Choose, Action::PageDown) => self.at = Deed::ALL.len() - 1,
            (Stage::Choose, Action::Pick) => return self.choose(cx, n.saturating_sub(1)),
            // Its first key is the digit after nine.
            (Stage::Choose, Action::Clear) if n == 1 => return self.choose(cx, menu::TENTH),
            (Stage::Choose, Action::Accept | Action::Toggle) => return self.choose(cx, self.at),
            (Stage::Form, action) => {
                return self.with_form(|form| form.command(cx, action, n));
            }
            (Stage::Preview, Action::Accept) => return self.execute(cx),
            (Stage::Preview, Action::Toggle) => return self.ask_reason(cx),
            (Stage::Preview, Action::Up) => self.scroll(-1),
            (Stage::Preview, Action::PageUp) => self.scroll(-self.page.cast_signed()),
            (Stage::Preview, Action::Down) => self.scroll(1),
            (Stage::Preview, Action::PageDown) => self.scroll(self.page.cast_signed()),
            (Stage::Reason, Action::Accept | Action::Save) if self.has_reason() => {
                return self.preview();
            }
            _ => {}
        }
        Vec::new()
    }

    fn edit(&mut self, cx: &Cx, key: Key) -> Vec<Act> {
        match self.stage {
            Stage::Choose => return self.choose_by_key(cx, key),
            Stage::Form => return self.with_form(|form| form.edit(cx, key)),
            Stage::Reason => {
                if let Some(field) = &mut self.reason {
                    field.edit(key);
                }
            }
            Stage::Preview if key == Key::char('s') => return self.ask_reason(cx),
            Stage::Preview if key == Key::char('e') => self.stage = Stage::Form,
            Stage::Preview if key == Key::char('.') => return self.tell(cx),
            Stage::Preview if key == Key::plain(Code::Home) => self.scroll(isize::MIN),
            Stage::Preview if key == Key::plain(Code::End) => self.scroll(isize::MAX),
            Stage::Preview => {}
        }
        Vec::new()
    }

    fn paste(&mut self, cx: &Cx, text: &str) -> Vec<Act> {
        if self.stage == Stage::Choose {
            return self.choose_by_word(cx, text);
        }
        if self.stage == Stage::Reason {
            if let Some(field) = &mut self.reason {
                field.insert(text);
            }
            return Vec::new();
        }
        self.with_form(|form| form.paste(cx, text))
    }

    fn answer(&mut self, cx: &Cx, tag: Tag, response: Result<Response, Error>) -> Vec<Act> {
        match (tag, response) {
            (PREVIEW, Ok(Response::Bulk(report))) => {
                let changed = report.changed();
                self.report = Some(report);
                if std::mem::take(&mut self.hasty) {
                    let key = match changed {
                        0 => "tui.bulk.nothing",
                        _ => "tui.bulk.ready",
                    };
                    return vec![Act::Say(Notice::say(cx.text(key)))];
                }
            }
            (PREVIEW, Ok(_)) => {}
            (PREVIEW, Err(error)) => {
                self.stage = Stage::Form;
                return vec![Act::Say(Notice::error(cx, &error))];
            }
            (tag, response) => {
                if let Some((_, form)) = &mut self.form {
                    return form.answer(cx, tag, response);
                }
            }
        }
        Vec::new()
    }

    fn written(&mut self, _cx: &Cx, _line: Option<&CaseLine>) -> Vec<Act> {
        Vec::new()
    }

    /// Submitting the form does not save yet: the preview comes first.
    fn hints(&self, cx: &Cx) -> Option<Vec<Hint>> {
        let hint = |action, words| footer::hint(cx, Context::Form, action, words);
        let back = hint(Action::Cancel, "tui.command.cancel");
        let revise = || Some(("e".to_owned(), cx.text("tui.bulk.revise").to_owned()));
        let hints = match self.stage {
            Stage::Form => vec![
                hint(Action::NextField, "tui.command.next-field"),
                hint(Action::Save, "tui.bulk.preview"),
                back,
            ],
            Stage::Reason => vec![hint(Action::Accept, "tui.bulk.preview"), back],
            // Nothing would change, so Enter is not offered.
            Stage::Preview if self.report.as_ref().is_some_and(|r| r.changed() == 0) => {
                vec![revise(), back]
            }
            Stage::Preview => vec![hint(Action::Accept, "tui.bulk.execute"), revise(), back],
            Stage::Choose => return Some(menu::hints(cx, Deed::ALL.len())),
        };
        Some(hints.into_iter().flatten().collect())
    }

    fn focus_field(&mut self, cx: &Cx, area: Rect, at: Position) -> bool {
        let form = self.form.as_mut().filter(|_| self.stage == Stage::Form);
        form.is_some_and(|(_, form)| form.focus_field(cx, area, at))
    }

    fn fitted(&mut self, cx: &Cx, area: Rect) {
        self.page = preview::page(self, cx, area);
        if let Some((_, form)) = &mut self.form {
            form.fitted(cx, area);
        }
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        match self.stage {
            Stage::Choose => {
                self.choices(cx, area, buffer);
                None
            }
            Stage::Form => self.form.as_ref()?.1.view(cx, area, buffer),
            Stage::Preview => {
                preview::view(self, cx, area, buffer);
                None
            }
            Stage::Reason => reason::view(cx, area, buffer, self.reason.as_ref()?),
        }
    }
}
