//! Headers of two rows: a unit below its column (标的额 over （万元）), or a group over its columns
//! (审限 over 届满日期).

use super::column::{Column, FileKind};
use super::header::names;
use super::map::ImportMap;
use super::mapping::{Mapping, Part};
use super::record::Record;
use super::vocabulary::Vocabulary;

/// Joins the header with the row above it (groups) or below it (units) where that explains more
/// columns. Returns the index of the header's last row.
pub(super) fn join(
    rows: &[(u32, Record)],
    index: usize,
    mapping: Mapping,
    map: Option<&ImportMap>,
) -> (usize, Mapping) {
    let row = |at: Option<usize>| Some(names(&rows.get(at?)?.1));
    let mut mapping = mapping;
    let mut header = mapping.names.clone();
    let (mut sections, mut both) = (Vec::new(), Vec::new());
    let below = row(index.checked_add(1)).filter(|below| goes_on(&mapping, below));
    let last = index + usize::from(below.is_some());
    if let Some(below) = &below {
        // A group may spread over the last columns, which then have no cells of their own.
        let width = header.len().max(below.len());
        header.resize(width, String::new());
        sections = sections_of(&mapping.names, below);
        both = vec![mapping.names.clone(), below.clone()];
        let groups = spread(mapping.kind, &mapping.names, below);
        for ((name, low), group) in header.iter_mut().zip(below).zip(groups) {
            if let Some(joined) = group.or_else(|| over(mapping.kind, name, low)) {
                *name = joined;
            }
        }
    } else if let Some(above) = row(index.checked_sub(1)) {
        sections = sections_of(&above, &mapping.names);
        both = vec![above.clone(), mapping.names.clone()];
        let groups = spread(mapping.kind, &above, &mapping.names);
        let above = above
            .iter()
            .map(String::as_str)
            .chain(std::iter::repeat(""));
        for ((name, over), group) in header.iter_mut().zip(above).zip(groups) {
            if let Some(joined) = group.or_else(|| under(mapping.kind, over, name)) {
                *name = joined;
            }
        }
    }
    if header == mapping.names {
        mapping.sections = sections;
        mapping.rows = both.into_iter().filter(|_| below.is_some()).collect();
        return (last, mapping);
    }
    let number = rows.get(last).map_or(mapping.header_row, |(row, _)| *row);
    let map = map.filter(|map| !map.columns.is_empty());
    let mut joined = match map {
        Some(map) => Mapping::by_map(mapping.kind, number, header, map),
        None => Mapping::by_names(mapping.kind, number, header),
    };
    // The names in a map file are those of single cells.
    let better = match map {
        Some(_) => joined.used.len() > mapping.used.len(),
        None => joined.used.len() >= mapping.used.len(),
    };
    if better {
        joined.sections = sections;
        joined.rows = both;
        (last, joined)
    } else {
        (index, mapping)
    }
}

/// For each column the group that it stands below: the upper cell that spreads over it. A title or a
/// note above the table is no group, and neither is the only cell of its row.
fn sections_of(upper: &[String], lower: &[String]) -> Vec<usize> {
    let opens = |over: &String| !over.is_empty() && !over.contains([':', '：']);
    if upper.iter().filter(|over| opens(over)).count() < 2 {
        return Vec::new();
    }
    let mut section = 0;
    let all = lower.iter().enumerate().map(|(at, low)| {
        let over = upper.get(at);
        let is_own = low.is_empty() || over == Some(low);
        if is_own || over.is_some_and(opens) {
            section = at;
        }
        section
    });
    all.collect()
}

/// The names of columns from the cells of two rows where the upper one spreads over several columns:
/// 结案 over 日期 and 方式, or a kind of change over its parts, 扣除审限 over 事由, 起 and 止. Only the
/// first of those columns has it.
fn spread(kind: FileKind, upper: &[String], lower: &[String]) -> Vec<Option<String>> {
    let mut group = "";
    let beyond = std::iter::repeat("");
    let columns = upper.iter().map(String::as_str).chain(beyond).zip(lower);
    let joined = columns.map(|(over, name)| {
        // A name that stands in both rows is a column of its own.
        if !over.is_empty() {
            group = if over == name { "" } else { over };
        }
        if group.is_empty() || name.is_empty() || kind != FileKind::Cases {
            return None;
        }
        let joined = format!("{group}{name}");
        if Part::of(&joined).is_some() {
            return Some(joined);
        }
        let means_nothing = || Vocabulary::get().column(kind, name).is_none();
        (over.is_empty() && means_nothing())
            .then(|| of_group(kind, group, name))
            .flatten()
    });
    joined.collect()
}

