//! Columns of changes beside the cases of a sheet.
//!
//! Either one column says the kind of each change (变更事项), or the names of the columns do: 扣除事由,
//! 扣除起 and 扣除止 are a group. A sheet may have several groups, also of one kind (扣除审限1, 扣除审限2).

use super::{Column as C, Column, FileKind, Mapping};
use crate::domain::numeral::{chinese_integer, is_numeral};
use crate::exchange::cell::{is_blank, raw};
use crate::exchange::record::Record;
use crate::exchange::vocabulary::{Vocabulary, folded};

/// The most groups of one sheet.
const MOST: usize = 32;

/// What the name of a column says about a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::exchange) struct Part {
    /// The id of the kind of the change.
    kind: &'static str,
    /// Which change of its kind, if the name says it: 第二次, 2, (二).
    nth: Option<u32>,
    column: Column,
    /// The quality of the name; 0 is the best.
    rank: usize,
}

impl Part {
    /// Reads the name of a column: 扣除审限事由, 延长2批准日期, 第二次中止日期.
    pub(in crate::exchange) fn of(header: &str) -> Option<Part> {
        let words = Vocabulary::get();
        let name = folded(header);
        let (nth, name) = leading_ordinal(&name);
        let (kind, prefix) = words.prefix(name)?;
        let rest = name.strip_prefix(prefix)?;
        let (second, rest) = leading_ordinal(rest);
        let (third, rest) = trailing_ordinal(rest);
        let whole = format!("{prefix}{rest}");
        let whole = words
            .column(FileKind::Changes, &whole)
            .filter(|_| words.implied(&whole) == Some(kind));
        let named = whole.or_else(|| words.part(rest))?;
        Some(Part {
            kind,
            nth: nth.or(second).or(third),
            column: of_kind(kind, named.column)?,
            rank: named.rank,
        })
    }

    /// A name that has an ordinal without it: 延长2期限 is 延长期限.
    pub(in crate::exchange) fn unnumbered(folded: &str) -> Option<String> {
        let (first, name) = leading_ordinal(folded);
        let (_, prefix) = Vocabulary::get().prefix(name)?;
        let (second, rest) = leading_ordinal(name.strip_prefix(prefix)?);
        let (third, rest) = trailing_ordinal(rest);
        let nth = first.or(second).or(third);
        nth.map(|_| format!("{prefix}{rest}"))
    }
}

/// The meaning of a column for a change of this kind; `None` if such a change has no use for it.
fn of_kind(kind: &str, column: Column) -> Option<Column> {
    let extends = kind == "extend";
    Some(match column {
        C::Decision | C::Document | C::Period | C::Ground => column,
        C::To if extends => C::Until,
        C::From | C::On | C::Months | C::Days | C::Approved | C::Until | C::Level if extends => {
            column
        }
        C::On if !extends => C::From,
        C::From | C::To | C::Days if !extends => column,
        _ => return None,
    })
}

/// Whether a character may belong to an ordinal.
fn is_ordinal(c: char) -> bool {
    c.is_ascii_digit() || is_numeral(c) || CIRCLED.contains(&c)
}

/// The numbers in a circle: ① to ⑳.
const CIRCLED: std::ops::RangeInclusive<char> = '\u{2460}'..='\u{2473}';

fn ordinal(text: &str) -> Option<u32> {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if CIRCLED.contains(&c) => Some(u32::from(c) - 0x245F),
        (Some(c), _) if c.is_ascii_digit() => text.parse().ok(),
        (Some(_), _) => chinese_integer(text).and_then(|number| number.try_into().ok()),
        (None, _) => None,
    }
}

/// Splits an ordinal off the beginning of a folded name: `第二次`, `(2)`, `2`.
fn leading_ordinal(text: &str) -> (Option<u32>, &str) {
    let inner = text.strip_prefix(['第', '(']).unwrap_or(text);
    let rest = inner.trim_start_matches(is_ordinal);
    let said = inner.strip_suffix(rest).unwrap_or_default();
    match ordinal(said) {
        Some(nth) => (Some(nth), rest.strip_prefix(['次', ')']).unwrap_or(rest)),
        None => (None, text),
    }
}

/// Splits an ordinal off the end of a folded name: `2`, `(二)`.
fn trailing_ordinal(text: &str) -> (Option<u32>, &str) {
    let inner = text.strip_suffix(')').unwrap_or(text);
    let rest = inner.trim_end_matches(is_ordinal);
    let said = inner.strip_prefix(rest).unwrap_or_default();
    match ordinal(said) {
        Some(nth) => (Some(nth), rest.strip_suffix('(').unwrap_or(rest)),
        None => (None, text),
    }
}

