//! The timeline of a case, newest first.

use std::borrow::Cow;

use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::kind::{self, Kind};
use crate::config::theme::Role;
use crate::domain::change::Change;
use crate::domain::clock::uncounted::Why;
use crate::domain::event::{Fact, Field};
use crate::domain::sides::Sides;
use crate::service::api::{CaseFile, TimelineEntry};
use crate::text::{stops, width};
use crate::tui::cx::Cx;
use crate::tui::widget::paint;
use crate::tui::words;
use crate::words::event::{amended, note, relation};
use crate::words::step;

/// Columns from which on there is room for everything said of a change that does not count.
const WIDE: u16 = 120;

/// What stands for days that there is no room for.
const CUT: &str = "..";

/// Draws the entries of a kind, or of all kinds, starting with the newest but `top`.
pub(super) fn view(
    cx: &Cx,
    buffer: &mut Buffer,
    area: Rect,
    file: &CaseFile,
    (kind, top): (Option<Kind>, usize),
) {
    let newest = kind::entries(file, kind).skip(top);
    let taken_in = file
        .timeline
        .iter()
        .find(|entry| matches!(entry.fact, Fact::Registered(_)))
        .map(|entry| entry.commit);
    for (n, entry) in newest.take(usize::from(area.height)).enumerate() {
        let role = if entry.retracted {
            Role::Dim
        } else {
            Role::Text
        };
        let mut room = area.width.saturating_sub(2);
        // Facts registered together with the case were recorded with it, whatever their day; that
        // is shown once, at the registration.
        let came_along =
            taken_in == Some(entry.commit) && !matches!(entry.fact, Fact::Registered(_));
        let (fact, why) = as_it_stands(file, entry);
        // Why a change does not count is worth more than the day it was noted.
        let room_for_both = why.is_none() || area.width >= WIDE;
        let recorded = recorded(cx, area.width, entry).filter(|_| !came_along && room_for_both);
        if let Some(words) = recorded {
            let columns = width::width(&words) as u16 + 1;
            room = room.saturating_sub(columns + 1);
            let x = area.right().saturating_sub(columns);
            let dim = cx.styles.of(Role::Dim);
            paint::put(
                buffer,
                paint::Cells::at((x, area.y + n as u16), columns),
                &words,
                dim,
            );
        }
        let said = (fact.as_ref(), why, file.sides());
        let line = line(cx, (area.width, room), entry, said);
        let place = (area.x + 2, area.y + n as u16);
        paint::put_data(
            cx,
            buffer,
            paint::Cells::at(place, room),
            &line,
            cx.styles.of(role),
        );
    }
}

/// The day an entry was recorded, `记 06-15`, if that is not the day it is about and there is room.
fn recorded(cx: &Cx, columns: u16, entry: &TimelineEntry) -> Option<String> {
    let day = entry.recorded.date_naive();
    let later = columns >= 60 && day != entry.day();
    later.then(|| cx.fill("tui.case.recorded", &[("day", &words::day(cx, day))]))
}

/// What an entry says today, a pause with the end it was given later, and why it does not count if
/// it does not.
fn as_it_stands<'f>(file: &CaseFile, entry: &'f TimelineEntry) -> (Cow<'f, Fact>, Option<Why>) {
    let (Fact::Changed { note, .. }, Some((at, change))) = (&entry.fact, file.change_of(entry))
    else {
        return (Cow::Borrowed(&entry.fact), None);
    };
    let change = change.clone();
    let note = note.clone();
    let uncounted = file.uncounted.iter().find(|one| one.change == at);
    (
        Cow::Owned(Fact::Changed { change, note }),
        uncounted.map(|one| one.why),
    )
}

