//! Columns of changes beside the cases of a sheet.
//!
//! Either one column says the kind of each change (变更事项), or the names of the columns do: 扣除事由,
//! 扣除起 and 扣除止 are a group. A sheet may have several groups, also of one kind (扣除审限1, 扣除审限2).

use super::part::Part;
use super::{Column as C, Column, FileKind, Mapping};
use crate::exchange::cell::{is_blank, raw};
use crate::exchange::record::Record;
use crate::exchange::vocabulary::Vocabulary;

/// The most groups of one sheet.
const MOST: usize = 32;

/// A group of columns while the header is read.
#[derive(Debug)]
struct Draft {
    kind: &'static str,
    nth: Option<u32>,
    /// Each column with its place in the sheet and the quality of its name.
    columns: Vec<(Column, usize, usize)>,
    /// The place of a column whose name says the kind and no part of a change that is known. What
    /// stands next to it belongs to that change, of which nothing is taken.
    unknown: Option<usize>,
}

impl Draft {
    fn has(&self, column: Column) -> bool {
        self.columns.iter().any(|(known, ..)| *known == column)
    }

    fn is_at(&self, place: usize) -> bool {
        self.unknown == Some(place) || self.columns.iter().any(|(_, at, _)| *at == place)
    }

    /// Whether a change can be read from these columns alone. One column of lengths is a total that
    /// case systems list (延长天数), not a change. A conversion without its target is read to say so.
    fn is_whole(&self) -> bool {
        if self.unknown.is_some() {
            return false;
        }
        if self.has(C::Period) {
            return true;
        }
        match self.kind {
            "extend" => {}
            "convert" => return self.has(C::On),
            _ => return self.has(C::From),
        }
        let length = self.has(C::Months) || self.has(C::Days);
        self.has(C::Until) || length && self.columns.len() > 1
    }

    /// The places of its columns if no change can be read from them, though they say more of one
    /// than how long it was.
    /// A length whose name leaves its unit open (延长审限) is no total.
    fn lost(&self, names: &[String]) -> Vec<usize> {
        let says_unit = |at: usize| {
            let name = names.get(at).map_or("", String::as_str);
            let unit = |column| Vocabulary::get().length_unit(column, name);
            unit(C::Months).is_some()
        };
        let mut columns = self.columns.iter();
        let is_length = |(c, at, _): &_| matches!(c, C::Days | C::Months) && says_unit(*at);
        let is_total = self.unknown.is_none() && columns.all(is_length);
        if self.is_whole() || is_total {
            return Vec::new();
        }
        let places = self.columns.iter().map(|(_, at, _)| *at);
        self.unknown.into_iter().chain(places).collect()
    }
}

