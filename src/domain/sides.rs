//! 诉讼地位: what the two sides of a case are called, by its kind and procedure
//! (`config/sides.toml`). The fields keep their names; only what people read changes.

use std::sync::LazyLock;

use serde::Deserialize;

use super::event::Field;
use super::number::CaseNumber;
use super::types::{self, Category};

const TEXT: &str = include_str!("../../config/sides.toml");

/// Ids of the words for the two sides (`domain.side.<id>` in the locale).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sides {
    /// The side that asks: 原告, 上诉人, 申请执行人, 公诉机关.
    pub plaintiffs: &'static str,
    /// The side that is asked: 被告, 被上诉人, 被执行人, 被告人.
    pub defendants: &'static str,
    /// Whether an organ of the state asks, so that a person named alone is on the other side.
    pub organ: bool,
}

/// The sides where nothing is known about the case.
const USUAL: Sides = Sides {
    plaintiffs: "plaintiff",
    defendants: "defendant",
    organ: false,
};

/// A row of the table. One that names nothing holds for every case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    #[serde(default)]
    types: Vec<String>,
    #[serde(default)]
    procedures: Vec<String>,
    #[serde(default)]
    kinds: Vec<String>,
    plaintiffs: String,
    defendants: String,
    #[serde(default)]
    organ: bool,
}

impl Row {
    fn sides(&'static self) -> Sides {
        Sides {
            plaintiffs: &self.plaintiffs,
            defendants: &self.defendants,
            organ: self.organ,
        }
    }
}

#[derive(Debug, Default, Deserialize)]
struct Table {
    row: Vec<Row>,
}

// A test reads the file, so the empty fallback is never used.
static TABLE: LazyLock<Table> = LazyLock::new(|| toml::from_str(TEXT).unwrap_or_default());

impl Sides {
    /// The sides of a case of this type code 类型代字 and procedure id, as far as they are known.
    pub fn of(type_code: Option<&str>, procedure: Option<&str>) -> Sides {
        let kind = type_code.and_then(types::by_code).map(|kind| kind.category);
        let kind = kind.map(Category::id);
        let row = TABLE.row.iter().find(|row| {
            let names = |list: &[String], id: Option<&str>| {
                id.is_some_and(|id| list.iter().any(|named| named == id))
            };
            let usual = row.types.is_empty() && row.procedures.is_empty() && row.kinds.is_empty();
            usual
                || names(&row.types, type_code)
                || names(&row.procedures, procedure)
                || names(&row.kinds, kind)
        });
        row.map_or(USUAL, Row::sides)
    }

    /// The word for the side that a field names; `None` for any other field.
    pub fn of_field(self, field: Field) -> Option<&'static str> {
        match field {
            Field::Plaintiffs => Some(self.plaintiffs),
            Field::Defendants => Some(self.defendants),
            _ => None,
        }
    }

    /// The sides of every kind of case.
    pub fn all() -> impl Iterator<Item = Sides> {
        TABLE.row.iter().map(Row::sides)
    }

    /// The sides of a case of which only the number and the procedure are known.
    pub fn by_number(number: &str, procedure: Option<&str>) -> Sides {
        let number = CaseNumber::parse(number);
        Sides::of(number.type_code.as_deref(), procedure)
    }
}

