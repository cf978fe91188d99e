//! Drawing the form: label, field and meaning; below, what would follow and the help.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::beside::{is_beside, label_columns, room};
use super::{Form, below, fill, of_advice};
use crate::config::theme::Role;
use crate::domain::clock::Warning;
use crate::text::locale::Named;
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::widget::{paint, popup};

/// Columns of the dialog on a wide terminal.
const COLUMNS: u16 = 86;

/// A line of the upper part.
pub(super) enum Line {
    Field(usize),
    /// A line of a remark on the field above it.
    Remark {
        line: String,
        role: Role,
        /// The whole remark, in its first line.
        whole: Option<String>,
    },
}

impl Line {
    /// The words of a warning or an error that begins here.
    fn warning(&self) -> Option<&str> {
        match self {
            Line::Remark {
                role: Role::NoticeWarn | Role::NoticeError,
                whole,
                ..
            } => whole.as_deref(),
            _ => None,
        }
    }
}

pub(super) fn view(form: &Form, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let plan = Plan::of(form, cx, area);
    let room = usize::from(plan.at.width.saturating_sub(6));
    let inside = popup::open(cx, buffer, plan.at, &title(form, cx, room));
    if inside.height == 0 || inside.width < 8 {
        return None;
    }
    announce_more(cx, buffer, inside, &plan, form.top);
    let mut cursor = None;
    for (n, line) in plan
        .lines
        .iter()
        .skip(form.top)
        .take(plan.upper)
        .enumerate()
    {
        let y = inside.y + n as u16;
        match line {
            Line::Field(at) => {
                let row = Rect {
                    y,
                    height: 1,
                    ..inside
                };
                let caret = field(form, cx, buffer, row, *at);
                if *at == form.at {
                    cursor = Some(caret);
                }
            }
            Line::Remark { line, role, .. } => {
                let style = cx.styles.of(*role);
                paint::put_data(
                    cx,
                    buffer,
                    paint::Cells::at((inside.x + 3, y), inside.width - 3),
                    line,
                    style,
                );
            }
        }
    }
    for (n, (words, role)) in plan.below.iter().enumerate() {
        let y = inside.y + (plan.upper + n) as u16;
        let style = cx.styles.of(*role);
        paint::put_data(
            cx,
            buffer,
            paint::Cells::at((inside.x + 1, y), inside.width - 1),
            words,
            style,
        );
    }
    cursor
}

/// Shows on the frame how many fields there are above and below the visible ones, and the first
/// warning among them.
fn announce_more(cx: &Cx, buffer: &mut Buffer, inside: Rect, plan: &Plan, top: usize) {
    let above = plan.lines.get(..top).unwrap_or_default();
    let below = plan.lines.get(top + plan.upper..).unwrap_or_default();
    let fields = |lines: &[Line]| {
        let fields = lines.iter().filter(|line| matches!(line, Line::Field(_)));
        fields.count()
    };
    let key = match (fields(above), fields(below)) {
        (0, 0) => "",
        (_, 0) => "tui.form.above",
        (0, _) => "tui.form.below",
        _ => "tui.form.above-and-below",
    };
    let args: Named<'_> = &[("above", &fields(above)), ("n", &fields(below))];
    let more = (!key.is_empty()).then(|| cx.fill(key, args));
    let warning = above.iter().chain(below).find_map(Line::warning);
    let said: Vec<String> = more.into_iter().chain(warning.map(str::to_owned)).collect();
    if !said.is_empty() && inside.width > 20 {
        let room = usize::from(inside.width) - 4;
        let words = width::cut(&paint::shown(cx, &said.join("  ")), room);
        let at = paint::Cells::at((inside.x + 1, inside.bottom()), inside.width - 2);
        let role = warning.map_or(Role::Text, |_| Role::NoticeWarn);
        paint::put(buffer, at, &format!(" {words} "), cx.styles.of(role));
    }
}

/// The fewest columns in which a number still names the case: its serial.
const SERIAL: usize = 6;

/// The form with its case, in a title of so many columns: the year goes before the court, and the
/// party before both.
fn title(form: &Form, cx: &Cx, room: usize) -> String {
    if let Some(heading) = &form.heading {
        return heading.clone();
    }
    let what = cx.text(&format!("tui.form.title.{}", form.id()));
    let what = if form.trial {
        cx.fill("tui.form.trial", &[("what", &what)])
    } else {
        form.named(cx, what.to_owned())
    };
    let party = form
        .file
        .as_ref()
        .map(|file| file.line.party().unwrap_or_default().to_owned())
        .unwrap_or_default();
    let number = paint::shown(cx, &form.number);
    let left = room.saturating_sub(width::width(&what) + 2);
    let number = match left {
        _ if width::width(&number) <= left => number,
        SERIAL.. => width::short_number(&number, left),
        _ => String::new(),
    };
    let parts = [what, number, paint::shown(cx, &party)];
    paint::join_fitting(parts.iter().map(String::as_str), room)
}