/// The line of an entry: `06-08 周三  杨磊      未接通   电话无人接听`, in a window of `columns`
/// with `room` left for it. What an entry is not (undone, not counted) comes first and is never cut
/// for the rest; words are cut before dates.
fn line(
    cx: &Cx,
    (columns, room): (u16, u16),
    entry: &TimelineEntry,
    (fact, why, sides): (&Fact, Option<Why>, Sides),
) -> String {
    let on = entry.day();
    let day = if columns >= 90 {
        words::day_and_weekday(cx, on)
    } else {
        words::day(cx, on)
    };
    let actor = if columns >= 60 {
        format!("{} ", width::pad(&entry.actor, 8))
    } else {
        String::new()
    };
    let why = why.map(|why| cx.text(&format!("tui.uncounted.{}", why.id())).to_owned());
    let retracted = entry
        .retracted
        .then(|| cx.text("tui.case.retracted").to_owned());
    let tags: Vec<String> = why.into_iter().chain(retracted).collect();
    let tagged = !tags.is_empty();
    let kind = kind_of(cx, fact);
    let wide = match (cx.english(), columns >= 60) {
        (false, _) => 8,
        (true, false) => 12,
        // The longest outcome.
        (true, true) => 15,
    };
    let day_columns = if columns >= 90 { 15 } else { 10 };
    let head = format!(
        "{} {actor}{} ",
        width::pad(&day, day_columns),
        width::pad(kind, wide)
    );
    let rest = usize::from(room).saturating_sub(width::width(&head));
    let narrow = cx.tiny() || tagged && columns < WIDE;
    head + &fitting(
        parts_in(cx, (fact, sides), &tags, (narrow, rest)),
        rest,
        usize::from(tagged),
    )
}

/// The tags of a fact and its details as they go into `rest` columns: of a pause that has not
/// enough room, the days are shortened and then the ground is left out before the days would be
/// dropped.
fn parts_in(
    cx: &Cx,
    (fact, sides): (&Fact, Sides),
    tags: &[String],
    (narrow, rest): (bool, usize),
) -> Vec<String> {
    let (tagged, whole) = (tags.len(), usize::from(!tags.is_empty()));
    let parts = |narrow: bool| -> Vec<String> {
        let all = tags.iter().cloned().chain(details(cx, fact, sides, narrow));
        all.map(|part| paint::shown(cx, &part)).collect()
    };
    let all = parts(narrow);
    let Fact::Changed {
        change: Change::Pause(pause),
        ..
    } = fact
    else {
        return all;
    };
    if pause.ground.is_none() || cx.tiny() {
        return all;
    }
    // The ground and the days come right after the tags.
    let fits = |parts: &[String], n: usize| {
        let days = parts.get(..tagged + n).unwrap_or(parts);
        least(days, whole) <= rest
    };
    if fits(&all, 2) {
        return all;
    }
    let mut shown = parts(true);
    if !fits(&shown, 2) {
        let ground = shown.remove(tagged);
        if !fits(&shown, 1) {
            shown.insert(tagged, ground);
        }
    }
    shown
}

/// Joins the parts to fit `room` columns. The last parts are dropped until each of the others has
/// enough room to be understood, then words are cut, the widest first. Dates and amounts are never
/// cut, because they would read as others; nor are the first `whole` parts, behind which words
/// have to be content with less, and dates that are dropped leave the mark of a cut.
fn fitting(mut parts: Vec<String>, room: usize, whole: usize) -> String {
    let fewest = fewest(whole);
    let mut lost = false;
    let marked = |lost: bool| if lost { CUT.len() + 2 } else { 0 };
    while least(&parts, whole) + marked(lost) > room && parts.len() > whole.max(1) {
        let part = parts.pop();
        lost |= whole > 0 && part.is_some_and(|part| is_figure(&part));
    }
    if lost && least(&parts, whole) + marked(lost) <= room {
        parts.push(CUT.to_owned());
    }
    loop {
        let all: usize = parts.iter().map(|part| width::width(part)).sum();
        let over = (all + between(&parts)).saturating_sub(room);
        let words = parts.iter_mut().skip(whole);
        let words = words.filter(|part| !is_figure(part) && *part != CUT);
        let widest = words.max_by_key(|part| width::width(part));
        match widest.filter(|part| over > 0 && width::width(part) > fewest) {
            Some(part) => {
                let columns = width::width(part).saturating_sub(over).max(fewest);
                *part = width::cut(part, columns);
            }
            None => return parts.join("  "),
        }
    }
}

