//! 日报, 周报, 月报: a sheet with its official paragraph, for a day and a court, to read, to copy and to
//! hand out. Enter opens what a figure counts; a sheet is frozen here, and frozen ones compared.

mod cell;
mod compared;
mod dialog;
mod freezing;
mod output;
mod period;
mod reading;

use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use self::dialog::Dialog;
use self::period::next_end;
use self::reading::Reading;
use super::choice::{Choice, Wish};
use super::idle::{MENU, SINGLE_ANSWER};
use super::{Act, BESIDE, Screen};
use crate::command::{Action, Context};
use crate::config::theme::Role;
use crate::domain::court;
use crate::domain::sheet::Kind;
use crate::report::{self, Sheet};
use crate::service::api::{Request, Response, SheetQuery};
use crate::service::error::{Error, ErrorKey};
use crate::text::width::width;
use crate::tui::cx::Cx;
use crate::tui::notice::{Notice, spoken_key};
use crate::tui::ticket::Tag;
use crate::tui::widget::paint;

/// Rows in the list of overdue cases, as on the command line.
const TOP: usize = 20;

/// Tags of the answers about frozen sheets; sheets have the number of their request.
const FREEZE: Tag = BESIDE;
const FROZEN: Tag = BESIDE.next();

/// The page of sheets.
#[derive(Debug)]
pub struct Sheets {
    kind: Kind,
    /// The day of the sheet; `None` means the day being viewed.
    date: Option<NaiveDate>,
    court: Option<String>,
    /// The tag of the closed list whose clearance is shown.
    list: Option<String>,
    sheet: Option<Box<Sheet>>,
    failed: Option<String>,
    /// Number of the newest request; older answers are dropped.
    tag: Tag,
    /// The lines of the sheet and the cursor.
    reading: Reading,
    dialog: Option<Dialog>,
}

impl Default for Sheets {
    fn default() -> Sheets {
        Sheets {
            kind: Kind::Daily,
            date: None,
            court: None,
            list: None,
            sheet: None,
            failed: None,
            tag: Tag::ONLY,
            reading: Reading::default(),
            dialog: None,
        }
    }
}

impl Sheets {
    fn day(&self, cx: &Cx) -> NaiveDate {
        self.date.map_or(cx.day(), |date| date.min(cx.day()))
    }

    fn ask(&mut self, cx: &Cx) -> Vec<Act> {
        self.tag = self.tag.next();
        self.failed = None;
        vec![Act::Ask(self.tag, Request::Sheet(self.query(cx)))]
    }

    fn query(&self, cx: &Cx) -> SheetQuery {
        SheetQuery {
            kind: self.kind,
            date: self.day(cx),
            court: self.court.clone(),
            list: self.list.clone(),
            top: TOP,
        }
    }

    /// Requests another sheet, which is shown from its first line.
    fn anew(&mut self, cx: &Cx) -> Vec<Act> {
        self.sheet = None;
        self.reading = Reading::default();
        self.ask(cx)
    }

    fn turn(&mut self, cx: &Cx, step: usize) -> Vec<Act> {
        let at = Kind::ALL.iter().position(|kind| *kind == self.kind);
        let next = (at.unwrap_or(0) + step) % Kind::ALL.len();
        self.kind = Kind::ALL.get(next).copied().unwrap_or(self.kind);
        self.anew(cx)
    }

    /// Moves to the period before or after, but not to one that begins after the day being viewed.
    fn go(&mut self, cx: &Cx, back: bool) -> Vec<Act> {
        let (day, today) = (self.day(cx), cx.day());
        let next = next_end(self.kind, day, back).map(|next| next.min(today));
        match next.filter(|next| *next != day) {
            Some(next) => {
                self.date = (next != today).then_some(next);
                self.anew(cx)
            }
            None => vec![Act::Say(Notice::say(cx.text("tui.sheets.last")))],
        }
    }