/// A group of columns while the header is read.
#[derive(Debug)]
struct Draft {
    kind: &'static str,
    nth: Option<u32>,
    /// Each column with its place in the sheet and the quality of its name.
    columns: Vec<(Column, usize, usize)>,
}

impl Draft {
    fn has(&self, column: Column) -> bool {
        self.columns.iter().any(|(known, ..)| *known == column)
    }

    fn is_at(&self, place: usize) -> bool {
        self.columns.iter().any(|(_, at, _)| *at == place)
    }

    /// Whether a change can be read from these columns alone. One column of lengths is a total that
    /// case systems list (延长天数), not a change.
    fn is_whole(&self) -> bool {
        if self.has(C::Period) {
            return true;
        }
        if self.kind != "extend" {
            return self.has(C::From);
        }
        let length = self.has(C::Months) || self.has(C::Days);
        self.has(C::Until) || length && self.columns.len() > 1
    }
}

/// Puts a column into the group that its name means, or into a new one: a second column of the same
/// name begins the next change.
fn place(drafts: &mut Vec<Draft>, at: usize, part: Part) {
    let same = |draft: &&mut Draft| draft.kind == part.kind && draft.nth == part.nth;
    let last = drafts.iter_mut().rev().find(same);
    if let Some(draft) = last {
        let known = draft.columns.iter_mut().find(|(c, ..)| *c == part.column);
        match known {
            None => return draft.columns.push((part.column, at, part.rank)),
            Some((_, place, rank)) if part.rank < *rank => {
                (*place, *rank) = (at, part.rank);
                return;
            }
            Some((.., rank)) if part.rank > *rank => return,
            Some(_) => {}
        }
    }
    if drafts.len() < MOST {
        drafts.push(Draft {
            kind: part.kind,
            nth: part.nth,
            columns: vec![(part.column, at, part.rank)],
        });
    }
}

/// How many of cause, handler and parties a case has.
fn said_of(has: impl Fn(Column) -> bool) -> usize {
    let parties = has(C::Plaintiffs) || has(C::Defendants);
    let said = [has(C::Cause), has(C::Handler), parties];
    said.into_iter().filter(|said| *said).count()
}

impl Mapping {
    /// Adds the columns of changes to those of a sheet of cases, if it has one for the kind of a
    /// change (变更事项) and one for its days. A column that is read for the case stays with it.
    pub(in crate::exchange) fn take_changes(&mut self) {
        if self.kind != FileKind::Cases || self.no_changes {
            return;
        }
        let changes = Mapping::by_names(FileKind::Changes, self.header_row, self.names.clone());
        if !changes.has(C::Kind) || !changes.is_header(false) {
            return;
        }
        let mut free: Vec<Column> = changes.used.clone();
        free.retain(|column| {
            column.field().is_none()
                && !self.has(*column)
                && changes.slot(*column).at.is_some_and(|at| !self.reads(at))
        });
        self.changes |= free.contains(&C::Kind);
        if !self.changes {
            return;
        }
        for column in free {
            self.take_slot(column, changes.slot(column).clone());
        }
    }

    /// Finds the groups of columns of a sheet of cases that hold changes by their names.
    pub(in crate::exchange) fn take_groups(&mut self) {
        self.groups.clear();
        if self.kind != FileKind::Cases {
            return;
        }
        let mut drafts: Vec<Draft> = Vec::new();
        for (at, name) in self.names.iter().enumerate() {
            if let Some(part) = Part::of(name).filter(|_| !self.reads(at)) {
                place(&mut drafts, at, part);
            }
        }
        if drafts.is_empty() {
            return;
        }
        // A name without a kind belongs to the group next to it: 中止日期, 恢复日期.
        let places = 0..self.names.len();
        for at in places.clone() {
            self.attach(&mut drafts, at, at.checked_sub(1));
        }
        for at in places.rev() {
            self.attach(&mut drafts, at, at.checked_add(1));
        }
        let whole = drafts.into_iter().filter(Draft::is_whole);
        self.groups = whole.map(|draft| self.group(&draft)).collect();
    }

    /// Adds a column whose name says no kind to the group of its neighbour.
    fn attach(&self, drafts: &mut [Draft], at: usize, neighbour: Option<usize>) {
        if self.reads(at) || drafts.iter().any(|draft| draft.is_at(at)) {
            return;
        }
        let beside = |draft: &&mut Draft| neighbour.is_some_and(|next| draft.is_at(next));
        let Some(draft) = drafts.iter_mut().find(beside) else {
            return;
        };
        let name = self.names.get(at).map_or("", String::as_str);
        let named = Vocabulary::get().column(FileKind::Changes, name);
        let column = named.and_then(|named| of_kind(draft.kind, named.column));
        if let Some(column) = column.filter(|column| !draft.has(*column)) {
            draft.columns.push((column, at, usize::MAX));
        }
    }