/// The fields with their remarks, and the index of the line of the focused field.
fn lines(form: &Form, cx: &Cx, room: usize) -> (Vec<Line>, usize) {
    let mut lines = Vec::new();
    let mut focus = 0;
    let advice = match &form.answer {
        Some(Ok(answer)) => answer.advice.as_slice(),
        _ => &[],
    };
    let refused = form.refused_at(cx);
    let unheard = form.unheard_outcome(cx);
    for (at, def) in form.fields().iter().enumerate() {
        if at == form.at {
            focus = lines.len();
        }
        lines.push(Line::Field(at));
        let complaint = form.complaint.as_ref().filter(|(place, _)| *place == at);
        let reading = form.reading(cx, at);
        let mut said: Vec<(String, Role)> = Vec::new();
        if let Some((_, words)) = complaint {
            said.push((words.clone(), Role::NoticeError));
        } else if let Some(wrong) = reading.wrong.filter(|wrong| {
            // A small window has no space for it beside the typed text.
            let typed = form
                .inputs
                .get(at)
                .is_some_and(|input| !input.field.text().is_empty());
            let below = at != form.at || form.confirmed || cx.tiny() && typed;
            below && !is_beside(form, cx, at, (wrong, &reading.means), room + 2)
        }) {
            said.push((wrong, Role::NoticeError));
        }
        // The docket remarks on an unknown ground too, in other words.
        let unknown = !reading.remarks.is_empty();
        let unheard = unheard.as_ref().filter(|(place, _)| *place == at);
        let doubt = unheard.map(|(_, words)| words.clone());
        match doubt.or_else(|| form.doubt(cx, at)) {
            // The complaint says it.
            Some(_) if complaint.is_some() => {}
            // It includes what the remark about the year or the list says.
            Some(doubt) => said.push((doubt, Role::NoticeWarn)),
            None => said.extend(reading.remarks.into_iter().map(|words| (words, Role::Dim))),
        }
        // A small window needs the room for the numbers to choose from; what is wrong with the
        // first of them is told once one is chosen.
        let choosing = cx.tiny() && form.inputs.get(at).is_some_and(|input| input.offered);
        let quiet = complaint.is_some() || choosing;
        if let Some((_, words)) = refused.as_ref().filter(|(place, _)| *place == at)
            && !quiet
        {
            said.push((words.clone(), Role::NoticeError));
        }
        if cx.tiny() && at == form.at && !reading.means.is_empty() {
            said.insert(0, (reading.means, Role::Text));
        }
        if !quiet {
            let here = advice
                .iter()
                .filter(|advice| fill::field_of(form.kind, advice.about) == Some(def.id))
                .filter(|advice| !(unknown && advice.key == Warning::GroundUnknown.id()));
            let here = here.map(|advice| of_advice(cx, advice, form.takes(cx, form.at, advice)));
            said.extend(here.map(|words| (words, Role::NoticeWarn)));
        }
        let said = said.into_iter();
        lines.extend(said.flat_map(|(words, role)| remark(words, role, room)));
    }
    (lines, focus)
}

/// The lines of a remark.
fn remark(words: String, role: Role, room: usize) -> impl Iterator<Item = Line> {
    let wrapped = paint::wrap(&words, room.saturating_sub(2)).into_iter();
    let mut whole = Some(words);
    wrapped.map(move |line| Line::Remark {
        line,
        role,
        whole: whole.take(),
    })
}

/// Index after the field at line `focus` and its remarks.
fn field_end(lines: &[Line], focus: usize) -> usize {
    lines
        .iter()
        .skip(focus + 1)
        .position(|line| matches!(line, Line::Field(_)))
        .map_or(lines.len(), |n| focus + 1 + n)
}

/// The layout of the dialog.
pub(super) struct Plan {
    pub(super) at: Rect,
    pub(super) lines: Vec<Line>,
    /// The line of the focused field.
    focus: usize,
    below: Vec<(String, Role)>,
    /// Number of lines for the fields; the rest is for the part below.
    pub(super) upper: usize,
    /// The lines of the help among those below.
    help: Range<usize>,
}