/// The names in a text with several parties, one by one.
pub fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', '，', '、', ';', '；', '/'])
        .map(str::trim)
        .filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::locale::Locale;

    #[test]
    fn several_parties_are_told_apart_by_any_usual_sign() {
        for (text, wanted) in [
            ("张三", &["张三"][..]),
            ("张三、李四，王五", &["张三", "李四", "王五"]),
            ("张三; 李四；王五", &["张三", "李四", "王五"]),
            ("张三 / 李四,", &["张三", "李四"]),
            ("、", &[]),
        ] {
            assert_eq!(names(text).collect::<Vec<_>>(), wanted, "{text}");
        }
    }

    fn said(type_code: Option<&str>, procedure: Option<&str>) -> (&'static str, &'static str) {
        let sides = Sides::of(type_code, procedure);
        let word = |id: &str| Locale::Zh.text(&format!("domain.side.{id}"));
        (word(sides.plaintiffs), word(sides.defendants))
    }

    #[test]
    fn every_kind_of_case_has_its_words() {
        for (type_code, procedure, words) in [
            ("民初", "civil-first-ordinary", ("原告", "被告")),
            ("民撤", "civil-third-party-revocation", ("原告", "被告")),
            ("民终", "civil-second-judgment", ("上诉人", "被上诉人")),
            ("民辖终", "civil-second-ruling", ("上诉人", "被上诉人")),
            ("民申", "civil-retrial-review", ("再审申请人", "被申请人")),
            // The retrial follows the procedure of a first instance, but is one.
            ("民再", "civil-first-ordinary", ("再审申请人", "被申请人")),
            ("民抗", "civil-protest-ruling", ("申诉人", "被申诉人")),
            ("民特", "civil-special", ("申请人", "被申请人")),
            ("财保", "civil-preservation", ("申请人", "被申请人")),
            ("行初", "admin-first-ordinary", ("原告", "被告")),
            ("行赔初", "admin-first-ordinary", ("原告", "被告")),
            ("行终", "admin-second", ("上诉人", "被上诉人")),
            ("行审", "admin-nonlitigation", ("申请人", "被申请人")),
            ("刑初", "criminal-first-public", ("公诉机关", "被告人")),
            ("刑初", "criminal-simplified", ("公诉机关", "被告人")),
            ("刑初", "criminal-first-private", ("自诉人", "被告人")),
            ("刑终", "criminal-second", ("上诉/抗诉方", "原审被告人")),
            ("刑再", "criminal-retrial", ("原公诉机关", "原审被告人")),
            ("刑更", "criminal-commutation", ("执行机关", "罪犯")),
            ("执", "execution-first", ("申请执行人", "被执行人")),
            ("执恢", "execution-resumed", ("申请执行人", "被执行人")),
            ("执异", "execution-objection", ("异议人", "对方当事人")),
            (
                "执保",
                "none-preservation-execution",
                ("申请人", "被申请人"),
            ),
            (
                "委赔",
                "compensation-committee",
                ("赔偿请求人", "赔偿义务机关"),
            ),
            ("破", "bankruptcy", ("申请人", "债务人")),
            ("认港", "none-recognition", ("申请人", "被申请人")),
        ] {
            assert_eq!(
                said(Some(type_code), Some(procedure)),
                words,
                "{type_code} {procedure}"
            );
        }
    }

    #[test]
    fn either_the_type_or_the_procedure_is_enough() {
        for (type_code, procedure, words) in [
            (None, Some("criminal-second"), ("上诉/抗诉方", "原审被告人")),
            (None, Some("execution-first"), ("申请执行人", "被执行人")),
            (Some("刑初"), None, ("公诉机关", "被告人")),
            (Some("民终"), None, ("上诉人", "被上诉人")),
            (Some("商初"), None, ("原告", "被告")),
            (None, None, ("原告", "被告")),
        ] {
            assert_eq!(
                said(type_code, procedure),
                words,
                "{type_code:?} {procedure:?}"
            );
        }
        let sides = Sides::by_number("(2022)内0721刑初5号", Some("criminal-first-private"));
        assert_eq!(sides.plaintiffs, "private-prosecutor");
    }

    #[test]
    fn the_table_names_what_exists_and_every_word_is_there() {
        let table: Table = toml::from_str(TEXT).unwrap();
        for row in &table.row {
            for code in &row.types {
                assert!(types::by_code(code).is_some(), "{code}");
            }
            for id in &row.procedures {
                let known = Locale::Zh.has(&format!("domain.procedure.{id}"));
                assert!(known, "{id}");
            }
            for id in &row.kinds {
                assert!(Category::from_id(id).is_some(), "{id}");
            }
            for id in [&row.plaintiffs, &row.defendants] {
                for locale in [Locale::Zh, Locale::En] {
                    assert!(locale.has(&format!("domain.side.{id}")), "{id}");
                }
            }
        }
        let last = table.row.last().unwrap();
        let words = (last.plaintiffs.as_str(), last.defendants.as_str());
        assert_eq!(words, (USUAL.plaintiffs, USUAL.defendants));
    }
}