    fn group(&self, draft: &Draft) -> Mapping {
        let mut group = Mapping::empty(FileKind::Changes, self.header_row);
        for (column, at, _) in &draft.columns {
            group.put(*column, *at, 0);
        }
        group.set_default(C::Kind, draft.kind);
        group
    }

    /// Finds the columns from which the rows of a ledger of changes can register cases, if they have
    /// what a case needs. A column that is read for the change stays with it.
    pub(in crate::exchange) fn take_case(&mut self) {
        self.case = None;
        if self.kind != FileKind::Changes {
            return;
        }
        let all = Mapping::by_names(FileKind::Cases, self.header_row, self.names.clone());
        let mut case = Mapping::empty(FileKind::Cases, self.header_row);
        for column in &all.used {
            let slot = all.slot(*column);
            let is_free = slot.at.is_some_and(|at| !self.reads(at));
            if is_free || *column == C::Number {
                case.take_slot(*column, slot.clone());
            }
        }
        case.together = all.together;
        case.desk = all.desk;
        case.names = all.names;
        if case.has(C::Filed) || said_of(|column| case.has(column)) > 1 {
            self.case = Some(Box::new(case));
        }
    }

    /// Whether a row says enough of its case to register it: the filing day, or two of cause,
    /// handler and parties.
    pub(in crate::exchange) fn says_case(&self, record: &Record) -> bool {
        let says = |column| self.has(column) && !is_blank(raw(self, record, column));
        says(C::Filed) || said_of(says) > 1
    }

    /// The names of the columns from which the rows of a ledger of changes register unknown cases.
    pub fn case_beside(&self) -> Vec<&str> {
        let Some(case) = &self.case else {
            return Vec::new();
        };
        let own = case.used.iter().filter(|column| **column != C::Number);
        own.map(|column| case.name(*column)).collect()
    }

    /// Whether a row says anything of the change that this group holds. A length of nothing is what
    /// case systems write for no change.
    pub(in crate::exchange) fn is_given(&self, record: &Record) -> bool {
        let says = |column: &Column| {
            let cell = raw(self, record, *column);
            match column {
                C::Kind | C::Decision | C::Level | C::Document => false,
                C::Months | C::Days | C::Period => !is_blank(cell) && cell != b"0",
                _ => !is_blank(cell),
            }
        };
        self.used.iter().any(says)
    }

    /// The name of a column for a problem that the docket found in a row. Days may stand in the cell
    /// of both, and what a group of columns says in any of the groups.
    pub(in crate::exchange) fn shown_name(&self, column: Column) -> String {
        let extends = |mapping: &Mapping| mapping.default(C::Kind).map(|kind| kind == "extend");
        let is_day = |mapping: &Mapping| match column {
            C::From | C::To => extends(mapping) != Some(true),
            C::Until => extends(mapping) != Some(false),
            _ => false,
        };
        let place = |mapping: &Mapping| {
            let both = || mapping.position(C::Period).filter(|_| is_day(mapping));
            mapping.position(column).or_else(both)
        };
        let groups = self.groups.iter().filter_map(place);
        let mut places: Vec<usize> = match place(self) {
            Some(at) => vec![at],
            None => groups.collect(),
        };
        places.sort_unstable();
        places.dedup();
        let names = places.into_iter().filter_map(|at| self.names.get(at));
        let names: Vec<&str> = names.map(String::as_str).collect();
        if names.is_empty() {
            return self.name(column).to_owned();
        }
        names.join("/")
    }