impl Plan {
    pub(super) fn of(form: &Form, cx: &Cx, area: Rect) -> Plan {
        let tiny = cx.tiny();
        let columns = if tiny {
            area.width
        } else {
            COLUMNS.min(area.width.saturating_sub(4))
        };
        let room = usize::from(columns.saturating_sub(4)).max(8);
        let (lines, focus) = lines(form, cx, room);
        let mut below = below::follows(form, cx, room);
        let helped = below.len();
        below.extend(below::help(form, cx, room));
        let help = helped..below.len();
        below.extend(below::keys(form, cx, room));
        let wanted = (form.fields().len() + 4).max(lines.len()) + below.len() + 3;
        let rows = if tiny {
            area.height
        } else {
            u16::try_from(wanted).unwrap_or(u16::MAX).min(area.height)
        };
        let at = popup::centred(area, columns, rows);
        let height = usize::from(popup::inside(at).height);
        // The fields get the lines that the lower part leaves, at least the one of the focused
        // field.
        let mut lower = below.len().min(height.saturating_sub(2));
        if tiny {
            // Remarks on the value must be readable in full; they take precedence over the help.
            let said = field_end(&lines, focus) - focus;
            lower = lower.min(height.saturating_sub(said));
        }
        below.truncate(lower);
        Plan {
            at,
            lines,
            focus,
            help: help.start.min(lower)..help.end.min(lower),
            below,
            upper: height - lower,
        }
    }

    /// How many of the options in the help are in sight.
    fn options_in_sight(&self) -> usize {
        let lines = self.below.get(self.help.clone()).unwrap_or_default();
        let options = lines.iter().flat_map(|(line, _)| line.split("  "));
        options.filter(|option| !option.trim().is_empty()).count()
    }

    /// The first line to show if it was `top` before: the focused field and its remarks stay
    /// visible.
    fn scrolled(&self, top: usize) -> usize {
        let end = field_end(&self.lines, self.focus);
        let mut top = top.min(self.focus);
        if end > top + self.upper {
            top = (end - self.upper).min(self.focus);
        }
        top.min(self.lines.len().saturating_sub(self.upper))
    }
}

/// The first line to show when the form is drawn into `area`, and how many options are in sight.
pub(super) fn fitted(form: &Form, cx: &Cx, area: Rect) -> (usize, usize) {
    let plan = Plan::of(form, cx, area);
    (plan.scrolled(form.top), plan.options_in_sight())
}

/// The cells of a row in which the text of a field is drawn.
pub(super) fn text_cells(form: &Form, cx: &Cx, row: Rect, at: usize) -> Rect {
    let x = row.x + 2 + label_columns(form, cx) as u16;
    let left = row.right().saturating_sub(x + 1);
    let width = match form.inputs.get(at) {
        // A chosen option without a meaning beside it can use the whole row.
        Some(input) if input.picked.is_some() && form.reading(cx, at).means.is_empty() => left,
        _ => room(cx, &form.kind_of(cx, at), left),
    };
    Rect { x, width, ..row }
}

/// Draws a field in a row and returns the position of the cursor.
fn field(form: &Form, cx: &Cx, buffer: &mut Buffer, row: Rect, at: usize) -> Position {
    let text = cx.styles.of(Role::Text);
    let id = form.fields().get(at).map_or("", |field| field.id);
    let marker = if at == form.at { ">" } else { " " };
    paint::put(buffer, paint::Cells::at((row.x, row.y), 1), marker, text);
    paint::put(
        buffer,
        paint::Cells::at((row.x + 1, row.y), row.width - 1),
        form.label(cx, id),
        text,
    );
    let means = form.reading(cx, at);
    let cells = text_cells(form, cx, row, at);
    let (place, room) = (cells.as_position(), cells.width);
    let caret = match form.inputs.get(at) {
        // Chosen options and fields without focus are shown from their beginning.
        Some(input) if at != form.at || input.picked.is_some() => {
            input.field.view_head(cx, buffer, place.into(), room)
        }
        Some(input) => input.field.view(cx, buffer, place.into(), room),
        None => place,
    };
    if !cx.tiny() {
        let x = place.x + room + 1;
        let complaint = form.complaint.as_ref();
        let complained = complaint.is_some_and(|(place, _)| *place == at);
        let (words, role) = match &means.wrong {
            // The complaint is shown in full on the line below.
            Some(wrong) if means.means.is_empty() && !complained => (wrong, Role::NoticeError),
            _ => (&means.means, Role::Text),
        };
        let room = row.right().saturating_sub(x);
        paint::put_data(
            cx,
            buffer,
            paint::Cells::at((x, row.y), room),
            words,
            cx.styles.of(role),
        );
    }
    caret
}
