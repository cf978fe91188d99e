//! The words of `config/columns.toml`: the names of columns, kinds and answers. Parsed when the
//! first file is opened.

mod changes;
mod columns;
mod payments;
mod rows;
mod units;

use std::collections::HashMap;
use std::sync::OnceLock;

use serde::Deserialize;

use changes::{decisions, parts, prefixes};
pub(super) use payments::PaymentSide;

use super::column::{Column, FileKind};
use super::length::{self, Unit};
use super::mapping::Part;
use super::parties::{self, Side};
use crate::domain::event::Direction;
use crate::text::fold::fold;
use crate::text::sanitize;

#[derive(Debug, Deserialize)]
struct Words {
    totals: Vec<String>,
    footers: Vec<String>,
    note_openings: Vec<String>,
    stems: String,
    index_heads: Vec<String>,
    counters: Vec<String>,
    blanks: Vec<String>,
    dittos: Vec<String>,
    unnumbered: Vec<String>,
    errors: Vec<String>,
    emptied: Vec<String>,
    open_ends: Vec<String>,
    yes: Vec<String>,
    no: Vec<String>,
    tag_separators: String,
    marks: String,
    unit_notes: Vec<String>,
    currencies: Vec<String>,
    units: HashMap<String, u8>,
    lengths: HashMap<String, Vec<String>>,
    unitless: Vec<String>,
    kind_by_reason: Vec<String>,
    columns: HashMap<String, Vec<String>>,
    changes: HashMap<String, Vec<String>>,
    payments: HashMap<String, Vec<String>>,
    followups: HashMap<String, Vec<String>>,
    events: HashMap<String, Vec<String>>,
    implied: HashMap<String, Vec<String>>,
    prefixes: HashMap<String, Vec<String>>,
    parts: HashMap<String, Vec<String>>,
    group_endings: Vec<String>,
    sided: HashMap<String, Vec<String>>,
    kinds: HashMap<String, Vec<String>>,
    directions: HashMap<String, Vec<String>>,
    conversions: HashMap<String, Vec<String>>,
    decisions: HashMap<String, Vec<String>>,
    together: Vec<String>,
    stated: Vec<String>,
    computed: Vec<String>,
    listed: Vec<String>,
    organs: Vec<String>,
    desks: Vec<String>,
    supervisions: Vec<String>,
    measure: String,
    sides: HashMap<String, Vec<String>>,
    resumptions: HashMap<String, Vec<String>>,
}

/// A column found by one of its names in a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) column: Column,
    /// The quality of the name; 0, the id itself, is the best.
    pub(super) rank: usize,
    /// The power of ten of the unit in the name.
    pub(super) power: Option<u8>,
}

/// The rank of the first name that all kinds of files share; those of one kind are better.
pub(super) const GENERAL: usize = 100;

/// Added to the rank of a name with a bracket, so that it comes after all names without one.
const BRACKETED: usize = 1000;

