//! Columns and fields by the names that the program prints for them, so that what is read can be
//! typed, in either language.

use crate::service::api::Column;
use crate::text::locale::Locale;

/// Whether a text of either language under one of these keys is the word. A unit behind it,
/// `标的(元)`, may be left out.
fn is_printed(keys: &[String], word: &str) -> bool {
    Locale::ALL.into_iter().any(|locale| {
        let mut names = keys.iter().filter_map(|key| locale.find(key));
        names.any(|name| {
            let bare = name.split('(').next().unwrap_or(name);
            name.eq_ignore_ascii_case(word) || bare.eq_ignore_ascii_case(word)
        })
    })
}

/// The column of an id, or of a name above it in a list.
pub fn column(word: &str) -> Option<Column> {
    let areas = ["exchange.list", "domain.list", "cli.column", "tui.column"];
    let is_meant = |column: &Column| {
        let keys = areas.map(|area| format!("{area}.{}", column.id()));
        is_printed(&keys, word)
    };
    Column::asked(word).or_else(|| Column::ALL.into_iter().find(is_meant))
}

/// Whether a field, by its id, goes by a word in forms, files and errors.
pub fn is_field(id: &str, word: &str) -> bool {
    let areas = ["cli.column", "tui.amend", "domain.field"];
    is_printed(&areas.map(|area| format!("{area}.{id}")), word)
}

/// Whether a side of a case, by its id, is called so: 上诉人, 被告人, 申请执行人.
pub fn is_side(id: &str, word: &str) -> bool {
    is_printed(&[format!("domain.side.{id}")], word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_found_again() {
        for (word, found) in [
            ("案号", Some(Column::Number)),
            ("期限", Some(Column::Days)),
            ("days_left", Some(Column::Days)),
            ("标的(万元)", Some(Column::Claim)),
            ("标的", Some(Column::Claim)),
            ("下次跟进", Some(Column::Next)),
            ("Court", Some(Column::Court)),
            ("无此列", None),
        ] {
            assert_eq!(column(word), found, "{word}");
        }
        for (id, word) in [
            ("cause", "案由"),
            ("handler", "承办法官"),
            ("due", "台账届满日"),
            ("custody", "Custody"),
        ] {
            assert!(is_field(id, word), "{word}");
        }
        assert!(is_side("appellee", "被上诉人"));
        assert!(!is_field("cause", "无此项"));
    }
}