/// The name of a column from the cell above it, if its own cell is a unit or means nothing alone.
fn under(kind: FileKind, over: &str, name: &str) -> Option<String> {
    if over.is_empty() || over == name {
        return None;
    }
    if is_unit(name) {
        return Some(with_unit(over, name));
    }
    let words = Vocabulary::get();
    if name.is_empty() {
        // Only below the name of a column; a title above is not one.
        return words.column(kind, over).map(|_| over.to_owned());
    }
    let is_open = words.column(kind, name).is_none();
    of_group(kind, over, name).filter(|_| is_open)
}

/// The name of a column below a group, whose own name may end with a word that says nothing: 日期
/// below 结案情况 is 结案日期.
fn of_group(kind: FileKind, group: &str, name: &str) -> Option<String> {
    let bare = Vocabulary::get().before_ending(group);
    let names = std::iter::once(group).chain(bare);
    let mut joined = names.map(|group| format!("{group}{name}"));
    joined.find(|joined| is_known(kind, joined))
}

/// Whether a joined name is one of a column. In a sheet of cases it may be one of a change: 扣除审限
/// over 起 and 止.
fn is_known(kind: FileKind, joined: &str) -> bool {
    let words = Vocabulary::get();
    words.column(kind, joined).is_some()
        || kind == FileKind::Cases && words.column(FileKind::Changes, joined).is_some()
}

/// The name of a column of the header together with the cell below it: a unit, or a name that is
/// more specific than the group above it. `None` if the cell below adds nothing.
fn over(kind: FileKind, name: &str, low: &str) -> Option<String> {
    if low.is_empty() || low == name {
        return None;
    }
    if is_unit(low) {
        return (!name.is_empty()).then(|| with_unit(name, low));
    }
    let words = Vocabulary::get();
    if words.column(kind, low).is_some() || name.is_empty() {
        return Some(low.to_owned());
    }
    of_group(kind, name, low)
}

fn with_unit(name: &str, unit: &str) -> String {
    let unit = unit.trim();
    // Written as in the sheet, so that a repetition of the header further down is recognised.
    if bare(unit) == unit {
        format!("{name}({unit})")
    } else {
        format!("{name}{unit}")
    }
}

/// Returns a unit without its brackets.
fn bare(text: &str) -> &str {
    let is_bracket = |c: char| matches!(c, '(' | ')' | '（' | '）' | '[' | ']' | '【' | '】');
    text.trim().trim_matches(is_bracket).trim()
}

/// Whether a cell contains only a unit of money or time.
fn is_unit(text: &str) -> bool {
    let (text, words) = (bare(text), Vocabulary::get());
    let time = || {
        words
            .leading_unit(text)
            .is_some_and(|(_, rest)| rest.is_empty())
    };
    !text.is_empty() && (words.unit(text).is_some() || time())
}

/// Whether a row below a header is its second row rather than data: it has no case number and no
/// digit, and at least one of its cells is a unit, the name of a column that the header does not
/// have, or one of a change below the word for its kind. Names of changes may have a number. A row
/// that repeats the name of the case number is the second one whatever its other cells say: cells
/// merged over both rows stand in each.
fn goes_on(mapping: &Mapping, below: &[String]) -> bool {
    let words = Vocabulary::get();
    let said = |at: usize| mapping.names.get(at).map_or("", String::as_str);
    let key = mapping.position(Column::Number);
    let names_more = |(at, cell): (usize, &String)| {
        let joined = || of_group(mapping.kind, said(at), cell).is_some();
        cell != said(at)
            && !cell.is_empty()
            && (is_unit(cell) || words.column(mapping.kind, cell).is_some() || joined())
    };
    let groups = spread(mapping.kind, &mapping.names, below);
    let mut cells = below.iter().zip(&groups);
    let Some((at, number)) = key.and_then(|at| Some((at, below.get(at)?))) else {
        return false;
    };
    let is_merged = number == said(at);
    (number.is_empty() || is_merged)
        && !cells.any(|(cell, group)| group.is_none() && cell.contains(char::is_numeric))
        && (is_merged
            || below.iter().enumerate().any(names_more)
            || groups.iter().any(Option::is_some))
}