/// The words, folded for lookup.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    /// By folded name, per kind of file.
    names: HashMap<FileKind, HashMap<String, Named>>,
    units: HashMap<String, u8>,
    /// Words of units of time, the longest first.
    lengths: Vec<(String, Unit)>,
    unitless: Vec<String>,
    kind_by_reason: Vec<String>,
    unit_notes: Vec<String>,
    /// The names of the currency, which may stand beside a unit.
    currencies: Vec<String>,
    totals: Vec<String>,
    footers: Vec<String>,
    note_openings: Vec<String>,
    stems: String,
    index_heads: Vec<String>,
    counters: Vec<String>,
    blanks: Vec<String>,
    dittos: Vec<String>,
    /// The first characters of the words that stand for something else.
    stand_in_heads: Vec<char>,
    unnumbered: Vec<String>,
    errors: Vec<String>,
    emptied: Vec<String>,
    open_ends: Vec<String>,
    yes: Vec<String>,
    no: Vec<String>,
    tag_separators: Vec<char>,
    /// Signs around the name of a column, which say nothing of it.
    marks: Vec<char>,
    implied: HashMap<String, String>,
    /// Words at the beginning of a column of a change that say its kind, the longest first.
    prefixes: Vec<(String, String)>,
    /// The columns of a change by what may stand behind such a word.
    parts: HashMap<String, Named>,
    /// Endings of the name of a group of such columns, which say nothing.
    group_endings: Vec<String>,
    /// Words at the beginning of a column of payments that say their direction, the longest first.
    sided: Vec<(String, PaymentSide)>,
    kinds: HashMap<String, String>,
    directions: HashMap<String, Direction>,
    conversions: HashMap<String, String>,
    /// Words of an approval and whether it was given, the longest first.
    decisions: Vec<(String, bool)>,
    /// Names of columns that contain both sides.
    together: Vec<String>,
    /// Names of the due date that the ledger states.
    stated: Vec<String>,
    /// Names under which lists print the due date that is computed.
    computed: Vec<String>,
    /// Names of columns that only lists of qingji have.
    listed: Vec<String>,
    /// Endings of the names of organs that bring criminal cases.
    organs: Vec<String>,
    /// Names of columns that contain the handler and the clerk.
    desks: Vec<String>,
    /// Names of columns that only sheets of supervisions have.
    supervisions: Vec<String>,
    /// The measure of a supervision that names none.
    measure: String,
    /// Words before the names of a side, the longest first.
    sides: Vec<(String, Side)>,
    resumptions: HashMap<String, String>,
}

/// Folds a header or an answer: width, case, brackets, blanks and line breaks do not matter, nor
/// does the `*` of mandatory columns.
pub(super) fn folded(text: &str) -> String {
    // Ids are as they should be, and a large sheet asks for millions of them.
    let is_of_id = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    if text.bytes().all(is_of_id) {
        return text.to_owned();
    }
    folded_anew(text)
}

fn folded_anew(text: &str) -> String {
    let clean = sanitize::line(text);
    let mut out = fold(&clean).to_lowercase();
    out.retain(|c| !c.is_whitespace());
    out.trim_start_matches('*').to_owned()
}

/// The built-in file of columns, for `config default`.
pub const DEFAULT_FILE: &str = include_str!("../../config/columns.toml");