    /// Lays out the sheet for the size of the window.
    fn lay(&mut self, cx: &Cx) {
        if let Some(sheet) = self.sheet.as_deref() {
            let page = page(cx, sheet);
            let opens = |spot: &report::Spot| cell::is_open(sheet, spot);
            self.reading.lay(page, height(cx), opens);
        }
    }

    /// Opens what the figure under the cursor counts.
    fn open(&self, cx: &Cx) -> Vec<Act> {
        let spot = self.sheet.as_deref().zip(self.reading.spot());
        let act = spot.and_then(|(sheet, spot)| cell::open(cx, sheet, self.query(cx), spot));
        vec![act.unwrap_or_else(|| Act::Say(Notice::say(cx.text("tui.sheets.no-figure"))))]
    }

    /// The caption, `2026-06-30  海拉尔  清单 交办`, with the position in the sheet; what has no room is
    /// left out from the end.
    fn caption(&self, cx: &Cx, room: usize) -> String {
        let day = self.day(cx);
        let first = self.kind.first_day(day);
        let range = if first == day {
            day.to_string()
        } else {
            let args = [("from", first.to_string()), ("to", day.to_string())];
            cx.fill("tui.chart.from-to", &crate::text::locale::pairs(&args))
        };
        let court = self.court.as_deref().map(court::short_name);
        let court = court.map(std::borrow::Cow::into_owned);
        let list = self.list.as_ref();
        let list = list.map(|tag| cx.fill("tui.chart.set.list", &[("tag", tag)]));
        let read = self.reading.read();
        let read = read.map(|(read, lines)| format!("{read}/{lines}"));
        // These keys lead to the sheets before and after.
        let range = format!("< {range} >");
        let parts: Vec<String> = [Some(range), court, list, read]
            .into_iter()
            .flatten()
            .collect();
        paint::join_fitting(parts.iter().map(String::as_str), room)
    }

    /// Draws `[日报] 周报 月报` and returns the columns it takes.
    fn tabs(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> u16 {
        let mut x = area.x + 1;
        for kind in Kind::ALL.iter().copied() {
            let name = cx.text(&format!("tui.sheets.{}", kind.id()));
            let (text, role) = if kind == self.kind {
                (format!("[{name}] "), Role::Tab)
            } else {
                (format!("{name} "), Role::Text)
            };
            if cx.tiny() && kind != self.kind {
                continue;
            }
            let room = area.right().saturating_sub(x);
            let cells = paint::Cells::at((x, area.y), room);
            x += paint::put(buffer, cells, &text, cx.styles.of(role));
        }
        x - area.x
    }
}

impl Screen for Sheets {
    fn context(&self) -> Context {
        match self.dialog {
            Some(_) => Context::Picker,
            None => Context::Sheets,
        }
    }

    fn idle(&self) -> &'static [Action] {
        match self.dialog {
            Some(Dialog::Frozen(..)) => MENU,
            Some(_) => SINGLE_ANSWER,
            None => &[],
        }
    }

    fn load(&mut self, cx: &Cx) -> Vec<Act> {
        self.ask(cx)
    }

    fn command(&mut self, cx: &Cx, action: Action, n: usize) -> Vec<Act> {
        if let Some(dialog) = self.dialog.take() {
            return self.answered(dialog, action, n);
        }
        if self.reading.go(action) {
            return Vec::new();
        }
        match action {
            Action::Open => return self.open(cx),
            Action::Earlier => return self.go(cx, true),
            Action::Later => return self.go(cx, false),
            Action::NextTab => return self.turn(cx, 1),
            Action::PreviousTab => return self.turn(cx, Kind::ALL.len() - 1),
            Action::Filter => {
                let choice = Choice::new(Wish::Court, self.court.clone());
                return vec![Act::Push(Box::new(choice))];
            }
            Action::ClosedList => {
                let choice = Choice::new(Wish::List, self.list.clone());
                return vec![Act::Push(Box::new(choice))];
            }
            Action::Freeze => self.ask_freeze(cx),
            Action::Frozen => return vec![Act::Ask(FROZEN, Request::FrozenSheets)],
            Action::CopyNumber => return self.copy(),
            Action::Export => return self.export(cx),
            Action::Print => return self.print(cx),
            _ => {}
        }
        Vec::new()
    }

