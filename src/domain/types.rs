//! Type codes 类型代字: what kind of case a number names.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// The broad class of a case; the `kind` slice and the groups of tallies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Category {
    Criminal,
    Civil,
    Administrative,
    Execution,
    Compensation,
    Other,
}

impl Category {
    pub const ALL: [Category; 6] = [
        Category::Criminal,
        Category::Civil,
        Category::Administrative,
        Category::Execution,
        Category::Compensation,
        Category::Other,
    ];

    pub fn id(self) -> &'static str {
        match self {
            Category::Criminal => "criminal",
            Category::Civil => "civil",
            Category::Administrative => "administrative",
            Category::Execution => "execution",
            Category::Compensation => "compensation",
            Category::Other => "other",
        }
    }
}

/// A row of the type table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseType {
    /// 类型代字, e.g. `执恢`.
    pub code: &'static str,
    pub name: &'static str,
    pub category: Category,
    /// The procedure a number of this type gets by default; a `none` row of the limits where no statute sets one.
    pub procedure: &'static str,
}

/// The type with exactly this code.
pub fn by_code(code: &str) -> Option<CaseType> {
    let at = table().binary_search_by(|row| row.code.cmp(code)).ok()?;
    table().get(at).copied()
}

/// The longest type code at the start of `text`, and how many bytes it takes.
pub fn longest_prefix(text: &str) -> Option<(CaseType, usize)> {
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8()).take(5);
    let ends: Vec<usize> = ends.collect();
    ends.iter()
        .rev()
        .find_map(|&end| Some((by_code(text.get(..end)?)?, end)))
}

fn table() -> &'static [CaseType] {
    static TABLE: LazyLock<Vec<CaseType>> = LazyLock::new(|| {
        let mut rows: Vec<CaseType> = include_str!("../../config/types.csv")
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(','))
            .map(|(code, name)| CaseType {
                code,
                name,
                category: Category::Other,
                procedure: "",
            })
            .collect();
        rows.sort_unstable_by_key(|row| row.code);
        rows
    });
    &TABLE
}