    /// The changes that a sheet of cases holds: for each the id of its kind, if its columns say it,
    /// and the names of its columns.
    pub fn changes_beside(&self) -> Vec<(Option<&str>, Vec<&str>)> {
        let names = |mapping: &Mapping, columns: &mut dyn Iterator<Item = Column>| {
            let mut places: Vec<usize> = columns.filter_map(|c| mapping.position(c)).collect();
            places.sort_unstable();
            places.dedup();
            let name = |at: usize| self.names.get(at).map(String::as_str);
            places.into_iter().filter_map(name).collect::<Vec<_>>()
        };
        let mut all = Vec::new();
        if self.changes {
            let mut own = self.used.iter().copied().filter(|c| c.field().is_none());
            all.push((None, names(self, &mut own)));
        }
        for group in &self.groups {
            let columns = names(group, &mut group.used.iter().copied());
            all.push((group.default(C::Kind), columns));
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_column_says_kind_and_number_of_its_change() {
        for (name, wanted) in [
            ("扣除事由", Some(("deduct", None, C::Ground))),
            ("扣除审限起", Some(("deduct", None, C::From))),
            ("扣除审限2起", Some(("deduct", Some(2), C::From))),
            ("扣除审限（二）止", Some(("deduct", Some(2), C::To))),
            ("扣除审限②起始日期", Some(("deduct", Some(2), C::From))),
            ("第二次扣除止日", Some(("deduct", Some(2), C::To))),
            ("扣除起日2", Some(("deduct", Some(2), C::From))),
            ("扣除天数(天)", Some(("deduct", None, C::Days))),
            ("中止日期", Some(("suspend", None, C::From))),
            ("中止恢复日期", Some(("suspend", None, C::To))),
            ("延期审理起始日期", Some(("adjourn", None, C::From))),
            ("延长审限批准日期", Some(("extend", None, C::Approved))),
            ("延长2期限", Some(("extend", Some(2), C::Months))),
            ("延长审限止", Some(("extend", None, C::Until))),
            ("延长至", Some(("extend", None, C::Until))),
            ("延长审批人", Some(("extend", None, C::Level))),
            // Nothing that a change can use.
            ("扣除", None),
            ("扣除月数", None),
            ("延长审批文号", Some(("extend", None, C::Document))),
            ("延长事由", Some(("extend", None, C::Ground))),
            ("扣除起止", Some(("deduct", None, C::Period))),
            ("扣除时间2", Some(("deduct", Some(2), C::Period))),
            ("第二次中止期间", Some(("suspend", Some(2), C::Period))),
            ("扣除审限起止时间", Some(("deduct", None, C::Period))),
            ("中止时间", Some(("suspend", None, C::From))),
            ("扣除单位", None),
            ("起始日期", None),
            ("立案日期", None),
        ] {
            let part = Part::of(name).map(|part| (part.kind, part.nth, part.column));
            assert_eq!(part, wanted, "{name}");
        }
    }

    fn groups(header: &str) -> Vec<String> {
        let names = header.split(' ').map(str::to_owned).collect();
        let mut mapping = Mapping::by_names(FileKind::Cases, 1, names);
        mapping.take_groups();
        let all = mapping.changes_beside().into_iter();
        all.map(|(kind, names)| format!("{}: {}", kind.unwrap_or("-"), names.join(" ")))
            .collect()
    }

    #[test]
    fn columns_of_one_change_are_a_group() {
        for (header, wanted) in [
            (
                "案号 立案日期 扣除事由 扣除起 扣除止",
                &["deduct: 扣除事由 扣除起 扣除止"][..],
            ),
            (
                "案号 立案日期 扣除事由1 扣除起1 扣除止1 扣除事由2 扣除起2 扣除止2",
                &[
                    "deduct: 扣除事由1 扣除起1 扣除止1",
                    "deduct: 扣除事由2 扣除起2 扣除止2",
                ],
            ),
            // The same names again are the next change.
            (
                "案号 立案日期 扣除起 扣除止 扣除起 扣除止",
                &["deduct: 扣除起 扣除止", "deduct: 扣除起 扣除止"],
            ),
            // Of two names for one column of a group, the better one is read.
            (
                "案号 立案日期 扣除类型 扣除事由 扣除起 扣除止",
                &["deduct: 扣除事由 扣除起 扣除止"],
            ),
            (
                "案号 中止日期 恢复日期 立案日期",
                &["suspend: 中止日期 恢复日期"],
            ),
            (
                "案号 立案日期 起始日期 结束日期 扣除事由 备注",
                &["deduct: 起始日期 结束日期 扣除事由"],
            ),
            (
                "案号 立案日期 延长期限 批准日期 审批人",
                &["extend: 延长期限 批准日期 审批人"],
            ),
            (
                "案号 立案日期 延长月数 延长事由 延长审批文号 批准人",
                &["extend: 延长月数 延长事由 延长审批文号 批准人"],
            ),
            (
                "案号 立案日期 扣除起止1 扣除事由1 扣除起止2 扣除事由2",
                &["deduct: 扣除起止1 扣除事由1", "deduct: 扣除起止2 扣除事由2"],
            ),
            // Totals of a case system, and columns of no change.
            ("案号 立案日期 延长天数 扣除天数 审限天数", &[]),
            ("案号 立案日期 起始日期 结束日期", &[]),
        ] {
            assert_eq!(groups(header), wanted, "{header}");
        }
    }
}