/// Puts a column into the group that its name means, or into a new one: a second column of the same
/// name begins the next change.
fn place(drafts: &mut Vec<Draft>, at: usize, part: Part) {
    let same = |draft: &&mut Draft| {
        draft.unknown.is_none() && draft.kind == part.kind && draft.nth == part.nth
    };
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
            unknown: None,
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
        self.lost.clear();
        match self.kind {
            FileKind::Cases => {}
            FileKind::Payments => return self.take_sides(),
            _ => return,
        }
        let mut drafts: Vec<Draft> = Vec::new();
        for (at, name) in self.names.iter().enumerate() {
            if self.reads(at) || self.has_other(at) {
                continue;
            }
            if let Some(part) = Part::of(name) {
                place(&mut drafts, at, part);
            } else if let Some(kind) = Part::kind_of(name).filter(|_| drafts.len() < MOST) {
                drafts.push(Draft {
                    kind,
                    nth: None,
                    columns: Vec::new(),
                    unknown: Some(at),
                });
            }
        }
        // A name without a kind belongs to the group next to it: 中止日期, 恢复日期.
        let places = 0..self.names.len();
        for at in places.clone() {
            self.attach(&mut drafts, at, at.checked_sub(1));
        }
        for at in places.rev() {
            self.attach(&mut drafts, at, at.checked_add(1));
        }
        self.lost = self.stray_days(&drafts);
        self.lost
            .extend(drafts.iter().flat_map(|draft| draft.lost(&self.names)));
        self.lost.sort_unstable();
        let whole = drafts.into_iter().filter(Draft::is_whole);
        self.groups = whole.map(|draft| self.group(&draft)).collect();
    }

    /// The places of first and last days that belong to no change. Without any other word of a
    /// change, one day alone may be anything.
    fn stray_days(&self, drafts: &[Draft]) -> Vec<usize> {
        let words = Vocabulary::get();
        let column = |at: &usize| {
            let name = self.names.get(*at)?;
            words
                .column(FileKind::Changes, name)
                .map(|named| named.column)
        };
        let is_taken = |at: &usize| self.reads(*at) || drafts.iter().any(|draft| draft.is_at(*at));
        let free = (0..self.names.len()).filter(|at| !is_taken(at));
        let is_day = |at: &usize| matches!(column(at), Some(C::From | C::To | C::Period));
        let days: Vec<usize> = free.filter(is_day).collect();
        let has = |wanted| days.iter().any(|at| column(at) == Some(wanted));
        if drafts.is_empty() && !has(C::Period) && !(has(C::From) && has(C::To)) {
            return Vec::new();
        }
        days
    }

    /// Whether two columns stand below the same group of a header of two rows, or the header has
    /// but one.
    fn is_beside(&self, at: usize, next: usize) -> bool {
        self.sections.get(at) == self.sections.get(next)
    }

    /// Adds a column whose name says no kind to the group of its neighbour.
    fn attach(&self, drafts: &mut [Draft], at: usize, neighbour: Option<usize>) {
        if self.reads(at) || drafts.iter().any(|draft| draft.is_at(at)) {
            return;
        }
        let neighbour = neighbour.filter(|next| self.is_beside(at, *next));
        // The days before an extension are those of what stands before them, if anything does.
        let is_before = |draft: &Draft| {
            let first = draft
                .unknown
                .into_iter()
                .chain(draft.columns.iter().map(|(_, at, _)| *at));
            first
                .min()
                .is_some_and(|first| first < at && self.is_beside(at, first))
        };
        let comes_after = drafts
            .iter()
            .any(|draft| draft.kind != "extend" && is_before(draft));
        let beside = |draft: &&mut Draft| neighbour.is_some_and(|next| draft.is_at(next));
        let Some(draft) = drafts.iter_mut().find(beside) else {
            return;
        };
        let name = self.names.get(at).map_or("", String::as_str);
        let named = Vocabulary::get().column(FileKind::Changes, name);
        let leads = neighbour.is_some_and(|next| next > at) && draft.kind == "extend";
        let is_free = |column: &Column| {
            !(leads && comes_after && matches!(column, C::From | C::To | C::Period))
        };
        let named = named.filter(|named| is_free(&named.column));
        let column = named.and_then(|named| Part::meant(draft.kind, named.column));
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
        let mut names = draft
            .columns
            .iter()
            .filter_map(|(_, at, _)| self.names.get(*at));
        let target = names.find_map(|name| Vocabulary::get().target_of(name));
        if let Some(target) = target.filter(|_| draft.kind == "convert" && !group.has(C::Target)) {
            group.set_default(C::Target, target);
        }
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
        case.paired = all.paired;
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
                // The name of the columns may say the target.
                C::Target => self.has(C::Target) && !is_blank(cell),
                C::Kind
                | C::Decision
                | C::Level
                | C::Document
                | C::Direction
                | C::Method
                | C::Voucher => false,
                C::Months | C::Days | C::Period | C::Amount => !is_blank(cell) && cell != b"0",
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
        if self.kind != FileKind::Cases {
            return all;
        }
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
            // What stands behind a suspension is no extension, nor are days of which nothing says
            // whose they are.
            (
                "案号 立案日期 中止原因说明 起始日期 终止日期 延长期限 批准日期",
                &[
                    "suspend: 中止原因说明 起始日期 终止日期",
                    "extend: 延长期限 批准日期",
                ],
            ),
            (
                "案号 立案日期 中止说明情形 起始日期 终止日期 延长期限 批准日期",
                &["extend: 延长期限 批准日期"],
            ),
            (
                "案号 立案日期 扣除起 扣除止 起始日期 终止日期 延长期限 批准日期",
                &["deduct: 扣除起 扣除止", "extend: 延长期限 批准日期"],
            ),
            (
                "案号 立案日期 起始日期 终止日期 延长期限 批准日期",
                &["extend: 起始日期 终止日期 延长期限 批准日期"],
            ),
            (
                "案号 立案日期 适用程序 转换程序日期 转换后程序 转换前程序",
                &["convert: 转换程序日期 转换后程序"],
            ),
            (
                "案号 立案日期 变更日期 变更后程序 扣除起 扣除止",
                &["convert: 变更日期 变更后程序", "deduct: 扣除起 扣除止"],
            ),
            ("案号 立案日期 简转普日期", &["convert: 简转普日期"]),
            // Totals of a case system, and columns of no change.
            ("案号 立案日期 延长天数 扣除天数 审限天数", &[]),
            ("案号 立案日期 起始日期 结束日期", &[]),
        ] {
            assert_eq!(groups(header), wanted, "{header}");
        }
    }

    #[test]
    fn columns_of_which_no_change_can_be_taken_are_known() {
        for (header, lost) in [
            (
                "案号 立案日期 扣除审限情况 延长审限情况",
                "扣除审限情况 延长审限情况",
            ),
            ("案号 立案日期 扣除事由 扣除天数", "扣除事由 扣除天数"),
            (
                "案号 立案日期 中止说明情形 起始日期 终止日期 延长期限 批准日期",
                "中止说明情形 起始日期 终止日期",
            ),
            (
                "案号 立案日期 扣除起 扣除止 起始日期 终止日期 延长期限 批准日期",
                "起始日期 终止日期",
            ),
            ("案号 立案日期 起始日期 结束日期", "起始日期 结束日期"),
            // One day alone may be anything, and a length alone is a total.
            ("案号 立案日期 截止日期", ""),
            ("案号 立案日期 延长天数 扣除天数 审限天数", ""),
            ("案号 立案日期 扣除起 扣除止", ""),
            ("案号 立案日期 转换后程序", "转换后程序"),
            ("案号 立案日期 适用程序 转换前程序", ""),
            ("案号 立案日期 延长审限", "延长审限"),
        ] {
            let names = header.split(' ').map(str::to_owned).collect();
            let mut mapping = Mapping::by_names(FileKind::Cases, 1, names);
            mapping.take_groups();
            let names = mapping.lost.iter().map(|at| mapping.names[*at].as_str());
            assert_eq!(names.collect::<Vec<_>>().join(" "), lost, "{header}");
        }
    }
}
