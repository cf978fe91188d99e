//! 日报, 周报, 月报: a sheet with its official paragraph, for a day and a court, to read, to copy and to
//! hand out.

use chrono::{Days, Months, NaiveDate};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::choice::{Choice, Wish};
use super::{Act, Screen};
use crate::command::{Action, Context};
use crate::config::theme::Role;
use crate::domain::court;
use crate::domain::sheet::Kind;
use crate::report::{self, Part, Sheet};
use crate::service::api::{Request, Response, SheetQuery};
use crate::service::error::Error;
use crate::text::width::width;
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::widget::paint;

/// Rows in the list of overdue cases, as on the command line.
const TOP: usize = 20;

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
    tag: u32,
    /// The first visible line.
    top: usize,
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
            tag: 0,
            top: 0,
        }
    }
}

/// The end of the previous period; or, forward, the end of the day's own period if that is still
/// ahead, otherwise of the next one.
fn next_end(kind: Kind, day: NaiveDate, back: bool) -> Option<NaiveDate> {
    let first = kind.first_day(day);
    if back {
        return first.pred_opt();
    }
    let after = |first: NaiveDate| match kind {
        Kind::Daily => first.succ_opt(),
        Kind::Weekly => first.checked_add_days(Days::new(7)),
        Kind::Monthly => first.checked_add_months(Months::new(1)),
    };
    let own = after(first)?.pred_opt()?;
    if day < own {
        return Some(own);
    }
    after(own.succ_opt()?)?.pred_opt()
}

impl Sheets {
    fn day(&self, cx: &Cx) -> NaiveDate {
        self.date.map_or(cx.day(), |date| date.min(cx.day()))
    }

    fn ask(&mut self, cx: &Cx) -> Vec<Act> {
        self.tag += 1;
        self.failed = None;
        let query = SheetQuery {
            kind: self.kind,
            date: self.day(cx),
            court: self.court.clone(),
            list: self.list.clone(),
            top: TOP,
        };
        vec![Act::Ask(self.tag, Request::Sheet(query))]
    }

