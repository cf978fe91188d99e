//! Words of changes of limits and of supervisions: their kinds, the columns that imply a kind, and
//! what is said of their approval.

use std::collections::HashMap;

use super::{BRACKETED, Column, FileKind, Named, Part, Vocabulary, folded, inverted};

impl Vocabulary {
    /// Whether the column of the reasons of changes also says their kind by its name (扣延审事由).
    pub(in crate::exchange) fn says_kind(&self, header: &str) -> bool {
        self.kind_by_reason.contains(&self.heading(header))
    }

    /// Whether only sheets of supervisions have a column of this name.
    pub(in crate::exchange) fn is_of_supervision(&self, header: &str) -> bool {
        self.supervisions.contains(&self.heading(header))
    }

    /// The measure of a supervision that names none.
    pub(in crate::exchange) fn measure(&self) -> &str {
        &self.measure
    }

    /// Whether the cell of an approval means that it was given; `None` if that is unclear.
    pub(in crate::exchange) fn decision(&self, text: &str) -> Option<bool> {
        let text = folded(text);
        let mut all = self.decisions.iter();
        let found = all.find(|(word, _)| {
            let rest = text.strip_prefix(word.as_str());
            // A single character must be the whole cell, and so must a Latin word: `normal` does
            // not begin with `no`.
            let is_whole = word.is_ascii() || word.chars().count() == 1;
            rest.is_some_and(|rest| rest.is_empty() || !is_whole)
        });
        found.map(|(_, granted)| *granted)
    }

    /// The id of a kind of event by any of its names.
    pub(in crate::exchange) fn kind(&self, text: &str) -> Option<&str> {
        self.kinds.get(&folded(text)).map(String::as_str)
    }

    /// The kind of all rows of a sheet of changes without a column for it, if its headers agree. One
    /// that begins with the word of another kind (中止审理情况 beside 延长期限) does not, whatever
    /// else it says.
    pub(in crate::exchange) fn implied_kind(&self, headers: &[String]) -> Option<&str> {
        let headers: Vec<String> = headers.iter().map(|header| self.heading(header)).collect();
        let first = headers.iter().find_map(|header| self.implied(header))?;
        let said = |header: &String| {
            let begun = || self.prefix(header).map(|(kind, _)| kind);
            self.implied(header).or_else(begun)
        };
        let mut kinds = headers.iter().filter_map(said);
        kinds.all(|kind| kind == first).then_some(first)
    }

    /// The kind of the changes that a folded name of a column implies.
    pub(in crate::exchange) fn implied(&self, folded: &str) -> Option<&str> {
        let known = self.implied.get(folded).map(String::as_str);
        known.or_else(|| self.day_of_kind(folded).map(|(kind, _)| kind))
    }

    /// What a folded name means that is the word of a kind of change and that of a first or last day
    /// behind it: 扣除审限截至日期. A name that is listed as a whole is better.
    pub(super) fn day_of_kind(&self, folded: &str) -> Option<(&str, Named)> {
        let (kind, word) = self.prefix(folded)?;
        let rest = folded.strip_prefix(word)?;
        let whole = || self.names.get(&FileKind::Changes)?.get(rest).copied();
        let named = self.parts.get(rest).copied().or_else(whole)?;
        let is_day = matches!(named.column, Column::From | Column::To);
        let column = Part::meant(kind, named.column).filter(|_| is_day)?;
        let rank = BRACKETED;
        Some((
            kind,
            Named {
                column,
                rank,
                ..named
            },
        ))
    }

    /// The kind of change whose word a folded name of a column begins with, and that word.
    pub(in crate::exchange) fn prefix(&self, folded: &str) -> Option<(&str, &str)> {
        let mut all = self.prefixes.iter();
        let (word, kind) = all.find(|(word, _)| folded.starts_with(word.as_str()))?;
        Some((kind, word))
    }

    /// The column of a change by the folded name that stands behind the word of its kind.
    pub(in crate::exchange) fn part(&self, folded: &str) -> Option<Named> {
        let known = self.parts.get(folded).copied();
        known.or_else(|| self.column(FileKind::Changes, folded))
    }

    /// What stands behind the ending of the name of a group: 事由 of 情况事由.
    pub(in crate::exchange) fn behind_ending<'t>(&self, folded: &'t str) -> Option<&'t str> {
        let mut all = self.group_endings.iter();
        all.find_map(|ending| folded.strip_prefix(ending.as_str()))
    }

    /// The name of a group without an ending that says nothing: 结案 of 结案情况.
    pub(in crate::exchange) fn before_ending<'t>(&self, name: &'t str) -> Option<&'t str> {
        let mut all = self.group_endings.iter();
        all.find_map(|ending| name.strip_suffix(ending.as_str()))
    }

    /// The kind of pause that a word for its end names.
    pub(in crate::exchange) fn resumption(&self, text: &str) -> Option<&str> {
        self.resumptions.get(&folded(text)).map(String::as_str)
    }

    /// The word for the target of a conversion that the name of one of its columns begins with: 简转普 of
    /// 简转普日期.
    pub(in crate::exchange) fn target_of(&self, header: &str) -> Option<&str> {
        let name = self.heading(header);
        let (_, word) = self.prefix(&name)?;
        let (word, _) = self.conversions.get_key_value(word)?;
        Some(word)
    }

    /// The procedure of a conversion, by the sheet's name for it.
    pub(in crate::exchange) fn conversion(&self, text: &str) -> Option<&str> {
        self.conversions.get(&folded(text)).map(String::as_str)
    }
}

/// The words of approvals, the longest first: 已批准 before 已批.
pub(super) fn decisions(words: &HashMap<String, Vec<String>>) -> Vec<(String, bool)> {
    let mut all: Vec<(String, bool)> = [("granted", true), ("refused", false)]
        .into_iter()
        .filter_map(|(id, granted)| Some((granted, words.get(id)?)))
        .flat_map(|(granted, words)| words.iter().map(move |word| (folded(word), granted)))
        .collect();
    all.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    all
}

/// The words of each kind, the longest first.
pub(super) fn prefixes(words: &HashMap<String, Vec<String>>) -> Vec<(String, String)> {
    let of = |(id, words): (&String, &Vec<String>)| {
        let id = id.clone();
        let words = words.iter().map(|word| folded(word));
        words
            .map(move |word| (word, id.clone()))
            .collect::<Vec<_>>()
    };
    let mut all: Vec<_> = words.iter().flat_map(of).collect();
    all.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    all
}

/// The columns by the words for them; these are no better than the names of columns.
pub(super) fn parts(words: &HashMap<String, Vec<String>>) -> HashMap<String, Named> {
    let columns = inverted(words).into_iter();
    let named = columns.filter_map(|(word, id)| {
        let column = Column::from_id(&id)?;
        let (rank, power) = (BRACKETED, None);
        Some((
            word,
            Named {
                column,
                rank,
                power,
            },
        ))
    });
    named.collect()
}