impl Vocabulary {
    /// Returns the built-in words. A test parses the file, so the empty fallback is never used.
    pub(super) fn get() -> &'static Vocabulary {
        static WORDS: OnceLock<Vocabulary> = OnceLock::new();
        WORDS.get_or_init(|| {
            toml::from_str(DEFAULT_FILE)
                .map(|words| Vocabulary::build(&words))
                .unwrap_or_default()
        })
    }

    fn build(words: &Words) -> Vocabulary {
        let mut names = HashMap::new();
        for kind in FileKind::ALL {
            let special = match kind {
                FileKind::Cases => None,
                FileKind::Changes => Some(&words.changes),
                FileKind::Payments => Some(&words.payments),
                FileKind::Followups => Some(&words.followups),
                FileKind::Events => Some(&words.events),
            };
            let mut table: HashMap<String, Named> = HashMap::new();
            let named = |column: Column, rank: usize| Named {
                column,
                rank,
                power: None,
            };
            // The first entry for a name is kept: ids before the names of this kind, those before
            // the general ones.
            for column in kind.columns() {
                table.insert(column.id().to_owned(), named(*column, 0));
            }
            for (offset, source) in [(1, special), (GENERAL, Some(&words.columns))] {
                for column in kind.columns() {
                    let listed = source
                        .and_then(|s| s.get(column.id()))
                        .into_iter()
                        .flatten();
                    for (rank, name) in listed.enumerate() {
                        table
                            .entry(folded(name))
                            .or_insert(named(*column, rank + offset));
                    }
                }
            }
            names.insert(kind, table);
        }
        let list = |words: &[String]| words.iter().map(|w| folded(w)).collect();
        Vocabulary {
            names,
            units: words
                .units
                .iter()
                .map(|(name, power)| (folded(name), *power))
                .collect(),
            lengths: length::words(&words.lengths),
            unitless: list(&words.unitless),
            kind_by_reason: list(&words.kind_by_reason),
            unit_notes: list(&words.unit_notes),
            currencies: list(&words.currencies),
            totals: list(&words.totals),
            footers: list(&words.footers),
            note_openings: list(&words.note_openings),
            stems: words.stems.clone(),
            index_heads: list(&words.index_heads),
            counters: list(&words.counters),
            blanks: list(&words.blanks),
            dittos: list(&words.dittos),
            stand_in_heads: heads(words.blanks.iter().chain(&words.dittos)),
            unnumbered: list(&words.unnumbered),
            errors: list(&words.errors),
            emptied: list(&words.emptied),
            open_ends: list(&words.open_ends),
            yes: list(&words.yes),
            no: list(&words.no),
            tag_separators: words.tag_separators.chars().collect(),
            marks: words.marks.chars().collect(),
            implied: inverted(&words.implied),
            prefixes: prefixes(&words.prefixes),
            parts: parts(&words.parts),
            group_endings: list(&words.group_endings),
            sided: payments::sides(&words.sided),
            kinds: inverted(&words.kinds),
            directions: inverted(&words.directions)
                .into_iter()
                .filter_map(|(word, id)| Some((word, Direction::from_id(&id)?)))
                .collect(),
            conversions: inverted(&words.conversions),
            decisions: decisions(&words.decisions),
            together: list(&words.together),
            stated: list(&words.stated),
            computed: list(&words.computed),
            listed: list(&words.listed),
            organs: words.organs.clone(),
            desks: list(&words.desks),
            supervisions: list(&words.supervisions),
            measure: words.measure.clone(),
            sides: parties::sides(&words.sides),
            resumptions: inverted(&words.resumptions),
        }
    }

    /// Whether a party is an organ that brings criminal cases.
    pub(super) fn is_organ(&self, party: &str) -> bool {
        let party = party.trim();
        self.organs.iter().any(|end| party.ends_with(end.as_str()))
    }

    /// The side whose word a text begins with, and the length of the word in bytes.
    pub(super) fn side(&self, text: &str) -> Option<(usize, Side)> {
        let mut all = self.sides.iter();
        let (word, side) = all.find(|(word, _)| text.starts_with(word.as_str()))?;
        Some((word.len(), *side))
    }

    /// Whether the value of a correction means that the field is emptied.
    pub(super) fn is_emptied(&self, text: &str) -> bool {
        !text.is_empty() && self.emptied.contains(&folded(text))
    }

    /// Whether the end of a pause means that it goes on: `至今`.
    pub(super) fn is_open_end(&self, text: &str) -> bool {
        !text.is_empty() && self.open_ends.contains(&folded(text))
    }

    /// Whether a cell is an error value of a spreadsheet program: `#N/A`, `Err:502`.
    pub(super) fn is_error(&self, text: &str) -> bool {
        let text = folded(text);
        let code = text.strip_prefix("err:").filter(|code| code.len() == 3);
        self.errors.contains(&text)
            || code.is_some_and(|code| code.bytes().all(|b| b.is_ascii_digit()))
    }

    /// `Some(true)` for yes, `Some(false)` for no. A bracket behind the word is a remark, as in
    /// `在押（某看守所）`.
    pub(super) fn yes_no(&self, text: &str) -> Option<bool> {
        let text = folded(text);
        let answer = |text: &str| {
            let is_among = |words: &[String]| words.iter().any(|word| word == text);
            is_among(&self.yes)
                .then_some(true)
                .or_else(|| is_among(&self.no).then_some(false))
        };
        answer(&text).or_else(|| {
            let (word, _) = text.strip_suffix(')')?.split_once('(')?;
            answer(word)
        })
    }

    pub(super) fn is_tag_separator(&self, c: char) -> bool {
        self.tag_separators.contains(&c) || c.is_whitespace()
    }

    /// The direction of a payment.
    pub(super) fn direction(&self, text: &str) -> Option<Direction> {
        self.directions.get(&folded(text)).copied()
    }
}