    /// Requests another sheet, which is shown from its first line.
    fn anew(&mut self, cx: &Cx) -> Vec<Act> {
        self.sheet = None;
        self.top = 0;
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

    fn columns(cx: &Cx) -> usize {
        usize::from(cx.width.saturating_sub(2)).max(1)
    }

    fn lines(&self, cx: &Cx) -> Vec<(Part, String)> {
        let sheet = self.sheet.as_deref();
        sheet.map_or_else(Vec::new, |sheet| report::screen(sheet, Sheets::columns(cx)))
    }

    /// The number of visible lines below the head of the page.
    fn height(cx: &Cx) -> usize {
        usize::from(cx.body().saturating_sub(2)).max(1)
    }

    fn scroll(&mut self, cx: &Cx, lines: isize) {
        let last = self.lines(cx).len().saturating_sub(Sheets::height(cx));
        self.top = self.top.saturating_add_signed(lines).min(last);
    }

    /// The name of a file of the sheet without its extension: kind, court and day.
    fn name(&self, cx: &Cx) -> String {
        let title = cx.text(&format!("report.title.{}", self.kind.id()));
        let court = self.court.as_deref().map(court::short_name);
        let court = court.map(|name| format!("-{name}")).unwrap_or_default();
        format!("{title}{court}-{}", self.day(cx))
    }

    /// Saves a workbook, and Markdown beside it.
    fn export(&self, cx: &Cx) -> Vec<Act> {
        let Some(sheet) = self.sheet.as_deref() else {
            return Vec::new();
        };
        let name = self.name(cx);
        match report::workbook(sheet) {
            Ok(workbook) => vec![Act::SaveAs(vec![
                (format!("{name}.xlsx"), workbook),
                (format!("{name}.md"), report::markdown(sheet).into_bytes()),
            ])],
            Err(error) => vec![Act::Say(Notice::warn(error.to_string()))],
        }
    }

    fn print(&self, cx: &Cx) -> Vec<Act> {
        let text = self.sheet.as_deref().map(report::text);
        let name = format!("{}.txt", self.name(cx));
        text.map(|text| Act::SaveAs(vec![(name, text.into_bytes())]))
            .into_iter()
            .collect()
    }

    /// Copies the official paragraph to the clipboard.
    fn copy(&self) -> Vec<Act> {
        let sheet = self.sheet.as_deref();
        sheet
            .map(|sheet| Act::Copy {
                text: sheet.paragraph.clone(),
                what: sheet.sections.first().cloned().unwrap_or_default(),
            })
            .into_iter()
            .collect()
    }

    /// The caption, `2026-06-30  海拉尔  清单 交办`, with the position in the sheet; what has no room is
    /// left out from the end.
    fn caption(&self, cx: &Cx, lines: usize, room: usize) -> String {
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
        let read = (self.top + Sheets::height(cx)).min(lines);
        let read = (lines > Sheets::height(cx)).then(|| format!("{read}/{lines}"));
        // The arrows lead to the sheets before and after.
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
        Context::Sheets
    }

    fn load(&mut self, cx: &Cx) -> Vec<Act> {
        self.ask(cx)
    }

    fn command(&mut self, cx: &Cx, action: Action, _n: usize) -> Vec<Act> {
        let page = Sheets::height(cx).saturating_sub(1).max(1).cast_signed();
        match action {
            Action::Up => self.scroll(cx, -1),
            Action::Down => self.scroll(cx, 1),
            Action::PageUp => self.scroll(cx, -page),
            Action::PageDown => self.scroll(cx, page),
            Action::Top => self.top = 0,
            Action::Bottom => self.scroll(cx, isize::MAX),
            Action::Left => return self.go(cx, true),
            Action::Right => return self.go(cx, false),
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
        }
        self.anew(cx)
    }

    fn answer(&mut self, cx: &Cx, tag: u32, response: Result<Response, Error>) -> Vec<Act> {
        match response {
            Ok(Response::Sheet(figures)) if tag == self.tag => {
                let figures = figures.named(&cx.scope);
                let sheet = report::compose(&figures, cx.locale).known(cx.view.known_at);
                self.sheet = Some(Box::new(sheet));
                self.scroll(cx, 0);
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
        self.scroll(cx, 0);
        Vec::new()
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let lines = self.lines(cx);
        let head = Rect { height: 1, ..area };
        let taken = self.tabs(cx, head, buffer);
        let text = cx.styles.of(Role::Text);
        let room = usize::from(area.width.saturating_sub(taken + 1));
        let caption = self.caption(cx, lines.len(), room.saturating_sub(1));
        let caption = format!("{} ", paint::shown(cx, &caption));
        if width(&caption) <= room {
            paint::put_right(buffer, head, taken + 1, &caption, text);
        }
        if area.height > 1 {
            paint::rule(cx, buffer, area.x, area.y + 1, area.width);
        }
        let waits = || {
            let words = self.failed.as_deref();
            let words = words.unwrap_or(cx.text("tui.chart.waiting"));
            vec![(Part::Text, words.to_owned())]
        };
        let lines = if self.sheet.is_some() { lines } else { waits() };
        let seen = lines.iter().skip(self.top);
        for ((part, line), y) in seen.zip(area.y + 2..area.bottom()) {
            let role = match part {
                Part::Title => Role::Title,
                Part::Head => Role::Head,
                Part::Text => Role::Text,
            };
            let cells = paint::Cells::at((area.x + 1, y), area.width.saturating_sub(1));
            paint::put_data(cx, buffer, cells, line, cx.styles.of(role));
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_follow_each_other_without_gaps() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (kind, from, back, forth) in [
            (Kind::Daily, "2026-03-01", "2026-02-28", "2026-03-02"),
            // From a Wednesday to the Sundays around it.
            (Kind::Weekly, "2026-07-01", "2026-06-28", "2026-07-05"),
            (Kind::Weekly, "2026-06-28", "2026-06-21", "2026-07-05"),
            (Kind::Monthly, "2026-06-30", "2026-05-31", "2026-07-31"),
            (Kind::Monthly, "2026-01-31", "2025-12-31", "2026-02-28"),
        ] {
            let next = |back| next_end(kind, day(from), back);
            assert_eq!(next(true), Some(day(back)), "{kind:?} {from}");
            assert_eq!(next(false), Some(day(forth)), "{kind:?} {from}");
        }
        assert_eq!(next_end(Kind::Daily, NaiveDate::MAX, false), None);
    }
}
