//! Type codes 类型代字: the kind of case that a number denotes.

use std::sync::OnceLock;

/// 法〔2015〕137号 and later notices, with the codes seen in practice; the mapping to procedures is
/// our own. So is the rank, 1 for the commonest: it follows how often courts of all levels take in
/// cases of the type, and most types, which a court sees a few times a year, have none.
const TEXT: &str = include_str!("../../config/types.csv");

ids! {
    /// The broad class of a case; the `kind` slice and the groups of tallies.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Category: u8 {
        Criminal as 0 = "criminal",
        Civil as 1 = "civil",
        Administrative as 2 = "administrative",
        Execution as 3 = "execution",
        Compensation as 4 = "compensation",
        Other as 5 = "other",
    }
}

/// A row of the type table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseType {
    /// 类型代字, e.g. `执恢`.
    pub code: &'static str,
    pub name: &'static str,
    pub category: Category,
    /// The default procedure of a number of this type; a `none` row of the limits if no statute
    /// sets one.
    pub procedure: &'static str,
    /// How common it is, 1 for the commonest; rare types have no rank.
    pub rank: Option<u8>,
}

impl CaseType {
    /// What the code stands for, without the word for a case that every name ends in.
    pub fn short_name(&self) -> &'static str {
        self.name.strip_suffix("案件").unwrap_or(self.name)
    }
}

/// Returns the codes that satisfy `is`, the commonest first; of those without a rank the shorter
/// ones first.
pub fn codes(is: impl Fn(&str) -> bool) -> Vec<String> {
    let all = commonest_first().iter();
    all.filter(|code| is(code))
        .map(|code| (*code).to_owned())
        .collect()
}

fn commonest_first() -> &'static [&'static str] {
    static CODES: OnceLock<Vec<&str>> = OnceLock::new();
    CODES.get_or_init(|| {
        let mut types: Vec<&CaseType> = all().iter().collect();
        types.sort_by_key(|kind| (kind.rank.unwrap_or(u8::MAX), kind.code.chars().count()));
        types.iter().map(|kind| kind.code).collect()
    })
}

/// Returns every type, in the order of the codes.
pub fn all() -> &'static [CaseType] {
    static TABLE: OnceLock<Vec<CaseType>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table: Vec<CaseType> = TEXT.lines().skip(1).filter_map(read).collect();
        table.sort_unstable_by_key(|kind| kind.code);
        table
    })
}

/// Returns the type with exactly this code. Called for every case, so codes are compared as
/// numbers.
pub fn by_code(code: &str) -> Option<CaseType> {
    static KEYS: OnceLock<Vec<u128>> = OnceLock::new();
    let keys = KEYS.get_or_init(|| all().iter().map(|kind| key(kind.code)).collect());
    let at = keys.binary_search(&key(code)).ok()?;
    all().get(at).copied().filter(|kind| kind.code == code)
}

/// The first bytes of a code as a number, in the order of the codes.
fn key(code: &str) -> u128 {
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(code.bytes()) {
        *to = from;
    }
    u128::from_be_bytes(bytes)
}

/// Parses one line of the table; a test ensures that every line has five fields.
fn read(line: &'static str) -> Option<CaseType> {
    let mut fields = line.split(',');
    let (code, name, category, procedure, rank) = (
        fields.next()?,
        fields.next()?,
        fields.next()?,
        fields.next()?,
        fields.next()?,
    );
    Some(CaseType {
        code,
        name,
        category: Category::from_id(category)?,
        procedure,
        rank: rank.parse().ok(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read_once() {
        let lines = TEXT.lines().count() - 1;
        assert_eq!(all().len(), lines);
        assert!(all().windows(2).all(|pair| pair[0].code < pair[1].code));
        assert!(all().iter().all(|kind| by_code(kind.code) == Some(*kind)));
        assert_eq!(by_code(&"\0".repeat(20)), None);
    }

    #[test]
    fn the_ranks_are_numbers_without_gaps() {
        let mut ranks: Vec<u8> = all().iter().filter_map(|kind| kind.rank).collect();
        ranks.sort_unstable();
        let last = ranks.len() as u8;
        assert_eq!(ranks, (1..=last).collect::<Vec<u8>>());
        let written = TEXT.lines().skip(1).filter(|line| !line.ends_with(','));
        assert_eq!(written.count(), ranks.len());
        let codes = codes(|_| true);
        assert_eq!(codes.len(), all().len());
        assert_eq!(codes[..3], ["民初", "执", "执恢"]);
    }

    #[test]
    fn every_code_of_the_official_list_is_known() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../shared/data/codes/case_types.csv");
        let Ok(text) = std::fs::read_to_string(&path) else {
            println!("skipped: ../shared/data/codes/case_types.csv is absent");
            return;
        };
        for line in text.lines().skip(1) {
            let code = line.trim().rsplit(',').next().unwrap();
            assert!(code.is_empty() || by_code(code).is_some(), "{line}");
        }
    }

    #[test]
    fn the_type_gives_the_default_procedure() {
        let cases = [
            ("民初", "civil-first-ordinary", Category::Civil),
            ("民终", "civil-second-judgment", Category::Civil),
            ("民申", "civil-retrial-review", Category::Civil),
            ("民特", "civil-special", Category::Civil),
            ("刑初", "criminal-first-public", Category::Criminal),
            ("刑终", "criminal-second", Category::Criminal),
            ("刑更", "criminal-commutation", Category::Criminal),
            ("行初", "admin-first-ordinary", Category::Administrative),
            ("行审", "admin-nonlitigation", Category::Administrative),
            ("执", "execution-first", Category::Execution),
            ("执恢", "execution-resumed", Category::Execution),
            ("执异", "execution-objection", Category::Execution),
            ("执复", "execution-review", Category::Execution),
            ("破", "bankruptcy", Category::Other),
            ("破申", "bankruptcy-petition", Category::Other),
            ("委赔", "compensation-committee", Category::Compensation),
        ];
        for (code, procedure, category) in cases {
            let kind = by_code(code).unwrap();
            assert_eq!(
                (kind.procedure, kind.category),
                (procedure, category),
                "{code}"
            );
        }
        assert_eq!(by_code("民"), None);
        assert_eq!(by_code(""), None);
    }
}