/// The fewest columns of words that are still understood, or recognized behind `whole` parts.
fn fewest(whole: usize) -> usize {
    if whole > 0 { 4 } else { 8 }
}

/// Columns between the parts of a line.
fn between(parts: &[String]) -> usize {
    2 * parts.len().saturating_sub(1)
}

/// The columns that parts take with their words cut as far as they may be.
fn least(parts: &[String], whole: usize) -> usize {
    let least = |(n, part): (usize, &String)| match width::width(part) {
        columns if n < whole || is_figure(part) => columns,
        columns => columns.min(fewest(whole)),
    };
    let words: usize = parts.iter().enumerate().map(least).sum();
    words + between(parts)
}

/// Whether a part contains a date or is an amount.
fn is_figure(part: &str) -> bool {
    let bytes = part.as_bytes();
    let date = bytes.windows(3).any(|three| {
        matches!(three, [before, b'-', after] if before.is_ascii_digit() && after.is_ascii_digit())
    });
    let amount = |c: char| c.is_ascii_digit() || ",.-".contains(c);
    date || part.chars().all(amount)
}

/// The kind of a fact, and its details in one line.
pub(super) fn words_of(cx: &Cx, fact: &Fact, sides: Sides) -> (String, String) {
    let parts = details(cx, fact, sides, cx.tiny());
    (kind_of(cx, fact).to_owned(), parts.join("  "))
}

/// The kind of a fact.
fn kind_of<'t>(cx: &'t Cx, fact: &'t Fact) -> &'t str {
    match fact {
        Fact::FollowedUp(follow_up) => words::outcome(cx, &follow_up.outcome),
        _ => cx.text(&format!("domain.fact.{}", fact.id())),
    }
}

/// The details of a fact of a case with these sides, part by part, on a `narrow` line with days
/// without their year.
fn details(cx: &Cx, fact: &Fact, sides: Sides, narrow: bool) -> Vec<String> {
    let dated = |key: &str, on| cx.fill(key, &[("day", &words::day(cx, on))]);
    match fact {
        Fact::FollowedUp(follow_up) => some([
            follow_up.note.clone(),
            said(follow_up.method.as_deref(), |how| cx.wording().contact(how)),
            follow_up.next.map(|on| dated("tui.fact.next", on)),
            follow_up.handler.clone(),
        ]),
        Fact::Paid(payment) => some([
            Some(payment.amount.grouped()),
            said(payment.method.as_deref(), |how| cx.wording().payment(how)),
            payment.voucher.clone(),
            payment.note.clone(),
        ]),
        Fact::Amended { field: name, value } => {
            let field = match sides.of_field(*name) {
                Some(side) => words::side(cx, side),
                None => cx.text(&format!("tui.amend.{}", name.id())),
            };
            let value = match value {
                Some(id) if *name == Field::Procedure => words::procedure(cx, id),
                Some(value) => amended(*name, value, cx.locale).to_owned(),
                None => "--".to_owned(),
            };
            vec![format!("{field} = {value}")]
        }
        Fact::Changed { change, note } => {
            let note = note.as_deref();
            let note = note.map(|said| self::note(said, cx.locale).to_owned());
            let parts = changed(cx, change, narrow).into_iter();
            parts.chain(note.filter(|said| !said.is_empty())).collect()
        }
        Fact::Resumed { kind, from } => {
            let kind = cx.text(&format!("domain.pause.{}", kind.id()));
            vec![cx.fill("tui.fact.resumed", &[("day", &from), ("kind", &kind)])]
        }
        Fact::Registered(registration) => some([registration.cause.clone()]),
        Fact::Supervised(measure) => some([
            Some(measure.text.clone()),
            measure.limit.map(|on| dated("tui.fact.limit", on)),
            measure.lead.clone(),
            measure.department.clone(),
        ]),
        Fact::Linked { to, how } => {
            some([Some(to.clone()), relation(how.as_deref(), cx.wording())])
        }
        Fact::Closed { how } => some([said(how.as_deref(), |how| cx.wording().closing(how))]),
        Fact::Reopened { reason } => some([reason.clone()]),
        Fact::Retracted { commit, .. } => vec![format!("#{commit}")],
    }
}

