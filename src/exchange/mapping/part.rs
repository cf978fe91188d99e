//! What the name of a column says of a change: its kind, which one of its kind, and which part of it.

use super::{Column as C, Column, FileKind};
use crate::domain::numeral::{chinese_integer, is_numeral};
use crate::exchange::vocabulary::Vocabulary;

/// What the name of a column says about a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::exchange) struct Part {
    /// The id of the kind of the change.
    pub(super) kind: &'static str,
    /// Which change of its kind, if the name says it: 第二次, 2, (二).
    pub(super) nth: Option<u32>,
    pub(super) column: Column,
    /// The quality of the name; 0 is the best.
    pub(super) rank: usize,
}

impl Part {
    /// Reads the name of a column: 扣除审限事由, 延长2批准日期, 第二次中止日期.
    pub(in crate::exchange) fn of(header: &str) -> Option<Part> {
        let words = Vocabulary::get();
        let name = words.heading(header);
        let (nth, name) = leading_ordinal(&name);
        let (kind, prefix) = words.prefix(name)?;
        let rest = name.strip_prefix(prefix)?;
        let (second, rest) = leading_ordinal(rest);
        let (third, rest) = trailing_ordinal(rest);
        let named = |rest: &str| {
            let whole = format!("{prefix}{rest}");
            let whole = words
                .column(FileKind::Changes, &whole)
                .filter(|_| words.implied(&whole) == Some(kind));
            whole.or_else(|| words.part(rest))
        };
        let below = || {
            let (nth, rest) = below(rest)?;
            Some((nth, named(rest)?))
        };
        let (fourth, named) = named(rest).map(|named| (None, named)).or_else(below)?;
        Some(Part {
            kind,
            nth: nth.or(second).or(third).or(fourth),
            column: Part::meant(kind, named.column)?,
            rank: named.rank,
        })
    }

    /// The meaning of a column for a change of this kind; `None` if such a change has no use for it.
    pub(in crate::exchange) fn meant(kind: &str, column: Column) -> Option<Column> {
        let extends = kind == "extend";
        if kind == "convert" {
            return match column {
                C::On | C::From => Some(C::On),
                C::Target | C::Decision => Some(column),
                _ => None,
            };
        }
        Some(match column {
            C::Decision | C::Document | C::Period | C::Ground => column,
            C::To if extends => C::Until,
            C::From | C::On | C::Months | C::Days | C::Approved | C::Until | C::Level
                if extends =>
            {
                column
            }
            C::On if !extends => C::From,
            C::From | C::To | C::Days if !extends => column,
            _ => return None,
        })
    }

    /// The kind of change that the name of a column begins with, whether or not the rest is known.
    pub(super) fn kind_of(header: &str) -> Option<&'static str> {
        let name = Vocabulary::get().heading(header);
        let (_, name) = leading_ordinal(&name);
        Vocabulary::get().prefix(name).map(|(kind, _)| kind)
    }

    /// A name that has an ordinal or the ending of a group without them: 延长2期限 is 延长期限.
    pub(in crate::exchange) fn bare(folded: &str) -> Option<String> {
        let (_, name) = leading_ordinal(folded);
        let (_, prefix) = Vocabulary::get().prefix(name)?;
        let (_, rest) = leading_ordinal(name.strip_prefix(prefix)?);
        let (_, rest) = trailing_ordinal(rest);
        let rest = below(rest).map_or(rest, |(_, rest)| rest);
        let bare = format!("{prefix}{rest}");
        (bare != folded).then_some(bare)
    }
}

/// What a name says behind what a group adds to the word of the kind: 事由 in 情况事由 and in
/// (起止)事由, 起 in 情况(二)起 with its number. The remark of a group without columns is its name.
fn below(rest: &str) -> Option<(Option<u32>, &str)> {
    let behind = Vocabulary::get().behind_ending(rest).unwrap_or(rest);
    let (nth, behind) = leading_ordinal(behind);
    let bracket = behind.strip_prefix('(').and_then(|b| b.split_once(')'));
    let name = match bracket {
        Some((remark, "")) => remark,
        Some((_, name)) => name,
        None => behind,
    };
    (name != rest && !name.is_empty()).then_some((nth, name))
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
            ("扣除起日*", Some(("deduct", None, C::From))),
            ("扣除止日②：", Some(("deduct", Some(2), C::To))),
            ("扣除时间2", Some(("deduct", Some(2), C::Period))),
            ("第二次中止期间", Some(("suspend", Some(2), C::Period))),
            ("扣除审限起止时间", Some(("deduct", None, C::Period))),
            // The end of the name of a group and a remark in brackets say nothing.
            ("扣除审限情况事由", Some(("deduct", None, C::Ground))),
            ("扣除情况起始日期", Some(("deduct", None, C::From))),
            ("扣除审限事项终止日期", Some(("deduct", None, C::To))),
            ("扣除审限信息天数", Some(("deduct", None, C::Days))),
            ("扣除审限（起止）事由", Some(("deduct", None, C::Ground))),
            ("扣除审限（起止）", Some(("deduct", None, C::Period))),
            ("扣除审限情况（二）起日", Some(("deduct", Some(2), C::From))),
            ("第二次扣除审限情况起日", Some(("deduct", Some(2), C::From))),
            ("中止审理情况中止事由", Some(("suspend", None, C::Ground))),
            ("中止原因说明", Some(("suspend", None, C::Ground))),
            ("诉讼中止起始日期", Some(("suspend", None, C::From))),
            ("扣除审理期限起始日期", Some(("deduct", None, C::From))),
            ("延长审限情况延长期限", Some(("extend", None, C::Months))),
            ("延长审理期限批准日期", Some(("extend", None, C::Approved))),
            ("扣除审限情况", None),
            ("延长审限（略）", None),
            ("中止时间", Some(("suspend", None, C::From))),
            ("转换程序日期", Some(("convert", None, C::On))),
            ("程序转换时间", Some(("convert", None, C::On))),
            ("转换后程序", Some(("convert", None, C::Target))),
            ("变更后适用程序", Some(("convert", None, C::Target))),
            ("第二次转换日期", Some(("convert", Some(2), C::On))),
            ("简转普日期", Some(("convert", None, C::On))),
            ("转换原因", None),
            ("扣除单位", None),
            ("起始日期", None),
            ("立案日期", None),
        ] {
            let part = Part::of(name).map(|part| (part.kind, part.nth, part.column));
            assert_eq!(part, wanted, "{name}");
        }
    }
}