/// The first characters of words, folded; each once.
fn heads<'w>(words: impl Iterator<Item = &'w String>) -> Vec<char> {
    let first = words.filter_map(|word| folded(word).chars().next());
    let mut heads: Vec<char> = first.collect();
    heads.sort_unstable();
    heads.dedup();
    heads
}

/// The table of ids and names inverted, with the ids themselves.
fn inverted(table: &HashMap<String, Vec<String>>) -> HashMap<String, String> {
    let names = table
        .iter()
        .flat_map(|(id, names)| names.iter().map(move |n| (folded(n), id.clone())));
    names
        .chain(table.keys().map(|id| (folded(id), id.clone())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::cell::{StandIn, is_blank};

    #[test]
    fn the_file_parses_and_every_key_is_an_id() {
        let words: Words = toml::from_str(DEFAULT_FILE).unwrap();
        for table in [
            &words.columns,
            &words.changes,
            &words.payments,
            &words.followups,
            &words.events,
        ] {
            for id in table.keys() {
                assert!(Column::from_id(id).is_some(), "{id}");
            }
        }
        for id in words.lengths.keys() {
            assert!(Unit::from_id(id).is_some(), "{id}");
        }
        for id in words.directions.keys() {
            assert!(Direction::from_id(id).is_some(), "{id}");
        }
    }

    proptest::proptest! {
        #[test]
        fn an_id_is_already_folded(id in "[a-z0-9-]{0,40}") {
            proptest::prop_assert_eq!(folded_anew(&id), id);
        }
    }

    #[test]
    fn every_word_that_stands_for_something_else_is_found_in_a_cell() {
        for word in &Vocabulary::get().blanks {
            assert!(is_blank(word.as_bytes()), "{word}");
            let stands_for = StandIn::of(word.as_bytes());
            assert_eq!(stands_for, Some(StandIn::Nothing), "{word}");
        }
        for word in &Vocabulary::get().dittos {
            let stands_for = StandIn::of(word.as_bytes());
            assert_eq!(stands_for, Some(StandIn::Above), "{word}");
        }
        assert!(!is_blank("鉴定".as_bytes()));
    }

    #[test]
    fn an_approval_is_its_longest_word_and_words_of_letters_are_whole() {
        let words = Vocabulary::get();
        for (cell, granted) in [
            ("已批准", Some(true)),
            ("同意延长3个月", Some(true)),
            ("是", Some(true)),
            ("Approved", Some(true)),
            ("未批准", Some(false)),
            ("不同意，退回重报", Some(false)),
            ("审批中", Some(false)),
            ("No", Some(false)),
            ("not approved", Some(false)),
            ("是否批准不明", None),
            ("待定", None),
            ("normal", None),
            ("not required", None),
        ] {
            assert_eq!(words.decision(cell), granted, "{cell}");
        }
    }

    #[test]
    fn no_word_means_two_things() {
        let words: Words = toml::from_str(DEFAULT_FILE).unwrap();
        for table in [
            &words.kinds,
            &words.directions,
            &words.conversions,
            &words.columns,
        ] {
            let mut seen = HashMap::new();
            for (id, names) in table {
                for name in names {
                    if let Some(other) = seen.insert(folded(name), id) {
                        // The end of a pause and the target of a conversion share a column, which
                        // is one id.
                        assert_eq!(other, id, "{name}");
                    }
                }
            }
        }
    }

    #[test]
    fn headers_are_found_through_width_blanks_and_units() {
        let words = Vocabulary::get();
        let read = |header| words.column(FileKind::Cases, header);
        assert_eq!(
            read("* 案 号"),
            Some(Named {
                column: Column::Number,
                rank: 100,
                power: None
            })
        );
        for (header, column, power) in [
            ("立案\n日期", Column::Filed, None),
            ("Filed", Column::Filed, None),
            ("标的额(万元)", Column::Claim, Some(4)),
            ("标的额（单位：万元）", Column::Claim, Some(4)),
            ("立案日期(年月日)", Column::Filed, None),
            // Marks around a name say nothing of it.
            ("标的额（元）*", Column::Claim, Some(0)),
            ("标的额*（万元）", Column::Claim, Some(4)),
            ("*案号（必填）", Column::Number, None),
            ("承办人▲", Column::Handler, None),
            ("★承办法官：", Column::Handler, None),
            ("案由①", Column::Cause, None),
            ("①案由", Column::Cause, None),
            ("案由*②", Column::Cause, None),
            ("结案日期:", Column::Closed, None),
        ] {
            let found = read(header).map(|named| (named.column, named.power));
            assert_eq!(found, Some((column, power)), "{header}");
        }
        for header in ["序号", "*", "①", "：", ""] {
            assert_eq!(read(header), None, "{header}");
        }
        assert!(words.is_desk("承办法官/书记员*") && words.is_together("当事人："));
        assert_eq!(words.yes_no("取保"), Some(false));
        assert!(words.is_emptied("(empty)"));
    }

    #[test]
    fn a_note_above_a_table_says_the_unit_of_its_money() {
        let words = Vocabulary::get();
        for (note, power) in [
            ("（单位：万元）", Some(4)),
            ("填报单位：海拉尔法院 单位：万元", Some(4)),
            ("单位：万元 填报单位：海拉尔法院", Some(4)),
            ("单位：件、万元", Some(4)),
            ("单位：万元、件", Some(4)),
            ("单位：件 万元", Some(4)),
            ("单位：万元（人民币）", Some(4)),
            ("单位：人民币（万元）", Some(4)),
            ("单位：万元人民币", Some(4)),
            ("单位：人民币", Some(0)),
            ("单位：万元/件", Some(4)),
            ("单位：万元 日期：2026年6月", Some(4)),
            ("日期：2026年6月　单位：万元", Some(4)),
            ("单 位 ： 万 元", Some(4)),
            ("计量单位：件；货币单位：千元", Some(3)),
            ("货币单位：千元，计量单位：件", Some(3)),
            ("金额：万元", Some(4)),
            ("单位（万元）", Some(4)),
            ("Unit: yuan", Some(0)),
            ("单位：元", Some(0)),
            // Nothing that says one, or not only one.
            ("单位：元、万元", None),
            ("单位：件", None),
            ("填报单位：万元乡人民法庭", None),
            ("到位金额：1200 万元", None),
            ("到位金额：1200万元", None),
            ("单位负责人：万 元", None),
            ("某院执行案件台账", None),
        ] {
            assert_eq!(words.unit_note(note), power, "{note}");
        }
        for (cell, is_title, power) in [
            ("（万元）", false, Some(4)),
            ("[万元]", false, Some(4)),
            ("万元", false, Some(4)),
            ("（万元，件）", false, Some(4)),
            ("执行案款台账（万元）", true, Some(4)),
            ("标的额（万元）", false, None),
            ("万", false, None),
            ("1000万元以上案件", true, None),
            ("台账（含1000万元以上）", true, None),
        ] {
            assert_eq!(words.lone_unit(cell, is_title), power, "{cell}");
        }
        let read = |header| words.column(FileKind::Cases, header).and_then(|n| n.power);
        assert_eq!(read("标的额（万元，保留两位）"), Some(4));
        assert_eq!(read("标的额（人民币：万元）"), Some(4));
    }

    #[test]
    fn the_lines_below_a_table_are_told_from_numbers() {
        let words = Vocabulary::get();
        for text in [
            "填表人：某甲",
            "填表人 某甲",
            "填 表 人：某甲",
            "制表：",
            "制表日期：2026年6月30日",
            "审核人",
            "注：本表不含执行案件",
            "注1：本表不含执行案件",
            "备注",
        ] {
            assert!(words.is_footer(text), "{text}");
        }
        for text in [
            "注销字第5号",
            "说民初字第12号",
            "阿民初字第12号",
            "某某人案",
            "",
        ] {
            assert!(!words.is_footer(text), "{text}");
        }
    }
}