/// What a change of the term says, part by part: its ground may be cut, its days never.
fn changed(cx: &Cx, change: &Change, narrow: bool) -> Vec<String> {
    match change {
        Change::Pause(pause) => {
            let ground = pause.ground.as_deref().map(|id| ground(cx, id));
            // A small terminal has room for the days alone.
            let day = |day: NaiveDate| {
                if narrow {
                    words::day(cx, day)
                } else {
                    day.to_string()
                }
            };
            let open = || cx.text("tui.fact.open").to_owned();
            let days = format!("{} .. {}", day(pause.from), pause.to.map_or_else(open, day));
            some([ground.filter(|_| !cx.tiny()), Some(days)])
        }
        Change::Extend(extension) => {
            let months = (extension.months > 0)
                .then(|| cx.fill("tui.fact.months", &[("n", &extension.months)]));
            let days =
                (extension.days > 0).then(|| cx.fill("tui.fact.days", &[("n", &extension.days)]));
            let until = extension
                .until
                .map(|on| cx.fill("tui.fact.until", &[("day", &on)]));
            let by = extension.level.as_deref().map(|id| {
                let words = cx.locale.find(&format!("domain.approver.{id}"));
                words.unwrap_or(id).to_owned()
            });
            some([months, days, until, by])
        }
        Change::Convert { to, .. } => some([Some(words::procedure(cx, to))]),
        Change::Restart { reason, .. } => some([reason.as_deref().map(|id| ground(cx, id))]),
    }
}

/// The name of a ground or reason; free text is returned unchanged.
pub(in crate::tui::screen) fn ground(cx: &Cx, id: &str) -> String {
    match step::ground(id, cx.locale) {
        text if text == id => text,
        name => stops::narrow(&name).into_owned(),
    }
}

/// The display name of a stored value.
fn said<'t>(stored: Option<&'t str>, words: impl FnOnce(&'t str) -> &'t str) -> Option<String> {
    stored.map(|stored| words(stored).to_owned())
}

/// The parts that are not empty.
fn some<const N: usize>(parts: [Option<String>; N]) -> Vec<String> {
    let said = parts.into_iter().flatten();
    said.filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::fitting;

    #[test]
    fn a_date_is_whole_or_not_there() {
        let parts = ["联系车管所协助查封", "电话", "下次 06-17", "杨磊"];
        let parts: Vec<String> = parts.map(str::to_owned).to_vec();
        for (room, shown) in [
            (60, "联系车管所协助查封  电话  下次 06-17  杨磊"),
            (39, "联系车管所协..  电话  下次 06-17  杨磊"),
            (26, "联系车..  电话  下次 06-17"),
            (18, "联系车管所..  电话"),
            (8, "联系车.."),
        ] {
            let line = fitting(parts.clone(), room, 0);
            assert!(crate::text::width::width(&line) <= room, "{room} {line}");
            assert_eq!(line, shown, "{room}");
        }
        let planned = [
            "(计划, 未到日)",
            "鉴定",
            "2022-06-20 .. 2022-07-05",
            "委托鉴定机构",
        ];
        let planned = planned.map(str::to_owned).to_vec();
        for (room, shown) in [
            (
                58,
                "(计划, 未到日)  鉴定  2022-06-20 .. 2022-07-05  委托鉴定..",
            ),
            (48, "(计划, 未到日)  鉴定  2022-06-20 .. 2022-07-05"),
            (30, "(计划, 未到日)  鉴定  .."),
            (23, "(计划, 未到日)  .."),
            (16, "(计划, 未到日)"),
        ] {
            assert_eq!(fitting(planned.clone(), room, 1), shown, "{room}");
        }
        let paid = ["47,287.20", "银行转账", "93070122"].map(str::to_owned);
        assert_eq!(fitting(paid.to_vec(), 12, 0), "47,287.20");
    }
}