    fn chosen(&mut self, cx: &Cx, wish: Wish, name: Option<String>) -> Vec<Act> {
        match wish {
            Wish::Court => self.court = name,
            Wish::List => self.list = name,
            // Only a case asks for it.
            Wish::Facts => return Vec::new(),
        }
        self.anew(cx)
    }

    fn answer(&mut self, cx: &Cx, tag: Tag, response: Result<Response, Error>) -> Vec<Act> {
        match response {
            Ok(Response::Sheet(figures)) if tag == self.tag => {
                let figures = figures.named(&cx.scope);
                let sheet = report::compose(&figures, cx.locale).known(cx.view.known_at);
                self.sheet = Some(Box::new(sheet));
                self.lay(cx);
            }
            Ok(Response::Written(written)) if tag == FREEZE => {
                let words = cx.fill("cli.report.frozen", &[("id", &written.commit)]);
                return vec![Act::Say(Notice::say(words))];
            }
            Ok(Response::FrozenSheets(lines)) if tag == FROZEN && lines.is_empty() => {
                return vec![Act::Say(Notice::say(cx.text("tui.sheets.none-frozen")))];
            }
            Ok(Response::FrozenSheets(lines)) if tag == FROZEN => {
                self.dialog = Some(Dialog::Frozen(lines, 0));
            }
            Err(error) if tag.is_beside() => {
                let mut acts = vec![Act::Say(Notice::error(cx, &error))];
                if error.key == ErrorKey::SheetMoved {
                    // What was recorded meanwhile is shown before it is frozen.
                    acts.extend(self.ask(cx));
                }
                return acts;
            }
            Err(error) if tag == self.tag => {
                let notice = Notice::error(cx, &error);
                self.failed = Some(notice.words.clone());
                return vec![Act::Say(notice)];
            }
            // The answer to an outdated request.
            Ok(_) | Err(_) => {}
        }
        Vec::new()
    }

    fn resized(&mut self, cx: &Cx) -> Vec<Act> {
        self.lay(cx);
        Vec::new()
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let head = Rect { height: 1, ..area };
        let taken = self.tabs(cx, head, buffer);
        let text = cx.styles.of(Role::Text);
        let room = usize::from(area.width.saturating_sub(taken + 1));
        let caption = self.caption(cx, room.saturating_sub(1));
        let caption = format!("{} ", paint::shown(cx, &caption));
        if width(&caption) <= room {
            paint::put_right(buffer, head, taken + 1, &caption, text);
        }
        let words = self.failed.as_deref();
        let words = words.unwrap_or(cx.text("tui.chart.waiting"));
        let instead = self.sheet.is_none().then_some(words);
        self.reading.below_head(cx, area, buffer, instead);
        if let Some(dialog) = &self.dialog {
            dialog.draw(cx, area, buffer);
        }
        None
    }
}

/// A sheet in the lines of the window; its notes name the key that chooses a closed list.
fn page(cx: &Cx, sheet: &Sheet) -> report::Page {
    let key = spoken_key(cx, Context::Sheets, Action::ClosedList);
    let list = cx.fill("tui.sheets.list-key", &[("key", &key)]);
    report::screen(sheet, columns(cx), &list)
}

/// Columns for the lines of a sheet.
fn columns(cx: &Cx) -> usize {
    usize::from(cx.width.saturating_sub(2)).max(1)
}

/// The number of visible lines below the head of the page.
fn height(cx: &Cx) -> usize {
    usize::from(cx.body().saturating_sub(2)).max(1)
}
