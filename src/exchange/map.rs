//! Map files (`--map FILE.toml`): which column of the sheet is which field, and what empty cells
//! mean.

use std::path::Path;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::column::{Column, FileKind};
use super::error::ExchangeError;
use crate::domain::letter::nearest_or_all;
use crate::text::bounded;
use crate::text::toml::{line_of, line_of_error, written};

/// The size of the largest map file, in bytes: a line for each of a thousand columns.
const LARGEST: u64 = 1 << 20;

/// A parsed map file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportMap {
    /// What the rows are; `None` leaves it to `--kind` or the columns.
    pub kind: Option<FileKind>,
    /// The column of the sheet for each field.
    pub columns: Vec<Entry>,
    /// The default for an empty cell of each field.
    pub defaults: Vec<Entry>,
}

/// An entry of a map file for a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub column: Column,
    /// The name of a column, or a value.
    pub text: String,
    /// The line in the map file, from 1.
    pub line: usize,
}

impl ImportMap {
    /// Whether the map gives the column of the number, and so all the columns that are read.
    pub(super) fn is_whole(&self) -> bool {
        self.says(Column::Number)
    }

    /// Whether the map gives the column of a field.
    pub(super) fn says(&self, column: Column) -> bool {
        self.columns.iter().any(|entry| entry.column == column)
    }

    /// Refuses a field that files of this kind do not have: its column would be dropped silently.
    pub(super) fn check(&self, kind: FileKind) -> Result<(), ExchangeError> {
        let known = kind.columns();
        let mut all = self.columns.iter().chain(&self.defaults);
        let Some(foreign) = all.find(|entry| !known.contains(&entry.column)) else {
            return Ok(());
        };
        let name = foreign.column.id();
        let nearest = nearest_or_all(name, known.iter().map(|column| column.id()));
        Err(ExchangeError::MapUnknown {
            line: foreign.line,
            name: name.to_owned(),
            nearest,
        })
    }

    /// Refuses one column of the sheet for two fields: one of the names is a mistake. The day of a
    /// change has three names, one for each kind of change, and many sheets have one column for all
    /// of them.
    pub(super) fn check_places(
        &self,
        place: impl Fn(Column) -> Option<usize>,
    ) -> Result<(), ExchangeError> {
        let is_day = |column| matches!(column, Column::From | Column::On | Column::Approved);
        for (at, entry) in self.columns.iter().enumerate() {
            let before = self.columns.iter().take(at);
            let twin = before
                .filter(|other| !(is_day(other.column) && is_day(entry.column)))
                .find(|other| place(other.column) == place(entry.column));
            if let Some(other) = twin {
                return Err(ExchangeError::MapTwice {
                    line: entry.line,
                    column: entry.text.clone(),
                    field: entry.column.id().to_owned(),
                    other: other.column.id().to_owned(),
                });
            }
        }
        Ok(())
    }

    /// Reads a map file.
    pub fn load(path: &Path) -> Result<ImportMap, ExchangeError> {
        let text = bounded::read_text(path, LARGEST).map_err(|e| ExchangeError::unread(path, e))?;
        ImportMap::parse(&text)
    }

    /// Parses a map. An unknown name is an error with the line and the nearest known name.
    pub fn parse(text: &str) -> Result<ImportMap, ExchangeError> {
        let table = DeTable::parse(text).map_err(|error| ExchangeError::MapSyntax {
            line: line_of_error(text, &error).max(1),
            detail: error.message().to_owned(),
        })?;
        let (table, mut map) = (table.get_ref(), ImportMap::default());
        let kind = table.iter().find(|(key, _)| key.get_ref() == "kind");
        if let Some((key, value)) = kind {
            let id = value.get_ref().as_str().unwrap_or_default();
            let kind = FileKind::from_id(id)
                .ok_or_else(|| unknown(text, key, id, FileKind::ALL.map(FileKind::id)))?;
            map.kind = Some(kind);
        }
        for (section, value) in table {
            let name = section.get_ref().as_ref();
            let list = match name {
                "kind" => continue,
                "columns" => &mut map.columns,
                "defaults" => &mut map.defaults,
                _ => {
                    return Err(unknown(
                        text,
                        section,
                        name,
                        ["kind", "columns", "defaults"],
                    ));
                }
            };
            let Some(entries) = value.get_ref().as_table() else {
                return Err(ExchangeError::MapSyntax {
                    line: line_of(text, section.span().start),
                    detail: name.to_owned(),
                });
            };
            for (field, value) in entries {
                list.push(entry(text, map.kind, field, value)?);
            }
        }
        Ok(map)
    }
}

fn entry(
    text: &str,
    kind: Option<FileKind>,
    field: &Name<'_>,
    value: &Spanned<DeValue<'_>>,
) -> Result<Entry, ExchangeError> {
    let name = field.get_ref().as_ref();
    let column = Column::from_id(name).filter(|c| kind.is_none_or(|k| k.columns().contains(c)));
    let known = kind.map_or(&Column::CASES[..], FileKind::columns);
    let column = column.ok_or_else(|| unknown(text, field, name, known.iter().map(|c| c.id())))?;
    Ok(Entry {
        column,
        text: written(text, value),
        line: line_of(text, field.span().start),
    })
}

/// A key or the name of a section, with its place.
type Name<'t> = Spanned<DeString<'t>>;

fn unknown<'a>(
    text: &str,
    key: &Name<'_>,
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> ExchangeError {
    ExchangeError::MapUnknown {
        line: line_of(text, key.span().start),
        name: name.to_owned(),
        nearest: nearest_or_all(name, known),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "kind = \"cases\"\n[columns]\nnumber = \"案号\"\nfiled = \"立案日期\"\n[defaults]\nprocedure = \"civil-first-ordinary\"\n";

    #[test]
    fn a_map_says_fields_and_defaults() {
        let map = ImportMap::parse(GOOD).unwrap();
        assert_eq!(map.kind, Some(FileKind::Cases));
        assert_eq!(map.columns.len(), 2);
        assert_eq!(
            map.defaults,
            [Entry {
                column: Column::Procedure,
                text: "civil-first-ordinary".to_owned(),
                line: 6,
            }]
        );
    }

    #[test]
    fn mistakes_name_the_line_and_the_nearest_name() {
        for (text, line, name, nearest) in [
            (GOOD.replace("filed", "fild"), 4, "fild", "filed"),
            (GOOD.replace("filed", "amount"), 4, "amount", "court"),
            (GOOD.replace("\"cases\"", "\"case\""), 1, "case", "cases"),
            (
                GOOD.replace("[defaults]", "[default]"),
                5,
                "default",
                "defaults",
            ),
        ] {
            match ImportMap::parse(&text) {
                Err(ExchangeError::MapUnknown {
                    line: l,
                    name: n,
                    nearest: x,
                }) => {
                    assert_eq!((l, n.as_str()), (line, name));
                    if name != "amount" {
                        assert_eq!(x, nearest);
                    }
                }
                other => panic!("{other:?}"),
            }
        }
        assert!(matches!(
            ImportMap::parse("kind = \n"),
            Err(ExchangeError::MapSyntax { line: 1, .. })
        ));
    }

    proptest::proptest! {
        #[test]
        fn no_map_file_panics(text in "((kind|\\[columns\\]|\\[defaults\\]|number|filed|x) ?(= ?(\"cases\"|\"案号\"|1|\\{))?\n){0,8}|\\PC{0,60}") {
            if let Ok(map) = ImportMap::parse(&text) {
                let known = map.columns.iter().all(|entry| entry.line > 0);
                proptest::prop_assert!(known);
            }
        }
    }
}
